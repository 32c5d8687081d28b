//! What the walk found: commits, paths, touches and renames, with the questions to them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use git2::Oid;

use super::commit::Commit;
use super::compare::Entry;
use super::condensed::{Ancestors, Condensed};
use super::graph::{CommitIdx, Graph};
use super::interest::Interest;
use super::landing::Landings;
use super::rename::Rename;
use super::repo::Repo;
use super::unavailable::Unavailable;

/// A path of a walked history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PathIdx(pub(super) u32);

impl PathIdx {
    /// Its number.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A commit changed a path: what stands there differs from every parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touch {
    /// The commit.
    pub commit: CommitIdx,
    /// The path.
    pub path: PathIdx,
    /// What the first parent that has the path holds; none when the commit adds it.
    pub before: Option<Entry>,
    /// What the commit holds; none when it deletes it.
    pub after: Option<Entry>,
}

/// Paths by number.
#[derive(Debug, Default)]
pub(super) struct Paths {
    names: Vec<Arc<[u8]>>,
    numbers: HashMap<Arc<[u8]>, PathIdx>,
}

impl Paths {
    pub(super) fn intern(&mut self, name: &[u8]) -> PathIdx {
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let number = PathIdx(u32::try_from(self.names.len()).unwrap_or(u32::MAX));
        let name: Arc<[u8]> = name.into();
        self.names.push(name.clone());
        self.numbers.insert(name, number);
        number
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.names.iter().map(|name| &**name)
    }

    pub(super) fn name(&self, path: PathIdx) -> &[u8] {
        &self.names[path.index()]
    }
}

/// The history of the paths of an interest.
#[derive(Debug)]
pub struct History {
    pub(super) repo: Repo,
    pub(super) graph: Graph,
    pub(super) paths: Paths,
    /// In topological order of commits.
    pub(super) touches: Vec<Touch>,
    /// Numbers of touches, grouped by path; within one in topological order.
    by_path: Vec<u32>,
    path_starts: Vec<u32>,
    pub(super) renames: Vec<Rename>,
    pub(super) condensed: Condensed,
    landings: OnceLock<Landings>,
    unseen: Unseen,
}

/// What the walk could not see, or was not asked to.
#[derive(Debug)]
pub(super) struct Unseen {
    /// The first parent that should be here and isn't.
    pub(super) gap: Option<Unavailable>,
    /// Folders that were not looked into and are no more, each as it was last.
    pub(super) vanished: Vec<(String, Oid)>,
}

impl History {
    pub(super) fn new(repo: Repo, graph: Graph, (paths, touches): (Paths, Vec<Touch>), renames: Vec<Rename>, unseen: Unseen) -> Self {
        let mut path_starts = vec![0u32; paths.names.len() + 1];
        for touch in &touches {
            path_starts[touch.path.index() + 1] += 1;
        }
        for at in 1..path_starts.len() {
            path_starts[at] += path_starts[at - 1];
        }
        let mut next = path_starts.clone();
        let mut by_path = vec![0u32; touches.len()];
        for (number, touch) in (0u32..).zip(&touches) {
            let at = &mut next[touch.path.index()];
            by_path[*at as usize] = number;
            *at += 1;
        }
        let condensed = Condensed::new(&graph, &touches);
        Self { repo, graph, paths, touches, by_path, path_starts, renames, condensed, landings: OnceLock::new(), unseen }
    }

    /// How many commits there are.
    pub fn len(&self) -> usize {
        self.graph.len() as usize
    }

    /// Whether there is no commit: never so for a history that was walked.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The repository.
    pub fn repo(&self) -> &Repo {
        &self.repo
    }

    /// A parent that should be here and isn't: what lies below is unknown.
    pub fn gap(&self) -> Option<&Unavailable> {
        self.unseen.gap.as_ref()
    }

    /// Whether everything down to the first commits was seen.
    pub fn is_whole(&self) -> bool {
        self.unseen.gap.is_none() && !self.graph.all().any(|commit| self.graph.is_boundary(commit))
    }

