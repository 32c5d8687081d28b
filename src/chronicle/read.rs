//! Building the chronicle: one walk, every version read once, the life of each of today's records.

use super::commits::{self, CommitFacts};
use super::document::{Content, DocumentLife, NOWHERE, Reader, Which};
use super::gap::Gap;
use super::interest::interest;
use super::life::RecordLife;
use super::lost::{self, Lost};
use super::moved;
use super::origins::walk_to_origins;
use super::pending;
use super::people::Circle;
use super::renumbered;
use super::state::RecordState;
use super::versions::Versions;
use crate::graph::Graph;
use crate::history::{AllowedSigners, CommitIdx, History, Life, Mailmap, Oid, PathIdx, Place, Repo, open_place};
use crate::model::{Corpus, Document, RecordId};
use crate::schema::Types;
use crate::settings::Settings;
use crate::source::{FileId, LfsPointer, MAX_FILE_BYTES, Tree, is_same_content, sum_of_content};
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};

/// The largest file that is compared with the pointer that git keeps to it.
const MAX_CONTENT: u64 = 256 * 1024 * 1024;

/// What a record said, and the path where it stood.
pub type Placed<'a> = (PathIdx, &'a RecordState);

/// What a chronicle is made of.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// The files as they are, and where they are.
    pub tree: &'a Tree,
    /// Today's records.
    pub corpus: &'a Corpus,
    /// Their names.
    pub graph: &'a Graph,
    /// The types of record.
    pub types: &'a Types,
    /// The config.
    pub settings: &'a Settings,
}

/// The life of every record.
#[derive(Debug)]
pub struct Chronicle {
    /// The walk.
    pub history: History,
    /// Who commits under which names.
    pub mailmap: Mailmap,
    /// Who the parties are that records name.
    pub circle: Circle,
    /// Records that were there and are no more.
    pub lost: Vec<Lost>,
    /// Files of systems' code, from the root, that are changed and not committed.
    pub pending_code: BTreeSet<String>,
    pub(super) prefix: String,
    lives: Vec<RecordLife>,
    pub(super) versions: Versions,
    /// The governed paths that history knows.
    pub(super) governed: Vec<PathIdx>,
}

impl Chronicle {
    /// Walks history from the commit that the tree is of (for a work tree or an index: from HEAD,
    /// with what is not committed on top).
    ///
    /// # Errors
    /// When history can't be read, or not down to its first commit.
    pub fn read(place: Place, sources: Sources<'_>) -> Result<Chronicle, Gap> {
        let repo = open_place(place)?;
        Chronicle::of_repo(&repo, sources).map_err(|gap| gap.in_repo(&repo))
    }

    fn of_repo(repo: &Repo, sources: Sources<'_>) -> Result<Chronicle, Gap> {
        let Sources { tree, corpus, graph, types, settings } = sources;
        let head = match tree.revision().and_then(|revision| Oid::from_str(revision).ok()) {
            Some(oid) => oid,
            None => repo.head()?.oid,
        };
        if let Some(gap) = Gap::of_clone(repo) {
            return Err(gap);
        }
        let prefix = match repo.prefix().unwrap_or_default() {
            top if top.is_empty() => top,
            below => format!("{below}/"),
        };
        let reader = Reader { types, settings, prefix: &prefix, elsewhere: &NOWHERE };
        let (history, elsewhere) = walk_to_origins(repo, head, reader, &interest(corpus, graph, tree, settings, &prefix))?;
        if let Some(gap) = Gap::of_walk(&history) {
            return Err(gap);
        }
        let mailmap = repo.file(head, ".mailmap")?.map_or_else(Mailmap::default, |text| Mailmap::parse(&String::from_utf8_lossy(&text)));
        let reader = Reader { elsewhere: &elsewhere, ..reader };
        let versions = Versions::read(&history, reader)?;
        let governed = history.paths().filter(|path| reader.governed(&history.path(*path)).is_some()).collect();
        let pending_code = pending::find(&history, sources, &prefix);
        let mut chronicle = Chronicle {
            circle: Circle::new(corpus, settings),
            history,
            mailmap,
            lost: Vec::new(),
            pending_code,
            prefix: prefix.clone(),
            lives: Vec::new(),
            versions,
            governed,
        };
        let read: Result<Vec<(DocumentLife, Vec<RecordLife>)>, Gap> =
            corpus.documents.par_iter().map(|document| chronicle.document(document, sources, reader)).collect();
        let (documents, lives): (Vec<DocumentLife>, Vec<Vec<RecordLife>>) = read?.into_iter().unzip();
        chronicle.lives = lives.into_iter().flatten().collect();
        moved::follow(&mut chronicle);
        renumbered::follow(&mut chronicle, types);
        chronicle.lost = lost::find(&chronicle, sources, &documents)?;
        Ok(chronicle)
    }

