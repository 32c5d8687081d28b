//! SYS and IMP: AI systems, what must be there before and while they run, and their effects.

mod data;
mod impact;
mod scope;
mod suppliers;
mod validation;

use super::{Check, Context};
use crate::model::{Record, RecordId};
use jiff::civil::Date;

/// Functions by code.
pub(super) const CHECKS: &[(&str, Check)] = &[
    ("IMP004", impact::stale),
    ("SYS001", scope::outside),
    ("SYS002", validation::unvalidated),
    ("SYS004", suppliers::unassessed),
    ("SYS005", data::undocumented),
];

/// Whether the management system answers for a system at all.
fn is_in_scope(system: &Record) -> bool {
    system.truth("in_scope") != Some(false) && !system.is_retired()
}

/// In scope, and more than an idea or a memory: being developed, validated, or in production.
pub(super) fn is_alive(system: &Record) -> bool {
    is_in_scope(system) && matches!(system.text("lifecycle"), Some("development" | "validation" | "production"))
}

/// Whether a model is used as its supplier runs it (its `kind`): then no data of ours made it.
fn is_by_api(model: &Record) -> bool {
    model.text("kind").is_some_and(|kind| kind.split(|letter: char| !letter.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case("api")))
}

/// In scope and in production.
fn is_in_production(system: &Record) -> bool {
    is_in_scope(system) && system.is("lifecycle", "production")
}

/// The day a change took effect: when it was deployed or completed; with no such day, when it was
/// approved. `None` for one that has not taken effect by today.
pub(super) fn took_effect(change: &Record, today: Date) -> Option<Date> {
    let day = ["deployed", "completed", "approved"].iter().find_map(|field| change.date(field))?.day;
    (day <= today).then_some(day)
}

/// The live significant changes of a system that have taken effect, with the day.
fn significant_changes<'a>(context: &Context<'a>, system: RecordId) -> Vec<(RecordId, &'a Record, Date)> {
    let linked = context.live_linked(system, "change").into_iter().map(|id| (id, context.record(id)));
    let significant = linked.filter(|(_, change)| change.truth("significant") == Some(true));
    significant.filter_map(|(id, change)| Some((id, change, took_effect(change, context.today)?))).collect()
}
