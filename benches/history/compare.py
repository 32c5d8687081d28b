#!/usr/bin/env python3
"""Times our walk beside `git log`, in turns, in one run.

compare.py BENCH REPO FOLDER [ROUNDS]     BENCH: the built bench `history` (cargo bench --bench history --no-run prints its path)

Prints wall seconds and processor seconds (the fastest round of each) and the ratios. On a machine
that others use, the ratio of processor seconds says more than the ratio of wall seconds.
"""
import os, resource, subprocess, sys, time

bench, repo, folder = sys.argv[1:4]
rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 5
folders = folder.split(",")
ours = [bench, repo, folder]
git = ["git", "-C", repo, "log", "--format=%H", "--name-only", "--", *folders]
env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}

def run(command):
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    out = subprocess.run(command, capture_output=True, check=True, env=env).stdout
    wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return wall, cpu, out

best = {}
for _ in range(rounds):
    for name, command in (("git log", git), ("aimslint", ours)):
        wall, cpu, out = run(command)
        old = best.get(name, (wall, cpu))
        best[name] = (min(wall, old[0]), min(cpu, old[1]))
print(out.decode().strip())
for name, (wall, cpu) in best.items():
    print(f"{name:9} {wall:7.3f} s wall {cpu:7.3f} s cpu")
(gw, gc), (ow, oc) = best["git log"], best["aimslint"]
print(f"ratio     {ow / gw:7.2f}   wall {oc / gc:7.2f}   cpu")
