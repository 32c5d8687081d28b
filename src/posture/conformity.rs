//! The state of one requirement, and why.

use super::owner;
use super::shown::Shown;
use crate::model::RecordId;
use crate::report::Verdict;
use crate::rules::{Context, Grade};
use crate::standards::{Kind, RequirementId};
use smol_str::SmolStr;
use std::collections::HashSet;

/// How far a requirement is met, as far as the records tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Records show it, and nothing stands against it.
    InPlace,
    /// Records show some of it, or a nonconformity stands against it.
    Partial,
    /// Nothing shows it.
    Missing,
    /// The records can't tell; never a pass.
    Unknown,
    /// A control that does not apply, with a reason that holds.
    Excluded,
}

impl State {
    /// All states, best first.
    pub const ALL: [State; 5] = [State::InPlace, State::Partial, State::Missing, State::Unknown, State::Excluded];

    /// In words.
    pub fn word(self) -> &'static str {
        match self {
            State::InPlace => "in place",
            State::Partial => "partial",
            State::Missing => "missing",
            State::Unknown => "unknown",
            State::Excluded => "excluded",
        }
    }
}

/// One requirement: its state, and what it rests on.
#[derive(Clone, Debug)]
pub struct Conformity {
    /// The requirement.
    pub requirement: RequirementId,
    /// Its state.
    pub state: State,
    /// The records that show it, by path and position; retired ones left out.
    pub records: Vec<RecordId>,
    /// For a control, its entry in the Statement of Applicability.
    pub entry: Option<RecordId>,
    /// Who answers for it; the first is the one to ask.
    pub owners: Vec<SmolStr>,
    /// Findings against it, by position in the verdict.
    pub findings: Vec<usize>,
    /// What lacks, in words, beside the findings.
    pub lacks: Vec<String>,
}

impl Conformity {
    /// The one to ask.
    pub fn owner(&self) -> &str {
        self.owners.first().map_or("", SmolStr::as_str)
    }
}

/// Types whose records come to be only when something happened: that there are none proves nothing.
const EVENTS: [&str; 5] = ["change", "concern", "finding", "incident", "nonconformity"];

/// Judges one requirement.
pub(super) fn judge(
    context: &Context<'_>,
    verdict: &Verdict,
    shown: &Shown,
    findings: &[usize],
    unknown: &HashSet<RecordId>,
    id: RequirementId,
) -> Conformity {
    let records = shown.records(id);
    let graded = findings.iter().any(|at| verdict.findings[*at].grade >= Some(Grade::Minor));
    let judging = Judging { context, records, graded, unknown, id };
    let (state, entry, lacks) = if context.standards.requirement(id).kind == Kind::Control {
        judging.control()
    } else {
        let (state, lacks) = judging.clause();
        (state, None, lacks)
    };
    let open: Vec<String> = shown.open_nonconformities(id).iter().map(|open| open_words(context, *open)).collect();
    let state = if state == State::InPlace && !open.is_empty() { State::Partial } else { state };
    let lacks = lacks.into_iter().chain(open).collect();
    let owners = owner::owners(context, id, entry, records, state);
    Conformity { requirement: id, state, records: records.to_vec(), entry, owners, findings: findings.to_vec(), lacks }
}

/// A nonconformity that the organization is working on, in words.
fn open_words(context: &Context<'_>, id: RecordId) -> String {
    let record = context.record(id);
    let mut words = format!("{} is open", record.id);
    let said: Vec<String> = [
        record.text("grade").map(str::to_owned),
        record.text("stage").map(|stage| stage.replace('-', " ")),
        record.date("due").map(|due| format!("due {}", due.day)),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !said.is_empty() {
        words.push_str(&format!(" ({})", said.join(", ")));
    }
    words
}

struct Judging<'a> {
    context: &'a Context<'a>,
    records: &'a [RecordId],
    graded: bool,
    unknown: &'a HashSet<RecordId>,
    id: RequirementId,
}

