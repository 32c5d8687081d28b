#!/usr/bin/env python3
"""Generates an AIMS and measures `aimslint check` beside `rg -c ''` and `rumdl check --no-cache` on it.

The programs take turns, so that whatever else the machine does falls on all of them; of each the
fastest run counts. Memory is the most that was resident, as `/usr/bin/time -v` has it.

With `--shapes N` it measures instead one AIMS of N documents in two shapes: as front-matter, and as documents
that nobody wrote for aimslint (bold lines, tables of two columns, Markdown and CSV registers). The two are run
in pairs, and their findings must be the same but for their places.

usage: measure.py [--documents N] [--runs N] [--aimslint PATH] [--folder FOLDER] [--without-rumdl]
       measure.py --shapes [N] [--runs N] [--aimslint PATH] [--folder FOLDER]
"""
import argparse
import collections
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def run(command: list[str]) -> tuple[float, float, float]:
    """Seconds on the clock, seconds of processor, MiB."""
    begun = time.perf_counter()
    with open(os.devnull, "w") as nowhere:
        process = subprocess.Popen(command, stdout=nowhere, stderr=nowhere)
        _, status, used = os.wait4(process.pid, 0)
    took = time.perf_counter() - begun
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 1):
        sys.exit(f"{' '.join(command)}: exit code {code}")
    return took, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def measure(folder: Path, aimslint: str, runs: int, rumdl_runs: int) -> None:
    commands = {
        "rg -c ''": (["rg", "-c", "", str(folder)], runs),
        "aimslint check --no-history": ([aimslint, "check", str(folder), "--on", "2026-06-01", "--fail-on", "never", "--no-history", "--format", "concise"], runs),
        "rumdl check --no-cache": (["rumdl", "check", "--no-cache", str(folder)], rumdl_runs),
    }
    taken: dict[str, list[tuple[float, float, float]]] = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, (command, most) in commands.items():
            if turn <= most and most > 0:
                one = run(command)
                # The first turn warms the caches, unless it is the only one.
                if turn > 0:
                    taken[name].append(one)
    base = min(taken["rg -c ''"])[0]
    print("| command | seconds | of `rg` | processor seconds | MiB |\n|---|---|---|---|---|")
    for name, all_runs in taken.items():
        if all_runs:
            seconds = min(one[0] for one in all_runs)
            print(f"| `{name}` | {seconds:.3f} | {seconds / base:.1f} | {min(one[1] for one in all_runs):.2f} | {min(one[2] for one in all_runs):.0f} |")


def instructions(command: list[str]) -> int:
    """Processor instructions of one run on one thread, which nothing else on the machine changes."""
    counted = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={os.devnull}", *command]
    told = subprocess.run(counted, capture_output=True, text=True, env={**os.environ, "RAYON_NUM_THREADS": "1"}).stderr
    return int(re.search(r"refs:\s+([\d,]+)", told).group(1).replace(",", ""))


def compare_shapes(folder: Path, aimslint: str, runs: int, documents: int) -> None:
    from shapes import trees

    commands = [[aimslint, "check", "-C", str(tree), "--on", "2026-06-01", "--fail-on", "never", "--format", "json"] for tree in trees(folder, documents)]
    found = [json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["findings"] for command in commands]
    one, other = (collections.Counter((finding["code"], finding["message"]) for finding in findings) for findings in found)
    if one != other:
        sys.exit(f"the two trees are not found alike: {one - other} {other - one}")
    pairs = [[run(command) for command in commands] for _ in range(runs + 1)][1:]
    print(f"{documents} documents, {runs} pairs of runs\n\n| | front-matter | adopted | ratio (median of pairs) |\n|---|---|---|---|")
    for at, what in ((0, "seconds"), (1, "processor seconds"), (2, "MiB")):
        ratio = statistics.median(second[at] / max(first[at], 1e-9) for first, second in pairs)
        least = [min(pair[side][at] for pair in pairs) for side in (0, 1)]
        print(f"| {what} (least) | {least[0]:.3f} | {least[1]:.3f} | {ratio:.2f} |")
    if shutil.which("valgrind"):
        plain, adopted = (instructions(command) for command in commands)
        print(f"| million instructions | {plain / 1e6:.0f} | {adopted / 1e6:.0f} | {adopted / plain:.2f} |")


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--documents", type=int, nargs="+", default=[300, 100_000])
    words.add_argument("--shapes", type=int, nargs="?", const=500)
    words.add_argument("--runs", type=int, default=5)
    words.add_argument("--aimslint", default=str(Path(__file__).resolve().parents[1] / "target/release/aimslint"))
    words.add_argument("--folder", help="generate here and keep it; what is there already is measured as it is")
    words.add_argument("--without-rumdl", action="store_true")
    chosen = words.parse_args()
    rumdl = 0 if chosen.without_rumdl or not shutil.which("rumdl") else 1
    with tempfile.TemporaryDirectory() as made:
        if chosen.shapes:
            compare_shapes(Path(chosen.folder or made), chosen.aimslint, chosen.runs, chosen.shapes)
            return
        for documents in chosen.documents:
            folder = Path(chosen.folder or made) / f"aims-{documents}"
            if not folder.exists():
                subprocess.run([sys.executable, str(Path(__file__).with_name("generate.py")), str(folder), str(documents)], check=True)
            print(f"\n{documents} documents\n")
            measure(folder, chosen.aimslint, chosen.runs, rumdl)


main()
