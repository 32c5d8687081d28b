//! Records that were in the repo and are no more.

use super::document::{Content, DocumentLife, Which};
use super::gap::Gap;
use super::life::RecordLife;
use super::read::{Chronicle, Sources, present};
use super::state::RecordState;
use crate::graph::plain_id;
use crate::history::{CommitIdx, PathIdx};
use crate::model::{DocumentKind, RecordShape};
use crate::source::FileId;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// A record that was taken out.
#[derive(Clone, Debug)]
pub struct Lost {
    /// What it said last.
    pub state: Arc<RecordState>,
    /// Where it was.
    pub path: String,
    /// The commit that took it out; none when that is not committed.
    pub commit: Option<CommitIdx>,
    /// The document it was in, when that is still there.
    pub file: Option<FileId>,
    /// Its life.
    pub life: RecordLife,
}

/// All of them, by path and id.
pub(super) fn find(chronicle: &Chronicle, sources: Sources<'_>, documents: &[DocumentLife]) -> Result<Vec<Lost>, Gap> {
    let standing = present(sources.corpus);
    let mut found: BTreeMap<(String, String), Lost> = BTreeMap::new();
    let mut continued: HashSet<PathIdx> = HashSet::new();
    for (document, life) in sources.corpus.documents.iter().zip(documents) {
        continued.extend(life.versions.iter().map(|version| version.path));
        if document.kind == DocumentKind::Governed {
            let path = sources.tree.path(document.file).to_owned();
            gather(life, &path, Some(document.file), &standing, &mut found);
        }
    }
    for path in &chronicle.governed {
        let name = chronicle.path_name(*path);
        // What is there but isn't read for records (any more) is not gone.
        if continued.contains(path) || sources.tree.find(&name).is_some() {
            continue;
        }
        let mut life = chronicle.versions.life(&chronicle.history.life(*path)?);
        // Where branches ended it differently, one may have moved it away long before another deleted it.
        life.current.retain(|at| chronicle.history.renamed_from(life.versions[*at].commit, *path).is_none());
        if !life.current.is_empty() {
            gather(&life, &name, None, &standing, &mut found);
        }
    }
    Ok(found.into_values().collect())
}

/// The records of a document's life that stand nowhere now.
fn gather(
    document: &DocumentLife,
    path: &str,
    file: Option<FileId>,
    standing: &std::collections::HashMap<String, crate::model::RecordId>,
    found: &mut BTreeMap<(String, String), Lost>,
) {
    let mut seen: HashSet<String> = HashSet::new();
    let contents = document.versions.iter().filter_map(|version| version.content.as_ref());
    for state in contents.flat_map(Content::states) {
        let id = plain_id(&state.id).to_lowercase();
        if state.id.is_empty() || standing.contains_key(&id) || !seen.insert(id) {
            continue;
        }
        // A document that goes on under another id is not gone.
        if state.shape == RecordShape::Document && file.is_some() {
            continue;
        }
        let life = RecordLife::within(document, &Which::of(state));
        let (last, commit) = match life.current.first().map(|at| &life.versions[*at]) {
            Some(end) if end.state.is_none() => {
                let before = life.versions.iter().rev().filter(|version| version.commit < end.commit).find_map(|version| version.state.clone());
                (before, end.commit)
            }
            Some(end) => (end.state.clone(), None),
            None => continue,
        };
        let Some(last) = last.filter(|last| !is_renumbered(last, document, commit)) else {
            continue;
        };
        let key = (path.to_owned(), last.id.to_string());
        found.entry(key).or_insert(Lost { state: last, path: path.to_owned(), commit, file, life });
    }
}

/// Whether the document holds the same record under another id since the commit that took this one out.
fn is_renumbered(last: &RecordState, document: &DocumentLife, commit: Option<CommitIdx>) -> bool {
    if last.shape == RecordShape::Document {
        return false;
    }
    let same = |state: &RecordState| {
        let rest = |state: &RecordState| -> Vec<_> { state.fields.iter().filter(|(name, _)| name != "id").cloned().collect() };
        state.kind == last.kind && state.id != last.id && !rest(state).is_empty() && rest(state) == rest(last)
    };
    let at = document.versions.iter().find(|version| Some(version.commit) == commit);
    at.and_then(|version| version.content.as_ref()).is_some_and(|content| content.states().iter().any(same))
}
