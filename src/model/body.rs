//! What the body of a document says: of others, of itself a second time, or nothing yet.

use super::document::Document;
use super::listing;
use super::record::{Record, RecordShape};
use super::values::unknown_type;
use crate::schema::{Types, brief};
use crate::settings::Settings;
use crate::syntax::{Body, Problem, ProblemKind, Prose, find_placeholder, may_hold_placeholder};

/// What the body of a document says of others, or of itself a second time.
pub(super) fn second_places(types: &Types, settings: &Settings, text: &str, body: &Body, records: &[Record], document: &mut Document) {
    let Some(own) = records.first().filter(|record| record.shape == RecordShape::Document) else {
        return;
    };
    if own.has("version") {
        document.newest_version = listing::newest_version(text, body);
    }
    if own.has("lists")
        && let Some(kind) = types.get("document")
    {
        document.lines = listing::lines(text, body, kind, settings);
        for (name, span) in own.texts("lists").filter(|(name, _)| types.get(name).is_none()) {
            document.problems.push(unknown_type(types, name, span));
        }
    }
}

/// Empty sections and left-over placeholders, told only of what is not a draft.
pub(super) fn body_problems(text: &str, body: &Body, records: &[Record], document: &mut Document) {
    let Some(first) = records.first() else { return };
    if first.is_draft() {
        return;
    }
    if first.text("status") == Some("approved") {
        let alone = body.headings.len() == 1;
        for heading in body.headings.iter().filter(|heading| heading.empty && !(alone && heading.level == 1)) {
            let detail = format!("nothing stands under the heading `{}`", brief(&heading.text));
            document.problems.push(Problem::new(ProblemKind::EmptySection, heading.span, detail));
        }
    }
    let prose = Prose { text, blocks: &body.blocks, images: &body.images };
    for block in &body.blocks {
        // Most blocks can hold none; they are not laid out to be searched.
        if !block.runs.iter().any(|run| run.reads.is_some() || may_hold_placeholder(run.span.slice(text))) {
            continue;
        }
        let flat = prose.flatten(block);
        if let Some(found) = find_placeholder(&flat.words) {
            let detail = flat.words[found.clone()].to_owned();
            document.problems.push(Problem::new(ProblemKind::Placeholder, flat.span(found), detail));
        }
    }
}
