//! Registers that were not written for us: which column is which, and which rows only show how to
//! fill in the others.

use super::cell::{cell, looks_like_id};
use super::value::Slot;
use crate::lexicon::Lexicon;
use crate::model::record::Field;
use crate::model::table::{Column, GridCell, GridRow};
use crate::model::words::{Words, is_number_sign};
use crate::schema::{Format, RecordType, nearest};
use crate::settings::folded;
use crate::syntax::{NodeKind, is_slip};
use std::borrow::Cow;
use std::collections::HashSet;

/// Settles columns that two fields could claim: the id stands where ids stand, whatever the column
/// is called; of two columns with one meaning the one that is called so counts.
pub(in crate::model) fn settle(columns: &mut [Column], rows: &[GridRow<'_>], kind: &RecordType, lexicon: &Lexicon) {
    let share = |at: usize| {
        let cells = rows.iter().filter_map(|row| row.cells.get(at)).map(|cell| cell.text.trim().trim_matches(['*', '`']));
        let said: Vec<&str> = cells.filter(|text| !super::is_blank(text, lexicon)).collect();
        let ids = said.iter().filter(|text| looks_like_id(text.split([' ', '\u{a0}']).next().unwrap_or(""))).count();
        if said.is_empty() { 0.0 } else { ids as f64 / said.len() as f64 }
    };
    // Numbers of lines are ids where no other column has some, and none comes twice.
    for at in (0..columns.len()).filter(|at| is_number_sign(&columns[*at].name)).collect::<Vec<usize>>() {
        let mut numbers = rows.iter().filter_map(|row| row.cells.get(at)).map(|cell| cell.text.trim()).filter(|text| !text.is_empty());
        let mut seen = HashSet::new();
        let repeats = !numbers.all(|number| seen.insert(number));
        let is_id = |column: &Column| matches!(column.field.as_deref(), Some("id" | "title" | "control"));
        let others = (0..columns.len()).any(|other| other != at && is_id(&columns[other]) && share(other) >= 0.5);
        if repeats || others {
            columns[at].field = None;
        }
    }
    let may_be_id: Vec<usize> = (0..columns.len()).filter(|at| matches!(columns[*at].field.as_deref(), Some("id" | "title" | "control"))).collect();
    let named = may_be_id.iter().copied().find(|at| columns[*at].field.as_deref() == Some("id") && share(*at) >= 0.5);
    let id = named.or_else(|| {
        let best =
            may_be_id.iter().copied().filter(|at| share(*at) >= 0.5).max_by(|one, other| share(*one).total_cmp(&share(*other)).then(other.cmp(one)));
        best.or_else(|| may_be_id.iter().copied().find(|at| columns[*at].field.as_deref() == Some("id")))
    });
    for at in may_be_id {
        let is_id = Some(at) == id;
        match columns[at].field.as_deref() {
            Some("id") if !is_id => columns[at].field = kind.field("title").map(|_| "title".into()),
            Some("title" | "control") if is_id => columns[at].field = Some("id".into()),
            _ => {}
        }
    }
    // One column for a field: the one that bears its name, else the first.
    for at in 0..columns.len() {
        let Some(field) = columns[at].field else { continue };
        let bears_name = |column: &Column| folded(&column.name) == folded(&field);
        let better = columns.iter().enumerate().any(|(other, column)| {
            other != at
                && column.field.as_ref() == Some(&field)
                && (bears_name(column) && !bears_name(&columns[at]) || other < at && bears_name(column) == bears_name(&columns[at]))
        });
        if better {
            columns[at].field = None;
        }
    }
}

/// A row that offers what may be written, or that nobody has begun: nothing of its own in it.
pub(in crate::model) fn is_template(columns: &[Column], row: &GridRow<'_>, kind: &RecordType, words: &Words<'_>, lexicon: &Lexicon) -> bool {
    columns.iter().zip(&row.cells).all(|(column, written)| {
        let text = written.text.trim();
        // `Assessed / Due / Overdue`: what may be written.
        let offers = text.matches(" / ").count() >= 2 && text.split(" / ").all(|part| part.split_whitespace().count() <= 3);
        if super::is_blank(text, lexicon) || offers {
            return true;
        }
        match column.field.as_deref() {
            // A number that was filled in ahead, or the state a row begins with.
            Some("id") => kind.name != "control" || !looks_like_id(text),
            None => looks_like_id(text),
            Some(field) => {
                let Some(shape) = kind.field(field) else { return false };
                let slot = Slot { kind, field, shape, called: &column.name };
                let empty = matches!(cell(text, 0, slot, words.settings, lexicon).kind, NodeKind::Missing);
                empty || matches!(field, "stage" | "state" | "status")
            }
        }
    })
}

/// Whether a column that is no field was most likely meant to be one.
pub(in crate::model) fn is_misspelt(name: &str, kind: &RecordType) -> bool {
    let near = nearest(name, kind.fields().map(|(field, _)| field.as_str()));
    // A column that is called as a field is, and holds something else, is theirs.
    near.is_some_and(|near| folded(name) != folded(near) && is_slip(name, near))
}

/// A table of two columns that is one record: its keys as a header, its values as a row.
pub(in crate::model) fn turned_record<'a>(
    header: &[GridCell<'a>],
    rows: &[GridRow<'a>],
    lexicon: &Lexicon,
) -> Option<(Vec<GridCell<'a>>, GridRow<'a>)> {
    if header.len() != 2 {
        return None;
    }
    let copy = |cell: &GridCell<'a>| GridCell { text: Cow::clone(&cell.text), span: cell.span };
    let titled = lexicon.is_pair_header(header[0].text.trim().trim_matches(['*', '_', '`']));
    let first = (!titled).then_some((copy(&header[0]), copy(&header[1])));
    let pairs = rows.iter().filter_map(|row| Some((copy(row.cells.first()?), copy(row.cells.get(1)?))));
    let (keys, values): (Vec<GridCell<'a>>, Vec<GridCell<'a>>) = first.into_iter().chain(pairs).unzip();
    let whole = crate::source::Span { start: header[0].span.start, end: rows.last()?.whole.end };
    let written = values.len();
    Some((keys, GridRow { whole, cells: values, written }))
}

/// Dates called `review date` and the like hold how often as well as when.
pub(in crate::model) fn settle_intervals(fields: &mut [Field], kind: &RecordType, lexicon: &Lexicon) {
    let has_interval = fields.iter().any(|field| field.name == "review_interval");
    for field in fields.iter_mut().filter(|field| matches!(field.name.as_str(), "next_review" | "reviewed")) {
        let often = field.value.text().is_some_and(|text| super::says_how_often(text, lexicon));
        if often && !has_interval {
            let shape = kind.field("review_interval").filter(|shape| shape.leaf_format() == Some(Format::Period));
            let period = shape.and_then(|shape| {
                let slot = Slot { kind, field: "review_interval", shape, called: "" };
                Some(cell(field.value.text()?, field.value.span.range().start, slot, &crate::settings::Settings::default(), lexicon))
            });
            if let Some(value) = period {
                let span = field.value.span;
                field.name = "review_interval".into();
                field.value = crate::syntax::Node { span, kind: value.kind };
            }
        }
    }
}
