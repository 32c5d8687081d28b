//! Baselines, run as a user runs them: only what is new fails, what is mended leaves, nothing comes
//! in by itself.

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

const POLICY: &str = "---\nid: POL-001\ntype: policy\ntitle: AI policy\nowner: ROLE-001\napprover: ROLE-001\napproved: 2024-01-10\nreviewed: 2024-01-10\nreview_interval: P12M\nstatus: approved\n---\n\n# AI policy\n\nWe use AI with care.\n";
const ROLE: &str =
    "---\nid: ROLE-001\ntype: role\ntitle: Managing director\nholder: Ada Example\nauthority: [top-management]\n---\n\n# Managing director\n";

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    std::fs::write(path, text).expect("written");
}

fn repo() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "aimslint.toml", "");
    write(folder.path(), "aims/policy.md", POLICY);
    write(folder.path(), "aims/role.md", ROLE);
    folder
}

fn aimslint(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aimslint"));
    // What a CI system or a hook sets must not reach from the tests' own surroundings into them.
    for name in ["CI", "GIT_INDEX_FILE", "GIT_DIR", "PRE_COMMIT"] {
        command.env_remove(name);
    }
    command.args(arguments).current_dir(folder).output().expect("it runs")
}

fn codes(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let output = aimslint(folder, &[&["check", "--format", "json"], arguments].concat());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    report["findings"].as_array().expect("findings").iter().map(|one| one["code"].as_str().expect("a code").to_owned()).collect()
}

fn known(folder: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(folder.join("known.json")).expect("a baseline");
    let baseline: Value = serde_json::from_str(&text).expect("JSON");
    baseline["findings"].as_array().expect("findings").iter().map(|one| one["code"].as_str().expect("a code").to_owned()).collect()
}

const WRITE: &[&str] = &["check", "--baseline", "known.json", "--write-baseline", "--on", "2026-11-22"];

#[test]
fn only_what_is_new_fails() {
    let repo = repo();
    let folder = repo.path();
    assert_eq!(aimslint(folder, &["check", "--on", "2026-11-22"]).status.code(), Some(1));
    assert_eq!(aimslint(folder, WRITE).status.code(), Some(0));
    assert!(known(folder).contains(&"REV001".to_owned()));
    assert_eq!(aimslint(folder, &["check", "--baseline", "known.json", "--on", "2026-11-22"]).status.code(), Some(0));

    write(folder, "aims/role.md", &ROLE.replace("holder:", "supersedes: ROLE-009\nholder:"));
    assert_eq!(codes(folder, &["--baseline", "known.json", "--on", "2026-11-22"]), ["REF001"]);
    assert_eq!(aimslint(folder, &["check", "--baseline", "known.json", "--on", "2026-11-22"]).status.code(), Some(1));
    assert!(!known(folder).contains(&"REF001".to_owned()), "nothing comes in by itself");
}

#[test]
fn the_days_that_pass_bring_nothing_back() {
    let repo = repo();
    aimslint(repo.path(), WRITE);
    assert_eq!(codes(repo.path(), &["--baseline", "known.json", "--on", "2026-11-29"]), Vec::<String>::new());
}

#[test]
fn what_is_mended_leaves_and_is_told_when_it_comes_back() {
    let repo = repo();
    let folder = repo.path();
    aimslint(folder, WRITE);
    let mended = POLICY.replace("reviewed: 2024-01-10", "reviewed: 2026-11-20");
    write(folder, "aims/policy.md", &mended);
    let before = std::fs::read(folder.join("known.json")).expect("a baseline");
    aimslint(folder, &["check", "--baseline", "known.json", "--on", "2026-11-21"]);
    aimslint(folder, &["check", "--baseline", "known.json", "--on", "2026-11-23", "--select", "SOA"]);
    aimslint(folder, &["check", "aims/role.md", "--baseline", "known.json", "--on", "2026-11-23"]);
    assert_eq!(std::fs::read(folder.join("known.json")).expect("a baseline"), before, "such runs can't know what is mended");
    let output = aimslint(folder, &["check", "--baseline", "known.json", "--on", "2026-11-23"]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 mended since it was written"), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(!known(folder).contains(&"REV001".to_owned()));
    write(folder, "aims/policy.md", POLICY);
    assert_eq!(codes(folder, &["--baseline", "known.json", "--on", "2026-11-24"]), ["REV001"]);
}

#[test]
fn its_age_is_told() {
    let repo = repo();
    aimslint(repo.path(), WRITE);
    let output = aimslint(repo.path(), &["check", "--baseline", "known.json", "--on", "2027-06-30"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("set aside by the baseline, the oldest since 2026-11-22; none was mended for 220 days"), "{text}");
}

#[test]
fn a_baseline_that_cannot_be_used_is_no_pass() {
    let repo = repo();
    let missing = aimslint(repo.path(), &["check", "--baseline", "none.json"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("--write-baseline"));
    write(repo.path(), "known.json", "{\"schema\": \"aimslint.baseline/9\", \"on\": \"\", \"shrunk\": \"\", \"findings\": []}");
    assert_eq!(aimslint(repo.path(), &["check", "--baseline", "known.json"]).status.code(), Some(2));
    write(repo.path(), "known.json", "<<<<<<< HEAD");
    assert_eq!(aimslint(repo.path(), &["check", "--baseline", "known.json"]).status.code(), Some(2));
}

#[test]
fn a_pull_request_is_judged_by_the_baseline_of_its_base() {
    let repo = repo();
    let folder = repo.path();
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"];
        let output = Command::new("git").args(identity).args(arguments).current_dir(folder).output().expect("git runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    aimslint(folder, WRITE);
    git(&["init", "-q", "-b", "main"]);
    git(&["add", "-A"]);
    git(&["commit", "-qm", "The AIMS as it is"]);
    write(folder, "aims/role.md", &ROLE.replace("holder:", "supersedes: ROLE-009\nholder:"));
    aimslint(folder, WRITE);
    assert!(known(folder).contains(&"REF001".to_owned()));
    let arguments = ["--baseline", "known.json", "--on", "2026-11-22", "--no-history"];
    assert_eq!(codes(folder, &arguments), Vec::<String>::new());
    assert_eq!(codes(folder, &[&arguments[..], &["--policy-from", "main"]].concat()), ["REF001"]);
}
