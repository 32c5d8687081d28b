//! The records of both sides, and which of them say something else.

use super::write::quoted;
use super::{Change, Tendency};
use crate::check::Project;
use crate::chronicle::{FieldChange, RecordState, changes, states};
use crate::graph::plain_id;
use crate::model::{DocumentKind, RecordId};
use crate::source::MAX_FILE_BYTES;
use std::collections::{BTreeMap, HashMap};

/// The records of both sides by id.
pub(super) struct Sides<'a> {
    pub(super) base: &'a Project,
    pub(super) head: &'a Project,
    before: BTreeMap<String, (RecordId, RecordState)>,
    after: BTreeMap<String, (RecordId, RecordState)>,
}

/// A record on both sides, as far as it is there.
pub(super) struct Pair<'s> {
    pub(super) id: &'s str,
    pub(super) before: Option<&'s (RecordId, RecordState)>,
    pub(super) after: Option<&'s (RecordId, RecordState)>,
    /// What became of it when it is not there after.
    pub(super) lost: &'static str,
}

impl<'a> Sides<'a> {
    pub(super) fn read(base: &'a Project, head: &'a Project) -> Sides<'a> {
        let (mut before, after) = (by_id(base), by_id(head));
        for (was, is) in renumbered(&before, &after) {
            if let Some(state) = before.remove(&was) {
                before.insert(is, state);
            }
        }
        Sides { base, head, before, after }
    }

    /// Every record of a type that was or is there.
    pub(super) fn pairs<'s>(&'s self, kind: &'s str) -> impl Iterator<Item = Pair<'s>> {
        self.all().filter(move |pair| pair.before.or(pair.after).is_some_and(|(_, state)| state.kind == kind))
    }

    fn all(&self) -> impl Iterator<Item = Pair<'_>> {
        let mut ids: Vec<&String> = self.before.keys().chain(self.after.keys()).collect();
        ids.sort();
        ids.dedup();
        ids.into_iter().map(|id| {
            let (before, after) = (self.before.get(id), self.after.get(id));
            let lost = match before.filter(|_| after.is_none()) {
                Some(_) if self.is_unread(id) => "can't be read",
                Some((record, _)) if self.is_left_out(*record) => "is left out by the config",
                _ => "is gone",
            };
            Pair { id, before, after, lost }
        })
    }

    /// Whether the file of a record that was there still is, and the config leaves it out now.
    fn is_left_out(&self, before: RecordId) -> bool {
        let path = self.base.tree.path(self.base.corpus.record(before).file);
        let (tree, settings) = (&self.head.tree, &self.head.settings);
        tree.find(path).is_some() && (settings.exclude.matches(path) || !settings.governs(path))
    }

    /// Whether a record that was there may still be, in a file that can't be read.
    pub(super) fn is_unread(&self, id: &str) -> bool {
        let Some((before, _)) = self.before.get(id).filter(|_| !self.after.contains_key(id)) else { return false };
        let path = self.base.tree.path(self.base.corpus.record(*before).file);
        is_lost(self.head, path) || self.head.graph.is_unreadable(id)
    }

    /// Records that came, went or say something else.
    pub(super) fn changed(&self) -> Vec<Change> {
        let mut found = Vec::new();
        for pair in self.all() {
            let what = match (pair.before, pair.after) {
                (None, Some((_, state))) => format!("new {}{}", state.kind, titled(state)),
                (Some((_, state)), None) => format!("the {}{} {}", state.kind, titled(state), pair.lost),
                (Some((_, before)), Some((_, after))) => {
                    let changed = changes(Some(before), Some(after));
                    if changed.is_empty() {
                        continue;
                    }
                    changed.iter().map(told).collect::<Vec<_>>().join("; ")
                }
                (None, None) => continue,
            };
            found.push(Change { record: pair.id.to_owned(), what, tendency: Tendency::Neither });
        }
        found
    }

    /// Systems that came, went, moved on or were classified otherwise.
    pub(super) fn systems(&self) -> Vec<Change> {
        let mut found = Vec::new();
        for pair in self.pairs("system") {
            let mut tell = |what: String| found.push(Change { record: pair.id.to_owned(), what, tendency: Tendency::Neither });
            match (pair.before, pair.after) {
                (None, Some((_, state))) => tell(format!("new system{} in {}", titled(state), state.get("lifecycle").unwrap_or("an unknown stage"))),
                (Some((_, state)), None) => tell(format!("the system{} {}", titled(state), pair.lost)),
                (Some((_, before)), Some((_, after))) => {
                    for field in ["lifecycle", "ai_act", "our_role", "in_scope"] {
                        if before.get(field) != after.get(field) {
                            let says = |state: &RecordState| state.get(field).map_or("nothing".to_owned(), quoted);
                            tell(format!("`{field}` was {} and is {}", says(before), says(after)));
                        }
                    }
                }
                (None, None) => {}
            }
        }
        found
    }
}

