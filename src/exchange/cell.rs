//! A value as the text of one cell, and back. A cell says plainly what it can; a value that would
//! come back as another one is written as JSON instead.

use crate::model::foreign_cell;
use crate::schema::{RecordType, Shape};
use crate::settings::Settings;
use crate::source::Span;
use crate::syntax::{Entry, Node, NodeKind};
use serde_json::Value;

/// The text of a cell that comes back as this value.
pub(super) fn encode(value: &Node, kind: &RecordType, field: &str, settings: &Settings) -> String {
    let plain = plain(value);
    if let Some(text) = plain
        && same(&decode(&text, kind, field, field, settings), value)
    {
        return text;
    }
    json(value).to_string()
}

/// The value that a cell's text stands for in a field, in a column that is `called` so.
pub(super) fn decode(text: &str, kind: &RecordType, field: &str, called: &str, settings: &Settings) -> Node {
    let trimmed = text.trim();
    if trimmed.starts_with(['{', '[', '"'])
        && let Ok(value) = serde_json::from_str::<Value>(trimmed)
    {
        return node(&value);
    }
    if kind.field(field).is_some_and(Shape::takes_list) && trimmed.contains('\n') {
        let lines = trimmed.lines().map(str::trim).filter(|line| !line.is_empty());
        return list(lines.flat_map(|line| foreign_cell(line, kind, field, called, settings).items().to_vec()).collect());
    }
    foreign_cell(trimmed, kind, field, called, settings)
}

/// Whether two values say the same: an only item is the value itself, a blank is nothing.
pub(super) fn same(one: &Node, other: &Node) -> bool {
    match (&one.kind, &other.kind) {
        _ if one.is_blank() || other.is_blank() => one.is_blank() && other.is_blank(),
        // Quotes in front-matter say nothing: a cell has none.
        (NodeKind::Scalar { text: one }, NodeKind::Scalar { text: other }) => **one == **other,
        (NodeKind::List(items), NodeKind::Scalar { .. }) => matches!(&items[..], [item] if same(item, other)),
        (NodeKind::Scalar { .. }, NodeKind::List(items)) => matches!(&items[..], [item] if same(one, item)),
        (NodeKind::List(one), NodeKind::List(other)) => one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other)),
        (NodeKind::Map(one), NodeKind::Map(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.key == other.key && same(&one.value, &other.value))
        }
        _ => false,
    }
}

/// As people would type it, where they could.
fn plain(value: &Node) -> Option<String> {
    match &value.kind {
        NodeKind::Missing => Some(String::new()),
        NodeKind::Scalar { text, .. } => (!text.chars().any(|letter| letter.is_control() && letter != '\n')).then(|| text.to_string()),
        NodeKind::List(items) => {
            let texts: Option<Vec<String>> =
                items.iter().map(|item| item.text().filter(|text| !text.contains(char::is_control)).map(str::to_owned)).collect();
            texts.map(|texts| texts.join("\n"))
        }
        NodeKind::Map(_) => None,
    }
}

/// As JSON: scalars as strings, since what they mean is for their field to say.
pub(super) fn json(value: &Node) -> Value {
    match &value.kind {
        NodeKind::Missing => Value::Null,
        NodeKind::Scalar { text, .. } => Value::from(text.as_str()),
        NodeKind::List(items) => items.iter().map(json).collect(),
        NodeKind::Map(entries) => Value::Object(entries.iter().map(|entry| (entry.key.to_string(), json(&entry.value))).collect()),
    }
}

fn node(value: &Value) -> Node {
    match value {
        Value::Null => Node::missing(Span::default()),
        Value::String(text) => Node::scalar(text.as_str(), Span::default()),
        Value::Bool(_) | Value::Number(_) => Node::scalar(value.to_string(), Span::default()),
        Value::Array(items) => Node { span: Span::default(), kind: NodeKind::List(items.iter().map(node).collect()) },
        Value::Object(keys) => {
            let entry = |(key, value): (&String, &Value)| Entry { key: key.as_str().into(), key_span: Span::default(), value: node(value) };
            Node { span: Span::default(), kind: NodeKind::Map(keys.iter().map(entry).collect()) }
        }
    }
}

fn list(mut items: Vec<Node>) -> Node {
    if items.len() == 1 && items[0].text().is_some() {
        items.swap_remove(0)
    } else {
        Node { span: Span::default(), kind: NodeKind::List(items.into()) }
    }
}
