//! `ready --stage surveillance`: whether evidence of each control stood all the time since the last
//! audit, read from real repositories.

use super::commands::run;
use super::sandbox::Sandbox;
use aimslint::schema::parse_date;
use serde_json::Value;

const AUDIT: &str = "---\nid: EXA-1\ntype: external-audit\nkind: stage-2\nbody: Certo\nperformed: 2025-11-20\nresult: passed\n---\n";

fn control(implementation: &str, more: &str) -> String {
    format!(
        "---\nid: A.6.2.4\ntype: control\napplicable: true\njustification: We ship models\nimplementation: {implementation}\nowner: Ann\n{more}---\n"
    )
}

fn evidence(id: &str, collected: &str, more: &str) -> String {
    format!("---\nid: {id}\ntype: evidence\ntitle: Test log\nlocation: https://example.org/log\ncollected: {collected}\n{more}---\n")
}

const NAMES: &str = "controls: [A.6.2.4]\nvalid_for: P6M\n";

/// Commits at noon of a day.
fn commit(sandbox: &Sandbox, day: &str, files: &[(&str, &str)]) -> String {
    let date = parse_date(day).unwrap();
    let noon = date.at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).unwrap();
    sandbox.at(noon.timestamp().as_second());
    sandbox.commit(day, files)
}

fn started(files: &[(&str, &str)]) -> Sandbox {
    let sandbox = Sandbox::new();
    let first: Vec<(&str, &str)> = [("aims/audit.md", AUDIT)].into_iter().chain(files.iter().copied()).collect();
    commit(&sandbox, "2025-10-01", &first);
    sandbox
}

fn remove(sandbox: &Sandbox, path: &str) {
    std::fs::remove_file(sandbox.repo().join(path)).unwrap();
}

fn asked(sandbox: &Sandbox, folder: &str, more: &[&str]) -> Value {
    let output = run(sandbox, folder, &[&["ready", "--stage", "surveillance", "--format", "json"], more].concat(), &[]);
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    answer["continuity"].clone()
}

/// `CONTROL FROM TO` of each span.
fn spans(answer: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let all = answer["breaks"].as_array().unwrap().iter();
    all.map(|one| format!("{} {} {}", text(&one["control"]), text(&one["from"]), text(&one["to"]))).collect()
}

