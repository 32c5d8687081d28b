//! AUD003: whether auditors own what they audited.

use super::audits::plans;
use super::coverage::{leaves, requirements_in};
use super::events::{counts_for, dated};
use super::parties::Parties;
use super::{Context, Findings};
use crate::model::{Record, RecordId};
use crate::source::Span;
use crate::standards::{AuditPlan, Pack, RequirementId};
use std::collections::{BTreeSet, HashMap};

/// Something that somebody answers for and that audits look at.
struct Owned<'a> {
    id: RecordId,
    record: &'a Record,
    owner: &'a str,
    /// What of the standard it is about.
    about: BTreeSet<RequirementId>,
}

/// The auditor owns what was audited. Of several auditors, one who does not is enough for each thing.
pub(super) fn audited_by_owner(context: &Context<'_>, out: &mut Findings) {
    let parties = Parties::new(context);
    for (pack, plan) in plans(context) {
        let owned = owned(context, pack, plan);
        let by_name = by_name(&owned, &parties);
        let of_systems = leaves(context, pack, &plan.systems);
        for audit in dated(context, "audit", "performed") {
            // What somebody owns today says little about an audit of a cycle long past.
            if !counts_for(audit.record, pack) || plan.coverage.after(audit.day) < context.today {
                continue;
            }
            let auditors: Vec<(&str, Span)> = audit.record.texts("auditor").collect();
            let Some((one, others)) = auditors.split_first().filter(|_| !audit.record.is_faulty("auditor")) else {
                continue;
            };
            let scope = Scope::of(context, audit.id, &of_systems);
            let things: BTreeSet<usize> = parties.names_of(one.0).iter().filter_map(|name| by_name.get(name)).flatten().copied().collect();
            let things = things.into_iter().map(|at| &owned[at]).filter(|thing| scope.takes(thing));
            let own: Vec<&Owned<'_>> = things.filter(|thing| others.iter().all(|(other, _)| parties.are_same(other, thing.owner))).collect();
            let Some(first) = own.first() else {
                continue;
            };
            let place = if others.is_empty() { audit.record.place(one.1) } else { audit.record.at("auditor") };
            let more = match own.len() - 1 {
                0 => String::new(),
                1 => " and one other thing that was audited".to_owned(),
                more => format!(" and {more} other things that were audited"),
            };
            let names: Vec<String> = auditors.iter().map(|(auditor, _)| format!("`{}`", crate::schema::brief(auditor))).collect();
            let owns = if names.len() == 1 { "owns" } else { "own" };
            let message = format!("{} audited in {} and {owns} {}{more}", names.join(" and "), audit.record.name(), first.record.name());
            let finding = out.on(audit.id, place, message);
            finding.help("let somebody from another part of the organization, or from outside, audit it");
            for thing in own.iter().take(8) {
                finding.related(thing.record.at("owner"), format!("{} is owned by `{}`", thing.record.name(), crate::schema::brief(thing.owner)));
            }
        }
    }
}

/// What an audit looked at.
struct Scope {
    covered: BTreeSet<RequirementId>,
    /// The systems it names; without any, whether it looked at systems at all.
    systems: Vec<RecordId>,
    reaches_systems: bool,
}

impl Scope {
    fn of(context: &Context<'_>, audit: RecordId, of_systems: &BTreeSet<RequirementId>) -> Scope {
        let covered = requirements_in(context, audit, "covers");
        let systems = context.graph.named_in(audit, "systems").map(|(system, _)| system).collect();
        Scope { reaches_systems: !covered.is_disjoint(of_systems), covered, systems }
    }

    fn takes(&self, thing: &Owned<'_>) -> bool {
        match thing.record.kind.name.as_str() {
            "system" if !self.systems.is_empty() => self.systems.contains(&thing.id),
            "system" => self.reaches_systems && thing.record.truth("in_scope") != Some(false) && !thing.record.is("lifecycle", "retired"),
            _ => !thing.about.is_disjoint(&self.covered),
        }
    }
}

/// The owned records that audits look at. What is only an auditor's own work is none of them.
fn owned<'a>(context: &Context<'a>, pack: &Pack, plan: &AuditPlan) -> Vec<Owned<'a>> {
    let own_work = leaves(context, pack, &plan.own_work);
    let mut found = Vec::new();
    for (id, record) in plan.owned.iter().flat_map(|kind| context.live(kind)) {
        let Some(owner) = record.text("owner").filter(|_| !record.is_faulty("owner")) else {
            continue;
        };
        let about = match record.kind.name.as_str() {
            "system" => BTreeSet::new(),
            "control" => context.graph.control_of(id).filter(|_| record.truth("applicable") != Some(false)).into_iter().collect(),
            _ => Some(shown(context, pack, id, record)).filter(|shown| !shown.is_subset(&own_work)).unwrap_or_default(),
        };
        found.push(Owned { id, record, owner, about });
    }
    found
}

/// What is owned, by the names that its owners go by: many records have few owners.
fn by_name(owned: &[Owned<'_>], parties: &Parties<'_>) -> HashMap<String, Vec<usize>> {
    let mut by_owner: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, thing) in owned.iter().enumerate() {
        by_owner.entry(thing.owner).or_default().push(at);
    }
    let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
    for (owner, things) in by_owner {
        for name in parties.names_of(owner) {
            by_name.entry(name).or_default().extend(&things);
        }
    }
    by_name
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
