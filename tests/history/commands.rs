//! The commands that look at two commits, or at one as it was, run as a user runs them.

use super::sandbox::Sandbox;
use std::process::{Command, Output};

const CONTROL: &str = "---\nid: A.6.2.4\ntype: control\napplicable: true\njustification: We ship models\nimplementation: implemented\nowner: Ann\nevidence: [EVD-7]\n---\n";
const EVIDENCE: &str =
    "---\nid: EVD-7\ntype: evidence\ntitle: Test log\nlocation: https://example.org/log\ncollected: 2026-01-10\ncontrols: [A.6.2.4]\n---\n";

pub(crate) const POLICY: &str =
    "---\nid: POL-AI\ntype: policy\ntitle: AI policy\napprover: Bo\napproved: 2025-12-01\nreviewed: 2026-01-10\n---\nWe test.\n";

pub(crate) fn policy(reviewed: &str, body: &str) -> String {
    format!("---\nid: POL-AI\ntype: policy\ntitle: AI policy\napprover: Bo\napproved: 2025-12-01\nreviewed: {reviewed}\n---\n{body}\n")
}

/// Runs aimslint in a folder of the sandbox, on a fixed day and with nothing of a hook's environment.
pub(crate) fn run(sandbox: &Sandbox, folder: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aimslint"));
    command.current_dir(sandbox.path(folder)).args(arguments);
    if !arguments.contains(&"--on") {
        command.args(["--on", "2026-11-22"]);
    }
    command.env("HOME", sandbox.path(".")).env("GIT_CONFIG_NOSYSTEM", "1");
    for variable in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
        command.env_remove(variable);
    }
    command.envs(environment.iter().copied());
    command.output().unwrap()
}