#[test]
fn evidence_renewed_too_late_leaves_a_span_with_days_and_commits() {
    let sandbox = started(&[("aims/control.md", &control("implemented", "")), ("aims/evidence.md", &evidence("EV-1", "2025-09-15", NAMES))]);
    let renewed = commit(&sandbox, "2026-07-02", &[("aims/evidence.md", &evidence("EV-1", "2026-06-30", NAMES))]);
    let answer = asked(&sandbox, "repo", &[]);
    assert_eq!((answer["from"].as_str(), answer["to"].as_str()), (Some("2025-11-20"), Some("2026-11-22")));
    assert_eq!((answer["controls"].as_u64(), &answer["unknown"]), (Some(1), &serde_json::json!([])));
    assert_eq!(spans(&answer), ["A.6.2.4 2026-03-16 2026-06-29"]);
    let one = &answer["breaks"][0];
    assert_eq!((one["days"].as_u64(), one["path"].as_str()), (Some(106), Some("aims/control.md")));
    assert_eq!((one["before"]["evidence"].as_str(), one["before"]["collected"].as_str()), (Some("EV-1"), Some("2025-09-15")));
    assert!(one["before"]["what"].as_str().unwrap().ends_with("held until 2026-03-15"), "{one}");
    assert_eq!((one["after"]["collected"].as_str(), one["after"]["commit"].as_str()), (Some("2026-06-30"), Some(&*renewed)));
    // The page says the same, and that it is a point of the row on operation, not in the way.
    let said = String::from_utf8(run(&sandbox, "repo", &["ready", "--stage", "surveillance"], &[]).stdout).unwrap();
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in
        ["A.6.2.4 from 2026-03-16 to 2026-06-29 (106 days)", "held until 2026-03-15", "came next, by commit `", "1 span without live evidence"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    // What the repo was on the day before the renewal.
    let before = asked(&sandbox, "repo", &["--rev", "HEAD~1", "--on", "2026-06-01"]);
    assert_eq!(spans(&before), ["A.6.2.4 2026-03-16 2026-06-01"]);
    assert_eq!(before["breaks"][0]["after"], Value::Null);
}

#[test]
fn evidence_that_was_deleted_retired_or_renamed_away_stands_no_more() {
    let own = "valid_for: P24M\n";
    let sandbox =
        started(&[("aims/control.md", &control("implemented", "evidence: [EV-1]\n")), ("aims/one.md", &evidence("EV-1", "2025-09-15", own))]);
    remove(&sandbox, "aims/one.md");
    let deleted = commit(&sandbox, "2026-02-01", &[]);
    commit(
        &sandbox,
        "2026-02-11",
        &[("aims/control.md", &control("implemented", "evidence: [EV-2]\n")), ("aims/two.md", &evidence("EV-2", "2026-02-10", own))],
    );
    let retired = commit(&sandbox, "2026-05-01", &[("aims/two.md", &evidence("EV-2", "2026-02-10", "valid_for: P24M\nstatus: retired\n"))]);
    commit(&sandbox, "2026-05-21", &[("aims/two.md", &evidence("EV-2", "2026-05-20", own))]);
    let released = commit(&sandbox, "2026-08-01", &[("aims/control.md", &control("implemented", ""))]);
    let answer = asked(&sandbox, "repo", &[]);
    assert_eq!(spans(&answer), ["A.6.2.4 2026-02-01 2026-02-09", "A.6.2.4 2026-05-01 2026-05-19", "A.6.2.4 2026-08-01 2026-11-22"]);
    for (at, (commit, words)) in
        [(deleted, "was deleted by commit"), (retired, "was taken out of force by"), (released, "stood for it no more")].iter().enumerate()
    {
        let before = &answer["breaks"][at]["before"];
        assert_eq!(before["commit"].as_str(), Some(&**commit), "{before}");
        assert!(before["what"].as_str().unwrap().contains(words), "{before}");
    }
}

/// The spans after evidence was one thing, another from February on, and the first again from March on.
fn spans_there_and_back(between: Option<&str>, again: (&str, &str)) -> Vec<String> {
    let first = evidence("EV-1", "2025-09-15", "controls: [A.6.2.4]\nvalid_for: P24M\n");
    let sandbox = started(&[("aims/control.md", &control("implemented", "")), ("aims/one.md", &first)]);
    match between {
        Some(text) => drop(commit(&sandbox, "2026-02-01", &[("aims/one.md", text)])),
        None => {
            remove(&sandbox, "aims/one.md");
            commit(&sandbox, "2026-02-01", &[]);
        }
    }
    commit(&sandbox, "2026-03-01", &[again]);
    spans(&asked(&sandbox, "repo", &[]))
}

#[test]
fn what_did_not_stand_then_does_not_stand_afterwards() {
    let own = "controls: [A.6.2.4]\nvalid_for: P24M\n";
    let first = evidence("EV-1", "2025-09-15", own);
    let renewed = evidence("EV-1", "2026-02-20", own);
    let february = ["A.6.2.4 2026-02-01 2026-02-28"];
    // Deleted and put back: as it was, in another file, collected anew.
    assert_eq!(spans_there_and_back(None, ("aims/one.md", &first)), february);
    assert_eq!(spans_there_and_back(None, ("aims/two.md", &first)), february);
    assert_eq!(spans_there_and_back(None, ("aims/one.md", &renewed)), ["A.6.2.4 2026-02-01 2026-02-19"]);
    // Retired, made a draft, taken off the control, and all of that undone.
    for more in
        ["controls: [A.6.2.4]\nvalid_for: P24M\nstatus: retired\n", "controls: [A.6.2.4]\nvalid_for: P24M\nstatus: draft\n", "valid_for: P24M\n"]
    {
        let between = evidence("EV-1", "2025-09-15", more);
        assert_eq!(spans_there_and_back(Some(&between), ("aims/one.md", &first)), february, "{more}");
    }
    // A validity that was over when it was stretched; one that was cut holds as long as it says.
    let short = evidence("EV-1", "2025-09-15", "controls: [A.6.2.4]\nvalid_for: P5M\n");
    assert_eq!(spans_there_and_back(Some(&short), ("aims/one.md", &first)), ["A.6.2.4 2026-02-16 2026-02-28"]);
    assert_eq!(spans_there_and_back(Some(&first), ("aims/one.md", &short)), ["A.6.2.4 2026-03-01 2026-11-22"]);
    // What changed nothing of that leaves none.
    let retitled = first.replace("Test log", "Log of tests");
    assert_eq!(spans_there_and_back(Some(&retitled), ("aims/one.md", &first)), [""; 0]);
}

#[test]
fn what_the_control_named_no_more_did_not_stand_for_it() {
    let own = "valid_for: P24M\n";
    let named = control("implemented", "evidence: [EV-1]\n");
    let sandbox = started(&[("aims/control.md", &named), ("aims/one.md", &evidence("EV-1", "2025-09-15", own))]);
    commit(&sandbox, "2026-02-01", &[("aims/control.md", &control("implemented", ""))]);
    let again = commit(&sandbox, "2026-03-01", &[("aims/control.md", &named)]);
    let answer = asked(&sandbox, "repo", &[]);
    assert_eq!(spans(&answer), ["A.6.2.4 2026-02-01 2026-02-28"]);
    assert_eq!(answer["breaks"][0]["after"]["commit"].as_str(), Some(&*again));
}

#[test]
fn no_span_where_evidence_followed_in_time_or_none_was_due() {
    let plan = control("planned", "due: 2026-05-01\n");
    let moved = |collected| evidence("EV-1", collected, "controls: A.6.2.2–A.6.2.5\nvalid_for: P6M\n");
    // Renewed in time, by other words for the same control, moved, and retired the day its successor came.
    let sandbox = started(&[("aims/control.md", &control("implemented", "")), ("aims/ev/evidence.md", &evidence("EV-1", "2025-09-15", NAMES))]);
    std::fs::create_dir_all(sandbox.repo().join("aims/log")).unwrap();
    sandbox.git(&["mv", "aims/ev/evidence.md", "aims/log/evidence.md"]);
    commit(&sandbox, "2026-03-14", &[("aims/log/evidence.md", &moved("2026-03-14"))]);
    let retired = evidence("EV-1", "2026-03-14", "controls: [A.6.2.4]\nvalid_for: P6M\nstatus: retired\nsuperseded_by: EV-2\n");
    commit(&sandbox, "2026-09-01", &[("aims/log/evidence.md", &retired), ("aims/two.md", &evidence("EV-2", "2026-09-01", NAMES))]);
    assert_eq!(spans(&asked(&sandbox, "repo", &[])), [""; 0]);
    // A control that was a plan until its evidence came.
    let sandbox = started(&[("aims/control.md", &plan)]);
    commit(&sandbox, "2026-06-03", &[("aims/control.md", &control("implemented", "")), ("aims/two.md", &evidence("EV-2", "2026-06-01", NAMES))]);
    assert_eq!(spans(&asked(&sandbox, "repo", &[])), [""; 0]);
    // A branch counts from the day it was merged.
    let sandbox = started(&[("aims/control.md", &control("planned", ""))]);
    sandbox.git(&["checkout", "-q", "-b", "topic"]);
    commit(&sandbox, "2026-02-01", &[("aims/control.md", &control("implemented", ""))]);
    commit(&sandbox, "2026-03-01", &[("aims/two.md", &evidence("EV-2", "2026-02-20", "controls: [A.6.2.4]\nvalid_for: P12M\n"))]);
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.git(&["merge", "-q", "--no-ff", "-m", "merge", "topic"]);
    assert_eq!(spans(&asked(&sandbox, "repo", &[])), [""; 0]);
}

#[test]
fn the_interval_of_the_control_and_what_is_not_committed_count() {
    let sandbox = started(&[
        ("aims/control.md", &control("implemented", "interval: P3M\n")),
        ("aims/evidence.md", &evidence("EV-1", "2025-11-01", "controls: [A.6.2.4]\n")),
    ]);
    assert_eq!(spans(&asked(&sandbox, "repo", &[])), ["A.6.2.4 2026-02-02 2026-11-22"]);
    sandbox.write("aims/evidence.md", &evidence("EV-1", "2026-11-20", "controls: [A.6.2.4]\n"));
    let answer = asked(&sandbox, "repo", &[]);
    assert_eq!(spans(&answer), ["A.6.2.4 2026-02-02 2026-11-19"]);
    assert_eq!(answer["breaks"][0]["after"]["commit"], Value::Null);
}

#[test]
fn what_history_does_not_hold_is_unknown_and_said_once() {
    let files = [("aims/control.md", control("implemented", "")), ("aims/evidence.md", evidence("EV-1", "2026-09-15", NAMES))];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    // The control came into the repo within the window: nothing is claimed of the days before.
    let sandbox = started(&[]);
    commit(&sandbox, "2026-10-01", &files);
    let answer = asked(&sandbox, "repo", &[]);
    assert_eq!(spans(&answer), [""; 0]);
    let unknown = answer["unknown"][0].as_str().unwrap();
    assert!(unknown.contains("A.6.2.4 only from 2026-10-01"), "{unknown}");
    // A shallow clone, no repository, history left out.
    let url = format!("file://{}", sandbox.repo().display());
    sandbox.git_in(".", &["clone", "-q", "--depth", "1", &url, "shallow"]);
    sandbox.git_in(".", &["clone", "-q", &url, "bare"]);
    std::fs::remove_dir_all(sandbox.path("bare/.git")).unwrap();
    sandbox.write("aimslint.toml", "[history]\nenabled = false\n");
    for (folder, why) in [("shallow", "git fetch --unshallow"), ("bare", "no git repository"), ("repo", "`[history] enabled = false`")] {
        let answer = asked(&sandbox, folder, &[]);
        assert_eq!((spans(&answer), &answer["controls"]), (Vec::new(), &Value::Null), "{folder}");
        let unknown = answer["unknown"].as_array().unwrap();
        assert!(unknown.len() == 1 && unknown[0].as_str().unwrap().contains(why), "{folder}: {unknown:?}");
    }
}
