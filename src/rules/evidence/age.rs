//! EVD003 and EVD007: evidence that is too old, or too early.

use super::current;
use crate::model::{Dated, Record, RecordId};
use crate::rules::{Context, Findings, chain};
use std::collections::BTreeMap;

/// Past its own time, or older than the control it stands for asks.
pub(super) fn stale(context: &Context<'_>, out: &mut Findings) {
    let mut told: BTreeMap<RecordId, (Dated, String, Option<RecordId>)> = BTreeMap::new();
    for (id, record) in current(context) {
        if let Some((date, why)) = past_its_time(context, record) {
            told.insert(id, (date, why, None));
        }
    }
    for (control, entry) in context.live("control").filter(|(_, entry)| entry.truth("applicable") != Some(false)) {
        let Some(interval) = entry.period("interval") else { continue };
        let linked = context.live_linked(control, "evidence").into_iter();
        let newest = linked.filter_map(|id| Some((context.record(id).date("collected")?, id))).max_by_key(|(date, id)| (date.day, *id));
        let Some((collected, id)) = newest else { continue };
        let due = interval.after(collected.day);
        if due < context.today {
            let why = format!("{} is to be shown every {}, so it held until {due}", entry.name(), interval.words());
            told.entry(id).or_insert((collected, why, Some(control)));
        }
    }
    for (id, (date, why, control)) in told {
        let record = context.record(id);
        let finding = out.on(id, record.place(date.span), format!("{} is too old: {why}", record.name()));
        finding.help("collect it anew and add a record with the new date; let the new one supersede this one, or retire this one");
        if let Some(control) = control.map(|id| context.record(id)) {
            finding.related(control.at("interval"), "how often it is to be shown");
        }
        chain::tell(context, id, finding);
    }
}

fn past_its_time(context: &Context<'_>, record: &Record) -> Option<(Dated, String)> {
    let collected = record.date("collected");
    // An end before the beginning is a slip (REV005), and says nothing of its age.
    let can_be = |until: &Dated| collected.is_none_or(|collected| collected.day <= until.day);
    if let Some(until) = record.date("valid_until").filter(|until| until.day < context.today && can_be(until)) {
        return Some((until, format!("it was valid until {}", until.day)));
    }
    let collected = collected?;
    let period = record.period("valid_for")?;
    let due = period.after(collected.day);
    (due < context.today).then(|| (collected, format!("it was valid for {}, until {due}", period.words())))
}

/// The days from which a control can leave traces, and what they say.
const BEGINNINGS: [(&str, &str); 2] = [("effective", "came into force"), ("implemented", "was put into operation")];

/// Collected before the control was in force, or before the system it is to show ran.
pub(super) fn predates(context: &Context<'_>, out: &mut Findings) {
    for (id, record) in current(context) {
        let Some(collected) = record.date("collected") else { continue };
        let mut reasons: Vec<(String, RecordId, &'static str)> = Vec::new();
        let mut after_deployment = false;
        for control in context.live_linked(id, "control") {
            let entry = context.record(control);
            let begun = BEGINNINGS.iter().filter_map(|(field, says)| Some((entry.date(field)?.day, *field, *says)));
            if let Some((day, field, says)) = begun.filter(|(day, ..)| collected.day < *day).max_by_key(|(day, ..)| *day) {
                reasons.push((format!("{} {says} {day}", entry.name()), control, field));
            }
        }
        for edge in context.graph.edges_in(id, "controls") {
            after_deployment |= works_after_deployment(context, edge);
        }
        for control in context.live_linked(id, "control") {
            after_deployment |= context.graph.control_of(control).is_some_and(|number| is_after_deployment(context, number));
        }
        if after_deployment {
            for (system, _) in context.graph.named_in(id, "systems") {
                let named = context.record(system);
                if let Some(deployed) = named.date("deployed").filter(|deployed| named.is_a("system") && collected.day < deployed.day) {
                    reasons.push((format!("{} was deployed {}", named.name(), deployed.day), system, "deployed"));
                }
            }
        }
        if reasons.is_empty() {
            continue;
        }
        let why: Vec<&str> = reasons.iter().map(|(text, _, _)| text.as_str()).collect();
        let message = format!("{} was collected {}, before {}", record.name(), collected.day, why.join(" and "));
        let finding = out.on(id, record.place(collected.span), message);
        finding.help("correct the date that is wrong, or collect evidence from the time since");
        for (text, other, field) in &reasons {
            finding.related(context.record(*other).at(field), text.clone());
        }
    }
}

/// Whether an evidence record names a control, without an entry of its own, that works afterwards.
fn works_after_deployment(context: &Context<'_>, edge: &crate::graph::Edge) -> bool {
    match &edge.target {
        crate::graph::Target::Requirements(controls) => controls.iter().any(|control| is_after_deployment(context, *control)),
        _ => false,
    }
}

/// Whether a control only leaves traces once a system runs: data of the standard.
fn is_after_deployment(context: &Context<'_>, control: crate::standards::RequirementId) -> bool {
    context.standards.pack(control).evidence.after_deployment.contains(&context.standards.requirement(control).id)
}
