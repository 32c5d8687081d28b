//! The content of a cell as a value.

use super::adopt::{Slot, cell};
use super::words::Words;
use crate::schema::{RecordType, Shape, validate};
use crate::settings::{Settings, folded};
use crate::source::Span;
use crate::syntax::{Node, NodeKind};
use smol_str::SmolStr;

/// The content of a cell as a value of the field it stands in, in the words a repo is read with.
pub(super) fn value_of_cell(raw: &str, start: usize, slot: Slot<'_>, words: &Words<'_>) -> Node {
    match words.lexicon {
        Some(lexicon) => cell(raw, start, slot, words.settings, lexicon),
        None => cell_value(raw, start, slot.shape, words.settings),
    }
}

/// The content of a cell of somebody else's spreadsheet: as our own words say it, else as those of
/// the [`Lexicon`](crate::lexicon::Lexicon) do, where that is what the field asks for.
pub(crate) fn foreign_cell(raw: &str, kind: &RecordType, field: &str, called: &str, settings: &Settings) -> Node {
    let anything = Shape::default();
    let shape = kind.field(field).unwrap_or(&anything);
    let fits = |value: &Node| {
        let mut faults = Vec::new();
        validate(shape, value, field, &mut faults);
        faults.is_empty()
    };
    let own = cell_value(raw, 0, shape, settings);
    if fits(&own) {
        return own;
    }
    let foreign = value_of_cell(raw, 0, Slot { kind, field, shape, called }, &Words::new(settings));
    if fits(&foreign) { foreign } else { own }
}

/// The content of a cell as a value of the field it stands in. `raw` is the cell as written, at
/// byte `start` of the file.
pub(crate) fn cell_value(raw: &str, start: usize, shape: &Shape, settings: &Settings) -> Node {
    let whole = Span::new(start, start + raw.len());
    if is_blank_cell(raw) {
        return Node { span: whole, kind: NodeKind::Missing };
    }
    let choices = shape.leaf_choices();
    let one_or_many = shape.mark.refs.is_some() || shape.mark.requirement.is_some() || !shape.takes_scalar() || !choices.is_empty();
    let (text, span) = bare(raw, start);
    if !(shape.takes_list() && !shape.mark.prose && one_or_many) || choice_of(&text, choices).is_some() {
        return if is_blank_cell(&text) { Node { span: whole, kind: NodeKind::Missing } } else { single(text, span, shape, settings) };
    }
    let parts = split_list(raw).into_iter().map(|(part, at)| bare(part, start + at)).filter(|(text, _)| !is_blank_cell(text));
    let mut items: Vec<Node> = parts.map(|(text, span)| single(text, span, shape, settings)).collect();
    match items.len() {
        0 => Node { span: whole, kind: NodeKind::Missing },
        1 => items.swap_remove(0),
        _ => Node { span: whole, kind: NodeKind::List(items.into()) },
    }
}

/// One value of a cell, in our words.
fn single(text: SmolStr, span: Span, shape: &Shape, settings: &Settings) -> Node {
    if shape.is_boolean()
        && let Some(truth) = cell_truth(&text)
    {
        return Node::scalar(if truth { "true" } else { "false" }, span);
    }
    let choices = shape.leaf_choices();
    match settings.aliases.get(&folded(&text)).filter(|ours| choices.contains(ours)).or_else(|| choice_of(&text, choices)) {
        Some(ours) => Node::scalar(ours.clone(), span),
        None => Node::scalar(text, span),
    }
}

/// The choice that a text is: `Implemented` and `Not started` are our words in another dress.
fn choice_of<'a>(text: &SmolStr, choices: &'a [SmolStr]) -> Option<&'a SmolStr> {
    choices.iter().find(|choice| *choice == text).or_else(|| choices.iter().find(|choice| folded(choice) == folded(text)))
}

fn is_blank_cell(text: &str) -> bool {
    matches!(text.trim().to_lowercase().as_str(), "" | "-" | "–" | "—" | "n/a" | "n.a." | "na")
}

/// Yes and no as tables write them.
pub(super) fn cell_truth(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "yes" | "y" | "true" | "✓" | "✔" | "✅" | "x" | "[x]" | "ja" | "applicable" => Some(true),
        "no" | "n" | "false" | "✗" | "✘" | "❌" | "nein" | "[ ]" | "not applicable" | "excluded" => Some(false),
        _ => None,
    }
}

