//! The commit graph: numbered in topological order (a parent before its children), compact.

use std::collections::BinaryHeap;

use git2::Oid;

/// A commit of a walked history. The order is topological: an ancestor is always less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommitIdx(pub(super) u32);

impl CommitIdx {
    /// Its number; the oldest is 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// An oid of 20 bytes; never fails for that length.
pub(super) fn oid_of(bytes: &[u8; 20]) -> Oid {
    // `from_bytes` refuses only other lengths.
    Oid::from_bytes(bytes).unwrap_or_else(|_| unreachable!("an oid has 20 bytes"))
}

/// Finds the number of an oid: open addressing over the oids themselves, 8 bytes a commit.
#[derive(Debug, Clone, Default)]
pub(super) struct OidTable {
    slots: Vec<u32>,
}

impl OidTable {
    const FREE: u32 = u32::MAX;

    pub(super) fn get(&self, oids: &[Oid], oid: &Oid) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let mask = self.slots.len() - 1;
        let mut at = hash(oid) & mask;
        loop {
            match self.slots[at] {
                Self::FREE => return None,
                index if oids[index as usize] == *oid => return Some(index),
                _ => at = (at + 1) & mask,
            }
        }
    }

    /// Notes the last of `oids`, which must be new.
    pub(super) fn push(&mut self, oids: &[Oid]) {
        if oids.len() * 4 > self.slots.len() * 3 {
            self.rebuild(oids, (self.slots.len() * 2).max(1024));
        } else if let Some((last, _)) = oids.split_last() {
            self.put(last, oids.len() - 1);
        }
    }

    pub(super) fn of(oids: &[Oid]) -> Self {
        let mut table = Self::default();
        table.rebuild(oids, (oids.len() * 3 / 2).next_power_of_two().max(16));
        table
    }

    fn rebuild(&mut self, oids: &[Oid], slots: usize) {
        self.slots.clear();
        self.slots.resize(slots, Self::FREE);
        for (index, oid) in oids.iter().enumerate() {
            self.put(oid, index);
        }
    }

    fn put(&mut self, oid: &Oid, index: usize) {
        let mask = self.slots.len() - 1;
        let mut at = hash(oid) & mask;
        while self.slots[at] != Self::FREE {
            at = (at + 1) & mask;
        }
        self.slots[at] = u32::try_from(index).unwrap_or(Self::FREE);
    }
}

fn hash(oid: &Oid) -> usize {
    let bytes = oid.as_bytes();
    usize::from_le_bytes(std::array::from_fn(|at| bytes[at]))
}

/// What the walk gathers, in the order of discovery.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) oids: Vec<Oid>,
    pub(super) trees: Vec<Oid>,
    /// What the interest sees at each commit.
    pub(super) projections: Vec<Oid>,
    pub(super) times: Vec<i64>,
    /// Where each commit's parents begin in `parents`, and how many they are.
    pub(super) spans: Vec<(u32, u32)>,
    pub(super) parents: Vec<u32>,
    pub(super) boundary: Vec<bool>,
    pub(super) table: OidTable,
    /// The order in which commits were taken up: newest first.
    pub(super) taken: Vec<u32>,
}

impl Found {
    pub(super) fn parents_of(&self, index: u32) -> &[u32] {
        let (start, count) = self.spans[index as usize];
        &self.parents[start as usize..][..count as usize]
    }

    /// Newest first, each child before its parents: the order taken, unless clocks were wrong.
    fn ordered(&mut self) -> Vec<u32> {
        let taken = std::mem::take(&mut self.taken);
        let mut position = vec![0u32; self.oids.len()];
        for (at, &index) in (0u32..).zip(&taken) {
            position[index as usize] = at;
        }
        let in_order = |&index: &u32| self.parents_of(index).iter().all(|&p| position[p as usize] > position[index as usize]);
        if taken.iter().all(in_order) {
            return taken;
        }
        let mut children = vec![0u32; self.oids.len()];
        for &parent in &self.parents {
            children[parent as usize] += 1;
        }
        let mut ready: BinaryHeap<(i64, std::cmp::Reverse<u32>)> = BinaryHeap::new();
        let mut order = Vec::with_capacity(self.oids.len());
        for index in taken.into_iter().filter(|&index| children[index as usize] == 0) {
            ready.push((self.times[index as usize], std::cmp::Reverse(index)));
        }
        while let Some((_, std::cmp::Reverse(index))) = ready.pop() {
            order.push(index);
            for &parent in self.parents_of(index) {
                children[parent as usize] -= 1;
                if children[parent as usize] == 0 {
                    ready.push((self.times[parent as usize], std::cmp::Reverse(parent)));
                }
            }
        }
        order
    }
}

