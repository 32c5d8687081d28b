#!/usr/bin/env python3
"""Writes a repository with a long history, the same one each time.

generate.py DIR COMMITS [--docs N] [--code N] [--touch-docs PERCENT] [--merges PERCENT]

Documents lie in docs/<nn>/, code in src/<nn>/. TOUCH-DOCS percent of the commits change one
document, the others one code file (all of them documents when there is no code). MERGES percent
of the commits open a side branch of one to four commits that is merged at once.
"""
import argparse, os, random, subprocess

ap = argparse.ArgumentParser()
ap.add_argument("dir"); ap.add_argument("commits", type=int)
ap.add_argument("--docs", type=int, default=2000)
ap.add_argument("--code", type=int, default=0)
ap.add_argument("--touch-docs", type=float, default=1.0)
ap.add_argument("--merges", type=float, default=0.0)
a = ap.parse_args()
rng = random.Random(42)
os.makedirs(a.dir)
subprocess.run(["git", "init", "-q", "--bare", "-b", "main", a.dir], check=True)
fi = subprocess.Popen(["git", "-C", a.dir, "fast-import", "--quiet"], stdin=subprocess.PIPE)
out = fi.stdin
PROSE = " ".join(f"word{n}" for n in range(200))

def data(text):
    raw = text.encode()
    return b"data %d\n%s\n" % (len(raw), raw)

def doc(n, rev):
    return f"---\nid: DOC-{n}\ntype: document\nreviewed: 2026-01-{rev % 28 + 1:02}\n---\n# Document {n}\n\n{PROSE}\nRevision {rev}\n"

def path(kind, n):
    return f"docs/{n // 100:02}/doc-{n}.md" if kind == "doc" else f"src/{n // 100:03}/file-{n}.rs"

clock, mark, branch = 1_500_000_000, 0, "refs/heads/main"

def commit(ref, parents, files, message="Change"):
    global clock, mark
    clock += 60; mark += 1
    who = b"Ann %d <ann%d@example.org> %d +0000" % (mark % 20, mark % 20, clock)
    out.write(b"commit %s\nmark :%d\nauthor %s\ncommitter %s\n" % (ref.encode(), mark, who, who))
    out.write(data(f"{message} {mark}"))
    for verb, parent in zip(["from"] + ["merge"] * 9, parents):
        out.write(b"%s :%d\n" % (verb.encode(), parent))
    for name, text in files:
        out.write(b"M 100644 inline %s\n" % name.encode() + data(text))
    return mark

def change():
    if a.code == 0 or rng.random() * 100 < a.touch_docs:
        n = rng.randrange(a.docs)
        return path("doc", n), doc(n, mark)
    n = rng.randrange(a.code)
    return path("code", n), f"fn f{n}() {{}}\n// {mark}\n"

everything = [(path("doc", n), doc(n, 0)) for n in range(a.docs)]
everything += [(path("code", n), f"fn f{n}() {{}}\n") for n in range(a.code)]
head = commit(branch, [], everything, "Import")
while mark < a.commits:
    if rng.random() * 100 < a.merges:
        base, tip, side = head, head, []
        for _ in range(rng.randrange(1, 5)):
            side.append(change())
            tip = commit("refs/heads/side", [tip], [side[-1]])
        head = commit(branch, [base], [change()])
        head = commit(branch, [head, tip], side, "Merge")
    else:
        head = commit(branch, [head], [change()])
out.write(b"reset refs/heads/main\nfrom :%d\n\ndone\n" % head)
out.close()
assert fi.wait() == 0
