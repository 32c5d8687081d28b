//! One new record as text: its fields with a hint each, in the order of its type's schema.

use crate::schema::{RecordType, Shape};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Columns of a hint.
const WIDTH: usize = 100;
/// Letters of the longest example.
const EXAMPLE: usize = 90;
/// What any type of record begins with, where its schema does not say.
const COMMON: [&str; 5] = ["id", "type", "title", "status", "owner"];

/// A record to be filled in.
pub struct Blank<'a> {
    /// Its type.
    pub kind: &'a RecordType,
    /// Its id.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// What is known of its fields, as YAML.
    pub values: &'a BTreeMap<SmolStr, String>,
    /// What stands for a text that must be there; nothing leaves the field empty.
    pub filler: Option<&'a str>,
    /// Its text, in Markdown.
    pub body: &'a str,
}

impl Blank<'_> {
    /// The record as a document.
    pub fn document(&self) -> String {
        let mut text = String::from("---\n");
        for field in self.fields() {
            self.field(&mut text, &field);
        }
        let _ = write!(text, "---\n\n# {}\n", self.title);
        if !self.body.is_empty() {
            let _ = write!(text, "\n{}\n", self.body.trim());
        }
        text
    }

    /// The fields of the schema's own list, then what is required or known besides.
    fn fields(&self) -> Vec<SmolStr> {
        let mut fields = self.kind.new.clone();
        let others = COMMON.iter().map(|name| SmolStr::new_static(name)).filter(|_| self.kind.new.is_empty());
        for field in others.chain(self.kind.shape.required.iter().cloned()).chain(self.values.keys().cloned()) {
            if !fields.contains(&field) {
                fields.push(field);
            }
        }
        fields
    }

    fn field(&self, text: &mut String, name: &str) {
        let known = match name {
            "id" => Some(self.id.to_owned()),
            "type" => Some(self.kind.name.to_string()),
            "title" => Some(scalar(self.title)),
            "status" => Some("draft".to_owned()),
            _ => self.values.get(name).cloned(),
        };
        let shape = self.kind.field(name);
        let required = self.kind.shape.requires(name);
        if let Some(shape) = shape.filter(|_| !matches!(name, "id" | "type" | "title")) {
            hint(text, shape, "");
        }
        match (known, self.filler) {
            // A value of several lines begins on a line of its own.
            (Some(value), _) if value.contains('\n') => {
                let _ = writeln!(text, "{name}:\n{}", value.trim_matches('\n'));
            }
            (Some(value), _) => {
                let _ = writeln!(text, "{name}: {value}");
            }
            (None, filler) if required => self.required(text, name, shape, filler.unwrap_or_default()),
            (None, _) => {
                let _ = writeln!(text, "# {name}:");
            }
        }
    }

    /// A field that must be there: with its keys and a hint for each, when it is a map.
    fn required(&self, text: &mut String, name: &str, shape: Option<&Shape>, filler: &str) {
        let line = |text: &mut String, line: String| {
            let _ = writeln!(text, "{}", line.trim_end());
        };
        let keys = shape.map(|shape| shape.properties.as_slice()).unwrap_or_default();
        if keys.is_empty() {
            return line(text, format!("{name}: {filler}"));
        }
        line(text, format!("{name}:"));
        for (key, shape) in keys {
            hint(text, shape, "  ");
            line(text, format!("  {key}: {filler}"));
        }
    }
}

/// What is said about a field, and what one may look like where its words don't show it.
fn hint(text: &mut String, shape: &Shape, indent: &str) {
    let mut words = shape.description.to_string();
    let example = shape.examples.iter().find(|example| example.len() <= EXAMPLE && !example.starts_with(['[', '{']));
    if let Some(example) = example.filter(|_| shape.mark.prose) {
        words = format!("{words} Such as: {}", example.trim_end_matches('.'));
    }
    let options = textwrap::Options::new(WIDTH - indent.len()).word_splitter(textwrap::WordSplitter::NoHyphenation);
    for line in textwrap::wrap(&words, options) {
        let _ = writeln!(text, "{indent}# {line}");
    }
}

/// A text as a YAML value.
pub(crate) fn scalar(text: &str) -> String {
    let plain = text.starts_with(|first: char| first.is_alphabetic())
        && text.chars().all(|letter| letter.is_alphanumeric() || " -_(),./".contains(letter))
        && !text.ends_with(' ')
        && !matches!(text.to_lowercase().as_str(), "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "y" | "n");
    if plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

#[cfg(test)]
mod tests {
    use super::scalar;

    #[test]
    fn titles_stay_what_they_are() {
        assert_eq!(scalar("Wrong advice (by phone)"), "Wrong advice (by phone)");
        assert_eq!(scalar("Bias: part 2 # x"), "\"Bias: part 2 # x\"");
        assert_eq!(scalar("No"), "\"No\"");
    }
}
