//! The one walk, the newest commit first: reads each commit once, sees what is of interest in its
//! tree, and compares trees where that differs from every parent, while they are at hand.
//!
//! It runs on one thread: libgit2 shares a pack's locks and its cache of delta bases between all
//! handles of a process, so that a second reader takes more processor time and ends no sooner
//! (measured: 200,000 commits, 2.9 s of processor time alone, 4.4 s with two threads).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use git2::{ObjectType, Odb, Oid};

use super::compare::{Change, changes};
use super::graph::{CommitIdx, Found, Graph};
use super::interest::Interest;
use super::object::{self, Header};
use super::project::{Projector, nothing};
use super::rename;
use super::repo::Repo;
use super::touches::{History, Paths, Touch, Unseen};
use super::trees::Trees;
use super::unavailable::Unavailable;

/// Walks everything reachable from `head` and records each path of interest that a commit
/// changed: one that differs from every parent.
pub fn walk(repo: &Repo, head: Oid, interest: &Interest) -> Result<History, Unavailable> {
    walk_again(repo, head, interest, None)
}

/// The same, when the same commits were walked before with a part of this interest.
pub fn walk_again(repo: &Repo, head: Oid, interest: &Interest, before: Option<&History>) -> Result<History, Unavailable> {
    let explored = explore(repo, head, interest)?;
    let (graph, number) = Graph::new(explored.found);
    let (paths, touches) = touches(explored.changed, &number);
    let renames = rename::find(repo, &graph, interest, (&paths, &touches), before)?;
    Ok(History::new(repo.clone(), graph, (paths, touches), renames, Unseen { gap: explored.gap, vanished: explored.vanished }))
}

/// What is found on the way.
struct Explored {
    found: Found,
    /// What changed, by the number in which the commit was found.
    changed: Vec<(u32, Vec<Change>)>,
    /// The first parent that should be here and isn't.
    gap: Option<Unavailable>,
    /// Folders that were not looked into and are no more.
    vanished: Vec<(String, Oid)>,
}

fn explore(repo: &Repo, head: Oid, interest: &Interest) -> Result<Explored, Unavailable> {
    let git = repo.lock();
    let odb = repo.odb(&git)?;
    let explored = Explored { found: Found::default(), changed: Vec::new(), gap: None, vanished: Vec::new() };
    Explorer { repo, odb: &odb, interest, trees: Trees::new(repo, &odb), projector: Projector::new(interest), explored }.run(head)
}

struct Explorer<'r> {
    repo: &'r Repo,
    odb: &'r Odb<'r>,
    interest: &'r Interest,
    trees: Trees<'r>,
    projector: Projector<'r>,
    explored: Explored,
}

/// A commit to take up: its time, its number (the earlier found first) and its parents.
type Waiting = (i64, Reverse<u32>, Vec<Oid>);

impl Explorer<'_> {
    fn run(mut self, head: Oid) -> Result<Explored, Unavailable> {
        let mut heap: BinaryHeap<Waiting> = BinaryHeap::new();
        let header = self.header(head)?;
        self.discover(head, header, &mut heap)?;
        while let Some((_, Reverse(index), parents)) = heap.pop() {
            let start = self.explored.found.parents.len();
            self.explored.found.taken.push(index);
            for parent in parents {
                let number = match self.explored.found.table.get(&self.explored.found.oids, &parent) {
                    Some(number) => number,
                    None => match self.header(parent) {
                        Ok(header) => self.discover(parent, header, &mut heap)?,
                        Err(problem @ Unavailable::MissingObject { .. }) => {
                            self.explored.found.boundary[index as usize] = true;
                            self.explored.gap.get_or_insert(problem);
                            continue;
                        }
                        Err(problem) => return Err(problem),
                    },
                };
                self.explored.found.parents.push(number);
            }
            let count = self.explored.found.parents.len() - start;
            self.explored.found.spans[index as usize] = (small(start), small(count));
            self.compare(index)?;
        }
        Ok(Explored { vanished: self.projector.vanished(), ..self.explored })
    }

    /// Compares trees where a commit's projection is no parent's.
    fn compare(&mut self, index: u32) -> Result<(), Unavailable> {
        let found = &self.explored.found;
        let own = found.projections[index as usize];
        let parents = found.parents_of(index);
        let differs = if parents.is_empty() { own != nothing() } else { parents.iter().all(|&parent| found.projections[parent as usize] != own) };
        if differs {
            let trees: Vec<Oid> = parents.iter().map(|&parent| found.trees[parent as usize]).collect();
            let changes = changes(&mut self.trees, self.interest, found.trees[index as usize], &trees)?;
            self.explored.changed.push((index, changes));
        }
        Ok(())
    }

    fn header(&self, oid: Oid) -> Result<Header, Unavailable> {
        let header = self.repo.read(self.odb, oid, ObjectType::Commit, object::header)?;
        header.ok_or_else(|| Unavailable::Damaged(format!("commit {oid} can't be understood")))
    }

    /// Notes a commit, and what the interest sees at it.
    fn discover(&mut self, oid: Oid, header: Header, heap: &mut BinaryHeap<Waiting>) -> Result<u32, Unavailable> {
        let number = small(self.explored.found.oids.len());
        let boundary = self.repo.is_boundary(&oid);
        self.explored.found.oids.push(oid);
        self.explored.found.table.push(&self.explored.found.oids);
        self.explored.found.trees.push(header.tree);
        self.explored.found.projections.push(self.projector.root(&mut self.trees, header.tree)?);
        self.explored.found.times.push(header.time);
        self.explored.found.spans.push((0, 0));
        self.explored.found.boundary.push(boundary);
        heap.push((header.time, Reverse(number), if boundary { Vec::new() } else { header.parents }));
        Ok(number)
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The changes as touches, the oldest commit first.
fn touches(mut changed: Vec<(u32, Vec<Change>)>, number: &[u32]) -> (Paths, Vec<Touch>) {
    changed.sort_by_key(|(index, _)| number[*index as usize]);
    let mut paths = Paths::default();
    let mut touches = Vec::with_capacity(changed.iter().map(|(_, changes)| changes.len()).sum());
    for (index, changes) in changed {
        let commit = CommitIdx(number[index as usize]);
        touches.extend(changes.into_iter().map(|Change { path, before, after }| Touch { commit, path: paths.intern(&path), before, after }));
    }
    (paths, touches)
}
