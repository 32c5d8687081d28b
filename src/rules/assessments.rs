//! The assessments of systems: which one counts, and until when it does.

use super::Context;
use super::reviews::longest_interval;
use crate::model::{Dated, Record, RecordId};
use crate::schema::Period;
use jiff::civil::Date;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Until when an assessment counts.
#[derive(Clone, Copy, Debug)]
pub struct Held {
    /// The last day on which it does.
    pub until: Date,
    /// The field that decides it.
    pub at: &'static str,
    /// How long it counts, where the day is counted from the assessment.
    pub interval: Option<Period>,
}

/// Until when an assessment made on a day counts: `next_review`, but no later than is accepted after that
/// day; else its interval, or that of assessments of this kind. `None` when nothing says so, or what does
/// can't be read.
pub fn held(context: &Context<'_>, assessment: &Record, kind: &str, assessed: Date) -> Option<Held> {
    if ["next_review", "review_interval"].iter().any(|field| assessment.is_faulty(field)) {
        return None;
    }
    let own = assessment.period("review_interval");
    // The next review of a risk is not the next assessment of its system.
    let next = assessment.date("next_review").filter(|next| next.day > assessed && assessment.is_a(kind));
    if let Some(next) = next {
        let latest = own.or_else(|| longest_interval(context, kind)).map(|most| most.after(assessed));
        let until = latest.map_or(next.day, |latest| latest.min(next.day));
        return Some(Held { until, at: "next_review", interval: None });
    }
    let interval = own.or_else(|| context.interval_of_type(kind))?;
    Some(Held { until: interval.after(assessed), at: "assessed", interval: Some(interval) })
}

/// The newest of the live records of a kind that assess a system; of one day, the later record.
fn newest(context: &Context<'_>, system: RecordId, kind: &str) -> Option<(Dated, RecordId)> {
    let linked = context.live_linked(system, kind).into_iter();
    linked.filter_map(|one| Some((context.record(one).date("assessed")?, one))).max_by_key(|(date, one)| (date.day, *one))
}

/// The newest risk assessment of a system; where none names it, the newest date among its risks.
pub(super) fn newest_risk_assessment(context: &Context<'_>, system: RecordId) -> Option<(Dated, RecordId)> {
    let kind = if context.live_linked(system, "risk-assessment").is_empty() { "risk" } else { "risk-assessment" };
    newest(context, system, kind)
}

/// The newest impact assessment of a system; of one day, the first record.
pub(super) fn newest_impact_assessment(context: &Context<'_>, system: RecordId) -> Option<(Dated, RecordId)> {
    let linked = context.live_linked(system, "impact-assessment").into_iter();
    linked.filter_map(|one| Some((context.record(one).date("assessed")?, one))).max_by_key(|(date, one)| (date.day, Reverse(*one)))
}

/// The suppliers of a system and of its models.
pub(super) fn suppliers_of(context: &Context<'_>, system: RecordId) -> BTreeSet<RecordId> {
    let models = context.live_linked(system, "model");
    [system].into_iter().chain(models).flat_map(|id| context.linked(id, "supplier")).collect()
}

/// Each assessment that a system in scope rests on today, once, with the kind that its interval is of: what
/// RSK009, IMP004 and SYS004 judge.
pub(super) fn in_force<'a>(context: &Context<'a>) -> impl Iterator<Item = (RecordId, &'static str, Dated)> + use<'a> {
    let context = *context;
    let mut found: BTreeSet<(RecordId, &'static str)> = BTreeSet::new();
    for (system, _) in context.of_type("system").filter(|(_, system)| super::systems::is_alive(system) && system.is_live()) {
        found.extend(newest_risk_assessment(&context, system).map(|(_, id)| (id, "risk-assessment")));
        found.extend(newest_impact_assessment(&context, system).map(|(_, id)| (id, "impact-assessment")));
        let suppliers = suppliers_of(&context, system).into_iter();
        found.extend(suppliers.filter(|supplier| context.record(*supplier).is_live()).map(|supplier| (supplier, "supplier")));
    }
    found.into_iter().filter_map(move |(id, kind)| Some((id, kind, context.record(id).date("assessed")?)))
}
