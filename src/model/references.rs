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
