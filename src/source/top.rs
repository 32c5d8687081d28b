//! Where the work tree of a git repo begins.

use git2::Repository;
use std::path::{Path, PathBuf};

/// Tells libgit2 where the work tree that holds `folder` begins. A git folder may lie anywhere, led to by
/// a `.git` file; libgit2 takes what lies around such a folder for its work tree.
pub(crate) fn settle_work_tree(repository: &Repository, folder: &Path) {
    let is_configured = repository.config().is_ok_and(|config| config.get_string("core.worktree").is_ok());
    let (Some(assumed), Ok(git_dir), Ok(folder)) = (repository.workdir(), repository.path().canonicalize(), folder.canonicalize()) else {
        return;
    };
    let top = folder.ancestors().find(|top| git_folder(top).is_some_and(|found| found == git_dir));
    if let Some(top) = top.filter(|top| !is_configured && assumed.canonicalize().is_ok_and(|assumed| assumed != *top)) {
        // What can't be set stays as libgit2 takes it.
        let _ = repository.set_workdir(top, false);
    }
}

/// The git folder that the `.git` in a folder is, or leads to.
fn git_folder(top: &Path) -> Option<PathBuf> {
    let own = top.join(".git");
    if own.is_dir() {
        return own.canonicalize().ok();
    }
    let text = std::fs::read_to_string(own).ok()?;
    top.join(text.strip_prefix("gitdir:")?.trim()).canonicalize().ok()
}

/// Whether there are no files beside commits at a folder: it is a bare repo, or its `.git` leads to one,
/// as above worktrees that are kept side by side.
pub fn has_no_files(folder: &Path, git_top: Option<&Path>) -> bool {
    match git_top {
        None => super::root::is_bare_repo(folder),
        Some(top) => top.join(".git").is_file() && Repository::open(top).is_ok_and(|repository| repository.workdir().is_none()),
    }
}
