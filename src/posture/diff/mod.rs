//! What changed between two states of a repo, in an auditor's words.

mod controls;
mod overview;
mod records;
mod risks;
mod write;

use crate::check::Project;
use crate::report::{Located, Options, Report, unknown_to};
use crate::settings::Level;

pub use overview::Overview;
pub use write::DiffFormat;

/// The rule that tells that history can't be read.
const HISTORY_UNAVAILABLE: &str = "GIT009";

/// One line of what changed, and whether it is for the worse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The record it is about.
    pub record: String,
    /// What, as a sentence.
    pub what: String,
    /// Better, worse, or neither.
    pub tendency: Tendency,
}

/// Where a change leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tendency {
    /// For the better.
    Better,
    /// For the worse.
    Worse,
    /// Neither.
    Neither,
}

/// What changed.
#[derive(Debug, Default)]
pub struct Difference {
    /// Findings that were not there.
    pub new: Vec<Located>,
    /// Findings that are there no more.
    pub closed: Vec<Located>,
    /// Risks that rose, fell, came or went.
    pub risks: Vec<Change>,
    /// Controls gained and lost.
    pub controls: Vec<Change>,
    /// The Statement of Applicability.
    pub statement: Vec<Change>,
    /// Systems.
    pub systems: Vec<Change>,
    /// Every record that says something else, came or went.
    pub records: Vec<Change>,
    /// That git history can't be read, and so no finding of it is known of either side.
    pub unavailable: Option<Located>,
    /// Which rules can't be judged of the newer side, for files that can't be read.
    pub unjudged: Option<String>,
    /// Files that differ, whether or not anything else is said in them.
    pub files: usize,
}

impl Difference {
    /// Compares two states of a repo, both checked in full.
    pub fn of(base: &Project, head: &Project, options: &Options) -> Difference {
        let before = base.report(&base.verdict(options));
        let after = head.report(&head.verdict(options));
        Difference::of_findings(base, head, &before, &after)
    }

    /// Compares two states of a repo whose findings are known.
    pub fn of_findings(base: &Project, head: &Project, before: &Report, after: &Report) -> Difference {
        let is_gap = |one: &&Located| &*one.page.code == HISTORY_UNAVAILABLE;
        let only = |these: &[Located], those: &[Located]| unknown_to(these, those).into_iter().map(|at| these[at].clone()).collect();
        // What can't be judged any more is not mended.
        let still: Vec<Located> = after.findings.iter().chain(&after.unjudged).cloned().collect();
        let unjudged = after.told_unjudged();
        let (before, after) = (&before.findings, &after.findings);
        let mut difference = Difference { new: only(after, before), closed: only(before, &still), unjudged, ..Difference::default() };
        // It is no difference between the two, and said once.
        difference.unavailable = after.iter().chain(before).find(is_gap).cloned();
        difference.new.retain(|one| !is_gap(&one));
        difference.closed.retain(|one| !is_gap(&one));
        let sides = records::Sides::read(base, head);
        difference.files = records::files(base, head);
        difference.records = sides.changed();
        difference.risks = risks::compare(&sides);
        difference.systems = sides.systems();
        let (controls, statement) = controls::compare(&sides);
        difference.controls = controls;
        difference.statement = statement;
        difference
    }

    /// Whether nothing that the records say, and nothing that was found, is different.
    pub fn is_nothing(&self) -> bool {
        self.new.is_empty() && self.closed.is_empty() && self.records.is_empty()
    }

    /// Whether findings came up at this level or above.
    pub fn worsens(&self, level: Level) -> bool {
        self.new.iter().any(|one| one.level >= level)
    }
}
