//! What could not be judged because a file can't be read: rules that tell that something is missing keep
//! silent where it may stand in such a file, and a report that did not say so would look clean.

use super::judge::{Judged, Verdict};
use super::locate::{Located, Report};
use crate::model::{Corpus, DocumentKind};
use crate::schema::brief;
use crate::source::Tree;
use std::collections::{BTreeSet, HashSet};

/// More rules than this are counted, not named.
const NAMED: usize = 12;

impl Verdict {
    /// Takes note of what would be found if the files that can't be read held nothing.
    pub fn take_note_of_doubts(&mut self, doubtless: Verdict) {
        let key = |one: &Judged| (one.page.code.clone(), one.place, one.record, one.message.clone());
        // A suppression may well be of use: what it covers is set aside too.
        let unused: HashSet<_> = doubtless.findings.iter().filter(|one| one.page.code == "CFG003").map(key).collect();
        self.findings.retain(|one| one.page.code != "CFG003" || unused.contains(&key(one)));
        let known: HashSet<_> = self.findings.iter().chain(&self.suppressed).map(key).collect();
        self.unjudged = doubtless.findings.into_iter().filter(|one| !known.contains(&key(one))).collect();
    }
}

/// The files that may hold records and can't be read, by path.
pub(super) fn unreadable(corpus: &Corpus, tree: &Tree) -> Vec<String> {
    let is_unread = |document: &&crate::model::Document| {
        let may_hold = document.guess.as_ref().is_none_or(|guess| !guess.holds_none);
        (document.kind == DocumentKind::Unreadable && may_hold) || document.is_lost_register()
    };
    corpus.documents.iter().filter(is_unread).map(|document| tree.path(document.file).to_owned()).collect()
}

/// The rules that could not be judged.
pub(super) fn rules(unjudged: &[Located]) -> BTreeSet<&str> {
    unjudged.iter().map(|one| one.page.code.as_str()).collect()
}

impl Report {
    /// In one line, which rules could not be judged and why; none when all could.
    pub fn told_unjudged(&self) -> Option<String> {
        told(&self.unjudged, &self.unreadable)
    }
}

/// The line that says so.
pub(super) fn told(unjudged: &[Located], unreadable: &[String]) -> Option<String> {
    let rules = rules(unjudged);
    let first = unreadable.first().filter(|_| !rules.is_empty())?;
    let files = match unreadable.len() {
        1 => String::new(),
        2 => " and another file".to_owned(),
        count => format!(" and {} more files", count - 1),
    };
    let count = if rules.len() == 1 { "1 rule".to_owned() } else { format!("{} rules", rules.len()) };
    let names: Vec<&str> = rules.iter().copied().take(NAMED).collect();
    let more = if rules.len() > NAMED { ", …" } else { "" };
    Some(format!("{count} could not be judged, because `{}`{files} can't be read: {}{more}", brief(first), names.join(", ")))
}
