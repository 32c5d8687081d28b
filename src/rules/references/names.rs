//! REF001, REF002, REF007 and REF008: names that come to nothing, or to the wrong thing.

use crate::graph::{DocumentLink, Edge, LinkState, Target};
use crate::rules::{Context, Finding, Findings, Fix};
use crate::schema::brief;
use crate::source::{FileId, Place};
use crate::syntax::Suggestion;
use foldhash::HashSet;

/// An id names nothing.
pub(in crate::rules) fn unresolved(context: &Context<'_>, out: &mut Findings) {
    let leads_nowhere = |link: &&DocumentLink| matches!(link.state, LinkState::NoFile(_) | LinkState::Outside);
    let file = |link: &DocumentLink| context.corpus.documents[link.document as usize].file;
    let broken: HashSet<(FileId, u32)> = context.graph.links.iter().filter(leads_nowhere).map(|link| (file(link), link.span.start)).collect();
    for edge in &context.graph.edges {
        let Target::Nothing(meant) = edge.target else {
            continue;
        };
        let record = context.record(edge.from);
        // A link in a cell whose file is not there is told as a broken link.
        if broken.contains(&(record.file, edge.span.start)) {
            continue;
        }
        let place = record.place(edge.span);
        let kinds = kinds(edge);
        let finding = out.on(edge.from, place, format!("`{}` in `{}` names no {kinds}", brief(&edge.text), edge.field));
        match meant {
            Some(meant) => suggest(context, finding, &edge.text, meant),
            None => drop(finding.help(format!("add the {kinds}, or take the name out"))),
        }
    }
    for link in &context.graph.links {
        let LinkState::NoRecord(meant) = link.state else {
            continue;
        };
        let document = &context.corpus.documents[link.document as usize];
        let finding = out.add(Place::File(document.file, link.span), format!("`[[{}]]` names no record", brief(&link.text)));
        match meant {
            Some(meant) => suggest(context, finding, &link.text, meant),
            None => drop(finding.help("add the record, or take the mention out")),
        }
    }
}

/// Names the record that was most likely meant, and offers to write its id.
fn suggest(context: &Context<'_>, finding: &mut Finding, written: &str, meant: crate::model::RecordId) {
    let target = context.record(meant);
    finding.help(format!("did you mean `{}`?", brief(&target.id)));
    finding.related(target.place_of_id(), format!("`{}` is here", brief(&target.id)));
    if let Place::File(file, span) = finding.place {
        let suggestion = Suggestion::new(written, span, &target.id);
        if let Some(text) = suggestion.written {
            finding.fix(Fix::replace(format!("write `{}`", target.id), file, span, text, suggestion.certain || same_number(written, &target.id)));
        }
    }
}

/// Whether two ids differ in zeros before their numbers, case and punctuation alone.
fn same_number(written: &str, id: &str) -> bool {
    let parts = |text: &str| -> Vec<String> {
        text.split(|letter: char| !letter.is_alphanumeric()).map(|part| part.trim_start_matches('0').to_uppercase()).collect()
    };
    parts(written) == parts(id)
}

/// What a reference may name, in words.
fn kinds(edge: &Edge) -> String {
    match &*edge.targets {
        [] => "record".to_owned(),
        many if many.iter().any(|kind| kind == "*") => "record".to_owned(),
        many => many.iter().map(|kind| kind.replace('-', " ")).collect::<Vec<String>>().join(" or "),
    }
}

/// A record of another type.
pub(in crate::rules) fn wrong_type(context: &Context<'_>, out: &mut Findings) {
    for edge in &context.graph.edges {
        let Target::WrongType(found) = edge.target else {
            continue;
        };
        let target = context.record(found);
        let place = context.record(edge.from).place(edge.span);
        let message = format!("`{}` is {}, but `{}` names {}", brief(&edge.text), target.kind.with_article(), edge.field, wanted(edge));
        out.on(edge.from, place, message).related(target.place_of_type(), format!("`{}` is here", brief(&target.id))).help(
            match context.types.get(&target.kind.name) {
                Some(kind) => format!("name a record of the right kind, or move it to `{}`", kind.plural),
                None => "name a record of the right kind".to_owned(),
            },
        );
    }
}

fn wanted(edge: &Edge) -> String {
    let kinds: Vec<String> = edge.targets.iter().map(|kind| format!("`{kind}`")).collect();
    match kinds.len() {
        0 => "clauses and controls".to_owned(),
        _ => format!("{} records", kinds.join(" or ")),
    }
}

/// A number that the chosen standards don't have.
pub(in crate::rules) fn unknown_requirement(context: &Context<'_>, out: &mut Findings) {
    let standards: Vec<&str> = context.standards.chosen().iter().map(|pack| &*pack.name).collect();
    for edge in &context.graph.edges {
        let Target::UnknownRequirement(near) = &edge.target else {
            continue;
        };
        let place = context.record(edge.from).place(edge.span);
        let what = if edge.targets.is_empty() { "clause or control" } else { "control" };
        let finding = out.on(edge.from, place, format!("`{}` is no {what} of {}", brief(&edge.text), standards.join(" or ")));
        match near {
            Some(near) => {
                finding.help(format!("did you mean `{near}`?"));
                if let (Some(text), Place::File(file, span)) = (Suggestion::new(&edge.text, edge.span, near).written, finding.place) {
                    finding.fix(Fix::replace(format!("write `{near}`"), file, span, text, same_number(&edge.text, near)));
                }
            }
            None => drop(
                finding.help("`aimslint requirements` lists the numbers; another standard's is written with its name, such as `iso-27001:A.8.15`"),
            ),
        };
    }
}

/// An objective line where a control is meant.
pub(in crate::rules) fn objective(context: &Context<'_>, out: &mut Findings) {
    for edge in &context.graph.edges {
        let Target::Objective(id) = edge.target else {
            continue;
        };
        let objective = context.standards.requirement(id);
        let controls: Vec<String> = context
            .standards
            .pack(id)
            .controls()
            .filter(|control| objective.parent.is_some() && control.parent == objective.parent)
            .map(|control| format!("`{}`", control.id))
            .collect();
        let place = context.record(edge.from).place(edge.span);
        let finding =
            out.on(edge.from, place, format!("`{}` is an objective of {}, not a control", brief(&edge.text), context.standards.pack(id).name));
        finding.help(if controls.is_empty() {
            "name the control that does the work".to_owned()
        } else {
            format!("name the control that does the work: {}", controls.join(", "))
        });
    }
}
