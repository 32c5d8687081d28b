//! What git tracks, by its index.

use super::git::{GitError, list, prefix_of};
use git2::{Index, IndexEntryExtendedFlag, Oid, Repository};
use std::collections::HashSet;
use std::path::Path;

/// The bit of an index entry by which its file is taken for unchanged whatever is on disk.
const ASSUMED_UNCHANGED: u16 = 0x8000;

/// What git tracks below a folder: paths relative to it.
pub(super) struct Tracked {
    pub(super) paths: HashSet<Box<str>>,
    /// Files that git commits though they are not on disk: a sparse checkout leaves them out, or they were
    /// said to be unchanged.
    pub(super) left_out: Vec<(Box<str>, Oid)>,
    /// Whether a file that is not among the paths is untracked for certain.
    pub(super) is_whole: bool,
}

/// What the index tracks below `folder`; `None` when git can't say.
///
/// # Errors
/// When a sparse checkout keeps its index in a form that hides what it leaves out.
pub(super) fn tracked(git: &Path, folder: &Path) -> Result<Option<Tracked>, GitError> {
    let (Ok(repository), Some(prefix)) = (Repository::open(git), prefix_of(git, folder)) else {
        return Ok(None);
    };
    match repository.index() {
        Ok(index) => Ok(Some(by_index(&index, &prefix))),
        Err(error) if is_sparse(&error) => Err(sparse()),
        // What is committed is tracked; of what was added since nothing is known.
        Err(_) => Ok(by_head(&repository, &prefix)),
    }
}

fn by_index(index: &Index, prefix: &str) -> Tracked {
    let mut tracked = Tracked { paths: HashSet::with_capacity(index.len()), left_out: Vec::new(), is_whole: true };
    for entry in index.iter() {
        let path = String::from_utf8_lossy(&entry.path);
        let Some(path) = path.strip_prefix(prefix) else { continue };
        let is_file = matches!(entry.mode & 0o170_000, 0o100_000);
        let is_skipped = entry.flags_extended & IndexEntryExtendedFlag::SKIP_WORKTREE.bits() != 0;
        if is_file && (is_skipped || entry.flags & ASSUMED_UNCHANGED != 0) {
            tracked.left_out.push((path.into(), entry.id));
        }
        tracked.paths.insert(path.into());
    }
    tracked
}

fn by_head(repository: &Repository, prefix: &str) -> Option<Tracked> {
    let tree = repository.head().and_then(|head| head.peel_to_tree()).ok()?;
    let listed = list(repository, tree.id(), prefix).ok()?;
    Some(Tracked { paths: listed.into_iter().map(|(path, ..)| path.into()).collect(), left_out: Vec::new(), is_whole: false })
}

/// Whether an index can't be read because it names folders in place of the files in them.
pub(super) fn is_sparse(error: &git2::Error) -> bool {
    error.message().contains("sdir")
}

/// What is said of such an index.
pub(super) fn sparse() -> GitError {
    GitError {
        message: "the index of this sparse checkout does not say which files it leaves out, so they would seem to be deleted".to_owned(),
        help: Some("run `git sparse-checkout reapply --no-sparse-index` and check again".to_owned()),
    }
}
