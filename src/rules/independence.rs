//! AUD003: whether auditors own what they audited.

use super::audits::plans;
use super::coverage::{leaves, requirements_in};
use super::events::{counts_for, dated};
use super::parties::Parties;
use super::{Context, Findings};
use crate::model::{Record, RecordId};
use crate::source::{Place, Span};
use crate::standards::{AuditPlan, Pack, RequirementId};
use std::collections::BTreeSet;

/// Something that was audited, and who answers for it.
struct Audited<'a> {
    place: Place,
    name: String,
    owner: &'a str,
}

/// The auditor owns what was audited. Of several auditors, one who does not is enough for each thing.
pub(super) fn audited_by_owner(context: &Context<'_>, out: &mut Findings) {
    let parties = Parties::new(context);
    for (pack, plan) in plans(context) {
        for audit in dated(context, "audit", "performed") {
            // What somebody owns today says little about an audit of a cycle long past.
            if !counts_for(audit.record, pack) || plan.coverage.after(audit.day) < context.today {
                continue;
            }
            let auditors: Vec<(&str, Span)> = audit.record.texts("auditor").collect();
            if auditors.is_empty() || audit.record.is_faulty("auditor") {
                continue;
            }
            let own: Vec<Audited<'_>> = audited(context, pack, plan, audit.id)
                .into_iter()
                .filter(|thing| auditors.iter().all(|(auditor, _)| parties.are_same(auditor, thing.owner)))
                .collect();
            let Some(first) = own.first() else {
                continue;
            };
            let place = match auditors.as_slice() {
                [(_, span)] => audit.record.place(*span),
                _ => audit.record.at("auditor"),
            };
            let others = match own.len() - 1 {
                0 => String::new(),
                1 => " and one other thing that was audited".to_owned(),
                more => format!(" and {more} other things that were audited"),
            };
            let names: Vec<String> = auditors.iter().map(|(auditor, _)| format!("`{}`", crate::schema::brief(auditor))).collect();
            let owns = if names.len() == 1 { "owns" } else { "own" };
            let finding =
                out.on(audit.id, place, format!("{} audited in {} and {owns} {}{others}", names.join(" and "), audit.record.name(), first.name));
            finding.help("let somebody from another part of the organization, or from outside, audit it");
            for thing in own.iter().take(8) {
                finding.related(thing.place, format!("{} is owned by `{}`", thing.name, crate::schema::brief(thing.owner)));
            }
        }
    }
}

/// The owned records that an audit looked at.
fn audited<'a>(context: &Context<'a>, pack: &Pack, plan: &AuditPlan, audit: RecordId) -> Vec<Audited<'a>> {
    let covered = requirements_in(context, audit, "covers");
    let own_work = leaves(context, pack, &plan.own_work);
    let systems: Vec<RecordId> = context.graph.named_in(audit, "systems").map(|(system, _)| system).collect();
    let reaches_systems = !covered.is_disjoint(&leaves(context, pack, &plan.systems));
    let mut found = Vec::new();
    for (id, record) in plan.owned.iter().flat_map(|kind| context.live(kind)) {
        let Some(owner) = record.text("owner").filter(|_| !record.is_faulty("owner")) else {
            continue;
        };
        let was_audited = match record.kind.name.as_str() {
            "system" if !systems.is_empty() => systems.contains(&id),
            "system" => reaches_systems && record.truth("in_scope") != Some(false) && !record.is("lifecycle", "retired"),
            "control" => record.truth("applicable") != Some(false) && context.graph.control_of(id).is_some_and(|control| covered.contains(&control)),
            _ => {
                let shown = shown(context, pack, id, record);
                !shown.is_subset(&own_work) && !shown.is_disjoint(&covered)
            }
        };
        if was_audited {
            found.push(Audited { place: record.at("owner"), name: record.name(), owner });
        }
    }
    found
}

/// The requirements that a record shows: those it names, else those of its type. A procedure may be
/// about anything, so one that names nothing shows nothing.
fn shown(context: &Context<'_>, pack: &Pack, id: RecordId, record: &Record) -> BTreeSet<RequirementId> {
    let mut shown = requirements_in(context, id, "requirements");
    shown.extend(requirements_in(context, id, "controls"));
    if shown.is_empty() && !record.is_a("procedure") {
        shown = leaves(context, pack, &record.kind.requirements);
    }
    shown
}
