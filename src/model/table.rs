//! Rows of Markdown tables as records.

use super::drafts::Draft;
use super::fields::{cell_value, field_of_header};
use super::record::{Field, RecordShape};
use crate::schema::{RecordType, Shape};
use crate::settings::Settings;
use crate::source::Span;
use crate::syntax::{Cell, Node, Problem, ProblemKind, Table};
use smol_str::SmolStr;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// A cell of a register, whatever the register is written as.
pub(super) struct GridCell<'a> {
    /// Its content as written, so that places in it are places in the file.
    pub(super) text: Cow<'a, str>,
    /// Where the content stands.
    pub(super) span: Span,
}

/// A row of a register.
pub(super) struct GridRow<'a> {
    /// The row as a whole.
    pub(super) whole: Span,
    /// Its cells, as many as the header has.
    pub(super) cells: Vec<GridCell<'a>>,
    /// How many cells it is written with.
    pub(super) written: usize,
}

/// How a register's rows become records.
pub(super) struct Register<'a> {
    /// The type of its rows.
    pub(super) kind: &'a Arc<RecordType>,
    /// The team's words.
    pub(super) settings: &'a Settings,
    /// Header = field, where the config says so.
    pub(super) columns: &'a HashMap<String, SmolStr>,
}

/// Makes a record of each row of each table whose header is recognised.
pub(super) fn rows(text: &str, tables: &[Table], register: &Register<'_>, problems: &mut Vec<Problem>) -> Vec<Draft> {
    let grid_cell = |cell: &Cell| GridCell { text: Cow::Borrowed(cell.span.slice(text)), span: cell.span };
    let mut drafts = Vec::new();
    for table in tables {
        let header: Vec<GridCell<'_>> = table.header.iter().map(grid_cell).collect();
        let rows = table.rows.iter().map(|(whole, cells)| GridRow {
            whole: *whole,
            cells: cells.iter().map(grid_cell).collect(),
            written: count_cells(whole.slice(text)),
        });
        drafts.extend(register.drafts(&header, rows, problems));
    }
    drafts
}

impl Register<'_> {
    /// The records of a grid, when its header is recognised.
    pub(super) fn drafts<'a>(&self, header: &[GridCell<'_>], rows: impl Iterator<Item = GridRow<'a>>, problems: &mut Vec<Problem>) -> Vec<Draft> {
        let field = |cell: &GridCell<'_>| field_of_header(plain(&cell.text), self.kind, self.settings, self.columns);
        let headers: Vec<(Option<SmolStr>, Span)> = header.iter().map(|cell| (field(cell), cell.span)).collect();
        if !recognised(&headers, self.kind) {
            return Vec::new();
        }
        self.unknown_columns(header, &headers, problems);
        let mut drafts = Vec::new();
        for row in rows {
            let first = row.cells.first().map_or(row.whole, |cell| cell.span);
            if row.cells.iter().all(|cell| cell.text.trim().is_empty()) {
                continue;
            }
            if row.written != headers.len() {
                let detail = format!("this row has {} cells, its header has {}", row.written, headers.len());
                let place = if first.is_empty() { row.whole } else { first };
                problems.push(Problem::new(ProblemKind::RaggedRow, place, detail));
            }
            let fields = self.fields(&headers, &row);
            drafts.push(Draft { kind: Arc::clone(self.kind), fields, shape: RecordShape::Row, type_span: first });
        }
        drafts
    }

    fn fields(&self, headers: &[(Option<SmolStr>, Span)], row: &GridRow<'_>) -> Vec<Field> {
        let mut fields: Vec<Field> = Vec::new();
        for ((field, key_span), cell) in headers.iter().zip(&row.cells) {
            let Some(name) = field else { continue };
            if fields.iter().any(|known| known.name == *name) {
                continue;
            }
            let anything = Shape::default();
            let shape = self.kind.field(name).unwrap_or(&anything);
            let mut value = cell_value(&cell.text, cell.span.range().start, shape, self.settings);
            if value.span.is_empty() {
                let at = cell.span.range().start.min(row.whole.range().end);
                value = Node::missing(Span::new(at, at));
            } else if !cell.span.contains(value.span) {
                // Escapes were resolved: only the cell as a whole can be pointed at.
                value.span = cell.span;
            }
            fields.push(Field { name: name.clone(), key_span: *key_span, value, inherited: false });
        }
        fields
    }

    fn unknown_columns(&self, header: &[GridCell<'_>], headers: &[(Option<SmolStr>, Span)], problems: &mut Vec<Problem>) {
        for (cell, (field, span)) in header.iter().zip(headers) {
            let name = plain(&cell.text);
            if field.is_none() && !name.is_empty() && !name.to_lowercase().starts_with("x-") && !matches!(name, "#" | "№" | "No." | "Nr.") {
                let near = crate::schema::nearest(name, self.kind.fields().map(|(field, _)| field.as_str()));
                let help = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                let detail = format!("the column `{}` is no field of a {}{help}", crate::schema::brief(name), self.kind.name);
                problems.push(Problem::new(ProblemKind::UnknownField, *span, detail));
            }
        }
    }
}

/// A header is recognised when it has the id's column (or the control's) and one more, or most of
/// its columns are fields of the type.
fn recognised(headers: &[(Option<SmolStr>, Span)], kind: &RecordType) -> bool {
    let known = headers.iter().filter(|(field, _)| field.is_some()).count();
    let has = |name: &str| headers.iter().any(|(field, _)| field.as_deref() == Some(name));
    let identified = has("id") || (kind.name == "control" && has("control"));
    (identified && known >= 2) || (known >= 3 && known * 2 > headers.len())
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
