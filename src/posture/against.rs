//! Which findings stand against which requirement: those that name it, and those about a record
//! that shows it.

use super::shown::Shown;
use crate::report::{Judged, Verdict};
use crate::rules::Context;
use crate::standards::{RequirementId, Resolved};
use std::collections::BTreeMap;

/// Positions of findings by requirement.
pub(super) struct Against {
    by_requirement: BTreeMap<RequirementId, Vec<usize>>,
}

impl Against {
    /// The findings against a requirement, in order.
    pub(super) fn of(&self, requirement: RequirementId) -> &[usize] {
        self.by_requirement.get(&requirement).map_or(&[], Vec::as_slice)
    }
}

/// Sorts the reported findings by requirement; suppressed ones are not reported.
pub(super) fn collect(context: &Context<'_>, verdict: &Verdict, shown: &Shown) -> Against {
    let mut by_requirement: BTreeMap<RequirementId, Vec<usize>> = BTreeMap::new();
    for (at, one) in verdict.findings.iter().enumerate() {
        let mut all = named(context, one);
        all.extend(one.record.map_or(&[][..], |record| shown.by(record)));
        all.sort_unstable();
        all.dedup();
        for requirement in all {
            by_requirement.entry(requirement).or_default().push(at);
        }
    }
    Against { by_requirement }
}

/// The requirements a finding names. A number without a standard is one of those the record is
/// tagged with, else of the main one: two standards never mix.
pub(super) fn named(context: &Context<'_>, one: &Judged) -> Vec<RequirementId> {
    let tags = one.record.map(|record| context.record(record).standards()).unwrap_or_default();
    let main: Vec<&str> = context.standards.main().map(|pack| pack.id.as_str()).into_iter().collect();
    let own = if tags.is_empty() { &main } else { &tags };
    let mut found = Vec::new();
    for text in &one.requirements {
        if let Resolved::Found(ids) = context.standards.resolve(text, own) {
            found.extend(ids);
        }
    }
    found
}
