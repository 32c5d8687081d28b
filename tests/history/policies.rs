//! A pull request can't loosen the check it is judged by, nor pass what it silences for mended.

use super::commands::{policy, run, text};
use super::sandbox::Sandbox;

/// The findings of a check as `code path level`.
fn findings(sandbox: &Sandbox, folder: &str, arguments: &[&str]) -> Vec<String> {
    let output = run(sandbox, folder, &[&["check", "--format", "json", "--no-history"], arguments].concat(), &[]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
    let word = |one: &serde_json::Value, key: &str| one[key].as_str().unwrap_or("").to_owned();
    let all = report["findings"].as_array().unwrap().iter();
    all.map(|one| format!("{} {} {}", word(one, "code"), word(one, "path"), word(one, "level"))).collect()
}

fn own_rule(level: &str) -> String {
    format!(
        "---\ncode: ORG001\nname: policy-owner\ntitle: Whose a policy is\nlevel: {level}\ngrade: minor\nrequirements: [\"7.5.2\"]\nsince: \"0.1\"\nfixable: false\ncheck:\n  each: policy\n  that:\n    owner: ROLE-QUALITY\n  message: Another owner\n---\nWhy.\n"
    )
}

/// A repo with a policy that an own rule finds fault with, on a branch `pr`.
fn with_own_rule() -> Sandbox {
    let sandbox = Sandbox::new();
    let config = ("aimslint.toml", "own_rules = [\"rules/*.md\"]\n");
    sandbox.commit("in", &[config, ("rules/one.md", &own_rule("error")), ("aims/policy.md", &policy("2026-11-01", "We test."))]);
    sandbox.git(&["checkout", "-q", "-b", "pr"]);
    sandbox
}

const OWN: [&str; 4] = ["--select", "ORG,CFG005", "--policy-from", "main"];

#[test]
fn own_rules_are_those_of_the_base() {
    let sandbox = with_own_rule();
    assert_eq!(findings(&sandbox, "repo", &OWN), ["ORG001 aims/policy.md error"]);
    sandbox.commit("lower", &[("rules/one.md", &own_rule("note"))]);
    assert_eq!(findings(&sandbox, "repo", &OWN), ["ORG001 aims/policy.md error", "CFG005 rules/one.md warning"]);
    sandbox.git(&["rm", "-q", "rules/one.md"]);
    sandbox.commit("drop", &[]);
    let mut found = findings(&sandbox, "repo", &["--select", "ORG001,CFG005", "--policy-from", "main"]);
    found.sort();
    assert_eq!(found, ["CFG005 aimslint.toml warning", "ORG001 aims/policy.md error"]);
}

#[test]
fn a_new_rule_runs_at_once() {
    let sandbox = with_own_rule();
    let second = own_rule("error").replace("ORG001", "ORG002").replace("policy-owner", "policy-second");
    sandbox.commit("more", &[("rules/two.md", &second)]);
    assert_eq!(findings(&sandbox, "repo", &OWN), ["ORG001 aims/policy.md error", "ORG002 aims/policy.md error"]);
}

#[test]
fn schemas_are_those_of_the_base() {
    let schema = |values: &str| format!("{{\"title\": \"widget\", \"type\": \"object\", \"properties\": {{\"color\": {{\"enum\": [{values}]}}}}}}\n");
    let sandbox = Sandbox::new();
    let config = ("aimslint.toml", "[schemas]\npaths = [\"schema/*.json\"]\n");
    sandbox.commit("in", &[config, ("schema/widget.json", &schema("\"red\"")), ("w.md", "---\nid: W-1\ntype: widget\ncolor: blue\n---\n")]);
    sandbox.git(&["checkout", "-q", "-b", "pr"]);
    sandbox.commit("loosen", &[("schema/widget.json", &schema("\"red\", \"blue\""))]);
    let all = ["--select", "DOC003,DOC005,CFG005", "--policy-from", "main"];
    assert_eq!(findings(&sandbox, "repo", &all), ["CFG005 schema/widget.json warning", "DOC005 w.md error"]);
    assert_eq!(findings(&sandbox, "repo", &["--select", "DOC003,DOC005"]), [""; 0]);
    // A type of its own takes nothing away.
    sandbox.commit("back", &[("schema/widget.json", &schema("\"red\"")), ("schema/gadget.json", &schema("\"red\"").replace("widget", "gadget"))]);
    sandbox.commit("use it", &[("g.md", "---\nid: G-1\ntype: gadget\ncolor: red\n---\n")]);
    assert_eq!(findings(&sandbox, "repo", &all), ["DOC005 w.md error"]);
}

#[test]
fn a_nearer_config_does_not_count() {
    let sandbox = Sandbox::new();
    sandbox.commit("in", &[("aimslint.toml", "[rules]\nREV001 = \"note\"\n"), ("aims/policy.md", &policy("2024-01-10", "We test."))]);
    sandbox.git(&["checkout", "-q", "-b", "pr"]);
    sandbox.commit("nearer", &[("aims/aimslint.toml", "")]);
    let found = ["CFG005 aims/aimslint.toml warning", "REV001 aims/policy.md note"];
    let arguments = ["--select", "REV001,CFG005", "--policy-from", "main"];
    assert_eq!(findings(&sandbox, "repo/aims", &arguments), found);
    assert_eq!(findings(&sandbox, "repo", &[&["aims"], &arguments[..]].concat()), found);
    assert_eq!(findings(&sandbox, "repo/aims", &[&arguments[..], &["--rev", "pr"]].concat()), found);
    // Once it is agreed upon it holds.
    assert_eq!(findings(&sandbox, "repo/aims", &["--select", "REV001,CFG005", "--policy-from", "pr"]), ["REV001 policy.md error"]);
}

#[test]
fn what_others_changed_is_not_the_change_s_doing() {
    let config = |level: &str| format!("[rules]\nREV001 = \"{level}\"\n");
    let sandbox = Sandbox::new();
    sandbox.commit("in", &[("aimslint.toml", &config("note")), ("aims/policy.md", &policy("2024-01-10", "We test."))]);
    sandbox.git(&["checkout", "-q", "-b", "pr"]);
    sandbox.commit("text", &[("aims/policy.md", &policy("2024-01-10", "We test it all."))]);
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.commit("stricter", &[("aimslint.toml", &config("warning"))]);
    sandbox.git(&["checkout", "-q", "pr"]);
    let arguments = ["--select", "REV001,CFG005", "--policy-from", "main"];
    assert_eq!(findings(&sandbox, "repo", &arguments), ["REV001 aims/policy.md warning"]);
    sandbox.commit("looser", &[("aimslint.toml", &config("off"))]);
    assert_eq!(findings(&sandbox, "repo", &arguments), ["REV001 aims/policy.md warning", "CFG005 aimslint.toml warning"]);
}

#[cfg(unix)]
#[test]
fn a_config_is_not_followed_out_of_the_repo() {
    let sandbox = Sandbox::new();
    std::fs::write(sandbox.path("outside.toml"), "secret_token = 1\n").unwrap();
    sandbox.commit("in", &[("aims/policy.md", &policy("2026-11-01", "We test."))]);
    std::os::unix::fs::symlink(sandbox.path("outside.toml"), sandbox.repo().join("aimslint.toml")).unwrap();
    sandbox.commit("link", &[]);
    for more in [&["check"][..], &["check", "--rev", "HEAD"]] {
        let output = run(&sandbox, "repo", more, &[]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("symbolic link") && !said.contains("secret_token"), "{said}");
    }
}

#[test]
fn what_is_only_silenced_is_not_closed() {
    let late = policy("2024-01-10", "We test.");
    let sandbox = Sandbox::new();
    sandbox.commit("in", &[("aimslint.toml", ""), ("aims/policy.md", &late)]);
    let diff = |config: &str, document: &str| {
        sandbox.commit("change", &[("aimslint.toml", config), ("aims/policy.md", document)]);
        let output = run(&sandbox, "repo", &["diff", "HEAD~1..HEAD", "--no-history", "--format", "json"], &[]);
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let codes = |key: &str| report[key].as_array().unwrap().iter().any(|one| one["code"] == "REV001");
        let told = (codes("silenced"), codes("closed"), output.status.code());
        sandbox.commit("back", &[("aimslint.toml", ""), ("aims/policy.md", &late)]);
        told
    };
    assert_eq!(diff("[rules]\nREV001 = \"off\"\n", &late), (true, false, Some(1)));
    assert_eq!(diff("[review]\nintervals = { policy = \"P60M\" }\n", &late), (true, false, Some(1)));
    assert_eq!(diff("exclude = [\"aims/policy.md\"]\n", &late), (true, false, Some(1)));
    let allowed = late.replacen("---\nWe", "allow: [{rule: REV001, until: 2026-12-31, reason: Held up}]\n---\nWe", 1);
    assert_eq!(diff("", &allowed), (true, false, Some(1)));
    assert_eq!(diff("", &policy("2026-11-01", "We test.")), (false, true, Some(0)));
}

#[test]
fn a_slip_in_a_record_is_no_deletion() {
    let sandbox = Sandbox::new();
    sandbox.commit("in", &[("aims/policy.md", &policy("2024-01-10", "We test."))]);
    sandbox.commit("slip", &[("aims/policy.md", &policy("2024-01-10", "We test.").replace("title: ", "title: \""))]);
    let said = text(&run(&sandbox, "repo", &["diff", "HEAD~1..HEAD", "--no-history"], &[]));
    assert!(said.contains("POL-AI: the policy `AI policy` can't be read") && !said.contains("is gone"), "{said}");
    assert!(!said.contains("REV001"), "nothing is known of what can't be read: {said}");
    let output = run(&sandbox, "repo", &["log", "POL-AI"], &[]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("`aims/policy.md` can't be read, and holds `POL-AI`"), "{output:?}");
    sandbox.git(&["rm", "-q", "aims/policy.md"]);
    sandbox.commit("delete", &[]);
    let said = text(&run(&sandbox, "repo", &["diff", "HEAD~2..HEAD", "--no-history"], &[]));
    assert!(said.contains("POL-AI: the policy `AI policy` is gone"), "{said}");
}

#[test]
fn the_merge_base_is_named_where_the_base_has_moved_on() {
    let sandbox = Sandbox::new();
    let first = sandbox.commit("in", &[("aims/policy.md", &policy("2026-11-01", "We test."))]);
    sandbox.git(&["checkout", "-q", "-b", "pr"]);
    sandbox.commit("text", &[("aims/policy.md", &policy("2026-11-02", "We test it."))]);
    let diff = |format: &str| text(&run(&sandbox, "repo", &["diff", "main...pr", "--no-history", "--format", format], &[]));
    assert!(diff("text").starts_with("From main to pr\n") && diff("json").contains("\"from\": \"main\""));
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.commit("other", &[("other.md", "x\n")]);
    let header = format!("From {} (the merge base with main) to pr\n", &first[..8]);
    assert!(diff("text").starts_with(&header), "{}", diff("text"));
    assert!(diff("json").contains(&format!("\"from\": \"{first}\"")));
}
