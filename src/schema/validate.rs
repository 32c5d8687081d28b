//! Values against shapes, in the words of fields and values.

use super::period::{either_date, parse_date, parse_period};
use super::shape::{Format, Shape};
use super::written_date::written_date;
use crate::lexicon::{Lexicon, folded};
use crate::source::Span;
use crate::syntax::{Node, NodeKind, is_placeholder_only};
use smol_str::SmolStr;

/// What is wrong with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A key that must be there is not, or is empty.
    Missing,
    /// The value does not fit.
    Invalid,
    /// The key is not one of this map.
    Unknown,
}

/// One thing wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What kind.
    pub kind: FaultKind,
    /// Where.
    pub span: Span,
    /// The field, with dots and numbers on the way to it: `actions[2].due`.
    pub field: String,
    /// What is wrong, complete.
    pub message: String,
    /// The word that is wrong, when it is a word that is.
    pub written: SmolStr,
    /// The word that was most likely meant.
    pub meant: Option<SmolStr>,
    /// Whether nothing else can be meant.
    pub sure: bool,
    /// The bytes that say again what is said already.
    pub surplus: Option<Span>,
}

impl Fault {
    fn new(kind: FaultKind, span: Span, field: impl Into<String>, message: String) -> Fault {
        Fault { kind, span, field: field.into(), message, written: SmolStr::default(), meant: None, sure: false, surplus: None }
    }
}

