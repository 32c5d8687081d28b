//! RSK002 and RSK003: whether the controls that a risk counts on are there.

use super::appraisal::Side;
use super::register::{Action, Risks};
use crate::graph::Target;
use crate::model::{Record, RecordId};
use crate::rules::{Context, Findings};
use std::cmp::Ordering;

/// A risk relies on a control that the Statement of Applicability excludes.
pub(super) fn not_applicable(context: &Context<'_>, out: &mut Findings) {
    for (risk, record) in context.of_type("risk").filter(|(_, record)| !record.is_retired()) {
        for (control, edge) in context.graph.named_in(risk, "controls") {
            let entry = context.record(control);
            if !is_excluded_by_ours(context, control) {
                continue;
            }
            let message = format!("{} relies on {}, which the Statement of Applicability excludes", record.name(), entry.name());
            let finding = out.on(risk, record.place(edge.span), message);
            finding.help("make the control applicable and say why, or name what does treat the risk");
            finding.related(entry.at("applicable"), "excluded here");
        }
    }
    plan_not_applicable(context, out);
}

/// A treatment plan treats risks by a control that the Statement of Applicability excludes, and that
/// none of those risks names itself.
fn plan_not_applicable(context: &Context<'_>, out: &mut Findings) {
    for (plan, record) in context.of_type("treatment-plan").filter(|(_, record)| !record.is_retired()) {
        let risks: Vec<RecordId> =
            context.graph.named_in(plan, "risks").map(|(risk, _)| risk).filter(|id| !context.record(*id).is_retired()).collect();
        for (control, edge) in context.graph.named_in(plan, "controls") {
            let told = risks.iter().any(|risk| context.graph.named_in(*risk, "controls").any(|(named, _)| named == control));
            let Some(first) = risks.first().filter(|_| !told && is_excluded_by_ours(context, control)) else { continue };
            let (entry, risk) = (context.record(control), context.record(*first));
            let more = if risks.len() > 1 { format!(" and {} more", risks.len() - 1) } else { String::new() };
            let message =
                format!("{} treats {}{more} by {}, which the Statement of Applicability excludes", record.name(), risk.name(), entry.name());
            let finding = out.on(plan, record.place(edge.span), message);
            finding.help("make the control applicable and say why, or name what does treat the risk");
            finding.related(entry.at("applicable"), "excluded here");
            for risk in &risks {
                finding.related(context.record(*risk).place_of_id(), format!("{} is treated by it", context.record(*risk).name()));
            }
        }
    }
}

/// Whether a record is an entry of our Statement of Applicability that excludes its control.
fn is_excluded_by_ours(context: &Context<'_>, control: RecordId) -> bool {
    let entry = context.record(control);
    let excluded = entry.is_a("control") && !entry.is_retired() && entry.truth("applicable") == Some(false);
    excluded && !is_of_another_standard(context, control)
}

/// Whether a control entry belongs to a standard with a statement of its own.
fn is_of_another_standard(context: &Context<'_>, control: RecordId) -> bool {
    let pack = context.graph.control_of(control).map(|id| &context.standards.pack(id).id);
    pack.is_some_and(|id| context.standards.main().is_some_and(|main| main.id != *id))
}

/// A residual level counts on a control that is not in place, without a date.
pub(super) fn not_implemented(context: &Context<'_>, out: &mut Findings) {
    let risks = Risks::new(context);
    for (risk, record) in risks.all().filter(|(id, _)| is_counted_undated(&risks, *id)) {
        let place_of = |control: RecordId| {
            let named = context.graph.edges_in(risk, "controls").find(|edge| edge.target == Target::Record(control));
            named.map_or_else(|| record.at(Side::Residual.seen_in(record)), |edge| record.place(edge.span))
        };
        for control in context.live_linked(risk, "control") {
            let entry = context.record(control);
            if !is_pending_undated(entry) {
                continue;
            }
            let state = entry.text("implementation").unwrap_or("");
            let message = format!("the residual level of {} counts on {}, which is `{state}` with no date", record.name(), entry.name());
            let finding = out.on(risk, place_of(control), message);
            finding.help(
                "say by when it will be in place (`due`, or an action of the treatment plan), or set the residual level to what remains until then",
            );
            finding.related(entry.at("implementation"), "not in place yet");
            finding.related(record.at(Side::Residual.seen_in(record)), "counted as if it were");
            for system in context.live_linked(risk, "system") {
                let system = context.record(system);
                finding.related(system.place_of_id(), format!("{} is the system it threatens", system.name()));
            }
        }
    }
}

/// Whether a residual level is lower than the level before, and nothing says by when.
fn is_counted_undated(risks: &Risks<'_>, risk: RecordId) -> bool {
    let record = risks.context.record(risk);
    let level = |side| risks.appraisal(risk, side).filter(|found| !found.is_wrong()).and_then(|found| found.level());
    let lower = level(Side::Residual).zip(level(Side::Inherent)).is_some_and(|(after, before)| after.compare(before) == Some(Ordering::Less));
    lower && !record.has("due") && !risks.actions(risk).any(Action::is_ahead)
}

/// Whether a control applies, is known not to be in place, and has no date of its own.
fn is_pending_undated(record: &Record) -> bool {
    matches!(record.text("implementation"), Some("partial" | "planned" | "not-started"))
        && record.truth("applicable") != Some(false)
        && !record.has("due")
        && !Action::of(record).any(Action::is_ahead)
}