impl Judging<'_> {
    /// A clause, article or point: shown by live records that nothing stands against.
    fn clause(&self) -> (State, Vec<String>) {
        let requirement = self.context.standards.requirement(self.id);
        let live: Vec<RecordId> = self.records.iter().copied().filter(|id| self.context.record(*id).is_live()).collect();
        if live.is_empty() {
            if requirement.records.iter().any(|kind| self.context.graph.may_be_unreadable(kind)) {
                return (State::Unknown, vec!["a record that could show it can't be read".to_owned()]);
            }
            if !self.records.is_empty() {
                return (State::Partial, vec!["only drafts show it".to_owned()]);
            }
            let kinds = words(&requirement.records);
            let only_events = requirement.records.iter().all(|kind| EVENTS.contains(&kind.as_str()));
            if only_events && !self.graded {
                let why = if kinds.is_empty() { "no record names it".to_owned() } else { format!("no {kinds} is recorded; perhaps none was needed") };
                return (State::Unknown, vec![why]);
            }
            let what = if kinds.is_empty() { "record".to_owned() } else { kinds };
            return (State::Missing, vec![format!("no {what} shows it")]);
        }
        if self.graded {
            return (State::Partial, Vec::new());
        }
        if live.iter().all(|id| self.unknown.contains(id)) {
            return (State::Unknown, vec!["what shows it could not be checked".to_owned()]);
        }
        (State::InPlace, Vec::new())
    }

    /// A control: what its entry in the Statement of Applicability says, and what bears it out.
    fn control(&self) -> (State, Option<RecordId>, Vec<String>) {
        let entries = self.context.graph.entries_for(self.id);
        let entry = entries.iter().copied().find(|id| !self.context.record(*id).is_retired());
        let Some(entry) = entry else {
            if self.context.graph.may_be_unreadable("control") || self.context.graph.may_be_unreadable("soa") {
                return (State::Unknown, None, vec!["the Statement of Applicability can't be read in full".to_owned()]);
            }
            return (State::Missing, None, vec!["no entry in the Statement of Applicability".to_owned()]);
        };
        let (state, lacks) = self.entry(entry);
        (state, Some(entry), lacks)
    }

    fn entry(&self, entry: RecordId) -> (State, Vec<String>) {
        let record = self.context.record(entry);
        match record.truth("applicable") {
            None => return (State::Unknown, vec!["its entry does not say whether it applies".to_owned()]),
            Some(false) if self.graded => return (State::Missing, vec!["its exclusion does not hold".to_owned()]),
            Some(false) if !record.has("justification") => return (State::Missing, vec!["it is excluded without a reason".to_owned()]),
            Some(false) => return (State::Excluded, Vec::new()),
            Some(true) => {}
        }
        let evidence: Vec<RecordId> = self.context.live_linked(entry, "evidence");
        let mut lacks = Vec::new();
        if record.is_draft() {
            lacks.push("its entry is a draft".to_owned());
        }
        if evidence.is_empty() {
            lacks.push("no evidence in force".to_owned());
        }
        let planned = record.date("due").map_or("no date".to_owned(), |due| format!("due {}", due.day));
        match record.text("implementation") {
            Some("implemented") if lacks.is_empty() && !self.graded => {
                if evidence.iter().all(|id| self.is_elsewhere(*id)) {
                    return (State::Unknown, vec!["its evidence is held elsewhere and could not be checked".to_owned()]);
                }
                (State::InPlace, lacks)
            }
            Some("implemented") => (State::Partial, lacks),
            Some("partial") => {
                lacks.insert(0, format!("implemented in part, {planned}"));
                (State::Partial, lacks)
            }
            Some(word @ ("planned" | "not-started")) => (State::Missing, vec![format!("{}, {planned}", word.replace('-', " "))]),
            _ if record.is_faulty("implementation") || !self.graded => (State::Unknown, vec!["how far it is implemented is not said".to_owned()]),
            _ => (State::Partial, vec!["how far it is implemented is not said".to_owned()]),
        }
    }

    fn is_elsewhere(&self, evidence: RecordId) -> bool {
        self.unknown.contains(&evidence) || !self.context.record(evidence).has("artifact")
    }
}

/// Types in words: "audit programme, audit or finding".
fn words(kinds: &[SmolStr]) -> String {
    let plain: Vec<String> = kinds.iter().map(|kind| kind.replace('-', " ")).collect();
    match plain.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}
