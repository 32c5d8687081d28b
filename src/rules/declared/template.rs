//! Messages with places for what was found: `{id} is in production since {deployed}`.

use super::form::Path;
use smol_str::SmolStr;

/// A text with places in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Template {
    pub(super) parts: Vec<Part>,
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    /// Words as they are.
    Words(Box<str>),
    /// A value.
    Slot(Slot),
}

/// What may stand in a place.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Slot {
    /// A field of the record or item.
    Field(Path),
    /// A field of the linked record that comes nearest.
    Other(SmolStr),
    /// The field that fails.
    FailingField,
    /// What it says.
    FailingValue,
    /// The date that fails.
    Date,
    /// The last day on which it would not.
    Due,
    /// Days past that day.
    Days,
    /// The day of the check.
    Today,
    /// How many records there are.
    Count,
    /// What is not covered.
    Missing,
}

/// Names of places that are no fields.
pub(super) const SLOTS: &[&str] = &["field", "value", "date", "due", "days", "today", "count", "missing"];

impl Template {
    /// Reads a template; `slot` makes a place of a name, or says what is wrong with it. An error
    /// carries the range of the name in the text.
    pub(super) fn read(text: &str, slot: &mut dyn FnMut(&str) -> Result<Slot, String>) -> Result<Template, (std::ops::Range<usize>, String)> {
        let mut parts = Vec::new();
        let mut at = 0;
        while let Some(open) = text[at..].find('{').map(|offset| at + offset) {
            let Some(close) = text[open..].find('}').map(|offset| open + offset) else {
                return Err((open..text.len(), "this `{` is never closed".to_owned()));
            };
            if open > at {
                parts.push(Part::Words(text[at..open].into()));
            }
            let name = text[open + 1..close].trim();
            let made = match name {
                "field" => Slot::FailingField,
                "value" => Slot::FailingValue,
                "date" => Slot::Date,
                "due" => Slot::Due,
                "days" => Slot::Days,
                "today" => Slot::Today,
                "count" => Slot::Count,
                "missing" => Slot::Missing,
                _ => slot(name).map_err(|message| (open + 1..close, message))?,
            };
            parts.push(Part::Slot(made));
            at = close + 1;
        }
        if at < text.len() {
            parts.push(Part::Words(text[at..].into()));
        }
        Ok(Template { parts })
    }

    /// The text with its places filled.
    pub(super) fn fill(&self, value: &dyn Fn(&Slot) -> String) -> String {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Words(words) => text.push_str(words),
                Part::Slot(slot) => text.push_str(&value(slot)),
            }
        }
        text
    }
}
