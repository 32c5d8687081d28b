//! What took place on a day and counts for a standard: audits and reviews.

use super::Context;
use crate::model::{Record, RecordId};
use crate::schema::Period;
use crate::standards::Pack;
use jiff::civil::Date;

/// A record of something that was held.
#[derive(Clone, Copy)]
pub(super) struct Event<'a> {
    /// Its record.
    pub id: RecordId,
    /// The record itself.
    pub record: &'a Record,
    /// The day.
    pub day: Date,
}

/// The live records of a type that give a day in `field`, oldest first. Days ahead are planned and
/// come as well.
pub(super) fn dated<'a>(context: &Context<'a>, kind: &str, field: &str) -> Vec<Event<'a>> {
    let mut events: Vec<Event<'a>> = context.live(kind).filter_map(|(id, record)| Some(Event { id, record, day: record.date(field)?.day })).collect();
    events.sort_by_key(|event| (event.day, event.id));
    events
}

/// Whether a day in `field` of some live record can't be read, or a whole record of the type: then
/// nothing follows from its absence.
pub(super) fn may_be_unread(context: &Context<'_>, kind: &str, field: &str) -> bool {
    let unread = |record: &Record| record.has(field) && record.date(field).is_none();
    context.may_be_unreadable(kind) || context.live(kind).any(|(_, record)| unread(record))
}

/// Whether a record counts for a standard: it is tagged with it, or with none.
pub fn counts_for(record: &Record, pack: &Pack) -> bool {
    let tags = record.standards();
    tags.is_empty() || tags.contains(&pack.id.as_str())
}

/// How often something has to be held: as the config says, else as the pack does.
pub fn interval(context: &Context<'_>, kind: &str, expected: Period) -> Period {
    context.settings.intervals.get(kind).copied().unwrap_or(expected)
}
