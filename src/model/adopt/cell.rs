//! A cell, or the value of a key in a body: what stands in it under its Markdown, and the ids in it.

use super::blank::is_blank;
use super::value::{Reading, Slot, is_template, read};
use crate::lexicon::{Lexicon, Meaning};
use crate::model::fields::bare;
use crate::model::parts::{parts_of, split_list, takes_several};
use crate::schema::Mark;
use crate::settings::{Settings, folded};
use crate::source::Span;
use crate::standards::packs_numbered;
use crate::syntax::{Node, NodeKind};
use regex::Regex;
use smol_str::SmolStr;
use std::sync::{Arc, LazyLock};

/// An id, or a number of a standard: letters and digits parted by hyphens and dots, with a digit.
static ID: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[\p{L}\d]+(?:[-._\u{2010}-\u{2015}:][\p{L}\d()]+)+").ok());

/// Reads what is written at byte `start` as the value of a field.
pub(in crate::model) fn cell(raw: &str, start: usize, slot: Slot<'_>, settings: &Settings, lexicon: &Lexicon) -> Node {
    let whole = Span::new(start, start + raw.len());
    let mark = &slot.shape.mark;
    let names = mark.refs.is_some() || mark.requirement.is_some();
    let (text, span) = if mark.path || names { bare(raw, start) } else { label(raw, start) };
    let missing = Node { span: whole, kind: NodeKind::Missing };
    if names && slot.field != "id" {
        let items: Vec<Node> = if is_blank(&text, lexicon) { Vec::new() } else { names_in(raw, start, Wanted::of(mark), settings, lexicon) };
        return match items.len() {
            0 => missing,
            1 => items.into_iter().next().unwrap_or(missing),
            _ => Node { span: whole, kind: NodeKind::List(items.into()) },
        };
    }
    // A list of texts or people, where there are several.
    let is_list = slot.shape.takes_list() && (!slot.shape.kinds.object || !slot.shape.takes_scalar());
    let lists = is_list && (takes_several(slot.shape) || !slot.shape.takes_scalar()) && slot.shape.leaf_format().is_none();
    if lists && !is_blank(&text, lexicon) && !is_template(&text, slot, lexicon) {
        let parts = parts_of(raw, slot.shape).into_iter().filter(|(part, _)| !part.trim().is_empty());
        let items: Vec<Node> = parts.map(|(part, at)| item(part, start + at, slot, lexicon)).collect();
        if items.len() > 1 {
            return Node { span: whole, kind: NodeKind::List(items.into()) };
        }
    }
    if let Some(ours) = settings.aliases.get(&folded(&text))
        && (slot.shape.leaf_choices().contains(ours) || (slot.shape.leaf_choices().is_empty() && slot.field != "id"))
    {
        return Node::scalar(ours.clone(), span);
    }
    match read(&text, slot, lexicon) {
        Reading::Missing => missing,
        Reading::Value(ours) => Node::scalar(ours, span),
        Reading::AsWritten if slot.field == "id" => leading_id(&text, span),
        Reading::AsWritten if text.is_empty() => missing,
        Reading::AsWritten => Node::scalar(text, span),
    }
}

/// What numbers of a standard a field names beside records.
#[derive(Clone, Copy)]
struct Wanted {
    clauses: bool,
    controls: bool,
}

impl Wanted {
    /// Of evidence, `A.4.2` in a sentence is where it is kept.
    fn of(mark: &Mark) -> Wanted {
        let names_control = |refs: &Arc<[SmolStr]>| refs.iter().any(|kind| kind == "control" || kind == "*");
        Wanted { clauses: mark.refs.is_none(), controls: mark.requirement.is_some() || mark.refs.as_ref().is_some_and(names_control) }
    }
}

/// One of several values in a cell.
fn item(part: &str, start: usize, slot: Slot<'_>, lexicon: &Lexicon) -> Node {
    let (text, span) = label(part, start);
    match lexicon.meaning(&slot.kind.name, slot.field, &text) {
        Some(Meaning::Ours(ours)) => Node::scalar(ours.clone(), span),
        _ => Node::scalar(text, span),
    }
}

