//! A text as a value of the field it stands in, for documents that were not written for us.

use super::blank::is_blank;
use super::{date, interval};
use crate::lexicon::{Lexicon, Meaning, tokens};
use crate::schema::{Format, RecordType, Shape};
use smol_str::SmolStr;

/// The field a text is read for.
#[derive(Clone, Copy)]
pub(in crate::model) struct Slot<'a> {
    /// The type of the record.
    pub(in crate::model) kind: &'a RecordType,
    /// The field.
    pub(in crate::model) field: &'a str,
    /// Its shape.
    pub(in crate::model) shape: &'a Shape,
    /// What the team calls it: a column's header or a key.
    pub(in crate::model) called: &'a str,
}

/// What a text comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::model) enum Reading {
    /// Nothing is said yet.
    Missing,
    /// A value in our form.
    Value(SmolStr),
    /// It stands for itself; where the field can't hold it, that is told.
    AsWritten,
}

/// Reads a text, Markdown around it left out.
pub(in crate::model) fn read(text: &str, slot: Slot<'_>, lexicon: &Lexicon) -> Reading {
    let text = text.trim();
    let choices = slot.shape.leaf_choices();
    if !choices.is_empty() {
        return word(text, slot, choices, lexicon);
    }
    if slot.shape.is_boolean() {
        return match lexicon.truth(text) {
            _ if is_choice_list(text, |part| lexicon.truth(part).is_some()) => Reading::Missing,
            Some(truth) => Reading::Value(if truth { "true" } else { "false" }.into()),
            None if is_blank(text, lexicon) => Reading::Missing,
            None => Reading::AsWritten,
        };
    }
    if is_blank(text, lexicon) {
        return Reading::Missing;
    }
    match slot.shape.leaf_format() {
        Some(Format::Date) => match date::read(text, lexicon) {
            date::Reading::Day(day) => Reading::Value(SmolStr::new(day.to_string())),
            date::Reading::Either(..) | date::Reading::None => Reading::AsWritten,
        },
        Some(Format::Period) => match interval::read(text, slot.called, lexicon) {
            interval::Reading::Period(period) => Reading::Value(period),
            interval::Reading::Never => Reading::Missing,
            interval::Reading::None => Reading::AsWritten,
        },
        _ if slot.kind.name == "risk-criteria" && slot.field == "level" => formula(text, lexicon),
        _ => Reading::AsWritten,
    }
}

/// A formula in the team's words for likelihood and impact.
fn formula(text: &str, lexicon: &Lexicon) -> Reading {
    let mut ours = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let word = &rest[..rest.find(|letter: char| !letter.is_alphabetic()).unwrap_or(rest.len())];
        let known = lexicon.field_of("risk", &word.to_lowercase()).filter(|field| matches!(field.as_str(), "likelihood" | "impact"));
        ours.push_str(known.map_or(word, SmolStr::as_str));
        rest = &rest[word.len()..];
        if word.is_empty() {
            ours.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    Reading::Value(ours.into())
}

/// One of a field's words.
fn word(text: &str, slot: Slot<'_>, choices: &[SmolStr], lexicon: &Lexicon) -> Reading {
    let words = tokens(text);
    let same = |choice: &&SmolStr| tokens(choice) == words;
    if let Some(choice) = choices.iter().find(same) {
        return Reading::Value(choice.clone());
    }
    let meaning = |text: &str| lexicon.meaning(&slot.kind.name, slot.field, text);
    let ours = |text: &str| match meaning(text) {
        Some(Meaning::Ours(word)) if choices.contains(word) => Some(word),
        _ => None,
    };
    if is_choice_list(text, |part| ours(part).is_some()) {
        let first = text.split(['/', '|']).next().and_then(ours).filter(|_| slot.shape.mark.combines && !is_template(text, slot, lexicon));
        return first.map_or(Reading::Missing, |word| Reading::Value(word.clone()));
    }
    match meaning(text) {
        Some(Meaning::Ours(word)) if choices.contains(word) => Reading::Value(word.clone()),
        Some(Meaning::Nothing) => Reading::Missing,
        _ if is_blank(text, lexicon) || is_theirs(slot) => Reading::Missing,
        _ => Reading::AsWritten,
    }
}

/// Whether a word that is none of ours may be of a scale of their own: in a field that nobody asks
/// for, and that they call otherwise.
fn is_theirs(slot: Slot<'_>) -> bool {
    let asked = slot.kind.shape.requires(slot.field) || matches!(slot.field, "status" | "implementation");
    !asked && !slot.called.is_empty() && tokens(slot.called).join("_") != slot.field
}

/// `Critical / Major / Minor`: what a template offers to choose from.
fn is_choice_list(text: &str, is_choice: impl Fn(&str) -> bool) -> bool {
    let parts: Vec<&str> = text.split(['/', '|']).map(str::trim).collect();
    parts.len() >= 2 && parts.iter().all(|part| !part.is_empty() && is_choice(part))
}

/// Whether a text offers all the words of a field to choose from.
pub(super) fn is_template(text: &str, slot: Slot<'_>, lexicon: &Lexicon) -> bool {
    let choices = slot.shape.leaf_choices();
    let said = |choice: &SmolStr, part: &str| match lexicon.meaning(&slot.kind.name, slot.field, part) {
        Some(Meaning::Ours(word)) => word == choice,
        _ => tokens(choice) == tokens(part),
    };
    !choices.is_empty() && choices.iter().all(|choice| text.split(['/', '|']).any(|part| said(choice, part.trim())))
}

/// Whether a key such as `Review date` holds what its name does not promise: how often instead of
/// when.
pub(in crate::model) fn says_how_often(text: &str, lexicon: &Lexicon) -> bool {
    date::read(text, lexicon) == date::Reading::None
        && !is_blank(text, lexicon)
        && matches!(interval::read(text, "", lexicon), interval::Reading::Period(_) | interval::Reading::Never)
}
