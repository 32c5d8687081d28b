//! GIT007: what a record rests on changed after the record was last reviewed.

use super::tell::{differences, review_field, unseen};
use super::{Context, Findings};
use crate::chronicle::{RecordLife, RecordState};
use crate::graph::Target;
use crate::history::{Ancestors, CommitIdx};
use crate::schema::parse_date;
use std::collections::{HashMap, HashSet};

/// What a live record refers to changed in substance after its review.
pub(super) fn suspect_link(context: &Context<'_>, out: &mut Findings) {
    let Some(chronicle) = context.chronicle() else {
        return;
    };
    let mut known: HashMap<CommitIdx, Ancestors<'_>> = HashMap::new();
    for (id, record) in context.corpus.iter().filter(|(_, record)| record.is_live()) {
        let Some(field) = review_field(record) else {
            continue;
        };
        let life = chronicle.of(id);
        let reviews: Option<Vec<CommitIdx>> = life.wrote(field).iter().map(|at| life.versions[*at].commit).collect();
        let Some(reviews) = reviews.filter(|reviews| !reviews.is_empty()) else {
            continue;
        };
        for review in &reviews {
            known.entry(*review).or_insert_with(|| chronicle.history.ancestors(*review));
        }
        let mut told = HashSet::new();
        for edge in context.graph.edges_of(id).iter().filter(|edge| edge.rests) {
            let Target::Record(to) = edge.target else {
                continue;
            };
            let target = context.record(to);
            if to == id || !told.insert(to) {
                continue;
            }
            let after: Option<Vec<Seen<'_>>> = reviews.iter().map(|review| Seen::at(chronicle.of(to), &known[review])).collect();
            // A review that knew what stands now, or none of it, leaves nothing open.
            let Some(after) = after.filter(|after| after.iter().all(|seen| !seen.what.is_empty())) else {
                continue;
            };
            let Some(seen) = after.first() else {
                continue;
            };
            let who = unseen(chronicle, reviews.first().copied(), seen.changed.iter().map(|at| seen.life.versions[*at].commit));
            let day = record.text(field).unwrap_or("");
            let message = format!("{} of {} changed after this review of {day}: {who}", seen.what, target.name());
            let finding = out.on(id, record.place(edge.span), message);
            finding.related(target.place_of_id(), format!("{} is here", target.name()));
            finding.help(format!("look whether {} still fits, and set `{field}` to the day you did", record.name()));
        }
    }
}

/// What of a record a review did not see.
struct Seen<'a> {
    life: &'a RecordLife,
    changed: Vec<usize>,
    what: String,
}

impl<'a> Seen<'a> {
    /// None when the review knew no version of it.
    fn at(life: &'a RecordLife, known: &Ancestors<'_>) -> Option<Seen<'a>> {
        let now = life.now()?;
        let is_known = |at: usize| life.versions[at].state.is_some() && life.versions[at].commit.is_some_and(|commit| known.holds(commit));
        let alive = life.ancestry(&life.current);
        let seen: Vec<usize> = (0..life.versions.len()).filter(|at| alive[*at] && is_known(*at)).collect();
        // The newest of them: those that no other of them grew from.
        let newest: Vec<usize> = seen.iter().copied().filter(|at| !seen.iter().any(|other| life.versions[*other].previous.contains(at))).collect();
        let base = *newest.last()?;
        let nothing = Seen { life, changed: Vec::new(), what: String::new() };
        if newest.iter().filter_map(|at| life.state(*at)).any(|state| state.says_same(now)) {
            return Some(nothing);
        }
        let changed: Vec<usize> = life.changed_since(base).into_iter().filter(|at| !is_known(*at)).collect();
        if changed.is_empty() {
            return Some(nothing);
        }
        let before = life.state(base)?;
        if is_renewed(before, now) {
            return Some(nothing);
        }
        Some(Seen { life, changed, what: differences(before, now) })
    }
}

/// Whether evidence was only collected again: EVD rules say whether it holds, and what rests on it
/// needs no new look for that.
fn is_renewed(before: &RecordState, now: &RecordState) -> bool {
    let collected = |state: &RecordState| state.get("collected").and_then(parse_date);
    now.kind == "evidence" && collected(before) < collected(now)
}
