//! Whether evidence stood all the time: what a surveillance audit asks of each applicable control.
//!
//! Read from the life of the control and of every evidence record that ever stood for it, also of
//! those renewed, retired or deleted since. Days before a control came into the repo are unknown.

use super::read::Chronicle;
use super::standing::{Evidence, Look, operates};
use super::timeline::Timeline;
use crate::graph::Graph;
use crate::history::CommitIdx;
use crate::model::{Corpus, RecordId};
use crate::schema::{Period, parse_date};
use crate::standards::Standards;
use jiff::ToSpan;
use jiff::civil::Date;
use smol_str::SmolStr;

/// The days that are looked at, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// First.
    pub from: Date,
    /// Last.
    pub to: Date,
}

/// How evidence ceased to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Its time was over.
    RanOut,
    /// It was taken out of the repo.
    Deleted,
    /// It was retired, or made a draft again.
    Withdrawn,
    /// It stood for this control no more.
    Released,
}

/// Evidence that stood for some days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stood {
    /// Its id.
    pub evidence: SmolStr,
    /// The day it was collected.
    pub collected: Date,
    /// The first day on which it stood.
    pub from: Date,
    /// The last day on which it stood.
    pub until: Date,
    /// How it ceased to.
    pub ending: Ending,
    /// The commit that wrote it in, or that ended it where a commit did; none when not committed.
    pub commit: Option<CommitIdx>,
}

/// Days on which no live evidence stood for a control, both included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// The control's entry.
    pub control: RecordId,
    /// First day without.
    pub from: Date,
    /// Last day without.
    pub to: Date,
    /// What stood before.
    pub before: Option<Stood>,
    /// What came next.
    pub after: Option<Stood>,
}

/// What history knows of a window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Continuity {
    /// How many controls were looked at.
    pub controls: usize,
    /// The breaks, by control and day.
    pub breaks: Vec<Break>,
    /// Controls whose history begins within the window, with that day: what stood before it can't
    /// be known, as the evidence that is known does not reach back.
    pub begun: Vec<(RecordId, Date)>,
}

/// What evidence is looked for in.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The life of the records.
    pub chronicle: &'a Chronicle,
    /// Today's records.
    pub corpus: &'a Corpus,
    /// Their names.
    pub graph: &'a Graph,
    /// The standards followed.
    pub standards: &'a Standards,
    /// How long evidence holds that does not say it; without it, for good.
    pub otherwise: Option<Period>,
}

/// Looks at each applicable, live control.
pub fn continuity(ground: Ground<'_>, window: Window) -> Continuity {
    let all = Evidence::all(ground, window.to);
    let mut found = Continuity::default();
    for &control in ground.graph.of_type("control") {
        let record = ground.corpus.record(control);
        if !record.is_live() || record.truth("applicable") != Some(true) {
            continue;
        }
        found.controls += 1;
        let look = Look::new(ground, control, window.to);
        let mut stood: Vec<Stood> = all.iter().flat_map(|evidence| look.stood(evidence)).collect();
        stood.sort_by(|a, b| (a.from, a.until, &a.evidence).cmp(&(b.from, b.until, &b.evidence)));
        for (from, to) in in_force(&look.timeline) {
            let part = Window { from: from.max(window.from), to: to.min(window.to) };
            found.breaks.extend(gaps(&stood, part).into_iter().map(|(from, to)| told(control, &stood, from, to)));
        }
        let first = look.timeline.stretches.first().filter(|first| first.is_import && first.state.is_some_and(operates));
        if let Some(begun) = first.map(|first| first.from).filter(|begun| *begun > window.from) {
            let before = Window { from: window.from, to: begun.checked_sub(1.day()).unwrap_or(begun) };
            found.begun.extend((!gaps(&stood, before).is_empty()).then_some((control, begun)));
        }
    }
    found
}

/// The days on which a control was to be shown by evidence, neighbours joined.
fn in_force(timeline: &Timeline<'_>) -> Vec<(Date, Date)> {
    let mut joined: Vec<(Date, Date)> = Vec::new();
    for stretch in &timeline.stretches {
        let Some(state) = stretch.state.filter(|state| operates(state)) else {
            continue;
        };
        let from = state.get("effective").and_then(parse_date).map_or(stretch.from, |effective| effective.max(stretch.from));
        if from > stretch.to {
            continue;
        }
        match joined.last_mut().filter(|last| last.1.checked_add(1.day()).is_ok_and(|next| next >= from)) {
            Some(last) => last.1 = stretch.to,
            None => joined.push((from, stretch.to)),
        }
    }
    joined
}

/// A break with what stood on both sides of it.
fn told(control: RecordId, stood: &[Stood], from: Date, to: Date) -> Break {
    let before = stood.iter().filter(|one| one.until < from).max_by_key(|one| one.until).cloned();
    let after = stood.iter().find(|one| one.from > to).cloned();
    Break { control, from, to, before, after }
}

/// What evidence (sorted by its first day) leaves open of the window.
fn gaps(stood: &[Stood], window: Window) -> Vec<(Date, Date)> {
    let mut open = Vec::new();
    let mut next = window.from;
    for one in stood {
        if one.from > window.to {
            break;
        }
        if one.from > next
            && let Ok(last) = one.from.checked_sub(1.day())
        {
            open.push((next, last));
        }
        match one.until.checked_add(1.day()) {
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

    fn stood(from: Date, until: Date) -> Stood {
        Stood { evidence: "EV-1".into(), collected: from, from, until, ending: Ending::RanOut, commit: None }
    }

    #[test]
    fn what_evidence_leaves_open() {
        let window = Window { from: date(2026, 1, 1), to: date(2026, 12, 31) };
        assert_eq!(gaps(&[], window), [(window.from, window.to)]);
        let all = [stood(date(2025, 6, 1), date(2026, 3, 31)), stood(date(2026, 5, 1), date(2026, 8, 1)), stood(date(2026, 6, 1), date(2027, 1, 1))];
        assert_eq!(gaps(&all, window), [(date(2026, 4, 1), date(2026, 4, 30))]);
        let open = told(RecordId(0), &all, date(2026, 4, 1), date(2026, 4, 30));
        assert_eq!((open.before.as_ref(), open.after.as_ref()), (Some(&all[0]), Some(&all[1])));
        assert_eq!(gaps(&[stood(date(2025, 1, 1), Date::MAX)], window), []);
    }
}
