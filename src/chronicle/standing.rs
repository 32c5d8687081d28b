//! On which days an evidence record stood for a control.

use super::continuity::{Ending, Ground, Stood};
use super::state::RecordState;
use super::timeline::{Stretch, Timeline};
use crate::graph::plain_id;
use crate::history::CommitIdx;
use crate::model::RecordId;
use crate::schema::{Period, parse_date, parse_period};
use crate::standards::{RequirementId, Resolved, Standards};
use jiff::ToSpan;
use jiff::civil::Date;
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// What a field of a version names: ids in lower case, and the requirements its numbers stand for.
#[derive(Default)]
struct Names {
    ids: BTreeSet<SmolStr>,
    numbers: BTreeSet<RequirementId>,
}

impl Names {
    fn of(state: Option<&RecordState>, field: &str, standards: &Standards) -> Names {
        let mut names = Names::default();
        let Some(state) = state else {
            return names;
        };
        let own: Vec<&str> = state.get("standards").into_iter().flat_map(|text| text.split(", ")).collect();
        for text in state.get(field).into_iter().flat_map(|text| text.split(", ")) {
            let plain = plain_id(text);
            if let Resolved::Found(found) = standards.resolve(&plain, &own) {
                names.numbers.extend(found);
            }
            names.ids.insert(plain.to_lowercase().into());
        }
        names
    }
}

/// The life of an evidence record, of today or gone.
pub(super) struct Evidence<'a> {
    now: Option<RecordId>,
    id: SmolStr,
    key: SmolStr,
    timeline: Timeline<'a>,
    /// The controls that each version names.
    controls: Vec<Names>,
}

impl<'a> Evidence<'a> {
    /// All there ever were.
    pub(super) fn all(ground: Ground<'a>, today: Date) -> Vec<Evidence<'a>> {
        let chronicle = ground.chronicle;
        let present = ground.graph.of_type("evidence").iter().map(|id| (Some(*id), &ground.corpus.record(*id).id, chronicle.of(*id)));
        let gone = chronicle.lost.iter().filter(|lost| lost.state.kind == "evidence").map(|lost| (None, &lost.state.id, &lost.life));
        let of = |(now, id, life): (Option<RecordId>, &SmolStr, &'a _)| {
            let timeline = Timeline::of(chronicle, life, now.is_none(), today);
            let controls = timeline.stretches.iter().map(|stretch| Names::of(stretch.state, "controls", ground.standards)).collect();
            Evidence { now, id: id.clone(), key: plain_id(id).to_lowercase().into(), timeline, controls }
        };
        present.chain(gone).map(of).collect()
    }
}

/// A control that is looked at.
pub(super) struct Look<'a> {
    /// Its life by days.
    pub(super) timeline: Timeline<'a>,
    key: SmolStr,
    numbers: BTreeSet<RequirementId>,
    /// The evidence that each version names.
    evidence: Vec<Names>,
    /// The evidence it is linked with today, in whichever way.
    today: Vec<RecordId>,
    interval: Option<Period>,
    otherwise: Option<Period>,
}

