//! Who answers for a requirement.

use super::conformity::State;
use crate::model::RecordId;
use crate::rules::Context;
use crate::standards::{RequirementId, Resolved};
use smol_str::SmolStr;

/// Those who answer for a requirement, the first of them before all others: whom the config names,
/// then the owner of a control's entry, then the owners of the records that show it, the one with
/// most of them first.
pub(super) fn owners(context: &Context<'_>, requirement: RequirementId, entry: Option<RecordId>, records: &[RecordId], state: State) -> Vec<SmolStr> {
    let mut owners: Vec<SmolStr> = Vec::new();
    let mut add = |owner: &str| {
        if !owner.is_empty() && !owners.iter().any(|known| known == owner) {
            owners.push(owner.into());
        }
    };
    for (key, owner) in &context.settings.owners {
        if let Resolved::Found(found) = context.standards.resolve(&key.value, &[])
            && found.contains(&requirement)
        {
            add(owner);
        }
    }
    if let Some(owner) = entry.and_then(|entry| context.record(entry).text("owner")) {
        add(owner);
    }
    // For an excluded control nobody has to do anything.
    if state != State::Excluded {
        let mut counted: Vec<(&str, usize)> = Vec::new();
        for record in records.iter().map(|id| context.record(*id)).filter(|record| record.is_live()) {
            for (owner, _) in record.texts("owner") {
                match counted.iter_mut().find(|(known, _)| *known == owner) {
                    Some((_, count)) => *count += 1,
                    None => counted.push((owner, 1)),
                }
            }
        }
        counted.sort_by(|(_, a), (_, b)| b.cmp(a));
        counted.iter().for_each(|(owner, _)| add(owner));
    }
    owners
}
