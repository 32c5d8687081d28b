//! References that must be there in both directions: what one end says is offered to the other.

use crate::model::{RecordId, RecordShape};
use crate::rules::{Context, Finding, Fix};
use crate::source::{FileId, Span};
use crate::syntax::{NodeKind, Text};

/// A required reference is missing, but records of the type it must name do name this one: offers to
/// write their ids.
pub(super) fn offer(context: &Context<'_>, finding: &mut Finding, id: RecordId, field: &str) {
    let record = context.record(id);
    let Some(wanted) = record.kind.field(field).and_then(|shape| shape.mark.refs.as_ref()) else { return };
    let mut ids: Vec<&str> = Vec::new();
    for edge in context.graph.referrers(id).filter(|edge| !edge.is_broken()) {
        let from = context.record(edge.from);
        if wanted.iter().any(|kind| from.is_a(kind)) && !from.id.is_empty() && !ids.contains(&from.id.as_str()) && is_plain(&from.id) {
            ids.push(&from.id);
        }
    }
    let written = match ids.as_slice() {
        [] => return,
        [only] => (*only).to_owned(),
        many => format!("[{}]", many.join(", ")),
    };
    if let Some((file, span, text)) = place(context, id, field, &written) {
        finding.fix(Fix::replace(format!("name {} in `{field}`", ids.join(", ")), file, span, text, true));
    }
}

/// Where the value goes: after an empty key, else on a line of its own before `type`.
fn place(context: &Context<'_>, id: RecordId, field: &str, written: &str) -> Option<(FileId, Span, String)> {
    let record = context.record(id);
    if record.shape != RecordShape::Document {
        return None;
    }
    let kind = record.field("type").filter(|kind| matches!(kind.value.kind, NodeKind::Scalar { text: Text::Plain(_) }))?;
    match record.field(field) {
        Some(empty) if matches!(empty.value.kind, NodeKind::Missing) && empty.value.span.is_empty() => {
            // The colon after the key.
            let colon = Span { start: empty.key_span.end, end: empty.key_span.end + 1 };
            Some((record.file, colon, format!(": {written}")))
        }
        Some(_) => None,
        None => {
            let start = Span { start: kind.key_span.start, end: kind.key_span.start };
            Some((record.file, start, format!("{field}: {written}\n")))
        }
    }
}

/// Whether an id can stand in YAML as it is.
fn is_plain(id: &str) -> bool {
    id.starts_with(|first: char| first.is_ascii_alphabetic())
        && id.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.'))
}
