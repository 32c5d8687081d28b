//! From nothing to a commit that is refused, corrected and let through: real git, with a hook that
//! runs the binary as `.pre-commit-hooks.yaml` says.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A repo with a management system of drafts, committed, and the hook in place.
struct Repo {
    folder: tempfile::TempDir,
}

impl Repo {
    fn begun() -> Repo {
        let repo = Repo { folder: tempfile::tempdir().expect("a folder") };
        assert!(aimslint(repo.path(), &["init"]).status.success());
        repo.with_hook()
    }

    /// A management system that is in force, likewise.
    fn of_sample(sample: &str) -> Repo {
        let repo = Repo { folder: tempfile::tempdir().expect("a folder") };
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join(sample), repo.path());
        repo.with_hook()
    }

    fn with_hook(self) -> Repo {
        let repo = self;
        repo.fine(&["init", "--quiet", "--initial-branch=main"]);
        let hook = repo.path().join(".git/hooks/pre-commit");
        std::fs::create_dir_all(hook.parent().expect("a folder")).expect("made");
        std::fs::write(&hook, format!("#!/bin/sh\nexec '{}' check --color never --on 2026-11-22\n", env!("CARGO_BIN_EXE_aimslint")))
            .expect("written");
        std::fs::set_permissions(&hook, std::fs::Permissions::from_mode(0o755)).expect("permissions");
        repo.fine(&["add", "--all"]);
        repo.fine(&["commit", "--quiet", "--message", "Begin"]);
        repo
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn git(&self, arguments: &[&str]) -> Output {
        git(self.path(), arguments)
    }

    fn fine(&self, arguments: &[&str]) {
        let output = self.git(arguments);
        assert!(output.status.success(), "git {arguments:?}: {}", said(&output));
    }

    /// A commit that the hook refuses; what it says.
    fn refused(&self, arguments: &[&str]) -> String {
        let before = self.head();
        let output = self.git(arguments);
        assert!(!output.status.success(), "git {arguments:?} went through: {}", said(&output));
        assert_eq!(self.head(), before);
        said(&output)
    }

    fn head(&self) -> String {
        said(&self.git(&["rev-parse", "--verify", "HEAD"]))
    }

    fn change(&self, path: &str, from: &str, to: &str) {
        let path = self.path().join(path);
        let text = std::fs::read_to_string(&path).expect("a file");
        assert!(text.contains(from), "{from} in {text}");
        std::fs::write(path, text.replacen(from, to, 1)).expect("written");
    }
}

fn git(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new("git");
    // Nothing of the repo or the person that runs the test.
    for (variable, _) in std::env::vars().filter(|(variable, _)| variable.starts_with("GIT_")) {
        command.env_remove(variable);
    }
    command.current_dir(folder).args(["-c", "core.hooksPath=.git/hooks", "-c", "commit.gpgSign=false"]).args(arguments);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "Ada Example").env(format!("GIT_{role}_EMAIL"), "ada@example.org");
    }
    command.output().expect("git runs")
}

fn aimslint(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aimslint"));
    for (variable, _) in std::env::vars().filter(|(variable, _)| variable.starts_with("GIT_")) {
        command.env_remove(variable);
    }
    command.current_dir(folder).args(arguments).output().expect("it runs")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir_all(&target).expect("made");
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}

const RISK: &str = "aims/risks/RISK-001.md";

#[test]
fn a_slip_is_refused_corrected_and_let_through() {
    let repo = Repo::begun();
    repo.change(RISK, "systems: [SYS-001]", "systems: [SYS-01]");
    repo.change(RISK, "treatment: reduce", "treatment: Reduce");
    repo.fine(&["add", RISK]);
    let told = repo.refused(&["commit", "--message", "Rate the risk"]);
    assert!(told.contains("error[REF001]: unresolved-reference"), "{told}");
    assert!(told.contains("`SYS-01` in `systems` names no system") && told.contains("did you mean `SYS-001`?"), "{told}");
    assert!(told.contains(&format!("[{RISK}:11:11]")) || told.contains(RISK), "{told}");
    assert_eq!(aimslint(repo.path(), &["fix"]).status.code(), Some(0));
    // What is committed counts, not what lies in the folder.
    repo.refused(&["commit", "--message", "Rate the risk"]);
    repo.fine(&["add", RISK]);
    repo.change(RISK, "treatment: reduce", "treatment: reduce # as agreed");
    repo.fine(&["commit", "--all", "--message", "Rate the risk"]);
}

