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
    /// Findings that are told no more, though what they are about is as it was: their rule was switched off, their
    /// file left out, or a suppression added.
    pub silenced: Vec<Located>,
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
        // Of what can't be read any more nothing is known, least of all that it is mended.
        difference.closed.retain(|one| !is_gap(&one) && !records::is_lost(head, &one.path));
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

    /// Parts the findings that were only silenced from those that are closed: `told` is what would be found if
    /// nothing were silenced.
    pub fn part_silenced(&mut self, told: &[Located]) {
        let closed: Vec<usize> = unknown_to(&self.closed, told);
        let all = std::mem::take(&mut self.closed).into_iter().enumerate();
        let (closed, silenced): (Vec<_>, Vec<_>) = all.partition(|(at, _)| closed.contains(at));
        self.closed = closed.into_iter().map(|(_, one)| one).collect();
        self.silenced = silenced.into_iter().map(|(_, one)| one).collect();
    }

    /// Whether nothing that the records say, and nothing that was found, is different.
    pub fn is_nothing(&self) -> bool {
        self.new.is_empty() && self.closed.is_empty() && self.silenced.is_empty() && self.records.is_empty()
    }

    /// Whether findings came up, or were silenced, at this level or above.
    pub fn worsens(&self, level: Level) -> bool {
        self.new.iter().chain(&self.silenced).any(|one| one.level >= level)
    }
}
