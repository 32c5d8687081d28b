//! Files out of git's object database: a revision, or an index that is about to be committed.

use super::index::{is_sparse, sparse};
use super::object::{check_names_here, is_partial, read_object};
use super::place::FileId;
use super::root::Root;
use super::top::settle_work_tree;
use super::tree::{Origin, ReadError, Standing, Tree, TreeFile};
use git2::{ErrorCode, Index, ObjectType, Oid, Repository, Status};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Mutex;

/// Why git could not be read, in words, and what mends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitError {
    /// What went wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl GitError {
    fn of(error: &git2::Error, folder: &Path) -> GitError {
        let help = (error.code() == ErrorCode::Owner).then(|| format!("run `git config --global --add safe.directory {}`", folder.display()));
        GitError { message: error.message().to_owned(), help }
    }

    fn plain(message: impl Into<String>) -> GitError {
        GitError { message: message.into(), help: None }
    }
}

/// Blobs by position in the tree's list of files.
pub(super) enum ObjectReader {
    /// From a git repo; one handle per reading thread, handed back after use.
    Git { root: Root, blobs: Vec<Oid>, handles: Mutex<Vec<Repository>> },
    /// From memory.
    Memory(Vec<Vec<u8>>),
}

impl ObjectReader {
    /// Whether it has a file.
    pub(super) fn holds(&self, id: FileId) -> bool {
        match self {
            ObjectReader::Git { blobs, .. } => blobs.get(id.0 as usize).is_some_and(|blob| !blob.is_zero()),
            ObjectReader::Memory(texts) => (id.0 as usize) < texts.len(),
        }
    }

    pub(super) fn read(&self, id: FileId, limit: u64) -> Result<Vec<u8>, ReadError> {
        let at = id.0 as usize;
        match self {
            ObjectReader::Memory(texts) => {
                let text = &texts[at];
                if text.len() as u64 > limit { Err(ReadError::TooLarge(text.len() as u64)) } else { Ok(text.clone()) }
            }
            ObjectReader::Git { root, blobs, handles } => {
                let failed = |error: git2::Error| ReadError::Failed(error.message().to_owned());
                let taken = handles.lock().unwrap_or_else(std::sync::PoisonError::into_inner).pop();
                let repository = match taken {
                    Some(repository) => repository,
                    None => open_repository(root).map_err(|error| ReadError::Failed(error.message))?,
                };
                let outcome = {
                    let database = repository.odb().map_err(failed)?;
                    let (size, _) = database.read_header(blobs[at]).map_err(failed)?;
                    if size as u64 > limit {
                        Err(ReadError::TooLarge(size as u64))
                    } else {
                        read_object(&database, blobs[at], ObjectType::Blob).map(|object| object.data().to_vec()).map_err(failed)
                    }
                };
                handles.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(repository);
                outcome
            }
        }
    }
}

/// Opens the repo that holds the root, or the bare repo that it is.
///
/// # Errors
/// When there is none or git refuses to read it; an ownership refusal names the command that helps.
pub fn open_repository(root: &Root) -> Result<Repository, GitError> {
    check_names_here();
    let failed = |error: git2::Error| GitError::of(&error, &root.folder);
    let repository = match &root.git_dir {
        Some(git_dir) => Repository::open(git_dir),
        None => Repository::discover(&root.folder),
    };
    let repository = repository.map_err(failed)?;
    settle_work_tree(&repository, &root.folder);
    for folder in root.object_dirs.iter().filter_map(|folder| folder.to_str()) {
        repository.odb().and_then(|objects| objects.add_disk_alternate(folder)).map_err(failed)?;
    }
    Ok(repository)
}

/// The commit that a revision names, as a hexadecimal object id.
///
/// # Errors
/// When it names none.
pub fn resolve_revision(repository: &Repository, revision: &str) -> Result<String, GitError> {
    let found = repository
        .revparse_single(revision)
        .and_then(|object| object.peel(ObjectType::Commit))
        .map_err(|_| GitError::plain(format!("`{revision}` names no commit here")))?;
    Ok(found.id().to_string())
}

