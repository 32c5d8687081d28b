"""Repositories as GitHub makes them: a fork's branch, its merge with the base, and what is checked out."""

import os
import shutil
import subprocess
from pathlib import Path

WHEN = "2026-11-20T09:00:00Z"


def git(folder, *arguments):
    """Git with nothing of this machine's settings."""
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Dana", "GIT_AUTHOR_EMAIL": "dana@example.org", "GIT_AUTHOR_DATE": WHEN,
        "GIT_COMMITTER_NAME": "Dana", "GIT_COMMITTER_EMAIL": "dana@example.org", "GIT_COMMITTER_DATE": WHEN,
    }  # fmt: skip
    ran = subprocess.run(["git", *arguments], cwd=folder, env=environment, capture_output=True)
    assert ran.returncode == 0, f"git {arguments}: {ran.stderr.decode(errors='replace')}"
    return ran.stdout.decode().strip()


class Upstream:
    """A repository with a base branch, and pull requests from forks."""

    def __init__(self, folder, sample):
        self.folder = folder
        self.work = folder / "work"
        shutil.copytree(sample, self.work)
        git(self.work, "init", "--quiet", "--initial-branch=main")
        self.base = self.commit("Begin")
        self.pulls = 0

    def commit(self, message):
        git(self.work, "add", "--all")
        git(self.work, "commit", "--quiet", "--message", message)
        return git(self.work, "rev-parse", "HEAD")

    def pull(self, change, meanwhile=None):
        """A pull request that makes `change`; `meanwhile` comes onto the base after the event."""
        self.pulls += 1
        git(self.work, "checkout", "--quiet", "-b", f"topic-{self.pulls}", self.base)
        change(self.work)
        head = self.commit("Change")
        git(self.work, "checkout", "--quiet", "main")
        if meanwhile:
            meanwhile(self.work)
            self.commit("Meanwhile")
        git(self.work, "checkout", "--quiet", "--detach", "main")
        git(self.work, "merge", "--quiet", "--no-ff", "--message", "Merge", head)
        merge = git(self.work, "rev-parse", "HEAD")
        git(self.work, "update-ref", f"refs/pull/{self.pulls}/merge", merge)
        git(self.work, "checkout", "--quiet", "main")
        # A fork's branch is none of the upstream repository.
        git(self.work, "branch", "--quiet", "--delete", "--force", f"topic-{self.pulls}")
        event = {
            "number": self.pulls,
            "pull_request": {
                "base": {"ref": "main", "sha": self.base},
                "head": {"ref": "::error::%0A`$(touch x)`", "sha": head, "repo": {"fork": True}},
                "title": '`"; touch x; echo "::set-output name=a::b',
            },
        }
        return merge, event

    def checkout(self, name, commit, ref, depth=0):
        """What actions/checkout leaves of a commit."""
        folder = self.folder / name
        folder.mkdir()
        git(folder, "init", "--quiet", "--initial-branch=none")
        git(folder, "remote", "add", "origin", f"file://{self.work}")
        refs = [f"+{commit}:refs/remotes/{ref}"]
        git(self.work, "config", "uploadpack.allowAnySHA1InWant", "true")
        if depth == 0 and not ref.startswith("origin/"):
            refs.append("+refs/heads/*:refs/remotes/origin/*")
        git(folder, "fetch", "--quiet", "--no-tags", *([f"--depth={depth}"] if depth else []), "origin", *refs)
        git(folder, "checkout", "--quiet", "--force", f"refs/remotes/{ref}")
        return folder


def write(folder, path, text):
    """Writes a file, and the folders it is in."""
    target = Path(folder) / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)


def replace(folder, path, old, new):
    """Changes a text of a file that stands there once."""
    target = Path(folder) / path
    text = target.read_text()
    assert text.count(old) == 1, f"{old!r} in {path}: {text.count(old)} times"
    target.write_text(text.replace(old, new))
