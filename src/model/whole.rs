//! Where the parts of a document stand: the rows of its tables and the items of its list.

use super::record::{Record, RecordShape};
use crate::source::Span;

/// The row or item among the records of one document that a place lies in. They stand in order of
/// position, so that a register of thousands is not walked for each place.
pub(super) fn part_at(records: &[Record], place: Span) -> Option<usize> {
    let parts = records.iter().take_while(|record| record.shape == RecordShape::Document).count();
    let after = parts + records[parts..].partition_point(|record| start_of(record) <= place.start);
    let at = after.checked_sub(1).filter(|at| *at >= parts)?;
    let next = records.get(at + 1).map(start_of);
    let ends_before = |end: u32| place.end <= end;
    let inside = match (records[at].shape, next) {
        // A key that stands twice is no field, yet it is in the item.
        (RecordShape::Item, Some(next)) if records[at + 1].shape == RecordShape::Item => ends_before(next),
        _ => ends_before(end_of(&records[at])),
    };
    inside.then_some(at)
}

fn start_of(record: &Record) -> u32 {
    let own = record.fields.iter().filter(|field| !field.inherited);
    let starts = own.map(|field| if record.shape == RecordShape::Row { field.value.span.start } else { field.key_span.start });
    starts.chain([record.type_span.start]).min().unwrap_or_default()
}

fn end_of(record: &Record) -> u32 {
    let own = record.fields.iter().filter(|field| !field.inherited);
    own.map(|field| field.value.span.end).chain([record.type_span.end]).max().unwrap_or_default()
}