/// Whether a text looks like an id: no words, but a digit.
pub(crate) fn looks_like_id(text: &str) -> bool {
    let text = text.trim();
    let id = || match text.is_ascii() {
        true => is_plain_id(text.as_bytes()),
        false => ID.as_ref().and_then(|pattern| pattern.find(text)).is_some_and(|found| found.range() == (0..text.len())),
    };
    // `SYS-SCREENING` is one without a digit.
    let capitals = text.contains('-') && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-');
    text.len() <= 60
        && (capitals || text.bytes().any(|byte| byte.is_ascii_digit()))
        && (text.chars().all(|letter| letter.is_ascii_alphanumeric()) || id())
}

/// What [`ID`] matches as a whole, of letters that need no table of all scripts.
fn is_plain_id(text: &[u8]) -> bool {
    let mut parts = text.split(|byte| b"-._:".contains(byte));
    let first = parts.next().is_some_and(|part| !part.is_empty() && part.iter().all(u8::is_ascii_alphanumeric));
    let mut others = parts.peekable();
    let has_others = others.peek().is_some();
    let is_part = |part: &[u8]| !part.is_empty() && part.iter().all(|byte| byte.is_ascii_alphanumeric() || b"()".contains(byte));
    first && has_others && others.all(is_part)
}

/// The text without the Markdown around it; of a link its words, of a badge what it says.
fn label(raw: &str, start: usize) -> (SmolStr, Span) {
    let lead = raw.len() - raw.trim_start().len();
    let text = raw.trim();
    let at = start + lead;
    let place = |part: &str| {
        let from = at + (part.as_ptr() as usize - text.as_ptr() as usize);
        (SmolStr::new(part), Span::new(from, from + part.len()))
    };
    if let Some((words, rest)) = text.strip_prefix("![").and_then(|rest| rest.split_once("](")) {
        let said = rest.rsplit('/').next().and_then(|name| name.split('-').nth(1)).filter(|said| !said.is_empty());
        let words = words.split_once(':').map_or(words, |(_, said)| said.trim());
        // A badge that is only called `Status` says its state in its address.
        return match said {
            Some(said) if rest.contains("badge") && rest.contains(&format!("{words}-{said}")) => place(said),
            _ => place(words),
        };
    }
    if text.starts_with('[')
        && text.ends_with(')')
        && text.matches("](").count() == 1
        && let Some((words, _)) = text[1..].split_once("](")
    {
        return bare(words, at + 1);
    }
    bare(raw, start)
}

/// The names in a cell: ids where there are some, else a path or words as they are.
fn names_in(raw: &str, start: usize, wanted: Wanted, settings: &Settings, lexicon: &Lexicon) -> Vec<Node> {
    if let Some(theirs) = of_other_standard(raw, start, settings) {
        return theirs;
    }
    let mut items = Vec::new();
    for (part, at) in parts(raw) {
        let (text, span) = bare(part, start + at);
        if is_blank(&text, lexicon) {
            continue;
        }
        let is_path = text.contains('/') || text.contains('*');
        let found: Vec<Node> = match ID.as_ref().filter(|_| text.contains(char::is_whitespace) && !is_path) {
            Some(pattern) => pattern
                .find_iter(&text)
                .filter(|found| is_name(found.as_str(), wanted))
                .map(|found| Node::scalar(found.as_str(), Span::new(found.start(), found.end()).shifted(span.range().start)))
                .collect(),
            None => Vec::new(),
        };
        if is_range(&text) || found.is_empty() {
            items.push(Node::scalar(text, span));
        } else {
            items.extend(found);
        }
    }
    items
}

