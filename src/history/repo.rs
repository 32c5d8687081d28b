//! The repository: opening it, its head, revisions, and objects by oid.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use git2::{ErrorClass, ErrorCode, ObjectType, Odb, OdbObject, Oid, Repository, RepositoryOpenFlags};

use super::commit::{Commit, Tag};
use super::object;
use super::unavailable::Unavailable;
use crate::source::{check_names_here, is_partial, read_object, settle_work_tree};

/// Where to look for a repository. The caller reads the environment; this module never does.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// The folder that is checked: the repository holds it.
    pub root: PathBuf,
    /// `GIT_DIR`: the git folder itself, instead of searching upwards from `root`.
    pub git_dir: Option<PathBuf>,
    /// `GIT_OBJECT_DIRECTORY` and `GIT_ALTERNATE_OBJECT_DIRECTORIES` (a hook's quarantine).
    pub object_dirs: Vec<PathBuf>,
}

/// What HEAD names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The commit.
    pub oid: Oid,
    /// The branch; none when HEAD is detached.
    pub branch: Option<String>,
}

/// An open repository. Cloning is cheap; threads may share it.
#[derive(Clone)]
pub struct Repo(Arc<Inner>);

struct Inner {
    git: Mutex<Repository>,
    place: Place,
    git_dir: PathBuf,
    common_dir: PathBuf,
    work_dir: Option<PathBuf>,
    shallow: HashSet<Oid>,
    partial: bool,
    remote: bool,
    grafted: bool,
    replaced: bool,
}

/// Opens the repository that holds `root`.
pub fn open(root: &Path) -> Result<Repo, Unavailable> {
    open_place(Place { root: root.to_path_buf(), ..Place::default() })
}

/// Opens the repository at a place told in full.
pub fn open_place(place: Place) -> Result<Repo, Unavailable> {
    // The objects of a walk are read once each: libgit2's cache of them costs time and 100 MB.
    git2::opts::enable_caching(false);
    check_names_here();
    let git = open_git(&place)?;
    let common_dir = git.commondir().to_path_buf();
    let inner = Inner {
        git_dir: git.path().to_path_buf(),
        work_dir: git.workdir().map(Path::to_path_buf),
        shallow: shallow(&common_dir)?,
        partial: is_partial(&git),
        remote: git.remotes().is_ok_and(|remotes| !remotes.is_empty()),
        grafted: common_dir.join("info/grafts").metadata().is_ok_and(|m| m.len() > 0),
        replaced: git.references_glob("refs/replace/*").is_ok_and(|mut refs| refs.next().is_some()),
        common_dir,
        git: Mutex::new(git),
        place,
    };
    Ok(Repo(Arc::new(inner)))
}

fn open_git(place: &Place) -> Result<Repository, Unavailable> {
    let opened = match &place.git_dir {
        Some(dir) => Repository::open(dir),
        None => Repository::open_ext(&place.root, RepositoryOpenFlags::empty(), std::iter::empty::<&Path>()),
    };
    let asked = place.git_dir.as_ref().unwrap_or(&place.root);
    let git = opened.map_err(|error| Unavailable::opening(&error, asked))?;
    settle_work_tree(&git, &place.root);
    if !place.object_dirs.is_empty() {
        let odb = git.odb().map_err(|e| Unavailable::Other(e.message().into()))?;
        for dir in place.object_dirs.iter().filter_map(|dir| dir.to_str()) {
            odb.add_disk_alternate(dir).map_err(|e| Unavailable::Other(e.message().into()))?;
        }
    }
    Ok(git)
}

