//! Versions of whole documents: what records each held.

use super::life::Relocation;
use super::state::{RecordState, said_by};
use super::wording::{Origin, Said, Wording};
use crate::history::{CommitIdx, PathIdx};
use crate::model::{Corpus, DocumentKind, Record, RecordShape, Version, is_governed_path, read_version};
use crate::schema::Types;
use crate::settings::Settings;
use crate::source::{MAX_FILE_BYTES, Tree};
use crate::syntax::split;
use rayon::prelude::*;
use smol_str::SmolStr;
use std::collections::{BTreeMap, HashMap};
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
    states: Vec<Arc<RecordState>>,
    document: Option<usize>,
    rows: Arc<HashMap<SmolStr, usize>>,
}

/// One version of a document.
#[derive(Clone, Debug)]
pub(super) struct DocumentVersion {
    pub(super) commit: CommitIdx,
    pub(super) path: PathIdx,
    /// None: the commit deleted it.
    pub(super) content: Option<Content>,
    /// What stood under the file's new name where the commit moved it away.
    pub(super) went: Option<Content>,
    /// Places in the list of versions.
    pub(super) previous: Vec<usize>,
}

/// All versions that today's grew from, the oldest first.
#[derive(Clone, Debug, Default)]
pub(super) struct DocumentLife {
    pub(super) versions: Vec<DocumentVersion>,
    pub(super) current: Vec<usize>,
}

/// Files that documents were before they came to where they are, each with the path by which it is
/// read: that of the document, from the root. The config of today speaks of that one alone.
pub(super) type Elsewhere = BTreeMap<String, String>;

/// No such files.
pub(super) static NOWHERE: Elsewhere = Elsewhere::new();

/// How documents are read.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) types: &'a Types,
    pub(super) settings: &'a Settings,
    /// Where the root lies below the top of the repository: `a/b/`, or empty.
    pub(super) prefix: &'a str,
    /// What documents were before.
    pub(super) elsewhere: &'a Elsewhere,
}

impl Reader<'_> {
    /// What a document at this path (from the root) says. The words of one that is kept in git can be
    /// read later.
    pub(super) fn content(&self, path: &str, bytes: &[u8], origin: Option<Origin<'_>>) -> Content {
        let Ok(text) = std::str::from_utf8(bytes) else {
            return Content::Unreadable;
        };
        let fence = split(text);
        if fence.front.is_none() && fence.problem.is_none() && !self.looks_beyond_front_matter() {
            return Content::Records(Arc::default());
        }
        let Version { kind, records, metadata } = read_version(self.types, self.settings, path, bytes);
        if kind == DocumentKind::Unreadable {
            return Content::Unreadable;
        }
        let is_register = records.iter().any(|record| record.shape != RecordShape::Document);
        let wording = |record: &Record| match record.shape {
            RecordShape::Document => Wording::of(text, Said { body: fence.body, with_tables: !is_register, metadata: &metadata }, origin),
            _ => Wording::default(),
        };
        let mut states: Vec<RecordState> = records.iter().map(|record| RecordState::of(record, wording(record))).collect();
        let rows = said_by(states.iter().filter(|state| state.shape != RecordShape::Document));
        if let Some(document) = states.iter_mut().find(|state| state.shape == RecordShape::Document) {
            document.wording.hold(rows);
        }
        Content::Records(Arc::new(Sheet::new(states)))
    }

    fn looks_beyond_front_matter(&self) -> bool {
        self.settings.adopt || !self.settings.documents.is_empty() || !self.settings.registers.is_empty()
    }

    /// The path by which a document of the past is read: it is governed, or became what is.
    pub(super) fn reads<'p>(&self, path: &'p str) -> Option<&'p str>
    where
        Self: 'p,
    {
        self.governed(path).or_else(|| self.elsewhere.get(path).map(String::as_str))
    }

    /// The path from the root, when it is below it and governed.
    pub(super) fn governed<'p>(&self, path: &'p str) -> Option<&'p str> {
        path.strip_prefix(self.prefix).filter(|path| is_governed_path(path, self.settings))
    }
}

impl Sheet {
    fn new(states: Vec<RecordState>) -> Sheet {
        let states: Vec<Arc<RecordState>> = states.into_iter().map(Arc::new).collect();
        let document = states.iter().position(|state| state.shape == RecordShape::Document);
        let mut rows = HashMap::new();
        for (at, state) in states.iter().enumerate().filter(|(at, _)| Some(*at) != document) {
            rows.entry(state.id.clone()).or_insert(at);
        }
        Sheet { states, document, rows: Arc::new(rows) }
    }

    /// Keeps once what another version holds as well: a register of hundreds of rows changes row by row.
    fn share(&mut self, other: &Sheet) {
        for state in self.states.iter_mut().filter(|state| state.shape != RecordShape::Document) {
            if let Some(theirs) = other.rows.get(&state.id).map(|at| &other.states[*at]).filter(|theirs| *theirs == state) {
                *state = Arc::clone(theirs);
            }
        }
        if self.rows == other.rows {
            self.rows = Arc::clone(&other.rows);
        }
    }
}

