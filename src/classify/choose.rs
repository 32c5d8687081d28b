//! Choosing one row of a table, and what keeps other rows possible.

use super::condition::{Truth, holds};
use super::facts::Facts;
use super::table::Row;
use smol_str::SmolStr;

/// The names of facts to ask for: without them there is no outcome, or only a less certain one.
#[derive(Debug, Default)]
pub(super) struct Questions {
    pub(super) missing: Vec<SmolStr>,
    pub(super) asked: Vec<SmolStr>,
}

/// What came of a table.
#[derive(Debug)]
pub(super) struct Chosen<'a> {
    /// The row that holds.
    pub(super) row: &'a Row,
    /// Whether nothing else can be the outcome.
    pub(super) decided: bool,
    /// Outcomes that can't be ruled out, the chosen one last.
    pub(super) possible: Vec<SmolStr>,
}

/// Adds names that are not there yet.
pub(super) fn add(list: &mut Vec<SmolStr>, names: impl IntoIterator<Item = SmolStr>) {
    for name in names {
        if !list.contains(&name) {
            list.push(name);
        }
    }
}

/// The first fact of a row that is not known.
pub(super) fn first_lacking(names: &[SmolStr], facts: &Facts) -> Option<SmolStr> {
    names.iter().find(|name| facts.lacks(name)).cloned()
}

/// Reads the rows in order; the last row of a table always holds.
pub(super) fn choose<'a>(rows: &'a [Row], facts: &Facts, questions: &mut Questions) -> Option<Chosen<'a>> {
    let mut pending: Vec<(&Row, Vec<SmolStr>)> = Vec::new();
    let mut chosen = None;
    for row in rows {
        match holds(&row.when, facts) {
            Truth::False => {}
            Truth::Unknown => pending.push((row, first_lacking(&row.facts, facts).into_iter().collect())),
            Truth::True if row.open => pending.push((row, row.asks.clone())),
            Truth::True => {
                chosen = Some(row);
                break;
            }
        }
    }
    let row = chosen?;
    let mut possible = Vec::new();
    let mut missing = Vec::new();
    for (other, asks) in pending {
        if other.gives == row.gives {
            if other.basis != row.basis {
                add(&mut questions.asked, asks);
            }
            continue;
        }
        add(&mut possible, [other.gives.clone()]);
        let held = other.holds.as_ref().is_none_or(|holds| holds.contains(&row.gives));
        add(if held { &mut missing } else { &mut questions.asked }, asks);
    }
    add(&mut questions.asked, row.confirm.iter().filter(|name| facts.lacks(name)).cloned());
    add(&mut possible, [row.gives.clone()]);
    let decided = missing.is_empty();
    add(&mut questions.missing, missing);
    Some(Chosen { row, decided, possible })
}
