//! Where documents were before they came to where they are: only the folders that hold some today are
//! walked, and what they lay in before is found on the way back.

use super::document::{Elsewhere, Reader};
use super::interest::documents_below;
use crate::history::{CommitIdx, History, Interest, Oid, Repo, Unavailable, walk, walk_again};
use crate::source::MAX_FILE_BYTES;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::Path;

/// How often history is walked again: so often can a document have come from yet another place.
const MOST_MOVES: usize = 8;

/// Places outside of the folders that hold documents today.
#[derive(Debug, Default)]
struct Origins {
    /// Files that went when a document came, from the top of the repository.
    files: BTreeSet<String>,
    /// Folders that held records when they were seen last.
    folders: BTreeSet<String>,
}

/// Walks history, and again with the places that documents came from, until they are all known.
///
/// # Errors
/// When history can't be read.
pub(super) fn walk_to_origins(repo: &Repo, head: Oid, reader: Reader<'_>, interest: &Interest) -> Result<(History, Elsewhere), Unavailable> {
    let mut origins = Origins::default();
    let mut history = walk(repo, head, interest)?;
    for _ in 0..MOST_MOVES {
        let known = origins.extent(reader, interest);
        let before = origins.len();
        origins.files.extend(left(&history, reader, &known, &origins)?);
        origins.folders.extend(vanished(&history, reader)?);
        if origins.len() == before {
            break;
        }
        history = walk_again(repo, head, &origins.extent(reader, interest), Some(&history))?;
    }
    let elsewhere = origins.files.iter().map(|file| (file.clone(), became(&history, reader, file))).collect();
    Ok((history, elsewhere))
}

/// The document that a file became, from the root; the file itself where it became none.
fn became(history: &History, reader: Reader<'_>, file: &str) -> String {
    let next = |name: &str| {
        let path = history.find_path(name)?;
        let rename = history.renames().iter().find(|rename| rename.from == path)?;
        Some(history.path(rename.to).into_owned())
    };
    let names = std::iter::successors(next(file), |name| next(name)).take(MOST_MOVES);
    let document = names.filter_map(|name| reader.governed(&name).map(str::to_owned)).next();
    document.unwrap_or_else(|| file.strip_prefix(reader.prefix).unwrap_or(file).to_owned())
}

impl Origins {
    fn len(&self) -> usize {
        self.files.len() + self.folders.len()
    }

    /// An interest with these places.
    fn extent(&self, reader: Reader<'_>, interest: &Interest) -> Interest {
        let mut extent = self.files.iter().fold(interest.clone(), |extent, file| extent.records(file, |_| true));
        for folder in &self.folders {
            extent = documents_below(extent, folder, reader.settings, reader.prefix);
        }
        extent
    }
}

/// The files outside of an interest that went with the commits that brought documents in, and could be
/// what these were before.
fn left(history: &History, reader: Reader<'_>, known: &Interest, origins: &Origins) -> Result<BTreeSet<String>, Unavailable> {
    let mut came: BTreeMap<CommitIdx, BTreeSet<Box<OsStr>>> = BTreeMap::new();
    for touch in history.touches().iter().filter(|touch| touch.before.is_none() && touch.after.is_some()) {
        let path = history.path(touch.path);
        let is_document = reader.governed(&path).is_some() || origins.files.contains(&*path);
        let is_first = || history.parents(touch.commit).len() == 0 || history.is_boundary(touch.commit);
        if is_document && !is_first() && history.renamed_to(touch.commit, touch.path).is_none() {
            came.entry(touch.commit).or_default().extend(Path::new(&*path).extension().map(Box::from));
        }
    }
    let mut files = BTreeSet::new();
    for (commit, kinds) in came {
        let is_alike = |path: &String| Path::new(path).extension().is_some_and(|kind| kinds.contains(kind)) && !known.accepts(path);
        files.extend(history.removals(commit)?.into_iter().filter(is_alike));
    }
    Ok(files)
}

/// The folders that are no more and held records when they were seen last.
fn vanished(history: &History, reader: Reader<'_>) -> Result<Vec<String>, Unavailable> {
    let mut found = Vec::new();
    for (folder, tree) in history.vanished() {
        if folder.starts_with(reader.prefix) && holds_records(history, reader, folder, *tree)? {
            found.push(folder.clone());
        }
    }
    Ok(found)
}

fn holds_records(history: &History, reader: Reader<'_>, folder: &str, tree: Oid) -> Result<bool, Unavailable> {
    let repo = history.repo();
    let below = format!("{folder}/");
    let governed = |path: &str| reader.governed(&format!("{below}{path}")).map(str::to_owned);
    for file in repo.files_of(tree, &Interest::new().below(""))? {
        let Some(path) = governed(&file.path) else {
            continue;
        };
        let read = repo.blobs(&[file.entry.oid], MAX_FILE_BYTES, 1)?.into_iter().flatten().next();
        if read.is_some_and(|bytes| !reader.content(&path, &bytes, None).states().is_empty()) {
            return Ok(true);
        }
    }
    Ok(false)
}
