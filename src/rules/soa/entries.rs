//! The entries of the statement, and the statement itself.

use crate::graph::Target;
use crate::model::{Record, RecordId, RecordShape};
use crate::rules::Context;
use crate::source::Place;
use crate::standards::{Pack, RequirementId};

/// The entries that are not retired. Drafts count: a control with a draft entry was not forgotten. A line
/// that is no control has no state to tell of (REF008).
pub(super) fn entries<'a>(context: &Context<'a>) -> impl Iterator<Item = (RecordId, &'a Record)> + use<'a> {
    let context = *context;
    context.of_type("control").filter(move |(id, record)| !record.is_retired() && !is_objective(&context, *id))
}

fn is_objective(context: &Context<'_>, entry: RecordId) -> bool {
    context.graph.edges_of(entry).iter().any(|edge| matches!(edge.field.as_str(), "id" | "control") && matches!(edge.target, Target::Objective(_)))
}

/// The controls an entry decides on: one, or all of a range.
pub(super) fn controls_of<'a>(context: &Context<'a>, entry: RecordId) -> impl Iterator<Item = RequirementId> + use<'a> {
    let edges = context.graph.edges_of(entry).iter().filter(|edge| matches!(edge.field.as_str(), "id" | "control"));
    let found = edges.filter_map(|edge| match &edge.target {
        Target::Requirements(controls) => Some(controls.iter().copied()),
        _ => None,
    });
    found.flatten()
}

/// The statements of the main standard that are neither retired nor replaced by a newer one.
pub(super) fn statements<'a>(context: &Context<'a>) -> Vec<(RecordId, &'a Record)> {
    let main = context.standards.main();
    in_force(context).filter(|(_, record)| record.standards().is_empty() || main.is_some_and(|main| is_of(record, main))).collect()
}

/// The statements of another standard that has one of its own beside the main one's.
pub(super) fn statements_of<'a>(context: &Context<'a>, pack: &Pack) -> Vec<(RecordId, &'a Record)> {
    in_force(context).filter(|(_, record)| is_of(record, pack)).collect()
}

fn in_force<'a>(context: &Context<'a>) -> impl Iterator<Item = (RecordId, &'a Record)> + use<'a> {
    context.of_type("soa").filter(|(_, record)| !record.is_retired())
}

/// Whether a statement is tagged with a standard.
fn is_of(record: &Record, pack: &Pack) -> bool {
    record.standards().contains(&pack.id.as_str())
}

/// Where a field of an entry is missing: at its empty value; in a table without the column at the
/// row's first cell; else at the value that makes it necessary.
pub(super) fn place_of(record: &Record, field: &str, reason: &str) -> Place {
    if record.field(field).is_some() {
        record.at(field)
    } else if record.shape == RecordShape::Row {
        record.place_of_type()
    } else {
        record.at(reason)
    }
}

/// Whether an entry says that its control applies.
pub(super) fn applies(record: &Record) -> bool {
    record.truth("applicable") == Some(true)
}

/// Whether an entry says that its control does not apply.
pub(super) fn is_excluded(record: &Record) -> bool {
    record.truth("applicable") == Some(false)
}
