//! CHG: changes go live when their risks and effects are known.

use super::{Check, Context, Findings};
use crate::model::{Record, RecordId};
use jiff::civil::Date;

/// Functions by code.
pub(super) const CHECKS: &[(&str, Check)] = &[("CHG001", unassessed)];

/// A significant change took effect, and between its request and that day nobody assessed it.
fn unassessed(context: &Context<'_>, out: &mut Findings) {
    for (id, change) in context.live("change").filter(|(_, change)| change.truth("significant") == Some(true)) {
        let faulty = ["requested", "approved", "deployed", "significant"].iter().any(|field| change.is_faulty(field));
        let Some(requested) = change.date("requested").filter(|_| !faulty) else { continue };
        let deployed = change.date("deployed").or_else(|| change.date("completed")).map(|day| day.day);
        // Before it goes live there is still time; approved without an assessment, there no longer is.
        let last = match (deployed, change.date("approved")) {
            (Some(day), _) if day <= context.today => day,
            (None, Some(approved)) if approved.day <= context.today => context.today,
            _ => continue,
        };
        // No assessment can lie between days that are the wrong way round (REV005).
        if requested.day > last {
            continue;
        }
        let window = (requested.day, last);
        let lacking: Vec<&str> =
            ["risk-assessment", "impact-assessment"].into_iter().filter(|kind| !is_assessed(context, id, kind, window)).collect();
        if lacking.is_empty() {
            continue;
        }
        let what: Vec<String> = lacking.iter().map(|kind| kind.replace('-', " ")).collect();
        let until = deployed.map_or_else(|| "today".to_owned(), |day| format!("the day it went live, {day}"));
        let message = format!(
            "{} is significant, but no {} was made between its request on {} and {until}",
            change.name(),
            what.join(" and no "),
            requested.day
        );
        let finding = out.on(id, change.at("significant"), message);
        finding.help("assess the change now and name the assessment in `risk_assessments` or `impact_assessments`; if it is not significant after all, say so with `insignificant_reason`");
        for kind in &lacking {
            for (_, near) in assessments(context, id, kind) {
                let when = near.date("assessed").map_or_else(|| "has no date".to_owned(), |assessed| format!("is of {}", assessed.day));
                finding.related(near.at("assessed"), format!("{} {when}", near.name()));
            }
        }
        for system in context.linked(id, "system") {
            let system = context.record(system);
            finding.related(system.place_of_id(), format!("{} was changed", system.name()));
        }
    }
}

/// Whether an assessment falls into the window; a doubtful name gives the benefit of the doubt. Where
/// no risk assessment names the system, the dates of its risks stand for one.
fn is_assessed(context: &Context<'_>, change: RecordId, kind: &str, (from, to): (Date, Date)) -> bool {
    let within =
        |record: &Record| record.date("assessed").is_some_and(|assessed| from <= assessed.day && assessed.day <= to) || record.is_faulty("assessed");
    if context.is_uncertain(change, kind) || context.is_uncertain(change, "system") || context.may_be_unreadable(kind) {
        return true;
    }
    if assessments(context, change, kind).iter().any(|(_, record)| within(record)) {
        return true;
    }
    let systems = context.linked(change, "system");
    systems.iter().any(|system| context.is_uncertain(*system, kind))
        || (kind == "risk-assessment"
            && systems.iter().any(|system| {
                context.live_linked(*system, kind).is_empty()
                    && context.live_linked(*system, "risk").into_iter().any(|risk| within(context.record(risk)))
            }))
}

/// The assessments of the change itself and of the systems it changes.
fn assessments<'a>(context: &Context<'a>, change: RecordId, kind: &str) -> Vec<(RecordId, &'a Record)> {
    let mut ids: Vec<RecordId> = [change].into_iter().chain(context.linked(change, "system")).flat_map(|id| context.live_linked(id, kind)).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().map(|id| (id, context.record(id))).collect()
}
