//! Versions of whole documents: what records each held.

use super::state::{RecordState, digest};
use crate::history::{CommitIdx, History, Life, Oid, PathIdx, Unavailable};
use crate::model::{Corpus, DocumentKind, Record, RecordShape, is_governed_path, read_version};
use crate::schema::Types;
use crate::settings::Settings;
use crate::source::{MAX_FILE_BYTES, Tree};
use crate::syntax::{is_only_headings, split, words};
use rayon::prelude::*;
use smol_str::SmolStr;
use std::collections::HashMap;
use std::sync::Arc;

/// What a document held.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// These records, perhaps none.
    Records(Arc<Sheet>),
    /// It can't be read, so nothing is known of it.
    Unreadable,
}

/// The records of a document.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    states: Vec<RecordState>,
    document: Option<usize>,
    rows: HashMap<SmolStr, usize>,
}

/// One version of a document.
#[derive(Clone, Debug)]
pub(super) struct DocumentVersion {
    pub(super) commit: CommitIdx,
    pub(super) path: PathIdx,
    /// None: the commit deleted it.
    pub(super) content: Option<Content>,
    /// Places in the list of versions.
    pub(super) previous: Vec<usize>,
}

/// All versions that today's grew from, the oldest first.
#[derive(Clone, Debug, Default)]
pub(super) struct DocumentLife {
    pub(super) versions: Vec<DocumentVersion>,
    pub(super) current: Vec<usize>,
}

/// How documents are read.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) types: &'a Types,
    pub(super) settings: &'a Settings,
    /// Where the root lies below the top of the repository: `a/b/`, or empty.
    pub(super) prefix: &'a str,
}

impl Reader<'_> {
    /// What a document at this path (from the root) says.
    pub(super) fn content(&self, path: &str, bytes: &[u8]) -> Content {
        let Ok(text) = std::str::from_utf8(bytes) else {
            return Content::Unreadable;
        };
        let fence = split(text);
        if fence.front.is_none() && fence.problem.is_none() && !self.looks_beyond_front_matter() {
            return Content::Records(Arc::default());
        }
        let (kind, records) = read_version(self.types, self.settings, path, bytes);
        if kind == DocumentKind::Unreadable {
            return Content::Unreadable;
        }
        let is_register = records.iter().any(|record| record.shape != RecordShape::Document);
        let body = fence.body.slice(text);
        let has_text = records.iter().any(|record| record.shape == RecordShape::Document) && !is_only_headings(body);
        let of_body = if has_text { digest(&words(body, !is_register)) } else { 0 };
        let mut states: Vec<RecordState> =
            records.iter().map(|record| RecordState::of(record, if record.shape == RecordShape::Document { of_body } else { 0 })).collect();
        let rows: Vec<RecordState> = states.iter().filter(|state| state.shape != RecordShape::Document).cloned().collect();
        if let Some(document) = states.iter_mut().find(|state| state.shape == RecordShape::Document) {
            document.hold(&rows);
        }
        Content::Records(Arc::new(Sheet::new(states)))
    }

    fn looks_beyond_front_matter(&self) -> bool {
        self.settings.adopt || !self.settings.documents.is_empty() || !self.settings.registers.is_empty()
    }

    /// The path from the root, when it is below it and governed.
    pub(super) fn governed<'p>(&self, path: &'p str) -> Option<&'p str> {
        path.strip_prefix(self.prefix).filter(|path| is_governed_path(path, self.settings))
    }
}

/// Every version of every governed document that history touched, each content read once.
#[derive(Debug)]
pub(super) struct Versions {
    contents: HashMap<(Oid, PathIdx), Content>,
    /// Where an id ever stood.
    by_id: HashMap<SmolStr, Vec<PathIdx>>,
}

impl Versions {
    /// Reads them in parallel.
    pub(super) fn read(history: &History, reader: Reader<'_>) -> Result<Versions, Unavailable> {
        let mut wanted: Vec<(Oid, PathIdx)> = Vec::new();
        for path in history.paths().filter(|path| reader.governed(&history.path(*path)).is_some()) {
            wanted.extend(history.touches_of(path).filter_map(|touch| touch.after).map(|entry| (entry.oid, path)));
        }
        wanted.sort_unstable();
        wanted.dedup();
        let read = |(oid, path): (Oid, PathIdx)| -> Result<_, Unavailable> {
            let repo = history.repo();
            let name = history.path(path);
            let name = name.strip_prefix(reader.prefix).unwrap_or(&name);
            let content = if repo.blob_len(oid)? as u64 > MAX_FILE_BYTES { Content::Unreadable } else { reader.content(name, &repo.blob(oid)?) };
            Ok(((oid, path), content))
        };
        let contents: Result<HashMap<_, _>, Unavailable> = wanted.into_par_iter().map(read).collect();
        let contents = contents?;
        let mut by_id: HashMap<SmolStr, Vec<PathIdx>> = HashMap::new();
        for (key, content) in by_path(&contents) {
            for state in content.states().iter().filter(|state| !state.id.is_empty()) {
                let paths = by_id.entry(state.id.clone()).or_default();
                if paths.last() != Some(&key) {
                    paths.push(key);
                }
            }
        }
        Ok(Versions { contents, by_id })
    }

    /// The paths under which an id ever stood, in order.
    pub(super) fn paths_of(&self, id: &str) -> &[PathIdx] {
        self.by_id.get(id).map_or(&[], Vec::as_slice)
    }

    /// What a blob at a path held.
    pub(super) fn of(&self, oid: Oid, path: PathIdx) -> Option<&Content> {
        self.contents.get(&(oid, path))
    }

