"""The action as a user meets it: pull requests of forks, pushes, shallow checkouts, hostile files.

Takes aimslint from PATH, or the folder of AIMSLINT_BINARY; needs PyYAML and markdown-it-py.
"""

import hashlib
import os
import shutil
import stat
import tarfile
import tempfile
import unittest
from pathlib import Path

from checkout import Upstream, replace, write
from markdown_it import MarkdownIt
from runner import run

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "fixtures/talent-screening"
TODAY = "1795305600"  # 2026-11-22
RISK = "aims/risks/RISK-001.md"
BINARY = Path(os.environ.get("AIMSLINT_BINARY") or shutil.which("aimslint") or ROOT / "target/release/aimslint")


def break_a_link(work):
    replace(work, RISK, "evidence: [EV-013, EV-016]", "evidence: [EV-013, EV-016, EV-999]")


def weaken_a_rule(work):
    replace(work, "aimslint.toml", "[review]", '[rules]\nREF001 = "note"\n\n[review]')


def break_and_weaken(work):
    break_a_link(work)
    weaken_a_rule(work)


class ActionTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        self.upstream = Upstream(self.folder, SAMPLE)

    def run_action(self, workspace, event_name, event, inputs=None, **environment):
        path = f"{BINARY.parent}{os.pathsep}{os.environ['PATH']}"
        return run(ROOT, workspace, event_name, event, inputs, {"PATH": path, "SOURCE_DATE_EPOCH": TODAY, **environment})

    def on_pull(self, change, inputs=None, depth=0, meanwhile=None):
        merge, event = self.upstream.pull(change, meanwhile)
        workspace = self.upstream.checkout("workspace", merge, f"pull/{event['number']}/merge", depth)
        return self.run_action(workspace, "pull_request", event, inputs)

    # --- What a pull request shows

    def test_a_broken_link_and_a_weakened_rule_are_all_that_is_told(self):
        result = self.on_pull(break_and_weaken)
        self.assertEqual([(one[0], one[1].split()[0], *one[2:5]) for one in result.annotations()], [
            ("error", "REF001", RISK, "20", "28"),
            ("warning", "CFG005", "aimslint.toml", "8", "10"),
        ], result.log)  # fmt: skip
        self.assertEqual(result.exit_code, 1)
        counts = {name: result.outputs[name] for name in ("errors", "warnings", "major", "minor", "ready", "exit-code")}
        self.assertEqual(counts, {
            "errors": "1", "warnings": "1", "major": "0", "minor": "1", "ready": "true", "exit-code": "1",
        })  # fmt: skip
        self.assertIn("**Failed**: 2 new findings, 0 fixed", result.summary)
        self.assertIn("| new | 1 | 1 | 0 | 0 | 1 |", result.summary)
        self.assertIn(f"| REF001 unresolved-reference | {RISK}:20:28 | `EV-999`", result.summary.replace("\\", ""))
        self.assertIn("### Records (1)", result.summary)
        self.assertEqual([one["ruleId"] for one in result.sarif["runs"][0]["results"]], ["REF001", "CFG005"])

    def test_what_is_mended_is_told(self):
        break_a_link(self.upstream.work)
        self.upstream.base = self.upstream.commit("Break")
        result = self.on_pull(lambda work: replace(work, RISK, ", EV-999", ""))
        self.assertEqual((result.exit_code, result.annotations()), (0, []), result.log)
        self.assertIn("**Passed**: no new findings, 1 fixed", result.summary)
        self.assertIn("### Fixed findings (1)", result.summary)

    def test_a_rule_switched_off_mends_nothing(self):
        break_a_link(self.upstream.work)
        self.upstream.base = self.upstream.commit("Break")
        result = self.on_pull(weaken_a_rule)
        self.assertIn("1 new finding, 0 fixed", result.summary)
        self.assertIn("CFG005", result.log)

    def test_what_came_onto_the_base_meanwhile_is_not_the_pull_requests(self):
        result = self.on_pull(lambda work: write(work, "notes.md", "A word.\n"), meanwhile=break_a_link)
        self.assertEqual((result.exit_code, result.annotations()), (0, []), result.log)

    def test_a_base_by_name(self):
        result = self.on_pull(break_a_link, {"base": "main"})
        self.assertEqual(len(result.annotations()), 1, result.log)

    def test_a_push_checks_all(self):
        break_and_weaken(self.upstream.work)
        commit = self.upstream.commit("Break")
        workspace = self.upstream.checkout("workspace", commit, "origin/main")
        result = self.run_action(workspace, "push", {"before": self.upstream.base})
        # Nothing is compared, and the config is as it says: the broken link is a note now.
        self.assertEqual([(one[0], one[1].split()[0]) for one in result.annotations()], [("notice", "REF001")], result.log)
        self.assertEqual(result.exit_code, 0)
        self.assertIn("**Passed**: 1 finding in", result.summary)

    def test_more_than_the_runner_shows_is_counted(self):
        def many(work):
            for number in range(30):
                text = f"---\nid: TRN-9{number:02}\ntype: training\ntitle: T\nperson: ROL-X{number}\n---\n"
                write(work, f"aims/training/TRN-9{number:02}.md", text)

        result = self.on_pull(many)
        levels = [one[0] for one in result.annotations()]
        self.assertEqual(levels.count("error"), 10)
        self.assertLessEqual(max(levels.count(level) for level in set(levels)), 10)
        self.assertRegex(result.annotations()[-1][-1], r"^and \d+ errors(, \d+ warnings)? more")
        self.assertGreaterEqual(int(result.outputs["errors"]), 30)

    # --- Inputs

    def test_what_is_not_wanted_is_left_out(self):
        result = self.on_pull(break_a_link, {"annotations": "false", "summary": "false", "fail-on": "never"})
        self.assertEqual((result.annotations(), result.summary, result.exit_code), ([], "", 0), result.log)
        self.assertEqual((result.outputs["errors"], result.outputs["exit-code"]), ("1", "0"))

    def test_arguments_are_one_per_line_and_no_code(self):
        inputs = {"args": "--ignore=REF001\n--select=REF,CFG", "paths": "aims/risks\naims/$(touch x)`touch y`;touch z"}
        result = self.on_pull(break_and_weaken, inputs)
        self.assertEqual(result.exit_code, 2)
        self.assertEqual(list(self.folder.rglob("[xyz]")), [])
        inputs["paths"] = "aims/risks"
        merge, event = self.upstream.pull(break_a_link)
        workspace = self.upstream.checkout("another", merge, "pull/2/merge")
        self.assertEqual(self.run_action(workspace, "pull_request", event, inputs).exit_code, 0)

    def test_the_folder_and_the_config_say_where(self):
        nested = self.folder / "nested"
        shutil.copytree(SAMPLE, nested / "deep/ai")
        upstream = Upstream(self.folder / "other", nested)
        merge, event = upstream.pull(lambda work: break_a_link(work / "deep/ai"))
        workspace = upstream.checkout("workspace", merge, "pull/1/merge")
        for inputs in ({"working-directory": "deep/ai"}, {"config": "deep/ai/aimslint.toml"},
                       {"working-directory": "deep", "config": "ai/aimslint.toml", "paths": "ai/aims/risks"}):  # fmt: skip
            result = self.run_action(workspace, "pull_request", event, inputs)
            self.assertEqual([one[2] for one in result.annotations()], [f"deep/ai/{RISK}"], result.log)

    def test_sarif_goes_where_it_is_wanted_and_through_no_link(self):
        victim = self.folder / "victim"
        victim.write_text("safe")

        def link(work):
            (work / "out.sarif").symlink_to(victim)
            (work / "out").symlink_to(self.folder)

        self.assertEqual(self.on_pull(link, {"sarif": "out.sarif"}).exit_code, 2)
        workspace = self.folder / "workspace"
        event = {"pull_request": {"base": {"ref": "main", "sha": self.upstream.base}}}
        self.assertEqual(self.run_action(workspace, "pull_request", event, {"sarif": "out/victim"}).exit_code, 2)
        self.assertEqual(victim.read_text(), "safe")
        result = self.run_action(workspace, "pull_request", event, {"sarif": "aims/a\nexit-code=9.sarif"})
        self.assertEqual(result.outputs["sarif-file"], f"{workspace.resolve()}/aims/a\nexit-code=9.sarif")
        self.assertEqual(result.outputs["exit-code"], "0", result.log)

    # --- Checkouts

    def test_a_shallow_checkout_is_told(self):
        result = self.on_pull(break_and_weaken, depth=1)
        self.assertEqual((result.exit_code, result.outputs["exit-code"]), (2, "2"))
        self.assertEqual([one[0] for one in result.annotations()], ["error"], result.log)
        self.assertIn("fetch-depth: 0", result.annotations()[0][-1])

    def test_the_parents_of_the_merge_are_enough_to_compare(self):
        result = self.on_pull(break_and_weaken, depth=2)
        self.assertEqual([one[0] for one in result.annotations()], ["error", "warning", "notice"], result.log)
        self.assertIn("fetch-depth: 0", result.annotations()[-1][-1])

    def test_a_shallow_push_is_checked_and_told(self):
        workspace = self.upstream.checkout("workspace", self.upstream.base, "origin/main", depth=1)
        result = self.run_action(workspace, "push", {})
        self.assertEqual(result.exit_code, 0, result.log)
        self.assertIn("fetch-depth: 0", result.annotations()[0][-1])

    @unittest.skipUnless(os.name == "posix" and os.geteuid() == 0, "only root can give a checkout away")
    def test_a_checkout_of_somebody_else_is_read(self):
        merge, event = self.upstream.pull(break_a_link)
        workspace = self.upstream.checkout("workspace", merge, "pull/1/merge")
        for path in [workspace, *workspace.rglob("*")]:
            os.lchown(path, 65534, 65534)
        result = self.run_action(workspace, "pull_request", event)
        self.assertEqual([one[1].split()[0] for one in result.annotations()], ["REF001"], result.log)

    # --- Hostile pull requests

    def test_a_hostile_pull_request_injects_nothing(self):
        evil = '::error file=a,line=1::b %0A::set-output name=x::y `$(touch x)` <img src=x onerror=alert(1)> \x1b[31m | @team #1 ![i](http://e/) ##[error]z'
        quoted = "'" + evil.replace("'", "''").replace("\x1b", "") + "'"
        escaped = '"' + evil.replace("\x1b", "\\e") + "\\n::warning::w\\n\\n# H\\n```\"" if '"' not in evil else None

        def attack(work):
            for at, value in enumerate((quoted, escaped, "'``<img src=y>'", "'`` `` <b>'")):
                text = f"---\nid: RISK-9{at}\ntype: risk\ntitle: {value}\nowner: {value}\nsystems: [{value}]\nevidence: [{value}]\nassessed: {value}\n{value}: 1\n---\n# {evil}\n\n[[{evil}]]\n"
                write(work, f"aims/risks/{'::error::n %0A`<img>` @team |' * (at + 1)}\n::warning::f{at}.md", text)
            write(work, "aims/risks/twice.md", f"---\nid: {escaped}\ntype: {escaped}\n---\n")

        def weaken(work):
            attack(work)
            weaken_a_rule(work)

        result = self.on_pull(weaken, {"args": "--no-history"})
        self.assertEqual(result.exit_code, 1, result.log)
        self.assertGreater(len(result.annotations()), 10)
        for command in result.commands:
            self.assertIn(command.name, ("error", "warning", "notice"))
            self.assertRegex(command.properties["title"], r"^([A-Z]{3}\d{3} [a-z-]+( \((major|minor|observation)\))?|aimslint)$")
            self.assertTrue(set(command.properties) <= {"title", "file", "line", "endLine", "col", "endColumn"})
        self.assertNotIn("\x1b", result.log + result.summary)
        self.assertEqual(set(result.outputs), {"sarif-file", "errors", "warnings", "major", "minor", "ready", "exit-code"})
        self.assertEqual(list(self.folder.rglob("x")), [])
        self.assert_plain(result.summary)

    def assert_plain(self, summary):
        """Nothing but our own headings, tables and lists in what GitHub shows."""
        self.assertNotRegex(summary, r"(?<!\w)@\w")
        tokens = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough").parse(summary)
        kinds = {inner.type for token in tokens for inner in [token, *(token.children or [])]}
        self.assertEqual(kinds - {
            "heading_open", "heading_close", "inline", "text", "paragraph_open", "paragraph_close", "table_open", "table_close",
            "thead_open", "thead_close", "tbody_open", "tbody_close", "tr_open", "tr_close", "th_open", "th_close", "td_open", "td_close",
            "bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close", "strong_open", "strong_close", "code_inline",
            "softbreak", "text_special",
        }, set())  # fmt: skip
        headings = [tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "heading_open"]
        for heading in headings:
            self.assertRegex(heading, r"^(aimslint|(Not known|New findings|Findings|Fixed findings|Controls|Risks|Statement of Applicability|Systems|Records) \(\d+\))$")
        rows, cells = [token for token in tokens if token.type == "tr_open"], [token for token in tokens if token.type in ("td_open", "th_open")]
        self.assertEqual(len(cells), 6 * 3 + 5 * (len(rows) - 3), "a cell was torn apart")

    def test_a_summary_is_cut_at_a_row(self):
        def many(work):
            for number in range(600):
                name = f"{number}-" + "n" * 200
                lines = "".join(f"evidence: [{'x' * 150}{number}{at}]\n" if at == 0 else "" for at in range(1))
                write(work, f"aims/risks/{'d' * 200}/{'e' * 200}/{'f' * 200}/{name}.md", f"---\nid: RISK-{number + 1000}\ntype: risk\ntitle: {'t' * 200}\n{lines}---\n")

        result = self.on_pull(many)
        self.assertLess(len(result.summary.encode()), 1_000_000)
        self.assertRegex(result.summary, r"\n\n\d+ rows left out: ")
        self.assert_plain(result.summary)

    # --- Installing

    def release(self, tamper=False):
        """A release for this machine in a folder, as release.yml makes it."""
        version = next(line for line in (ROOT / "Cargo.toml").read_text().splitlines() if line.startswith("version")).split('"')[1]
        musl = "musl" if list(Path("/lib").glob("ld-musl-*")) else "gnu"
        name = f"aimslint-v{version}-x86_64-unknown-linux-{musl}"
        folder = self.folder / "releases" / f"v{version}"
        (folder / name).mkdir(parents=True)
        shutil.copy(BINARY, folder / name / "aimslint")
        with tarfile.open(folder / f"{name}.tar.gz", "w:gz", compresslevel=1) as archive:
            archive.add(folder / name, name)
        digest = hashlib.sha256((folder / f"{name}.tar.gz").read_bytes()).hexdigest()
        digest = digest[::-1] if tamper else digest
        (folder / "SHA256SUMS").write_text(f"{'0' * 64}  another.tar.gz\n{digest}  {name}.tar.gz\n")
        return f"file://{folder.parent}"

    def bare(self, **environment):
        """A run on a machine without aimslint."""
        workspace = self.upstream.checkout("workspace", self.upstream.base, "origin/main")
        return self.run_action(workspace, "push", {}, PATH="/usr/bin:/bin", **environment)

    def test_a_release_is_downloaded(self):
        result = self.bare(AIMSLINT_RELEASES=self.release())
        self.assertEqual(result.exit_code, 0, result.log)
        self.assertEqual(len(result.used), 1)
        self.assertRegex(result.used[0]["key"], r"^aimslint-\d+\.\d+\.\d+-x86_64-unknown-linux-(gnu|musl)-v0$")

    def test_a_release_that_is_not_what_was_published_is_not_run(self):
        result = self.bare(AIMSLINT_RELEASES=self.release(tamper=True))
        self.assertEqual(result.exit_code, 2)
        self.assertIn("SHA-256", result.annotations()[0][-1])

    def test_without_a_release_it_is_built(self):
        tools = self.folder / "tools"
        tools.mkdir()
        cargo = tools / "cargo"
        cargo.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {self.folder}/cargo.txt\nfor last; do :; done\nmkdir -p "$last/bin"\ncp {BINARY} "$last/bin/aimslint"\n')
        cargo.chmod(cargo.stat().st_mode | stat.S_IXUSR)
        workspace = self.upstream.checkout("workspace", self.upstream.base, "origin/main")
        nowhere = f"file://{self.folder}/none"
        result = self.run_action(workspace, "push", {}, PATH=f"{tools}:/usr/bin:/bin", AIMSLINT_RELEASES=nowhere)
        self.assertEqual(result.exit_code, 0, result.log)
        self.assertEqual((self.folder / "cargo.txt").read_text().split()[:4], ["install", "--locked", "--path", str(ROOT)])

    def test_a_version_that_is_none_is_refused(self):
        workspace = self.upstream.checkout("workspace", self.upstream.base, "origin/main")
        result = self.run_action(workspace, "push", {}, {"version": "0.1.0\nfound=true"})
        self.assertEqual(result.exit_code, 2)


if __name__ == "__main__":
    unittest.main()
