//! What `diff` and `check --since` tell of a pull request, and what they leave unsaid.

use super::commands::{policy, run, text};
use super::sandbox::Sandbox;

fn audit(criteria: &str, conclusion: &str) -> String {
    format!(
        "---\nid: AUD-1\ntype: audit\nperformed: 2026-03-12\nauditor: Eva Lind\ncovers: 4-10\n{criteria}conclusion: {conclusion}\nreported_to: Ann\nreported: 2026-03-20\n---\n"
    )
}

/// The codes that `check --since main` tells.
fn new_codes(sandbox: &Sandbox, select: &str) -> Vec<String> {
    let output = run(sandbox, "repo", &["check", "--format", "json", "--since", "main", "--select", select], &[]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    report["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_finding_is_the_same_when_only_the_words_at_its_place_changed() {
    let sandbox = Sandbox::new();
    sandbox.commit("in", &[("aims/audit.md", &audit("", "The system works."))]);
    sandbox.git(&["checkout", "-q", "-b", "topic"]);
    sandbox.commit("reword", &[("aims/audit.md", &audit("", ">-\n  The system\n  works well."))]);
    let said = text(&run(&sandbox, "repo", &["diff", "main", "--no-history"], &[]));
    assert!(said.contains("Findings: 0 new and 0 closed") && !said.contains("AUD006"), "{said}");
    assert_eq!(new_codes(&sandbox, "AUD006"), [""; 0]);
}

#[test]
fn a_finding_that_comes_with_a_change_of_words_is_new() {
    let sandbox = Sandbox::new();
    sandbox.commit("in", &[("aims/audit.md", &audit("criteria: ISO/IEC 42001\n", "The system works."))]);
    sandbox.git(&["checkout", "-q", "-b", "topic"]);
    sandbox.commit("reword", &[("aims/audit.md", &audit("", "The system works well."))]);
    let said = text(&run(&sandbox, "repo", &["diff", "main", "--no-history"], &[]));
    assert!(said.contains("against which criteria"), "{said}");
    assert_eq!(new_codes(&sandbox, "AUD006"), ["AUD006"]);
}

#[test]
fn a_wrong_value_in_place_of_another_is_new() {
    let ahead = |day: &str| policy(day, "We test every model.");
    let sandbox = Sandbox::new();
    sandbox.commit("in", &[("aims/policy.md", &ahead("2027-01-10"))]);
    sandbox.git(&["checkout", "-q", "-b", "topic"]);
    sandbox.commit("other", &[("aims/policy.md", &ahead("2027-02-10"))]);
    assert_eq!(new_codes(&sandbox, "REV004"), ["REV004"]);
}

#[test]
fn a_claim_in_place_of_another_is_new() {
    let sandbox = Sandbox::new();
    sandbox.commit("in", &[("README.md", "We are certified to ISO/IEC 42001.\n")]);
    sandbox.git(&["checkout", "-q", "-b", "topic"]);
    sandbox.commit("more", &[("README.md", "Our company is ISO 42001 certified since May.\n")]);
    assert_eq!(new_codes(&sandbox, "CLM").len(), 1);
}

const CONTROL: &str =
    "---\nid: A.6.2.4\ntype: control\napplicable: true\njustification: We ship models\nimplementation: implemented\nowner: Ann\n---\n";

fn evidence(number: u8) -> String {
    format!("---\nid: EVD-{number}\ntype: evidence\nartifact: evidence/{number}.txt\ncollected: 2026-01-10\ncontrols: [A.6.2.4]\n---\n")
}

#[test]
fn evidence_whose_file_goes_away_is_lost() {
    let sandbox = Sandbox::new();
    let files = [("aims/control.md", CONTROL), ("aims/one.md", &evidence(1)), ("aims/two.md", &evidence(2))];
    sandbox.commit("in", &[&files[..], &[("evidence/1.txt", "passed\n"), ("evidence/2.txt", "passed too\n")]].concat());
    sandbox.git(&["checkout", "-q", "-b", "topic"]);
    sandbox.git(&["rm", "-q", "evidence/1.txt"]);
    sandbox.commit("drop one", &[]);
    let said = text(&run(&sandbox, "repo", &["diff", "main", "--no-history"], &[]));
    assert!(said.contains("EVD001") && !said.contains("lost"), "{said}");
    sandbox.git(&["rm", "-q", "evidence/2.txt"]);
    sandbox.commit("drop the other", &[]);
    let said = text(&run(&sandbox, "repo", &["diff", "HEAD~1..HEAD", "--no-history"], &[]));
    assert!(said.contains("the control is implemented and lost its last evidence: `EVD-2` (its file is gone)"), "{said}");
    let said = text(&run(&sandbox, "repo", &["diff", "main", "--no-history"], &[]));
    assert!(said.contains("lost all its evidence: `EVD-1` (its file is gone), `EVD-2` (its file is gone)"), "{said}");
}

fn risk(likelihood: u8, rest: &str) -> String {
    format!(
        "---\nid: RISK-1\ntype: risk\ntitle: Bias\nowner: Ann\nsystems: [SYS-1]\nlikelihood: {likelihood}\nimpact: 3\ntreatment: reduce\n{rest}---\n"
    )
}

#[test]
fn a_risk_falls_before_treatment_too() {
    const LEFT: &str = "residual_likelihood: 1\nresidual_impact: 3\n";
    let sandbox = Sandbox::new();
    sandbox.commit("in", &[("aims/risk.md", &risk(4, LEFT))]);
    let diff = |text_of_risk: &str| {
        sandbox.commit("again", &[("aims/risk.md", text_of_risk)]);
        text(&run(&sandbox, "repo", &["diff", "HEAD~1..HEAD", "--no-history"], &[]))
    };
    let said = diff(&risk(2, LEFT));
    let fell = "▲ RISK-1: the risk `Bias` fell before treatment: likelihood `4` and impact `3` before, likelihood `2` and impact `3` now";
    assert!(said.contains(fell) && said.contains("Risks (1)"), "{said}");
    let said = diff(&risk(2, &LEFT.replace("likelihood: 1", "likelihood: 2")));
    assert!(said.contains("▼ RISK-1: the risk `Bias` rose") && said.contains("after treatment now") && said.contains("Risks (1)"), "{said}");
    // Without a rating of what is left, the risk is as heavy as before treatment.
    diff(&risk(2, ""));
    let said = diff(&risk(1, ""));
    assert!(said.contains("fell: likelihood `2` and impact `3` before, likelihood `1` and impact `3` now"), "{said}");
}

const CRITERIA: &str = "---\nid: CRIT-1\ntype: risk-criteria\nlikelihood: [rare, possible, likely]\nimpact: [low, medium, high]\nmatrix:\n  - [low, low, high]\n  - [low, medium, high]\n  - [medium, high, high]\nlevels: [low, medium, high]\nacceptable: medium\n---\n";

#[test]
fn a_risk_moves_as_its_level_does() {
    let rated = |likelihood: &str, impact: &str| {
        risk(1, "").replace("likelihood: 1", &format!("likelihood: {likelihood}")).replace("impact: 3", &format!("impact: {impact}"))
    };
    let sandbox = Sandbox::new();
    sandbox.commit("in", &[("aims/criteria.md", CRITERIA), ("aims/risk.md", &rated("possible", "medium"))]);
    let diff = |likelihood: &str, impact: &str| {
        sandbox.commit("again", &[("aims/risk.md", &rated(likelihood, impact))]);
        text(&run(&sandbox, "repo", &["diff", "HEAD~1..HEAD", "--no-history"], &[]))
    };
    // One times three is less than two times two, and the matrix gives more for it.
    let said = diff("rare", "high");
    assert!(said.contains("▼ RISK-1: the risk `Bias` rose: level `medium`, ") && said.contains("level `high`, likelihood `rare`"), "{said}");
    // Another way to the same level is neither up nor down.
    let said = diff("possible", "high");
    assert!(!said.contains("Risks (") && said.contains("RISK-1: `likelihood`: `rare` → `possible`"), "{said}");
    assert!(diff("possible", "low").contains("▲ RISK-1: the risk `Bias` fell: level `high`"));
}

#[test]
fn nothing_of_a_record_breaks_out_of_code() {
    let sandbox = Sandbox::new();
    sandbox.commit("in", &[("aims/risk.md", &risk(4, ""))]);
    sandbox.commit("again", &[("aims/risk.md", &risk(4, "").replace("Bias", "'x ` @octocat ` y'"))]);
    let said = text(&run(&sandbox, "repo", &["diff", "HEAD~1..HEAD", "--no-history", "--format", "md"], &[]));
    assert!(said.contains("`title`: `Bias` → ``x ` @octocat ` y``"), "{said}");
}
