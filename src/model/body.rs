//! What the body of a document says: of others, of itself a second time, or nothing yet.

use super::document::Document;
use super::listing;
use super::record::{Record, RecordShape};
use super::values::unknown_type;
use super::whole::part_at;
use super::words::Words;
use crate::schema::{Types, brief};
use crate::source::Span;
use crate::syntax::{Body, Problem, ProblemKind, Prose, Run, find_placeholder, may_hold_placeholder};

/// How many placeholders of a paragraph are looked at for one that is no field's value.
const MOST_LOOKED_AT: usize = 50;

/// What the body of a document says of others, or of itself a second time.
pub(super) fn second_places(types: &Types, words: &Words<'_>, text: &str, body: &Body, records: &[Record], document: &mut Document) {
    let Some(own) = records.first().filter(|record| record.shape == RecordShape::Document) else {
        return;
    };
    if own.has("version") {
        document.newest_version = listing::newest_version(text, body).map(Box::new);
    }
    let title = || body.headings.first().is_some_and(|heading| words.lexicon.is_some_and(|lexicon| lexicon.is_list(&heading.text)));
    if (own.has("lists") || title())
        && let Some(kind) = types.get("document")
    {
        document.lines = listing::lines(text, body, kind, words);
        for (name, span) in own.texts("lists").filter(|(name, _)| types.get(name).is_none()) {
            document.problems.push(unknown_type(types, name, span));
        }
    }
}

/// Empty sections and left-over placeholders, told only of what is not a draft; of a document that was
/// not written for us one placeholder stands for all, and its gaps for its placeholders.
pub(super) fn body_problems(text: &str, body: &Body, records: &[Record], adopted: bool, document: &mut Document) {
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
    let told = |kind: ProblemKind| first.problems.iter().any(|(_, problem)| problem.kind == kind);
    if adopted && (told(ProblemKind::Placeholder) || told(ProblemKind::MissingField)) {
        return;
    }
    // Most bodies can hold none, and of others most blocks; they are not laid out to be searched.
    let may_hold = |run: &Run| run.reads.is_some() || may_hold_placeholder(run.span.slice(text));
    let whole = body.runs.iter().map(|run| run.span).reduce(|one, other| Span { start: one.start.min(other.start), end: one.end.max(other.end) });
    if !whole.is_some_and(|span| may_hold_placeholder(span.slice(text))) && body.runs.iter().all(|run| run.reads.is_none()) {
        return;
    }
    let prose = Prose { text, blocks: &body.blocks, runs: &body.runs, images: &body.images };
    for block in &body.blocks {
        if !prose.runs(block).iter().any(may_hold) {
            continue;
        }
        let flat = prose.flatten(block);
        // A gap that is a field's value is missing, not left over.
        let of = |record: &Record, span: Span| record.fields.iter().any(|field| !field.inherited && field.value.span.contains(span));
        // What stands in a row is its own, and a draft's may stay.
        let in_part = |span: Span| part_at(records, span).is_some_and(|part| records[part].is_draft() || of(&records[part], span));
        let is_value = |span: Span| of(first, span) || in_part(span);
        let mut from = 0;
        let found = std::iter::from_fn(|| {
            let found = find_placeholder(&flat.words[from..])?;
            let found = from + found.start..from + found.end;
            from = found.end;
            Some(found)
        });
        if let Some(found) = found.take(MOST_LOOKED_AT).find(|found| !is_value(flat.span(found.clone()))) {
            let detail = flat.words[found.clone()].to_owned();
            document.problems.push(Problem::new(ProblemKind::Placeholder, flat.span(found), detail));
            if adopted {
                return;
            }
        }
    }
}
