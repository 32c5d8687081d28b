#!/usr/bin/env python3
"""Writes the same AIMS twice: as front-matter, and in the shapes of documents that nobody wrote for aimslint.

Of every 20 documents 9 say their metadata in bold lines (the other tree: front-matter), 9 in a table of two
columns, one is a register of 20 rows as a Markdown table and one as CSV (the other tree: a `records:` list).

usage: shapes.py FOLDER DOCUMENTS
"""
import random
import sys
from pathlib import Path

from generate import body, sentence

# Key of ours, key of a team's, as the same day or word is written by each.
KEYS = [
    ("id", "Document ID"), ("title", "Document Title"), ("owner", "Document Owner"), ("version", "Version"), ("status", "Status"),
    ("approver", "Approved By"), ("approved", "Approval Date"), ("reviewed", "Last Reviewed"), ("review_interval", "Review Cycle"),
]
THEIRS = {"approved": "✅ Approved and Active", "2026-02-01": "1 February 2026", "P12M": "Annual (or upon significant change)"}
RISK = [
    ("id", "Risk ID"), ("title", "Description"), ("owner", "Risk Owner"), ("systems", "AI System"), ("likelihood", "Likelihood (1–5)"),
    ("impact", "Impact (1–5)"), ("treatment", "Treatment Option"), ("controls", "Related Controls"), ("assessed", "Date Assessed"),
    ("reviewed", "Last Reviewed"),
]
EVIDENCE = [
    ("id", "Evidence ID"), ("title", "Evidence Title"), ("owner", "Owner"), ("location", "Storage Location"), ("collected", "Date Collected"),
    ("valid_for", "Validity"), ("controls", "Control"), ("systems", "AI System"),
]
ROWS = 20
CONFIG = """adopt = true
include = ["aims/**/*.md"]

[[documents]]
path = "aims/procedures/*.md"
type = "procedure"

[[documents]]
path = "aims/systems/*.md"
type = "system"

[[documents]]
path = "aims/risks/*.md"
register = "risk"

[[registers]]
path = "aims/evidence/*.csv"
type = "evidence"
"""


def theirs(value: str) -> str:
    return THEIRS.get(value, value)


def front(fields: list[tuple[str, str]]) -> str:
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in fields) + "---\n"


def listed(kind: str, rows: list[dict]) -> str:
    text = f"---\nregister: {kind}\nrecords:\n"
    for row in rows:
        text += "".join(f"{'  - ' if at == 0 else '    '}{key}: {value}\n" for at, (key, value) in enumerate(row.items()))
    return text + "---\n"


def procedure(number: int) -> dict:
    return {"id": f"PROC-{number:06d}", "title": f"Procedure {number}", "owner": "Quality team", "version": "1.2", "status": "approved",
            "approver": "Managing director", "approved": "2026-02-01", "reviewed": "2026-02-01", "review_interval": "P12M"}


def risk(number: int, chance: random.Random) -> dict:
    return {"id": f"RISK-{number:06d}", "title": sentence(chance), "owner": "Quality team", "systems": "SYS-1", "likelihood": "3", "impact": "4",
            "treatment": "reduce", "controls": "[A.6.2.4, A.7.4]", "assessed": "2026-02-01", "reviewed": "2026-02-01"}


def evidence(number: int, chance: random.Random) -> dict:
    return {"id": f"EVD-{number:06d}", "title": sentence(chance), "owner": "Quality team", "location": "Ticket system", "collected": "2026-03-01",
            "valid_for": "P12M", "controls": "A.6.2.4", "systems": "SYS-1"}


def cell(key: str, value: str) -> str:
    if key == "treatment":
        return "Mitigate"
    return theirs(value.strip("[]"))


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def trees(folder: Path, count: int) -> tuple[Path, Path]:
    """The two trees of so many documents, made where they are not there yet."""
    plain, adopted = folder / f"front-matter-{count}", folder / f"adopted-{count}"
    if plain.exists() and adopted.exists():
        return plain, adopted
    chance = random.Random(42001)
    system = [("id", "SYS-1"), ("title", "Ranking"), ("owner", "Quality team"), ("purpose", "Ranks applications"), ("lifecycle", "development"), ("origin", "built")]
    text = body(chance, "Ranking", [])
    write(plain / "aims/systems/SYS-1.md", front([("type", "system"), *system]) + text)
    heading = "# Ranking\n\n" + "".join(f"**{key.capitalize()}:** {value}  \n" for key, value in system)
    write(adopted / "aims/systems/SYS-1.md", heading + "\n" + text.split("\n", 2)[2])
    for number in range(1, count):
        turn = number % 20
        if turn < 18:
            fields = procedure(number)
            name, title = f"aims/procedures/{fields['id']}.md", fields["title"]
            text = body(chance, title, ["SYS-1"])
            rest = text.split("\n", 2)[2]
            write(plain / name, front([("type", "procedure"), *fields.items()]) + text)
            said = [(word, theirs(fields[key])) for key, word in KEYS]
            if turn < 9:
                block = "".join(f"**{word}:** {value}  \n" for word, value in said)
            else:
                block = "| Field | Value |\n|---|---|\n" + "".join(f"| {word} | {value} |\n" for word, value in said)
            write(adopted / name, f"# {title}\n\n{block}\n{rest}")
            continue
        kind, columns, make = ("risk", RISK, risk) if turn == 18 else ("evidence", EVIDENCE, evidence)
        rows = [make(number * ROWS + at, chance) for at in range(ROWS)]
        text = body(chance, f"Register {number}", [])
        write(plain / f"aims/{kind}/REG-{number:06d}.md", listed(kind, rows) + text)
        cells = [[cell(key, row[key]) for key, _ in columns] for row in rows]
        if turn == 18:
            lines = [" | ".join(row) for row in [[word for _, word in columns], ["---"] * len(columns), *cells]]
            write(adopted / f"aims/risks/REG-{number:06d}.md", text + "\n" + "".join(f"| {line} |\n" for line in lines))
        else:
            lines = [",".join(f'"{value}"' for value in row) for row in [[word for _, word in columns], *cells]]
            write(adopted / f"aims/evidence/REG-{number:06d}.csv", "\n".join(lines) + "\n")
    for tree, config in ((plain, ""), (adopted, CONFIG)):
        write(tree / "aimslint.toml", config + "[history]\nenabled = false\n")
    return plain, adopted


if __name__ == "__main__":
    for tree in trees(Path(sys.argv[1]), int(sys.argv[2])):
        print(tree)
