//! The tree of values that front-matter, tables and configs are read into.

use super::text::Text;
use crate::source::Span;
use smol_str::SmolStr;

/// One value, with the bytes it is written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Where the value stands; for a value that is not there, an empty span after its key.
    pub span: Span,
    /// The value.
    pub kind: NodeKind,
}

/// What kind of value it is. Scalars keep their text: `007`, `1.10` and `no` mean what the field
/// they stand in says, not what YAML would guess.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// A key without a value, `~`, or `null`.
    Missing,
    /// One value.
    Scalar {
        /// The text, escapes resolved.
        text: Text,
    },
    /// A list.
    List(Box<[Node]>),
    /// A map, in the order written; of equal keys the first one counts.
    Map(Box<[Entry]>),
}

/// One key and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: SmolStr,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// A scalar.
    pub fn scalar(text: impl Into<SmolStr>, span: Span) -> Node {
        Node { span, kind: NodeKind::Scalar { text: Text::Plain(text.into()) } }
    }

    /// A value that is not there.
    pub fn missing(span: Span) -> Node {
        Node { span, kind: NodeKind::Missing }
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The entries of a map; empty for anything else.
    pub fn entries(&self) -> &[Entry] {
        match &self.kind {
            NodeKind::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The value of a key of a map.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// The items of a list, or the value itself as the only one; none for a missing value.
    pub fn items(&self) -> &[Node] {
        match &self.kind {
            NodeKind::List(items) => items,
            NodeKind::Missing => &[],
            _ => std::slice::from_ref(self),
        }
    }

    /// Whether nothing is said: no value, an empty text, an empty list or map, or only such in it.
    pub fn is_blank(&self) -> bool {
        match &self.kind {
            NodeKind::Missing => true,
            NodeKind::Scalar { text, .. } => text.trim().is_empty(),
            NodeKind::List(items) => items.iter().all(Node::is_blank),
            NodeKind::Map(entries) => entries.iter().all(|entry| entry.value.is_blank()),
        }
    }

    /// Whether another value says the same, wherever it stands.
    pub fn says_the_same(&self, other: &Node) -> bool {
        match (&self.kind, &other.kind) {
            (NodeKind::Missing, NodeKind::Missing) => true,
            (NodeKind::Scalar { text: one }, NodeKind::Scalar { text: other }) => **one == **other,
            (NodeKind::List(one), NodeKind::List(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.says_the_same(other))
            }
            (NodeKind::Map(one), NodeKind::Map(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.key == other.key && one.value.says_the_same(&other.value))
            }
            _ => false,
        }
    }

    /// What a person would call this kind of value.
    pub fn describe(&self) -> &'static str {
        match &self.kind {
            NodeKind::Missing => "nothing",
            NodeKind::Scalar { .. } => "a single value",
            NodeKind::List(_) => "a list",
            NodeKind::Map(_) => "a map of keys",
        }
    }
}
