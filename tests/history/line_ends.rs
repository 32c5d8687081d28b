//! Checkouts with lines that end in CR LF where git keeps LF.

use super::commands::run;
use super::sandbox::Sandbox;

const LOG: &str = "run 17\nall 212 cases passed\n";
/// `printf 'run 17\nall 212 cases passed\n' | sha256sum`
const SUM: &str = "8db06cc51841f8bf56a5c9ec42314f8af807405178adf1cfe2640c75129f265a";

fn evidence(artifact: &str) -> String {
    format!("---\nid: EVD-1\ntype: evidence\nartifact: {artifact}\ncollected: 2026-01-10\nsha256: {SUM}\n---\n")
}

/// The codes among these that a check in a folder tells.
fn codes(sandbox: &Sandbox, folder: &str) -> Vec<String> {
    let output = run(sandbox, folder, &["check", "--format", "json", "--select", "EVD002,GIT004"], &[]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    report["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
}

fn recorded() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.commit("in", &[("aims/evidence.md", &evidence("evidence/log.txt")), ("evidence/log.txt", LOG)]);
    sandbox.git_in(".", &["clone", "-q", "-c", "core.autocrlf=true", "repo", "windows"]);
    sandbox
}

#[test]
fn a_sum_of_what_git_keeps_holds_in_any_checkout() {
    let sandbox = recorded();
    let on_disk = std::fs::read_to_string(sandbox.path("windows/evidence/log.txt")).unwrap();
    assert_eq!(on_disk, LOG.replace('\n', "\r\n"));
    assert_eq!(codes(&sandbox, "repo"), [""; 0]);
    assert_eq!(codes(&sandbox, "windows"), [""; 0]);
    // From a folder below, and in a linked worktree.
    assert_eq!(codes(&sandbox, "windows/aims"), [""; 0]);
    sandbox.git_in("windows", &["worktree", "add", "-q", "../linked"]);
    assert_eq!(codes(&sandbox, "linked"), [""; 0]);
}

#[test]
fn a_file_that_was_changed_is_told_in_any_checkout() {
    let sandbox = recorded();
    std::fs::write(sandbox.path("windows/evidence/log.txt"), LOG.replace("212", "211").replace('\n', "\r\n")).unwrap();
    assert_eq!(codes(&sandbox, "windows"), ["EVD002"]);
    // Without git's doing, other ends of lines are a change.
    std::fs::write(sandbox.path("repo/evidence/log.txt"), LOG.replace('\n', "\r\n")).unwrap();
    assert_eq!(codes(&sandbox, "repo"), ["EVD002"]);
    sandbox.commit("with other ends", &[]);
    assert_eq!(codes(&sandbox, "repo"), ["GIT004", "EVD002"]);
}

#[test]
fn evidence_that_moved_is_the_same_file_in_any_checkout() {
    let sandbox = recorded();
    sandbox.git(&["mv", "evidence", "kept"]);
    sandbox.commit("move", &[("aims/evidence.md", &evidence("kept/log.txt"))]);
    sandbox.git_in("windows", &["pull", "-q"]);
    for folder in ["repo", "windows"] {
        assert_eq!(codes(&sandbox, folder), [""; 0], "{folder}");
    }
}
