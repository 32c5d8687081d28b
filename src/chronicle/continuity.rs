//! Whether evidence stood all the time: what a surveillance audit asks of each applicable control.

use super::read::Chronicle;
use super::state::RecordState;
use crate::graph::{Graph, plain_id};
use crate::model::{Corpus, RecordId};
use crate::schema::{Period, parse_date, parse_period};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// The days that are looked at, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// First.
    pub from: Date,
    /// Last.
    pub to: Date,
}

/// A span in which no live evidence stood for a control, both days included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// The control's entry.
    pub control: RecordId,
    /// First day without.
    pub from: Date,
    /// Last day without.
    pub to: Date,
}

/// The breaks of each applicable, live control in the window. Every collection that history knows
/// counts, also of evidence renewed or deleted since: from the day it was collected for as long as
/// it was valid (`otherwise` where it doesn't say).
pub fn breaks(chronicle: &Chronicle, corpus: &Corpus, graph: &Graph, otherwise: Period, window: Window) -> Vec<Break> {
    let mut found = Vec::new();
    for &control in graph.of_type("control") {
        let record = corpus.record(control);
        if !record.is_live() || record.truth("applicable") != Some(true) {
            continue;
        }
        let mut spans = spans_of(chronicle, corpus, graph, control, otherwise);
        spans.sort_unstable();
        found.extend(gaps(&spans, window).into_iter().map(|(from, to)| Break { control, from, to }));
    }
    found
}

/// The days on which evidence of a control was live.
fn spans_of(chronicle: &Chronicle, corpus: &Corpus, graph: &Graph, control: RecordId, otherwise: Period) -> Vec<(Date, Date)> {
    let own = plain_id(&corpus.record(control).id);
    // Who was ever named by the control.
    let named: BTreeSet<String> = chronicle
        .of(control)
        .versions
        .iter()
        .filter_map(|version| version.state.as_deref()?.get("evidence"))
        .flat_map(|text| text.split(", ").map(|id| plain_id(id).to_lowercase()).collect::<Vec<_>>())
        .collect();
    let names = |state: &RecordState| {
        named.contains(&plain_id(&state.id).to_lowercase())
            || state.get("controls").is_some_and(|text| text.split(", ").any(|id| plain_id(id) == own))
    };
    let today = graph.of_type("evidence").iter().map(|id| chronicle.of(*id));
    let gone = chronicle.lost.iter().filter(|lost| lost.state.kind == "evidence").map(|lost| &lost.life);
    let states = today.chain(gone).flat_map(|life| &life.versions).filter_map(|version| version.state.as_deref());
    states.filter(|state| !state.is_unfinished() && names(state)).filter_map(|state| span(state, otherwise)).collect()
}

fn span(state: &RecordState, otherwise: Period) -> Option<(Date, Date)> {
    let from = parse_date(state.get("collected")?)?;
    let until = state.get("valid_until").and_then(parse_date);
    let period = state.get("valid_for").and_then(parse_period).unwrap_or(otherwise);
    Some((from, until.unwrap_or_else(|| period.after(from))))
}

/// What the spans (sorted) leave open of the window.
fn gaps(spans: &[(Date, Date)], window: Window) -> Vec<(Date, Date)> {
    let mut open = Vec::new();
    let mut next = window.from;
    for (from, to) in spans {
        if *from > window.to {
            break;
        }
        if *from > next
            && let Ok(last) = from.checked_sub(1.day())
        {
            open.push((next, last));
        }
        match to.checked_add(1.day()) {
            Ok(after) => next = next.max(after),
            Err(_) => return open,
        }
    }
    if next <= window.to {
        open.push((next, window.to));
    }
    open
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_spans_leave_open() {
        let window = Window { from: date(2026, 1, 1), to: date(2026, 12, 31) };
        assert_eq!(gaps(&[], window), [(window.from, window.to)]);
        let spans = [(date(2025, 6, 1), date(2026, 3, 31)), (date(2026, 5, 1), date(2026, 8, 1)), (date(2026, 6, 1), date(2027, 1, 1))];
        assert_eq!(gaps(&spans, window), [(date(2026, 4, 1), date(2026, 4, 30))]);
        assert_eq!(gaps(&[(date(2025, 1, 1), date(2027, 1, 1))], window), []);
    }
}
