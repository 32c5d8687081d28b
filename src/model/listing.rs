//! What a document says about others, or about itself a second time: the lines of a master list, and
//! the newest row of a version history.

use super::adopt::Slot;
use super::fields::value_of_cell;
use super::words::Words;
use crate::schema::{FieldName, RecordType, parse_date};
use crate::settings::folded;
use crate::source::Span;
use crate::syntax::{Body, Cell, Heading, Node, Table};
use jiff::civil::Date;
use smol_str::SmolStr;
use std::collections::HashMap;

/// A line of a master list: which document, and what the list says of it.
#[derive(Clone, Debug)]
pub struct ListLine {
    /// The id, or the path, of the document.
    pub id: SmolStr,
    /// Where that stands.
    pub id_span: Span,
    /// The other cells, by field.
    pub says: Vec<(FieldName, Node)>,
}

/// What the newest row of a document's version history says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewestVersion {
    /// The version.
    pub version: SmolStr,
    /// Where it stands.
    pub span: Span,
}

/// The lines of all tables that have a column of ids.
pub(super) fn lines(text: &str, body: &Body, kind: &RecordType, words: &Words<'_>) -> Vec<ListLine> {
    let none = HashMap::new();
    let mut lines = Vec::new();
    for table in &body.tables {
        let names: Vec<&str> = table.header.iter().map(|cell| bare(cell.span.slice(text))).collect();
        let fields: Vec<Option<FieldName>> = names.iter().map(|name| words.field_of_header(name, kind, &none)).collect();
        let Some(id_column) = fields.iter().position(|field| field.as_deref() == Some("id")) else {
            continue;
        };
        for (_, cells) in &table.rows {
            let value = |at: usize, cell: &Cell| {
                let field = fields[at].as_deref()?;
                let slot = Slot { kind, field, shape: kind.field(field)?, called: names[at] };
                Some(value_of_cell(cell.span.slice(text), cell.span.range().start, slot, words))
            };
            let Some(id) = cells.get(id_column).and_then(|cell| value(id_column, cell)) else {
                continue;
            };
            let Some(written) = id.text() else { continue };
            let says = cells.iter().enumerate().filter(|(at, _)| *at != id_column && *at < fields.len());
            let says = says.filter_map(|(at, cell)| Some((fields[at]?, value(at, cell)?))).collect();
            lines.push(ListLine { id: written.into(), id_span: id.span, says });
        }
    }
    lines
}

/// How new a row of a version history is: its day, then the numbers of its version.
type Age = (Option<Date>, Vec<u64>);

/// The row of the version history with the latest date and, of equal ones, the highest version.
pub(super) fn newest_version(text: &str, body: &Body) -> Option<NewestVersion> {
    let mut newest: Option<(Age, NewestVersion)> = None;
    for table in &body.tables {
        let heading = table.heading.and_then(|at| body.headings.get(at));
        let Some((version_column, date_column)) = history_columns(text, table, heading) else {
            continue;
        };
        for (_, cells) in &table.rows {
            let Some(cell) = cells.get(version_column) else { continue };
            let written = bare(cell.span.slice(text));
            let Some(parts) = version_parts(written) else { continue };
            let date = date_column.and_then(|at| cells.get(at)).and_then(|cell| parse_date(bare(cell.span.slice(text))));
            let rank = (date, parts);
            if newest.as_ref().is_none_or(|(known, _)| *known < rank) {
                newest = Some((rank, NewestVersion { version: written.into(), span: cell.span }));
            }
        }
    }
    newest.map(|(_, newest)| newest)
}

/// The columns of version and date, when the table is a version history: it begins with the version
/// and its heading says so, or it holds nothing else than such tables do.
fn history_columns(text: &str, table: &Table, heading: Option<&Heading>) -> Option<(usize, Option<usize>)> {
    const VERSION: &[&str] = &["version", "versionno", "rev", "revision", "ver", "v"];
    const DATE: &[&str] = &["date", "datum", "approved", "released", "releasedate", "revisiondate", "versiondate"];
    const OTHERS: &[&str] = &[
        "change",
        "changes",
        "description",
        "author",
        "approvedby",
        "approver",
        "by",
        "reviewer",
        "comment",
        "comments",
        "summary",
        "status",
        "changedby",
        "preparedby",
        "reason",
        "notes",
        "what",
        "who",
        "name",
        "änderung",
        "änderungen",
        "autor",
        "beschreibung",
    ];
    const TITLES: &[&str] = &["history", "historie", "changelog", "changes", "revision", "versions", "änderung", "document control"];
    let names: Vec<String> = table.header.iter().map(|cell| folded(cell.span.slice(text))).collect();
    let among = |words: &[&str], name: &String| words.contains(&name.as_str());
    let version = names.iter().position(|name| among(VERSION, name)).filter(|at| *at == 0)?;
    let date = names.iter().position(|name| among(DATE, name));
    let titled = heading.is_some_and(|heading| {
        let title = heading.text.to_lowercase();
        TITLES.iter().any(|word| title.contains(word))
    });
    let known = names.iter().all(|name| among(VERSION, name) || among(DATE, name) || among(OTHERS, name));
    (names.len() > 1 && (titled || (known && date.is_some()))).then_some((version, date))
}

/// `v1.10` as 1, 10; trailing zeros say nothing, so `2.0` is `2`.
pub(crate) fn version_parts(text: &str) -> Option<Vec<u64>> {
    let text = text.trim().trim_start_matches(['v', 'V']).trim_start_matches("ersion").trim();
    let mut parts: Vec<u64> = text.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    while parts.len() > 1 && parts.last() == Some(&0) {
        parts.pop();
    }
    Some(parts)
}

fn bare(cell: &str) -> &str {
    cell.trim().trim_matches(['*', '_', '`', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse_markdown;

    fn newest(text: &str) -> Option<String> {
        let body = parse_markdown(text, Span::new(0, text.len()));
        newest_version(text, &body).map(|newest| newest.version.to_string())
    }

    #[test]
    fn the_newest_row_is_found_in_either_order() {
        let up = "| Version | Date |\n|---|---|\n| 1.9 | 2025-03-10 |\n| 1.10 | 2026-03-02 |\n";
        let down = "| Version | Change |\n|---|---|\n| 1.10 | b |\n| 1.9 | a |\n";
        assert_eq!(newest(up).as_deref(), Some("1.10"));
        assert_eq!(newest(down), None, "no date and no heading that says what it is");
        assert_eq!(newest(&format!("## Version history\n\n{down}")).as_deref(), Some("1.10"));
    }

    #[test]
    fn other_tables_with_versions_are_left_alone() {
        assert_eq!(newest("## Models\n\n| Model | Version | Date |\n|---|---|---|\n| ranker | 9 | 2026-01-01 |\n"), None);
        assert_eq!(newest("## Releases\n\n| Version | Accuracy |\n|---|---|\n| 9 | 0.9 |\n"), None);
    }

    #[test]
    fn versions_compare_by_number() {
        assert_eq!(version_parts("v2.0"), version_parts("2"));
        assert!(version_parts("1.10") > version_parts("1.9"));
        assert_eq!(version_parts("draft"), None);
    }
}
