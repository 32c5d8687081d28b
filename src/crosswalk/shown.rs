//! Which records serve a point.

use crate::graph::{Graph, Target};
use crate::model::{Corpus, Record, RecordId};
use crate::standards::{Requirement, RequirementId, Resolved, Standards};
use std::collections::BTreeSet;

/// What is looked at.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// Documents and records.
    pub corpus: &'a Corpus,
    /// Names resolved.
    pub graph: &'a Graph,
    /// The standards followed.
    pub standards: &'a Standards,
}

/// The records that serve a point, each once, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Records whose `requirements` name the point.
    pub named: Vec<RecordId>,
    /// Records of a fitting type that show a clause or control the point is mapped to.
    pub fitting: Vec<RecordId>,
    /// Entries of the Statement of Applicability for controls the point is mapped to, in operation.
    pub helping: Vec<RecordId>,
}

impl Shown {
    /// Whether a record shows the point itself. Where the management system leaves the point open,
    /// or leaves out what it is about, only a record that names it does.
    pub fn is_shown(&self, requirement: &Requirement) -> bool {
        is_shown(requirement, !self.named.is_empty(), !self.fitting.is_empty())
    }
}

/// Whether a point is shown by records that name it, or that fit it by their type.
pub fn is_shown(requirement: &Requirement, named: bool, fitting: bool) -> bool {
    let by_type = requirement.coverage != "gap" && !requirement.by_name;
    named || (by_type && fitting)
}

/// The points of a pack at or under a number that carry something of their own.
pub fn leaves<'a>(standards: &'a Standards, pack: &str, under: Option<&'a str>) -> Vec<(RequirementId, &'a Requirement)> {
    let Some((at, pack)) = standards.chosen().iter().enumerate().find(|(_, chosen)| chosen.id == pack) else {
        return Vec::new();
    };
    let is_law = pack.requirements.iter().any(|requirement| !requirement.coverage.is_empty());
    let carries = |requirement: &Requirement| requirement.kind.is_leaf() && (!is_law || !requirement.coverage.is_empty());
    let wanted = |requirement: &Requirement| under.is_none_or(|under| pack.is_under(&requirement.id, under));
    let id = |index: usize| RequirementId { pack: at as u8, index: index as u16 };
    let all = pack.requirements.iter().enumerate().filter(|(_, requirement)| carries(requirement) && wanted(requirement));
    all.map(|(index, requirement)| (id(index), requirement)).collect()
}

/// The records that serve a point.
pub fn shown(view: &View<'_>, point: RequirementId) -> Shown {
    let requirement = view.standards.requirement(point);
    let mapped = mapped(view.standards, requirement);
    let live = |id: &RecordId| view.corpus.record(*id).is_live();
    let mut named: Vec<RecordId> = view.graph.shown_by(point).iter().copied().filter(live).collect();
    named.dedup();
    let of_type = requirement.records.iter().flat_map(|kind| view.graph.of_type(kind)).copied().filter(|id| shows_any(view, *id, &mapped));
    let mut fitting: Vec<RecordId> = of_type.chain(sharing(view, requirement)).filter(|id| live(id) && !named.contains(id)).collect();
    fitting.sort_unstable();
    fitting.dedup();
    let entries = mapped.iter().flat_map(|control| view.graph.entries_for(*control)).copied();
    let mut helping: Vec<RecordId> = entries.filter(|id| live(id) && operates(view.corpus.record(*id))).collect();
    helping.sort_unstable();
    helping.dedup();
    Shown { named, fitting, helping }
}

/// The records that show the clause a point shares its text with: those that name it, and those of
/// the types that show it.
fn sharing(view: &View<'_>, requirement: &Requirement) -> Vec<RecordId> {
    let Some(shared) = &requirement.shared else { return Vec::new() };
    let main = view.standards.main().map_or("", |pack| pack.id.as_str());
    let clauses = found(view.standards, &format!("{main}:{shared}"), &[]);
    let of_clause = |clause: RequirementId| {
        let kinds = &view.standards.requirement(clause).records;
        view.graph.shown_by(clause).iter().chain(kinds.iter().flat_map(|kind| view.graph.of_type(kind))).copied()
    };
    clauses.into_iter().flat_map(of_clause).collect()
}

fn operates(entry: &Record) -> bool {
    entry.truth("applicable") == Some(true) && (entry.is("implementation", "implemented") || entry.is("implementation", "partial"))
}

/// The clauses and controls of the main standard that a point is mapped to.
fn mapped(standards: &Standards, requirement: &Requirement) -> BTreeSet<RequirementId> {
    let main = standards.main().map_or("", |pack| pack.id.as_str());
    let numbers = requirement.clauses.iter().chain(&requirement.controls).chain(&requirement.shared);
    numbers.flat_map(|number| found(standards, &format!("{main}:{number}"), &[])).collect()
}

fn found(standards: &Standards, text: &str, own: &[&str]) -> Vec<RequirementId> {
    match standards.resolve(text, own) {
        Resolved::Found(found) => found,
        _ => Vec::new(),
    }
}

/// Whether a record shows one of these: by its own word, by the controls it names, or by its type.
fn shows_any(view: &View<'_>, id: RecordId, mapped: &BTreeSet<RequirementId>) -> bool {
    let record = view.corpus.record(id);
    let named = view.graph.edges_of(id).iter().any(|edge| match &edge.target {
        Target::Requirements(all) => all.iter().any(|one| mapped.contains(one)),
        Target::Record(to) => view.graph.control_of(*to).is_some_and(|control| mapped.contains(&control)),
        _ => false,
    });
    // What every document or procedure is for says nothing of what this one is about.
    let generic = matches!(record.kind.name.as_str(), "document" | "procedure" | "control");
    let by_type = || record.kind.requirements.iter().flat_map(|number| found(view.standards, number, &[])).any(|one| mapped.contains(&one));
    named || (!generic && by_type())
}
