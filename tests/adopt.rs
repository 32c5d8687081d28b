//! Adopting a folder of documents that nobody wrote for aimslint: `init --adopt`, then `check` finds
//! every planted defect at its place and nothing else, in both languages alike.

use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

#[derive(Deserialize)]
struct Planted {
    on: String,
    unread: Vec<String>,
    defect: Vec<Defect>,
}

#[derive(Deserialize)]
struct Defect {
    code: String,
    path: String,
    line: u64,
    column: u64,
}

fn aimslint(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aimslint"));
    // What a CI system or a hook sets must not reach from the tests' own surroundings into them.
    for name in ["CI", "GIT_INDEX_FILE", "GIT_DIR", "PRE_COMMIT"] {
        command.env_remove(name);
    }
    command.args(arguments).current_dir(folder).output().expect("it runs")
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy(&source, &target);
        } else if entry.file_name() != "defects.toml" {
            std::fs::copy(&source, &target).expect("copied");
        }
    }
}

/// A copy of a fixture without what is planted in it, and that.
fn legacy(name: &str) -> (tempfile::TempDir, Planted) {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    let folder = tempfile::tempdir().expect("a folder");
    copy(&fixture, folder.path());
    let planted = std::fs::read_to_string(fixture.join("defects.toml")).expect("what is planted");
    (folder, toml::from_str(&planted).expect("a list of defects"))
}

fn finds_what_is_planted(name: &str) {
    let (folder, planted) = legacy(name);
    let init = aimslint(folder.path(), &["init", "--adopt", "--on", &planted.on]);
    let said = String::from_utf8_lossy(&init.stdout).into_owned();
    assert!(init.status.success(), "{said}{}", String::from_utf8_lossy(&init.stderr));
    for path in &planted.unread {
        assert!(said.contains(path), "`{path}` is passed over in silence:\n{said}");
    }
    let output = aimslint(folder.path(), &["check", "--format", "json", "--on", &planted.on, "--no-history"]);
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let found: BTreeSet<String> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|one| {
            let start = &one["span"]["start"];
            format!("{}:{}:{} {}", one["path"].as_str().unwrap_or(""), start["line"], start["column"], one["code"].as_str().unwrap_or(""))
        })
        .collect();
    let wanted: BTreeSet<String> = planted.defect.iter().map(|one| format!("{}:{}:{} {}", one.path, one.line, one.column, one.code)).collect();
    let missed: Vec<&String> = wanted.difference(&found).collect();
    let extra: Vec<&String> = found.difference(&wanted).collect();
    assert!(missed.is_empty() && extra.is_empty(), "missed: {missed:#?}\nfound besides: {extra:#?}");
    assert!(report["summary"]["unknown"].as_u64().is_some_and(|count| count > 0), "the unread register is counted");
}

#[test]
fn the_english_folder_holds_what_is_planted_and_nothing_else() {
    finds_what_is_planted("legacy-folder");
}

#[test]
fn the_german_folder_holds_what_is_planted_and_nothing_else() {
    finds_what_is_planted("legacy-folder-de");
}

#[test]
fn a_config_that_is_there_stays_and_the_same_folder_gets_the_same_one() {
    let (folder, _) = legacy("legacy-folder");
    let config = folder.path().join("aimslint.toml");
    std::fs::write(&config, "adopt = true\n").expect("written");
    let first = aimslint(folder.path(), &["init", "--adopt", "--on", "2026-11-22"]);
    assert_eq!(std::fs::read_to_string(&config).expect("read"), "adopt = true\n");
    let proposed = String::from_utf8_lossy(&first.stdout).into_owned();
    assert!(proposed.contains("[[documents]]") && proposed.contains("stays as it is"), "{proposed}");
    std::fs::remove_file(&config).expect("removed");
    aimslint(folder.path(), &["init", "--adopt", "--on", "2026-11-22"]);
    let written = std::fs::read_to_string(&config).expect("read");
    assert!(proposed.contains(written.trim_end()), "what is proposed is what is written");
}

#[test]
fn a_folder_without_documents_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("README.md"), "# A library\n\nIt sorts.\n").expect("written");
    let output = aimslint(folder.path(), &["init", "--adopt", "--on", "2026-11-22"]);
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("No document or register was recognised"));
}

fn write(folder: &Path, path: &str, text: &str) {
    let file = folder.join(path);
    std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
    std::fs::write(file, text).expect("written");
}

