//! Wording that the rules of history share.

use crate::chronicle::{Chronicle, FieldChange, RecordLife, RecordState, changes};
use crate::history::CommitIdx;
use crate::model::Record;
use std::collections::BTreeSet;

/// How many commits a message names.
const NAMED: usize = 3;

/// Commits in words: `1a2b3c4d` of 2026-03-01, … and 2 more.
pub(super) fn commits(chronicle: &Chronicle, of: impl IntoIterator<Item = Option<CommitIdx>>) -> String {
    unseen(chronicle, None, of)
}

/// The same for commits that something looked at before did not see. One that was not made after that
/// look is told with the merge in which the two met.
pub(super) fn unseen(chronicle: &Chronicle, look: Option<CommitIdx>, of: impl IntoIterator<Item = Option<CommitIdx>>) -> String {
    let mut all: Vec<Option<CommitIdx>> = of.into_iter().collect();
    all.dedup();
    let mut named: Vec<String> = all.iter().take(NAMED).map(|commit| chronicle.name_of(*commit) + &merged(chronicle, look, *commit)).collect();
    if all.len() > NAMED {
        named.push(format!("{} more", all.len() - NAMED));
    }
    listed(&named)
}

/// How a commit came to what was looked at on another line of history; nothing where it was made after.
fn merged(chronicle: &Chronicle, look: Option<CommitIdx>, commit: Option<CommitIdx>) -> String {
    let (Some(look), Some(commit)) = (look, commit) else {
        return String::new();
    };
    let history = &chronicle.history;
    if history.is_ancestor(look, commit) {
        return String::new();
    }
    let (looked, came) = (history.landed(look), history.landed(commit));
    match came < looked {
        true => format!(" (the two met in the merge {})", chronicle.name_of(Some(looked))),
        false => format!(" (came in by the merge {})", chronicle.name_of(Some(came))),
    }
}

/// `a`, `b and c`, `a, b and c`.
pub(super) fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

/// Files in words: two of them, and how many more.
pub(super) fn files(files: &BTreeSet<String>) -> String {
    let named: Vec<String> = files.iter().take(2).map(|file| format!("`{file}`")).collect();
    match files.len() {
        0..=2 => listed(&named),
        count => format!("{} and {} more files", named.join(", "), count - 2),
    }
}

/// What differs in substance between two versions, in words.
pub(super) fn differences(before: &RecordState, after: &RecordState) -> String {
    named(&changes(Some(before), Some(after)).into_iter().filter(|change| change.matters).collect::<Vec<_>>())
}

/// Fields in words: `treatment` and the text.
pub(super) fn named(changed: &[FieldChange]) -> String {
    let words: Vec<String> =
        changed.iter().map(|change| if change.field == "text" { "the text".to_owned() } else { format!("`{}`", change.field) }).collect();
    if words.len() > 5 { format!("{} and {} more fields", words[..4].join(", "), words.len() - 4) } else { listed(&words) }
}

/// The date field that says when a record was last looked at, of several the newest.
pub(super) fn review_field(record: &Record) -> Option<&str> {
    let from = &record.kind.review.from;
    let fields: Vec<&str> = if from.is_empty() { vec!["reviewed"] } else { from.iter().map(|field| field.as_str()).collect() };
    let dated = fields.into_iter().filter_map(|field| Some((record.date(field)?.day, field)));
    dated.max_by(|a, b| a.0.cmp(&b.0)).map(|(_, field)| field)
}

/// A note for when the clocks of two commits contradict their order.
pub(super) fn clock_note(chronicle: &Chronicle, life: &RecordLife, of: &[usize]) -> Option<String> {
    let commits = of.iter().filter_map(|at| life.versions[*at].commit);
    let odd = commits.filter(|commit| chronicle.history.clock_disagrees(*commit).is_some()).map(|commit| chronicle.name_of(Some(commit))).next()?;
    Some(format!("the clock of commit {odd} is earlier than its parent's; the order of commits is what counts here"))
}
