//! From nothing to ready for the first audit, the way a compliance lead goes it: `init`, then the
//! blanks in the order in which `check` lists them, then the approvals.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

/// The day of the last step.
const TODAY: &str = "2026-11-22";

#[derive(Deserialize)]
struct Answers {
    answer: Vec<Answer>,
}

/// What is written into one record.
#[derive(Deserialize)]
struct Answer {
    path: String,
    /// For a record that `init` did not begin: type and title.
    new: Option<(String, String)>,
    #[serde(default)]
    fields: BTreeMap<String, String>,
    body: Option<String>,
    /// Reasons for the controls of the statement.
    #[serde(default)]
    controls: BTreeMap<String, String>,
}

fn aimslint(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aimslint"));
    command.args(arguments).args(["--on", TODAY]).env_remove("GIT_INDEX_FILE").current_dir(folder).output().expect("it runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Sets a field wherever its line stands, also one that is only a hint so far.
fn set(text: &mut String, key: &str, value: &str) {
    let at = text
        .lines()
        .position(|line| {
            let bare = line.trim_start().trim_start_matches("- ");
            bare.strip_prefix("# ").unwrap_or(bare).strip_prefix(key).is_some_and(|rest| rest.starts_with(':'))
        })
        .unwrap_or_else(|| panic!("no line for `{key}` in\n{text}"));
    let lines: Vec<String> = text
        .lines()
        .enumerate()
        .map(|(number, line)| match line.split_once(key) {
            Some((before, _)) if number == at => format!("{}{key}: {value}", before.replace("# ", "")),
            _ => line.to_owned(),
        })
        .collect();
    *text = format!("{}\n", lines.join("\n"));
}

fn fill_in(folder: &Path, answer: &Answer) {
    if let Some((kind, title)) = &answer.new {
        let output = aimslint(folder, &["new", kind, title]);
        assert_eq!(said(&output).trim(), answer.path);
    }
    let path = folder.join(&answer.path);
    let mut text = std::fs::read_to_string(&path).expect("a record");
    for (key, value) in &answer.fields {
        set(&mut text, key, value);
    }
    if let Some(body) = &answer.body {
        let heading = text.find("\n---\n\n# ").expect("a heading") + "\n---\n\n".len();
        let end = text[heading..].find('\n').map_or(text.len(), |line| heading + line);
        text.truncate(end);
        text.push_str(&format!("\n\n{body}\n"));
    }
    for (control, reason) in &answer.controls {
        let row = text.lines().find(|line| line.starts_with(&format!("| {control} |"))).expect("a row").to_owned();
        let filled = row.replace("| TODO |  |  | ROLE-002 |  |", &format!("| {reason} | RISK-001 | planned | ROLE-002 | 2027-03-31 |"));
        text = text.replace(&row, &filled);
    }
    std::fs::write(path, text).expect("written");
}

/// The records in the order in which the first check lists them.
fn listed(output: &str) -> Vec<String> {
    let paths = output.lines().filter(|line| line.starts_with("aims/"));
    paths.filter_map(|line| Some(line.split_once("  ")?.0.to_owned())).collect()
}

#[test]
fn filling_in_the_blanks_leads_to_the_first_audit() {
    let repo = tempfile::tempdir().expect("a folder");
    let folder = repo.path();
    assert_eq!(aimslint(folder, &["init"]).status.code(), Some(0));
    let answers: Answers = toml::from_str(include_str!("begin/answers.toml")).expect("answers");

    let first = aimslint(folder, &["check"]);
    assert_eq!(first.status.code(), Some(0), "{}", said(&first));
    let order = listed(&said(&first));
    assert_eq!(order.first().map(String::as_str), Some("aims/roles/ROLE-001.md"), "{}", said(&first));
    assert_eq!(order.last().map(String::as_str), Some("aims/management-reviews/MRV-001.md"), "{}", said(&first));

    // A slip comes first, and the list does not push it off the screen.
    let role = folder.join("aims/roles/ROLE-001.md");
    let right = std::fs::read_to_string(&role).expect("a role");
    std::fs::write(&role, right.replace("owner: ROLE-001", "owner: ROLE-001\ncolour: red")).expect("written");
    let slip = said(&aimslint(folder, &["check"]));
    assert!(slip.starts_with("warning[DOC006]") && !slip.contains("    to fill in:") && slip.lines().count() < 20, "{slip}");
    std::fs::write(&role, right).expect("written");

    // What has to be added comes where it is first named.
    let of = |path: &str| answers.answer.iter().find(|answer| answer.path == path).unwrap_or_else(|| panic!("no answer for {path}"));
    for path in &order {
        for added in answers.answer.iter().filter(|answer| answer.new.is_some()) {
            let named = of(path).fields.values().any(|value| added.path.contains(value.trim_matches(['[', ']'])));
            if named && !folder.join(&added.path).exists() {
                fill_in(folder, added);
            }
        }
        fill_in(folder, of(path));
        let now = aimslint(folder, &["check"]);
        assert_eq!(now.status.code(), Some(0), "after {path}:\n{}", said(&now));
    }
    let filled = said(&aimslint(folder, &["check"]));
    assert!(!filled.contains("    to fill in:"), "{filled}");
    assert_eq!(aimslint(folder, &["ready", "--stage", "1"]).status.code(), Some(1), "nothing is approved yet");

    for answer in &answers.answer {
        let path = folder.join(&answer.path);
        let mut text = std::fs::read_to_string(&path).expect("a record");
        set(&mut text, "status", "approved");
        if !text.contains("\napproved: ") {
            set(&mut text, "status", "approved\napproved: 2026-11-10\napprover: ROLE-001");
        }
        std::fs::write(&path, text).expect("written");
    }
    let last = aimslint(folder, &["check", "--no-history", "--format", "concise"]);
    assert_eq!(said(&last), "");
    let ready = aimslint(folder, &["ready", "--stage", "1"]);
    assert!(said(&ready).starts_with("READY for the stage 1 audit"), "{}", said(&ready));
    assert_eq!(ready.status.code(), Some(0));
}

/// The hook that `init` writes runs what the hook of this project runs.
#[test]
fn the_hook_is_the_one_we_publish() {
    let ours = include_str!("../.pre-commit-hooks.yaml");
    let written = include_str!("../scaffold/pre-commit-config.yaml");
    for key in ["id", "name", "entry", "always_run", "pass_filenames", "require_serial"] {
        let line = |text: &str| {
            text.lines().find_map(|line| line.trim_start().trim_start_matches("- ").strip_prefix(&format!("{key}: ")).map(str::to_owned))
        };
        assert_eq!(line(written), line(ours), "{key}");
    }
}
