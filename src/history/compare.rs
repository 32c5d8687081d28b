//! Trees against trees: the paths of a commit that differ from every one of its parents.

use git2::{ObjectType, Odb, Oid};

use super::interest::{Interest, Scope};
use super::object::{self, RawEntry, mode};
use super::repo::Repo;
use super::trees::{Raw, Trees};
use super::unavailable::Unavailable;

/// What a tree holds at a path that is no folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Entry {
    /// The blob; for a submodule the commit it stands at.
    pub oid: Oid,
    /// The mode (see [`super::mode`]).
    pub mode: u32,
}

/// A file of a listed tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its path, with `/`; bytes that aren't UTF-8 are replaced.
    pub path: String,
    /// What stands there.
    pub entry: Entry,
}

/// A file in which two commits differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its path, with `/`; bytes that aren't UTF-8 are replaced.
    pub path: String,
    /// What the one holds; none when it lacks the file.
    pub before: Option<Entry>,
    /// What the other holds.
    pub after: Option<Entry>,
}

/// A path that differs from all parents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) path: Box<[u8]>,
    /// What the first parent that has it holds.
    pub(super) before: Option<Entry>,
    pub(super) after: Option<Entry>,
}

/// Folders within folders; git itself takes no more than this by default.
const DEEPEST: usize = 2048;

/// The changes of `tree` against all of `parents` (none: everything is new).
pub(super) fn changes(trees: &mut Trees<'_>, interest: &Interest, tree: Oid, parents: &[Oid]) -> Result<Vec<Change>, Unavailable> {
    let mut comparer = Comparer { trees, interest, found: Vec::new() };
    let parents: Vec<Option<Oid>> = parents.iter().copied().map(Some).collect();
    comparer.descend(Some(tree), &parents, &interest.top(), &mut Vec::new())?;
    Ok(comparer.found)
}

/// One comparison.
struct Comparer<'c, 'r> {
    trees: &'c mut Trees<'r>,
    interest: &'c Interest,
    found: Vec<Change>,
}

impl<'r> Comparer<'_, 'r> {
    fn descend(&mut self, tree: Option<Oid>, parents: &[Option<Oid>], scope: &Scope, path: &mut Vec<u8>) -> Result<(), Unavailable> {
        if path.iter().filter(|&&b| b == b'/').count() >= DEEPEST {
            return Err(Unavailable::Damaged(format!("folders lie more than {DEEPEST} deep")));
        }
        let kept = self.raw(tree)?;
        let here = bytes(kept.as_ref());
        let kept = parents.iter().map(|tree| self.raw(*tree)).collect::<Result<Vec<_>, _>>()?;
        let theirs: Vec<&[u8]> = kept.iter().map(|tree| bytes(tree.as_ref())).collect();
        let interest = self.interest;
        let lists = match theirs.as_slice() {
            [there] => differing(here, there).map(|list| listed(interest, list.into_iter(), scope)).to_vec(),
            _ => std::iter::once(&here).chain(&theirs).map(|&raw| listed(interest, object::entries(raw), scope)).collect(),
        };
        // Without parents everything is new; else what's absent here must stand in every parent.
        let mut at = vec![0usize; lists.len()];
        let mut row: Vec<Option<RawEntry<'_>>> = vec![None; lists.len()];
        loop {
            let next = lists.iter().zip(&at).filter_map(|(list, &at)| list.get(at)).map(key).min();
            let Some(next) = next else { return Ok(()) };
            for ((slot, list), at) in row.iter_mut().zip(&lists).zip(&mut at) {
                *slot = list.get(*at).copied().filter(|entry| key(entry) == next);
                *at += usize::from(slot.is_some());
            }
            let (mine, others) = (row[0], &row[1..]);
            if others.iter().any(|other| same(*other, mine)) {
                continue;
            }
            let below = interest.enter(scope, next.0);
            if below.is_nothing() {
                continue;
            }
            let length = path.len();
            if length > 0 {
                path.push(b'/');
            }
            path.extend_from_slice(next.0);
            if next.1 {
                let oid = |entry: Option<RawEntry<'_>>| entry.map(|entry| entry.oid());
                let others: Vec<Option<Oid>> = others.iter().map(|other| oid(*other)).collect();
                self.descend(oid(mine), &others, &below, path)?;
            } else if interest.takes(&below, path) {
                self.found.push(Change {
                    path: path.as_slice().into(),
                    before: others.iter().flatten().next().map(entry),
                    after: mine.as_ref().map(entry),
                });
            }
            path.truncate(length);
        }
    }

    /// A tree; none where there is none.
    fn raw(&mut self, tree: Option<Oid>) -> Result<Option<Raw<'r>>, Unavailable> {
        tree.map(|oid| self.trees.raw(oid)).transpose()
    }
}

/// The bytes of a tree; none of one that is not there.
fn bytes<'t>(tree: Option<&'t Raw<'_>>) -> &'t [u8] {
    tree.map_or(&[], |tree| tree.data())
}

