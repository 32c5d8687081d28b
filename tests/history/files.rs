//! Code and evidence on branches: what counts is what stands, and not what a branch once held.

use super::commands::{git_codes, run};
use super::sandbox::Sandbox;

const SYSTEM: &str =
    "---\nid: SYS-1\ntype: system\ntitle: Sift\nowner: Ann\npurpose: Ranks\nlifecycle: production\norigin: built\npaths: [src]\n---\n";
const EVIDENCE: &str = "---\nid: EVD-1\ntype: evidence\ntitle: Log\nartifact: aims/log.csv\ncollected: 2023-11-10\n---\n";

fn assessed(day: &str) -> String {
    format!("---\nid: RA-1\ntype: risk-assessment\nsystems: [SYS-1]\nassessed: {day}\nmethod: Workshop\nrisks: [RISK-1]\n---\n")
}

/// A repo with code and evidence, and a branch on which both were altered.
fn altered_on_a_branch() -> Sandbox {
    let sandbox = Sandbox::new();
    let records = [("aims/system.md", SYSTEM), ("aims/assessment.md", &assessed("2023-11-10")), ("aims/evidence.md", EVIDENCE)];
    sandbox.commit("in", &[&records[..], &[("aims/log.csv", "1,yes\n"), ("src/rank.rs", "1")]].concat());
    sandbox.git(&["checkout", "-q", "-b", "topic"]);
    sandbox.commit("alter", &[("aims/log.csv", "1,no\n"), ("src/rank.rs", "2")]);
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.commit("other", &[("README.md", "Sift\n")]);
    sandbox
}

fn codes(sandbox: &Sandbox) -> Vec<String> {
    git_codes(&run(sandbox, "repo", &["check", "--format", "json", "--select", "GIT004,GIT008"], &[]))
}

#[test]
fn what_a_merge_threw_away_changed_nothing() {
    let sandbox = altered_on_a_branch();
    sandbox.git(&["merge", "-q", "-s", "ours", "-m", "drop", "topic"]);
    assert_eq!(codes(&sandbox), [""; 0]);
    let sandbox = altered_on_a_branch();
    sandbox.git(&["merge", "-q", "--no-ff", "-m", "take", "topic"]);
    assert_eq!(codes(&sandbox), ["GIT004", "GIT008"]);
}

#[test]
fn what_was_assessed_on_main_is_no_news_when_a_branch_brings_it_again() {
    let sandbox = altered_on_a_branch();
    sandbox.commit("pick", &[("src/rank.rs", "2")]);
    sandbox.commit("assess", &[("aims/assessment.md", &assessed("2023-11-14"))]);
    sandbox.git(&["merge", "-q", "--no-ff", "-m", "take", "topic"]);
    assert_eq!(codes(&sandbox), ["GIT004"]);
}

#[test]
fn a_file_that_may_be_run_holds_what_it_held() {
    let sandbox = altered_on_a_branch();
    sandbox.git(&["update-index", "--chmod=+x", "src/rank.rs", "aims/log.csv"]);
    sandbox.git(&["commit", "-q", "-m", "may run"]);
    sandbox.git(&["reset", "-q", "--hard"]);
    assert_eq!(codes(&sandbox), [""; 0]);
}
