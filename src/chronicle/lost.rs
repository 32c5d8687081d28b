//! Records that were in the repo and are no more.

use super::document::{Content, DocumentLife, Which};
use super::gap::Gap;
use super::life::RecordLife;
use super::moved;
use super::read::{Chronicle, Sources, present};
use super::state::RecordState;
use crate::graph::plain_id;
use crate::history::{CommitIdx, Interest, PathIdx};
use crate::model::{DocumentKind, RecordId, RecordShape};
use crate::source::FileId;
use smol_str::SmolStr;
use std::collections::{BTreeMap, HashMap, HashSet};
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
    /// The register it was in, when that is still there.
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
            let path = sources.tree.path(document.file);
            gather(chronicle, life, path, Some(document.file), &standing, &mut found);
        }
    }
    let says_no_record = |file: FileId| {
        let document = sources.corpus.document_at(file);
        document.is_some_and(|document| matches!(document.kind, DocumentKind::Prose | DocumentKind::Untyped))
    };
    for path in &chronicle.governed {
        let name = chronicle.path_name(*path);
        // What is there but isn't read (any more) is not gone; what is read and says no record any more is.
        if continued.contains(path) || sources.tree.find(&name).is_some_and(|file| !says_no_record(file)) {
            continue;
        }
        let mut life = chronicle.versions.life(&chronicle.history, &chronicle.history.life(*path)?);
        // Where branches ended it differently, one may have moved it away long before another deleted it.
        life.current.retain(|at| chronicle.history.renamed_from(life.versions[*at].commit, *path).is_none());
        if !life.current.is_empty() {
            gather(chronicle, &life, &name, None, &standing, &mut found);
        }
    }
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let went_on: HashSet<Step> = chronicle.lives().iter().flat_map(former).chain(found.values().flat_map(|lost| former(&lost.life))).collect();
    found.retain(|_, lost| last(&lost.life).and_then(|at| step(&lost.life, at)).is_none_or(|step| !went_on.contains(&step)));
    Ok(found.into_values().collect())
}

/// The records of a document's life that stand nowhere now.
fn gather(
    chronicle: &Chronicle,
    document: &DocumentLife,
    path: &str,
    file: Option<FileId>,
    standing: &HashMap<String, RecordId>,
    found: &mut BTreeMap<(String, String), Lost>,
) {
    let mut seen: HashSet<String> = HashSet::new();
    let contents = document.versions.iter().filter_map(|version| version.content.as_ref());
    for state in contents.flat_map(Content::states) {
        let id = plain_id(&state.id).to_lowercase();
        if state.id.is_empty() || standing.contains_key(&id) || !seen.insert(id) {
            continue;
        }
        // A document that once was known by its file's name and now says its id is still there.
        if file.is_some() && state.is_named_by_place() {
            continue;
        }
        let life = RecordLife::within(document, &Which::of(state));
        let (Some(end), Some(last)) = (life.current.first().map(|at| &life.versions[*at]), last(&life)) else {
            continue;
        };
        let Some(state) = life.versions[last].state.clone() else {
            continue;
        };
        let is_taken_out = end.state.is_none();
        let commit = end.commit.filter(|_| is_taken_out);
        let left = end.path.filter(|_| is_taken_out).map_or_else(|| path.to_owned(), |path| chronicle.path_name(path));
        // What stands in its file now is another record, and not what this is about.
        let file = file.filter(|_| state.shape != RecordShape::Document);
        let key = (path.to_owned(), state.id.to_string());
        let life = moved::whole(chronicle, &life).unwrap_or(life);
        found.entry(key).or_insert(Lost { state, path: left, commit, file, life });
    }
}

impl Chronicle {
    /// Where the commit that took a document out put the same bytes, from the top of the repository where
    /// that lies outside the root.
    pub fn moved_to(&self, lost: &Lost) -> Option<String> {
        let (commit, history) = (lost.commit?, &self.history);
        let parent = history.parents(commit).next()?;
        let everything = Interest::new().below("");
        let differences = history.repo().differences(history.oid(parent), history.oid(commit), &everything).ok()?;
        let from = format!("{}{}", self.prefix, lost.path);
        let gone = differences.iter().find(|one| one.path == from && one.after.is_none())?.before?;
        let to = differences.iter().find(|one| one.before.is_none() && one.after.is_some_and(|new| new.oid == gone.oid))?;
        Some(to.path.strip_prefix(self.prefix.as_str()).unwrap_or(&to.path).to_owned())
    }
}

/// A version of a record: its id, the commit that made it, and where.
type Step = (SmolStr, Option<CommitIdx>, Option<PathIdx>);

fn step(life: &RecordLife, at: usize) -> Option<Step> {
    let version = &life.versions[at];
    Some((version.state.as_ref()?.id.clone(), version.commit, version.path))
}

/// The version that says what a record said last.
fn last(life: &RecordLife) -> Option<usize> {
    let end = *life.current.first()?;
    match life.versions[end].state {
        Some(_) => Some(end),
        None => life.versions[end].previous.last().copied(),
    }
}

/// The versions that a record went on from: a record that ends with one of them was moved or given
/// another id, and is not gone.
fn former(life: &RecordLife) -> impl Iterator<Item = Step> + '_ {
    let alive = life.ancestry(&life.current);
    let going_on = life.versions.iter().zip(alive).filter(|(version, alive)| *alive && version.state.is_some());
    going_on.flat_map(|(version, _)| &version.previous).filter_map(|at| step(life, *at))
}