pub(crate) fn text(output: &Output) -> String {
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The codes of the GIT findings of a check.
pub(crate) fn git_codes(output: &Output) -> Vec<String> {
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let codes = report["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned());
    codes.filter(|code| code.starts_with("GIT")).collect()
}

pub(crate) fn changed_after_review() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.commit("in", &[("aims/policy.md", &policy("2026-01-10", "We test every model."))]);
    sandbox.commit("reword", &[("aims/policy.md", &policy("2026-01-10", "We test most models."))]);
    sandbox
}

#[test]
fn a_shallow_clone_says_so_once_and_claims_nothing() {
    let sandbox = changed_after_review();
    assert_eq!(git_codes(&run(&sandbox, "repo", &["check", "--format", "json"], &[])), ["GIT001"]);
    let url = format!("file://{}", sandbox.repo().display());
    sandbox.git_in(".", &["clone", "-q", "--depth", "1", &url, "shallow"]);
    let output = run(&sandbox, "shallow", &["check", "--format", "json"], &[]);
    assert_eq!(git_codes(&output), ["GIT009"]);
    assert!(text(&output).contains("fetch --unshallow"));
    assert!(git_codes(&run(&sandbox, "shallow", &["check", "--format", "json", "--no-history"], &[])).is_empty());
}

#[test]
fn bare_repositories_linked_worktrees_and_revisions_have_their_history() {
    let sandbox = changed_after_review();
    sandbox.git_in(".", &["clone", "-q", "--bare", "repo", "bare"]);
    assert_eq!(git_codes(&run(&sandbox, "bare", &["check", "--format", "json", "--rev", "HEAD"], &[])), ["GIT001"]);
    assert!(git_codes(&run(&sandbox, "bare", &["check", "--format", "json", "--rev", "HEAD~1"], &[])).is_empty());
    sandbox.git(&["worktree", "add", "-q", "../linked"]);
    assert_eq!(git_codes(&run(&sandbox, "linked", &["check", "--format", "json"], &[])), ["GIT001"]);
    let unborn = Sandbox::new();
    unborn.write("aims/policy.md", &policy("2026-01-10", "x"));
    assert_eq!(git_codes(&run(&unborn, "repo", &["check", "--format", "json"], &[])), ["GIT009"]);
}

#[test]
fn what_is_not_committed_counts_as_the_newest_version() {
    let sandbox = Sandbox::new();
    sandbox.commit("in", &[("aims/policy.md", &policy("2026-01-10", "We test every model."))]);
    assert!(git_codes(&run(&sandbox, "repo", &["check", "--format", "json"], &[])).is_empty());
    sandbox.write("aims/policy.md", &policy("2026-01-10", "We test most models."));
    assert_eq!(git_codes(&run(&sandbox, "repo", &["check", "--format", "json"], &[])), ["GIT001"]);
    // A hook sees what is about to be committed, not what lies about.
    let index = sandbox.repo().join(".git/index");
    let hook = [("GIT_INDEX_FILE", index.to_str().unwrap())];
    assert!(git_codes(&run(&sandbox, "repo", &["check", "--format", "json"], &hook)).is_empty());
    sandbox.git(&["add", "-A"]);
    assert_eq!(git_codes(&run(&sandbox, "repo", &["check", "--format", "json"], &hook)), ["GIT001"]);
}

#[test]
fn evidence_that_is_altered_and_not_committed_is_told() {
    let sandbox = Sandbox::new();
    let evidence = EVIDENCE.replace("location: https://example.org/log", "artifact: logs/a.csv");
    sandbox.commit("in", &[("aims/evidence.md", &evidence), ("logs/a.csv", "day,drift\n1,0.2\n")]);
    let codes = || git_codes(&run(&sandbox, "repo", &["check", "--format", "json"], &[]));
    assert!(codes().is_empty());
    sandbox.write("logs/a.csv", "day,drift\n1,0.1\n");
    assert_eq!(codes(), ["GIT004"]);
    sandbox.write("aims/evidence.md", &evidence.replace("2026-01-10", "2026-02-10"));
    assert!(codes().is_empty());
}

/// A file that stays and says no record any more has lost it.
#[test]
fn a_record_that_loses_its_type_is_told() {
    let whole = policy("2026-01-10", "We test every model.");
    for (now, is_lost) in [
        (whole.replace("type: policy\n", ""), true),
        (whole.replace("type:", "Type:"), true),
        ("We test every model.\n".to_owned(), true),
        (whole.replace("type: policy", "type: procedure\nowner: Ann"), false),
    ] {
        let sandbox = Sandbox::new();
        sandbox.commit("in", &[("aims/policy.md", &whole)]);
        sandbox.write("aims/policy.md", &now);
        for committed in [false, true] {
            if committed {
                sandbox.git(&["commit", "-qam", "otherwise"]);
            }
            let codes = git_codes(&run(&sandbox, "repo", &["check", "--format", "json"], &[]));
            assert_eq!(codes.contains(&"GIT011".to_owned()), is_lost, "{now}: {codes:?}");
        }
    }
}

/// Taking a record out and putting it back makes it no new record.
#[test]
fn a_record_that_was_put_back_otherwise_has_changed() {
    let sandbox = changed_after_review();
    let codes = || git_codes(&run(&sandbox, "repo", &["check", "--format", "json"], &[]));
    sandbox.commit("restore", &[("aims/policy.md", &policy("2026-01-10", "We test every model."))]);
    assert!(codes().is_empty(), "{:?}", codes());
    sandbox.git(&["rm", "-q", "aims/policy.md"]);
    sandbox.git(&["commit", "-q", "-m", "out"]);
    sandbox.commit("back", &[("aims/policy.md", &policy("2026-01-10", "We test every model."))]);
    assert!(codes().is_empty(), "{:?}", codes());
    sandbox.git(&["rm", "-q", "aims/policy.md"]);
    sandbox.git(&["commit", "-q", "-m", "out"]);
    sandbox.commit("back, otherwise", &[("aims/policy.md", &policy("2026-01-10", "We test some models."))]);
    assert_eq!(codes(), ["GIT001"]);
}

#[test]
fn since_shows_what_the_merge_base_did_not_have() {
    let sandbox = changed_after_review();
    sandbox.commit("control", &[("aims/control.md", CONTROL), ("aims/evidence.md", EVIDENCE)]);
    sandbox.git(&["checkout", "-q", "-b", "topic"]);
    std::fs::remove_file(sandbox.repo().join("aims/evidence.md")).unwrap();
    sandbox.commit("drop", &[]);
    let output = run(&sandbox, "repo", &["check", "--format", "json", "--since", "main", "--select", "REF001,GIT"], &[]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let codes: Vec<&str> = report["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    // The control is untouched, and broken by what was deleted; the old GIT001 is not repeated.
    assert_eq!(codes, ["GIT011", "REF001"]);
}

#[test]
fn a_pull_request_that_drops_the_last_evidence_is_told_so() {
    let sandbox = Sandbox::new();
    sandbox.commit("in", &[("aims/control.md", CONTROL), ("aims/evidence.md", EVIDENCE)]);
    sandbox.git(&["checkout", "-q", "-b", "topic"]);
    std::fs::remove_file(sandbox.repo().join("aims/evidence.md")).unwrap();
    sandbox.commit("drop", &[("aims/control.md", &CONTROL.replace("evidence: [EVD-7]\n", ""))]);
    let output = run(&sandbox, "repo", &["diff", "main", "--format", "md"], &[]);
    let said = text(&output);
    assert!(said.contains("the control is implemented and lost its last evidence: `EVD-7` (deleted)"), "{said}");
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(run(&sandbox, "repo", &["diff", "main", "--fail-on", "never"], &[]).status.code(), Some(0));
}

#[test]
fn a_pull_request_that_only_reformats_changes_nothing() {
    let sandbox = Sandbox::new();
    let risk = |number: usize| {
        format!(
            "---\nid: RISK-{number}\ntype: risk\ntitle: Risk {number}\nowner: Ann\nsystems: [SYS-1]\nlikelihood: 2\nimpact: 2\ntreatment: reduce\n---\n# Risk\n\nIt may be *biased*\nnow and then.\n"
        )
    };
    for number in 0..50 {
        sandbox.write(&format!("aims/risks/RISK-{number}.md"), &risk(number));
    }
    sandbox.commit("in", &[]);
    sandbox.git(&["checkout", "-q", "-b", "topic"]);
    for number in 0..50 {
        let text = risk(number).replace("title: Risk", "title:   \"Risk").replace("\nowner", "\"\nowner").replace("*biased*\nnow", "_biased_ now");
        sandbox.write(&format!("aims/risks/RISK-{number}.md"), &text.replace("systems: [SYS-1]", "systems:\n  - SYS-1"));
    }
    sandbox.commit("reformat", &[]);
    let output = run(&sandbox, "repo", &["diff", "main"], &[]);
    let said = text(&output);
    assert!(said.contains("Nothing changed. 50 files differ"), "{said}");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn the_log_of_a_record_follows_it_through_renames_and_field_by_field() {
    let sandbox = changed_after_review();
    sandbox.git(&["mv", "aims/policy.md", "aims/ai-policy.md"]);
    sandbox.commit("move", &[]);
    sandbox.commit("review", &[("aims/ai-policy.md", &policy("2026-05-01", "We test most models."))]);
    let said = text(&run(&sandbox, "repo", &["log", "pol-ai"], &[]));
    for part in ["reviewed: 2026-01-10 → 2026-05-01", "the text changed", "brought in as aims/policy.md"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    std::fs::remove_file(sandbox.repo().join("aims/ai-policy.md")).unwrap();
    sandbox.commit("delete", &[("aims/control.md", CONTROL)]);
    assert!(text(&run(&sandbox, "repo", &["log", "POL-AI"], &[])).contains("deleted"));
    assert_eq!(run(&sandbox, "repo", &["log", "POL-NO"], &[]).status.code(), Some(2));
}

#[test]
fn the_log_tells_a_move_and_what_happened_elsewhere() {
    let sandbox = Sandbox::new();
    sandbox.commit("in", &[("aims/two.md", RISK)]);
    sandbox.git(&["mv", "aims/two.md", "aims/risk.md"]);
    sandbox.commit("move", &[]);
    let changed = RISK.replace("title: Bias", "title: Unfair ranking");
    sandbox.commit("change", &[("aims/risk.md", &changed)]);
    std::fs::remove_file(sandbox.repo().join("aims/risk.md")).unwrap();
    sandbox.commit("delete", &[]);
    sandbox.commit("back", &[("aims/two.md", &changed)]);
    let said = text(&run(&sandbox, "repo", &["log", "RISK-2"], &[]));
    let mut rest = said.as_str();
    for part in [
        "back\n  put back as aims/two.md",
        "delete\n  deleted from aims/risk.md",
        "change\n  title: Bias → Unfair ranking",
        "move\n  moved from aims/two.md to aims/risk.md",
        "in\n  brought in as aims/two.md",
    ] {
        rest = rest.split_once(part).unwrap_or_else(|| panic!("{part}: {said}")).1;
    }
    let output = run(&sandbox, "repo", &["log", "RISK-2", "--format", "json"], &[]);
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let moved = &told["versions"][3];
    assert_eq!((moved["event"].as_str(), moved["from"].as_str(), moved["path"].as_str()), (Some("moved"), Some("aims/two.md"), Some("aims/risk.md")));
}

const RISK: &str = "---\nid: RISK-2\ntype: risk\ntitle: Bias\nowner: Ann\nsystems: [SYS-1]\nlikelihood: 2\nimpact: 3\ntreatment: reduce\nreviewed: 2026-02-18\n---\n# Bias\n";

#[test]
fn a_record_is_its_id_in_diff_and_log() {
    let sandbox = Sandbox::new();
    sandbox.commit("in", &[("aims/two.md", RISK)]);
    std::fs::remove_file(sandbox.repo().join("aims/two.md")).unwrap();
    sandbox.commit("swap", &[("aims/three.md", &RISK.replace("RISK-2", "RISK-3").replace("title: Bias", "title: Outage"))]);
    let said = text(&run(&sandbox, "repo", &["diff", "HEAD~1..HEAD"], &[]));
    for part in ["RISK-2: the risk `Bias` is gone", "RISK-3: new risk `Outage`", "GIT011"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!said.contains("GIT001"), "{said}");
    assert!(text(&run(&sandbox, "repo", &["log", "RISK-2"], &[])).contains("deleted from aims/two.md"));
    let said = text(&run(&sandbox, "repo", &["log", "RISK-3"], &[]));
    assert!(said.contains("brought in as aims/three.md") && !said.contains("two.md"), "{said}");
}

#[test]
fn a_record_that_is_renumbered_is_the_same_record() {
    let sandbox = Sandbox::new();
    sandbox.commit("in", &[("aims/two.md", RISK)]);
    std::fs::remove_file(sandbox.repo().join("aims/two.md")).unwrap();
    sandbox.commit("renumber", &[("aims/risks/two.md", &RISK.replace("RISK-2", "RISK-002"))]);
    let said = text(&run(&sandbox, "repo", &["diff", "HEAD~1..HEAD"], &[]));
    assert!(said.contains("RISK-002: `id`: `RISK-2` → `RISK-002`") && !said.contains("gone") && !said.contains("GIT0"), "{said}");
    // Both ids lead to its life.
    for id in ["RISK-2", "RISK-002"] {
        let said = text(&run(&sandbox, "repo", &["log", id], &[]));
        assert!(said.contains("id: RISK-2 → RISK-002") && said.contains("brought in as aims/two.md"), "{said}");
    }
}

#[test]
fn a_record_that_moves_into_a_register_says_what_it_said() {
    let table = "---\nregister: risk\n---\n| ID | Title | Owner | Systems | Likelihood | Impact | Treatment | Reviewed |\n|---|---|---|---|---|---|---|---|\n| RISK-2 | Bias | Ann | SYS-1 | 2 | 3 | reduce | 2026-02-18 |\n";
    let list = "---\nregister: risk\nowner: Ann\nrecords:\n  - {id: RISK-2, title: Bias, systems: [SYS-1], likelihood: 2, impact: 3, treatment: reduce, reviewed: 2026-02-18}\n---\n";
    let sandbox = Sandbox::new();
    sandbox.commit("in", &[("aims/two.md", RISK)]);
    std::fs::remove_file(sandbox.repo().join("aims/two.md")).unwrap();
    for register in [table, list] {
        sandbox.commit("move", &[("aims/risks.md", register)]);
        let said = text(&run(&sandbox, "repo", &["diff", "HEAD~1..HEAD"], &[]));
        assert!(said.contains("no record says anything") && !said.contains("GIT0"), "{said}");
        assert!(text(&run(&sandbox, "repo", &["log", "RISK-2"], &[])).contains("brought in as aims/two.md"));
    }
}

#[test]
fn a_diff_in_a_shallow_clone_says_once_what_is_not_known() {
    let sandbox = changed_after_review();
    sandbox.commit("more", &[("aims/policy.md", &policy("2026-01-10", "We test some models."))]);
    let url = format!("file://{}", sandbox.repo().display());
    sandbox.git_in(".", &["clone", "-q", "--depth", "2", &url, "shallow"]);
    let said = text(&run(&sandbox, "shallow", &["diff", "HEAD~1..HEAD"], &[]));
    assert_eq!(said.matches("GIT009").count(), 1, "{said}");
    assert!(said.contains("Not known (1)") && said.contains("this clone is shallow") && said.contains("git fetch --unshallow"), "{said}");
    let output = run(&sandbox, "shallow", &["diff", "HEAD~1..HEAD", "--format", "json"], &[]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["unknown"][0]["code"], "GIT009");
    assert!(report["unknown"][0]["help"].as_str().unwrap().contains("git fetch --unshallow"));
    assert_eq!(report["unknown"].as_array().unwrap().len(), 1);
    for (folder, more) in [("shallow", &["--no-history"][..]), ("repo", &[])] {
        let said = text(&run(&sandbox, folder, &[&["diff", "HEAD~1..HEAD"], more].concat(), &[]));
        assert!(!said.contains("GIT009"), "{said}");
    }
}