/// Whether a file lies in a folder at a revision.
///
/// # Errors
/// When there is no repo or the revision names no commit.
pub fn has_file_at(root: &Root, revision: &str) -> Result<impl Fn(&Path, &str) -> bool + use<>, GitError> {
    let repository = open_repository(root)?;
    let id = resolve_revision(&repository, revision)?;
    let top = root.git.clone();
    Ok(move |folder: &Path, name: &str| {
        let path = top.as_deref().and_then(|top| prefix_of(top, folder)).map(|prefix| format!("{prefix}{name}"));
        let tree = Oid::from_str(&id).and_then(|id| repository.find_commit(id)).and_then(|commit| commit.tree());
        path.is_some_and(|path| tree.is_ok_and(|tree| tree.get_path(Path::new(&path)).is_ok_and(|entry| entry.kind() == Some(ObjectType::Blob))))
    })
}

/// Reads the files that a sparse checkout leaves out; of all others there are no bytes here.
pub(super) fn left_out(root: &Root, files: &[TreeFile], left_out: &HashMap<Box<str>, Oid>) -> ObjectReader {
    let blobs = files.iter().map(|file| left_out.get(&file.path).copied().unwrap_or(Oid::ZERO_SHA1)).collect();
    ObjectReader::Git { root: root.clone(), blobs, handles: Mutex::new(Vec::new()) }
}

/// What the index holds of a file on disk that git takes for unchanged, whatever it did to the ends of
/// its lines when it checked it out.
pub(super) fn kept_in_index(folder: &Path, path: &str) -> Option<Vec<u8>> {
    let repository = Repository::discover(folder).ok()?;
    settle_work_tree(&repository, folder);
    let path = format!("{}{path}", prefix_of(repository.workdir()?, folder)?);
    let changed = Status::WT_NEW | Status::WT_MODIFIED | Status::WT_DELETED | Status::WT_TYPECHANGE | Status::CONFLICTED | Status::IGNORED;
    if repository.status_file(Path::new(&path)).ok()?.intersects(changed) {
        return None;
    }
    let entry = repository.index().ok()?.get_path(Path::new(&path), 0)?;
    let objects = repository.odb().ok()?;
    let blob = read_object(&objects, entry.id, ObjectType::Blob).ok()?;
    Some(blob.data().to_vec())
}

/// `folder` below `top`, as git writes it: `a/b/`, or empty.
pub(super) fn prefix_of(top: &Path, folder: &Path) -> Option<String> {
    let top = std::fs::canonicalize(top).ok()?;
    let below = folder.strip_prefix(top).ok()?.to_str()?.replace('\\', "/");
    Some(if below.is_empty() { below } else { format!("{below}/") })
}

/// The files of a tree below `prefix`, with their paths from there; bytes that are no UTF-8 are shown as
/// `U+FFFD`, as in a work tree.
pub(super) fn list(repository: &Repository, tree: Oid, prefix: &str) -> Result<Vec<(String, Oid, Standing)>, git2::Error> {
    let objects = repository.odb()?;
    let mut listed = Vec::new();
    let mut folders = vec![(String::new(), tree)];
    while let Some((folder, oid)) = folders.pop() {
        read_object(&objects, oid, ObjectType::Tree)?;
        for entry in &repository.find_tree(oid)? {
            let path = format!("{folder}{}", String::from_utf8_lossy(entry.name_bytes()));
            let standing = match entry.filemode() {
                0o040_000 => {
                    let inner = format!("{path}/");
                    if inner.starts_with(prefix) || prefix.starts_with(&inner) {
                        folders.push((inner, entry.id()));
                    }
                    continue;
                }
                0o120_000 => Standing::Link,
                0o160_000 => Standing::Submodule,
                _ => Standing::Tracked,
            };
            if let Some(below) = path.strip_prefix(prefix) {
                listed.push((below.to_owned(), entry.id(), standing));
            }
        }
    }
    Ok(listed)
}

