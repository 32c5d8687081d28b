//! GIT005: content changed under one version number.

use super::tell::{commits, differences};
use super::{Context, Findings};
use crate::chronicle::{RecordLife, RecordState};
use crate::schema::brief;

/// Approved content changed while `version` stayed, or was set back.
pub(super) fn version_not_raised(context: &Context<'_>, out: &mut Findings) {
    let Some(chronicle) = context.chronicle() else {
        return;
    };
    for (id, record) in context.corpus.iter().filter(|(_, record)| record.has("version")) {
        let life = chronicle.of(id);
        let Some(now) = life.now().filter(|now| is_approved(now)) else {
            continue;
        };
        let Some(base) = not_raised_since(life, now) else {
            continue;
        };
        let Some(approved) = life.state(base) else {
            continue;
        };
        let changed = life.changed_since(base);
        let what = differences(approved, now);
        if changed.is_empty() || what.is_empty() {
            continue;
        }
        let who = commits(chronicle, changed.iter().map(|at| life.versions[*at].commit));
        let (version, before) = (brief(now.get("version").unwrap_or("")), brief(approved.get("version").unwrap_or("")));
        let still = if version == before { format!("is still `{version}`") } else { format!("is `{version}`, which is no higher than `{before}`") };
        let message = format!("{what} changed after approval and the version {still}: {who}");
        out.on(id, record.at("version"), message).help("raise `version` and have the new one approved, or take the change back");
    }
}

/// The approved version that says something else under a number which today's is not above.
fn not_raised_since(life: &RecordLife, now: &RecordState) -> Option<usize> {
    let number = Number::of(now);
    let is_same = |state: &RecordState| is_approved(state) && Number::of(state) == number;
    let state = |at: usize| life.state(at).filter(|state| is_approved(state) && state.get("version").is_some());
    let bases = life.since(is_same);
    let says_same = |at: &usize| life.state(*at).is_some_and(|state| state.says_same(now));
    if !bases.iter().any(says_same) {
        return bases.last().copied();
    }
    // What went before, which a draft may have come between. A return to an approved text is none.
    let known = life.ancestry(&bases);
    let before: Vec<usize> = (0..life.versions.len()).rev().filter(|at| known[*at] && !bases.contains(at) && state(*at).is_some()).collect();
    if before.iter().any(|at| life.state(*at).is_some_and(is_same) && says_same(at)) {
        return None;
    }
    let is_twice = |at: &usize| life.state(*at).is_some_and(is_same);
    let is_set_back = |at: &usize| state(*at).is_some_and(|state| number.is_below(&Number::of(state))) && !says_same(at);
    before.iter().copied().find(is_twice).or_else(|| before.first().copied().filter(is_set_back))
}

/// A version's number, to compare with another: `v1.0` is `1.0`.
#[derive(PartialEq, Eq)]
struct Number(String);

impl Number {
    fn of(state: &RecordState) -> Number {
        let text = state.get("version").unwrap_or("").trim().to_lowercase();
        let bare = text.strip_prefix("version").or_else(|| text.strip_prefix('v')).unwrap_or(&text).trim_start_matches(['.', ' ']);
        Number(if bare.starts_with(|first: char| first.is_ascii_digit()) { bare.to_owned() } else { text })
    }

    /// Whether it is lower than another that is counted alike. Years and days are counted otherwise.
    fn is_below(&self, other: &Number) -> bool {
        let parts = |number: &Number| number.0.split('.').map(|part| part.parse().ok()).collect::<Option<Vec<u32>>>();
        match (parts(self), parts(other)) {
            (Some(own), Some(other)) => own.len() == other.len() && own.iter().chain(&other).all(|part| *part <= LAST_COUNT) && own < other,
            _ => false,
        }
    }
}

/// Versions that are counted do not get beyond this; those that hold a year do.
const LAST_COUNT: u32 = 1000;

/// Whether a record was in force as approved.
fn is_approved(state: &RecordState) -> bool {
    match state.get("status") {
        Some("approved") => true,
        Some("draft" | "in-review" | "retired") => false,
        _ => state.get("approved").is_some(),
    }
}
