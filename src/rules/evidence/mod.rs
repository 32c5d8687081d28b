//! EVD: what shows that controls work.

mod age;
mod artifacts;
mod weight;

use super::{Check, Context};
use crate::model::{Record, RecordId};

/// Functions by code.
pub(super) const CHECKS: &[(&str, Check)] = &[
    ("EVD001", artifacts::missing),
    ("EVD002", artifacts::changed),
    ("EVD003", age::stale),
    ("EVD004", artifacts::untracked),
    ("EVD005", weight::only_policy),
    ("EVD006", weight::reused),
    ("EVD007", age::predates),
];

/// The evidence that is neither retired nor replaced by newer.
fn current<'a>(context: &Context<'a>) -> impl Iterator<Item = (RecordId, &'a Record)> + use<'a> {
    context.of_type("evidence").filter(|(_, record)| !record.is_retired())
}
