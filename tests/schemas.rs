//! `aimslint schema` gives schemas that stand alone, and the commands that teach answer.

mod run;

use run::{aimslint, text};
use serde_json::{Value, json};

fn answer(arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let output = aimslint(folder.path(), arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    text(output.stdout)
}

fn refused(arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let output = aimslint(folder.path(), arguments);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{arguments:?}");
    text(output.stderr)
}

#[test]
fn the_schema_of_each_type_stands_alone() {
    let list: Value = serde_json::from_str(&answer(&["types", "--format=json"])).expect("JSON");
    let record = |kind: &str| {
        json!({
            "id": "RISK-001", "type": kind, "owner": "Dana", "systems": ["SYS-001"], "likelihood": "likely", "impact": "severe",
            "treatment": "reduce", "reviewed": "2026-01-31", "x-own": true,
        })
    };
    for kind in list["types"].as_array().expect("types") {
        let name = kind["name"].as_str().expect("a name");
        let schema: Value = serde_json::from_str(&answer(&["schema", name])).expect("JSON");
        jsonschema::validator_for(&schema).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    for arguments in [&["schema", "risk"][..], &["schema"]] {
        let schema: Value = serde_json::from_str(&answer(arguments)).expect("JSON");
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        assert!(
            validator.is_valid(&record("risk")),
            "{:?}",
            validator.iter_errors(&record("risk")).map(|error| error.to_string()).collect::<Vec<_>>()
        );
        let mut wrong = record("risk");
        wrong["treatment"] = json!("mitigate");
        assert!(!validator.is_valid(&wrong), "{arguments:?}");
        wrong["treatment"] = json!("reduce");
        wrong["tretment"] = json!("reduce");
        assert!(!validator.is_valid(&wrong), "an unknown key: {arguments:?}");
    }
}

#[test]
fn explain_leads_from_rule_to_clause_and_back() {
    assert!(answer(&["explain", "RSK001"]).contains("ISO/IEC 42001 6.1.3"));
    assert!(answer(&["explain", "untreated-risk", "--format=md"]).starts_with("# RSK001 untreated-risk\n"));
    let clause: Value = serde_json::from_str(&answer(&["explain", "6.1.3", "--format=json"])).expect("JSON");
    assert!(clause["rules"].as_array().expect("rules").contains(&json!("RSK001")));
    assert!(clause["records"].as_array().expect("records").contains(&json!("soa")));
    for what in [
        &["risk"][..],
        &["risks"],
        &["risk.treatment"],
        &["treatment-plan.actions.due"],
        &["review_interval"],
        &["A.6.2.4"],
        &["a.6"],
        &["A.6.1.1"],
        &["iso-27001:A.5.2"],
        &["Article", "9"],
        &["eu-ai-act:9(1)"],
        &["RSK"],
        &["clause 9.2"],
    ] {
        let mut arguments = vec!["explain"];
        arguments.extend(what);
        assert!(answer(&arguments).len() > 40, "{what:?}");
    }
    for (what, near) in
        [("RSK0001", "RSK001"), ("rsik", "risk"), ("risk.tretment", "risk.treatment"), ("AI policy", "A.2.2"), ("A.6.2.44", "A.6.2.4")]
    {
        let said = refused(&["explain", what]);
        assert!(said.contains(&format!("did you mean `{near}`?")), "{what}: {said}");
    }
}

#[test]
fn lists_come_as_tables_and_as_json() {
    assert!(answer(&["rules"]).lines().any(|line| line.starts_with("RSK001  untreated-risk")));
    let rules: Value = serde_json::from_str(&answer(&["rules", "--format=json"])).expect("JSON");
    assert!(rules["rules"].as_array().is_some_and(|rules| rules.iter().any(|rule| rule["code"] == "REF001")));
    let requirements: Value = serde_json::from_str(&answer(&["requirements", "--format=json"])).expect("JSON");
    let controls = requirements["requirements"].as_array().expect("a list").iter().filter(|one| one["kind"] == "control").count();
    assert_eq!(controls, 38);
    assert!(answer(&["requirements", "--standard=eu-ai-act"]).contains("Regulation"));
    assert!(refused(&["requirements", "--standard=iso-4201"]).contains("did you mean `iso-42001`?"));
}

#[test]
fn help_completions_and_slips() {
    let help = answer(&["--help"]);
    for part in ["Check and mend:", "Learn:", "Examples:", "Exit code:"] {
        assert!(help.contains(part), "{part}");
    }
    assert!(!help.contains("More:"), "every command has a group: {help}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(answer(&["completions", shell]).contains("explain"), "{shell}");
    }
    assert!(answer(&["man"]).contains(".TH aimslint"));
    assert!(answer(&["man", "check"]).contains("aimslint\\-check"));
    assert!(refused(&["chekc"]).contains("did you mean `aimslint check`?"));
    assert!(refused(&["check", "--formt", "json"]).contains("--format"));
    assert!(refused(&["--on", "tomorrow"]).contains("YYYY-MM-DD"));
    assert!(refused(&["check", "--select", "RSK0001"]).contains("did you mean `RSK001`?"));
}
