//! Rows of Markdown tables as records.

use super::adopt::{Slot, holds_most, is_misspelt, is_template, settle, settle_intervals, turned_record};
use super::drafts::Draft;
use super::fields::value_of_cell;
use super::record::{Field, RecordShape};
use super::words::{Words, is_number_sign};
use crate::schema::{FieldName, RecordType, Shape};
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

/// A column of a register.
pub(super) struct Column {
    /// The field its cells hold.
    pub(super) field: Option<FieldName>,
    /// What it is called.
    pub(super) name: String,
    /// Where that stands.
    pub(super) span: Span,
}

/// How a register's rows become records.
pub(super) struct Register<'a> {
    /// The type of its rows.
    pub(super) kind: &'a Arc<RecordType>,
    /// The words it is read with.
    pub(super) words: Words<'a>,
    /// Header = field, where the config says so.
    pub(super) columns: &'a HashMap<String, SmolStr>,
}

/// Makes a record of each row of each table whose header is recognised.
///
/// # Errors
/// There are tables, and none is a register of the type.
pub(super) fn rows(text: &str, tables: &[Table], register: &Register<'_>, problems: &mut Vec<Problem>) -> Result<Vec<Draft>, Problem> {
    let grid_cell = |cell: &Cell| GridCell { text: Cow::Borrowed(cell.span.slice(text)), span: cell.span };
    let grids = tables.iter().map(|table| {
        let header: Vec<GridCell<'_>> = table.header.iter().map(grid_cell).collect();
        let rows = table.rows.iter().map(|(whole, cells)| GridRow {
            whole: *whole,
            cells: cells.iter().map(grid_cell).collect(),
            written: count_cells(whole.slice(text)),
        });
        (header, rows.collect())
    });
    let mut grids: Vec<(Vec<GridCell<'_>>, Vec<GridRow<'_>>)> = grids.collect();
    if register.words.lexicon.is_some() {
        register.choose(&mut grids);
    }
    let unread = grids.iter().find(|(header, rows)| !header.is_empty() && !rows.is_empty()).map(|(header, _)| whole_of(header));
    let mut drafts = Vec::new();
    let mut recognised = false;
    for (header, rows) in grids {
        let made = register.drafts(&header, rows, problems);
        recognised |= made.is_some();
        drafts.extend(made.unwrap_or_default());
    }
    match unread.filter(|_| !recognised) {
        Some(header) => Err(register.not_recognised(header)),
        None => Ok(drafts),
    }
}