/// The tree of a revision, read from the object database with no checkout; also in a bare repo.
///
/// # Errors
/// When there is no repo or the revision names no commit.
pub fn tree_at_revision(root: &Root, revision: &str) -> Result<Tree, GitError> {
    let repository = open_repository(root)?;
    let id = resolve_revision(&repository, revision)?;
    let fail = |error: git2::Error| GitError::of(&error, &root.folder);
    let oid = Oid::from_str(&id).map_err(fail)?;
    let objects = repository.odb().map_err(fail)?;
    read_object(&objects, oid, ObjectType::Commit).map_err(fail)?;
    let tree = repository.find_commit(oid).and_then(|commit| commit.tree()).map_err(fail)?;
    let prefix = match repository.workdir() {
        Some(top) => prefix_of(top, &root.folder).unwrap_or_default(),
        None => String::new(),
    };
    let listed = list(&repository, tree.id(), &prefix).map_err(fail)?;
    // Where a filter kept files from this clone, nothing can be said of what they hold.
    let is_read = |path: &str| [".md", ".markdown", ".csv", "aimslint.toml"].iter().any(|end| path.to_ascii_lowercase().ends_with(end));
    let absent = |(path, oid, standing): &&(String, Oid, Standing)| *standing == Standing::Tracked && is_read(path) && !objects.exists(*oid);
    if is_partial(&repository)
        && let Some((path, ..)) = listed.iter().find(absent)
    {
        let message = format!("this clone was made with a filter and has no `{path}` of `{revision}`");
        return Err(GitError { message, help: Some("run `git fetch --refetch --no-filter`, which brings all files".to_owned()) });
    }
    drop((tree, objects));
    let mut tree = tree_of_blobs(root, listed, repository);
    tree.revision = Some(id);
    Ok(tree)
}

/// The tree that an index file holds: what a commit in the making would contain.
///
/// # Errors
/// When the index can't be read.
pub fn tree_at_index(root: &Root, index: &Path) -> Result<Tree, GitError> {
    let repository = open_repository(root)?;
    let fail = |error: git2::Error| GitError::of(&error, &root.folder);
    let top = repository.workdir().ok_or_else(|| GitError::plain("a bare repo has no index"))?.to_path_buf();
    let prefix = prefix_of(&top, &root.folder).unwrap_or_default();
    let entries = Index::open(index).map_err(|error| if is_sparse(&error) { sparse() } else { fail(error) })?;
    let mut listed = Vec::with_capacity(entries.len());
    for entry in entries.iter() {
        // A merge that is not resolved has stages; only what would be committed counts.
        if entry.flags & 0x3000 != 0 {
            continue;
        }
        let path = String::from_utf8_lossy(&entry.path);
        let Some(path) = path.strip_prefix(prefix.as_str()) else {
            continue;
        };
        let standing = match entry.mode & 0o170_000 {
            0o120_000 => Standing::Link,
            0o160_000 => Standing::Submodule,
            _ => Standing::Tracked,
        };
        listed.push((path.to_owned(), entry.id, standing));
    }
    Ok(tree_of_blobs(root, listed, repository))
}

fn tree_of_blobs(root: &Root, mut listed: Vec<(String, Oid, Standing)>, repository: Repository) -> Tree {
    listed.sort_by(|a, b| a.0.cmp(&b.0));
    listed.dedup_by(|a, b| a.0 == b.0);
    let blobs = listed.iter().map(|(_, oid, _)| *oid).collect();
    let files = listed.into_iter().map(|(path, _, standing)| (TreeFile { path: path.into(), standing }, None)).collect();
    let reader = ObjectReader::Git { root: root.clone(), blobs, handles: Mutex::new(vec![repository]) };
    Tree::new(root.folder.clone(), files, Origin::Objects(Box::new(reader)))
}
