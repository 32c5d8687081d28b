//! What a cycle of internal audits left out.

use super::Context;
use super::events::Event;
use crate::graph::Target;
use crate::model::RecordId;
use crate::standards::{AuditPlan, Kind, Pack, RequirementId, Resolved};
use std::collections::{BTreeMap, BTreeSet};

/// What has to be audited, and what of it was not.
pub(super) struct Uncovered {
    /// Clauses and applicable controls.
    required: BTreeSet<RequirementId>,
    /// Those that no audit covered.
    pub left: BTreeSet<RequirementId>,
}

/// The leaves that numbers, groups and ranges of a pack stand for.
pub(super) fn leaves(context: &Context<'_>, pack: &Pack, written: &[smol_str::SmolStr]) -> BTreeSet<RequirementId> {
    let mut found = BTreeSet::new();
    for text in written {
        if let Resolved::Found(leaves) = context.standards.resolve(text, &[&pack.id]) {
            found.extend(leaves);
        }
    }
    found
}

/// The requirements that a field of a record comes to.
pub(super) fn requirements_in(context: &Context<'_>, record: RecordId, field: &str) -> BTreeSet<RequirementId> {
    let mut found = BTreeSet::new();
    for edge in context.graph.edges_in(record, field) {
        match &edge.target {
            Target::Requirements(requirements) => found.extend(requirements.iter().copied()),
            Target::Record(entry) => found.extend(context.graph.control_of(*entry)),
            _ => {}
        }
    }
    found
}

/// Compares what audits covered with clauses and applicable controls. In the first round, audits
/// that a programme names and that are still ahead count as well.
pub(super) fn uncovered(context: &Context<'_>, pack: &Pack, plan: &AuditPlan, audits: &[Event<'_>], first_round: bool) -> Uncovered {
    let mut required = leaves(context, pack, &plan.covers);
    let applicable = context.live("control").filter(|(_, entry)| entry.truth("applicable") == Some(true));
    required.extend(applicable.filter_map(|(id, _)| context.graph.control_of(id)).filter(|control| context.standards.pack(*control).id == pack.id));
    let mut covered: BTreeSet<RequirementId> = audits.iter().flat_map(|audit| requirements_in(context, audit.id, "covers")).collect();
    if first_round {
        for (programme, _) in context.live("audit-programme") {
            for (audit, _) in context.graph.named_in(programme, "audits") {
                let record = context.record(audit);
                let is_ahead = record.is_draft() || record.date("performed").is_some_and(|performed| performed.day > context.today);
                if is_ahead && !record.is_retired() {
                    covered.extend(requirements_in(context, audit, "covers"));
                }
            }
        }
    }
    let left = required.difference(&covered).copied().collect();
    Uncovered { required, left }
}

/// In words, group by group: "clauses 9.3 and 10, controls A.7 and A.10.4".
pub(super) fn list_of(context: &Context<'_>, uncovered: &Uncovered) -> String {
    let mut parts = Vec::new();
    for (controls, one, many) in [(false, "clause", "clauses"), (true, "control", "controls")] {
        let is_wanted = |id: &RequirementId| (context.standards.requirement(*id).kind == Kind::Control) == controls;
        let left: BTreeSet<RequirementId> = uncovered.left.iter().copied().filter(is_wanted).collect();
        if left.is_empty() {
            continue;
        }
        let names = grouped(context, &uncovered.required, &left);
        let word = if left.len() == 1 { one } else { many };
        parts.push(format!("{word} {}", names.join(", ")));
    }
    parts.join(" and ")
}

/// A group of which nothing was covered by its own number, anything else by each.
fn grouped(context: &Context<'_>, required: &BTreeSet<RequirementId>, left: &BTreeSet<RequirementId>) -> Vec<String> {
    let mut names: BTreeMap<RequirementId, String> = BTreeMap::new();
    let mut at = left.iter().copied().collect::<Vec<_>>();
    while let Some(id) = at.first().copied() {
        let pack = context.standards.pack(id);
        let under =
            |group: &str| required.iter().copied().filter(|one| pack.is_under(&context.standards.requirement(*one).id, group)).collect::<Vec<_>>();
        // The widest group that is left out as a whole.
        let mut name = context.standards.requirement(id).id.clone();
        let mut parent = context.standards.requirement(id).parent.clone();
        let mut members = vec![id];
        while let Some(group) = parent {
            let all = under(&group);
            if all.iter().any(|one| !left.contains(one)) {
                break;
            }
            // A group of one is better named by the one.
            if all.len() > 1 {
                name = group.clone();
            }
            members = all;
            parent = pack.get(&group).and_then(|(_, requirement)| requirement.parent.clone());
        }
        names.insert(id, name.to_string());
        at.retain(|one| !members.contains(one));
    }
    names.into_values().collect()
}