/// The entries of two trees without those that are the same in both. Leaves some of them in when
/// the trees hold different names.
fn differing<'t>(here: &'t [u8], there: &'t [u8]) -> [Vec<RawEntry<'t>>; 2] {
    let (mut mine, mut other) = (Vec::new(), Vec::new());
    let (mut ours, mut theirs) = (object::entries(here), object::entries(there));
    loop {
        ours.skip_same(&mut theirs);
        let (one, two) = (ours.next(), theirs.next());
        if let (Some(one), Some(two)) = (&one, &two)
            && key(one) == key(two)
        {
            if !same(Some(*one), Some(*two)) {
                mine.push(*one);
                other.push(*two);
            }
            continue;
        }
        mine.extend(one.into_iter().chain(ours));
        other.extend(two.into_iter().chain(theirs));
        return [mine, other];
    }
}

/// The entries that can matter. Git's order (a folder sorts as if its name ended in `/`) is
/// brought to the order of `key`, in which a folder and a file of one name are neighbours.
fn listed<'t>(interest: &Interest, entries: impl Iterator<Item = RawEntry<'t>>, scope: &Scope) -> Vec<RawEntry<'t>> {
    let mut list: Vec<RawEntry<'t>> = match interest.only(scope) {
        Some(names) => {
            let names: Vec<&[u8]> = names.collect();
            entries.filter(|entry| names.binary_search(&entry.name).is_ok()).collect()
        }
        None => entries.collect(),
    };
    if !list.is_sorted_by(|a, b| key(a) <= key(b)) {
        list.sort_by(|a, b| key(a).cmp(&key(b)));
    }
    list
}

fn key<'t>(entry: &RawEntry<'t>) -> (&'t [u8], bool) {
    (entry.name, entry.is_tree())
}

fn same(one: Option<RawEntry<'_>>, two: Option<RawEntry<'_>>) -> bool {
    match (one, two) {
        (None, None) => true,
        (Some(one), Some(two)) => one.oid == two.oid && one.mode == two.mode,
        _ => false,
    }
}

fn entry(raw: &RawEntry<'_>) -> Entry {
    Entry { oid: raw.oid(), mode: raw.mode }
}

/// What a tree holds at `path`, unless that is a folder or nothing.
pub(super) fn entry_at(repo: &Repo, odb: &Odb<'_>, tree: Oid, path: &[u8]) -> Result<Option<Entry>, Unavailable> {
    let mut tree = tree;
    let mut parts = path.split(|&b| b == b'/').peekable();
    while let Some(part) = parts.next() {
        let last = parts.peek().is_none();
        let found = repo.read(odb, tree, ObjectType::Tree, |raw| {
            // A folder and a file of one name can't both stand in a tree.
            object::find(raw, part).map(|raw| (raw.is_tree(), entry(&raw)))
        })?;
        match found {
            Some((false, entry)) if last => return Ok(Some(entry)),
            Some((true, entry)) if !last => tree = entry.oid,
            _ => return Ok(None),
        }
    }
    Ok(None)
}

impl Entry {
    /// Whether another holds the same: the bytes count, and not whether a file may be run.
    pub fn holds_same(&self, other: &Entry) -> bool {
        self.oid == other.oid && (self.mode == other.mode || (mode::is_file(self.mode) && mode::is_file(other.mode)))
    }
}

impl Repo {
    /// The files of interest in which two commits differ, in the order of their paths.
    pub fn differences(&self, before: Oid, after: Oid, interest: &Interest) -> Result<Vec<Difference>, Unavailable> {
        self.compare(self.tree_at(after)?, &[self.tree_at(before)?], interest)
    }

    /// The files of interest at a commit, in the order of their paths.
    pub fn files(&self, commit: Oid, interest: &Interest) -> Result<Vec<Listed>, Unavailable> {
        self.files_of(self.tree_at(commit)?, interest)
    }

    /// The files of interest in a tree, in the order of their paths.
    pub fn files_of(&self, tree: Oid, interest: &Interest) -> Result<Vec<Listed>, Unavailable> {
        let all = self.compare(tree, &[], interest)?;
        Ok(all.into_iter().filter_map(|one| Some(Listed { path: one.path, entry: one.after? })).collect())
    }

    /// The files of interest in which a tree differs from all of the others, in the order of their paths.
    pub(super) fn compare(&self, tree: Oid, others: &[Oid], interest: &Interest) -> Result<Vec<Difference>, Unavailable> {
        let git = self.lock();
        let odb = self.odb(&git)?;
        let changes = changes(&mut Trees::new(self, &odb), interest, tree, others)?;
        let shown = |Change { path, before, after }| Difference { path: String::from_utf8_lossy(&path).into_owned(), before, after };
        let mut found: Vec<Difference> = changes.into_iter().map(shown).collect();
        found.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(found)
    }

    fn tree_at(&self, commit: Oid) -> Result<Oid, Unavailable> {
        let git = self.lock();
        self.tree_of(&self.odb(&git)?, commit)
    }
}
