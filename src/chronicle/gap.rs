//! Why there is no chronicle.

use crate::history::{History, REFETCH, Repo, Unavailable};

/// What keeps history from being read, in words, and the command that mends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// What is the matter.
    pub why: String,
    /// What to do about it.
    pub mend: Option<String>,
    /// Whether an object is not there, or not as it was made.
    pub lost_object: bool,
}

impl From<Unavailable> for Gap {
    fn from(why: Unavailable) -> Gap {
        // The folder is the user's own; its path differs from machine to machine.
        let words = match &why {
            Unavailable::NoRepository(_) => "this folder is in no git repository".to_owned(),
            other => other.to_string(),
        };
        Gap { why: words, mend: why.mend(), lost_object: why.is_lost_object() }
    }
}

impl Gap {
    /// What a repository lacks before anything of it is walked.
    pub(super) fn of_clone(repo: &Repo) -> Option<Gap> {
        let why = "this clone is shallow, so its history is cut off";
        repo.is_shallow().then(|| Gap { why: why.to_owned(), mend: repo.deepen().map(str::to_owned), lost_object: false })
    }

    /// What a walk did not reach.
    pub(super) fn of_walk(history: &History) -> Option<Gap> {
        if let Some(gap) = history.gap() {
            return Some(Gap::from(gap.clone()));
        }
        let why = "history is cut off before its first commit";
        (!history.is_whole()).then(|| Gap { why: why.to_owned(), mend: Some("git fetch --unshallow".to_owned()), lost_object: false })
    }

    /// The same, with what mends it in this repository: a remote may have what is lost here.
    pub(super) fn in_repo(mut self, repo: &Repo) -> Gap {
        if self.lost_object && repo.has_remote() {
            self.mend = Some(REFETCH.to_owned());
        }
        self
    }
}
