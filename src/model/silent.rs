//! Values that are written and say nothing: a dash for an owner is no owner, wherever it stands.

use crate::schema::Shape;
use crate::syntax::{Node, NodeKind, says_nothing};

/// A value without what says nothing in it; the place stays. A word that is one of a field's choices
/// says something.
pub(super) fn without_silence(mut value: Node, shape: &Shape) -> Node {
    silence(&mut value, Some(shape), shape.mark.party);
    value
}

/// Whether a value as a whole says nothing.
pub(super) fn is_silent(node: &Node) -> bool {
    node.is_blank() || node.text().is_some_and(says_nothing)
}

fn silence(node: &mut Node, shape: Option<&Shape>, is_party: bool) {
    match &mut node.kind {
        NodeKind::Scalar { text } => {
            let nobody = is_party && text.trim().eq_ignore_ascii_case("none");
            let is_choice = || shape.is_some_and(|shape| shape.leaf_choices().iter().any(|choice| choice == text.trim()));
            if (nobody || says_nothing(text)) && !is_choice() {
                node.kind = NodeKind::Missing;
            }
        }
        NodeKind::List(items) => {
            let inner = shape.and_then(items_of);
            let is_party = is_party || inner.is_some_and(|inner| inner.mark.party);
            items.iter_mut().for_each(|item| silence(item, inner.or(shape), is_party));
        }
        NodeKind::Map(entries) => {
            for entry in entries {
                let inner = shape.and_then(|shape| shape.property(&entry.key));
                silence(&mut entry.value, inner, inner.is_some_and(|inner| inner.mark.party));
            }
        }
        NodeKind::Missing => {}
    }
}

fn items_of(shape: &Shape) -> Option<&Shape> {
    shape.items.as_deref().or_else(|| shape.any_of.iter().find_map(items_of))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[test]
    fn a_value_says_nothing_unless_it_is_a_choice() {
        let types = crate::schema::builtin_types();
        let silent = |kind: &str, field: &str, text: &str| {
            let kind = types.get(kind).expect("a type of ours");
            without_silence(Node::scalar(text, Span::new(3, 4)), kind.field(field).expect("a field of it")).is_blank()
        };
        for text in ["-", "—", "n/a", "N/A", "...", "…", " – ", "?", "none"] {
            assert!(silent("procedure", "owner", text), "{text}");
        }
        assert!(silent("dataset", "quality", "n/a") && !silent("scope", "exclusions", "None") && !silent("procedure", "owner", "TBD"));
        assert!(!silent("dataset", "quality", "-5") && !silent("scope", "sites", "N/A for now"));
    }
}
