//! Points of the Act that no record shows.

use super::of_the_act;
use super::systems::classified;
use super::{Context, Findings};
use crate::crosswalk::{View, is_shown, leaves, shown};
use crate::graph::Target;
use crate::model::RecordId;
use crate::standards::Requirement;
use std::cell::LazyCell;
use std::collections::HashSet;

/// The systems that some records speak about: those they name; a record that names none speaks about all.
#[derive(Default)]
struct Subjects {
    all: bool,
    systems: HashSet<RecordId>,
}

impl Subjects {
    fn of(context: &Context<'_>, records: &[RecordId]) -> Subjects {
        let mut subjects = Subjects::default();
        for record in records {
            let systems = context.linked(*record, "system");
            subjects.all |= systems.is_empty();
            subjects.systems.extend(systems);
            subjects.systems.insert(*record);
        }
        subjects
    }

    fn hold(&self, system: RecordId) -> bool {
        self.all || self.systems.contains(&system)
    }
}

/// A point of the Act, and what the records that serve it speak about.
struct Point<'a> {
    requirement: &'a Requirement,
    named: Subjects,
    fitting: Subjects,
}

impl Point<'_> {
    /// Whether something shows it for a system, or in general.
    fn is_shown(&self, system: Option<RecordId>) -> bool {
        let holds = |subjects: &Subjects| match system {
            Some(system) => subjects.hold(system),
            None => subjects.all || !subjects.systems.is_empty(),
        };
        is_shown(self.requirement, holds(&self.named), holds(&self.fitting))
    }
}

/// The points under some numbers, less those whose records may be told of elsewhere. What shows them is
/// looked up once for all systems.
fn points<'a>(context: &Context<'a>, under: &[&'a str]) -> Vec<Point<'a>> {
    let view = View { corpus: context.corpus, graph: context.graph, standards: context.standards };
    let all = under.iter().flat_map(|number| leaves(context.standards, "eu-ai-act", Some(number)));
    let told =
        all.filter(|(_, requirement)| !is_meant(context, &requirement.id) && !requirement.records.iter().any(|kind| context.may_be_unreadable(kind)));
    told.map(|(id, requirement)| {
        let found = shown(&view, id);
        Point { requirement, named: Subjects::of(context, &found.named), fitting: Subjects::of(context, &found.fitting) }
    })
    .collect()
}

/// Whether a name that came to nothing, and is told as such, most likely means a point.
fn is_meant(context: &Context<'_>, point: &str) -> bool {
    let means = |near: &str| near.rsplit(':').next() == Some(point);
    context.graph.edges.iter().any(|edge| matches!(&edge.target, Target::UnknownRequirement(Some(near)) if means(near)))
}

fn listed(points: &[&Point<'_>]) -> String {
    let names: Vec<String> = points.iter().map(|point| format!("{} ({})", point.requirement.id, point.requirement.title)).collect();
    names.join(", ")
}

/// EUA003: parts of the technical documentation that no record shows.
pub(super) fn annex_iv(context: &Context<'_>, out: &mut Findings) {
    let all = LazyCell::new(|| points(context, &["IV.1", "IV.2", "IV.3", "IV.4", "IV.5", "IV.6", "IV.7", "IV.8", "IV.9"]));
    for system in classified(context).iter().filter(|system| system.is_high_risk_of_provider() && system.is_near_use()) {
        let points: Vec<&Point<'_>> = all.iter().filter(|point| !point.is_shown(Some(system.id))).collect();
        if points.is_empty() {
            continue;
        }
        let message = format!("the technical documentation of {} lacks {} of 9 points of Annex IV", system.record.name(), points.len());
        out.on(system.id, system.place_of_class(), message).help(format!("write records whose `requirements` name them: {}", listed(&points)));
    }
}

/// EUA004: parts of the quality management system that no record shows. It is one for all systems,
/// so it is told once, at the first.
pub(super) fn quality_management(context: &Context<'_>, out: &mut Findings) {
    let systems = classified(context);
    let mut ours = systems.iter().filter(|system| system.is_high_risk_of_provider() && system.is_near_use());
    let Some(first) = ours.next() else { return };
    let all = points(context, &["17"]);
    let points: Vec<&Point<'_>> = all.iter().filter(|point| !point.is_shown(None)).collect();
    if points.is_empty() {
        return;
    }
    let message = match points.as_slice() {
        [only] => {
            format!("{} of the quality management system ({}) is shown by no record", only.requirement.id, only.requirement.title)
        }
        all => format!("{} elements of the quality management system of Article 17(1) are shown by no record", all.len()),
    };
    let finding = out.on(first.id, first.place_of_class(), message);
    for other in ours {
        finding.related(other.place_of_class(), format!("{} needs it too", other.record.name()));
    }
    finding.help(format!("write records whose `requirements` name them: {}", listed(&points)));
    finding.requirements(std::iter::once("17").chain(points.iter().map(|point| point.requirement.id.as_str())).map(of_the_act));
}