#[test]
fn a_document_is_what_its_front_matter_calls_it() {
    let folder = tempfile::tempdir().expect("a folder");
    // The first heading is that of a section, and the folder's name says what the policy is about.
    let text = "---\ntitle: Risk assessment policy\nslug: risk-assessment\nlast_updated: 2026-01-12\n---\n### Purpose\n\nWe look at risks.\n";
    write(folder.path(), "risk-assessment/index.md", text);
    write(folder.path(), "note.md", "---\ntitle: A note\ndate: 2026-01-12\n---\nNo document under control.\n");
    write(folder.path(), "records/release.md", "---\nid: REL-001\ntitle: Release record\n---\nWhat was released.\n");
    let init = aimslint(folder.path(), &["init", "--adopt", "--on", "2026-11-22"]);
    let said = String::from_utf8_lossy(&init.stdout).into_owned();
    assert!(said.contains("policy    risk-assessment/index.md"), "{said}");
    assert!(said.contains("document  records/release.md"), "a number of its own makes two keys enough: {said}");
    assert!(said.contains("note.md: has front-matter, but its type can't be told"), "{said}");
}

#[test]
fn a_word_in_a_title_sets_none_of_many_alike_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    for number in 1..=40 {
        let title = if number == 7 { "Remote procedure calls".to_owned() } else { format!("Proposal {number}") };
        let text = format!("---\nid: {number}\ntitle: {title}\nauthor: Ann Lee\ncreated: 2026-01-12\n---\nWhat is proposed.\n");
        write(folder.path(), &format!("proposals/p-{number}.md"), &text);
    }
    write(folder.path(), "few/one.md", "---\nid: 41\ntitle: Procedure for releases\nauthor: Ann Lee\n---\nWhat is done.\n");
    let init = aimslint(folder.path(), &["init", "--adopt", "--on", "2026-11-22"]);
    let said = String::from_utf8_lossy(&init.stdout).into_owned();
    assert!(said.contains("document   proposals/*.md  40 documents"), "{said}");
    assert!(said.contains("procedure  few/one.md"), "{said}");
}

#[test]
fn a_table_that_only_shows_what_a_register_looks_like_is_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    let control = "**Document ID:** GD-1\n**Owner:** CISO\n**Version:** 1.0\n**Status:** Draft\n";
    let steps: String = (1..20).map(|step| format!("| {step} | Look |\n")).collect();
    let guide = format!(
        "# GD-1 Incident guide\n\n{control}**Document Type:** Guide (not a policy)\n\n## Steps\n\n| Step | What |\n|---|---|\n{steps}\n\
         ## Evidence register\n\n| Evidence ID | Description | Location | Date Collected |\n|---|---|---|---|\n| EV-1 | Chart | /x | 2026-01-01 |\n"
    );
    write("policies/guide.md", &guide);
    let rows = "| RTP-1 | R-1 | Bias | Ann | Reduce |\n| RTP-2 | R-2 | Drift | Bo | Accept |\n";
    let plan =
        format!("# Risk treatment plan\n\n{control}\n| Treatment ID | Risk ID | Risk | Risk Owner | Treatment |\n|---|---|---|---|---|\n{rows}");
    write("plan.md", &plan.replace("GD-1", "PL-1"));
    let output = aimslint(folder.path(), &["init", "--adopt"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let config = std::fs::read_to_string(folder.path().join("aimslint.toml")).expect("a config");
    assert!(!config.contains("register"), "{config}");
    assert!(config.contains("path = \"policies/guide.md\"\ntype = \"document\""), "{config}");
    assert!(config.contains("path = \"plan.md\"\ntype = \"treatment-plan\""), "{config}");
}

#[test]
fn an_audit_is_known_by_its_name_and_a_record_by_its_keys_or_its_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let audit = "**Audit date:** 2026-04-14 | **Auditor:** Cy Young | **Covers:** 4-10 | **Conclusion:** conforms\n\nWe looked at all.\n";
    let control = "**Version:** 1.0 | **Owner:** Ann | **Approved on:** 2026-01-02\n\nText.\n";
    for (path, title, body) in [
        ("x/one.md", "Internal audit IA-2026-01", audit),
        ("x/two.md", "Internal Audit 2026", audit),
        ("x/three.md", "Internal audit of the AIMS", audit),
        ("x/internal-audit-2026.md", "Spring", audit),
        ("audits/q1.md", "Spring", audit),
        ("x/how.md", "Internal audit procedure", control),
        ("x/plan.md", "Internal audit plan 2026", control),
        ("x/list.md", "Internal audit checklist", control),
        ("audits/readme.md", "Spring", control),
    ] {
        write(folder.path(), path, &format!("# {title}\n\n{body}"));
    }
    let keys = "**System ID:** SYS-1 | **Owner:** Ann | **Purpose:** routes | **Lifecycle:** Production | **Origin:** Built\n";
    write(folder.path(), "a/router.md", &format!("# Router\n\n{keys}"));
    write(folder.path(), "a/drift.md", "# Drift\n\n| Field | Value |\n|---|---|\n| Risk ID | R01 |\n| Likelihood | 3 |\n| Impact | 2 |\n");
    let init = aimslint(folder.path(), &["init", "--adopt", "--on", "2026-11-22"]);
    assert!(init.status.success(), "{}", String::from_utf8_lossy(&init.stderr));
    let config = std::fs::read_to_string(folder.path().join("aimslint.toml")).expect("a config");
    for (path, kind) in [
        ("x/one.md", "audit"),
        ("x/two.md", "audit"),
        ("x/three.md", "audit"),
        ("x/internal-audit-2026.md", "audit"),
        ("audits/q1.md", "audit"),
        ("x/how.md", "procedure"),
        ("x/plan.md", "audit-programme"),
        ("x/list.md", "document"),
        ("audits/readme.md", "document"),
        ("a/router.md", "system"),
        ("a/drift.md", "risk"),
    ] {
        assert!(config.contains(&format!("path = \"{path}\"\ntype = \"{kind}\"")), "{path} is no {kind}: {config}");
    }
    let check = aimslint(folder.path(), &["check", "--format", "concise", "--on", "2026-11-22"]);
    let said = String::from_utf8_lossy(&check.stdout).into_owned();
    for code in ["AUD001", "REF001", "REF002"] {
        assert!(!said.contains(code), "{said}");
    }
}

