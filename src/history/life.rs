//! The life of a path: its versions, each with the versions it grew from, across renames.
//!
//! For each path a sweep over the runs of the condensed graph says which version stands where each
//! begins; along a run what the path's touches left stands. A merge that touches nothing takes the
//! version of the parents whose content it has.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, btree_map};

use super::compare::{Entry, entry_at};
use super::condensed::{Condensed, NONE};
use super::graph::CommitIdx;
use super::rename::Rename;
use super::touches::{History, PathIdx, Touch};
use super::unavailable::Unavailable;

/// One version of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The commit that made it.
    pub commit: CommitIdx,
    /// The path at that time.
    pub path: PathIdx,
    /// The content; none when the commit deleted the path.
    pub entry: Option<Entry>,
    /// The versions it grew from (places in [`Life::versions`]): none for the commit that brought
    /// it in, several for a merge that mixed them.
    pub previous: Vec<usize>,
    /// The rename that gave it this path.
    pub renamed: Option<Rename>,
    /// Whether what stands at the head grew from it. False for work that a merge threw away.
    pub live: bool,
    /// False at a cut of history: neither the commit nor its date is where it came from.
    pub known: bool,
}

/// All versions of a path, in topological order: the oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Life {
    /// The versions.
    pub versions: Vec<Version>,
    /// The versions that stand at the head (several when branches made the same content).
    pub current: Vec<usize>,
}

impl Life {
    /// The versions that brought the path (or the first of its names) into the repository.
    /// Nothing is proved about what they held before.
    pub fn imports(&self) -> impl Iterator<Item = &Version> {
        self.live().filter(|version| version.previous.is_empty())
    }

    /// The versions that what stands at the head grew from, the oldest first.
    pub fn live(&self) -> impl DoubleEndedIterator<Item = &Version> {
        self.versions.iter().filter(|version| version.live)
    }
}

/// Which version stands where, for one path. What stands is `NONE`, a touch, or (from the number of
/// all touches on) a set of them.
struct Standing {
    /// The path's own touches by run and node.
    own: Vec<(usize, usize, u32)>,
    /// What stands before the first node of each run.
    before: Vec<u32>,
    sets: Vec<Vec<u32>>,
}

impl Standing {
    /// What stands at a node.
    fn at(&self, condensed: &Condensed, node: usize) -> u32 {
        let run = condensed.run(node);
        let end = self.own.partition_point(|&(of, at, _)| (of, at) <= (run, node));
        let last = self.own[..end].last().filter(|&&(of, ..)| of == run);
        last.map_or(self.before[run], |&(.., touch)| touch)
    }
}

/// One question, with the standings of the paths it came across.
struct Tracer<'h> {
    history: &'h History,
    standings: HashMap<PathIdx, Standing>,
    names: HashMap<PathIdx, Vec<(PathIdx, CommitIdx)>>,
}

impl History {
    /// The life of a path that history touched.
    pub fn life(&self, path: PathIdx) -> Result<Life, Unavailable> {
        let mut tracer = Tracer { history: self, standings: HashMap::new(), names: HashMap::new() };
        let current = tracer.standing(path, self.head())?;
        let mut previous = BTreeMap::new();
        tracer.trace(current.clone(), &mut previous)?;
        let live: BTreeSet<u32> = previous.keys().copied().collect();
        // Work that a merge threw away, with what it grew from.
        tracer.trace(self.numbers_of(path).to_vec(), &mut previous)?;
        let places: HashMap<u32, usize> = previous.keys().enumerate().map(|(at, &touch)| (touch, at)).collect();
        let place = |touches: &[u32]| touches.iter().filter_map(|touch| places.get(touch).copied()).collect();
        let versions = previous
            .iter()
            .map(|(number, before)| {
                let touch = self.touches[*number as usize];
                Version {
                    commit: touch.commit,
                    path: touch.path,
                    entry: touch.after,
                    previous: place(before),
                    renamed: self.renamed_to(touch.commit, touch.path).copied(),
                    live: live.contains(number),
                    known: !self.is_boundary(touch.commit),
                }
            })
            .collect();
        Ok(Life { versions, current: place(&current) })
    }

    /// What stands at a path at a commit; none when nothing does or it is a folder.
    pub fn entry(&self, commit: CommitIdx, path: PathIdx) -> Result<Option<Entry>, Unavailable> {
        let git = self.repo.lock();
        let odb = self.repo.odb(&git)?;
        entry_at(&self.repo, &odb, self.graph.tree(commit), self.paths.name(path))
    }
}

