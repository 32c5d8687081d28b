//! Where foreign bytes come in, and what must hold of whatever they are: no panic, and every place
//! lies in the text, between two letters. The fuzz targets and `tests/any_input.rs` share this.
#![allow(dead_code)]

use aimslint::check::Project;
use aimslint::report::Options;
use aimslint::schema::parse_date;
use aimslint::settings::Settings;
use aimslint::source::{FileId, Span, Tree};
use aimslint::syntax::{Node, NodeKind, Problem, parse_markdown, parse_toml, parse_yaml, split};

/// Front-matter in YAML.
pub(crate) fn yaml(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    front_matter(text, parse_yaml(text, 0));
}

/// Front-matter in TOML.
pub(crate) fn toml(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    front_matter(text, parse_toml(text, 0));
}

/// The body of a document.
pub(crate) fn markdown(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let body = parse_markdown(text, split(text).body);
    let headings = body.headings.iter().map(|one| one.span);
    let links = body.links.iter().map(|one| one.span).chain(body.mentions.iter().map(|one| one.span));
    let cells = body.tables.iter().flat_map(|table| table.rows.iter().flat_map(|(_, cells)| cells).chain(&table.header)).map(|cell| cell.span);
    let words = body.runs.iter().map(|run| run.span);
    let others = body.comments.iter().map(|one| one.span).chain(body.images.iter().map(|one| one.span));
    headings.chain(links).chain(cells).chain(words).chain(others).for_each(|span| lies_in(text, span));
}

/// A whole document, through every rule and into a report.
pub(crate) fn document(bytes: &[u8]) {
    check(vec![("RISK-001.md".to_owned(), bytes.to_vec())]);
}

/// `aimslint.toml`.
pub(crate) fn config(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let settings = Settings::parse(FileId(0), text);
        settings.problems.iter().for_each(|problem| lies_in(text, problem.span));
    }
    check(vec![("aimslint.toml".to_owned(), bytes.to_vec())]);
}

/// A register in CSV.
pub(crate) fn register(bytes: &[u8]) {
    let config = "[[registers]]\npath = \"*.csv\"\ntype = \"risk\"\n";
    check(vec![("aimslint.toml".to_owned(), config.into()), ("risks.csv".to_owned(), bytes.to_vec())]);
}

fn check(files: Vec<(String, Vec<u8>)>) {
    let Some(today) = parse_date("2026-11-22") else { return };
    let project = Project::read(Tree::from_texts(files), today);
    let report = project.report(&project.verdict(&Options::default()));
    for range in report.findings.iter().filter_map(|finding| finding.range) {
        assert!(range.start.byte <= range.end.byte && range.start.line >= 1 && range.start.column >= 1, "{range:?}");
    }
}

fn front_matter(text: &str, (root, problems): (Option<Node>, Vec<Problem>)) {
    problems.iter().for_each(|problem| lies_in(text, problem.span));
    root.iter().for_each(|node| places(text, node));
}

fn places(text: &str, node: &Node) {
    lies_in(text, node.span);
    match &node.kind {
        NodeKind::List(items) => items.iter().for_each(|item| places(text, item)),
        NodeKind::Map(entries) => entries.iter().for_each(|entry| {
            lies_in(text, entry.key_span);
            places(text, &entry.value);
        }),
        NodeKind::Scalar { .. } | NodeKind::Missing => {}
    }
}

fn lies_in(text: &str, span: Span) {
    assert!(text.get(span.range()).is_some(), "{span:?} of {} bytes", text.len());
}
