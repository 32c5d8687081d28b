//! Tables that are a field of their document: the inputs and decisions of a management review, the
//! actions of a plan, under the heading that names them.

use super::cell::cell;
use super::value::Slot;
use crate::lexicon::{Lexicon, Meaning};
use crate::model::record::Field;
use crate::model::words::Words;
use crate::schema::{FieldName, RecordType, Shape};
use crate::settings::folded;
use crate::source::Span;
use crate::syntax::{Body, Cell, Entry, Node, NodeKind, Table};
use std::collections::HashMap;

/// The fields that tables hold, of those the type has.
pub(in crate::model) fn sections(text: &str, body: &Body, kind: &RecordType, words: &Words<'_>) -> Vec<Field> {
    let Some(lexicon) = words.lexicon else {
        return Vec::new();
    };
    let mut fields: Vec<Field> = Vec::new();
    for table in &body.tables {
        let Some(heading) = table.heading.and_then(|at| body.headings.get(at)) else { continue };
        let Some(name) = words.field_of_header(&heading.text, kind, &HashMap::new()) else { continue };
        let Some(shape) = kind.field(&name).filter(|_| !fields.iter().any(|field| field.name == name)) else { continue };
        let value = if shape.kinds.object && !shape.properties.is_empty() {
            named(text, table, kind, &name, lexicon)
        } else {
            shape.items.as_deref().filter(|items| items.property("what").is_some()).and_then(|items| listed(text, table, kind, items, words, lexicon))
        };
        fields.extend(value.map(|value| Field { name, key_span: heading.span, value, inherited: false }));
    }
    fields
}

/// A table of two columns as a map: what was looked at, and what was said of it.
fn named(text: &str, table: &Table, kind: &RecordType, field: &str, lexicon: &Lexicon) -> Option<Node> {
    let entries: Vec<Entry> = table
        .rows
        .iter()
        .filter_map(|(_, cells)| {
            let (key, value) = (cells.first()?.span, cells.get(1)?.span);
            let written = key.slice(text).trim_matches(['*', '_', '`', ' ']);
            let ours = match lexicon.meaning(&kind.name, field, written) {
                Some(Meaning::Ours(word)) => word.clone(),
                _ => written.into(),
            };
            let said = value.slice(text);
            let node = if super::is_blank(said, lexicon) { Node::missing(value) } else { Node::scalar(said, value) };
            (!written.is_empty()).then_some(Entry { key: ours, key_span: key, value: node })
        })
        .collect();
    let span = entries.first()?.key_span;
    (table.header.len() == 2 && !entries.is_empty()).then_some(Node { span, kind: NodeKind::Map(entries.into()) })
}

/// The rows of a table as a list of maps.
fn listed(text: &str, table: &Table, kind: &RecordType, items: &Shape, words: &Words<'_>, lexicon: &Lexicon) -> Option<Node> {
    let names: Vec<&str> = table.header.iter().map(|cell| cell.span.slice(text).trim_matches(['*', '_', '`', ' '])).collect();
    let mut keys: Vec<Option<FieldName>> = Vec::new();
    for name in &names {
        let known = lexicon.fields(&folded(name)).iter().find(|field| items.property(field).is_some()).map(|field| FieldName::from(field));
        let own = items.properties.iter().map(|(key, _)| key).find(|key| folded(key) == folded(name)).copied();
        keys.push(own.or(known).filter(|key| !keys.contains(&Some(*key))));
    }
    // What is to be done stands first, whatever its column is called.
    if !keys.iter().flatten().any(|key| key == "what") {
        *keys.iter_mut().find(|key| key.is_none())? = Some("what".into());
    }
    let entry = |(key, cell_of): (&Option<FieldName>, &Cell), called: &str| {
        let key = (*key)?;
        let shape = items.property(&key)?;
        // How far an action is has words of its own.
        let field = if key == "status" { "progress" } else { key.as_str() };
        let raw = cell_of.span.slice(text);
        let value = cell(raw, cell_of.span.range().start, Slot { kind, field, shape, called }, words.settings, lexicon);
        Some(Entry { key: key.as_str().into(), key_span: cell_of.span, value })
    };
    let rows: Vec<Node> = table
        .rows
        .iter()
        .filter(|(_, cells)| !cells.iter().all(|cell| super::is_blank(cell.span.slice(text), lexicon)))
        .map(|(whole, cells)| {
            let entries = keys.iter().zip(cells).zip(&names).filter_map(|(pair, called)| entry(pair, called)).filter(|entry| !entry.value.is_blank());
            let span = cells.first().map_or(*whole, |cell| Span { start: cell.span.start, end: whole.end });
            Node { span, kind: NodeKind::Map(entries.collect()) }
        })
        .collect();
    let first = rows.first()?.span;
    Some(Node { span: first, kind: NodeKind::List(rows.into()) })
}
