//! What a record's fields name: found by walking its values along their shapes.

use super::record::Field;
use crate::schema::{FieldName, Requirements, Shape};
use crate::source::Span;
use crate::syntax::{Node, NodeKind};
use smol_str::SmolStr;
use std::sync::{Arc, LazyLock};

/// One name written in a record.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The field it stands in, at the top of the record.
    pub field: FieldName,
    /// What is written.
    pub text: SmolStr,
    /// Where.
    pub span: Span,
    /// The types of record it may name; empty when it names only requirements.
    pub targets: Arc<[SmolStr]>,
    /// The requirements it may name.
    pub requirement: Option<Requirements>,
    /// Whether the record rests on it.
    pub rests: bool,
    /// Whether it is a word of a sentence, where a document was not written for us.
    pub in_sentence: bool,
}

static NONE: LazyLock<Arc<[SmolStr]>> = LazyLock::new(|| Arc::new([]));

/// Collects the names in a field.
pub(super) fn collect(field: &Field, shape: &Shape, into: &mut Vec<Reference>) {
    walk(field.name, &field.value, shape, shape, into);
}

fn walk(field: FieldName, node: &Node, shape: &Shape, marked: &Shape, into: &mut Vec<Reference>) {
    let mark = &marked.mark;
    match &node.kind {
        NodeKind::Scalar { text, .. } => {
            let written = text.trim();
            if (mark.refs.is_none() && mark.requirement.is_none()) || written.is_empty() {
                return;
            }
            into.push(Reference {
                field,
                text: if written.len() == text.len() { text.to_smol() } else { written.into() },
                span: node.span,
                targets: mark.refs.clone().unwrap_or_else(|| Arc::clone(&NONE)),
                requirement: mark.requirement,
                rests: mark.rests,
                in_sentence: false,
            });
        }
        NodeKind::List(items) => {
            for item in items {
                let inner = shape.items.as_deref().unwrap_or(shape);
                // The mark of a list is the mark of its items, unless they have their own.
                let own = inner.mark.refs.is_some() || inner.mark.requirement.is_some();
                walk(field, item, inner, if own { inner } else { marked }, into);
            }
        }
        NodeKind::Map(entries) => {
            for entry in entries {
                let inner = shape.property(&entry.key).or_else(|| shape.any_of.iter().find_map(|one| one.property(&entry.key)));
                if let Some(inner) = inner {
                    walk(field, &entry.value, inner, inner, into);
                }
            }
        }
        NodeKind::Missing => {}
    }
}

/// Whether what stands at a place has words beside it in its cell: not only marks, and other names.
pub(super) fn stands_in_sentence(text: &str, span: Span) -> bool {
    let is_mark = |letter: char| matches!(letter, ' ' | '*' | '_' | '`' | '[' | '(' | '"' | '\'');
    let parts = |letter: char| matches!(letter, '|' | ',' | ';' | '/' | ':' | '-' | '<' | '>' | '&' | '\n' | '\r');
    let (Some(before), Some(after)) = (text.get(..span.range().start), text.get(span.range().end..)) else { return false };
    // Behind the words of a link stands where it leads.
    let after = after.strip_prefix("](").and_then(|rest| rest.split_once(')')).map_or(after, |(_, rest)| rest);
    let before = before.trim_end_matches(is_mark);
    let after = after.trim_start_matches(|letter| is_mark(letter) || matches!(letter, ']' | ')' | '.'));
    !(before.is_empty() || before.ends_with(parts)) || !(after.is_empty() || after.starts_with(parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_words_of_sentences() {
        let stands = |text: &str| {
            let at = text.find("X-1").unwrap_or(0);
            stands_in_sentence(text, Span::new(at, at + 3))
        };
        for alone in ["X-1", "| X-1 |", "| `X-1`, X-2 |", "| [X-1](a.md) |", "**Evidence:** X-1\n", "a<br>**X-1**", "\"X-1\",2"] {
            assert!(!stands(alone), "{alone}");
        }
        for words in ["| Ticket X-1 |", "| X-1 fix |", "| Report (X-1) |", "| a, the X-1 |", "| [X-1](a.md) fix |"] {
            assert!(stands(words), "{words}");
        }
    }
}
