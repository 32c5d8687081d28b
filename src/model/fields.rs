//! The content of a cell as a value.

use super::adopt::{Slot, cell};
use super::parts::{parts_of, takes_several};
use super::words::Words;
use crate::schema::{RecordType, Shape, validate};
use crate::settings::{Settings, folded};
use crate::source::Span;
use crate::syntax::{Node, NodeKind, says_nothing};
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
    if says_nothing(raw) {
        return Node { span: whole, kind: NodeKind::Missing };
    }
    let choices = shape.leaf_choices();
    let (text, span) = bare(raw, start);
    if !takes_several(shape) || choice_of(&text, choices).is_some() {
        return if says_nothing(&text) { Node { span: whole, kind: NodeKind::Missing } } else { single(text, span, shape, settings) };
    }
    let parts = parts_of(raw, shape).into_iter().map(|(part, at)| bare(part, start + at)).filter(|(text, _)| !says_nothing(text));
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

/// Yes and no as tables write them.
pub(super) fn cell_truth(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "yes" | "y" | "true" | "✓" | "✔" | "✅" | "x" | "[x]" | "ja" | "applicable" => Some(true),
        "no" | "n" | "false" | "✗" | "✘" | "❌" | "nein" | "[ ]" | "not applicable" | "excluded" => Some(false),
        _ => None,
    }
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
}
