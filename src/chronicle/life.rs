//! The life of one record: its versions, each with those it grew from.

use super::document::{Content, DocumentLife, Which};
use super::state::RecordState;
use crate::history::{CommitIdx, History, PathIdx};
use std::sync::Arc;

/// One version of a record.
#[derive(Clone, Debug)]
pub struct RecordVersion {
    /// The commit that made it; none for what is not committed.
    pub commit: Option<CommitIdx>,
    /// The path at that time; none for what is not committed.
    pub path: Option<PathIdx>,
    /// What it said; none when it was taken out.
    pub state: Option<Arc<RecordState>>,
    /// The versions it grew from. None for the one that brought the record in: what that one says
    /// about days before it proves nothing.
    pub previous: Vec<usize>,
    /// Of one that put the record back: the versions that had taken it out.
    pub put_back: Vec<usize>,
}

/// A commit that left a record as it was and its file elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relocation {
    /// The commit.
    pub commit: CommitIdx,
    /// Where the record was.
    pub from: PathIdx,
    /// Where it was from then on.
    pub to: PathIdx,
}

/// All versions of a record that today's grew from, and those of its id before them; the oldest
/// first.
#[derive(Clone, Debug, Default)]
pub struct RecordLife {
    /// The versions.
    pub versions: Vec<RecordVersion>,
    /// What stands now (several when branches wrote the same).
    pub current: Vec<usize>,
    /// Where its file went, in the order of the commits.
    pub moves: Vec<Relocation>,
}

impl RecordLife {
    /// The record's part in the life of its document. Versions that leave it as it was are not
    /// versions of it; those that can't be read are passed over.
    pub(super) fn within(document: &DocumentLife, which: &Which) -> RecordLife {
        let mut life = RecordLife::default();
        let held = document.held(which);
        let mut standing: Vec<Vec<usize>> = Vec::with_capacity(document.versions.len());
        for (version, &state) in document.versions.iter().zip(&held) {
            let mut before: Vec<usize> = version.previous.iter().flat_map(|at| standing[*at].iter().copied()).collect();
            before.sort_unstable();
            before.dedup();
            if matches!(version.content, Some(Content::Unreadable)) {
                standing.push(before);
                continue;
            }
            if state.is_none() && version.went_elsewhere(which) {
                standing.push(Vec::new());
                continue;
            }
            life.moves.extend(state.and_then(|_| document.moved_in(version, &held)));
            let same = before.iter().all(|at| life.versions[*at].state.as_ref() == state);
            let is_new = if before.is_empty() { state.is_some() } else { !same };
            if !is_new {
                standing.push(before);
                continue;
            }
            let state = state.cloned();
            let (previous, put_back) = life.said_before(before, state.as_deref());
            // Where another record took its place, it was taken out of where it was.
            let left = version.previous.iter().find(|at| state.is_none() && held[**at].is_some()).map(|at| document.versions[*at].path);
            standing.push(vec![life.versions.len()]);
            life.versions.push(RecordVersion { commit: Some(version.commit), path: left.or(Some(version.path)), state, previous, put_back });
        }
        life.current = document.current.iter().flat_map(|at| standing[*at].iter().copied()).collect();
        life.current.sort_unstable();
        life.current.dedup();
        life
    }

    /// The versions that a new one grew from, and those that had taken the record out. A record that was
    /// taken out and put back under its title grew from what it said before it went; under another title
    /// it is another record (GIT006).
    fn said_before(&self, before: Vec<usize>, now: Option<&RecordState>) -> (Vec<usize>, Vec<usize>) {
        let (said, gone): (Vec<usize>, Vec<usize>) = before.into_iter().partition(|at| self.versions[*at].state.is_some());
        if !said.is_empty() {
            return (said, Vec::new());
        }
        let is_same = |at: &usize| self.state(*at).zip(now).is_some_and(|(before, now)| before.is_known_again_as(now));
        let mut said: Vec<usize> = gone.iter().flat_map(|at| self.versions[*at].previous.iter().copied()).filter(is_same).collect();
        said.sort_unstable();
        said.dedup();
        let gone = if said.is_empty() { Vec::new() } else { gone };
        (said, gone)
    }

    /// These versions alone (in order), each with those of them that it grew from.
    pub(super) fn part(&self, of: &[usize]) -> RecordLife {
        let kept = |from: &[usize]| from.iter().filter_map(|at| of.binary_search(at).ok()).collect::<Vec<usize>>();
        let version = |at: &usize| {
            let version = &self.versions[*at];
            RecordVersion { previous: kept(&version.previous), put_back: kept(&version.put_back), ..version.clone() }
        };
        RecordLife { versions: of.iter().map(version).collect(), current: kept(&self.current), moves: self.moves.clone() }
    }

    /// Which versions stood one after another until now: those that today's grew from, and those that
    /// took the record out until it was put back.
    pub(super) fn stood(&self) -> Vec<bool> {
        let mut stood = self.ancestry(&self.current);
        for at in 0..self.versions.len() {
            if stood[at] {
                self.versions[at].put_back.iter().for_each(|gone| stood[*gone] = true);
            }
        }
        stood
    }

