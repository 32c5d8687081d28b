//! Renames: within one commit, a path that went and a path that came with the same or much the
//! same content. Exact matches first, then by the share of lines in common.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use git2::{ObjectType, Odb, Oid};

use super::compare::Entry;
use super::graph::{CommitIdx, Graph};
use super::interest::Interest;
use super::object::mode;
use super::repo::Repo;
use super::touches::{History, PathIdx, Paths, Touch};
use super::unavailable::Unavailable;

/// The least share of content in common, in percent, as git has it.
const ALIKE: u8 = 50;
/// Above this many pairs only exact content and equal file names are looked at.
const PAIRS: usize = 1_000_000;
/// Longer files are renamed only when their content is the same.
const LONGEST: usize = 4 << 20;

/// A path that a commit gave another name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rename {
    /// The commit.
    pub commit: CommitIdx,
    /// The name before.
    pub from: PathIdx,
    /// The name after.
    pub to: PathIdx,
    /// How much of the content is the same, in percent.
    pub alike: u8,
}

/// The renames of all commits, in topological order. Those of commits that an earlier walk with a part of
/// the interest saw the same in are taken from there.
pub(super) fn find(
    repo: &Repo,
    graph: &Graph,
    interest: &Interest,
    (paths, touches): (&Paths, &[Touch]),
    before: Option<&History>,
) -> Result<Vec<Rename>, Unavailable> {
    let git = repo.lock();
    let odb = repo.odb(&git)?;
    let followed: Vec<bool> = paths.iter().map(|path| interest.follows(path)).collect();
    let mut renames = Vec::new();
    for of_commit in touches.chunk_by(|a, b| a.commit == b.commit) {
        if graph.is_boundary(of_commit[0].commit) {
            continue;
        }
        let side = |came: bool| -> Vec<(PathIdx, Entry)> {
            of_commit
                .iter()
                .filter(|touch| followed[touch.path.index()])
                .filter_map(|touch| match (touch.before, touch.after) {
                    (None, Some(after)) if came => Some((touch.path, after)),
                    (Some(before), None) if !came => Some((touch.path, before)),
                    _ => None,
                })
                .filter(|(_, entry)| entry.mode != mode::SUBMODULE)
                .collect()
        };
        let (gone, come) = (side(false), side(true));
        if gone.is_empty() || come.is_empty() {
            continue;
        }
        if let Some(known) = before.and_then(|before| known(before, paths, of_commit)) {
            renames.extend(known);
            continue;
        }
        let mut pairs = Pairing { repo, odb: &odb, paths, gone, come, found: Vec::new() };
        pairs.exact();
        pairs.alike()?;
        let commit = of_commit[0].commit;
        pairs.found.sort_by_key(|&(_, to, _)| to);
        renames.extend(pairs.found.into_iter().map(|(from, to, alike)| Rename { commit, from, to, alike }));
    }
    Ok(renames)
}

/// The renames that a walk before found in a commit; none when it saw other files there.
fn known(before: &History, paths: &Paths, of_commit: &[Touch]) -> Option<Vec<Rename>> {
    let commit = of_commit.first()?.commit;
    let seen = before.touches_in(commit);
    let is_same = |(one, other): (&Touch, &Touch)| {
        (one.before, one.after) == (other.before, other.after) && before.paths.name(one.path) == paths.name(other.path)
    };
    if seen.len() != of_commit.len() || !seen.iter().zip(of_commit).all(is_same) {
        return None;
    }
    let own = |path: PathIdx| seen.iter().position(|touch| touch.path == path).map(|at| of_commit[at].path);
    before.renames_in(commit).iter().map(|rename| Some(Rename { from: own(rename.from)?, to: own(rename.to)?, ..*rename })).collect()
}

/// What is left to pair, and what is paired.
struct Pairing<'r> {
    repo: &'r Repo,
    odb: &'r Odb<'r>,
    paths: &'r Paths,
    gone: Vec<(PathIdx, Entry)>,
    come: Vec<(PathIdx, Entry)>,
    found: Vec<(PathIdx, PathIdx, u8)>,
}

