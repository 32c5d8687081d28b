//! SOA007: exclusions that other records contradict. What contradicts what is data of the standard.

use super::entries::{controls_of, entries, is_excluded};
use crate::model::{Record, RecordId};
use crate::rules::{Context, Findings};
use crate::standards::{Contradiction, When};
use smol_str::SmolStr;
use std::collections::{BTreeMap, HashMap};

/// What contradicts the exclusion of each control: the row of data and the record, the most telling
/// row first.
pub(super) struct Contradictions<'a> {
    by_control: HashMap<&'a str, (&'a Contradiction, RecordId)>,
}

impl<'a> Contradictions<'a> {
    /// Looks for the first record that meets each row.
    pub(super) fn new(context: &Context<'a>) -> Contradictions<'a> {
        let mut by_control: HashMap<&'a str, (&'a Contradiction, RecordId)> = HashMap::new();
        let rows = context.standards.main().map_or(&[][..], |pack| pack.contradictions.as_slice());
        for row in rows {
            if row.controls.iter().all(|control| by_control.contains_key(control.as_str())) {
                continue;
            }
            let found = context.live(&row.when.kind).find(|(id, record)| {
                let taken_back = !row.unless.is_empty() && meets(&row.unless, record);
                holds(&row.when, record) && !taken_back && !is_outside(context, *id, record)
            });
            if let Some((id, _)) = found {
                for control in &row.controls {
                    by_control.entry(control).or_insert((row, id));
                }
            }
        }
        Contradictions { by_control }
    }

    /// What contradicts an entry, when it excludes its control.
    pub(super) fn of(&self, context: &Context<'a>, id: RecordId, record: &Record) -> Option<(&'a Contradiction, RecordId)> {
        if !is_excluded(record) {
            return None;
        }
        let main = context.standards.main()?;
        let ours = controls_of(context, id).filter(|control| context.standards.pack(*control).id == main.id);
        ours.filter_map(|control| self.by_control.get(context.standards.requirement(control).id.as_str())).copied().next()
    }
}

fn holds(when: &When, record: &Record) -> bool {
    meets(&when.conditions, record)
}

fn meets(conditions: &BTreeMap<SmolStr, Vec<SmolStr>>, record: &Record) -> bool {
    conditions.iter().all(|(field, values)| values.iter().any(|value| if value == "*" { record.has(field) } else { record.is(field, value) }))
}

/// Whether a record is, or is only about, systems that are out of scope, planned or retired.
fn is_outside(context: &Context<'_>, id: RecordId, record: &Record) -> bool {
    let idle = |system: &Record| {
        system.is_retired() || system.truth("in_scope") == Some(false) || matches!(system.text("lifecycle"), Some("planned" | "retired"))
    };
    if record.is_a("system") {
        return idle(record);
    }
    let mut systems = context.graph.named_in(id, "systems").map(|(system, _)| context.record(system)).peekable();
    systems.peek().is_some() && systems.all(idle)
}

/// A control is excluded although records show the activity.
pub(super) fn contradicted(context: &Context<'_>, out: &mut Findings) {
    let contradictions = Contradictions::new(context);
    for (id, record) in entries(context) {
        let Some((row, other)) = contradictions.of(context, id, record) else {
            continue;
        };
        let other = context.record(other);
        let says = row.says.replace("{id}", &other.name());
        let finding = out.on(id, record.at("applicable"), format!("{} is excluded, but {says}", record.name()));
        finding.help("make the control applicable and say how far it is implemented, or correct the record that contradicts it");
        finding.related(other.place_of_id(), "the record that contradicts the exclusion");
    }
}
