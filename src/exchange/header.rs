//! Where the header of a page is, and what its columns are.

use super::page::Page;
use crate::model::field_of_header;
use crate::schema::{FieldName, RecordType, Types};
use crate::settings::{Settings, folded};
use smol_str::SmolStr;
use std::collections::HashMap;
use std::sync::Arc;

/// Titles and remarks may stand above a header, but not more than these rows.
const DEEPEST: usize = 20;

/// Letters of a column's name.
const LONGEST_NAME: usize = 80;

/// A page that is understood.
pub(super) struct Header {
    /// The type of its rows.
    pub(super) kind: Arc<RecordType>,
    /// The position of the first row with a record.
    pub(super) first: usize,
    /// The name of each column, and the field it holds.
    pub(super) columns: Vec<(String, Option<FieldName>)>,
}

/// Finds the header. `wanted` is the type of the rows where the user said it, `mapped` what the user
/// said of columns; an empty field leaves the column out.
pub(super) fn find(page: &Page, types: &Types, settings: &Settings, wanted: Option<&str>, mapped: &HashMap<String, SmolStr>) -> Option<Header> {
    let mut best: Option<(usize, Header)> = None;
    for at in (0..page.rows.len().min(DEEPEST)).filter(|at| may_be_header(&page.rows[*at])) {
        for (names, height) in names(page, at) {
            for kind in types.iter().filter(|kind| wanted.is_none_or(|wanted| kind.name == wanted)) {
                let columns = columns(&names, kind, settings, mapped);
                let Some(score) = score(&columns, kind, page, wanted.is_some()) else { continue };
                if best.as_ref().is_none_or(|(known, _)| score > *known) {
                    best = Some((score, Header { kind: Arc::clone(kind), first: at + height, columns }));
                }
            }
        }
        // What stands below a header are records.
        if best.is_some() {
            break;
        }
    }
    best.map(|(_, header)| header)
}

/// A header has several short names.
fn may_be_header(row: &[String]) -> bool {
    row.iter().filter(|cell| !cell.is_empty()).count() > 1 && row.iter().all(|cell| cell.chars().count() <= LONGEST_NAME)
}

/// The names of the columns when the header is this row, or this one and the next: `Residual` over
/// `Likelihood` and `Impact` are the residual likelihood and the residual impact.
fn names(page: &Page, at: usize) -> Vec<(Vec<String>, usize)> {
    let row = &page.rows[at];
    let mut all = vec![(row.clone(), 1)];
    if let Some(below) = page.rows.get(at + 1) {
        let merged = row.windows(2).any(|pair| !pair[0].is_empty() && pair[0] == pair[1]);
        if merged {
            let width = row.len().max(below.len());
            let cell = |row: &[String], column: usize| row.get(column).cloned().unwrap_or_default();
            let both = (0..width).map(|column| match (cell(row, column), cell(below, column)) {
                (over, under) if over == under || under.is_empty() => over,
                (over, under) if over.is_empty() => under,
                (over, under) => format!("{over} {under}"),
            });
            all.push((both.collect(), 2));
        }
    }
    all
}

fn columns(names: &[String], kind: &RecordType, settings: &Settings, mapped: &HashMap<String, SmolStr>) -> Vec<(String, Option<FieldName>)> {
    let mut taken: Vec<FieldName> = Vec::new();
    let mut columns = Vec::new();
    for name in names {
        let field = match mapped.get(&folded(name)) {
            Some(field) => (!field.is_empty()).then(|| FieldName::from(field)),
            None if name.trim().to_lowercase().starts_with("x-") => Some(FieldName::from(&name.trim().to_lowercase())),
            None if name.trim() == super::export::BODY => Some(super::export::BODY.into()),
            None => field_of_header(name, kind, settings).or_else(|| last_word(name, kind, settings)),
        };
        let field = field.filter(|field| !taken.contains(field));
        taken.extend(field);
        columns.push((name.trim().to_owned(), field));
    }
    columns
}

/// `Inherent Likelihood` is the likelihood: the standing words before a field's name say nothing more.
fn last_word(name: &str, kind: &RecordType, settings: &Settings) -> Option<FieldName> {
    let (first, rest) = name.trim().split_once(' ')?;
    let inherent = matches!(folded(first).as_str(), "inherent" | "initial" | "gross" | "brutto");
    inherent.then(|| field_of_header(rest, kind, settings)).flatten()
}

/// How surely these columns are those of a type; `None` when they are not.
fn score(columns: &[(String, Option<FieldName>)], kind: &RecordType, page: &Page, wanted: bool) -> Option<usize> {
    let known: Vec<&FieldName> = columns.iter().filter_map(|(_, field)| field.as_ref()).collect();
    let named = columns.iter().filter(|(name, _)| !name.is_empty()).count();
    let own = known.iter().filter(|field| kind.shape.property(field).is_some()).count();
    let required = known.iter().filter(|field| kind.shape.requires(field)).count();
    let page_name = folded(&page.name);
    let of_that_name = page_name == folded(&kind.name) || page_name == folded(&kind.plural);
    let names_it = page_name.contains(&folded(&kind.name)) || page_name.contains(&folded(&kind.plural));
    let identified = known.iter().any(|field| *field == "id" || (*field == "control" && kind.name == "control"));
    let most = known.len() * 2 >= named && !known.is_empty();
    let enough = if wanted { !known.is_empty() } else { most && (of_that_name || (known.len() >= 3 && own >= 1)) };
    let sure = usize::from(of_that_name) * 40 + usize::from(names_it) * 12 + usize::from(identified) * 2;
    enough.then(|| known.len() * 2 + own * 3 + required * 2 + sure)
}
