#!/usr/bin/env python3
"""Writes a deterministic AIMS of N documents (2 to 3 KB each) to measure on.

usage: generate.py FOLDER DOCUMENTS
"""
import random
import sys
from pathlib import Path

WORDS = (
    "candidate ranking model reviewer threshold drift fairness oversight logging supplier record evidence retention "
    "training release rollback incident monitoring dataset consent appeal interview score outcome sample quarterly "
    "committee owner control measure residual treatment finding action corrective verification baseline metric"
).split()


def sentence(chance: random.Random) -> str:
    words = [chance.choice(WORDS) for _ in range(chance.randint(8, 16))]
    return " ".join(words).capitalize() + "."


def paragraph(chance: random.Random) -> str:
    return " ".join(sentence(chance) for _ in range(chance.randint(3, 5)))


def body(chance: random.Random, title: str, links: list[str]) -> str:
    parts = [f"# {title}", paragraph(chance), "## Background", paragraph(chance), "## What is done", paragraph(chance)]
    parts.append("\n".join(f"- {sentence(chance)}" for _ in range(3)))
    parts.append("## References")
    parts.append("\n".join(f"- [[{link}]]" for link in links))
    parts.append("| Date | Note |\n|---|---|\n| 2026-03-01 | " + sentence(chance) + " |")
    return "\n\n".join(parts) + "\n"


def document(fields: dict, text: str) -> str:
    lines = ["---"]
    for key, value in fields.items():
        if isinstance(value, list):
            lines.append(f"{key}: [{', '.join(value)}]")
        else:
            lines.append(f"{key}: {value}")
    lines.append("---")
    return "\n".join(lines) + "\n" + text


def main() -> None:
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    chance = random.Random(42001)
    systems = max(1, count // 200)
    for number in range(count):
        place = folder / "aims" / f"part-{number // 500:04d}"
        place.mkdir(parents=True, exist_ok=True)
        system = f"SYS-{number % systems + 1:06d}"
        common = {"owner": "Quality team", "status": "approved", "approver": "Managing director", "approved": "2026-02-01", "version": "1.2"}
        if number < systems:
            name = f"SYS-{number + 1:06d}"
            fields = {"id": name, "type": "system", "title": f"System {number}", **common, "purpose": "Ranks applications", "lifecycle": "development", "origin": "built"}
            links = [f"RISK-{number * 3 + systems:06d}"] if number * 3 + systems < count else []
        elif number % 3 == 0:
            name = f"RISK-{number:06d}"
            fields = {"id": name, "type": "risk", "title": f"Risk {number}", **common, "systems": [system], "likelihood": "3", "impact": "4", "treatment": "reduce",
                      "controls": ["A.6.2.4", "A.7.4"], "residual_likelihood": "1", "residual_impact": "3", "assessed": "2026-02-01", "reviewed": "2026-02-01", "review_interval": "P12M"}
            links = [system]
        elif number % 3 == 1:
            name = f"EVD-{number:06d}"
            fields = {"id": name, "type": "evidence", "title": f"Evidence {number}", "owner": "Quality team", "location": "Ticket system", "collected": "2026-03-01",
                      "valid_for": "P12M", "controls": ["A.6.2.4"], "systems": [system], "kind": "report"}
            links = [system]
        else:
            name = f"PROC-{number:06d}"
            fields = {"id": name, "type": "procedure", "title": f"Procedure {number}", **common, "reviewed": "2026-02-01", "review_interval": "P24M", "controls": ["A.6.2.6"]}
            links = [system]
        (place / f"{name}.md").write_text(document(fields, body(chance, f"{name} record", links)), encoding="utf-8")
    (folder / "aimslint.toml").write_text('standards = ["iso-42001"]\n[history]\nenabled = false\n', encoding="utf-8")


if __name__ == "__main__":
    main()
