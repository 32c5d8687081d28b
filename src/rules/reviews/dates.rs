//! REV004 and REV005: dates that can't be.

use crate::model::Dated;
use crate::rules::{Context, Findings};
use crate::schema::{Shape, parse_date};
use crate::source::Span;
use crate::syntax::{Node, NodeKind};
use jiff::civil::Date;
use smol_str::SmolStr;

/// A date of something done lies in the future, wherever in the record it stands.
pub(super) fn in_future(context: &Context<'_>, out: &mut Findings) {
    for (id, record) in context.corpus.iter() {
        let mut late: Vec<(String, Date, Span)> = Vec::new();
        for field in record.fields.iter().filter(|field| !field.inherited) {
            if let Some(shape) = record.kind.shape_of(field.name) {
                let with = shape.mark.past_with.as_ref();
                let is_past = with.is_some_and(|(other, words)| words.iter().any(|word| record.is(other, word)) && !record.is_faulty(other));
                walk(&field.name, &field.value, shape, is_past, context.today, &mut late);
            }
        }
        for (name, day, span) in late {
            out.on(id, record.place(span), format!("`{name}` is {day}, later than today ({})", context.today))
                .help("write the day it really happened; if it has not happened yet, take the date out");
        }
    }
}

fn walk(name: &str, node: &Node, shape: &Shape, marked: bool, today: Date, late: &mut Vec<(String, Date, Span)>) {
    let marked = marked || shape.mark.past;
    match &node.kind {
        NodeKind::Scalar { text, .. } if marked => {
            if let Some(day) = parse_date(text.trim()).filter(|day| *day > today) {
                late.push((name.to_owned(), day, node.span));
            }
        }
        NodeKind::List(items) => {
            for item in items {
                walk(name, item, shape.items.as_deref().unwrap_or(shape), marked, today, late);
            }
        }
        NodeKind::Map(entries) => {
            for entry in entries {
                let inner = shape.property(&entry.key).or_else(|| shape.any_of.iter().find_map(|one| one.property(&entry.key)));
                if let Some(inner) = inner {
                    walk(&format!("{name}.{}", entry.key), &entry.value, inner, false, today, late);
                }
            }
        }
        NodeKind::Scalar { .. } | NodeKind::Missing => {}
    }
}

/// One thing is dated before another that must come first; told at the one that comes too early.
pub(super) fn out_of_order(context: &Context<'_>, out: &mut Findings) {
    for (id, record) in context.corpus.iter() {
        let mut told: Vec<&SmolStr> = Vec::new();
        for (first, second) in &record.kind.order {
            let (Some(before), Some(after)) = (own_date(record, first), own_date(record, second)) else {
                continue;
            };
            if before.day <= after.day || told.contains(&second) {
                continue;
            }
            // A day that cannot have been yet is told as such.
            if before.day > context.today && record.kind.field(first).is_some_and(|shape| shape.mark.past) {
                continue;
            }
            told.push(second);
            let message = format!("`{second}` ({}) comes before `{first}` ({}), which must come first", after.day, before.day);
            out.on(id, record.place(after.span), message)
                .related(record.place(before.span), format!("`{first}` is {}", before.day))
                .help("find the true days and correct the wrong one; if both are true, treat it as a nonconformity");
        }
    }
}

fn own_date(record: &crate::model::Record, field: &str) -> Option<Dated> {
    record.field(field).filter(|field| !field.inherited)?;
    record.date(field)
}
