//! The history of the sample company, as `fixtures/history/build.sh` builds it: the main line is
//! clean with history on, and the branch `broken` has a true case of each rule.

use super::commands::run;
use super::sandbox::Sandbox;
use std::process::Command;

fn built() -> Sandbox {
    let sandbox = Sandbox::empty();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/history/build.sh");
    let output = Command::new("sh").arg(script).arg(sandbox.repo()).output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    sandbox
}

/// `path:line:column CODE` of each finding.
fn found(sandbox: &Sandbox, folder: &str, arguments: &[&str]) -> Vec<String> {
    let all = [&["check", "--format", "json"], arguments].concat();
    let report: serde_json::Value = serde_json::from_slice(&run(sandbox, folder, &all, &[]).stdout).unwrap();
    let start = |one: &serde_json::Value| match one["span"]["start"].as_object() {
        Some(start) => format!(":{}:{}", start["line"], start["column"]),
        None => String::new(),
    };
    let line = |one: &serde_json::Value| format!("{}{} {}", one["path"].as_str().unwrap(), start(one), one["code"].as_str().unwrap());
    report["findings"].as_array().unwrap().iter().map(line).collect()
}

#[test]
fn the_main_line_is_clean_and_the_broken_one_has_a_case_of_each_rule() {
    let sandbox = built();
    // It ends in the sample, but for what the README of the sample says.
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/talent-screening");
    let differ = Command::new("git").args(["diff", "--no-index", "--name-only", sample]).arg(sandbox.repo()).output().unwrap();
    let differ = String::from_utf8(differ.stdout).unwrap();
    let differ: Vec<&str> = differ.lines().filter(|path| !path.contains("/.git/")).filter_map(|path| path.rsplit('/').next()).collect();
    assert_eq!(differ, ["system.md", "aimslint.toml", "weights.toml"]);

    assert_eq!(found(&sandbox, "repo", &[]), [""; 0]);
    let ready = run(&sandbox, "repo", &["ready", "--stage", "surveillance", "--format", "json"], &[]);
    let ready: serde_json::Value = serde_json::from_slice(&ready.stdout).unwrap();
    assert_eq!(ready["verdict"], "READY");
    let continuity = serde_json::json!({"from": "2026-08-26", "to": "2026-11-22", "controls": 36, "breaks": [], "unknown": []});
    assert_eq!(ready["continuity"], continuity);

    let expected = [
        ". GIT011",
        "aims/audits/AUD-2026-01.md:16:13 GIT004",
        "aims/policies/data-governance-policy.md:10:11 GIT010",
        "aims/procedures/PRO-005-change.md:6:11 GIT003",
        "aims/procedures/PRO-007-incidents.md:9:10 GIT005",
        "aims/procedures/PRO-012-competence.md:10:11 GIT002",
        "aims/risks/RISK-003.md:8:11 GIT001",
        "aims/suppliers/SUP-003.md:2:5 GIT006",
        "aims/systems/sift/system.md:30:9 GIT008",
        "aims/systems/sift/system.md:52:36 GIT007",
        // The procedure that was approved by its writer is one that the strategy rests on.
        "aims/systems/sift/technical-file/conformity-strategy.md:14:14 GIT007",
    ];
    assert_eq!(found(&sandbox, "repo", &["--rev", "broken"]), expected);
    // What the pull request brings, and nothing that was there before.
    assert_eq!(found(&sandbox, "repo", &["--rev", "broken", "--since", "main"]), expected);
    assert_eq!(found(&sandbox, "repo", &["--rev", "broken", "--no-history"]), [""; 0]);

    let url = format!("file://{}", sandbox.repo().display());
    sandbox.git_in(".", &["clone", "-q", "--depth", "1", "--branch", "broken", &url, "shallow"]);
    assert_eq!(found(&sandbox, "shallow", &[]), [". GIT009"]);
}
