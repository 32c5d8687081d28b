"""Runs a composite action as a GitHub runner does: its expressions, its steps' environment, its files.

What the steps print is read back by the runner's own rules (workflow commands of both kinds,
`stop-commands`), and what they write to GITHUB_OUTPUT by its rules for files.
"""

import json
import os
import re
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import yaml

COMMANDS = {
    "add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "notice",
    "remove-matcher", "save-state", "set-env", "set-output", "stop-commands", "warning",
}  # fmt: skip
PIN = re.compile(r"^[\w.-]+/[\w./-]+@[0-9a-f]{40}$")


@dataclass
class Command:
    """A workflow command that the runner carries out."""

    name: str
    properties: dict
    message: str


@dataclass
class Result:
    """What came of a run of the action."""

    exit_code: int = 0
    outputs: dict = field(default_factory=dict)
    commands: list = field(default_factory=list)
    log: str = ""
    summary: str = ""
    used: list = field(default_factory=list)

    def annotations(self):
        """The commands that people see, as (level, title, file, line, column, message)."""
        shown = [one for one in self.commands if one.name in ("error", "warning", "notice")]
        keys = ("title", "file", "line", "col")
        return [(one.name, *(one.properties.get(key) for key in keys), one.message) for one in shown]


# --- Expressions

TOKEN = re.compile(r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<name>[A-Za-z_][\w.-]*)|(?P<sign>\|\||&&|==|!=|!|\(|\)))")


class Expression:
    """`${{ … }}`: names, texts, `==`, `!=`, `&&`, `||`, `!` and brackets are what actions here use."""

    def __init__(self, text, contexts):
        self.tokens = []
        at = 0
        while text[at:].strip():
            found = TOKEN.match(text, at)
            assert found, f"an expression this runner can't read: {text}"
            self.tokens.append((found.lastgroup, found.group(found.lastgroup)))
            at = found.end()
        self.contexts = contexts

    def value(self):
        value = self.either()
        assert not self.tokens, "an expression with something left over"
        return value

    def take(self, *signs):
        if self.tokens and self.tokens[0][0] == "sign" and self.tokens[0][1] in signs:
            return self.tokens.pop(0)[1]
        return None

    def either(self):
        value = self.both()
        while self.take("||"):
            other = self.both()
            value = value or other
        return value

    def both(self):
        value = self.equal()
        while self.take("&&"):
            other = self.equal()
            value = value and other
        return value

    def equal(self):
        value = self.one()
        while sign := self.take("==", "!="):
            same = str(value or "").lower() == str(self.one() or "").lower()
            value = same == (sign == "==")
        return value

    def one(self):
        if self.take("!"):
            return not self.one()
        if self.take("("):
            value = self.either()
            assert self.take(")"), "a bracket is not closed"
            return value
        kind, token = self.tokens.pop(0)
        if kind == "text":
            return token[1:-1].replace("''", "'")
        value = self.contexts
        for key in token.split("."):
            value = value.get(key) if isinstance(value, dict) else None
        return value


def filled(text, contexts):
    """A value with its expressions replaced."""

    def replace(found):
        value = Expression(found.group(1), contexts).value()
        return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)

    return re.sub(r"\$\{\{(.*?)\}\}", replace, str(text), flags=re.S)


# --- What steps say


def unescaped(text, more=()):
    for escaped, plain in (("%0D", "\r"), ("%0A", "\n"), *more, ("%25", "%")):
        text = text.replace(escaped, plain)
    return text


def command_of(line):
    """A line as a workflow command, as the runner parses it; none when it is only text."""
    text = line.strip()
    if text.startswith("::"):
        end = text.find("::", 2)
        if end < 0:
            return None
        name, _, rest = text[2:end].partition(" ")
        pairs = [pair.split("=", 1) for pair in rest.strip().split(",") if "=" in pair]
        properties = {key.strip(): unescaped(value, (("%3A", ":"), ("%2C", ","))) for key, value in pairs}
        return Command(name, properties, unescaped(text[end + 2 :]))
    # The older kind is found anywhere in a line.
    found = re.search(r"##\[([^\] ]+)(?: ([^\]]*))?\](.*)", line)
    return Command(found.group(1), {}, found.group(3)) if found else None


