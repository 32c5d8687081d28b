//! `aimslint init` and `aimslint new`, run as a user runs them.

use std::path::Path;
use std::process::{Command, Output};

fn aimslint(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aimslint"));
    command.args(arguments).args(["--on", "2026-11-22"]).current_dir(folder).output().expect("it runs")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn begun() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let output = aimslint(folder.path(), &["init"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    folder
}

#[test]
fn a_new_repo_has_nothing_wrong_and_is_not_ready() {
    let repo = begun();
    let output = aimslint(repo.path(), &["check", "--format", "concise", "--no-history"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(!said(&output).contains(": error: "), "{}", said(&output));
    let ready = aimslint(repo.path(), &["ready", "--stage", "1"]);
    assert_eq!(ready.status.code(), Some(1));
    assert!(said(&ready).starts_with("NOT READY"), "{}", said(&ready));
}

#[test]
fn the_statement_has_an_entry_for_each_control() {
    let repo = begun();
    let statement = std::fs::read_to_string(repo.path().join("aims/soa/SOA-001.md")).expect("a statement");
    assert_eq!(statement.lines().filter(|line| line.starts_with("| A.")).count(), 38);
}

#[test]
fn what_is_there_stays() {
    let repo = tempfile::tempdir().expect("a folder");
    std::fs::write(repo.path().join("aimslint.toml"), "# ours\n").expect("written");
    aimslint(repo.path(), &["init"]);
    let again = aimslint(repo.path(), &["init"]);
    assert!(said(&again).contains("\n0 files written"), "{}", said(&again));
    assert!(said(&again).contains("\n  git init "), "{}", said(&again));
    assert_eq!(std::fs::read_to_string(repo.path().join("aimslint.toml")).expect("a config"), "# ours\n");
}

#[test]
fn a_new_record_gets_the_next_id_and_the_folder_of_its_kind() {
    let repo = begun();
    let output = aimslint(repo.path(), &["new", "risk", "Wrong: advice"]);
    assert_eq!(said(&output), "aims/risks/RISK-002.md\n");
    let text = std::fs::read_to_string(repo.path().join("aims/risks/RISK-002.md")).expect("a record");
    assert!(text.starts_with("---\nid: RISK-002\ntype: risk\ntitle: \"Wrong: advice\"\n"), "{text}");
    assert!(text.contains("\ntreatment:\n"), "{text}");
    assert_eq!(said(&aimslint(repo.path(), &["new", "supplier"])), "aims/suppliers/SUP-001.md\n");
}

#[test]
fn a_wrong_type_is_told_with_the_nearest() {
    let repo = begun();
    let output = aimslint(repo.path(), &["new", "rsk"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("did you mean `risk`?"), "{}", said(&output));
}

/// What `aimslint new` writes for each type has nothing wrong but what is still to be filled in.
#[test]
fn every_type_can_be_begun() {
    let repo = begun();
    for kind in aimslint::schema::builtin_types().iter() {
        let output = aimslint(repo.path(), &["new", &kind.name]);
        assert_eq!(output.status.code(), Some(0), "{}: {}", kind.name, said(&output));
    }
    let output =
        aimslint(repo.path(), &["check", "--format", "concise", "--select", "DOC001,DOC002,DOC003,DOC005,DOC006,DOC007,REF", "--no-history"]);
    assert_eq!(said(&output), "");
}
