//! Controls gained and lost, the evidence they stand on, and the Statement of Applicability.

use super::records::{Pair, Sides};
use super::write::quoted;
use super::{Change, Tendency};
use crate::check::Project;
use crate::graph::{ArtifactState, plain_id};
use crate::model::RecordId;

/// The changes of controls, and those of the statement.
pub(super) fn compare(sides: &Sides<'_>) -> (Vec<Change>, Vec<Change>) {
    let mut controls = Vec::new();
    let mut statement = Vec::new();
    for pair in sides.pairs("control") {
        operation(sides, &pair, &mut controls);
        applicability(&pair, &mut statement);
    }
    (controls, statement)
}

/// Whether the control works, and what shows it.
fn operation(sides: &Sides<'_>, pair: &Pair<'_>, out: &mut Vec<Change>) {
    let was = pair.before.is_some_and(|(id, _)| is_implemented(sides.base, *id));
    let is = pair.after.is_some_and(|(id, _)| is_implemented(sides.head, *id));
    let mut tell = |what: String, tendency| out.push(Change { record: pair.id.to_owned(), what, tendency });
    match (was, is) {
        (false, true) => tell("the control is implemented now".to_owned(), Tendency::Better),
        (true, false) if pair.after.is_none() => tell(format!("the implemented control {}", pair.lost), Tendency::Worse),
        (true, false) => tell("the control is no longer implemented".to_owned(), Tendency::Worse),
        _ => {}
    }
    let (Some((before, _)), Some((after, _))) = (pair.before, pair.after) else {
        return;
    };
    let (had, has) = (evidence(sides.base, *before), evidence(sides.head, *after));
    let lost: Vec<String> = had.iter().filter(|id| !has.contains(id)).map(|id| format!("`{id}` ({})", fate(sides, id))).collect();
    if has.is_empty() && !had.is_empty() && is {
        let which = if lost.len() == 1 { "its last evidence" } else { "all its evidence" };
        tell(format!("the control is implemented and lost {which}: {}", lost.join(", ")), Tendency::Worse);
    } else if had.is_empty() && !has.is_empty() {
        let named: Vec<String> = has.iter().map(|id| format!("`{id}`")).collect();
        tell(format!("the control has evidence now: {}", named.join(", ")), Tendency::Better);
    }
}

/// What the statement says of the control.
fn applicability(pair: &Pair<'_>, out: &mut Vec<Change>) {
    let mut tell = |what: String, tendency| out.push(Change { record: pair.id.to_owned(), what, tendency });
    match (pair.before, pair.after) {
        (None, Some(_)) => tell("new entry".to_owned(), Tendency::Better),
        (Some(_), None) => tell(format!("the entry {}", pair.lost), Tendency::Worse),
        (Some((_, before)), Some((_, after))) => {
            match (before.get("applicable"), after.get("applicable")) {
                (Some("true"), Some("false")) => tell("it was applicable and is excluded now".to_owned(), Tendency::Worse),
                (Some("false"), Some("true")) => tell("it was excluded and is applicable now".to_owned(), Tendency::Better),
                _ => {}
            }
            if before.get("implementation") != after.get("implementation") {
                let says = |text: Option<&str>| text.map_or("nothing".to_owned(), quoted);
                tell(
                    format!("`implementation` was {} and is {}", says(before.get("implementation")), says(after.get("implementation"))),
                    Tendency::Neither,
                );
            }
            if before.get("justification") != after.get("justification") {
                tell("it is justified otherwise".to_owned(), Tendency::Neither);
            }
        }
        (None, None) => {}
    }
}

fn is_implemented(project: &Project, control: RecordId) -> bool {
    let record = project.corpus.record(control);
    record.is_live() && record.truth("applicable") != Some(false) && record.is("implementation", "implemented")
}

/// The live evidence of a control that shows something, by id.
fn evidence(project: &Project, control: RecordId) -> Vec<String> {
    let context = project.context();
    let found = context.live_linked(control, "evidence").into_iter().filter(|id| !is_hollow(project, *id));
    found.map(|id| plain_id(&context.record(id).id).to_string()).collect()
}

/// Whether of all that evidence names as its file nothing is there.
fn is_hollow(project: &Project, evidence: RecordId) -> bool {
    let mut artifacts = project.graph.artifacts_of(evidence).peekable();
    let names_files = artifacts.peek().is_some() && !project.corpus.record(evidence).has("location");
    names_files && artifacts.all(|artifact| matches!(artifact.state, ArtifactState::Missing(_)))
}

/// What became of evidence.
fn fate(sides: &Sides<'_>, id: &str) -> &'static str {
    let head = sides.head;
    let found = head.corpus.iter().find(|(_, record)| plain_id(&record.id) == id);
    match found {
        None if sides.is_unread(id) => "it can't be read",
        None => "deleted",
        Some((_, record)) if record.is_retired() => "retired",
        Some((_, record)) if record.is_draft() => "made a draft",
        Some((at, _)) if is_hollow(head, at) => "its file is gone",
        Some(_) => "no longer named",
    }
}