/// Whether a file is there and can't be read, as a whole or its rows.
pub(super) fn is_lost(project: &Project, path: &str) -> bool {
    let document = project.tree.find(path).and_then(|file| project.corpus.document_at(file));
    document.is_some_and(|document| document.kind == DocumentKind::Unreadable || document.is_lost_register())
}

/// The records of a project by id, with what they say.
fn by_id(project: &Project) -> BTreeMap<String, (RecordId, RecordState)> {
    let states = states(&project.tree, &project.corpus, &project.types, &project.settings);
    let named = project.corpus.iter().zip(states).filter(|((_, record), _)| !record.id.is_empty());
    named.filter_map(|((id, record), state)| Some((plain_id(&record.id).to_string(), (id, state?)))).collect()
}

/// The records that only got another id, with it: what says the same, and no other record does.
fn renumbered(before: &BTreeMap<String, (RecordId, RecordState)>, after: &BTreeMap<String, (RecordId, RecordState)>) -> Vec<(String, String)> {
    let gone = before.iter().filter(|(id, _)| !after.contains_key(*id));
    let mut new: HashMap<u128, Vec<(&String, &RecordState)>> = HashMap::new();
    for (id, (_, state)) in after.iter().filter(|(id, _)| !before.contains_key(*id)) {
        new.entry(state.meaning).or_default().push((id, state));
    }
    let mut pairs: HashMap<&String, Vec<&String>> = HashMap::new();
    for (was, (_, state)) in gone {
        let mut same = new.get(&state.meaning).into_iter().flatten().filter(|(_, other)| state.is_renumbered(other));
        if let (Some((is, _)), None) = (same.next(), same.next()) {
            pairs.entry(is).or_default().push(was);
        }
    }
    pairs.into_iter().filter_map(|(is, was)| if let [was] = was[..] { Some((was.clone(), is.clone())) } else { None }).collect()
}

/// How many governed files differ, byte by byte.
pub(super) fn files(base: &Project, head: &Project) -> usize {
    let read = |project: &Project, path: &str| project.tree.find(path).and_then(|file| project.tree.read(file, MAX_FILE_BYTES).ok());
    let paths = |project: &Project| project.corpus.documents.iter().map(|document| project.tree.path(document.file).to_owned()).collect::<Vec<_>>();
    let mut all = paths(base);
    all.extend(paths(head));
    all.sort();
    all.dedup();
    all.iter().filter(|path| read(base, path) != read(head, path)).count()
}

pub(super) fn titled(state: &RecordState) -> String {
    state.title().map_or(String::new(), |title| format!(" {}", quoted(&crate::schema::brief(title))))
}

/// A change of one field in words.
fn told(change: &FieldChange) -> String {
    if change.field == "text" {
        return "the text changed".to_owned();
    }
    let says = |text: &Option<smol_str::SmolStr>| text.as_deref().map_or("nothing".to_owned(), |text| quoted(&crate::schema::brief(text)));
    format!("`{}`: {} → {}", change.field, says(&change.before), says(&change.after))
}