impl<'a> Look<'a> {
    pub(super) fn new(ground: Ground<'a>, control: RecordId, today: Date) -> Look<'a> {
        let record = ground.corpus.record(control);
        let timeline = Timeline::of(ground.chronicle, ground.chronicle.of(control), false, today);
        let evidence = timeline.stretches.iter().map(|stretch| Names::of(stretch.state, "evidence", ground.standards)).collect();
        let numbers = match ground.standards.resolve(&plain_id(record.text("control").unwrap_or(&record.id)), &record.standards()) {
            Resolved::Found(found) => found.into_iter().collect(),
            _ => BTreeSet::new(),
        };
        Look {
            timeline,
            key: plain_id(&record.id).to_lowercase().into(),
            numbers,
            evidence,
            today: ground.graph.linked(ground.corpus, control, "evidence"),
            interval: record.period("interval"),
            otherwise: ground.otherwise,
        }
    }

    /// When an evidence record stood for the control.
    pub(super) fn stood(&self, evidence: &Evidence<'_>) -> Vec<Stood> {
        // What is named in a body a version doesn't keep: as it is today, so it is taken to have been.
        let today = evidence.timeline.stretches.last().map(|last| last.to);
        let by_body = evidence.now.is_some_and(|id| self.today.contains(&id)) && !today.is_some_and(|day| self.names(evidence, day));
        let ever =
            by_body || self.evidence.iter().any(|names| names.ids.contains(&evidence.key)) || evidence.controls.iter().any(|names| self.is_in(names));
        if !ever {
            return Vec::new();
        }
        let stands = |day: Date| {
            let state = evidence.timeline.on(day).and_then(|stretch| stretch.state);
            state.is_some_and(|state| !state.is_unfinished() && !state.is_retired()) && (by_body || self.names(evidence, day))
        };
        let mut found = Vec::new();
        let mut stood: BTreeSet<Date> = BTreeSet::new();
        let pieces = self.pieces(&evidence.timeline);
        for (at, &(begin, end)) in pieces.iter().enumerate() {
            let Some(place) = evidence.timeline.place(begin).filter(|_| stands(begin)) else {
                continue;
            };
            let next = pieces.get(at + 1).map(|(from, _)| *from);
            let ended = next.filter(|day| !stands(*day)).map(|day| self.ended(evidence, day));
            for (nth, (stretch, (collected, until))) in self.holding(&evidence.timeline, place).into_iter().enumerate() {
                // What is new counts from the day it was collected. Of what stood before the repo said on each
                // day whether it did: nothing that is written later takes that back.
                let is_new = stood.insert(collected) && nth == 0;
                let from = if is_new { collected } else { collected.max(begin) };
                let began = if is_new || stretch.from == begin { stretch.commit } else { self.timeline.on(begin).and_then(|own| own.commit) };
                let (ending, commit) = ended.filter(|_| until > end).unwrap_or((Ending::RanOut, began));
                let until = until.min(end);
                if from <= until {
                    found.push(Stood { evidence: evidence.id.clone(), collected, from, until, ending, commit });
                }
            }
        }
        found
    }

    /// What holds of an evidence record in one of its versions: what that says of itself, and as a renewal
    /// leaves standing what was collected before, what was said last of that.
    fn holding<'t>(&self, evidence: &'t Timeline<'_>, place: usize) -> Vec<(&'t Stretch<'t>, (Date, Date))> {
        let mut found = Vec::new();
        let mut oldest = Date::MAX;
        for stretch in evidence.stretches[..=place].iter().rev() {
            // What was deleted holds no more.
            let Some(state) = stretch.state else { break };
            let Some(validity) = self.validity(state).filter(|(collected, _)| *collected < oldest) else {
                continue;
            };
            oldest = validity.0;
            if !state.is_unfinished() && !state.is_retired() {
                found.push((stretch, validity));
            }
        }
        found
    }

    /// Whether one names the other on a day.
    fn names(&self, evidence: &Evidence<'_>, day: Date) -> bool {
        let by_evidence = || evidence.timeline.place(day).is_some_and(|at| self.is_in(&evidence.controls[at]));
        let by_control = || self.timeline.place(day).is_some_and(|at| self.evidence[at].ids.contains(&evidence.key));
        by_evidence() || by_control()
    }

    fn is_in(&self, names: &Names) -> bool {
        names.ids.contains(&self.key) || !names.numbers.is_disjoint(&self.numbers)
    }

    /// The days of an evidence record, cut wherever it or the control changed.
    fn pieces(&self, evidence: &Timeline<'_>) -> Vec<(Date, Date)> {
        let Some((begin, end)) = evidence.turns().next().zip(evidence.stretches.last().map(|last| last.to)) else {
            return Vec::new();
        };
        let turns: BTreeSet<Date> = self.timeline.turns().chain(evidence.turns()).filter(|day| *day >= begin).collect();
        let ends = turns.iter().skip(1).filter_map(|day| day.checked_sub(1.day()).ok()).chain([end]);
        turns.iter().copied().zip(ends).collect()
    }

    /// What ended the standing of evidence on this day.
    fn ended(&self, evidence: &Evidence<'_>, day: Date) -> (Ending, Option<CommitIdx>) {
        let Some(stretch) = evidence.timeline.on(day) else {
            return (Ending::Deleted, None);
        };
        match stretch.state {
            None => (Ending::Deleted, stretch.commit),
            Some(state) if state.is_unfinished() || state.is_retired() => (Ending::Withdrawn, stretch.commit),
            Some(_) if stretch.from == day => (Ending::Released, stretch.commit),
            Some(_) => (Ending::Released, self.timeline.on(day).and_then(|own| own.commit)),
        }
    }

    /// From when to when evidence holds: by what it says, and no longer than the control's interval.
    fn validity(&self, state: &RecordState) -> Option<(Date, Date)> {
        let from = parse_date(state.get("collected")?)?;
        let until = state.get("valid_until").and_then(parse_date);
        let own = state.get("valid_for").and_then(parse_period).map(|period| period.after(from));
        let asked = self.interval.map(|period| period.after(from));
        let said = [until, own, asked].into_iter().flatten().min();
        Some((from, said.or_else(|| self.otherwise.map(|period| period.after(from))).unwrap_or(Date::MAX)))
    }
}

/// Whether a control as it stood was to be shown by evidence: it applied, and was more than a plan.
pub(super) fn operates(state: &RecordState) -> bool {
    let is_plan = matches!(state.get("implementation"), Some("planned" | "not-started"));
    state.get("applicable") == Some("true") && !is_plan && !state.is_unfinished() && !state.is_retired()
}