impl Tracer<'_> {
    /// Adds these touches and everything they grew from, with what each grew from.
    fn trace(&mut self, mut open: Vec<u32>, previous: &mut BTreeMap<u32, Vec<u32>>) -> Result<(), Unavailable> {
        while let Some(touch) = open.pop() {
            if let btree_map::Entry::Vacant(slot) = previous.entry(touch) {
                let before = self.previous(touch)?;
                open.extend(&before);
                slot.insert(before);
            }
        }
        Ok(())
    }

    /// The touches that made what stands at `path` at `commit`.
    fn standing(&mut self, path: PathIdx, commit: CommitIdx) -> Result<Vec<u32>, Unavailable> {
        if !self.standings.contains_key(&path) {
            let standing = self.sweep(path)?;
            self.standings.insert(path, standing);
        }
        let node = self.history.condensed.node(commit);
        Ok(match (self.standings.get(&path), node) {
            (Some(standing), Some(node)) => self.touches_of(standing, standing.at(&self.history.condensed, node)).into_owned(),
            _ => Vec::new(),
        })
    }

    /// The touches that a touch grew from: of the same path, of the name it was renamed from, and
    /// in a merge of the other names that a parent knows it by.
    fn previous(&mut self, number: u32) -> Result<Vec<u32>, Unavailable> {
        let history = self.history;
        let Touch { commit, path, after, .. } = history.touches[number as usize];
        let mut found = Vec::new();
        let renamed = history.renamed_to(commit, path).map(|rename| rename.from);
        for parent in history.graph.parents(commit) {
            let own = self.standing(path, parent)?;
            let absent = own.iter().all(|&touch| history.touches[touch as usize].after.is_none());
            let mut elsewhere = Vec::new();
            if absent && after.is_some() {
                for name in renamed.into_iter().chain(self.names(path, commit)) {
                    elsewhere.extend(self.standing(name, parent)?);
                }
                elsewhere.retain(|&touch| history.touches[touch as usize].after.is_some());
            }
            // What the parent holds under another name comes before a deletion of this one.
            found.extend(if elsewhere.is_empty() { own } else { elsewhere });
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// The other names that renames before a merge connect with `path`; none for other commits.
    fn names(&mut self, path: PathIdx, merge: CommitIdx) -> Vec<PathIdx> {
        let History { graph, renames, .. } = self.history;
        if graph.parents(merge).len() < 2 {
            return Vec::new();
        }
        let connected = self.names.entry(path).or_insert_with(|| {
            let mut found: Vec<(PathIdx, CommitIdx)> = Vec::new();
            let mut open = vec![path];
            while let Some(name) = open.pop() {
                for rename in renames.iter().filter(|rename| rename.to == name || rename.from == name) {
                    let other = if rename.to == name { rename.from } else { rename.to };
                    if other != path && !found.iter().any(|&(name, _)| name == other) {
                        found.push((other, rename.commit));
                        open.push(other);
                    }
                }
            }
            found
        });
        connected.iter().filter(|&&(_, at)| at < merge && graph.is_ancestor(at, merge)).map(|&(name, _)| name).collect()
    }

    fn touches_of<'s>(&self, standing: &'s Standing, state: u32) -> Cow<'s, [u32]> {
        match (state as usize).checked_sub(self.history.touches.len()) {
            _ if state == NONE => Cow::Borrowed(&[]),
            None => Cow::Owned(vec![state]),
            Some(set) => Cow::Borrowed(&standing.sets[set]),
        }
    }

    fn sweep(&self, path: PathIdx) -> Result<Standing, Unavailable> {
        let History { condensed, touches, .. } = self.history;
        let node_of = |touch: u32| condensed.node(touches[touch as usize].commit);
        let placed = self.history.numbers_of(path).iter().filter_map(|&touch| node_of(touch).map(|node| (condensed.run(node), node, touch)));
        let mut own: Vec<(usize, usize, u32)> = placed.collect();
        let first = own.iter().map(|&(_, node, _)| node).min().unwrap_or(usize::MAX);
        own.sort_unstable();
        let runs = condensed.runs();
        let mut standing = Standing { own, before: vec![NONE; runs.len()], sets: Vec::new() };
        // A run comes after those that its first node follows.
        let unborn = runs.partition_point(|&node| node as usize <= first);
        for (run, &node) in runs.iter().enumerate().skip(unborn) {
            let is_touched = standing.own.binary_search_by_key(&(run, node as usize), |&(run, node, _)| (run, node)).is_ok();
            if !is_touched {
                standing.before[run] = self.inherited(path, condensed.commit(node as usize), &mut standing)?;
            }
        }
        Ok(standing)
    }

    /// What stands at a commit that doesn't touch the path.
    fn inherited(&self, path: PathIdx, commit: CommitIdx, standing: &mut Standing) -> Result<u32, Unavailable> {
        let History { graph, condensed, touches, .. } = self.history;
        let at = |parent: CommitIdx| condensed.node(parent).map_or(NONE, |node| standing.at(condensed, node));
        let mut states = graph.parents(commit).map(at);
        let first = states.next().unwrap_or(NONE);
        if states.all(|state| state == first) {
            return Ok(first);
        }
        let entry = |state: u32| self.touches_of(standing, state).first().and_then(|&touch| touches[touch as usize].after);
        let states: Vec<(u32, Option<Entry>)> = graph.parents(commit).map(|p| (at(p), entry(at(p)))).collect();
        let own = if states.iter().all(|(_, entry)| *entry == states[0].1) {
            states[0].1
        } else {
            // A parent that looks the same in everything of interest has the answer.
            let twin = graph.parents(commit).position(|p| graph.projection(p) == graph.projection(commit));
            match twin {
                Some(twin) => states[twin].1,
                None => self.history.entry(commit, path)?,
            }
        };
        let mut union: Vec<u32> =
            states.iter().filter(|(_, entry)| *entry == own).flat_map(|(state, _)| self.touches_of(standing, *state).into_owned()).collect();
        union.sort_unstable();
        union.dedup();
        Ok(match union[..] {
            [] => NONE,
            [one] => one,
            _ => {
                let known = standing.sets.iter().position(|set| *set == union);
                let set = known.unwrap_or_else(|| {
                    standing.sets.push(union);
                    standing.sets.len() - 1
                });
                u32::try_from(touches.len() + set).unwrap_or(NONE)
            }
        })
    }
}
