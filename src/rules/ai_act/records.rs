//! Points of the Act that no record shows.

use super::of_the_act;
use super::systems::classified;
use super::{Context, Findings};
use crate::crosswalk::{View, leaves, shown};
use crate::graph::Target;
use crate::model::RecordId;
use crate::standards::{Requirement, RequirementId};

/// Whether a record speaks about a system: it names it, or names none.
fn speaks_of(context: &Context<'_>, record: RecordId, system: RecordId) -> bool {
    if record == system {
        return true;
    }
    let systems = context.linked(record, "system");
    systems.is_empty() || systems.contains(&system)
}

/// The points under a number that nothing shows for a system, or in general.
fn lacking<'a>(context: &Context<'a>, under: &'a str, system: Option<RecordId>) -> Vec<(RequirementId, &'a Requirement)> {
    let view = View { corpus: context.corpus, graph: context.graph, standards: context.standards };
    let mut points = leaves(context.standards, "eu-ai-act", Some(under));
    points.retain(|(id, requirement)| {
        let mut found = shown(&view, *id);
        if let Some(system) = system {
            found.named.retain(|record| speaks_of(context, *record, system));
            found.fitting.retain(|record| speaks_of(context, *record, system));
        }
        if is_meant(context, &requirement.id) {
            return false;
        }
        let unread = requirement.records.iter().any(|kind| context.graph.may_be_unreadable(kind));
        !unread && !found.is_shown(requirement)
    });
    points
}

/// Whether a name that came to nothing, and is told as such, most likely means a point.
fn is_meant(context: &Context<'_>, point: &str) -> bool {
    let means = |near: &str| near.rsplit(':').next() == Some(point);
    context.graph.edges.iter().any(|edge| matches!(&edge.target, Target::UnknownRequirement(Some(near)) if means(near)))
}

fn listed(points: &[(RequirementId, &Requirement)]) -> String {
    let names: Vec<String> = points.iter().map(|(_, point)| format!("{} ({})", point.id, point.title)).collect();
    names.join(", ")
}

/// EUA003: parts of the technical documentation that no record shows.
pub(super) fn annex_iv(context: &Context<'_>, out: &mut Findings) {
    for system in classified(context).iter().filter(|system| system.is_high_risk_of_provider() && system.is_near_use()) {
        let points: Vec<_> = ["IV.1", "IV.2", "IV.3", "IV.4", "IV.5", "IV.6", "IV.7", "IV.8", "IV.9"]
            .into_iter()
            .flat_map(|point| lacking(context, point, Some(system.id)))
            .collect();
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
    let points = lacking(context, "17", None);
    if points.is_empty() {
        return;
    }
    let message = match points.as_slice() {
        [(_, only)] => format!("{} of the quality management system ({}) is shown by no record", only.id, only.title),
        all => format!("{} elements of the quality management system of Article 17(1) are shown by no record", all.len()),
    };
    let finding = out.on(first.id, first.place_of_class(), message);
    for other in ours {
        finding.related(other.place_of_class(), format!("{} needs it too", other.record.name()));
    }
    finding.help(format!("write records whose `requirements` name them: {}", listed(&points)));
    finding.requirements(std::iter::once("17").chain(points.iter().map(|(_, point)| point.id.as_str())).map(of_the_act));
}
