//! Asking the graph.

use super::artifact::Artifact;
use super::edge::{Edge, Graph, Target};
use crate::model::{Corpus, RecordId};
use crate::standards::RequirementId;

impl Graph {
    /// What a record names, in order.
    pub fn edges_of(&self, record: RecordId) -> &[Edge] {
        self.outgoing.get(record.0 as usize).map_or(&[], |range| &self.edges[range.start as usize..range.end as usize])
    }

    /// What a record names in one field.
    pub fn edges_in<'a>(&'a self, record: RecordId, field: &'a str) -> impl Iterator<Item = &'a Edge> {
        self.edges_of(record).iter().filter(move |edge| edge.field == field)
    }

    /// Who names a record.
    pub fn referrers(&self, record: RecordId) -> impl Iterator<Item = &Edge> {
        self.incoming.of(record).iter().map(|at| &self.edges[*at as usize])
    }

    /// The records of a type, by path and position.
    pub fn of_type(&self, kind: &str) -> &[RecordId] {
        self.by_type.get(kind).map_or(&[], Vec::as_slice)
    }

    /// The records with this id; of several, the first is the one that counts.
    pub fn with_id(&self, id: &str) -> &[RecordId] {
        self.by_id.get(id).map_or(&[], Vec::as_slice)
    }

    /// The records that share an id, for each id that several have.
    pub fn shared_ids(&self) -> impl Iterator<Item = &[RecordId]> {
        self.by_id.values().map(Vec::as_slice).filter(|records| records.len() > 1)
    }

    /// Whether a file that could not be read most likely holds the record of this id.
    pub fn is_unreadable(&self, id: &str) -> bool {
        self.unreadable_ids.contains(id)
    }

    /// Whether a name elsewhere that came to nothing most likely means this record.
    pub fn is_meant(&self, record: RecordId) -> bool {
        self.meant.contains_key(&record)
    }

    /// The records of a type that a record names or that name it, in either direction, each once.
    pub fn linked(&self, corpus: &Corpus, record: RecordId, kind: &str) -> Vec<RecordId> {
        let out = self.edges_of(record).iter().filter_map(|edge| match edge.target {
            Target::Record(to) if edge.field != "supersedes" && edge.field != "superseded_by" => Some(to),
            _ => None,
        });
        let back = self.referrers(record).filter(|edge| edge.field != "supersedes" && edge.field != "superseded_by").map(|edge| edge.from);
        let mut found: Vec<RecordId> = out.chain(back).filter(|other| corpus.record(*other).is_a(kind) && *other != record).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The records a field names.
    pub fn named_in<'a>(&'a self, record: RecordId, field: &'a str) -> impl Iterator<Item = (RecordId, &'a Edge)> {
        self.edges_in(record, field).filter_map(|edge| match edge.target {
            Target::Record(to) => Some((to, edge)),
            _ => None,
        })
    }

    /// Whether a name in a record that could lead to `kind` came to nothing, or a name elsewhere
    /// that most likely means the record did: then the absence of a link is already reported.
    pub fn is_uncertain(&self, corpus: &Corpus, record: RecordId, kind: &str) -> bool {
        let own = self.edges_of(record).iter().any(|edge| edge.is_broken() && edge.targets.iter().any(|target| target == kind || target == "*"));
        let meant = self.meant.get(&record).into_iter().flatten().any(|at| corpus.record(self.edges[*at as usize].from).is_a(kind));
        own || meant
    }

    /// Whether a field holds a name that came to nothing, or a value that could not be read.
    pub fn is_broken(&self, corpus: &Corpus, record: RecordId, field: &str) -> bool {
        corpus.record(record).is_faulty(field) || self.edges_in(record, field).any(Edge::is_broken)
    }

    /// Whether a file that could not be read most likely holds a record of this type.
    pub fn is_unreadable_type(&self, kind: &str) -> bool {
        self.unreadable_types.contains(kind)
    }

    /// Whether some file that could not be read may hold a record.
    pub fn is_doubtful(&self) -> bool {
        self.unreadable_unknown || !self.unreadable_types.is_empty()
    }

    /// Whether a record of this type may stand in a file that could not be read.
    pub fn may_be_unreadable(&self, kind: &str) -> bool {
        self.unreadable_unknown || self.unreadable_types.contains(kind)
    }

    /// The control of a standard that a control record stands for.
    pub fn control_of(&self, record: RecordId) -> Option<RequirementId> {
        self.control_of.get(&record).copied()
    }

    /// The entries for a control.
    pub fn entries_for(&self, control: RequirementId) -> &[RecordId] {
        self.by_control.get(&control).map_or(&[], Vec::as_slice)
    }

    /// The records whose `requirements` name a requirement.
    pub fn shown_by(&self, requirement: RequirementId) -> &[RecordId] {
        self.shown_by.get(&requirement).map_or(&[], Vec::as_slice)
    }

    /// The artifacts a record names.
    pub fn artifacts_of(&self, record: RecordId) -> impl Iterator<Item = &Artifact> {
        let start = self.artifacts.partition_point(|artifact| artifact.record < record);
        self.artifacts[start..].iter().take_while(move |artifact| artifact.record == record)
    }
}
