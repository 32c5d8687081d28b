//! What users and machines read of `check`: every format of one small AIMS as a reviewed snapshot,
//! and hostile names and values that inject nothing into any of them.

mod run;

use run::{aimslint, folder_of, text};
use serde_json::Value;

const RULES: &str = "--select=REF001,RSK001,AUD001,CFG001,CFG003";

/// A risk that nothing reduces, names that don't exist, a suppression that holds, one that lacks
/// its reason, one that nothing needs, and no audit at all.
const SMALL: &[(&str, &str)] = &[
    ("aimslint.toml", "standards = [\"iso-42001\"]\n"),
    (
        "aims/risks/RISK-001.md",
        "---\nid: RISK-001\ntype: risk\ntitle: Ranking puts older applicants at a disadvantage\nowner: Head of Product\nsystems: [SYS-001, SYS-002]\nlikelihood: likely\nimpact: severe\nlevel: high\ntreatment: reduce\nallow: [{rule: REF001}]\n---\n",
    ),
    (
        "aims/risks/RISK-002.md",
        "---\nid: RISK-002\ntype: risk\ntitle: Wrong advice\nowner: Head of Product\nsystems: [SYS-404]\nlikelihood: rare\nimpact: minor\nlevel: low\ntreatment: accept\nallow: [{rule: REF001, until: 2027-01-31, reason: \"the system is being registered\"}]\n---\n",
    ),
    (
        "aims/risks/criteria.md",
        "---\nid: RC-001\ntype: risk-criteria\nstatus: approved\napprover: Managing Director\napproved: 2026-01-15\nlikelihood: [rare, likely]\nimpact: [minor, severe]\nmatrix:\n  - [low, medium]\n  - [medium, high]\nlevels: [low, medium, high]\nacceptable: medium\n---\n<!-- aimslint-allow REF001 until=2027-01-31 reason=\"not needed\" -->\nNothing here.\n",
    ),
    (
        "aims/systems/SYS-001.md",
        "---\nid: SYS-001\ntype: system\nowner: Head of Product\npurpose: Ranks applications\nlifecycle: production\norigin: built\n---\n| Part | What it does, at some length so that the line has to be cut on a terminal of eighty columns | See |\n|---|---|---|\n| a | Reads applications and splits them into fields that people know from forms | [[DS-404]] |\n",
    ),
    ("aims/notes.md", "---\ntitle: No type here\n---\n"),
];

fn small(format: &str, more: &[&str]) -> String {
    let folder = folder_of(SMALL);
    let mut arguments = vec!["check", RULES, "--on=2026-11-22", "--format", format];
    arguments.extend(more);
    let output = aimslint(folder.path(), &arguments);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    text(output.stdout)
}

#[test]
fn pretty() {
    insta::assert_snapshot!(small("pretty", &[]));
}

#[test]
fn pretty_with_suppressed_findings() {
    insta::assert_snapshot!(small("pretty", &["--show-suppressed", "--ignore=AUD001,RSK001,CFG001,CFG003"]));
}

#[test]
fn statistics() {
    insta::assert_snapshot!(small("pretty", &["--statistics"]));
}

#[test]
fn summary() {
    let folder = folder_of(SMALL);
    let output = aimslint(folder.path(), &["check", RULES, "--on=2026-11-22", "--quiet", "--summary=summary.md"]);
    assert_eq!((output.status.code(), text(output.stdout)), (Some(1), String::new()));
    insta::assert_snapshot!(std::fs::read_to_string(folder.path().join("summary.md")).expect("a summary"));
}

#[test]
fn concise() {
    insta::assert_snapshot!(small("concise", &["--show-suppressed"]));
}

#[test]
fn github() {
    insta::assert_snapshot!(small("github", &[]));
}

#[test]
fn gitlab() {
    insta::assert_snapshot!(small("gitlab", &[]));
}

#[test]
fn junit() {
    insta::assert_snapshot!(small("junit", &[]));
}