/// The known word nearest to `word`, when it is near enough to be a slip.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = folded(word);
    if word.is_empty() {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        let other = folded(candidate);
        let distance = strsim::damerau_levenshtein(&word, &other);
        let longest = word.chars().count().max(other.chars().count());
        let near = distance == 0
            || distance * 3 <= longest.max(3)
            || (other.len() >= 4 && word.len() >= 4 && (other.starts_with(&word) || word.starts_with(&other)));
        if near && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Checks a value; `field` names it in messages. Values that only hold a place pass: they are
/// another rule's.
pub fn validate(shape: &Shape, node: &Node, field: &str, faults: &mut Vec<Fault>) {
    if !shape.any_of.is_empty() && !matches!(node.kind, NodeKind::Missing) {
        alternatives(shape, node, field, faults);
    }
    match &node.kind {
        NodeKind::Missing => {}
        NodeKind::Scalar { text, .. } => scalar(shape, text, node, field, faults),
        NodeKind::List(items) => list(shape, items, node, field, faults),
        NodeKind::Map(_) => map(shape, node, field, faults),
    }
}

fn invalid(node: &Node, field: &str, message: String) -> Fault {
    Fault::new(FaultKind::Invalid, node.span, field, message)
}

/// One alternative must hold; when none does, the one of the same kind says why.
fn alternatives(shape: &Shape, node: &Node, field: &str, faults: &mut Vec<Fault>) {
    // Where one without a list of words holds, no word need be guessed at.
    let mut wordless = shape.any_of.iter().filter(|alternative| alternative.choices.is_empty());
    if shape.any_of.len() > 1 && wordless.any(|alternative| faults_of(alternative, node, field).is_empty()) {
        return;
    }
    let mut best: Option<Vec<Fault>> = None;
    for alternative in &shape.any_of {
        let own = faults_of(alternative, node, field);
        if own.is_empty() {
            return;
        }
        let same_kind = match node.kind {
            NodeKind::List(_) => alternative.takes_list(),
            NodeKind::Map(_) => alternative.kinds.object || !alternative.properties.is_empty(),
            _ => alternative.takes_scalar(),
        };
        if best.is_none() || same_kind {
            best = Some(own);
        }
    }
    if shape.any_of.iter().all(|alternative| !alternative.required.is_empty() && alternative.properties.is_empty() && alternative.kinds.is_any()) {
        let names: Vec<String> = shape.any_of.iter().flat_map(|alternative| &alternative.required).map(|name| format!("`{name}`")).collect();
        let message = format!("{} is missing", names.join(" or "));
        faults.push(Fault::new(FaultKind::Missing, node.span, field, message));
    } else {
        faults.extend(best.unwrap_or_default());
    }
}

fn faults_of(alternative: &Shape, node: &Node, field: &str) -> Vec<Fault> {
    let mut own = Vec::new();
    validate(alternative, node, field, &mut own);
    if matches!(node.kind, NodeKind::Map(_)) {
        required(alternative, node, field, &mut own);
    }
    own
}

fn scalar(shape: &Shape, text: &str, node: &Node, field: &str, faults: &mut Vec<Fault>) {
    let trimmed = text.trim();
    let chosen = !shape.choices.is_empty() && shape.items.is_none();
    if trimmed.is_empty() || (!chosen && !shape.kinds.is_any() && is_placeholder_only(trimmed)) {
        return;
    }
    if chosen {
        if !shape.choices.iter().any(|choice| choice == trimmed) {
            let mut fault = invalid(node, field, format!("`{field}` must be {}, not `{}`", one_of(&shape.choices), brief(trimmed)));
            fault.meant = nearest_choice(trimmed, &shape.choices);
            fault.written = trimmed.into();
            faults.push(fault);
        }
        return;
    }
    if !shape.kinds.is_any() && !shape.kinds.scalar() {
        if shape.kinds.array {
            // One value where a list is meant is a list of one.
            if let Some(items) = &shape.items {
                validate(items, node, field, faults);
            }
        } else {
            faults.push(invalid(node, field, format!("`{field}` must be a map of keys, not `{}`", brief(trimmed))));
        }
        return;
    }
    if let Some(format) = shape.format {
        if let Some(message) = misformed(format, trimmed, field) {
            let meant = written_date(trimmed).filter(|_| format == Format::Date).map(|day| SmolStr::new(day.to_string()));
            faults.push(Fault { written: text.into(), sure: meant.is_some(), meant, ..invalid(node, field, message) });
        }
        return;
    }
    let kinds = shape.kinds;
    if !kinds.is_any() && !kinds.string {
        let number = trimmed.parse::<f64>().ok().filter(|number| number.is_finite());
        let fits =
            (kinds.boolean && boolean(trimmed).is_some()) || (kinds.integer && trimmed.parse::<i64>().is_ok()) || (kinds.number && number.is_some());
        if !fits {
            let wanted = match (kinds.boolean, kinds.integer, kinds.number) {
                (true, false, false) => "`true` or `false`",
                (false, true, false) => "a whole number",
                (false, _, _) => "a number",
                _ => "a number, `true` or `false`",
            };
            faults.push(invalid(node, field, format!("`{field}` must be {wanted}, not `{}`", brief(trimmed))));
            return;
        }
    }
    if let Ok(number) = trimmed.parse::<f64>() {
        if let Some(minimum) = shape.minimum.filter(|minimum| number < *minimum) {
            faults.push(invalid(node, field, format!("`{field}` must be at least {minimum}, not {trimmed}")));
        }
        if let Some(maximum) = shape.maximum.filter(|maximum| number > *maximum) {
            faults.push(invalid(node, field, format!("`{field}` must be at most {maximum}, not {trimmed}")));
        }
    }
    let letters = trimmed.chars().count() as u64;
    if let Some(least) = shape.min_length.filter(|least| letters < *least) {
        faults.push(invalid(node, field, format!("`{field}` must have at least {least} letters")));
    }
    if let Some(most) = shape.max_length.filter(|most| letters > *most) {
        faults.push(invalid(node, field, format!("`{field}` must have at most {most} letters")));
    }
    if let Some(pattern) = &shape.pattern
        && !pattern.is_match(trimmed)
    {
        let example = shape.examples.first().map_or(String::new(), |example| format!(", such as `{example}`"));
        faults.push(invalid(node, field, format!("`{field}` does not have the form it needs{example}: `{}`", brief(trimmed))));
    }
}

fn misformed(format: Format, text: &str, field: &str) -> Option<String> {
    match format {
        Format::Date if parse_date(text).is_none() => {
            let form = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
            if let Some((one, other)) = either_date(text) {
                return Some(format!("`{field}` can be read as {one} or as {other}: `{}`", brief(text)));
            }
            Some(if form {
                format!("`{field}` is no day of the calendar: `{}`", brief(text))
            } else {
                format!("`{field}` must be a date such as 2026-03-31, not `{}`", brief(text))
            })
        }
        Format::Period if parse_period(text).is_none() => {
            Some(format!("`{field}` must be a period such as `P12M`, `yearly` or `24 months`, not `{}`", brief(text)))
        }
        Format::Uri => {
            let scheme = text.split_once(':').map(|(scheme, _)| scheme);
            let valid = scheme.is_some_and(|scheme| {
                !scheme.is_empty() && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.'))
            });
            (!valid || text.contains(char::is_whitespace)).then(|| format!("`{field}` must be a web address, not `{}`", brief(text)))
        }
        _ => None,
    }
}

/// Reads yes and no as YAML and people write them.
pub fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" => Some(true),
        "false" | "no" => Some(false),
        _ => None,
    }
}

