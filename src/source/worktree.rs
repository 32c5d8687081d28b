//! The work tree as git would commit it: tracked files, and untracked ones that git does not ignore.

use super::git::{GitError, left_out};
use super::index::tracked;
use super::root::Root;
use super::tree::{Origin, Standing, Tree, TreeFile};
use git2::Oid;
use ignore::{WalkBuilder, WalkState};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Walks the folder in parallel. Symbolic links are listed, never followed; folders that hold a
/// repo of their own are listed as such and not entered.
///
/// # Errors
/// When the root can't be listed at all, or the index does not tell what a sparse checkout leaves out.
pub fn tree_of_folder(root: &Root) -> Result<Tree, GitError> {
    let in_git = root.git.is_some();
    let (walked, tracked) = std::thread::scope(|scope| {
        let tracked = scope.spawn(|| root.git.as_deref().map_or(Ok(None), |git| tracked(git, &root.folder)));
        let walked = walk(&root.folder, in_git);
        (walked, tracked.join().unwrap_or(Ok(None)))
    });
    let Walked { mut files, unlisted } = walked.map_err(|message| GitError { message, help: None })?;
    let mut absent: HashMap<Box<str>, Oid> = HashMap::new();
    if let Some(tracked) = tracked? {
        let mut seen: HashSet<Box<str>> = HashSet::with_capacity(files.len());
        for (file, _) in &mut files {
            if file.standing == Standing::Unknown {
                file.standing = match tracked.paths.contains(&*file.path) {
                    true => Standing::Tracked,
                    false if tracked.is_whole => Standing::Untracked,
                    false => Standing::Unknown,
                };
            }
            seen.insert(file.path.clone());
        }
        // Tracked though ignored: git commits it, so it is read.
        for path in &tracked.paths {
            if !seen.contains(&**path) && is_plain_file(&root.folder, path) {
                files.push((TreeFile { path: path.clone(), standing: Standing::Tracked }, None));
            }
        }
        for (path, oid) in tracked.left_out {
            if !seen.contains(&path) && std::fs::symlink_metadata(root.folder.join(&*path)).is_err() {
                files.push((TreeFile { path: path.clone(), standing: Standing::Tracked }, None));
                absent.insert(path, oid);
            }
        }
    }
    let mut tree = Tree::new(root.folder.clone(), files, Origin::Folder);
    if !absent.is_empty() {
        tree.left_out = Some(Box::new(left_out(root, &tree.files, &absent)));
    }
    tree.unlisted = unlisted;
    Ok(tree)
}

/// Whether a path leads to a regular file without passing a symbolic link.
pub(super) fn is_plain_file(root: &Path, path: &str) -> bool {
    let mut at = root.to_path_buf();
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        at.push(part);
        match std::fs::symlink_metadata(&at) {
            Ok(found) if parts.peek().is_none() => return found.is_file(),
            Ok(found) if found.is_dir() => {}
            _ => return false,
        }
    }
    false
}

type Files = Vec<(TreeFile, Option<PathBuf>)>;

/// What the walk found.
struct Walked {
    files: Files,
    /// Folders that could not be listed, and why.
    unlisted: Vec<(String, String)>,
}

fn walk(folder: &Path, in_git: bool) -> Result<Walked, String> {
    let all: Mutex<Files> = Mutex::new(Vec::new());
    let unlisted: Mutex<Vec<(String, String)>> = Mutex::new(Vec::new());
    let failed: Mutex<Option<String>> = Mutex::new(None);
    let mut builder = WalkBuilder::new(folder);
    builder
        .hidden(false)
        .ignore(false)
        .git_ignore(true)
        .git_exclude(in_git)
        .git_global(in_git)
        .parents(in_git)
        .require_git(false)
        .follow_links(false)
        .threads(rayon::current_num_threads().min(8))
        .filter_entry(|entry| entry.file_name() != ".git");
    builder.build_parallel().run(|| {
        let mut batch = Batch { files: Vec::new(), all: &all };
        let (failed, unlisted) = (&failed, &unlisted);
        Box::new(move |entry| {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    if error.depth() == Some(0) {
                        *lock(failed) = Some(error.to_string());
                    } else {
                        lock(unlisted).extend(folder_of_error(&error, folder));
                    }
                    return WalkState::Continue;
                }
            };
            let Some(kind) = entry.file_type() else {
                return WalkState::Continue;
            };
            if kind.is_dir() {
                if entry.depth() > 0 && entry.path().join(".git").exists() {
                    batch.push(folder, entry.path(), Standing::Submodule);
                    return WalkState::Skip;
                }
            } else if kind.is_symlink() {
                batch.push(folder, entry.path(), Standing::Link);
            } else if kind.is_file() {
                batch.push(folder, entry.path(), Standing::Unknown);
            }
            WalkState::Continue
        })
    });
    if let Some(error) = lock(&failed).take() {
        return Err(error);
    }
    let mut unlisted = unlisted.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    unlisted.sort();
    Ok(Walked { files: all.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner), unlisted })
}

/// The folder that an error is about, from the root, and what the system says.
fn folder_of_error(error: &ignore::Error, root: &Path) -> Option<(String, String)> {
    match error {
        ignore::Error::WithPath { path, err } => {
            let below = path.strip_prefix(root).ok()?.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
            Some((below, err.to_string()))
        }
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => folder_of_error(err, root),
        _ => None,
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// One walking thread's finds, handed over when it ends.
struct Batch<'a> {
    files: Files,
    all: &'a Mutex<Files>,
}

impl Batch<'_> {
    fn push(&mut self, folder: &Path, path: &Path, standing: Standing) {
        let Ok(relative) = path.strip_prefix(folder) else {
            return;
        };
        let odd = relative.to_str().is_none().then(|| relative.to_path_buf());
        let text = relative.to_string_lossy();
        let path = if std::path::MAIN_SEPARATOR == '/' { text.into() } else { text.replace('\\', "/").into() };
        self.files.push((TreeFile { path, standing }, odd));
    }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        lock(self.all).append(&mut self.files);
    }
}
