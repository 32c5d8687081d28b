//! Every version of every governed document: each content is read once, what was never asked for
//! is not read at all.

use super::document::{Content, DocumentLife, DocumentVersion, Reader};
use super::wording::Origin;
use crate::history::{History, Life, Oid, PathIdx, Unavailable};
use crate::source::MAX_FILE_BYTES;
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use rayon::prelude::*;
use smol_str::SmolStr;

/// How many contents are read with one handle on the repository, at least.
const PIECE: usize = 256;

/// A blob at a path: what it says may depend on where it stands.
type Key = (Oid, PathIdx);

/// What every governed document held in each of its versions.
#[derive(Debug)]
pub(super) struct Versions {
    contents: HashMap<Key, Content>,
    /// Where an id ever stood.
    by_id: HashMap<SmolStr, Vec<PathIdx>>,
}

impl Versions {
    /// Reads them in parallel.
    pub(super) fn read(history: &History, reader: Reader<'_>) -> Result<Versions, Unavailable> {
        let wanted = wanted(history, reader);
        let share = wanted.len().div_ceil(rayon::current_num_threads() * 4).max(PIECE);
        let read: Result<Vec<_>, Unavailable> = wanted.par_chunks(share).map(|piece| read(history, reader, piece)).collect();
        let mut contents = HashMap::with_capacity(wanted.len());
        let mut by_id: HashMap<SmolStr, Vec<PathIdx>> = HashMap::new();
        for (key, content) in read?.into_iter().flatten() {
            for state in content.states().iter().filter(|state| !state.id.is_empty()) {
                match by_id.get_mut(&state.id) {
                    Some(paths) if paths.last() == Some(&key.1) => {}
                    Some(paths) => paths.push(key.1),
                    None => drop(by_id.insert(state.id.clone(), vec![key.1])),
                }
            }
            contents.insert(key, content);
        }
        Ok(Versions { contents, by_id })
    }

    /// The paths under which an id ever stood, in order.
    pub(super) fn paths_of(&self, id: &str) -> &[PathIdx] {
        self.by_id.get(id).map_or(&[], Vec::as_slice)
    }

    /// What a blob at a path held.
    pub(super) fn of(&self, oid: Oid, path: PathIdx) -> Option<&Content> {
        self.contents.get(&(oid, path))
    }

    /// The life of a document, with what each version held.
    pub(super) fn life(&self, life: &Life) -> DocumentLife {
        let mut places = vec![usize::MAX; life.versions.len()];
        let mut versions = Vec::new();
        for (at, version) in life.versions.iter().enumerate().filter(|(_, version)| version.live) {
            places[at] = versions.len();
            let content = version.entry.map(|entry| self.of(entry.oid, version.path).cloned().unwrap_or(Content::Unreadable));
            let previous = version.previous.iter().map(|at| places[*at]).filter(|at| *at != usize::MAX).collect();
            versions.push(DocumentVersion { commit: version.commit, path: version.path, content, previous });
        }
        let current = life.current.iter().map(|at| places[*at]).filter(|at| *at != usize::MAX).collect();
        DocumentLife { versions, current }
    }
}

/// What is to be read, path by path and the newest first: as git packs it, so that what a content is
/// a delta of was most likely just read.
fn wanted(history: &History, reader: Reader<'_>) -> Vec<Key> {
    let mut wanted = Vec::new();
    let mut seen = HashSet::new();
    for path in history.paths().filter(|path| reader.governed(&history.path(*path)).is_some()) {
        seen.clear();
        let entries = history.touches_of(path).rev().filter_map(|touch| touch.after);
        wanted.extend(entries.map(|entry| entry.oid).filter(|oid| seen.insert(*oid)).map(|oid| (oid, path)));
    }
    wanted
}

/// Reads a piece of what is wanted.
fn read(history: &History, reader: Reader<'_>, piece: &[Key]) -> Result<Vec<(Key, Content)>, Unavailable> {
    let repo = history.repo();
    let blobs = repo.blobs()?;
    let mut found: Vec<(Key, Content)> = Vec::with_capacity(piece.len());
    let mut newer: Vec<u8> = Vec::new();
    for &(oid, path) in piece {
        let bytes = blobs.read(oid, MAX_FILE_BYTES)?;
        let content = match &bytes {
            Some(bytes) => content(history, reader, path, bytes, Origin { repo, blob: oid }),
            None => Content::Unreadable,
        };
        let bytes = bytes.unwrap_or_default();
        // Where the text alone can differ from the version beside, it will be asked for.
        if let Some((_, beside)) = found.last().filter(|((_, before), _)| *before == path) {
            content.settle(&bytes, beside, &newer);
        }
        newer = bytes;
        found.push(((oid, path), content));
    }
    Ok(found)
}

fn content(history: &History, reader: Reader<'_>, path: PathIdx, bytes: &[u8], origin: Origin<'_>) -> Content {
    let name = history.path(path);
    let name = name.strip_prefix(reader.prefix).unwrap_or(&name);
    reader.content(name, bytes, Some(origin))
}
