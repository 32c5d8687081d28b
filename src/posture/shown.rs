//! Which records show which requirement.

use crate::model::RecordId;
use crate::rules::Context;
use crate::standards::{Kind, RequirementId, Resolved};
use std::collections::{BTreeMap, HashMap};

/// The records that show each requirement, retired ones left out.
pub(super) struct Shown {
    by_requirement: BTreeMap<RequirementId, Vec<RecordId>>,
    by_record: HashMap<RecordId, Vec<RequirementId>>,
    open: BTreeMap<RequirementId, Vec<RecordId>>,
}

/// Types that name a requirement because it is not met.
const AGAINST: [&str; 3] = ["exception", "finding", "nonconformity"];

/// All requirements that records can show, of the chosen standards in order.
pub(super) fn leaves<'a>(context: &Context<'a>) -> impl Iterator<Item = RequirementId> + use<'a> {
    let standards = context.standards;
    standards.chosen().iter().enumerate().flat_map(|(pack, found)| {
        let leaves = found.requirements.iter().enumerate().filter(|(_, requirement)| requirement.kind.is_leaf());
        leaves.map(move |(index, _)| RequirementId { pack: pack as u8, index: index as u16 })
    })
}

impl Shown {
    pub(super) fn new(context: &Context<'_>) -> Shown {
        let mut shown = Shown { by_requirement: BTreeMap::new(), by_record: HashMap::new(), open: BTreeMap::new() };
        let by_type = requirements_by_type(context);
        for (id, record) in context.corpus.iter().filter(|(_, record)| !record.is_retired()) {
            let tags = record.standards();
            let fits = |requirement: &RequirementId| tags.is_empty() || tags.contains(&context.standards.pack(*requirement).id.as_str());
            if let Some(of_type) = by_type.get(record.kind.name.as_str()) {
                of_type.iter().copied().filter(fits).for_each(|requirement| shown.add(requirement, id));
            }
        }
        for requirement in leaves(context) {
            for id in context.graph.shown_by(requirement) {
                let record = context.record(*id);
                if !AGAINST.iter().any(|kind| record.is_a(kind)) {
                    shown.add_live(context, requirement, *id);
                } else if record.is_a("nonconformity") && record.is_live() && !matches!(record.text("stage"), Some("verified" | "closed")) {
                    shown.open.entry(requirement).or_default().push(*id);
                }
            }
            for entry in context.graph.entries_for(requirement) {
                shown.add_live(context, requirement, *entry);
                for kind in ["evidence", "procedure", "policy"] {
                    for linked in context.linked(*entry, kind) {
                        shown.add_live(context, requirement, linked);
                    }
                }
            }
        }
        for records in shown.by_requirement.values_mut() {
            records.sort_unstable();
            records.dedup();
        }
        for (requirement, records) in &shown.by_requirement {
            for record in records {
                shown.by_record.entry(*record).or_default().push(*requirement);
            }
        }
        shown
    }

    fn add(&mut self, requirement: RequirementId, record: RecordId) {
        self.by_requirement.entry(requirement).or_default().push(record);
    }

    fn add_live(&mut self, context: &Context<'_>, requirement: RequirementId, record: RecordId) {
        if !context.record(record).is_retired() {
            self.add(requirement, record);
        }
    }

    /// The records that show a requirement, by path and position.
    pub(super) fn records(&self, requirement: RequirementId) -> &[RecordId] {
        self.by_requirement.get(&requirement).map_or(&[], Vec::as_slice)
    }

    /// The nonconformities against a requirement that the organization itself has open.
    pub(super) fn open_nonconformities(&self, requirement: RequirementId) -> &[RecordId] {
        self.open.get(&requirement).map_or(&[], Vec::as_slice)
    }

    /// The requirements that a record shows.
    pub(super) fn by(&self, record: RecordId) -> &[RequirementId] {
        self.by_record.get(&record).map_or(&[], Vec::as_slice)
    }
}

/// What every record of a type shows. A clause names types itself; a control is shown by a type only
/// where the type says so, since a procedure may be about any of them.
fn requirements_by_type(context: &Context<'_>) -> HashMap<String, Vec<RequirementId>> {
    let mut by_type: HashMap<String, Vec<RequirementId>> = HashMap::new();
    let main: Vec<&str> = context.standards.main().map(|pack| pack.id.as_str()).into_iter().collect();
    for kind in context.types.iter() {
        for text in &kind.requirements {
            if let Resolved::Found(found) = context.standards.resolve(text, &main) {
                by_type.entry(kind.name.to_string()).or_default().extend(found);
            }
        }
    }
    for id in leaves(context) {
        let requirement = context.standards.requirement(id);
        if requirement.kind == Kind::Clause {
            for kind in &requirement.records {
                by_type.entry(kind.to_string()).or_default().push(id);
            }
        }
    }
    by_type
}