/// Where a header stands.
fn whole_of(header: &[GridCell<'_>]) -> Span {
    let ends = header.first().zip(header.last());
    ends.map_or(Span::default(), |(first, last)| Span { start: first.span.start, end: last.span.end })
}

impl Register<'_> {
    /// Of the tables of a document that was not written for us, those that are the register: where
    /// some hold most of what the type asks for, the others are about something else, and one under
    /// another header that names the same records again only adds to them.
    fn choose(&self, grids: &mut Vec<(Vec<GridCell<'_>>, Vec<GridRow<'_>>)>) {
        let Some(lexicon) = self.words.lexicon else { return };
        let columns = |header: &[GridCell<'_>], rows: &[GridRow<'_>]| {
            let straight = self.columns_of(header, rows);
            if recognised(&straight, self.kind) {
                return straight;
            }
            turned_record(header, rows, lexicon).map_or(straight, |(header, row)| self.columns_of(&header, &[row]))
        };
        let whole: Vec<bool> = grids
            .iter()
            .map(|(header, rows)| {
                let columns = columns(header, rows);
                recognised(&columns, self.kind) && holds_most(columns.iter().filter_map(|column| column.field.as_ref()), self.kind)
            })
            .collect();
        if !whole.iter().any(|whole| *whole) {
            return;
        }
        let mut at = 0;
        grids.retain(|_| {
            at += 1;
            whole[at - 1]
        });
        let mut named: Vec<(String, Vec<String>)> = Vec::new();
        grids.retain(|(header, rows)| {
            let columns = self.columns_of(header, rows);
            let Some(id) = columns.iter().position(|column| column.field.as_deref() == Some("id")) else { return true };
            let title: String = header.iter().map(|cell| crate::settings::folded(&cell.text) + "|").collect();
            let ids: Vec<String> = rows.iter().filter_map(|row| Some(row.cells.get(id)?.text.trim().to_owned())).collect();
            let known = |id: &&String| named.iter().any(|(other, ids)| *other != title && ids.contains(id));
            let again = !ids.is_empty() && ids.iter().filter(known).count() * 2 >= ids.len();
            named.push((title, ids));
            !again
        });
    }

    /// The records of a grid; `None` when its header is not recognised.
    pub(super) fn drafts(&self, header: &[GridCell<'_>], rows: Vec<GridRow<'_>>, problems: &mut Vec<Problem>) -> Option<Vec<Draft>> {
        let columns = self.columns_of(header, &rows);
        if recognised(&columns, self.kind) {
            return Some(self.records(&columns, rows, problems));
        }
        // Where nothing was written for us, a table may hold one record, a field a row.
        let (header, row) = self.words.lexicon.and_then(|lexicon| turned_record(header, &rows, lexicon))?;
        let rows = vec![row];
        let columns = self.columns_of(&header, &rows);
        recognised(&columns, self.kind).then(|| self.records(&columns, rows, problems))
    }

    /// That a header has too few columns that are fields, at that header.
    pub(super) fn not_recognised(&self, header: Span) -> Problem {
        let detail = format!("too few of these columns are fields of {}, so no row below is read", self.kind.with_article());
        Problem::new(ProblemKind::InvalidValue, header, detail)
    }

    fn columns_of(&self, header: &[GridCell<'_>], rows: &[GridRow<'_>]) -> Vec<Column> {
        let column = |cell: &GridCell<'_>| {
            let name = plain(&cell.text).to_owned();
            let field = self.words.field_of_header(&name, self.kind, self.columns).or_else(|| is_own(&name).then(|| name.as_str().into()));
            Column { field, name, span: cell.span }
        };
        let mut columns: Vec<Column> = header.iter().map(column).collect();
        if let Some(lexicon) = self.words.lexicon {
            settle(&mut columns, rows, self.kind, lexicon);
        }
        columns
    }

    fn records(&self, columns: &[Column], rows: Vec<GridRow<'_>>, problems: &mut Vec<Problem>) -> Vec<Draft> {
        self.unknown_columns(columns, problems);
        self.columns_again(columns, problems);
        let mut drafts = Vec::new();
        for row in rows {
            let first = row.cells.first().map_or(row.whole, |cell| cell.span);
            if row.cells.iter().all(|cell| cell.text.trim().is_empty())
                || self.words.lexicon.is_some_and(|lexicon| is_template(columns, &row, self.kind, &self.words, lexicon))
            {
                continue;
            }
            if row.written != columns.len() {
                let detail = format!("this row has {} cells, its header has {}", row.written, columns.len());
                let place = if first.is_empty() { row.whole } else { first };
                problems.push(Problem::new(ProblemKind::RaggedRow, place, detail));
            }
            let mut draft = Draft::new(self.kind, self.fields(columns, &row), RecordShape::Row, first);
            // Other people's tables leave out the cells at a row's end; what stands there stands right.
            let is_short = self.words.lexicon.is_some() && row.written < columns.len();
            if row.written != columns.len() && !is_short {
                // Cells move from where one is missing or too many; the first one stays.
                let names_first = |name: &str| columns.first().is_some_and(|column| column.field.as_deref() == Some(name));
                draft.distrust(self.words.lexicon.is_some() || names_first("id") || names_first("control"));
            } else {
                draft.lack(columns.iter().skip(row.written).filter_map(|column| column.field.as_ref()));
            }
            drafts.push(draft);
        }
        drafts
    }

    fn fields(&self, columns: &[Column], row: &GridRow<'_>) -> Vec<Field> {
        let mut fields: Vec<Field> = Vec::new();
        for (column, cell) in columns.iter().zip(&row.cells) {
            let Some(name) = &column.field else { continue };
            if fields.iter().any(|known| known.name == *name) {
                continue;
            }
            let anything = Shape::default();
            let shape = self.kind.field(name).unwrap_or(&anything);
            let slot = Slot { kind: self.kind, field: name, shape, called: &column.name };
            let mut value = value_of_cell(&cell.text, cell.span.range().start, slot, &self.words);
            if value.span.is_empty() {
                let at = cell.span.range().start.min(row.whole.range().end);
                value = Node::missing(Span::new(at, at));
            } else if !cell.span.contains(value.span) {
                // Escapes were resolved: only the cell as a whole can be pointed at.
                value.span = cell.span;
            }
            fields.push(Field { name: *name, key_span: column.span, value, inherited: false });
        }
        if let Some(lexicon) = self.words.lexicon {
            settle_intervals(&mut fields, self.kind, lexicon);
        }
        fields
    }

    /// Columns of a field that has one already; of two the first is read. Other people's registers say
    /// in several columns what is one field to us.
    fn columns_again(&self, columns: &[Column], problems: &mut Vec<Problem>) {
        if self.words.lexicon.is_some() {
            return;
        }
        for (at, column) in columns.iter().enumerate().filter(|(_, column)| column.field.is_some()) {
            if let Some(first) = columns[..at].iter().find(|first| first.field == column.field) {
                problems.push(Problem::new(ProblemKind::DuplicateKey, column.span, column.name.as_str()).with_other(first.span));
            }
        }
    }

    /// Columns that are no field. Other people's registers have columns of their own; there only a
    /// misspelt one is told.
    fn unknown_columns(&self, columns: &[Column], problems: &mut Vec<Problem>) {
        for Column { field, name, span } in columns {
            let theirs = || self.words.lexicon.is_some() && !is_misspelt(name, self.kind);
            if field.is_none()
                && !theirs()
                && !name.is_empty()
                && !name.to_lowercase().starts_with("x-")
                && !matches!(name.as_str(), "#" | "№" | "No." | "Nr.")
            {
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
fn recognised(columns: &[Column], kind: &RecordType) -> bool {
    let known = columns.iter().filter(|column| column.field.is_some() && !is_own(&column.name)).count();
    // Many tables count their rows.
    let has = |name: &str| columns.iter().any(|column| column.field.as_deref() == Some(name) && !is_number_sign(&column.name));
    let identified = has("id") || (kind.name == "control" && has("control"));
    (identified && known >= 2) || (known >= 3 && known * 2 > columns.len())
}

/// Whether a column is called as a field of the team's own is: `x-ticket`.
fn is_own(name: &str) -> bool {
    name.strip_prefix("x-").is_some_and(|rest| !rest.is_empty() && rest.chars().all(|letter| letter.is_alphanumeric() || letter == '-'))
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
