//! The posture as a whole: the verdict of a full check, and a state for every requirement.

use super::against;
use super::conformity::{self, Conformity, State};
use super::shown::{self, Shown};
use crate::check::Project;
use crate::model::{Record, RecordId};
use crate::report::{Judged, Located, Options, Report, Verdict};
use crate::rules::{Context, Grade};
use crate::standards::{Pack, RequirementId};
use std::collections::HashSet;

/// A repo with its verdict and the state of each requirement.
pub struct Posture<'a> {
    /// The repo.
    pub project: &'a Project,
    /// What a full check found.
    pub verdict: Verdict,
    /// The same with lines and columns; `report.findings[n]` is `verdict.findings[n]`.
    pub report: Report,
    /// Every clause, control, article and point of the chosen standards, in order.
    pub requirements: Vec<Conformity>,
}

impl<'a> Posture<'a> {
    /// Checks the repo in full and derives the states.
    pub fn of(project: &'a Project) -> Posture<'a> {
        let verdict = project.verdict(&Options::default());
        Posture::from_verdict(project, verdict)
    }

    /// Derives the states from a verdict that was made with all rules and all paths.
    pub fn from_verdict(project: &'a Project, verdict: Verdict) -> Posture<'a> {
        let report = project.report(&verdict);
        let context = project.context();
        let shown = Shown::new(&context);
        let against = against::collect(&context, &verdict, &shown);
        let unknown: HashSet<RecordId> = verdict.unknown.iter().filter_map(|one| one.record).collect();
        let requirements = shown::leaves(&context).map(|id| conformity::judge(&context, &verdict, &shown, against.of(id), &unknown, id)).collect();
        Posture { project, verdict, report, requirements }
    }

    /// What could not be known of the repo as a whole, and why.
    pub fn unknown_of_repo(&self) -> Vec<String> {
        let of_repo = self.verdict.unknown.iter().filter(|one| one.record.is_none());
        self.report.told_unjudged().into_iter().chain(of_repo.map(|one| format!("{}: {}", one.code, one.reason))).collect()
    }

    /// What rules see.
    pub fn context(&self) -> Context<'a> {
        self.project.context()
    }

    /// A record.
    pub fn record(&self, id: RecordId) -> &'a Record {
        self.project.corpus.record(id)
    }

    /// The state of a requirement.
    pub fn of_requirement(&self, id: RequirementId) -> Option<&Conformity> {
        self.requirements.iter().find(|one| one.requirement == id)
    }

    /// The requirements of a standard.
    pub fn of_pack(&self, pack: &Pack) -> impl Iterator<Item = &Conformity> {
        let id = pack.id.clone();
        self.requirements.iter().filter(move |one| self.project.standards.pack(one.requirement).id == id)
    }

    /// How many of these are in a state.
    pub fn count<'c>(of: impl IntoIterator<Item = &'c Conformity>, state: State) -> usize {
        of.into_iter().filter(|one| one.state == state).count()
    }

    /// Findings that an auditor would write down as a nonconformity, by position.
    pub fn nonconformities(&self) -> impl Iterator<Item = (usize, &Judged)> {
        self.verdict.findings.iter().enumerate().filter(|(_, one)| one.grade >= Some(Grade::Minor))
    }

    /// The graded findings about a record, by position.
    pub fn findings_about(&self, record: RecordId) -> impl Iterator<Item = usize> {
        self.nonconformities().filter(move |(_, one)| one.record == Some(record)).map(|(at, _)| at)
    }
}

/// `path:line:column`, or words for the repo as a whole.
pub(super) fn place_words(one: &Located) -> String {
    if one.range.is_some() { one.place() } else { "the repo as a whole".to_owned() }
}

/// A finding as JSON of the outputs: what `check` says of it, in short.
pub(super) fn finding_json(one: &Located) -> serde_json::Value {
    serde_json::json!({
        "code": one.page.code, "level": one.level.word(), "grade": one.grade.map(Grade::word),
        "requirements": one.requirements, "message": one.message, "record": one.record, "path": one.path,
        "line": one.range.map(|range| range.start.line), "column": one.range.map(|range| range.start.column),
        "help": one.help, "fingerprint": one.fingerprint,
    })
}