    /// The commits at which history is cut. What they seem to bring in is unknown.
    pub fn boundaries(&self) -> impl Iterator<Item = CommitIdx> + '_ {
        self.graph.all().filter(|&commit| self.graph.is_boundary(commit))
    }

    /// Whether history is cut at this commit: a touch of it proves nothing.
    pub fn is_boundary(&self, commit: CommitIdx) -> bool {
        self.graph.is_boundary(commit)
    }

    /// The number of a commit, if it is in this history.
    pub fn find(&self, oid: Oid) -> Option<CommitIdx> {
        self.graph.find(&oid)
    }

    /// The commit that was walked from.
    pub fn head(&self) -> CommitIdx {
        CommitIdx(self.graph.len().saturating_sub(1))
    }

    /// A commit's name.
    pub fn oid(&self, commit: CommitIdx) -> Oid {
        self.graph.oid(commit)
    }

    /// A commit's committer time, in seconds since 1970.
    pub fn time(&self, commit: CommitIdx) -> i64 {
        self.graph.time(commit)
    }

    /// A commit's parents that are here.
    pub fn parents(&self, commit: CommitIdx) -> impl ExactSizeIterator<Item = CommitIdx> + '_ {
        self.graph.parents(commit)
    }

    /// A parent whose committer time is later than the commit's own: some clock was wrong.
    pub fn clock_disagrees(&self, commit: CommitIdx) -> Option<CommitIdx> {
        let own = self.time(commit);
        self.graph.parents(commit).find(|&parent| self.time(parent) > own)
    }

    /// A commit in full, read from the repository.
    pub fn commit(&self, commit: CommitIdx) -> Result<Commit, Unavailable> {
        self.repo.commit(self.oid(commit))
    }

    /// Whether `old` is `new` or comes before it on some line of history.
    pub fn is_ancestor(&self, old: CommitIdx, new: CommitIdx) -> bool {
        self.graph.is_ancestor(old, new)
    }

    /// The commit of the main line (the first parents of the head) that brought a commit in: a
    /// merge, or the commit itself when it was made there.
    pub fn landed(&self, commit: CommitIdx) -> CommitIdx {
        self.landings.get_or_init(|| Landings::new(&self.graph)).of(commit)
    }

    /// All paths of interest that history ever touched.
    pub fn paths(&self) -> impl Iterator<Item = PathIdx> + use<> {
        (0..u32::try_from(self.paths.names.len()).unwrap_or(u32::MAX)).map(PathIdx)
    }

    /// The number of a path, if history ever touched it.
    pub fn find_path(&self, path: &str) -> Option<PathIdx> {
        self.paths.numbers.get(path.as_bytes()).copied()
    }

    /// A path, with `/`; bytes that aren't UTF-8 are replaced.
    pub fn path(&self, path: PathIdx) -> Cow<'_, str> {
        String::from_utf8_lossy(self.paths.name(path))
    }

    /// All touches, in topological order of commits.
    pub fn touches(&self) -> &[Touch] {
        &self.touches
    }

    /// The touches of a commit.
    pub fn touches_in(&self, commit: CommitIdx) -> &[Touch] {
        let start = self.touches.partition_point(|touch| touch.commit < commit);
        let end = self.touches.partition_point(|touch| touch.commit <= commit);
        &self.touches[start..end]
    }

    /// The touches of a path, in topological order.
    pub fn touches_of(&self, path: PathIdx) -> impl DoubleEndedIterator<Item = &Touch> {
        self.numbers_of(path).iter().map(|&number| &self.touches[number as usize])
    }

    pub(super) fn numbers_of(&self, path: PathIdx) -> &[u32] {
        let at = path.index();
        &self.by_path[self.path_starts[at] as usize..self.path_starts[at + 1] as usize]
    }

    /// The touches that `commit` doesn't know: those in commits that aren't it or before it
    /// (`git log COMMIT..HEAD`), of the paths that `accept` takes.
    pub fn since(&self, commit: CommitIdx, accept: impl Fn(PathIdx) -> bool) -> Vec<&Touch> {
        let known = self.condensed.ancestors(&self.graph, commit);
        self.touches.iter().filter(|touch| accept(touch.path) && !known.holds(touch.commit)).collect()
    }

    /// The same for one path, without looking at the others.
    pub fn since_of(&self, commit: CommitIdx, path: PathIdx) -> Vec<&Touch> {
        let known = self.condensed.ancestors(&self.graph, commit);
        self.touches_of(path).filter(|touch| !known.holds(touch.commit)).collect()
    }

    /// The files that a commit took out, whether they were of interest or not.
    pub fn removals(&self, commit: CommitIdx) -> Result<Vec<String>, Unavailable> {
        let parents: Vec<Oid> = self.graph.parents(commit).map(|parent| self.graph.tree(parent)).collect();
        let differences = self.repo.compare(self.graph.tree(commit), &parents, &Interest::new().below(""))?;
        Ok(differences.into_iter().filter(|one| one.after.is_none()).map(|one| one.path).collect())
    }

    /// The folders beside what was of interest that are not there any more, with their trees as they
    /// were last; in order.
    pub fn vanished(&self) -> &[(String, Oid)] {
        &self.unseen.vanished
    }

    /// What a commit knows: the touching commits at or before it.
    pub fn ancestors(&self, commit: CommitIdx) -> Ancestors<'_> {
        self.condensed.ancestors(&self.graph, commit)
    }

    /// All renames found, in topological order of commits.
    pub fn renames(&self) -> &[Rename] {
        &self.renames
    }

    /// What a path was called before this commit renamed it to `to`.
    pub fn renamed_to(&self, commit: CommitIdx, to: PathIdx) -> Option<&Rename> {
        self.renames_in(commit).iter().find(|rename| rename.to == to)
    }

    /// What this commit renamed `from` to.
    pub fn renamed_from(&self, commit: CommitIdx, from: PathIdx) -> Option<&Rename> {
        self.renames_in(commit).iter().find(|rename| rename.from == from)
    }

    pub(super) fn renames_in(&self, commit: CommitIdx) -> &[Rename] {
        let start = self.renames.partition_point(|rename| rename.commit < commit);
        let end = self.renames.partition_point(|rename| rename.commit <= commit);
        &self.renames[start..end]
    }
}