fn list(shape: &Shape, items: &[Node], node: &Node, field: &str, faults: &mut Vec<Fault>) {
    let allowed = shape.kinds.is_any() || shape.kinds.array;
    if !allowed {
        if shape.any_of.is_empty() {
            let wanted = if shape.kinds.object { "a map of keys" } else { "a single value" };
            let mut fault = invalid(node, field, format!("`{field}` must be {wanted}, not a list"));
            // A list of one can only have meant that one.
            if let [only] = items
                && let Some(text) = only.text().map(str::trim)
            {
                let chosen = shape.choices.iter().find(|choice| *choice == text).cloned();
                fault.meant = chosen.or_else(|| nearest_choice(text, &shape.choices));
            }
            faults.push(fault);
        }
        return;
    }
    if let Some(least) = shape.min_items.filter(|least| (items.len() as u64) < *least) {
        let noun = if least == 1 { "entry" } else { "entries" };
        faults.push(invalid(node, field, format!("`{field}` must have at least {least} {noun}")));
    }
    if let Some(shape) = &shape.items {
        for (at, item) in items.iter().enumerate() {
            let name = if matches!(item.kind, NodeKind::Map(_)) { format!("{field}[{}]", at + 1) } else { field.to_owned() };
            validate(shape, item, &name, faults);
        }
    }
    if shape.unique_items {
        for (at, item) in items.iter().enumerate() {
            if let Some(text) = item.text()
                && items[..at].iter().any(|other| other.text() == Some(text))
            {
                let surplus = Span { start: items[at - 1].span.end, end: item.span.end };
                let surplus = Some(surplus).filter(|surplus| surplus.start < item.span.start);
                faults.push(Fault { surplus, ..invalid(item, field, format!("`{field}` names `{}` twice", brief(text))) });
            }
        }
    }
}

fn map(shape: &Shape, node: &Node, field: &str, faults: &mut Vec<Fault>) {
    let allowed = shape.kinds.is_any() || shape.kinds.object;
    if !allowed {
        if shape.any_of.is_empty() {
            let wanted = if shape.kinds.array && !shape.kinds.scalar() { "a list" } else { "a single value" };
            faults.push(invalid(node, field, format!("`{field}` must be {wanted}, not a map of keys")));
        }
        return;
    }
    for entry in node.entries() {
        let path = if field.is_empty() { entry.key.to_string() } else { format!("{field}.{}", entry.key) };
        if let Some(property) = shape.property(&entry.key) {
            validate(property, &entry.value, &path, faults);
        } else if let Some((_, property)) = shape.pattern_properties.iter().find(|(pattern, _)| pattern.is_match(&entry.key)) {
            validate(property, &entry.value, &path, faults);
        } else if let Some(property) = &shape.other_properties {
            validate(property, &entry.value, &path, faults);
        } else if shape.closed && !entry.key.starts_with("x-") {
            // A map of hundreds of unknown keys is no map of slips.
            let few = node.entries().len() <= 200;
            let meant = few.then(|| nearest(&entry.key, shape.properties.iter().map(|(name, _)| name.as_str()))).flatten();
            let place = if field.is_empty() { String::new() } else { format!(" of `{field}`") };
            let message = format!("`{}` is not a known key{place}", brief(&entry.key));
            let fault = Fault::new(FaultKind::Unknown, entry.key_span, path, message);
            faults.push(Fault { written: entry.key.clone(), meant: meant.map(SmolStr::new), ..fault });
        }
    }
    if !field.is_empty() {
        required(shape, node, field, faults);
    }
}

fn required(shape: &Shape, node: &Node, field: &str, faults: &mut Vec<Fault>) {
    for name in &shape.required {
        if node.get(name).is_none_or(Node::is_blank) {
            let message = if field.is_empty() { format!("`{name}` is missing") } else { format!("`{name}` of `{field}` is missing") };
            let span = node.entries().first().map_or(node.span, |entry| entry.key_span);
            faults.push(Fault::new(FaultKind::Missing, span, format!("{field}.{name}"), message));
        }
    }
}

/// The choices in a sentence: `a`, or one of `a`, `b` or `c`.
pub(crate) fn one_of(choices: &[SmolStr]) -> String {
    let quoted: Vec<String> = choices.iter().map(|choice| format!("`{choice}`")).collect();
    match quoted.as_slice() {
        [only] => only.clone(),
        [all @ .., last] => format!("one of {} or {last}", all.join(", ")),
        [] => String::new(),
    }
}

fn nearest_choice(word: &str, choices: &[SmolStr]) -> Option<SmolStr> {
    if choices.is_empty() {
        return None;
    }
    let known = Lexicon::builtin().meant(word, choices);
    known.cloned().or_else(|| nearest(word, choices.iter().map(SmolStr::as_str)).map(SmolStr::new))
}

/// A value cut to a length that fits a message.
pub fn brief(text: &str) -> String {
    const MOST: usize = 60;
    let line: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    if line.chars().count() <= MOST { line } else { line.chars().take(MOST - 1).chain(['…']).collect() }
}