#[test]
fn sarif_results() {
    let mut log: Value = serde_json::from_str(&small("sarif", &["--show-suppressed"])).expect("JSON");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    assert!(rules.len() > 40, "every enabled rule is listed");
    for result in run["results"].as_array().expect("results") {
        let index = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    // Each new rule moves them.
    for result in log["runs"][0]["results"].as_array_mut().expect("results") {
        result.as_object_mut().expect("a result").remove("ruleIndex");
    }
    insta::assert_snapshot!(serde_json::to_string_pretty(&log["runs"][0]["results"]).expect("JSON"));
}

#[test]
fn sarif_of_a_clean_repo_has_an_empty_list() {
    let folder = folder_of(&[("a.md", "# Prose\n")]);
    let output = aimslint(folder.path(), &["--select=REF001", "--format=sarif"]);
    let log: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(log["runs"][0]["results"], serde_json::json!([]));
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn json_fits_its_schema() {
    let schema: Value = serde_json::from_str(include_str!("../schema/tool/check.json")).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for more in [&["--show-suppressed", "--statistics"][..], &[]] {
        let value: Value = serde_json::from_str(&small("json", more)).expect("JSON");
        let faults: Vec<String> = validator.iter_errors(&value).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
        assert!(faults.is_empty(), "{faults:#?}");
        assert!(value["findings"].as_array().is_some_and(|findings| findings.len() >= 4));
    }
    insta::assert_snapshot!(small("json", &["--select=REF001"]));
}

#[test]
fn colour_only_where_it_is_asked_for() {
    assert!(!small("pretty", &[]).contains('\u{1b}'));
    let colored = small("pretty", &["--color=always"]);
    assert!(colored.contains('\u{1b}'));
    assert!(!colored.contains("\u{1b}]8"), "links are for terminals");
    let folder = folder_of(SMALL);
    let with = |name: &str, value: &str| {
        let output = run::command(folder.path(), &["--on=2026-11-22"]).env(name, value).output().expect("it runs");
        text(output.stdout).contains('\u{1b}')
    };
    assert!(with("CLICOLOR_FORCE", "1"));
    assert!(!with("NO_COLOR", "1"));
}

#[test]
fn a_file_is_written_as_a_whole_and_quiet_says_nothing() {
    let folder = folder_of(SMALL);
    let output = aimslint(folder.path(), &["--on=2026-11-22", RULES, "--format=json", "-o", "out.json", "--quiet"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    let written = std::fs::read(folder.path().join("out.json")).expect("a file");
    assert_eq!(text(written), small("json", &[]));
    let left: Vec<_> = std::fs::read_dir(folder.path()).expect("a folder").flatten().map(|entry| entry.file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with(".aimslint-")), "{left:?}");
}

/// Names and values that try to be more than text.
const HOSTILE: &[(&str, &str)] = &[
    (
        "::error::x%0A##[error]/é#?<b>,:\u{202e}.md",
        "---\nid: \"::warning::RISK\\e[31m-1\"\ntype: risk\nowner: \"<script>alert(1)</script>\"\nsystems: [\"S\\e]8;;http://evil\\e\\\\ ::error file=a,line=1::%0A%25\\u202e##[add-mask]x ]]> & [a](http://evil)\", \"::stop-commands::x\"]\n---\n",
    ),
    ("new\nline\r::error::y.md", "---\nid: R-2\ntype: risk\nsystems: [\"\\0\\a\\b::set-output name=x::y\"]\n---\n"),
];

fn hostile(format: &str) -> String {
    let folder = folder_of(HOSTILE);
    let output = aimslint(folder.path(), &["--select=REF001,DOC004,DOC005,DOC013", "--on=2026-11-22", "--format", format]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    text(output.stdout)
}

#[test]
fn nothing_injects_into_a_terminal_or_a_log() {
    for format in ["pretty", "concise"] {
        for line in hostile(format).lines() {
            assert!(!line.chars().any(|letter| letter.is_control() || letter == '\u{202e}'), "{format}: {line:?}");
            assert!(!line.trim().starts_with("::"), "{format}: {line:?}");
            assert!(!line.contains("##["), "{format}: {line:?}");
        }
    }
}

#[test]
fn nothing_injects_into_workflow_commands() {
    let commands = hostile("github");
    let mut paths = Vec::new();
    for line in commands.lines() {
        // As the runner reads it: `::name key=value,…::message`.
        let rest = line.strip_prefix("::").expect("a command");
        let (head, message) = rest.split_once("::").expect("a message");
        let (name, properties) = head.split_once(' ').expect("properties");
        assert!(["error", "warning", "notice"].contains(&name), "{line}");
        assert!(!line.contains('\r'), "{line}");
        assert!(!message.is_empty());
        for property in properties.split(',') {
            let (key, value) = property.split_once('=').expect("a value");
            assert!(["title", "file", "line", "endLine", "col", "endColumn"].contains(&key), "{line}");
            if key == "file" {
                paths.push(value.replace("%2C", ",").replace("%3A", ":").replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%"));
            }
        }
    }
    for (path, _) in HOSTILE {
        assert!(paths.iter().any(|found| found == path), "{path:?} in {paths:?}");
    }
}

#[test]
fn machine_formats_give_back_the_very_path() {
    let check: Value = serde_json::from_str(&hostile("json")).expect("JSON");
    let sarif: Value = serde_json::from_str(&hostile("sarif")).expect("JSON");
    let gitlab: Value = serde_json::from_str(&hostile("gitlab")).expect("JSON");
    let uris: Vec<String> = sarif["runs"][0]["results"]
        .as_array()
        .expect("results")
        .iter()
        .map(|result| result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().expect("a uri").to_owned())
        .collect();
    for uri in &uris {
        assert!(uri.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-_.~%".contains(&byte)), "{uri}");
    }
    for (path, _) in HOSTILE {
        assert!(check["findings"].as_array().expect("findings").iter().any(|one| one["path"] == *path), "json {path:?}");
        assert!(gitlab.as_array().expect("issues").iter().any(|one| one["location"]["path"] == *path), "gitlab {path:?}");
        assert!(uris.iter().any(|uri| percent_encoding::percent_decode_str(uri).decode_utf8_lossy() == *path), "sarif {path:?}");
    }
}

#[test]
fn junit_stays_xml() {
    let xml = hostile("junit");
    assert!(!xml.chars().any(|letter| letter.is_control() && letter != '\n'), "{xml}");
    assert!(!xml.contains("<script>"));
    let report = quick_junit::Report::deserialize_from_str(&xml).expect("it reads back");
    assert_eq!(report.tests, 3);
    assert_eq!(report.failures, 2);
}

#[test]
fn fingerprints_are_unique() {
    for list in [small("gitlab", &[]), hostile("gitlab")] {
        let issues: Vec<Value> = serde_json::from_str(&list).expect("JSON");
        let mut names: Vec<&str> = issues.iter().filter_map(|one| one["fingerprint"].as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), issues.len());
    }
}

#[test]
fn github_shows_ten_of_a_level_and_tells_of_the_rest() {
    let ids: Vec<String> = (0..25).map(|at| format!("SYS-9{at:02}")).collect();
    let record = format!("---\nid: RISK-001\ntype: risk\nsystems: [{}]\n---\n", ids.join(", "));
    let folder = folder_of(&[("r.md", &record)]);
    let output = aimslint(folder.path(), &["--select=REF001", "--format=github"]);
    let lines = text(output.stdout);
    assert_eq!(lines.lines().filter(|line| line.starts_with("::error ")).count(), 10);
    assert!(lines.ends_with("::notice title=aimslint::and 15 errors more; the summary and the log of `aimslint check` have all\n"), "{lines}");
}