/// The commits at which a shallow clone was cut.
fn shallow(common_dir: &Path) -> Result<HashSet<Oid>, Unavailable> {
    match std::fs::read(common_dir.join("shallow")) {
        Ok(text) => Ok(text.split(|&b| b == b'\n').filter_map(object::hex_oid).collect()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(HashSet::new()),
        Err(error) => Err(Unavailable::Other(format!("the file `shallow`: {error}"))),
    }
}

/// What brings the whole history into a clone that GitHub Actions makes.
pub const IN_CI: &str = " (in GitHub Actions: `fetch-depth: 0` on actions/checkout)";

/// What brings objects that are lost or damaged, and shows whether all are whole now.
pub const REFETCH: &str = "git fetch --refetch && git fsck";

impl Repo {
    /// The folder of the work tree; none in a bare repository.
    pub fn work_dir(&self) -> Option<&Path> {
        self.0.work_dir.as_deref()
    }

    /// The git folder (of the linked worktree, if it is one).
    pub fn git_dir(&self) -> &Path {
        &self.0.git_dir
    }

    /// The git folder that all worktrees share: the place for a cache.
    pub fn common_dir(&self) -> &Path {
        &self.0.common_dir
    }

    /// The root's path below the top of the work tree, with `/`: empty at the top, none outside.
    pub fn prefix(&self) -> Option<String> {
        let top = self.0.work_dir.as_deref()?.canonicalize().ok()?;
        let root = self.0.place.root.canonicalize().ok()?;
        let below = root.strip_prefix(top).ok()?.to_str()?;
        Some(below.replace(std::path::MAIN_SEPARATOR, "/"))
    }

    /// Whether history was cut (`--depth`): what lies at or below the cut is unknown.
    pub fn is_shallow(&self) -> bool {
        !self.0.shallow.is_empty()
    }

    /// The command that brings the whole history into a shallow clone.
    pub fn deepen(&self) -> Option<&'static str> {
        self.is_shallow().then_some("git fetch --unshallow")
    }

    /// The command that mends what keeps something of this repository from being read.
    pub fn mend(&self, problem: &Unavailable) -> Option<String> {
        if problem.is_lost_object() && self.0.remote { Some(REFETCH.to_owned()) } else { problem.mend() }
    }

    /// Whether it has remotes, which may have objects that are lost here.
    pub fn has_remote(&self) -> bool {
        self.0.remote
    }

    /// Whether the clone may lack objects (`--filter`).
    pub fn is_partial(&self) -> bool {
        self.0.partial
    }

    /// Whether `info/grafts` claims other parents than the commits name. It is ignored here.
    pub fn is_grafted(&self) -> bool {
        self.0.grafted
    }

    /// Whether `refs/replace` claims other objects than were made. They are ignored here.
    pub fn has_replacements(&self) -> bool {
        self.0.replaced
    }

    pub(super) fn is_boundary(&self, oid: &Oid) -> bool {
        self.0.shallow.contains(oid)
    }

    /// HEAD.
    pub fn head(&self) -> Result<Head, Unavailable> {
        let git = self.lock();
        let detached = git.head_detached().unwrap_or(false);
        let head = git.head().map_err(|error| match error.code() {
            ErrorCode::UnbornBranch => Unavailable::UnbornHead,
            ErrorCode::NotFound => Unavailable::UnknownRevision("HEAD".into()),
            _ => Unavailable::Other(error.message().into()),
        })?;
        let branch = if detached { None } else { head.shorthand().ok().map(str::to_owned) };
        let oid = head.target().ok_or_else(|| Unavailable::UnknownRevision("HEAD".into()))?;
        Ok(Head { oid, branch })
    }

    /// The commit that a revision names (`main`, `v1.0`, `HEAD~2`, a hash).
    pub fn resolve(&self, revision: &str) -> Result<Oid, Unavailable> {
        let git = self.lock();
        let unknown = |error: git2::Error| match error.code() {
            ErrorCode::GenericError if error.class() == ErrorClass::Odb => Unavailable::Damaged(error.message().into()),
            _ if self.is_shallow() => Unavailable::BelowCut(revision.to_owned()),
            _ => Unavailable::UnknownRevision(revision.to_owned()),
        };
        let object = git.revparse_single(revision).map_err(unknown)?;
        Ok(object.peel(ObjectType::Commit).map_err(unknown)?.id())
    }

    /// The best common ancestor; none when the two share no history.
    pub fn merge_base(&self, one: Oid, two: Oid) -> Result<Option<Oid>, Unavailable> {
        match self.lock().merge_base(one, two) {
            Ok(base) => Ok(Some(base)),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(Unavailable::Other(error.message().into())),
        }
    }

    /// The bytes of a blob.
    pub fn blob(&self, oid: Oid) -> Result<Vec<u8>, Unavailable> {
        let git = self.lock();
        let odb = self.odb(&git)?;
        self.read(&odb, oid, ObjectType::Blob, <[u8]>::to_vec)
    }

    /// The bytes of the blobs that come next, one or more of them and together not much more than
    /// `enough`; none of one that has more than `most`. Those who wait for their turn can make use of
    /// what they read before.
    pub fn blobs(&self, oids: &[Oid], most: u64, enough: usize) -> Result<Vec<Option<Vec<u8>>>, Unavailable> {
        let git = self.lock();
        let odb = self.odb(&git)?;
        let mut read = Vec::new();
        let mut bytes = 0;
        for &oid in oids {
            if bytes >= enough {
                break;
            }
            let (size, _) = odb.read_header(oid).map_err(|error| self.problem(&error, oid))?;
            let fits = size as u64 <= most;
            read.push(if fits { Some(self.read(&odb, oid, ObjectType::Blob, <[u8]>::to_vec)?) } else { None });
            bytes += if fits { size } else { 0 };
        }
        Ok(read)
    }

    /// A commit, in full.
    pub fn commit(&self, oid: Oid) -> Result<Commit, Unavailable> {
        let git = self.lock();
        let odb = self.odb(&git)?;
        let commit = self.read(&odb, oid, ObjectType::Commit, |raw| Commit::parse(oid, raw))?;
        commit.ok_or_else(|| Unavailable::Damaged(format!("commit {oid} can't be understood")))
    }

    /// The annotated tags that name a commit, by name.
    pub fn tags(&self, commit: Oid) -> Result<Vec<Tag>, Unavailable> {
        let git = self.lock();
        let odb = self.odb(&git)?;
        let refs = git.references_glob("refs/tags/*").map_err(|e| Unavailable::Other(e.message().into()))?;
        let mut tags = Vec::new();
        for oid in refs.flatten().filter_map(|reference| reference.target()) {
            if !matches!(odb.read_header(oid), Ok((_, ObjectType::Tag))) {
                continue;
            }
            let tag = self.read(&odb, oid, ObjectType::Tag, |raw| Tag::parse(oid, raw))?;
            tags.extend(tag.filter(|tag| tag.target == commit));
        }
        tags.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(tags)
    }

    /// The text of a file at a commit, by its path; none when there is no such file.
    pub fn file(&self, commit: Oid, path: &str) -> Result<Option<Vec<u8>>, Unavailable> {
        let entry = {
            let git = self.lock();
            let odb = self.odb(&git)?;
            super::compare::entry_at(self, &odb, self.tree_of(&odb, commit)?, path.as_bytes())?
        };
        entry.map(|entry| self.blob(entry.oid)).transpose()
    }

    pub(super) fn tree_of(&self, odb: &Odb<'_>, commit: Oid) -> Result<Oid, Unavailable> {
        let head = self.read(odb, commit, ObjectType::Commit, object::header)?;
        head.map(|head| head.tree).ok_or_else(|| Unavailable::Damaged(format!("commit {commit} can't be understood")))
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Repository> {
        self.0.git.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn odb<'g>(&self, git: &'g Repository) -> Result<Odb<'g>, Unavailable> {
        git.odb().map_err(|error| Unavailable::Other(error.message().into()))
    }

    /// Reads an object that must be of `kind`.
    pub(super) fn read<T>(&self, odb: &Odb<'_>, oid: Oid, kind: ObjectType, parse: impl FnOnce(&[u8]) -> T) -> Result<T, Unavailable> {
        Ok(parse(self.object(odb, oid, kind)?.data()))
    }

    /// An object that must be of `kind`.
    pub(super) fn object<'o>(&self, odb: &'o Odb<'_>, oid: Oid, kind: ObjectType) -> Result<OdbObject<'o>, Unavailable> {
        read_object(odb, oid, kind).map_err(|error| self.problem(&error, oid))
    }

    fn problem(&self, error: &git2::Error, oid: Oid) -> Unavailable {
        match error.code() {
            ErrorCode::NotFound => Unavailable::MissingObject { oid, partial: self.0.partial },
            _ => Unavailable::Damaged(format!("object {oid}: {}", error.message())),
        }
    }
}

impl std::fmt::Debug for Repo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Repo").field(&self.0.git_dir).finish()
    }
}
