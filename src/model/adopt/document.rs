//! What a document says of itself in its body, as fields beside those of its front-matter.

use super::body::{Metadata, Pair, metadata};
use super::value::says_how_often;
use super::{Slot, cell, looks_like_id};
use crate::lexicon::Lexicon;
use crate::model::record::Field;
use crate::model::words::Words;
use crate::schema::{RecordType, parse_date};
use crate::settings::folded;
use crate::source::{Span, folder_of};
use crate::syntax::{Body, Node};
use smol_str::SmolStr;
use std::collections::HashMap;
use std::sync::Arc;

/// Keys that steer how a document is read; nobody means them by a bold word.
const OURS_ALONE: &[&str] = &["register", "records", "allow", "$schema", "tags"];

/// Files whose name says nothing of what they hold.
const NAMELESS: &[&str] = &["readme", "index", "_index", "main", "document"];

/// What a body says.
#[derive(Debug, Default)]
pub(in crate::model) struct Said {
    /// What the front-matter does not say.
    pub(in crate::model) fields: Vec<Field>,
    /// What is said already.
    pub(in crate::model) restated: Vec<(SmolStr, Node)>,
    /// Where all of it stands: there the body says nothing but its fields.
    pub(in crate::model) places: Vec<Span>,
}

/// The keys and values of a body, with the words of a type, or of any.
pub(in crate::model) fn pairs<'a>(text: &'a str, body: &Body, whole: Span, kind: &RecordType, words: &Words<'_>) -> Metadata<'a> {
    let Some(lexicon) = words.lexicon else {
        return Metadata::default();
    };
    let none = HashMap::new();
    let knows = |key: &str| words.field_of_header(key, kind, &none).is_some_and(|field| !OURS_ALONE.contains(&field.as_str()));
    metadata(text, body, whole, lexicon, &knows)
}

/// The fields that a body adds to those that are there.
pub(in crate::model) fn said(found: &Metadata<'_>, kind: &Arc<RecordType>, known: &[Field], words: &Words<'_>) -> Said {
    let Some(lexicon) = words.lexicon else {
        return Said::default();
    };
    let mut said = Said::default();
    let read = |pair: &Pair<'_>| Some((field(pair, kind, words, lexicon)?, pair.whole));
    let first: Vec<(Field, Span)> = found.first.iter().filter_map(read).collect();
    let last: Vec<(Field, Span)> = found.last.iter().filter_map(read).collect();
    let says = |fields: &[Field], name: &str| fields.iter().any(|field| field.name == name && !field.value.is_blank());
    for (block, fields) in [first, last].into_iter().enumerate() {
        for (new, place) in fields {
            said.places.push(place);
            if new.name == "type" {
                continue;
            }
            let in_front = says(known, &new.name);
            match said.fields.iter_mut().find(|field| field.name == new.name) {
                // A gap is filled by whoever fills it.
                Some(field) if field.value.is_blank() => *field = new,
                // What nobody reads is not said by a field.
                Some(_) if block == 0 => {
                    said.places.pop();
                }
                Some(_) => said.restated.push((new.name.as_str().into(), new.value)),
                None if in_front => said.restated.push((new.name.as_str().into(), new.value)),
                None => said.fields.push(new),
            }
        }
    }
    for (new, place) in found.more.iter().filter_map(read).filter(|(new, _)| new.name != "type" && !new.value.is_blank()) {
        let is_said = says(known, &new.name) || says(&said.fields, &new.name);
        // What belongs to the document as such stands at its beginning.
        if !is_said && kind.shape.property(&new.name).is_some() {
            said.fields.retain(|field| field.name != new.name);
            said.fields.push(new);
            said.places.push(place);
        }
    }
    if !said.places.is_empty() {
        said.places.extend(&found.headers);
    }
    said.restated.retain(|(_, value)| !value.is_blank());
    said.fields = settle_review(said.fields, known);
    said
}

