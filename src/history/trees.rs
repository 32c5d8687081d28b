//! Trees, kept for a while: what one commit holds is mostly what the next one compares with.

use std::rc::Rc;

use foldhash::{HashMap, HashMapExt};
use git2::{ObjectType, Odb, OdbObject, Oid};

use super::repo::Repo;
use super::unavailable::Unavailable;

/// Bytes of trees kept.
const KEPT: usize = 4 << 20;

/// A tree's bytes.
pub(super) type Raw<'r> = Rc<OdbObject<'r>>;

/// Reads trees, each once while it is kept.
pub(super) struct Trees<'r> {
    repo: &'r Repo,
    odb: &'r Odb<'r>,
    recent: HashMap<Oid, Raw<'r>>,
    older: HashMap<Oid, Raw<'r>>,
    recent_bytes: usize,
}

impl<'r> Trees<'r> {
    pub(super) fn new(repo: &'r Repo, odb: &'r Odb<'r>) -> Self {
        Self { repo, odb, recent: HashMap::new(), older: HashMap::new(), recent_bytes: 0 }
    }

    /// A tree in git's own form.
    pub(super) fn raw(&mut self, oid: Oid) -> Result<Raw<'r>, Unavailable> {
        if let Some(raw) = self.recent.get(&oid) {
            return Ok(raw.clone());
        }
        let raw = match self.older.remove(&oid) {
            Some(raw) => raw,
            None => Rc::new(self.repo.object(self.odb, oid, ObjectType::Tree)?),
        };
        if self.recent_bytes > KEPT / 2 {
            std::mem::swap(&mut self.older, &mut self.recent);
            self.recent.clear();
            self.recent_bytes = 0;
        }
        self.recent_bytes += raw.len();
        self.recent.insert(oid, raw.clone());
        Ok(raw)
    }
}
