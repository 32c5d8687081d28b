//! What became of files that somebody looked at: the code that was assessed, the evidence that was
//! collected. Files are followed by their bytes. What was changed and changed back, or changed on a
//! branch that a merge threw away, is as it was.

use super::interest::of_globs;
use super::read::{Chronicle, is_same_blob};
use crate::history::{Ancestors, CommitIdx, Difference, Entry, History, Interest, Life, Oid, PathIdx, Unavailable, Version, walk};
use std::collections::{BTreeSet, HashMap};

/// What some commits saw of the files of a history.
pub struct Sight<'h> {
    history: &'h History,
    commits: Vec<CommitIdx>,
    known: Vec<Ancestors<'h>>,
}

impl<'h> Sight<'h> {
    /// Of these commits.
    pub fn of(history: &'h History, commits: impl IntoIterator<Item = CommitIdx>) -> Sight<'h> {
        let commits: BTreeSet<CommitIdx> = commits.into_iter().collect();
        let known = commits.iter().map(|commit| history.ancestors(*commit)).collect();
        Sight { history, commits: commits.into_iter().collect(), known }
    }

    /// Whether one of them comes after a commit, or is it.
    pub fn knows(&self, commit: CommitIdx) -> bool {
        self.known.iter().any(|known| known.holds(commit))
    }

    /// The last looks: on a branch that was merged there is one of its own.
    pub fn last(&self) -> impl Iterator<Item = CommitIdx> + '_ {
        let is_last = |commit: &CommitIdx| !self.commits.iter().any(|other| other > commit && self.history.is_ancestor(*commit, *other));
        self.commits.iter().copied().filter(is_last)
    }

    /// The files of interest, from the top of the repository, that hold something else now than at each
    /// of the last looks. One that has another name and the same bytes is the same.
    pub fn changed(&self, interest: &Interest) -> Result<BTreeSet<String>, Unavailable> {
        self.differing(interest, |_| true)
    }

    fn differing(&self, interest: &Interest, counts: impl Fn(&Difference) -> bool) -> Result<BTreeSet<String>, Unavailable> {
        let (repo, head) = (self.history.repo(), self.history.oid(self.history.head()));
        let mut changed: Option<BTreeSet<String>> = None;
        for commit in self.last() {
            let differences = repo.differences(self.history.oid(commit), head, interest)?;
            let other: BTreeSet<String> = without_renames(self.history, differences).filter(&counts).map(|difference| difference.path).collect();
            changed = Some(match changed {
                Some(before) => &before & &other,
                None => other,
            });
        }
        Ok(changed.unwrap_or_default())
    }

    /// The commits after it that made of a file what stands now.
    pub fn changes(&self, path: PathIdx) -> Result<Vec<CommitIdx>, Unavailable> {
        let life = self.history.life(path)?;
        Ok(self.unseen(&life).filter(|version| is_change(self.history, version, &life)).map(|version| version.commit).collect())
    }

    /// The commits that altered a file which it saw, or which came later; none when the bytes are those
    /// that it saw, or that came.
    pub fn alterations(&self, path: PathIdx) -> Result<Vec<CommitIdx>, Unavailable> {
        let life = self.history.life(path)?;
        let mut altered: Vec<&Version> =
            self.unseen(&life).filter(|version| version.entry.is_some() && is_change(self.history, version, &life)).collect();
        if altered.is_empty() {
            return Ok(Vec::new());
        }
        let mut seen: Vec<Oid> = Vec::new();
        for commit in self.last() {
            seen.extend(self.history.entry(commit, path)?.map(|entry| entry.oid));
        }
        if seen.is_empty() {
            let (came, others): (Vec<&Version>, Vec<&Version>) = altered.into_iter().partition(|version| is_birth(version, &life));
            seen.extend(came.iter().filter_map(|version| Some(version.entry?.oid)));
            altered = others;
        }
        let now = || life.current.iter().filter_map(|at| life.versions[*at].entry);
        let is_as_seen = now().any(|now| seen.iter().any(|seen| is_same_blob(self.history.repo(), *seen, now.oid)));
        Ok(if is_as_seen { Vec::new() } else { altered.into_iter().map(|version| version.commit).collect() })
    }

    /// The versions after it that what stands now grew from.
    fn unseen<'l>(&'l self, life: &'l Life) -> impl Iterator<Item = &'l Version> {
        life.live().filter(|version| !self.knows(version.commit))
    }
}

/// Whether a version holds other bytes than each one it grew from.
fn is_change(history: &History, version: &Version, life: &Life) -> bool {
    !version.previous.iter().any(|before| match (&life.versions[*before].entry, &version.entry) {
        (Some(before), Some(own)) => is_same(history, before, own),
        (before, own) => before.is_none() && own.is_none(),
    })
}

/// Whether there was no such file before a version.
fn is_birth(version: &Version, life: &Life) -> bool {
    version.entry.is_some() && version.previous.iter().all(|before| life.versions[*before].entry.is_none())
}

