//! JUnit XML: one test case per document, so that a clean document is a passed test.

use super::Output;
use super::concise::place;
use super::visible;
use super::words::counted;
use crate::model::DocumentKind;
use crate::report::locate::Located;
use crate::settings::Level;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use std::collections::BTreeMap;
use std::io::{self, Write};

pub(super) fn write(output: &Output<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut cases: BTreeMap<&str, Vec<&Located>> = BTreeMap::new();
    cases.insert(".", Vec::new());
    for document in &output.context.corpus.documents {
        if !matches!(document.kind, DocumentKind::Prose | DocumentKind::Untyped) {
            cases.insert(output.context.tree.path(document.file), Vec::new());
        }
    }
    for one in &output.report.findings {
        cases.entry(one.path.as_str()).or_default().push(one);
    }
    let mut suite = TestSuite::new("aimslint");
    for (path, findings) in cases {
        suite.add_test_case(case(output, path, &findings));
    }
    let mut report = Report::new("aimslint");
    report.add_test_suite(suite);
    report.serialize(out).map_err(io::Error::other)
}

fn case(output: &Output<'_>, path: &str, findings: &[&Located]) -> TestCase {
    let fails = |one: &&&Located| output.look.failing.is_some_and(|level| one.level >= level);
    let failing: Vec<&&Located> = findings.iter().filter(fails).collect();
    let status = match failing.first() {
        None => TestCaseStatus::success(),
        Some(first) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            let message = match failing.len() {
                1 => format!("{}: {}", first.page.code, first.message),
                more => counted(more, "finding"),
            };
            status.set_message(visible(&message)).set_type(first.page.code.as_str()).set_description(lines(&failing));
            status
        }
    };
    let name = if path == "." { "the management system as a whole".to_owned() } else { format!("{}{}", output.look.prefix, visible(path)) };
    let mut case = TestCase::new(name, status);
    case.set_classname("aimslint");
    if path != "." {
        case.extra.insert("file".into(), format!("{}{}", output.look.prefix, visible(path)).into());
    }
    let others: Vec<&&Located> = findings.iter().filter(|one| !fails(one)).collect();
    if !others.is_empty() {
        case.set_system_out(lines(&others));
    }
    case
}

/// One finding per line.
fn lines(findings: &[&&Located]) -> String {
    let line = |one: &&&Located| {
        let grade = one.grade.map_or(String::new(), |grade| format!(" ({})", grade.word()));
        let help = one.help.as_deref().map_or(String::new(), |help| format!("\n  help: {}", visible(help)));
        let level: Level = one.level;
        format!("{}: {}: {}{grade} {}{help}", place(one), level.word(), one.page.code, visible(&one.message))
    };
    findings.iter().map(line).collect::<Vec<String>>().join("\n")
}
