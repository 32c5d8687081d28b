//! Why history (or a part of it) can't be read, in words for people, with the command that mends it.

use std::fmt;
use std::path::{Path, PathBuf};

use git2::{Error, ErrorClass, ErrorCode, Oid};

/// A reason why git can't answer. `Display` says what is the matter, [`Unavailable::mend`] what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unavailable {
    /// The folder lies in no git repository.
    NoRepository(PathBuf),
    /// Another user owns the repository, and git refuses to read it.
    NotOwned(PathBuf),
    /// The repository is kept in a form that this build can't read.
    UnsupportedFormat {
        /// The form, as a person would name it.
        what: String,
        /// The command that brings the repository into a form that can be read.
        mend: String,
    },
    /// The branch has no commit yet.
    UnbornHead,
    /// No commit has this name.
    UnknownRevision(String),
    /// No commit has this name in a clone whose history is cut off.
    BelowCut(String),
    /// An object that history needs isn't in this clone.
    MissingObject {
        /// The object.
        oid: Oid,
        /// Whether the clone was made partial (`--filter`).
        partial: bool,
    },
    /// An object can't be understood.
    Damaged(String),
    /// Anything else that libgit2 says.
    Other(String),
}

impl Unavailable {
    /// The command that mends it, where there is one.
    pub fn mend(&self) -> Option<String> {
        match self {
            Self::NoRepository(_) => Some("git init && git add . && git commit".into()),
            Self::NotOwned(path) => {
                let path = path.display().to_string().replace('\'', r"'\''");
                Some(format!("git config --global --add safe.directory '{path}'"))
            }
            Self::UnsupportedFormat { mend, .. } => Some(mend.clone()),
            Self::UnbornHead => Some("git commit".into()),
            Self::UnknownRevision(_) => Some("git fetch --tags".into()),
            Self::BelowCut(_) => Some("git fetch --unshallow".into()),
            Self::MissingObject { partial: true, .. } => Some("git fetch --refetch --no-filter".into()),
            Self::MissingObject { partial: false, .. } | Self::Damaged(_) => Some("git fsck".into()),
            Self::Other(_) => None,
        }
    }

    /// Whether an object is not there, or not as it was made: a remote may have it.
    pub fn is_lost_object(&self) -> bool {
        matches!(self, Self::MissingObject { partial: false, .. } | Self::Damaged(_))
    }

    /// Reads libgit2's refusal to open the repository at or around `root`.
    pub(super) fn opening(error: &Error, root: &Path) -> Self {
        let said = error.message();
        if error.code() == ErrorCode::Owner {
            return Self::NotOwned(quoted_path(said).unwrap_or_else(|| root.to_path_buf()));
        }
        if said.contains("unknown object format") {
            return unsupported(
                "its objects are named by SHA-256, which this build can't read",
                "git fast-export --all | git -C ../sha1-copy fast-import",
            );
        }
        if said.contains("refstorage") {
            return unsupported("its branches are kept as a reftable, which this build can't read", "git refs migrate --ref-format=files");
        }
        if said.contains("extensions.partialclone") {
            return unsupported(
                "its config has the old setting extensions.partialClone, which this build can't read",
                "git config --unset extensions.partialClone",
            );
        }
        if said.contains("unsupported extension") || said.contains("unsupported repository version") {
            return unsupported(said, "git config --get-regexp '^extensions'");
        }
        if error.code() == ErrorCode::NotFound && error.class() == ErrorClass::Repository {
            return Self::NoRepository(root.to_path_buf());
        }
        Self::Other(said.to_owned())
    }
}

fn unsupported(what: &str, mend: &str) -> Unavailable {
    Unavailable::UnsupportedFormat { what: what.into(), mend: mend.into() }
}

/// The path that libgit2 quotes: `repository path '/x/' is not owned by current user`.
fn quoted_path(said: &str) -> Option<PathBuf> {
    let (_, rest) = said.split_once('\'')?;
    let (path, _) = rest.rsplit_once('\'')?;
    Some(PathBuf::from(if path.len() > 1 { path.trim_end_matches('/') } else { path }))
}

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRepository(path) => write!(f, "{} is in no git repository", path.display()),
            Self::NotOwned(path) => {
                write!(f, "{} belongs to another user, so git refuses to read it", path.display())
            }
            Self::UnsupportedFormat { what, .. } => {
                write!(f, "the repository can't be read: {what}")
            }
            Self::UnbornHead => f.write_str("the branch has no commit yet"),
            Self::UnknownRevision(name) => write!(f, "no commit is called `{name}` here"),
            Self::BelowCut(name) => write!(f, "no commit is called `{name}` here: this clone is shallow, so its history is cut off"),
            Self::MissingObject { oid, partial: true } => {
                write!(f, "object {oid} isn't here, because the clone was made with a filter")
            }
            Self::MissingObject { oid, partial: false } => write!(f, "object {oid} is missing"),
            Self::Damaged(what) => write!(f, "the repository is damaged: {what}"),
            Self::Other(said) => write!(f, "git says: {said}"),
        }
    }
}

impl std::error::Error for Unavailable {}