    /// The life of a document, and of each of its records.
    fn document(&self, document: &Document, sources: Sources<'_>, reader: Reader<'_>) -> Result<(DocumentLife, Vec<RecordLife>), Gap> {
        if document.records.is_empty() && document.kind != crate::model::DocumentKind::Governed {
            return Ok((DocumentLife::default(), Vec::new()));
        }
        let path = sources.tree.path(document.file);
        let life = match self.path(path) {
            Some(path) => self.history.life(path)?,
            None => Life::default(),
        };
        let own = self.versions.life(&self.history, &life);
        let now = uncommitted(document, &life, sources.tree, reader);
        let committed = own.current.iter().find_map(|at| own.versions[*at].content.clone());
        let records = document.records.clone().map(|at| {
            let record = sources.corpus.record(RecordId(at));
            let which = Which::of_record(record);
            let state = now.as_ref().or(committed.as_ref()).and_then(|content| content.find(&which));
            let renumbered = || committed.as_ref()?.renumbered(state?, now.as_ref()?);
            let mut life = RecordLife::within(&own, &renumbered().map_or(which, |state| Which::of(state)));
            if let Some(state) = state {
                life.on_top(state.clone());
            }
            life
        });
        let records = records.collect();
        Ok((own, records))
    }

    /// The life of one of today's records.
    pub fn of(&self, record: RecordId) -> &RecordLife {
        &self.lives[record.0 as usize]
    }

    pub(super) fn lives_mut(&mut self) -> &mut Vec<RecordLife> {
        &mut self.lives
    }

    pub(super) fn lives(&self) -> &[RecordLife] {
        &self.lives
    }

    /// The number of a path of the repo, if history knows it.
    pub fn path(&self, path: &str) -> Option<PathIdx> {
        self.history.find_path(&format!("{}{path}", self.prefix))
    }

    /// A path of history, from the root.
    pub fn path_name(&self, path: PathIdx) -> String {
        let whole = self.history.path(path);
        whole.strip_prefix(self.prefix.as_str()).unwrap_or(&whole).to_owned()
    }

    /// What is told of a commit; nothing when it can't be read.
    pub fn commit(&self, commit: CommitIdx) -> Option<CommitFacts> {
        CommitFacts::read(&self.history, &self.mailmap, commit).ok()
    }

    /// The day by which a commit was made, by the clock of its committer and wherever that stands.
    pub fn made_by(&self, commit: CommitIdx) -> Option<Date> {
        commits::latest_day(self.history.time(commit))
    }

    /// A commit in words; without one, what is not committed.
    pub fn name_of(&self, commit: Option<CommitIdx>) -> String {
        match commit.map(|commit| (commit, self.commit(commit))) {
            Some((_, Some(facts))) => facts.name(),
            Some((commit, None)) => format!("`{}`", self.history.oid(commit)),
            None => "a change that is not committed".to_owned(),
        }
    }

    /// The allowed signers as they were at a commit.
    pub fn allowed_signers(&self, path: &str, commit: CommitIdx) -> Option<AllowedSigners> {
        let text = self.committed(path, commit)?;
        Some(AllowedSigners::parse(&String::from_utf8_lossy(&text)))
    }

    /// Whether a file that was committed has other bytes in the work tree.
    pub fn is_changed_on_disk(&self, tree: &Tree, file: FileId) -> bool {
        let before = || self.committed(tree.path(file), self.history.head());
        tree.revision().is_none() && before().is_some_and(|before| !holds(tree, file, &before))
    }