    /// Puts what is not committed on top, where it differs.
    pub(super) fn on_top(&mut self, now: Arc<RecordState>) {
        let committed = self.current.iter().any(|at| self.versions[*at].state.as_ref() == Some(&now));
        if committed {
            return;
        }
        let before = std::mem::take(&mut self.current);
        let (previous, put_back) = self.said_before(before, Some(&now));
        self.current = vec![self.versions.len()];
        self.versions.push(RecordVersion { commit: None, path: None, state: Some(now), previous, put_back });
    }

    /// What the record says now.
    pub fn now(&self) -> Option<&RecordState> {
        self.current.first().and_then(|at| self.versions[*at].state.as_deref())
    }

    /// The earliest versions, going back from now, without a break in what `holds` says. For "its
    /// `reviewed` is what it is today" these are the commits that wrote the date.
    pub fn since(&self, holds: impl Fn(&RecordState) -> bool) -> Vec<usize> {
        let stands = |at: usize| self.versions[at].state.as_deref().is_some_and(&holds);
        let mut open: Vec<usize> = self.current.iter().copied().filter(|at| stands(*at)).collect();
        let mut seen = vec![false; self.versions.len()];
        let mut first = Vec::new();
        while let Some(at) = open.pop() {
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            let before: Vec<usize> = self.versions[at].previous.iter().copied().filter(|at| stands(*at)).collect();
            if before.is_empty() {
                first.push(at);
            }
            open.extend(before);
        }
        first.sort_unstable();
        first
    }

    /// What the record said when a commit was made; before it was brought in, what it said first.
    pub fn when(&self, history: &History, commit: CommitIdx) -> Option<&RecordState> {
        let known = |version: &&RecordVersion| version.commit.is_some_and(|own| history.is_ancestor(own, commit));
        let version = self.versions.iter().rev().find(known).or(self.versions.first())?;
        version.state.as_deref()
    }

    /// The versions that wrote a field's present value.
    pub fn wrote(&self, field: &str) -> Vec<usize> {
        let Some(value) = self.now().and_then(|now| now.get(field)) else {
            return Vec::new();
        };
        self.since(|state| state.get(field) == Some(value))
    }

    /// The versions that ever wrote a field's present value, what was taken back since among them.
    pub fn ever_wrote(&self, field: &str) -> Vec<usize> {
        let value = |at: usize| self.state(at).and_then(|state| state.get(field));
        let Some(now) = self.now().and_then(|now| now.get(field)) else {
            return Vec::new();
        };
        let alive = self.ancestry(&self.current);
        let writes = |at: &usize| value(*at) == Some(now) && self.versions[*at].previous.iter().all(|before| value(*before) != Some(now));
        (0..self.versions.len()).filter(|at| alive[*at]).filter(writes).collect()
    }

    /// The version that wrote first what this one brought back: a revert makes the field, and all that
    /// matters beside it, what they were. Else this one.
    pub fn wrote_first(&self, at: usize, field: &str) -> usize {
        let Some(own) = self.state(at) else { return at };
        let is_same = |before: &RecordState| before.get(field) == own.get(field) && before.says_same(own);
        let before = self.ancestry(&[at]);
        (0..at).find(|older| before[*older] && self.state(*older).is_some_and(is_same)).unwrap_or(at)
    }

    /// Whether this version brought the record in.
    pub fn is_import(&self, at: usize) -> bool {
        self.versions[at].previous.is_empty() && self.versions[at].commit.is_some()
    }

    /// What stands now grew from these versions that `base` did not know, in which what matters
    /// changed; the oldest first.
    pub fn changed_since(&self, base: usize) -> Vec<usize> {
        self.differing_since(base, |before, own| !before.says_same(own))
    }

    /// What stands now grew from these versions that `base` did not know, and that differ from each
    /// one before them; the oldest first.
    pub fn differing_since(&self, base: usize, differ: impl Fn(&RecordState, &RecordState) -> bool) -> Vec<usize> {
        let known = self.ancestry(&[base]);
        let alive = self.ancestry(&self.current);
        let is_other = |own: Option<&RecordState>, before: Option<&RecordState>| match (before, own) {
            (Some(before), Some(own)) => differ(before, own),
            (before, own) => before.is_some() != own.is_some(),
        };
        let changed = |at: &usize| {
            let version = &self.versions[*at];
            !version.previous.is_empty() && version.previous.iter().all(|before| is_other(self.state(*at), self.state(*before)))
        };
        (0..self.versions.len()).filter(|at| alive[*at] && !known[*at]).filter(changed).collect()
    }

    /// Which versions these grew from, themselves included.
    pub fn ancestry(&self, of: &[usize]) -> Vec<bool> {
        let mut seen = vec![false; self.versions.len()];
        let mut open = of.to_vec();
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut seen[at], true) {
                open.extend(&self.versions[at].previous);
            }
        }
        seen
    }

    /// What a version said.
    pub fn state(&self, at: usize) -> Option<&RecordState> {
        self.versions[at].state.as_deref()
    }
}