/// Parts between `,` `;` `/` and `<br>`, with their offsets. Separators inside links, code and
/// brackets part nothing, nor do the slashes of an address or a path.
pub(super) fn split_list(raw: &str) -> Vec<(&str, usize)> {
    let mut parts = Vec::new();
    let mut from = 0;
    let mut depth = 0usize;
    let mut in_code = false;
    let mut at = 0;
    while let Some(letter) = raw[at..].chars().next() {
        let width = letter.len_utf8();
        match letter {
            '`' => in_code = !in_code,
            '[' | '(' if !in_code => depth += 1,
            ']' | ')' if !in_code => depth = depth.saturating_sub(1),
            '/' if is_in_path(raw, at) => {}
            ',' | ';' | '/' | '\n' if !in_code && depth == 0 => {
                parts.push((&raw[from..at], from));
                from = at + width;
            }
            '<' if !in_code && depth == 0 => {
                let lower = raw[at..].chars().take(6).collect::<String>().to_lowercase();
                if let Some(tag) = ["<br>", "<br/>", "<br />"].iter().find(|tag| lower.starts_with(*tag)) {
                    parts.push((&raw[from..at], from));
                    at += tag.len();
                    from = at;
                    continue;
                }
            }
            _ => {}
        }
        at += width;
    }
    parts.push((&raw[from..], from));
    parts
}

/// Whether the slash at a place stands in a web address or a path, not between two names.
fn is_in_path(raw: &str, at: usize) -> bool {
    let parts = |letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '<' | '>');
    let from = raw[..at].rfind(parts).map_or(0, |end| end + raw[end..].chars().next().map_or(1, char::len_utf8));
    let to = raw[at..].find(parts).map_or(raw.len(), |end| at + end);
    let word = &raw[from..to];
    // `report.pdf` and `wiki.example.org`, but not `A.5.2`.
    let is_name = |part: &str| {
        part.rsplit_once('.').is_some_and(|(stem, end)| {
            !stem.is_empty()
                && (2..=8).contains(&end.len())
                && end.bytes().all(|byte| byte.is_ascii_alphanumeric())
                && end.contains(char::is_alphabetic)
        })
    };
    // Alone between blanks it parts, whatever stands around it.
    word != "/" && (word.contains("://") || word.starts_with(['.', '/', '~']) || word.ends_with('/') || word.split(['/', '#', '?']).any(is_name))
}

/// The text of a part without the Markdown around it: emphasis, back-ticks, `[[ID]]`, links. A link
/// whose text is no id stands for the file it leads to.
pub(super) fn bare(part: &str, start: usize) -> (SmolStr, Span) {
    let lead = part.len() - part.trim_start().len();
    let mut text = part.trim();
    let mut at = start + lead;
    loop {
        let before = text;
        for mark in ["**", "__", "*", "`", "~~"] {
            if text.len() > 2 * mark.len() && text.starts_with(mark) && text.ends_with(mark) {
                text = &text[mark.len()..text.len() - mark.len()];
                at += mark.len();
            }
        }
        if text.starts_with("[[") && text.ends_with("]]") {
            text = &text[2..text.len() - 2];
            at += 2;
        } else if text.starts_with('[') && text.ends_with(')') && text.matches("](").count() == 1 {
            let (label, rest) = text[1..].split_once("](").unwrap_or(("", ""));
            let label_is_id = !label.is_empty() && !label.contains(char::is_whitespace) && label.contains(['-', '.']) && !label.contains('/');
            if label_is_id {
                at += 1;
                text = label;
            } else {
                at += 1 + label.len() + 2;
                text = rest[..rest.len() - 1].split([' ', '#']).next().unwrap_or("");
            }
        }
        let lead = text.len() - text.trim_start().len();
        at += lead;
        text = text.trim();
        if text == before {
            break;
        }
    }
    (text.into(), Span::new(at, at + text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_around_a_value_is_left_out_of_its_span() {
        for (raw, text) in [
            (" **A.2.2** ", "A.2.2"),
            ("`evidence/a.csv`", "evidence/a.csv"),
            ("[EVD-001](../x.md)", "EVD-001"),
            ("[the minutes](../minutes.md#x)", "../minutes.md"),
            ("[[RISK-001]]", "RISK-001"),
        ] {
            let (found, span) = bare(raw, 100);
            assert_eq!(found, text);
            assert_eq!(&raw[span.range().start - 100..span.range().end - 100], text);
        }
    }

    #[test]
    fn lists_split_outside_links_only() {
        let parts: Vec<&str> = split_list("A, [b](c/d);E<br>`f,g`").into_iter().map(|(part, _)| part.trim()).collect();
        assert_eq!(parts, ["A", "[b](c/d)", "E", "`f,g`"]);
    }

    #[test]
    fn slashes_part_names_but_no_addresses_and_paths() {
        let split = |raw| split_list(raw).into_iter().map(|(part, _)| part.trim()).collect::<Vec<_>>();
        assert_eq!(split("RISK-001/RISK-002 / A.5.2/A.5.3"), ["RISK-001", "RISK-002", "A.5.2", "A.5.3"]);
        assert_eq!(split("training/testing"), ["training", "testing"]);
        for whole in ["https://wiki.example.org/x", "wiki.example.org/x", "evidence/2026/log.csv", "../minutes/", "/evidence/log"] {
            assert_eq!(split(whole), [whole]);
        }
        assert_eq!(split("https://a.example/x/y, evidence/b.pdf"), ["https://a.example/x/y", "evidence/b.pdf"]);
    }
}
