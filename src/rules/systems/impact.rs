//! IMP004: the newest impact assessment must still describe the system.

use super::{is_alive, significant_changes};
use crate::model::{Record, RecordId};
use crate::rules::assessments::{held, newest_impact_assessment};
use crate::rules::reviews::REVIEWED;
use crate::rules::{Context, Findings};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The newest assessment of a system is older than its interval, or than a significant change.
pub(super) fn stale(context: &Context<'_>, out: &mut Findings) {
    // An assessment of several systems is told once, with every reason.
    let mut reasons: BTreeMap<RecordId, Vec<(RecordId, Vec<Reason<'_>>)>> = BTreeMap::new();
    for (id, _) in context.of_type("system").filter(|(_, system)| is_alive(system)) {
        if context.is_uncertain(id, "impact-assessment") || context.may_be_unreadable("impact-assessment") {
            continue;
        }
        // None at all is IMP001's.
        let Some((assessed, newest)) = newest_impact_assessment(context, id) else { continue };
        let (assessed, assessment) = (assessed.day, context.record(newest));
        let mut found: Vec<Reason<'_>> = Vec::new();
        let held = held(context, assessment, "impact-assessment", assessed).filter(|held| context.today > held.until);
        found.extend(held.map(|held| Reason::Time(held.until, held.at)));
        for (_, change, day) in significant_changes(context, id) {
            let requested = change.date("requested").map_or(day, |requested| requested.day);
            // Days that are the wrong way round are told as such (REV005).
            if assessed < requested && requested <= day {
                found.push(Reason::Change(change, day));
            }
        }
        if !found.is_empty() {
            reasons.entry(newest).or_default().push((id, found));
        }
    }
    for (id, systems) in reasons {
        report(context, out, id, &systems);
    }
}

/// Why an assessment does not hold any more.
enum Reason<'a> {
    /// Its time is over, since that day; the field that decides.
    Time(Date, &'static str),
    /// A significant change took effect on that day.
    Change(&'a Record, Date),
}

fn report(context: &Context<'_>, out: &mut Findings, id: RecordId, systems: &[(RecordId, Vec<Reason<'_>>)]) {
    let assessment = context.record(id);
    let all = || systems.iter().flat_map(|(_, reasons)| reasons);
    let time = all().find_map(|reason| match reason {
        Reason::Time(due, at) => Some((*due, *at)),
        Reason::Change(..) => None,
    });
    let names: Vec<String> = systems.iter().map(|(system, _)| context.record(*system).name()).collect();
    let what = format!("{}, the newest impact assessment of {},", assessment.name(), names.join(" and "));
    let message = match time {
        Some((due, _)) => format!("{what} held until {due}"),
        None => format!("{what} is older than a significant change"),
    };
    let finding = out.on(id, assessment.at(time.map_or("assessed", |(_, at)| at)), message);
    finding.help("assess the effects again, as the system is now, in a new `impact-assessment` with its own date; the old one stays as it is");
    if time.is_some() {
        finding.replaces_review(&REVIEWED);
    }
    let mut told: Vec<&str> = Vec::new();
    for reason in all() {
        if let Reason::Change(change, day) = reason
            && !told.contains(&change.id.as_str())
        {
            told.push(&change.id);
            finding.related(change.at("significant"), format!("{} took effect on {day} and was requested after the assessment", change.name()));
        }
    }
    for (system, _) in systems {
        let system = context.record(*system);
        finding.related(system.place_of_id(), format!("{} is the system", system.name()));
    }
}
