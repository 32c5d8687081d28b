//! What an interest sees of a root tree, as one oid: equal oids mean that nothing of interest
//! differs, so whole commits are passed over without reading a folder.

use foldhash::{HashMap, HashMapExt};

use git2::{ObjectType, Oid};

use super::graph::oid_of;
use super::interest::{Interest, Scope};
use super::object::{self, mode};
use super::trees::Trees;
use super::unavailable::Unavailable;

/// Folders kept in mind between commits. What is between changes seldom, so few are enough.
const REMEMBERED: usize = 8 * 1024;

/// Nothing of interest stands in the tree.
pub(super) fn nothing() -> Oid {
    oid_of(&[0; 20])
}

/// Projects one root tree after another.
pub(super) struct Projector<'r> {
    interest: &'r Interest,
    memo: HashMap<(usize, Oid), Oid>,
    /// The folders beside what is of interest, by place and name, each as it was seen first; none when
    /// that was in the first tree.
    beside: HashMap<usize, HashMap<Box<[u8]>, Option<Oid>>>,
    is_first: bool,
}

impl<'r> Projector<'r> {
    pub(super) fn new(interest: &'r Interest) -> Self {
        Self { interest, memo: HashMap::new(), beside: HashMap::new(), is_first: true }
    }

    /// The folders beside what is of interest that are not in the first tree, each with its path and as
    /// it was seen first, in the order of their paths.
    pub(super) fn vanished(self) -> Vec<(String, Oid)> {
        let path = |place: usize, name: &[u8]| String::from_utf8_lossy(&self.interest.path(place, name)).into_owned();
        let folders = self.beside.iter().flat_map(|(place, folders)| folders.iter().map(move |(name, tree)| (*place, name, *tree)));
        let mut vanished: Vec<(String, Oid)> = folders.filter_map(|(place, name, tree)| Some((path(place, name), tree?))).collect();
        vanished.sort();
        vanished
    }

    /// The projection of a root tree.
    pub(super) fn root(&mut self, trees: &mut Trees<'_>, tree: Oid) -> Result<Oid, Unavailable> {
        let top = self.interest.top();
        let projection = if top.is_nothing() { Ok(nothing()) } else { self.folder(trees, tree, &top) };
        self.is_first = false;
        projection
    }

    fn folder(&mut self, trees: &mut Trees<'_>, tree: Oid, scope: &Scope) -> Result<Oid, Unavailable> {
        let (Some(names), Some(place)) = (self.interest.only(scope), scope.place()) else {
            return Ok(tree);
        };
        // Root trees hardly ever come twice, so only folders below are remembered.
        let remember = place != 0;
        if let Some(seen) = remember.then(|| self.memo.get(&(place, tree))).flatten() {
            return Ok(*seen);
        }
        let names: Vec<&[u8]> = names.collect();
        let mut seen = vec![(0u32, nothing()); names.len()];
        let beside = self.beside.entry(place).or_default();
        for entry in object::entries(trees.raw(tree)?.data()) {
            if let Ok(at) = names.binary_search(&entry.name) {
                seen[at] = (entry.mode, entry.oid());
            } else if entry.is_tree() && !beside.contains_key(entry.name) {
                beside.insert(entry.name.into(), (!self.is_first).then(|| entry.oid()));
            }
        }
        for (name, (mode, oid)) in names.iter().zip(&mut seen) {
            let below = self.interest.enter(scope, name);
            if *mode == mode::TREE {
                *oid = self.folder(trees, *oid, &below)?;
            } else if !below.is_granted() {
                (*mode, *oid) = (0, nothing()); // A file where a folder was asked for.
            }
        }
        let projection = digest(&seen)?;
        if self.memo.len() >= REMEMBERED {
            self.memo.clear();
        }
        if remember {
            self.memo.insert((place, tree), projection);
        }
        Ok(projection)
    }
}

/// One oid for several entries. A folder alone stands for itself.
fn digest(seen: &[(u32, Oid)]) -> Result<Oid, Unavailable> {
    if let [(mode::TREE | 0, oid)] = seen {
        return Ok(*oid);
    }
    if seen.iter().all(|(_, oid)| oid.is_zero()) {
        return Ok(nothing());
    }
    let mut bytes = Vec::with_capacity(seen.len() * 24);
    for (mode, oid) in seen {
        // A folder without anything of interest is as good as none.
        let mode = if oid.is_zero() { 0 } else { *mode };
        bytes.extend_from_slice(&mode.to_be_bytes());
        bytes.extend_from_slice(oid.as_bytes());
    }
    Oid::hash_object(ObjectType::Blob, &bytes).map_err(|e| Unavailable::Other(e.message().into()))
}
