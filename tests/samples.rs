//! The sample management systems, checked by the program as a user runs it. The clean ones have
//! nothing to report on the day they were written for, and say so when nobody looks after them;
//! the broken twin shows exactly the slips that were planted in it.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn folder(sample: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(sample)
}

/// Runs `check` in one of the samples.
fn check(sample: &str, on: &str, format: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aimslint"));
    command.args(["check", "--on", on, "--format", format, "--fail-on", "note"]);
    command.current_dir(folder(sample)).output().expect("it runs")
}

/// The path and code of each finding, in order.
fn found(sample: &str, on: &str) -> Vec<(String, String)> {
    let report: Value = serde_json::from_slice(&check(sample, on, "json").stdout).expect("JSON");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    report["findings"].as_array().expect("findings").iter().map(|one| (text(&one["path"]), text(&one["code"]))).collect()
}

#[test]
fn clean_on_their_day() {
    for sample in ["talent-screening", "support-chatbot"] {
        let output = check(sample, "2026-11-22", "concise");
        assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{sample}");
        assert_eq!(output.status.code(), Some(0), "{sample}");
    }
}

#[test]
fn the_broken_twin_shows_each_slip_and_nothing_else() {
    let output = check("talent-screening-broken", "2026-11-22", "concise");
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!("broken", String::from_utf8_lossy(&output.stdout));
}

/// The README of the broken twin lists its slips: a row for each finding, a finding for each row.
#[test]
fn the_readme_of_the_broken_twin_is_true() {
    let readme = std::fs::read_to_string(folder("talent-screening-broken").join("README.md")).expect("a README");
    let mut listed: Vec<(String, String)> = Vec::new();
    for row in readme.lines().filter_map(|line| line.strip_prefix("| `")) {
        let (path, rest) = row.split_once('`').expect("a path");
        let code = rest.trim_end_matches(" |").rsplit(' ').next().expect("a code");
        listed.push((path.to_owned(), code.to_owned()));
    }
    let mut found = found("talent-screening-broken", "2026-11-22");
    listed.sort();
    found.sort();
    assert_eq!(found, listed);
}

/// Nothing in the records has changed a year later, so only what time brings may be found.
#[test]
fn a_year_without_care_shows() {
    let groups_of_time = ["AUD", "CER", "EUA", "EVD", "IMP", "MGT", "NCR", "OBJ", "REV", "RSK", "SYS", "TRN"];
    for (sample, codes) in
        [("talent-screening", &["AUD001", "MGT001", "MGT005", "NCR002", "CER001"][..]), ("support-chatbot", &["AUD001", "MGT001", "MGT005"][..])]
    {
        let found = found(sample, "2028-01-01");
        for code in codes {
            assert!(found.iter().any(|(_, one)| one == code), "{sample}: no {code} among {found:?}");
        }
        for (path, code) in &found {
            assert!(groups_of_time.contains(&&code[..3]), "{sample}: {code} in {path} is not brought by time");
        }
    }
}
