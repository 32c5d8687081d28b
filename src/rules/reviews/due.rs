//! When a record is next to be reviewed.

use crate::model::{Dated, Record, RecordId, RecordShape};
use crate::rules::Context;
use crate::schema::Period;
use crate::source::Span;
use jiff::civil::Date;
use smol_str::SmolStr;

/// The next review of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The last day on which it is in time.
    pub day: Date,
    /// The date it is counted from: `next_review`, else the last review.
    pub span: Span,
    /// The last review and the interval, when it is counted from those.
    pub counted: Option<(Date, Period)>,
}

impl Due {
    /// How the day comes about, to end a sentence with.
    pub(super) fn because(&self) -> String {
        self.counted.map_or(String::new(), |(from, period)| format!(" ({} after {from})", period.words()))
    }
}

/// When a record is next to be reviewed: `next_review`, but no later than is accepted after the newest
/// review; else the newest review and the interval: its own, that of the config, or its type's. `None`
/// when it is not kept under review, was made anew since, or when a date could not be read (which is
/// told elsewhere).
pub fn review_due(context: &Context<'_>, id: RecordId) -> Option<Due> {
    let record = context.record(id);
    if is_renewed(context, id, record) {
        return None;
    }
    if let Some(next) = record.date("next_review") {
        // One that lies before what it follows is told as such (REV005).
        let first = |(first, second): &(SmolStr, SmolStr)| (second == "next_review").then(|| record.date(first)).flatten();
        if record.kind.order.iter().filter_map(first).any(|before| before.day > next.day) {
            return None;
        }
        let own = Due { day: next.day, span: next.span, counted: None };
        let latest = newest_review(record).zip(accepted_interval(context, record)).map(|(last, accepted)| (accepted.after(last.day), last, accepted));
        return Some(match latest {
            Some((day, last, accepted)) if day < next.day => Due { day, counted: Some((last.day, accepted)), ..own },
            _ => own,
        });
    }
    if record.has("next_review") || record.is_faulty("review_interval") {
        return None;
    }
    let interval = interval(context, record)?;
    let last = newest_review(record)?;
    Some(Due { day: interval.after(last.day), span: last.span, counted: Some((last.day, interval)) })
}

/// Whether newer records of its type cover each of its systems, where that is how a type is renewed: then
/// it is kept as it was.
fn is_renewed(context: &Context<'_>, id: RecordId, record: &Record) -> bool {
    let Some(field) = &record.kind.review.renewed else { return false };
    let Some(made) = record.date(field) else { return false };
    let is_newer = |other: RecordId| context.record(other).date(field).is_some_and(|date| date.day > made.day && date.day <= context.today);
    let is_covered = |system: RecordId| context.live_linked(system, &record.kind.name).into_iter().any(is_newer);
    let systems = context.linked(id, "system");
    !systems.is_empty() && systems.into_iter().all(is_covered)
}

/// The longest time after a review that a record may set its next one: its own interval, else what is
/// accepted for its type.
pub(super) fn accepted_interval(context: &Context<'_>, record: &Record) -> Option<Period> {
    if record.is_faulty("review_interval") {
        return None;
    }
    record.period("review_interval").or_else(|| longest_interval(context, &record.kind.name).filter(|_| is_kept(context, record)))
}

/// The longest interval for a type: what the config says, else the standard's pack.
pub(in crate::rules) fn longest_interval(context: &Context<'_>, kind: &str) -> Option<Period> {
    context.settings.intervals.get(kind).copied().or_else(|| {
        let interval = context.standards.main()?.intervals.get(kind)?;
        crate::schema::parse_period(&interval.maximum)
    })
}

fn interval(context: &Context<'_>, record: &Record) -> Option<Period> {
    if let Some(own) = record.period("review_interval") {
        return Some(own);
    }
    let of = |kind: &str| context.interval_of_type(kind);
    if is_kept(context, record) {
        return of(&record.kind.name);
    }
    // A register stands for those of its rows that have no dates of their own.
    register_kind(context, record).and_then(|kind| of(&kind))
}

/// Whether a record is kept under review because its type is, or because the config says so of a
/// type that is not the report of something past.
pub(super) fn is_kept(context: &Context<'_>, record: &Record) -> bool {
    let review = &record.kind.review;
    review.kept || (review.from.is_empty() && context.settings.intervals.contains_key(&record.kind.name) && !is_event(record))
}

/// Records of something that took place are never looked at again: they stay as they were written.
fn is_event(record: &Record) -> bool {
    record.kind.shape.properties.iter().any(|(name, shape)| shape.mark.past && record.kind.shape.requires(name))
}

/// The type of a register's rows, when that is kept under review and some row has no date.
fn register_kind(context: &Context<'_>, record: &Record) -> Option<SmolStr> {
    if record.shape != RecordShape::Document || !record.has("register") {
        return None;
    }
    let rows = context.corpus.document_of(record).records.clone().map(|at| context.record(RecordId(at)));
    let mut undated = rows.filter(|row| row.shape != RecordShape::Document && row.kind.review.kept && !says_when(row));
    undated.next().map(|row| row.kind.name.clone())
}

/// The newest date on which a record was looked at; its approval when there is no other. `None` when
/// one of the dates could not be read.
pub(super) fn newest_review(record: &Record) -> Option<Dated> {
    let from = looked_at(record);
    if from.iter().any(|field| record.has(field) && record.date(field).is_none()) {
        return None;
    }
    let newest = from.iter().filter_map(|field| record.date(field)).max_by_key(|dated| dated.day);
    newest.or_else(|| record.date("approved"))
}

/// Whether a record says, readably or not, on which day it was last looked at.
pub(super) fn says_last_review(record: &Record) -> bool {
    looked_at(record).iter().map(SmolStr::as_str).chain(["approved"]).any(|field| record.has(field) || record.is_faulty(field))
}

/// The fields that say when a record was looked at.
fn looked_at(record: &Record) -> &[SmolStr] {
    const REVIEWED: &[SmolStr] = &[SmolStr::new_static("reviewed")];
    let from = record.kind.review.from.as_slice();
    if from.is_empty() { REVIEWED } else { from }
}

/// Whether a record says when it was looked at, when it will be or how often; a date that can't be
/// read says it too, and is told elsewhere.
pub(super) fn says_when(record: &Record) -> bool {
    let fields = ["reviewed", "approved", "next_review", "review_interval"];
    record.kind.review.from.iter().map(SmolStr::as_str).chain(fields).any(|field| record.has(field) || record.is_faulty(field))
}

/// The register that a row or item stands in, when that says when it was looked at.
pub(super) fn reviewed_by_register<'a>(context: &Context<'a>, record: &Record) -> Option<&'a Record> {
    if record.shape == RecordShape::Document {
        return None;
    }
    let first = RecordId(context.corpus.document_of(record).records.start);
    let register = context.record(first);
    (register.shape == RecordShape::Document && says_when(register)).then_some(register)
}
