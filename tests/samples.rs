//! The sample management systems are clean on the day they were written for, and say so when nobody
//! looks after them.

use aimslint::check::Project;
use aimslint::report::{Options, Report};
use aimslint::schema::parse_date;
use aimslint::source::{find_root, tree_of_folder};
use std::path::Path;

fn report(sample: &str, on: &str) -> Report {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(sample);
    let root = find_root(&folder).expect("a root");
    let project = Project::read(tree_of_folder(&root).expect("a tree"), parse_date(on).expect("a date"));
    let verdict = project.verdict(&Options::default());
    project.report(&verdict)
}

fn told(report: &Report) -> Vec<String> {
    report.findings.iter().map(|one| format!("{} {} {}", one.path, one.page.code, one.message)).collect()
}

#[test]
fn clean_on_their_day() {
    for sample in ["talent-screening", "support-chatbot"] {
        let report = report(sample, "2026-11-22");
        assert!(report.findings.is_empty(), "{sample}:\n{}", told(&report).join("\n"));
    }
}

#[test]
fn a_year_without_care_shows() {
    for (sample, codes) in
        [("talent-screening", &["AUD001", "MGT001", "MGT005", "NCR002", "CER001"][..]), ("support-chatbot", &["AUD001", "MGT001", "MGT005"][..])]
    {
        let report = report(sample, "2028-01-01");
        for code in codes {
            assert!(report.findings.iter().any(|one| one.page.code == *code), "{sample}: no {code} among\n{}", told(&report).join("\n"));
        }
    }
}