impl Pairing<'_> {
    /// Pairs equal content, equal file names before others.
    fn exact(&mut self) {
        for same_name in [true, false] {
            let mut by_oid: HashMap<Oid, Vec<usize>> = HashMap::new();
            for (at, (_, entry)) in self.gone.iter().enumerate().rev() {
                by_oid.entry(entry.oid).or_default().push(at);
            }
            let mut pairs = Vec::new();
            for (to, (path, entry)) in self.come.iter().enumerate() {
                let Some(left) = by_oid.get_mut(&entry.oid) else {
                    continue;
                };
                let fits = |&from: &usize| !same_name || self.name(self.gone[from].0) == self.name(*path);
                if let Some(at) = left.iter().rposition(fits) {
                    pairs.push((left.remove(at), to, 100));
                }
            }
            self.take(pairs);
        }
    }

    /// Pairs what is alike, the most alike first.
    fn alike(&mut self) -> Result<(), Unavailable> {
        if self.gone.is_empty() || self.come.is_empty() {
            return Ok(());
        }
        let few = self.gone.len().saturating_mul(self.come.len()) <= PAIRS;
        let prints =
            |side: &[(PathIdx, Entry)]| -> Result<Vec<Option<Print>>, Unavailable> { side.iter().map(|(_, entry)| self.print(entry.oid)).collect() };
        let (gone, come) = (prints(&self.gone)?, prints(&self.come)?);
        let mut scored = Vec::new();
        for (to, print) in come.iter().enumerate() {
            let Some(print) = print else { continue };
            for (from, other) in gone.iter().enumerate() {
                let Some(other) = other else { continue };
                let same_name = self.name(self.gone[from].0) == self.name(self.come[to].0);
                if !few && !same_name {
                    continue;
                }
                let score = print.alike(other);
                if score >= ALIKE {
                    scored.push((score, same_name, from, to));
                }
            }
        }
        scored.sort_by_key(|&(score, same_name, from, to)| (std::cmp::Reverse((score, same_name)), from, to));
        let (mut used_from, mut used_to) = (vec![false; gone.len()], vec![false; come.len()]);
        let mut pairs = Vec::new();
        for (score, _, from, to) in scored {
            if !used_from[from] && !used_to[to] {
                (used_from[from], used_to[to]) = (true, true);
                pairs.push((from, to, score));
            }
        }
        self.take(pairs);
        Ok(())
    }

    /// Moves pairs (places in `gone` and `come`) to what was found.
    fn take(&mut self, pairs: Vec<(usize, usize, u8)>) {
        let mut left_gone: Vec<_> = self.gone.drain(..).map(Some).collect();
        let mut left_come: Vec<_> = self.come.drain(..).map(Some).collect();
        for (from, to, score) in pairs {
            if let (Some((from, _)), Some((to, _))) = (left_gone[from].take(), left_come[to].take()) {
                self.found.push((from, to, score));
            }
        }
        self.gone = left_gone.into_iter().flatten().collect();
        self.come = left_come.into_iter().flatten().collect();
    }

    fn name(&self, path: PathIdx) -> &[u8] {
        self.paths.name(path).rsplit(|&b| b == b'/').next().unwrap_or(b"")
    }

    /// A file's lines; none when it is too long, empty, or not in a partial clone.
    fn print(&self, oid: Oid) -> Result<Option<Print>, Unavailable> {
        match self.odb.read_header(oid) {
            Ok((length, _)) if length == 0 || length > LONGEST => return Ok(None),
            _ => {}
        }
        match self.repo.read(self.odb, oid, ObjectType::Blob, Print::of) {
            Ok(print) => Ok(Some(print)),
            Err(Unavailable::MissingObject { .. }) => Ok(None),
            Err(problem) => Err(problem),
        }
    }
}

/// A file as a bag of lines: for each, by a hash of it, the bytes it takes in all; in order.
struct Print {
    lines: Vec<(u64, usize)>,
    length: usize,
}

impl Print {
    fn of(text: &[u8]) -> Self {
        let hash = |line: &[u8]| {
            let mut hasher = DefaultHasher::new();
            line.trim_ascii_end().hash(&mut hasher);
            (hasher.finish(), line.len())
        };
        let mut lines: Vec<(u64, usize)> = text.split_inclusive(|&b| b == b'\n').map(hash).collect();
        lines.sort_unstable();
        lines.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0 };
            same
        });
        Self { lines, length: text.len() }
    }

    /// The share of the longer text that both have, in percent.
    fn alike(&self, other: &Self) -> u8 {
        let longest = self.length.max(other.length).max(1);
        if self.length.min(other.length) * 100 < longest * usize::from(ALIKE) {
            return 0;
        }
        let (mut mine, mut theirs) = (self.lines.as_slice(), other.lines.as_slice());
        let mut common = 0;
        while let ([one, rest @ ..], [two, others @ ..]) = (mine, theirs) {
            match one.0.cmp(&two.0) {
                Ordering::Less => mine = rest,
                Ordering::Greater => theirs = others,
                Ordering::Equal => {
                    common += one.1.min(two.1);
                    (mine, theirs) = (rest, others);
                }
            }
        }
        // 100 is kept for equal content.
        u8::try_from(common * 100 / longest).unwrap_or(100).min(99)
    }
}