/// The finished graph.
#[derive(Debug)]
pub(super) struct Graph {
    oids: Vec<Oid>,
    trees: Vec<Oid>,
    times: Vec<i64>,
    starts: Vec<u32>,
    parents: Vec<u32>,
    boundary: Vec<bool>,
    projections: Vec<Oid>,
    table: OidTable,
}

impl Graph {
    /// Numbers the commits found, oldest first. Also gives the new number of each.
    pub(super) fn new(mut found: Found) -> (Self, Vec<u32>) {
        found.table = OidTable::default();
        let order = found.ordered();
        let mut number = vec![0u32; order.len()];
        for (at, &index) in (0u32..).zip(order.iter().rev()) {
            number[index as usize] = at;
        }
        let old = || order.iter().rev().map(|&index| index as usize);
        let mut starts = Vec::with_capacity(order.len() + 1);
        let mut parents = Vec::with_capacity(found.parents.len());
        starts.push(0);
        for &index in order.iter().rev() {
            parents.extend(found.parents_of(index).iter().map(|&p| number[p as usize]));
            starts.push(u32::try_from(parents.len()).unwrap_or(u32::MAX));
        }
        let oids: Vec<Oid> = old().map(|at| found.oids[at]).collect();
        let graph = Self {
            table: OidTable::of(&oids),
            oids,
            trees: old().map(|at| found.trees[at]).collect(),
            times: old().map(|at| found.times[at]).collect(),
            starts,
            parents,
            boundary: old().map(|at| found.boundary[at]).collect(),
            projections: old().map(|at| found.projections[at]).collect(),
        };
        (graph, number)
    }

    pub(super) fn len(&self) -> u32 {
        u32::try_from(self.oids.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn all(&self) -> impl DoubleEndedIterator<Item = CommitIdx> + use<> {
        (0..self.len()).map(CommitIdx)
    }

    pub(super) fn find(&self, oid: &Oid) -> Option<CommitIdx> {
        self.table.get(&self.oids, oid).map(CommitIdx)
    }

    pub(super) fn oid(&self, commit: CommitIdx) -> Oid {
        self.oids[commit.index()]
    }

    pub(super) fn tree(&self, commit: CommitIdx) -> Oid {
        self.trees[commit.index()]
    }

    pub(super) fn time(&self, commit: CommitIdx) -> i64 {
        self.times[commit.index()]
    }

    pub(super) fn is_boundary(&self, commit: CommitIdx) -> bool {
        self.boundary[commit.index()]
    }

    /// What the interest sees at the commit.
    pub(super) fn projection(&self, commit: CommitIdx) -> Oid {
        self.projections[commit.index()]
    }

    pub(super) fn parents(&self, commit: CommitIdx) -> impl ExactSizeIterator<Item = CommitIdx> + Clone + '_ {
        let at = commit.index();
        self.parents[self.starts[at] as usize..self.starts[at + 1] as usize].iter().copied().map(CommitIdx)
    }

    /// Whether `old` is `new` or comes before it on some line of history.
    pub(super) fn is_ancestor(&self, old: CommitIdx, new: CommitIdx) -> bool {
        let mut heap = BinaryHeap::from([new]);
        while let Some(commit) = heap.pop() {
            if commit <= old {
                return commit == old;
            }
            while heap.peek() == Some(&commit) {
                heap.pop();
            }
            heap.extend(self.parents(commit).filter(|&parent| parent >= old));
        }
        false
    }
}
