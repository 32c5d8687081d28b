//! One new record as text: its fields with a hint each, in the order of its type's schema.

use crate::schema::{RecordType, Shape};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Columns of a hint.
const WIDTH: usize = 100;
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
            let _ = write!(text, "\n{}\n", self.body);
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
        let required = self.kind.shape.required.iter().any(|one| one == name);
        if !matches!(name, "id" | "type" | "title") {
            let hint = shape.map(|shape| &*shape.description).unwrap_or_default();
            for line in textwrap::wrap(hint, textwrap::Options::new(WIDTH).word_splitter(textwrap::WordSplitter::NoHyphenation)) {
                let _ = writeln!(text, "# {line}");
            }
        }
        let known = known.or_else(|| self.filler.filter(|_| required && shape.is_some_and(takes_text)).map(str::to_owned));
        let _ = match known {
            Some(value) => writeln!(text, "{name}: {value}"),
            None if required => writeln!(text, "{name}:"),
            None => writeln!(text, "# {name}:"),
        };
    }
}

/// Whether any text may stand here.
fn takes_text(shape: &Shape) -> bool {
    shape.leaf_format().is_none() && shape.leaf_choices().is_empty() && shape.mark.refs.is_none() && shape.takes_scalar()
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
