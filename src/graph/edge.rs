//! The graph's data: edges from records to what they name.

use super::artifact::Artifact;
use super::incoming::Incoming;
use super::links::DocumentLink;
use crate::model::RecordId;
use crate::schema::FieldName;
use crate::source::{FileId, Span};
use crate::standards::RequirementId;
use foldhash::{HashMap, HashSet};
use smol_str::SmolStr;
use std::ops::Range;
use std::sync::Arc;

/// What a name came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A record of a fitting type.
    Record(RecordId),
    /// Requirements; for a control, one without an entry of its own.
    Requirements(Box<[RequirementId]>),
    /// A file of the repo that is no record.
    File(FileId),
    /// The path of a file that is not there; perhaps one that differs in upper and lower case.
    NoFile(Option<FileId>),
    /// A record, but of another type.
    WrongType(RecordId),
    /// No such record; the one most likely meant.
    Nothing(Option<RecordId>),
    /// No such clause, control or article; the nearest number.
    UnknownRequirement(Option<SmolStr>),
    /// An objective line where a control is meant.
    Objective(RequirementId),
    /// A record that could not be read, or whose id could not: already reported.
    Unreadable,
}

/// One name written in a record, and what it came to.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Who names.
    pub from: RecordId,
    /// In which field; `[[]]` or `link` for the body.
    pub field: FieldName,
    /// Where.
    pub span: Span,
    /// What is written.
    pub text: SmolStr,
    /// The types that may be named here.
    pub targets: Arc<[SmolStr]>,
    /// What it came to.
    pub target: Target,
    /// Whether the record rests on it.
    pub rests: bool,
}

impl Edge {
    /// Whether it came to nothing usable; then nothing may be concluded from its absence.
    pub fn is_broken(&self) -> bool {
        matches!(
            self.target,
            Target::NoFile(_) | Target::WrongType(_) | Target::Nothing(_) | Target::UnknownRequirement(_) | Target::Objective(_) | Target::Unreadable
        )
    }
}

/// All names of a repo, resolved.
#[derive(Debug, Default)]
pub struct Graph {
    /// Edges, by record and position.
    pub edges: Vec<Edge>,
    pub(super) outgoing: Vec<Range<u32>>,
    pub(super) incoming: Incoming,
    /// For each record, the broken edges that most likely mean it.
    pub(super) meant: HashMap<RecordId, Vec<u32>>,
    pub(super) by_id: HashMap<SmolStr, Vec<RecordId>>,
    pub(super) by_type: HashMap<SmolStr, Vec<RecordId>>,
    pub(super) by_control: HashMap<RequirementId, Vec<RecordId>>,
    pub(super) control_of: HashMap<RecordId, RequirementId>,
    pub(super) shown_by: HashMap<RequirementId, Vec<RecordId>>,
    /// Ids and types of files that could not be read.
    pub(super) unreadable_ids: HashSet<SmolStr>,
    pub(super) unreadable_types: HashSet<SmolStr>,
    /// Types of registers that could not be read: their rows may have any id.
    pub(super) unreadable_rows: HashSet<SmolStr>,
    /// Whether some file could not be read and not even its type is known.
    pub(super) unreadable_unknown: bool,
    /// Files that records name as artifacts.
    pub artifacts: Vec<Artifact>,
    /// Links and mentions in bodies.
    pub links: Vec<DocumentLink>,
}
