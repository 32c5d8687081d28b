//! DOC015 and DOC016: master lists and version histories against the records themselves.

use crate::graph::plain_id;
use crate::model::{Document, ListLine, Record, RecordId, RecordShape, version_parts};
use crate::rules::{Context, Findings};
use crate::schema::{brief, parse_date};
use crate::settings::folded;
use crate::source::{Place, RelativePath, folder_of, join};
use crate::syntax::ProblemKind;
use std::collections::HashSet;

/// What a master list may say about a document that matters.
const COMPARED: &[&str] = &["version", "status", "owner", "approver", "approved", "effective", "reviewed", "next_review"];

/// Two places give different values for a field that matters.
pub(super) fn contradicting(context: &Context<'_>, out: &mut Findings) {
    super::told(context, out, &[ProblemKind::Contradiction], |_, finding| {
        finding.help("find out which is true and correct the other; best keep the value in one place");
    });
    for document in &context.corpus.documents {
        for line in &document.lines {
            if let Some(id) = listed(context, document, line) {
                compare(context, document, line, id, out);
            }
        }
        if let Some(newest) = &document.newest_version
            && let Some((id, record)) = own_record(context, document)
            && let Some(version) = record.text("version")
            && !same_version(version, &newest.version)
        {
            let message = format!("the version history ends with `{}`, the document calls itself `{}`", brief(&newest.version), brief(version));
            out.on(id, Place::File(document.file, newest.span), message)
                .related(record.at("version"), "its version is given here")
                .help("correct the one that is wrong; if the new version is not approved yet, keep it out of the history");
        }
    }
}

fn compare(context: &Context<'_>, document: &Document, line: &ListLine, id: RecordId, out: &mut Findings) {
    let record = context.record(id);
    for (field, node) in line.says.iter().filter(|(field, _)| COMPARED.contains(&field.as_str())) {
        let (Some(listed), Some(own)) = (node.text(), record.text(field)) else {
            continue;
        };
        let same = match field.as_str() {
            "version" => same_version(own, listed),
            "owner" | "approver" => same_party(context, record, field, listed),
            "status" => record.kind.field("status").is_none_or(|shape| !shape.leaf_choices().iter().any(|choice| choice == listed)) || own == listed,
            // What is no date we can read contradicts nothing.
            _ => match (parse_date(own), parse_date(listed)) {
                (Some(own), Some(listed)) => own == listed,
                _ => true,
            },
        };
        if !same {
            let message = format!("the list gives `{}` as `{field}` of {}, the record itself `{}`", brief(listed), record.name(), brief(own));
            out.add(Place::File(document.file, node.span), message)
                .related(record.at(field), "the record says it here")
                .help("find out which is true and correct the other; best let the list be made from the records");
        }
    }
}

fn same_version(own: &str, other: &str) -> bool {
    match (version_parts(own), version_parts(other)) {
        (Some(own), Some(other)) => own == other,
        _ => folded(own) == folded(other),
    }
}

/// A list names people as people do: a role by its title, its holder, or in short.
fn same_party(context: &Context<'_>, record: &Record, field: &str, listed: &str) -> bool {
    let wanted = folded(listed);
    let fits = |name: &str| {
        let name = folded(name);
        name == wanted || (wanted.len() >= 3 && name.contains(&wanted)) || (name.len() >= 3 && wanted.contains(&name))
    };
    record.texts(field).any(|(own, _)| {
        let role = context.graph.with_id(&plain_id(own)).first().map(|id| context.record(*id));
        fits(own) || role.is_some_and(|role| ["title", "holder", "deputy"].iter().any(|field| role.texts(field).any(|(text, _)| fits(text))))
    })
}

/// A master list names what is not there, or leaves out what is.
pub(super) fn mismatch(context: &Context<'_>, out: &mut Findings) {
    for document in &context.corpus.documents {
        let Some((id, list)) = own_record(context, document).filter(|(_, record)| record.has("lists") && !record.is_retired()) else {
            continue;
        };
        let mut named: HashSet<RecordId> = HashSet::new();
        for line in &document.lines {
            match listed(context, document, line) {
                Some(record) => drop(named.insert(record)),
                None if context.graph.is_unreadable(&plain_id(&line.id)) => {}
                None => {
                    out.on(id, Place::File(document.file, line.id_span), format!("the list names `{}`, which is not there", brief(&line.id)))
                        .help("strike the line, or bring the document back");
                }
            }
        }
        for (kind, span) in list.texts("lists") {
            let left_out: Vec<&Record> = context.live(kind).filter(|(id, _)| !named.contains(id)).map(|(_, record)| record).collect();
            tell_left_out(&left_out, kind, list.place(span), id, out);
        }
    }
}

fn tell_left_out(left_out: &[&Record], kind: &str, place: Place, list: RecordId, out: &mut Findings) {
    const SHOWN: usize = 5;
    if left_out.is_empty() {
        return;
    }
    let names: Vec<String> = left_out.iter().take(SHOWN).map(|record| record.name()).collect();
    let more = if left_out.len() > SHOWN { format!(" and {} more", left_out.len() - SHOWN) } else { String::new() };
    let finding = out.on(list, place, format!("the list promises every {}, but leaves out {}{more}", kind.replace('-', " "), names.join(", ")));
    finding.help("add a line for each");
    for record in left_out.iter().take(SHOWN) {
        finding.related(record.place_of_id(), format!("{} is in force", record.name()));
    }
}

/// The record that a document as a whole is.
fn own_record<'a>(context: &Context<'a>, document: &Document) -> Option<(RecordId, &'a Record)> {
    let first = RecordId(document.records.start);
    let record = (!document.records.is_empty()).then(|| context.record(first))?;
    (record.shape == RecordShape::Document).then_some((first, record))
}

/// The record that a line names: by id, or by the path of its file.
fn listed(context: &Context<'_>, document: &Document, line: &ListLine) -> Option<RecordId> {
    if let Some(found) = context.graph.with_id(&plain_id(&line.id)).first() {
        return Some(*found);
    }
    let RelativePath::Inside(path) = join(folder_of(context.tree.path(document.file)), &line.id) else {
        return None;
    };
    let file = context.tree.find(&path)?;
    let at = context.corpus.documents.binary_search_by_key(&file, |document| document.file).ok()?;
    own_record(context, &context.corpus.documents[at]).map(|(id, _)| id)
}