#[test]
fn a_column_of_line_numbers_is_the_id_where_there_is_no_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = "# Nonconformity log\n\n| # | Nonconformity | Raised | Severity | Root cause |\n|---|---|---|---|---|\n| 1 | No minutes | 2026-03-01 | minor | Nobody took them |\n| 2 | No tests | 2026-04-01 | minor | No time |\n";
    write(folder.path(), "log.md", log);
    let risks = "# Risk register\n\n| # | Risk ID | Risk | Likelihood | Impact | Owner | Treatment |\n|---|---|---|---|---|---|---|\n| 1 | R-1 | Drift | 3 | 2 | Ann | reduce |\n| 2 | R-2 | Bias | 2 | 2 | Ann | accept |\n";
    write(folder.path(), "risks.md", risks);
    write(folder.path(), "incidents.md", &log.replace("Nonconformity log", "NC register").replace("| # |", "| NC # |"));
    let init = aimslint(folder.path(), &["init", "--adopt", "--on", "2026-11-22"]);
    let said = String::from_utf8_lossy(&init.stdout).into_owned();
    let config = std::fs::read_to_string(folder.path().join("aimslint.toml")).expect("a config");
    for path in ["log.md", "risks.md", "incidents.md"] {
        assert!(config.contains(&format!("path = \"{path}\"")), "{said}{config}");
    }
    let exported = aimslint(folder.path(), &["export", "risk", "--format", "csv", "--on", "2026-11-22"]);
    assert!(String::from_utf8_lossy(&exported.stdout).contains("\"R-2\",\"Bias\""), "{}", String::from_utf8_lossy(&exported.stdout));
    let exported = aimslint(folder.path(), &["export", "nonconformity", "--format", "csv", "--on", "2026-11-22"]);
    assert_eq!(String::from_utf8_lossy(&exported.stdout).matches("\"2\",\"No tests\"").count(), 2, "{}", String::from_utf8_lossy(&exported.stdout));
}

#[test]
fn a_register_without_ids_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = "| Course | Employee | Date completed |\n|---|---|---|\n| AI basics | Ann Lee | 2026-03-01 |\n| AI basics | Bo Chen | 2026-03-02 |\n";
    write(folder.path(), "training.md", &format!("# Training records\n\n{table}"));
    write(folder.path(), "minutes.md", &format!("# Notes of May\n\n{table}"));
    let init = aimslint(folder.path(), &["init", "--adopt", "--on", "2026-11-22"]);
    let said = String::from_utf8_lossy(&init.stdout).into_owned();
    assert!(said.contains("training.md: looks like a register of type training, but has no column of ids"), "{said}");
    assert!(!said.contains("minutes.md"), "{said}");
}

#[test]
fn each_of_several_sheets_is_a_record() {
    let folder = tempfile::tempdir().expect("a folder");
    let sheet = |id: &str| {
        format!(
            "## {id}\n\n| Attribute | Value |\n|---|---|\n| Risk ID | {id} |\n| Risk | Drift |\n| System | SYS-1 |\n| Risk owner | Ann |\n| Likelihood | 3 |\n| Impact | 2 |\n| Treatment | reduce |\n\n"
        )
    };
    write(folder.path(), "sheets.md", &format!("# What may happen\n\n{}{}", sheet("R01"), sheet("R02")));
    let init = aimslint(folder.path(), &["init", "--adopt", "--on", "2026-11-22"]);
    assert!(init.status.success(), "{}", String::from_utf8_lossy(&init.stderr));
    let exported = aimslint(folder.path(), &["export", "risk", "--format", "csv", "--on", "2026-11-22"]);
    let rows = String::from_utf8_lossy(&exported.stdout).into_owned();
    assert!(rows.contains("\"R01\"") && rows.contains("\"R02\""), "{rows}{}", String::from_utf8_lossy(&init.stdout));
}