/// Whether two entries hold the same, however git keeps it.
fn is_same(history: &History, before: &Entry, own: &Entry) -> bool {
    own.holds_same(before) || (before.mode == own.mode && is_same_blob(history.repo(), before.oid, own.oid))
}

/// The differences in bytes. What one side lacks and the other has under another name is none.
fn without_renames(history: &History, differences: Vec<Difference>) -> impl Iterator<Item = Difference> + '_ {
    let mut balance: HashMap<Oid, (usize, usize)> = HashMap::new();
    for difference in &differences {
        match (difference.before, difference.after) {
            (Some(gone), None) => balance.entry(gone.oid).or_default().0 += 1,
            (None, Some(new)) => balance.entry(new.oid).or_default().1 += 1,
            _ => {}
        }
    }
    let mut moved: HashMap<(Oid, bool), usize> = HashMap::new();
    for (oid, (gone, new)) in balance {
        moved.insert((oid, false), gone.min(new));
        moved.insert((oid, true), gone.min(new));
    }
    let mut is_moved = move |oid: Oid, is_new: bool| match moved.get_mut(&(oid, is_new)) {
        Some(left) if *left > 0 => {
            *left -= 1;
            true
        }
        _ => false,
    };
    differences.into_iter().filter(move |difference| match (difference.before, difference.after) {
        (Some(before), Some(after)) => !is_same(history, &before, &after),
        (Some(gone), None) => !is_moved(gone.oid, false),
        (None, Some(new)) => !is_moved(new.oid, true),
        (None, None) => false,
    })
}

/// Files that patterns take in, or took in when somebody looked, with their history.
pub struct Watched {
    interest: Interest,
    /// A walk of its own, where the chronicle's does not see all of them.
    own: Option<History>,
}

impl Watched {
    /// The files that these globs take in from the root; with `former` also those, under the names they
    /// had.
    pub fn of(chronicle: &Chronicle, globs: &[&str], former: &BTreeSet<&str>) -> Result<Watched, Unavailable> {
        let is_former = former.iter().any(|glob| !globs.contains(glob));
        let all: BTreeSet<&str> = globs.iter().chain(former).copied().collect();
        let interest = of_globs(all.into_iter(), &chronicle.prefix);
        let history = &chronicle.history;
        let own = if is_former { Some(walk(history.repo(), history.oid(history.head()), &interest)?) } else { None };
        Ok(Watched { interest, own })
    }

    /// The files of a folder, from the root, that stood there when these commits looked and are altered or
    /// gone; each with the commits that made it so. The folder may hold more than it did.
    pub fn altered_below(chronicle: &Chronicle, folder: &str, looks: &[CommitIdx]) -> Result<Vec<(String, Vec<CommitIdx>)>, Unavailable> {
        let history = &chronicle.history;
        let interest = Interest::new().below(&format!("{}{folder}", chronicle.prefix));
        let altered = Sight::of(history, looks.iter().copied()).differing(&interest, |difference| difference.before.is_some())?;
        if altered.is_empty() {
            return Ok(Vec::new());
        }
        let own = Some(walk(history.repo(), history.oid(history.head()), &interest)?);
        let mut changed = Watched { interest, own }.changed(chronicle, &[looks])?;
        changed.retain(|(name, _)| altered.contains(&format!("{}{name}", chronicle.prefix)));
        Ok(changed)
    }

    /// The files that hold something else now than when these commits looked, from the root, each with
    /// the commits that made it so.
    pub fn changed(&self, chronicle: &Chronicle, looks: &[&[CommitIdx]]) -> Result<Vec<(String, Vec<CommitIdx>)>, Unavailable> {
        let history = self.own.as_ref().unwrap_or(&chronicle.history);
        // Commits have other numbers in another walk.
        let to_own = |commit: &CommitIdx| history.find(chronicle.history.oid(*commit));
        let sights: Vec<Sight<'_>> =
            looks.iter().filter(|look| !look.is_empty()).map(|look| Sight::of(history, look.iter().filter_map(to_own))).collect();
        let mut changed: Option<BTreeSet<String>> = None;
        for sight in &sights {
            let other = sight.changed(&self.interest)?;
            changed = Some(match changed {
                Some(before) => &before & &other,
                None => other,
            });
        }
        let all = Sight::of(history, looks.iter().copied().flatten().filter_map(to_own));
        let mut found = Vec::new();
        for whole in changed.unwrap_or_default() {
            let (Some(path), Some(name)) = (history.find_path(&whole), whole.strip_prefix(chronicle.prefix.as_str())) else {
                continue;
            };
            let commits = all.changes(path)?.into_iter().filter_map(|commit| chronicle.history.find(history.oid(commit))).collect();
            found.push((name.to_owned(), commits));
        }
        Ok(found)
    }
}
