//! Rows of Markdown tables as records.

use super::fields::{cell_value, field_of_header};
use super::record::{Field, RecordShape};
use crate::schema::{RecordType, Shape};
use crate::settings::Settings;
use crate::source::Span;
use crate::syntax::{Node, Problem, ProblemKind, Table};
use smol_str::SmolStr;
use std::collections::HashMap;
use std::sync::Arc;

/// A record in the making, before its values are checked.
pub(super) struct Draft {
    pub(super) kind: Arc<RecordType>,
    pub(super) fields: Vec<Field>,
    pub(super) shape: RecordShape,
    pub(super) type_span: Span,
}

/// Makes a record of each row of each table whose header is recognised.
pub(super) fn rows(
    text: &str,
    tables: &[Table],
    kind: &Arc<RecordType>,
    settings: &Settings,
    columns: &HashMap<String, SmolStr>,
    problems: &mut Vec<Problem>,
) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for table in tables {
        let headers: Vec<(Option<SmolStr>, Span)> =
            table.header.iter().map(|cell| (field_of_header(plain(cell.span.slice(text)), kind, settings, columns), cell.span)).collect();
        if !recognised(&headers, kind) {
            continue;
        }
        unknown_columns(text, &headers, kind, problems);
        for (row, cells) in &table.rows {
            let written = count_cells(row.slice(text));
            let first = cells.first().map_or(*row, |cell| cell.span);
            if cells.iter().all(|cell| cell.span.slice(text).trim().is_empty()) {
                continue;
            }
            if written != headers.len() {
                let detail = format!("this row has {written} cells, its header has {}", headers.len());
                let place = if first.is_empty() { *row } else { first };
                problems.push(Problem::new(ProblemKind::RaggedRow, place, detail));
            }
            let mut fields: Vec<Field> = Vec::new();
            for ((field, key_span), cell) in headers.iter().zip(cells) {
                let Some(name) = field else { continue };
                if fields.iter().any(|known| known.name == *name) {
                    continue;
                }
                let anything = Shape::default();
                let shape = kind.field(name).unwrap_or(&anything);
                let mut value = cell_value(cell.span.slice(text), cell.span.range().start, shape, settings);
                if value.span.is_empty() {
                    value = Node::missing(after_bar(text, cell.span, *row));
                }
                fields.push(Field { name: name.clone(), key_span: *key_span, value, inherited: false });
            }
            drafts.push(Draft { kind: Arc::clone(kind), fields, shape: RecordShape::Row, type_span: first });
        }
    }
    drafts
}

/// A header is recognised when it has the id's column (or the control's) and one more, or most of
/// its columns are fields of the type.
fn recognised(headers: &[(Option<SmolStr>, Span)], kind: &RecordType) -> bool {
    let known = headers.iter().filter(|(field, _)| field.is_some()).count();
    let has = |name: &str| headers.iter().any(|(field, _)| field.as_deref() == Some(name));
    let identified = has("id") || (kind.name == "control" && has("control"));
    (identified && known >= 2) || (known >= 3 && known * 2 > headers.len())
}

fn unknown_columns(text: &str, headers: &[(Option<SmolStr>, Span)], kind: &RecordType, problems: &mut Vec<Problem>) {
    for (field, span) in headers {
        let name = plain(span.slice(text));
        if field.is_none() && !name.is_empty() && !name.to_lowercase().starts_with("x-") && !matches!(name, "#" | "№" | "No." | "Nr.") {
            let near = crate::schema::nearest(name, kind.fields().map(|(field, _)| field.as_str()));
            let detail = format!("the column `{}` is no field of {}", crate::schema::brief(name), kind.with_article());
            problems.push(Problem::new(ProblemKind::UnknownField, *span, detail).with_meant(name, near));
        }
    }
}

/// An empty cell is pointed at just after the bar that opens it.
fn after_bar(text: &str, cell: Span, row: Span) -> Span {
    let end = row.range().end.min(text.len());
    let start = cell.range().start.min(end);
    Span::new(start, start)
}

fn plain(cell: &str) -> &str {
    cell.trim().trim_matches(['*', '_', '`', ' '])
}

/// How many cells a row is written with. Bars that are escaped part nothing; the outer ones are
/// optional.
fn count_cells(row: &str) -> usize {
    let row = row.trim();
    let mut bars = 0;
    let mut escaped = false;
    let mut last_is_bar = false;
    for letter in row.chars() {
        last_is_bar = letter == '|' && !escaped;
        bars += usize::from(last_is_bar);
        escaped = letter == '\\' && !escaped;
    }
    let outer = usize::from(row.starts_with('|')) + usize::from(last_is_bar && row.len() > 1);
    bars + 1 - outer.min(bars)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_counted_as_written() {
        for (row, count) in [("| a | b |", 2), ("a | b", 2), ("| a | b", 2), (r"| a \| b | c |", 2), ("| a |", 1), ("| a | b | c | |", 4)] {
            assert_eq!(count_cells(row), count, "{row}");
        }
    }
}