    /// The life of a document, with what each version held.
    pub(super) fn life(&self, life: &Life) -> DocumentLife {
        let mut places = vec![usize::MAX; life.versions.len()];
        let mut versions = Vec::new();
        for (at, version) in life.versions.iter().enumerate().filter(|(_, version)| version.live) {
            places[at] = versions.len();
            let content = version.entry.map(|entry| self.of(entry.oid, version.path).cloned().unwrap_or(Content::Unreadable));
            let previous = version.previous.iter().map(|at| places[*at]).filter(|at| *at != usize::MAX).collect();
            versions.push(DocumentVersion { commit: version.commit, path: version.path, content, previous });
        }
        let current = life.current.iter().map(|at| places[*at]).filter(|at| *at != usize::MAX).collect();
        DocumentLife { versions, current }
    }
}

impl Sheet {
    fn new(states: Vec<RecordState>) -> Sheet {
        let document = states.iter().position(|state| state.shape == RecordShape::Document);
        let mut rows = HashMap::new();
        for (at, state) in states.iter().enumerate().filter(|(at, _)| Some(*at) != document) {
            rows.entry(state.id.clone()).or_insert(at);
        }
        Sheet { states, document, rows }
    }
}

impl Content {
    /// A record of it.
    pub(super) fn find(&self, which: &Which) -> Option<&RecordState> {
        let Content::Records(sheet) = self else {
            return None;
        };
        let document = sheet.document.map(|at| &sheet.states[at]).filter(|state| state.id == which.id);
        let row = sheet.rows.get(&which.id).map(|at| &sheet.states[*at]);
        match which.is_document {
            true => document.or(row.filter(|row| !row.id.is_empty())),
            false => row.or(document.filter(|document| !document.id.is_empty())),
        }
    }

    /// The record that `state`, which `other` held, goes on as in this content (or, looking back, was)
    /// under another id: each is in one of the two alone, and all that matters is the same. A document
    /// that had no id, or has none any more, is the same document.
    pub(super) fn renumbered(&self, state: &RecordState, other: &Content) -> Option<&RecordState> {
        let is_new = |one: &RecordState| one.id.is_empty() || other.find(&Which::of(one)).is_none();
        let is_document = |one: &RecordState| one.shape == RecordShape::Document;
        let fits = |one: &&RecordState| {
            let lacked_id = is_document(one) && is_document(state) && one.id.is_empty() != state.id.is_empty();
            (lacked_id || one.is_renumbered(state)) && is_new(one)
        };
        let is_gone = state.id.is_empty() || self.find(&Which::of(state)).is_none();
        if is_gone { self.states().iter().find(fits) } else { None }
    }

    /// Its records.
    pub(super) fn states(&self) -> &[RecordState] {
        match self {
            Content::Records(sheet) => &sheet.states,
            Content::Unreadable => &[],
        }
    }
}

/// Contents by path.
fn by_path(contents: &HashMap<(Oid, PathIdx), Content>) -> Vec<(PathIdx, &Content)> {
    let mut all: Vec<(PathIdx, &Content)> = contents.iter().map(|((_, path), content)| (*path, content)).collect();
    all.sort_by_key(|(path, _)| *path);
    all
}

/// Which record of a document is meant: a record is its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Which {
    id: SmolStr,
    /// Whether it is the document, where a row has the same id.
    is_document: bool,
}

impl Which {
    pub(super) fn of_record(record: &Record) -> Which {
        Which { id: record.id.clone(), is_document: record.shape == RecordShape::Document }
    }

    pub(super) fn of(state: &RecordState) -> Which {
        Which { id: state.id.clone(), is_document: state.shape == RecordShape::Document }
    }
}

impl DocumentLife {
    /// What a record said in each version, also under the ids that it had before it was renumbered;
    /// none where it isn't there, or nothing can be read.
    pub(super) fn held(&self, which: &Which) -> Vec<Option<&RecordState>> {
        let mut held: Vec<Option<&RecordState>> =
            self.versions.iter().map(|version| version.content.as_ref().and_then(|content| content.find(which))).collect();
        for at in (0..self.versions.len()).rev() {
            let (Some(state), Some(own)) = (held[at], &self.versions[at].content) else {
                continue;
            };
            for before in self.readable_before(at) {
                if held[before].is_none()
                    && let Some(content) = &self.versions[before].content
                {
                    held[before] = content.find(&Which::of(state)).or_else(|| content.renumbered(state, own));
                }
            }
        }
        held
    }

    /// The versions that one grew from; behind those that can't be read, what they grew from.
    fn readable_before(&self, at: usize) -> Vec<usize> {
        let mut open = self.versions[at].previous.clone();
        let mut found = Vec::new();
        while let Some(before) = open.pop() {
            match self.versions[before].content {
                Some(Content::Unreadable) => open.extend(&self.versions[before].previous),
                _ => found.push(before),
            }
        }
        found
    }
}

/// What each of today's records says, in the order of the corpus; none for one whose file can't be
/// read again.
pub fn states(tree: &Tree, corpus: &Corpus, types: &Types, settings: &Settings) -> Vec<Option<RecordState>> {
    let reader = Reader { types, settings, prefix: "" };
    let of_document = |document: &crate::model::Document| -> Vec<Option<RecordState>> {
        let bytes = if document.records.is_empty() { None } else { tree.read(document.file, MAX_FILE_BYTES).ok() };
        let content = bytes.map(|bytes| reader.content(tree.path(document.file), &bytes));
        let states = document.records.clone().map(|at| {
            let which = Which::of_record(&corpus.records[at as usize]);
            content.as_ref().and_then(|content| content.find(&which)).cloned()
        });
        states.collect()
    };
    corpus.documents.par_iter().flat_map_iter(of_document).collect()
}