def commands_of(log):
    """The commands that the runner would carry out."""
    found, stopped = [], None
    for line in log.splitlines():
        command = command_of(line)
        if stopped:
            if command and command.name == stopped:
                stopped = None
            continue
        if command and command.name.lower() in COMMANDS:
            if command.name == "stop-commands":
                stopped = command.message
                continue
            found.append(command)
    assert stopped is None, "commands were never switched on again"
    return found


def outputs_of(text):
    """GITHUB_OUTPUT, as the runner reads it."""
    found, lines = {}, text.split("\n")
    while lines:
        line = lines.pop(0)
        if not line:
            continue
        equals, heredoc = line.find("="), line.find("<<")
        if equals >= 0 and (heredoc < 0 or equals < heredoc):
            found[line[:equals]] = line[equals + 1 :]
            continue
        assert heredoc >= 0, f"the runner refuses this line of GITHUB_OUTPUT: {line!r}"
        name, end, value = line[:heredoc], line[heredoc + 2 :], []
        while lines and lines[0] != end:
            value.append(lines.pop(0))
        assert lines, f"the value of {name} never ends"
        lines.pop(0)
        found[name] = "\n".join(value)
    return found


# --- A run


def run(action, workspace, event_name, event, inputs=None, environment=None):
    """Runs the composite action in folder `action` on a checkout."""
    definition = yaml.safe_load((action / "action.yml").read_text())
    assert definition["runs"]["using"] == "composite"
    given = {name: str(spec.get("default", "")) for name, spec in definition["inputs"].items()}
    unknown = set(inputs or {}) - set(given)
    assert not unknown, f"unknown inputs: {unknown}"
    given.update(inputs or {})
    result = Result()
    with tempfile.TemporaryDirectory() as scratch:
        temp = Path(scratch) / "_temp"
        temp.mkdir()
        (temp / "event.json").write_text(json.dumps(event))
        (temp / "home").mkdir()
        github = {
            "event": event, "event_name": event_name, "workspace": str(workspace), "action_ref": "v0",
            "base_ref": event.get("pull_request", {}).get("base", {}).get("ref", ""),
        }  # fmt: skip
        contexts = {"inputs": given, "github": github, "runner": {"temp": str(temp)}, "steps": {}}
        base = {
            "PATH": os.environ["PATH"], "HOME": str(temp / "home"), "CI": "true", "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(workspace), "GITHUB_ACTION_PATH": str(action), "GITHUB_EVENT_NAME": event_name,
            "GITHUB_EVENT_PATH": str(temp / "event.json"), "GITHUB_BASE_REF": github["base_ref"],
            "RUNNER_TEMP": str(temp), "RUNNER_OS": "Linux", "RUNNER_ARCH": "X64", **(environment or {}),
        }  # fmt: skip
        for at, step in enumerate(definition["runs"]["steps"]):
            if result.exit_code or not Expression(step.get("if", "'true'"), contexts).value():
                continue
            if "uses" in step:
                assert PIN.match(step["uses"]), f"not pinned by its full SHA: {step['uses']}"
                result.used.append({key: filled(value, contexts) for key, value in step.get("with", {}).items()})
                continue
            assert step.get("shell") == "bash", "a step of a composite action needs a shell"
            assert "${{" not in step["run"], "an expression in a script would be read as code"
            outputs, summary = temp / f"output-{at}", temp / f"summary-{at}"
            outputs.touch(), summary.touch()
            (temp / f"script-{at}.sh").write_text(step["run"])
            own = {key: filled(value, contexts) for key, value in step.get("env", {}).items()}
            ran = subprocess.run(
                ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(temp / f"script-{at}.sh")],
                cwd=workspace,
                env={**base, **own, "GITHUB_OUTPUT": str(outputs), "GITHUB_STEP_SUMMARY": str(summary)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
            result.log += ran.stdout.decode("utf-8", "replace")
            result.exit_code = ran.returncode
            assert summary.stat().st_size <= 1 << 20, "GitHub refuses a summary above 1 MiB"
            result.summary += summary.read_text()
            if "id" in step:
                contexts["steps"][step["id"]] = {"outputs": outputs_of(outputs.read_text())}
        result.commands = commands_of(result.log)
        result.outputs = {name: filled(spec["value"], contexts) for name, spec in definition["outputs"].items()}
        sarif = result.outputs.get("sarif-file")
        result.sarif = json.loads(Path(sarif).read_text()) if sarif else None
    return result
