//! REF003, REF006 and REF009: what a record rests on is in force, and it rests on something.

use crate::graph::{Edge, Target};
use crate::model::{Record, RecordId, RecordShape, Status};
use crate::rules::{Context, Findings};
use crate::schema::{Shape, brief};

/// The edges by which a record rests on another.
fn rests<'a>(context: &Context<'a>) -> impl Iterator<Item = (&'a Edge, &'a Record, &'a Record)> + use<'a> {
    let context = *context;
    context.graph.edges.iter().filter(|edge| edge.rests).filter_map(move |edge| match edge.target {
        Target::Record(to) if to != edge.from => Some((edge, context.record(edge.from), context.record(to))),
        _ => None,
    })
}

/// A live record rests on one that is out of force.
pub(in crate::rules) fn retired(context: &Context<'_>, out: &mut Findings) {
    for (edge, from, to) in rests(context).filter(|(_, from, _)| from.is_live()) {
        let successor = if to.says_retired() { None } else { newer(context, edge) };
        // A record may rest on the one that it replaces itself.
        if !to.is_retired() || (!to.says_retired() && successor.is_none()) {
            continue;
        }
        let why = if to.status() == Status::Retired { "retired" } else { "superseded" };
        let place = from.place(edge.span);
        let finding = out.on(edge.from, place, format!("{} rests on `{}`, which is {why}", from.name(), brief(&to.id)));
        if let Some(newer) = successor.map(|id| context.record(id)) {
            finding.related(newer.at("supersedes"), format!("{} replaces it", newer.name()));
            finding.help(format!("name its successor {}, and see whether what is said here still holds", newer.name()));
            continue;
        }
        match to.text("superseded_by") {
            Some(successor) => {
                finding.related(to.at("superseded_by"), format!("`{}` replaces it", brief(successor)));
                finding.help(format!("name its successor `{}`, and see whether what is said here still holds", brief(successor)));
            }
            None => {
                finding.related(if to.has("status") { to.at("status") } else { to.place_of_id() }, format!("`{}` is here", brief(&to.id)));
                finding.help("name what replaced it, or ask whether this record should be retired too");
            }
        }
    }
}

/// The record that says it takes the place of the one an edge leads to: best one that is in force
/// itself.
fn newer(context: &Context<'_>, edge: &Edge) -> Option<RecordId> {
    let Target::Record(to) = edge.target else { return None };
    let naming = context.graph.referrers(to).filter(|other| other.field == "supersedes" && other.from != to && other.from != edge.from);
    naming.map(|other| other.from).filter(|from| !context.record(*from).is_draft()).min_by_key(|from| !context.record(*from).is_live())
}

/// An approved record rests on a draft.
pub(in crate::rules) fn draft(context: &Context<'_>, out: &mut Findings) {
    // An entry is approved with its statement, and SOA010 speaks of that.
    let is_entry = |record: &Record| record.is_a("control") && record.shape == RecordShape::Row;
    let drafts = rests(context).filter(|(_, from, to)| from.status() == Status::Approved && to.is_draft() && !is_entry(to));
    for (edge, from, to) in drafts {
        let place = from.place(edge.span);
        out.on(edge.from, place, format!("{} is approved, but rests on the draft `{}`", from.name(), brief(&to.id)))
            .related(to.at("status"), format!("`{}` is still a draft", brief(&to.id)))
            .help("get the draft approved, or take the reference out");
    }
}

/// A record of a type that works only together with others stands alone.
pub(in crate::rules) fn orphan(context: &Context<'_>, out: &mut Findings) {
    for (id, record) in context.corpus.iter().filter(|(_, record)| record.kind.orphan && record.is_live() && !record.id.is_empty()) {
        // What is excluded with a reason treats nothing and needs no proof.
        // A register that was not written for us may have no column for it.
        let has_place = record.fields.iter().any(|field| record.kind.shape_of(field.name).is_some_and(|shape| shape.mark.refs.is_some()));
        if (context.settings.adopt && !has_place)
            || record.truth("applicable") == Some(false)
            || is_connected(context, id, record)
            || may_be_connected(context, record)
        {
            continue;
        }
        // That an entry lacks its state, its evidence or its date is told as such (SOA004, SOA005, SOA011).
        if record.is_a("control") && !record.has("due") {
            continue;
        }
        out.on(id, record.place_of_id(), format!("{} refers to no other record, and none refers to it", record.name()))
            .help("say what it belongs to (its system, control, risk or audit), or retire it");
    }
}

/// Whether a field that names records could not be read, or a file that may hold who names this one.
fn may_be_connected(context: &Context<'_>, record: &Record) -> bool {
    let names = |field: &str| record.kind.field(field).is_some_and(|shape| shape.mark.refs.is_some());
    let names_such = |shape: &Shape| shape.mark.refs.as_ref().is_some_and(|kinds| kinds.contains(&record.kind.name));
    record.problems.iter().any(|(field, _)| names(field) && (context.settings.adopt || record.has_problem_told_elsewhere(field)))
        || context.types.iter().any(|kind| context.may_be_unreadable(&kind.name) && kind.shape.properties.iter().any(|(_, shape)| names_such(shape)))
}

fn is_connected(context: &Context<'_>, id: RecordId, record: &Record) -> bool {
    // A required list of clauses is there in any case and connects with nothing.
    let required = |field: &str| record.kind.shape.requires(field);
    let names = context.graph.edges_of(id).iter().any(|edge| match edge.target {
        Target::Record(to) => to != id,
        Target::Requirements(_) => !matches!(edge.field.as_str(), "id" | "control") && !required(&edge.field),
        // A broken name is told as such; what was meant would connect.
        _ => true,
    });
    names || context.graph.is_meant(id) || context.graph.referrers(id).any(|edge| edge.from != id)
}
