//! Which records are out of force because a newer one says that it takes their place.

use super::edge::{Graph, Target};
use crate::model::{Corpus, RecordId, Status};
use std::collections::{BTreeMap, BTreeSet};

/// The older record and the newer one that takes its place, for each time one of the two says so.
fn successions(graph: &Graph) -> Vec<(RecordId, RecordId)> {
    let said = graph.edges.iter().filter_map(|edge| match (edge.field.as_str(), &edge.target) {
        ("supersedes", Target::Record(older)) => Some((*older, edge.from)),
        ("superseded_by", Target::Record(newer)) => Some((edge.from, *newer)),
        _ => None,
    });
    said.collect()
}

/// Writes into each record whether it was replaced. The newest come first, so that of each newer one it
/// is known whether it counts; in a circle there is no newest, and REF010 tells of it.
pub(super) fn settle(corpus: &mut Corpus, graph: &Graph) {
    let said = successions(graph);
    if said.is_empty() {
        return;
    }
    let mut older_of: BTreeMap<RecordId, Vec<RecordId>> = BTreeMap::new();
    let mut waits_for: BTreeMap<RecordId, usize> = BTreeMap::new();
    for (older, newer) in said {
        older_of.entry(newer).or_default().push(older);
        *waits_for.entry(older).or_default() += 1;
    }
    let mut settled: Vec<RecordId> = older_of.keys().copied().filter(|newer| !waits_for.contains_key(newer)).collect();
    let mut replaced: BTreeSet<RecordId> = BTreeSet::new();
    while let Some(newer) = settled.pop() {
        let record = corpus.record(newer);
        let counts = match record.status() {
            // What is not in force yet replaces nothing, and what was withdrawn does no longer.
            Status::Draft | Status::InReview => false,
            Status::Retired => record.has("superseded_by") || replaced.contains(&newer),
            Status::Approved | Status::Unsaid => true,
        };
        for older in older_of.remove(&newer).unwrap_or_default() {
            if counts {
                replaced.insert(older);
            }
            let Some(waits) = waits_for.get_mut(&older) else { continue };
            *waits -= 1;
            if *waits == 0 {
                settled.push(older);
            }
        }
    }
    for id in replaced {
        corpus.replace(id);
    }
}