    /// What the documents that a commit touched said before and after it, and where.
    pub fn said_around(&self, commit: CommitIdx) -> (Vec<Placed<'_>>, Vec<Placed<'_>>) {
        let mut said = (Vec::new(), Vec::new());
        for touch in self.history.touches_in(commit) {
            let states = |entry: Option<crate::history::Entry>| {
                let content = entry.and_then(|entry| self.versions.of(entry.oid, touch.path));
                content.into_iter().flat_map(Content::states).map(|state| (touch.path, &**state))
            };
            said.0.extend(states(touch.before));
            said.1.extend(states(touch.after));
        }
        said
    }

    /// Whether a file has the bytes now that another path had at a commit.
    pub fn is_same_file(&self, tree: &Tree, file: FileId, path: &str, commit: CommitIdx) -> bool {
        let path = path.trim_start_matches("./").trim_start_matches('/');
        self.committed(path, commit).is_some_and(|before| holds(tree, file, &before))
    }

    /// The bytes that a path had at a commit.
    fn committed(&self, path: &str, commit: CommitIdx) -> Option<Vec<u8>> {
        self.history.repo().file(self.history.oid(commit), &format!("{}{path}", self.prefix)).ok().flatten()
    }

    /// The lives that an id had under other paths than those of this record's own life: of
    /// records that were there before it, or beside it.
    pub fn former(&self, record: RecordId, id: &str) -> Vec<RecordLife> {
        let own: Vec<PathIdx> = self.of(record).versions.iter().filter_map(|version| version.path).collect();
        let others = self.versions.paths_of(id).iter().filter(|path| !own.contains(path));
        others.filter_map(|path| self.life_at(*path, id)).collect()
    }

    /// The life of the record that has (or had) an id at a path.
    pub(super) fn life_at(&self, path: PathIdx, id: &str) -> Option<RecordLife> {
        let document = self.versions.life(&self.history, &self.history.life(path).ok()?);
        let contents = document.versions.iter().filter_map(|version| version.content.as_ref());
        let which = contents.flat_map(Content::states).find(|state| state.id == id).map(|state| Which::of(state))?;
        Some(RecordLife::within(&document, &which))
    }
}

/// Whether two blobs hold the same, be one of them kept as a pointer to what the other is.
pub(super) fn is_same_blob(repo: &Repo, one: Oid, other: Oid) -> bool {
    let read = |oid: Oid, most: u64| repo.blobs(&[oid], most, 1).ok().and_then(|mut read| read.pop().flatten());
    let is_kept_as = |pointer: Oid, whole: Oid| {
        let pointer = read(pointer, LfsPointer::LONGEST).and_then(|bytes| LfsPointer::parse(&bytes));
        pointer.is_some_and(|pointer| read(whole, pointer.size.min(MAX_CONTENT)).is_some_and(|bytes| sum_of_content(&bytes) == pointer.sha256))
    };
    one == other || is_kept_as(one, other) || is_kept_as(other, one)
}

/// Whether a file has these bytes now, whatever git did to the ends of its lines.
pub(super) fn holds(tree: &Tree, file: FileId, before: &[u8]) -> bool {
    let size = before.len() as u64;
    let whole = LfsPointer::parse(before).map_or(size, |pointer| pointer.size);
    if whole > MAX_CONTENT {
        // Too much to be read, so nothing is claimed.
        return true;
    }
    let is_same = tree.read(file, whole.max(size).max(LfsPointer::LONGEST)).is_ok_and(|now| is_same_content(&now, before));
    // With CR LF for LF a file can be twice as long.
    is_same || tree.kept_with_plain_lines(file, size * 2).is_some_and(|kept| kept == before)
}

/// What a document holds now, where it differs from what is committed.
fn uncommitted(document: &Document, life: &Life, tree: &Tree, reader: Reader<'_>) -> Option<Content> {
    if tree.revision().is_some() {
        return None;
    }
    let bytes = tree.read(document.file, MAX_FILE_BYTES).ok()?;
    let oid = Oid::hash_object(git2::ObjectType::Blob, &bytes).ok()?;
    let is_committed = life.current.iter().any(|at| life.versions[*at].entry.is_some_and(|entry| entry.oid == oid));
    (!is_committed).then(|| reader.content(tree.path(document.file), &bytes, None))
}

/// The records that stand now, by id in lower case.
pub(super) fn present(corpus: &Corpus) -> HashMap<String, RecordId> {
    corpus.iter().filter(|(_, record)| !record.id.is_empty()).map(|(id, record)| (crate::graph::plain_id(&record.id).to_lowercase(), id)).collect()
}