/// `git commit FILE` builds an index of its own; the hook is told by `GIT_INDEX_FILE`.
#[test]
fn a_commit_of_one_file_is_judged_by_that_file() {
    let repo = Repo::begun();
    repo.change(RISK, "systems: [SYS-001]", "systems: [SYS-999]");
    repo.change("aims/roles/ROLE-001.md", "title: Top management", "title: The management");
    repo.fine(&["commit", "--message", "Name the role", "aims/roles/ROLE-001.md"]);
    repo.refused(&["commit", "--message", "Rate the risk", RISK]);
    repo.refused(&["commit", "--all", "--message", "All"]);
}

/// As `git commit -p` leaves it: one change of a file is in the index, the other is not.
#[test]
fn a_part_of_a_file_is_judged_by_that_part() {
    let repo = Repo::begun();
    let stage = |from: &str, to: &str| {
        let clean = std::fs::read_to_string(repo.path().join(RISK)).expect("a record");
        repo.change(RISK, from, to);
        let patch = repo.git(&["diff", "--", RISK]);
        std::fs::write(repo.path().join(".git/part.patch"), patch.stdout).expect("written");
        repo.fine(&["apply", "--cached", ".git/part.patch"]);
        std::fs::write(repo.path().join(RISK), clean).expect("written");
    };
    stage("title: Our first AI risk", "title: Wrong advice");
    repo.change(RISK, "systems: [SYS-001]", "systems: [SYS-999]");
    repo.fine(&["commit", "--message", "Name the risk"]);
    repo.fine(&["checkout", "--", RISK]);
    stage("systems: [SYS-001]", "systems: [SYS-999]");
    repo.refused(&["commit", "--message", "Rate the risk"]);
}

#[test]
fn a_commit_that_only_deletes_evidence_is_refused() {
    let repo = Repo::of_sample("fixtures/support-chatbot");
    let artifact = "aims/evidence/acceptance-4.2.csv";
    repo.fine(&["rm", "--quiet", artifact]);
    let told = repo.refused(&["commit", "--message", "Tidy up"]);
    assert!(told.contains("error[EVD001]: artifact-missing") && told.contains(&format!("`{artifact}` is not in the repo")), "{told}");
    repo.fine(&["reset", "--quiet", "--hard"]);
    repo.fine(&["rm", "--quiet", "README.md"]);
    repo.fine(&["commit", "--message", "Take out what no record names"]);
}

#[test]
fn a_linked_worktree_is_judged_by_its_own_index() {
    let repo = Repo::begun();
    let beside = tempfile::tempdir().expect("a folder");
    let other: PathBuf = beside.path().join("other");
    repo.fine(&["worktree", "add", "--quiet", "-b", "other", &other.to_string_lossy()]);
    // Broken in the main work tree, which is not what is committed.
    repo.change(RISK, "systems: [SYS-001]", "systems: [SYS-999]");
    let hooks = format!("core.hooksPath={}", repo.path().join(".git/hooks").display());
    let commit = |message: &str| git(&other, &["-c", &hooks, "commit", "--all", "--message", message]);
    let record = other.join(RISK);
    let clean = std::fs::read_to_string(&record).expect("a record");
    std::fs::write(&record, clean.replace("title: Our first AI risk", "title: Wrong advice")).expect("written");
    let output = commit("Name the risk");
    assert!(output.status.success(), "{}", said(&output));
    std::fs::write(&record, clean.replace("systems: [SYS-001]", "systems: [SYS-999]")).expect("written");
    let output = commit("Rate the risk");
    assert!(!output.status.success() && said(&output).contains("REF001"), "{}", said(&output));
}

/// From a folder inside the repo, and with an index that is named from there.
#[test]
fn it_does_not_matter_where_git_is_called() {
    let repo = Repo::begun();
    repo.change(RISK, "systems: [SYS-001]", "systems: [SYS-999]");
    let inside = repo.path().join("aims/risks");
    let hooks = format!("core.hooksPath={}", repo.path().join(".git/hooks").display());
    let output = git(&inside, &["-c", &hooks, "commit", "--message", "Rate the risk", "RISK-001.md"]);
    assert!(!output.status.success() && said(&output).contains("REF001"), "{}", said(&output));
    let staged = Command::new(env!("CARGO_BIN_EXE_aimslint"))
        .args(["check", "--format", "concise"])
        .env("GIT_INDEX_FILE", ".git/index")
        .current_dir(repo.path())
        .output()
        .expect("it runs");
    assert_eq!(staged.status.code(), Some(0), "the index is clean: {}", said(&staged));
}