/// One key and its value; `review_date?` for one that may be the last or the next.
fn field(pair: &Pair<'_>, kind: &RecordType, words: &Words<'_>, lexicon: &Lexicon) -> Option<Field> {
    let mut name = words.field_of_header(pair.key, kind, &HashMap::new())?;
    if matches!(name.as_str(), "next_review" | "reviewed") {
        if says_how_often(pair.value, lexicon) {
            name = "review_interval".into();
        } else if lexicon.is_either_review(&folded(pair.key)) {
            let shape = kind.field("reviewed")?;
            let value =
                cell(pair.value, pair.value_span.range().start, Slot { kind, field: "reviewed", shape, called: pair.key }, words.settings, lexicon);
            return Some(Field { name: EITHER_REVIEW.into(), key_span: pair.key_span, value, inherited: false });
        }
    }
    let shape = kind.field(&name)?;
    let slot = Slot { kind, field: &name, shape, called: pair.key };
    let value = cell(pair.value, pair.value_span.range().start, slot, words.settings, lexicon);
    // Who took the minutes, not their number.
    if name == "id" && value.text().is_some_and(is_in_words) {
        return None;
    }
    Some(Field { name, key_span: pair.key_span, value, inherited: false })
}

/// `Review date`, until the other dates say which.
const EITHER_REVIEW: &str = "review_date?";

/// `Review date` is the next review, unless that is given, or it lies no later than the approval.
fn settle_review(mut fields: Vec<Field>, known: &[Field]) -> Vec<Field> {
    let Some(at) = fields.iter().position(|field| field.name == EITHER_REVIEW) else {
        return fields;
    };
    let has = |name: &str| fields.iter().chain(known).any(|field| field.name == name && !field.value.is_blank());
    let day = |field: &Field| field.value.text().and_then(parse_date);
    let dates = fields.iter().chain(known).filter(|field| ["approved", "effective", "created"].contains(&field.name.as_str()));
    let newest = dates.filter_map(day).max();
    let is_past = newest.is_some_and(|newest| day(&fields[at]).is_some_and(|day| day <= newest));
    let name = if has("next_review") || (is_past && !has("reviewed")) { "reviewed" } else { "next_review" };
    let clash = fields.iter().chain(known).any(|field| field.name == name && !field.value.is_blank());
    if clash {
        fields.remove(at);
    } else {
        fields.retain(|field| field.name != name);
        if let Some(field) = fields.iter_mut().find(|field| field.name == EITHER_REVIEW) {
            field.name = name.into();
        }
    }
    fields
}

/// Whether a text is several words without a digit: a name of somebody or something, not an id.
fn is_in_words(text: &str) -> bool {
    text.trim().contains(char::is_whitespace) && !text.contains(|letter: char| letter.is_ascii_digit())
}

/// The type that a body says the document is of, when it is one of ours.
pub(in crate::model) fn type_word<'a>(found: &'a Metadata<'_>, words: &Words<'_>) -> Option<(&'a str, Span)> {
    let lexicon = words.lexicon?;
    let pair = found.first.iter().find(|pair| lexicon.fields(&folded(pair.key)).iter().any(|field| field == "type") || folded(pair.key) == "type")?;
    Some((pair.value, pair.value_span))
}

/// The id of a document that does not say it: at the beginning of its first heading or its file's
/// name; else that name.
pub(in crate::model) fn id_by_place(path: &str, body: &Body, opening: Span) -> (SmolStr, Span) {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let begins = |text: &str| {
        let word = text.split([' ', ':', '—', '–']).next().unwrap_or("");
        (looks_like_id(word) && word.contains('-') && word.starts_with(|first: char| first.is_ascii_uppercase())).then(|| SmolStr::new(word))
    };
    if let Some((heading, id)) = body.headings.first().and_then(|heading| Some((heading, begins(&heading.text)?))) {
        let whole = heading.span;
        let span = Span { start: whole.start, end: whole.end.min(whole.start + id.len() as u32) };
        return (id, span);
    }
    if let Some(id) = begins(stem) {
        return (id, opening);
    }
    let folder = folder_of(path).rsplit('/').next().unwrap_or("");
    let nameless = NAMELESS.contains(&stem.to_lowercase().as_str()) && !folder.is_empty();
    (if nameless { format!("{folder}/{stem}").into() } else { stem.into() }, opening)
}
