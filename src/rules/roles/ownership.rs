//! ROL004: somebody must answer for each clause and each applicable control.

use crate::model::{Record, RecordId};
use crate::rules::{Context, Findings};
use crate::source::Place;
use crate::standards::{Kind, RequirementId, Resolved};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// Requirements without an owner, a control with its entry.
type Lacking = Vec<(RequirementId, Option<RecordId>)>;

/// Requirements that nobody owns, told per clause or area.
pub(super) fn without_owner(context: &Context<'_>, out: &mut Findings) {
    let Some(pack) = context.standards.main() else { return };
    if context.corpus.records.is_empty() {
        return;
    }
    let owned = owned(context);
    let silent = told_elsewhere(context);
    let mut groups: BTreeMap<(usize, &str), Lacking> = BTreeMap::new();
    for requirement in pack.requirements.iter().filter(|one| matches!(one.kind, Kind::Clause | Kind::Control)) {
        let Resolved::Found(found) = context.standards.resolve(&requirement.id, &[&pack.id]) else { continue };
        let [id] = found.as_slice() else { continue };
        // An entry may be that of several controls.
        let has_owned_entry = context.graph.entries_for(*id).iter().any(|entry| has_owner(context.record(*entry)));
        if owned.contains(id) || has_owned_entry || silent.contains(id) {
            continue;
        }
        let entry = match requirement.kind {
            Kind::Control => {
                let entries = context.graph.entries_for(*id).iter().copied().filter(|entry| context.record(*entry).is_live());
                match entries.filter(|entry| context.record(*entry).truth("applicable") == Some(true)).min() {
                    Some(entry) => Some(entry),
                    // No entry is SOA001's; an excluded control needs no owner.
                    None => continue,
                }
            }
            _ => None,
        };
        let group = match requirement.kind {
            Kind::Control => requirement.area.as_deref().unwrap_or(&requirement.id),
            _ => requirement.id.split('.').next().unwrap_or(&requirement.id),
        };
        let order = pack.get(group).map_or(0, |(at, _)| at);
        groups.entry((order, group)).or_default().push((*id, entry));
    }
    for ((_, group), lacking) in groups {
        report(context, out, group, &lacking);
    }
}

fn report(context: &Context<'_>, out: &mut Findings, group: &str, lacking: &[(RequirementId, Option<RecordId>)]) {
    let numbers: Vec<String> = lacking.iter().map(|(id, _)| format!("`{}`", context.standards.requirement(*id).id)).collect();
    let listed = match numbers.as_slice() {
        [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        _ => numbers.concat(),
    };
    let first = lacking.iter().find_map(|(_, entry)| *entry);
    let (what, help) = match first {
        Some(_) => ("control", "give each control an `owner`, or name who answers for the area in `[owners]` of aimslint.toml"),
        None => ("clause", "give the records that show them an `owner`, or name who answers for them in `[owners]` of aimslint.toml"),
    };
    let message = if lacking.len() == 1 {
        format!("nobody owns {what} {listed}")
    } else {
        format!("nobody owns {} {what}s of {group}: {listed}", lacking.len())
    };
    let finding = match first {
        Some(entry) => out.on(entry, context.record(entry).at("applicable"), message),
        None => out.add(Place::Repo, message),
    };
    finding.help(help);
    finding.requirements(lacking.iter().map(|(id, _)| context.standards.requirement(*id).id.clone()));
    for entry in lacking.iter().filter_map(|(_, entry)| *entry).filter(|entry| Some(*entry) != first) {
        let record = context.record(entry);
        finding.related(record.at("applicable"), format!("{} has no owner either", record.name()));
    }
}

/// Every requirement that has an owner: by the config, by a record tagged with it, or by a record of
/// a type that shows it.
fn owned(context: &Context<'_>) -> BTreeSet<RequirementId> {
    let resolve = |text: &str, own: &[&str]| match context.standards.resolve(text, own) {
        Resolved::Found(found) => found,
        _ => Vec::new(),
    };
    let mut owned: BTreeSet<RequirementId> = BTreeSet::new();
    for (requirement, _) in &context.settings.owners {
        owned.extend(resolve(&requirement.value, &[]));
    }
    let mut shown_by_type: BTreeMap<&str, Vec<RequirementId>> = BTreeMap::new();
    for (_, record) in context.corpus.iter().filter(|(_, record)| has_owner(record)) {
        for (text, _) in record.texts("requirements") {
            owned.extend(resolve(text, &record.standards()));
        }
        let shown = shown_by_type.entry(&record.kind.name).or_insert_with(|| {
            let by_type = record.kind.requirements.iter().flat_map(|text| resolve(text, &[]));
            let Some(pack) = context.standards.main() else { return by_type.collect() };
            let by_pack = pack.requirements.iter().filter(|one| one.kind == Kind::Clause && one.records.iter().any(|kind| *kind == record.kind.name));
            by_type.chain(by_pack.flat_map(|one| resolve(&one.id, &[&pack.id]))).collect()
        });
        owned.extend(shown.iter().copied());
    }
    owned
}

/// Whether somebody answers for a record that counts.
fn has_owner(record: &Record) -> bool {
    record.is_live() && record.has("owner")
}

/// Clauses whose record is missing as a whole: that is the finding, and the owner comes with it. So do
/// the other clauses that only records of its type show.
fn told_elsewhere(context: &Context<'_>) -> BTreeSet<RequirementId> {
    let Some(pack) = context.standards.main() else { return BTreeSet::new() };
    let is_missing = |kind: &SmolStr| context.live(kind).next().is_none() || context.may_be_unreadable(kind);
    let mandatory: Vec<_> = pack.mandatory.iter().filter(|one| one.types.iter().all(is_missing)).collect();
    let asked_for: BTreeSet<&SmolStr> = mandatory.iter().flat_map(|one| &one.types).collect();
    let shown_by_them = |records: &[SmolStr]| !records.is_empty() && records.iter().all(|kind| asked_for.contains(kind));
    let rests_on_them = pack.requirements.iter().filter(|one| one.kind == Kind::Clause && shown_by_them(&one.records));
    let numbers = mandatory.iter().map(|one| &one.requirement).chain(rests_on_them.map(|one| &one.id));
    let resolved = numbers.filter_map(|number| match context.standards.resolve(number, &[&pack.id]) {
        Resolved::Found(found) => Some(found),
        _ => None,
    });
    resolved.flatten().collect()
}
