//! RSK008 and RSK009: whether each system is assessed, and whether the assessment still holds.

use crate::model::{Dated, Record, RecordId};
use crate::rules::assessments::{Held, held, newest_risk_assessment};
use crate::rules::reviews::REVIEWED;
use crate::rules::{Context, Findings, chain};
use std::collections::BTreeMap;

/// The systems that must be assessed: in scope, and developed, validated or used.
fn systems_at_work<'a>(context: &Context<'a>) -> impl Iterator<Item = (RecordId, &'a Record)> + use<'a> {
    context.live("system").filter(|(_, system)| {
        matches!(system.text("lifecycle"), Some("development" | "validation" | "production")) && system.truth("in_scope") != Some(false)
    })
}

/// Whether the repo says anywhere when a risk was assessed: else a risk's ratings are all there is to see.
fn tells_when(context: &Context<'_>) -> bool {
    context.live("risk-assessment").next().is_some() || context.live("risk").any(|(_, risk)| says_when(risk))
}

/// Whether a risk says, readably or not, when it was assessed.
fn says_when(risk: &Record) -> bool {
    risk.has("assessed") || risk.is_faulty("assessed")
}

/// No assessment names a system, and no risk of it was assessed.
pub(super) fn missing(context: &Context<'_>, out: &mut Findings) {
    const KINDS: [&str; 2] = ["risk", "risk-assessment"];
    if KINDS.iter().any(|kind| context.may_be_unreadable(kind)) {
        return;
    }
    let tells_when = tells_when(context);
    for (id, system) in systems_at_work(context) {
        let covered =
            |record: RecordId| !context.live_linked(record, "risk-assessment").is_empty() || context.is_uncertain(record, "risk-assessment");
        let risks = context.live_linked(id, "risk");
        let assessed = |risk: &RecordId| !tells_when || says_when(context.record(*risk)) || covered(*risk);
        if covered(id) || context.is_uncertain(id, "risk") || risks.iter().any(assessed) {
            continue;
        }
        let stage = system.text("lifecycle").unwrap_or("");
        let message = format!("{} is in {stage}, and no risk of it is assessed", system.name());
        let finding = out.on(id, system.at("lifecycle"), message);
        for risk in risks.iter().take(5).map(|risk| context.record(*risk)) {
            finding.related(risk.place_of_id(), format!("{} says no day on which it was assessed, and no assessment names it", risk.name()));
        }
        finding.help("assess it: at least one `risk` that names the system, and the assessment itself as a `risk-assessment`");
        chain::tell(context, id, finding);
    }
}

/// Why an assessment no longer holds for a system.
struct Reason {
    text: String,
    record: Option<RecordId>,
    /// The field of the assessment to point at.
    at: &'static str,
}

/// The newest assessment is past its interval, or older than what happened since.
pub(super) fn stale(context: &Context<'_>, out: &mut Findings) {
    // One assessment may cover several systems: it is told once, with all of them.
    let mut stale: BTreeMap<RecordId, (Dated, Vec<RecordId>, Vec<Reason>)> = BTreeMap::new();
    for (id, _) in systems_at_work(context) {
        let Some((assessed, assessment)) = newest_risk_assessment(context, id) else { continue };
        if context.is_uncertain(id, "risk-assessment") {
            continue;
        }
        let reasons = reasons(context, id, assessment, assessed);
        if !reasons.is_empty() {
            let entry = stale.entry(assessment).or_insert_with(|| (assessed, Vec::new(), Vec::new()));
            entry.1.push(id);
            entry.2.extend(reasons.into_iter().filter(|reason| !entry.2.iter().any(|known| known.text == reason.text)).collect::<Vec<Reason>>());
        }
    }
    for (assessment, (assessed, systems, reasons)) in stale {
        let record = context.record(assessment);
        let names: Vec<String> = systems.iter().take(5).map(|id| context.record(*id).name()).collect();
        let more = if systems.len() > names.len() { format!(" and {} more", systems.len() - names.len()) } else { String::new() };
        let why: Vec<&str> = reasons.iter().take(5).map(|reason| reason.text.as_str()).collect();
        let message = format!("the newest risk assessment of {}{more} is of {}: {}", names.join(", "), assessed.day, why.join("; "));
        let over = reasons.iter().find(|reason| reason.record.is_none());
        let finding = out.on(assessment, record.at(over.map_or("assessed", |reason| reason.at)), message);
        finding.help("assess again and keep the result as a new `risk-assessment` record with its own date");
        // Of what happened since it is told by its record; what is left is that its time is over.
        if record.is_a("risk-assessment") && over.is_some() {
            finding.replaces_review(&REVIEWED);
        }
        for reason in reasons.iter().take(5) {
            if let Some(other) = reason.record.map(|id| context.record(id)) {
                finding.related(other.place_of_id(), reason.text.clone());
            }
        }
    }
}

fn reasons(context: &Context<'_>, system: RecordId, assessment: RecordId, assessed: Dated) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let record = context.record(assessment);
    let held = held(context, record, "risk-assessment", assessed.day);
    if let Some(Held { until, at, interval }) = held.filter(|held| held.until < context.today) {
        let text = interval.map_or_else(|| format!("it held until {until}"), |interval| format!("it held for {}, until {until}", interval.words()));
        reasons.push(Reason { text, record: None, at });
    }
    for id in context.live_linked(system, "change") {
        let change = context.record(id);
        let live = change.date("deployed").or_else(|| change.date("approved").filter(|_| !change.has("deployed")));
        let Some(live) = live.filter(|live| live.day <= context.today && change.truth("significant") == Some(true)) else {
            continue;
        };
        let requested = change.date("requested").unwrap_or(live);
        // Days that are the wrong way round are told as such (REV005).
        if requested.day > assessed.day && requested.day <= live.day {
            reasons.push(Reason { text: format!("{} was requested {}", change.name(), requested.day), record: Some(id), at: "assessed" });
        }
    }
    for id in context.live_linked(system, "incident") {
        let incident = context.record(id);
        let occurred = incident.date("occurred").filter(|occurred| incident.is("severity", "serious") && occurred.day > assessed.day);
        if let Some(occurred) = occurred {
            reasons.push(Reason { text: format!("{} occurred {}", incident.name(), occurred.day), record: Some(id), at: "assessed" });
        }
    }
    reasons
}
