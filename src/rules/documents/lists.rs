//! DOC015 and DOC016: master lists and version histories against the records themselves.

use crate::graph::plain_id;
use crate::model::{Document, ListLine, Record, RecordId, RecordShape, version_parts};
use crate::rules::{Context, Findings};
use crate::schema::{brief, parse_date, parse_period};
use crate::settings::folded;
use crate::source::{Place, RelativePath, folder_of, join};
use crate::syntax::ProblemKind;
use smol_str::SmolStr;
use std::collections::HashSet;

/// What a master list may say about a document that matters.
const COMPARED: &[&str] = &["version", "status", "owner", "approver", "approved", "effective", "reviewed", "next_review"];

/// Two places give different values for a field that matters.
pub(super) fn contradicting(context: &Context<'_>, out: &mut Findings) {
    super::told(context, out, &[ProblemKind::Contradiction], |_, finding| {
        finding.help("find out which is true and correct the other; best keep the value in one place");
    });
    for document in &context.corpus.documents {
        restated(context, document, out);
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

/// Where the body of a document says otherwise than its beginning.
fn restated(context: &Context<'_>, document: &Document, out: &mut Findings) {
    let Some((id, record)) = own_record(context, document) else { return };
    for (field, node) in
        document.restated.iter().filter(|(field, _)| COMPARED.contains(&field.as_str()) || field == "id" || field == "review_interval")
    {
        let Some(said) = node.text() else { continue };
        if let Some(own) = contradicted(context, record, field, said) {
            let message = format!("`{field}` is `{}` here, but `{}` at the beginning of {}", brief(said), brief(own), record.name());
            out.on(id, Place::File(document.file, node.span), message)
                .related(record.at(field), "it stands here first")
                .help("find out which is true and correct the other; best keep the value in one place");
        }
    }
}

fn compare(context: &Context<'_>, document: &Document, line: &ListLine, id: RecordId, out: &mut Findings) {
    let record = context.record(id);
    for (field, node) in line.says.iter().filter(|(field, _)| COMPARED.contains(&field.as_str())) {
        let Some(listed) = node.text() else { continue };
        if let Some(own) = contradicted(context, record, field, listed) {
            let message = format!("the list gives `{}` as `{field}` of {}, the record itself `{}`", brief(listed), record.name(), brief(own));
            out.add(Place::File(document.file, node.span), message)
                .related(record.at(field), "the record says it here")
                .help("find out which is true and correct the other; best let the list be made from the records");
        }
    }
}

/// What a record says of a field, when another place says something else.
fn contradicted<'a>(context: &Context<'_>, record: &'a Record, field: &str, other: &str) -> Option<&'a str> {
    let own = record.text(field)?;
    let same = match field {
        "id" => plain_id(own) == plain_id(other),
        "version" => same_version(own, other),
        "owner" | "approver" => same_party(context, record, field, other),
        "status" => record.kind.field("status").is_none_or(|shape| !shape.leaf_choices().iter().any(|choice| choice == other)) || own == other,
        // What is no period or date we can read contradicts nothing.
        "review_interval" => match (parse_period(own), parse_period(other)) {
            (Some(own), Some(other)) => own == other,
            _ => true,
        },
        _ => match (parse_date(own), parse_date(other)) {
            (Some(own), Some(other)) => own == other,
            _ => true,
        },
    };
    (!same).then_some(own)
}

fn same_version(own: &str, other: &str) -> bool {
    match (version_parts(own), version_parts(other)) {
        (Some(own), Some(other)) => own == other,
        _ => folded(own) == folded(other),
    }
}

/// Whether each word of one name begins the same word of another: `AI Gov Lead`.
fn is_short_for(short: &str, long: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let (short, long) = (words(short), words(long));
    !short.is_empty() && short.len() == long.len() && short.iter().zip(&long).all(|(short, long)| long.starts_with(short.as_str()))
}

/// A list names people as people do: a role by its title, its holder, or in short.
fn same_party(context: &Context<'_>, record: &Record, field: &str, listed: &str) -> bool {
    let wanted = folded(listed);
    let fits = |name: &str| {
        if is_short_for(name, listed) || is_short_for(listed, name) {
            return true;
        }
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
        let is_list = |record: &Record| record.has("lists") || !document.lines.is_empty();
        let Some((id, list)) = own_record(context, document).filter(|(_, record)| is_list(record) && !record.is_retired()) else {
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
        for (kind, place) in promised(context, list, &named) {
            let is_other = |one: &RecordId| *one != id && !named.contains(one);
            let left_out: Vec<&Record> = context.live(&kind).filter(|(one, _)| is_other(one)).map(|(_, record)| record).collect();
            tell_left_out(&left_out, &kind, place, id, out);
        }
    }
}

/// The types of which a list promises every record: those it says or, where it says none, the types of
/// the documents on it.
fn promised(context: &Context<'_>, list: &Record, named: &HashSet<RecordId>) -> Vec<(SmolStr, Place)> {
    if list.has("lists") {
        return list.texts("lists").map(|(kind, span)| (kind.into(), list.place(span))).collect();
    }
    let documents = named.iter().map(|id| context.record(*id)).filter(|record| record.shape == RecordShape::Document);
    let mut kinds: Vec<SmolStr> = documents.map(|record| record.kind.name.clone()).collect();
    kinds.sort();
    kinds.dedup();
    kinds.into_iter().map(|kind| (kind, list.place_of_id())).collect()
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
    context.corpus.own_record(document).map(|id| (id, context.record(id)))
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
    context.corpus.own_record(context.corpus.document_at(file)?)
}
