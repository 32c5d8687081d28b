//! A throwaway repository, driven by the `git` program with nothing of the machine's own settings.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::process::Command;

use aimslint::history::{History, Interest, open, walk};

pub(crate) struct Sandbox {
    dir: tempfile::TempDir,
    clock: Cell<i64>,
}

impl Sandbox {
    /// A new repository at `repo`, on branch `main`.
    pub(crate) fn new() -> Self {
        let sandbox = Self::empty();
        sandbox.git_in(".", &["init", "-q", "-b", "main", "repo"]);
        sandbox
    }

    /// A folder without a repository.
    pub(crate) fn empty() -> Self {
        Self { dir: tempfile::tempdir().unwrap(), clock: Cell::new(1_700_000_000) }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn repo(&self) -> PathBuf {
        self.path("repo")
    }

    /// Sets the clock of the commits to come.
    pub(crate) fn at(&self, seconds: i64) {
        self.clock.set(seconds);
    }

    pub(crate) fn command(&self, folder: &str, args: &[&str]) -> Command {
        let now = self.clock.get();
        self.clock.set(now + 60);
        let mut command = Command::new("git");
        command.current_dir(self.path(folder)).args(args).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", self.dir.path()).env("GIT_CONFIG_NOSYSTEM", "1");
        command.env("GIT_AUTHOR_NAME", "Ann").env("GIT_AUTHOR_EMAIL", "ann@example.org");
        command.env("GIT_COMMITTER_NAME", "Ann").env("GIT_COMMITTER_EMAIL", "ann@example.org");
        command.env("GIT_AUTHOR_DATE", format!("{now} +0000"));
        command.env("GIT_COMMITTER_DATE", format!("{now} +0000"));
        command
    }

    pub(crate) fn git_in(&self, folder: &str, args: &[&str]) -> String {
        let out = self.command(folder, args).output().unwrap();
        assert!(out.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8_lossy(&out.stdout).trim().to_owned()
    }

    pub(crate) fn git(&self, args: &[&str]) -> String {
        self.git_in("repo", args)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.repo().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Writes files and commits everything.
    pub(crate) fn commit(&self, message: &str, files: &[(&str, &str)]) -> String {
        for (path, text) in files {
            self.write(path, text);
        }
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    pub(crate) fn history(&self, folder: &str) -> History {
        self.history_at(&self.repo(), &Interest::new().below(folder))
    }

    pub(crate) fn history_at(&self, root: &Path, interest: &Interest) -> History {
        let repo = open(root).unwrap();
        walk(&repo, repo.head().unwrap().oid, interest).unwrap()
    }
}

/// `subject: path path …` of each touching commit, oldest first.
pub(crate) fn touches(history: &History) -> Vec<String> {
    let mut lines = Vec::new();
    for of_commit in history.touches().chunk_by(|a, b| a.commit == b.commit) {
        let mut paths: Vec<_> = of_commit.iter().map(|touch| history.path(touch.path)).collect();
        paths.sort();
        let commit = history.commit(of_commit[0].commit).unwrap();
        lines.push(format!("{}: {}", commit.subject(), paths.join(" ")));
    }
    lines
}

/// `subject path` of each version, oldest first; `~` before what a merge threw away, `?` before
/// what is unknown, `†` after a deletion.
pub(crate) fn life(history: &History, path: &str) -> Vec<String> {
    let life = history.life(history.find_path(path).unwrap()).unwrap();
    let mut lines = Vec::new();
    for version in &life.versions {
        let subject = history.commit(version.commit).unwrap().subject().to_owned();
        let mark = match (version.known, version.live) {
            (false, _) => "?",
            (true, false) => "~",
            (true, true) => "",
        };
        let end = if version.entry.is_none() { "†" } else { "" };
        lines.push(format!("{mark}{subject} {}{end}", history.path(version.path)));
    }
    lines
}
