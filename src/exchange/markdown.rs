//! Values as the Markdown that documents are written in: YAML of front-matter, cells of tables.

use super::cell::json;
use crate::scaffold::scalar;
use crate::schema::{Shape, parse_date};
use crate::syntax::{Entry, Node, NodeKind};

/// A value as YAML on one line.
pub(super) fn flow(value: &Node, shape: &Shape) -> String {
    match &value.kind {
        NodeKind::Missing => "~".to_owned(),
        NodeKind::Scalar { text, .. } => {
            let typed = shape.is_boolean() || ((shape.kinds.integer || shape.kinds.number) && text.parse::<f64>().is_ok());
            let word = |text: &str| {
                text.starts_with(|first: char| first.is_ascii_alphabetic())
                    && text.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter))
            };
            if typed || parse_date(text).is_some() || (word(text) && scalar(text) == **text) { text.to_string() } else { json(value).to_string() }
        }
        NodeKind::List(items) => {
            let shape = shape.items.as_deref().or_else(|| shape.any_of.iter().find_map(|form| form.items.as_deref())).unwrap_or(shape);
            format!("[{}]", items.iter().map(|item| flow(item, shape)).collect::<Vec<String>>().join(", "))
        }
        NodeKind::Map(entries) => {
            let anything = Shape::default();
            let entry = |entry: &Entry| {
                let key = serde_json::Value::from(entry.key.as_str());
                format!("{key}: {}", flow(&entry.value, shape.property(&entry.key).unwrap_or(&anything)))
            };
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<String>>().join(", "))
        }
    }
}

/// A value as a cell of a Markdown table.
pub(super) fn in_table(value: &Node, shape: &Shape) -> String {
    match &value.kind {
        NodeKind::Scalar { text, .. } if shape.is_boolean() => if text == "true" { "yes" } else { "no" }.to_owned(),
        NodeKind::Scalar { text, .. } => text.to_string(),
        NodeKind::List(items) => items.iter().filter_map(Node::text).collect::<Vec<&str>>().join(", "),
        NodeKind::Missing | NodeKind::Map(_) => json(value).to_string(),
    }
}

/// A bar would part the cell.
pub(super) fn bar(text: &str) -> String {
    text.replace('|', "\\|")
}

/// A field as a header people read: `residual_level` as `Residual level`.
pub(super) fn shown(field: &str) -> String {
    match field {
        "id" => return "ID".to_owned(),
        // The team's own fields are known by their names alone.
        own if own.starts_with("x-") => return own.to_owned(),
        _ => {}
    }
    let words = field.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// A title on one line of Markdown.
pub(super) fn heading(title: &str) -> String {
    title.split_whitespace().collect::<Vec<&str>>().join(" ")
}
