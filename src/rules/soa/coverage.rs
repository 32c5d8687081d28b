//! SOA001 and SOA006: each control of the standard has one entry.

use super::entries::{controls_of, entries, statements, statements_of};
use crate::graph::Target;
use crate::model::{Record, RecordId};
use crate::rules::{Context, Findings};
use crate::source::Place;
use crate::standards::{Pack, Requirement};
use smol_str::SmolStr;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Controls of a standard without an entry, one finding per area. The main standard must have its
/// statement; another one is judged where there is a statement of it.
pub(super) fn missing(context: &Context<'_>, out: &mut Findings) {
    let unreadable = ["control", "soa"].iter().any(|kind| context.may_be_unreadable(kind));
    let Some(main) = context.standards.main().filter(|_| !unreadable && !context.corpus.records.is_empty()) else {
        return;
    };
    of_standard(context, main, statements(context).first().copied(), out);
    for pack in context.standards.chosen().iter().filter(|pack| pack.id != main.id) {
        let statements = statements_of(context, pack);
        // A statement that is tagged with both may be about the main standard's controls alone.
        let is_its_own = statements.iter().any(|(_, record)| !record.standards().contains(&main.id.as_str()));
        if let Some(statement) = statements.first()
            && (is_its_own || !decided(context, pack).is_empty())
        {
            of_standard(context, pack, Some(*statement), out);
        }
    }
}

/// The controls of one standard without an entry.
fn of_standard(context: &Context<'_>, pack: &Pack, statement: Option<(RecordId, &Record)>, out: &mut Findings) {
    if pack.controls().next().is_none() {
        return;
    }
    let is_main = context.standards.main().is_some_and(|main| main.id == pack.id);
    let place = statement.map_or(Place::Repo, |(_, record)| record.place_of_id());
    let decided = decided(context, pack);
    if decided.is_empty() {
        let count = pack.controls().count();
        let message = match statement.filter(|_| !is_main) {
            Some((_, record)) => format!("no control of {} has an entry in {}", pack.name, record.name()),
            None => format!("no control of {} has an entry: there is no Statement of Applicability", pack.name),
        };
        let finding = match statement {
            Some((id, _)) => out.on(id, place, message),
            None => out.add(place, message),
        };
        finding.help(format!("add an entry for each of the {count} controls: the control, whether it applies, and why"));
        return;
    }
    let mut areas: Vec<(&str, Vec<&Requirement>)> = Vec::new();
    for control in pack.controls().filter(|control| !decided.contains(&control.id)) {
        let area = control.area.as_deref().unwrap_or("");
        match areas.last_mut().filter(|(known, _)| *known == area) {
            Some((_, controls)) => controls.push(control),
            None => areas.push((area, vec![control])),
        }
    }
    for (area, controls) in areas {
        let ids: Vec<String> = controls.iter().map(|control| format!("`{}`", control.id)).collect();
        let titles: Vec<String> = controls.iter().map(|control| format!("`{}` {}", control.id, control.title)).collect();
        let (has, plural) = if ids.len() == 1 { ("has", "") } else { ("have", "s") };
        let of = if is_main { String::new() } else { format!(" of {}", pack.name) };
        let message = format!("area {area}{of}: control{plural} {} {has} no entry", ids.join(", "));
        let finding = match statement {
            Some((id, _)) => out.on(id, place, message),
            None => out.add(place, message),
        };
        finding.help(format!("add an entry with `applicable` and `justification` for {}", titles.join(", ")));
        // A number without a standard before it is one of the main standard.
        let number = |id: &str| if is_main { SmolStr::new(id) } else { SmolStr::new(format!("{}:{id}", pack.id)) };
        finding.requirements(std::iter::once(number("6.1.3")).chain(controls.iter().map(|control| number(&control.id))));
    }
}

/// The controls of a pack on which something is said. A number that does not exist stands for the
/// one that was most likely meant: it is reported itself.
fn decided(context: &Context<'_>, pack: &Pack) -> HashSet<SmolStr> {
    let mut decided = HashSet::new();
    for (id, _) in entries(context) {
        let of_pack = controls_of(context, id).filter(|control| context.standards.pack(*control).id == pack.id);
        decided.extend(of_pack.map(|control| context.standards.requirement(control).id.clone()));
        for edge in context.graph.edges_of(id).iter().filter(|edge| matches!(edge.field.as_str(), "id" | "control")) {
            if let Target::UnknownRequirement(Some(near)) = &edge.target {
                decided.insert(near.clone());
            }
        }
    }
    decided
}

/// A control with more than one entry.
pub(super) fn duplicate(context: &Context<'_>, out: &mut Findings) {
    // A draft of the next edition beside the entry in force is no contradiction.
    for drafts in [false, true] {
        let mut first: HashMap<crate::standards::RequirementId, RecordId> = HashMap::new();
        let mut told: BTreeMap<RecordId, RecordId> = BTreeMap::new();
        let mut ids: HashMap<crate::standards::RequirementId, HashSet<&str>> = HashMap::new();
        for (id, record) in entries(context).filter(|(_, record)| record.is_draft() == drafts) {
            for control in controls_of(context, id) {
                let known = ids.entry(control).or_default();
                // Equal ids are DOC008; an entry that only names its control has no id of its own.
                let is_another = !record.has("id") || known.insert(record.id.as_str());
                if is_another && let Some(other) = first.get(&control) {
                    told.insert(id, *other);
                }
                first.entry(control).or_insert(id);
            }
        }
        for (id, other) in told {
            let (record, other) = (context.record(id), context.record(other));
            let control = controls_of(context, id).next().map_or_else(String::new, |control| context.standards.name(control));
            let place = if record.has("control") { record.at("control") } else { record.place_of_id() };
            let finding = out.on(id, place, format!("{control} has a second entry, {}", record.name()));
            finding.help(format!("merge the two entries into one, or retire one of them; the first is {}", other.name()));
            finding.related(if other.has("control") { other.at("control") } else { other.place_of_id() }, "the first entry");
        }
    }
}
