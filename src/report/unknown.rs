//! Which findings of one report another does not have.

use super::locate::{Located, Report};
use smol_str::SmolStr;
use std::collections::{HashMap, HashSet};

/// What a finding is about, wherever it points: its code, the record, and what it says of it. Both
/// sides are looked at on one day, so that no number of days differs.
type Subject<'a> = (&'a str, &'a SmolStr, &'a str);

/// The places of the findings that the other report does not have. A finding is the same by its
/// lasting name. When only the words at its place were changed (one can point at the conclusion of an
/// audit for lack of another field), it is the same by what it is about.
pub(crate) fn unknown_to(these: &[Located], those: &[Located]) -> Vec<usize> {
    let names = |side: &[Located]| -> HashSet<String> { side.iter().map(|one| one.fingerprint.clone()).collect() };
    let (own, known) = (names(these), names(those));
    let mut left: HashMap<Subject<'_>, usize> = HashMap::new();
    for subject in those.iter().filter(|one| !own.contains(&one.fingerprint)).filter_map(subject) {
        *left.entry(subject).or_default() += 1;
    }
    let mut new = Vec::new();
    for (at, one) in these.iter().enumerate().filter(|(_, one)| !known.contains(&one.fingerprint)) {
        match subject(one).and_then(|subject| left.get_mut(&subject)).filter(|left| **left > 0) {
            Some(left) => *left -= 1,
            None => new.push(at),
        }
    }
    new
}

fn subject(one: &Located) -> Option<Subject<'_>> {
    Some((&one.page.code, one.record.as_ref()?, &one.message))
}

impl Report {
    /// Leaves out the findings that another report has too.
    pub fn leave_out(&mut self, other: &Report) {
        let mut new = unknown_to(&self.findings, &other.findings).into_iter().peekable();
        let mut at = 0;
        self.findings.retain(|_| {
            at += 1;
            new.next_if_eq(&(at - 1)).is_some()
        });
        self.count();
    }
}