impl Content {
    /// A record of it.
    pub(super) fn find(&self, which: &Which) -> Option<&Arc<RecordState>> {
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
    pub(super) fn renumbered(&self, state: &RecordState, other: &Content) -> Option<&Arc<RecordState>> {
        let is_new = |one: &RecordState| one.id.is_empty() || other.find(&Which::of(one)).is_none();
        let is_document = |one: &RecordState| one.shape == RecordShape::Document;
        let fits = |one: &&Arc<RecordState>| {
            let lacked_id = is_document(one) && is_document(state) && one.id.is_empty() != state.id.is_empty();
            (lacked_id || one.is_renumbered(state)) && is_new(one)
        };
        let is_gone = state.id.is_empty() || self.find(&Which::of(state)).is_none();
        if is_gone { self.states().iter().find(fits) } else { None }
    }

    /// Keeps the rows that another version holds as well only once.
    pub(super) fn share(&mut self, other: &Content) {
        if let (Content::Records(own), Content::Records(other)) = (self, other)
            && let Some(own) = Arc::get_mut(own)
        {
            own.share(other);
        }
    }

    /// Reads the words of this and of a version beside it, where nothing else can differ between them:
    /// whoever compares them will want to know, and the texts are at hand.
    pub(super) fn settle(&self, text: &[u8], beside: &Content, its_text: &[u8]) {
        if let (Some(one), Some(two)) = (self.document(), beside.document())
            && one.has_fields_of(two)
            && !one.wording.is_settled_beside(&two.wording)
        {
            one.wording.settle(text);
            two.wording.settle(its_text);
        }
    }

    /// The record that the document itself is.
    fn document(&self) -> Option<&Arc<RecordState>> {
        match self {
            Content::Records(sheet) => sheet.document.map(|at| &sheet.states[at]),
            Content::Unreadable => None,
        }
    }

    /// Its records.
    pub(super) fn states(&self) -> &[Arc<RecordState>] {
        match self {
            Content::Records(sheet) => &sheet.states,
            Content::Unreadable => &[],
        }
    }
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

impl DocumentVersion {
    /// Whether the file was not deleted but moved, and the record with it.
    pub(super) fn went_elsewhere(&self, which: &Which) -> bool {
        self.content.is_none() && self.went.as_ref().is_some_and(|went| went.find(which).is_some())
    }
}

impl DocumentLife {
    /// The move by which a version has another path than those before it that held the record.
    pub(super) fn moved_in(&self, version: &DocumentVersion, held: &[Option<&Arc<RecordState>>]) -> Option<Relocation> {
        let before = || version.previous.iter().filter(|at| held[**at].is_some()).map(|at| self.versions[*at].path);
        let from = before().next().filter(|_| before().all(|path| path != version.path))?;
        Some(Relocation { commit: version.commit, from, to: version.path })
    }

    /// What a record said in each version, also under the ids that it had before it was renumbered;
    /// none where it isn't there, or nothing can be read.
    pub(super) fn held(&self, which: &Which) -> Vec<Option<&Arc<RecordState>>> {
        let mut held: Vec<Option<&Arc<RecordState>>> =
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
    let reader = Reader { types, settings, prefix: "", elsewhere: &NOWHERE };
    let of_document = |document: &crate::model::Document| -> Vec<Option<RecordState>> {
        let bytes = if document.records.is_empty() { None } else { tree.read(document.file, MAX_FILE_BYTES).ok() };
        let content = bytes.map(|bytes| reader.content(tree.path(document.file), &bytes, None));
        let states = document.records.clone().map(|at| {
            let which = Which::of_record(&corpus.records[at as usize]);
            content.as_ref().and_then(|content| content.find(&which)).map(|state| RecordState::clone(state))
        });
        states.collect()
    };
    corpus.documents.par_iter().flat_map_iter(of_document).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::builtin_types;

    #[test]
    fn a_row_that_no_version_changed_is_kept_once() {
        let (types, settings) = (builtin_types(), Settings::default());
        let reader = Reader { types: &types, settings: &settings, prefix: "", elsewhere: &NOWHERE };
        let content = |plan: &str| {
            let text = format!(
                "---\nid: REG-1\ntype: document\ntitle: Risks\nregister: risk\n---\n\n| id | title | treatment |\n|---|---|---|\n| RISK-1 | Bias | reduce |\n| RISK-2 | Leak | {plan} |\n"
            );
            reader.content("aims/risks.md", text.as_bytes(), None)
        };
        let (newer, mut older) = (content("accept"), content("reduce"));
        older.share(&newer);
        let is_one = |id: &str| {
            let which = Which { id: id.into(), is_document: false };
            Arc::ptr_eq(newer.find(&which).expect("newer"), older.find(&which).expect("older"))
        };
        assert_eq!((is_one("RISK-1"), is_one("RISK-2")), (true, false));
    }
}