/// The clauses and controls that stand in a sentence; an area of controls is none.
pub(super) fn numbers_in(raw: &str, start: usize) -> Vec<Node> {
    let Some(pattern) = ID.as_ref() else { return Vec::new() };
    let numbers = pattern.find_iter(raw).filter(|found| found.as_str().bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'A')));
    let leaves = numbers.filter(|found| {
        is_name(found.as_str(), Wanted { clauses: true, controls: true })
            && (!found.as_str().starts_with('A') || found.as_str().matches('.').count() > 1)
    });
    leaves.map(|found| Node::scalar(found.as_str(), Span::new(found.start(), found.end()).shifted(start))).collect()
}

/// The controls of another standard that a cell names first: `ISO/IEC 27001:2022 Annex A.8.17`.
fn of_other_standard(raw: &str, start: usize, settings: &Settings) -> Option<Vec<Node>> {
    let before = raw[..raw.find("A.")?].trim_end_matches(|letter: char| !letter.is_ascii_digit());
    if before.is_empty() {
        return None;
    }
    let pack = packs_numbered(before).next()?;
    if settings.standards.contains(&pack) {
        return None;
    }
    let found = ID.as_ref()?.find_iter(&raw[before.len()..]).filter_map(|found| {
        let id = found.as_str().trim_end_matches([')', '(']);
        let plain = id.strip_prefix("A.")?.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let at = start + before.len() + found.start();
        plain.then(|| Node::scalar(format!("{pack}:{id}"), Span::new(at, at + id.len())))
    });
    Some(found.collect())
}

/// Whether a word in a sentence is a name: `RISK-014`, `A.6.2.4`, or a clause where clauses are asked
/// for; `v2.1`, `2.5` and `2025-03-01` are none.
fn is_name(word: &str, wanted: Wanted) -> bool {
    let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
    let control = || word.strip_prefix("A.").is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()));
    let id = word.starts_with(|first: char| first.is_alphabetic()) && word.contains(['-', '\u{2011}']) && !word.starts_with(['v', 'V']);
    let clause = || word.split('.').next().and_then(|chapter| chapter.parse::<u8>().ok()).is_some_and(|chapter| (4..=10).contains(&chapter));
    has_digit && ((wanted.controls && control()) || id || (wanted.clauses && clause()))
}

/// `A.5.2 – A.5.4`.
fn is_range(text: &str) -> bool {
    let ends: Vec<&str> = text.split([' ', '–', '—']).filter(|part| !matches!(*part, "" | "-" | "to" | "bis")).collect();
    ends.len() == 2 && ends.iter().all(|end| looks_like_id(end) && end.contains('.'))
}

/// What a cell names, one by one. A slash parts ids, but not the folders of a path.
fn parts(raw: &str) -> Vec<(&str, usize)> {
    let mut parts: Vec<(&str, usize)> = Vec::new();
    for (part, at) in split_list(raw) {
        let joined = parts.last().copied().filter(|(before, from)| {
            let slash = raw.as_bytes().get(from + before.len()) == Some(&b'/');
            let ids = looks_like_id(before) && looks_like_id(part) && !part.contains(".md");
            let spaced = before.ends_with(' ') && part.starts_with(' ');
            slash && !ids && !spaced
        });
        match joined {
            Some((_, from)) => {
                parts.pop();
                parts.push((&raw[from..at + part.len()], from));
            }
            None => parts.push((part, at)),
        }
    }
    parts
}

/// `A.2.2 AI policy` is the entry of A.2.2.
fn leading_id(text: &SmolStr, span: Span) -> Node {
    if is_range(text) {
        let ends: Vec<&str> = text.split([' ', '–', '—']).filter(|part| !matches!(*part, "" | "-" | "to" | "bis")).collect();
        return Node::scalar(ends.join("-"), span);
    }
    let found = ID.as_ref().filter(|_| text.contains(char::is_whitespace)).and_then(|pattern| pattern.find(text));
    match found.filter(|found| found.start() == 0 && found.as_str().bytes().any(|byte| byte.is_ascii_digit())) {
        Some(found) => Node::scalar(found.as_str(), Span { start: span.start, end: span.start + found.end() as u32 }),
        None => Node::scalar(text.clone(), span),
    }
}
