//! SOA004, SOA005 and SOA011: how far controls are in place, and what shows it.

use super::entries::{applies, controls_of, entries, place_of};
use crate::model::{Record, RecordId, RecordShape};
use crate::rules::risks::{Action, Risks};
use crate::rules::{Context, Findings, chain};
use crate::source::FileId;
use std::collections::{BTreeMap, HashSet};

/// Applicable, without a state.
pub(super) fn unknown(context: &Context<'_>, out: &mut Findings) {
    for (id, record) in entries(context).filter(|(_, record)| applies(record) && !record.has("implementation")) {
        let message = format!("{} applies, but it is not said how far it is implemented", record.name());
        let finding = out.on(id, place_of(record, "implementation", "applicable"), message);
        finding.help("set `implementation` to implemented, partial, planned or not-started");
    }
}

/// Implemented, and nothing shows it.
pub(super) fn without_evidence(context: &Context<'_>, out: &mut Findings) {
    if context.may_be_unreadable("evidence") {
        return;
    }
    for (id, record) in entries(context).filter(|(_, record)| applies(record) && record.is("implementation", "implemented")) {
        // Evidence that the control names and that is not there, or retired, is reported as such.
        let named = record.has("evidence") || context.is_uncertain(id, "evidence");
        if named || !context.live_linked(id, "evidence").is_empty() || is_shown(context, id) {
            continue;
        }
        let message = format!("{} is said to be implemented, but no evidence shows it", record.name());
        let finding = out.on(id, record.at("implementation"), message);
        finding.help(format!("add an `evidence` record that names {}, or set `implementation: partial` or `planned`", record.name()));
        chain::tell(context, id, finding);
    }
}

/// Whether a record of operation names one of an entry's controls in its `requirements`.
fn is_shown(context: &Context<'_>, id: RecordId) -> bool {
    controls_of(context, id).any(|control| {
        let requirement = context.standards.requirement(control);
        let by_policy = context.standards.pack(control).evidence.shown_by_policy.contains(&requirement.id);
        context.graph.shown_by(control).iter().map(|record| context.record(*record)).any(|record| {
            let orders = matches!(record.kind.name.as_str(), "policy" | "soa" | "control" | "risk" | "procedure" | "treatment-plan");
            record.is_live() && (!orders || (by_policy && record.is_a("policy")))
        })
    })
}

/// Applicable, not implemented, and no action with a date.
pub(super) fn without_date(context: &Context<'_>, out: &mut Findings) {
    let risks = Risks::new(context);
    let planned = controls_of_dated_actions(context);
    let mut without_column: BTreeMap<FileId, Vec<RecordId>> = BTreeMap::new();
    for (id, record) in entries(context) {
        let pending = matches!(record.text("implementation"), Some("partial" | "planned" | "not-started"));
        if !pending || !applies(record) || is_dated(&risks, id, record) || planned.contains(&id) || context.is_uncertain(id, "risk") {
            continue;
        }
        if has_no_column(context, record) {
            without_column.entry(record.file).or_default().push(id);
            continue;
        }
        let state = record.text("implementation").unwrap_or("");
        let finding =
            out.on(id, record.at("implementation"), format!("{} is `{state}`, and nothing says by when it will be in place", record.name()));
        finding.help("set `due` at the control, or add an action with a date to the treatment plan of the risk it treats");
    }
    for ids in without_column.values() {
        let (Some(first), Some(last)) = (ids.first().map(|id| context.record(*id)), ids.last().map(|id| context.record(*id))) else { continue };
        let message = match ids.len() {
            1 => format!("{} is not in place yet, and nothing says by when it will be", first.name()),
            count => format!("{count} controls from {} to {} are not in place yet, and nothing says by when they will be", first.name(), last.name()),
        };
        let finding = out.on(ids[0], first.at("implementation"), message);
        finding.help("add a column for the day each is due, or an action with a date to the treatment plan of the risk it treats");
    }
}

/// Whether an entry stands in a register of the team's own that has no column for the day it is due:
/// that is told once, not at each row.
fn has_no_column(context: &Context<'_>, record: &Record) -> bool {
    context.settings.adopt && record.shape == RecordShape::Row && !record.fields.iter().any(|field| field.name == "due")
}

/// Whether a date leads to a control: its own, one of a risk it treats, or one of an action for it.
fn is_dated(risks: &Risks<'_>, id: RecordId, record: &Record) -> bool {
    let own = record.has("due") || Action::of(record).any(Action::is_ahead);
    let context = risks.context;
    own || context.live_linked(id, "risk").into_iter().any(|risk| context.record(risk).has("due") || risks.actions(risk).any(Action::is_ahead))
}

/// The controls that treatment plans with a dated action name themselves.
fn controls_of_dated_actions(context: &Context<'_>) -> HashSet<RecordId> {
    let mut found = HashSet::new();
    for (id, plan) in context.live("treatment-plan") {
        if Action::of(plan).any(Action::is_ahead) {
            found.extend(context.linked(id, "control"));
        }
    }
    found
}
