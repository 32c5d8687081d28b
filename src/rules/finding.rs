//! What rules report.

use crate::model::RecordId;
use crate::settings::Level;
use crate::source::{FileId, Place, Span};
use smol_str::SmolStr;

/// What a certification auditor would likely write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// Worth watching.
    Observation,
    /// A lapse.
    Minor,
    /// The system does not do what it must.
    Major,
}

impl Grade {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Grade::Observation => "observation",
            Grade::Minor => "minor",
            Grade::Major => "major",
        }
    }

    /// From its word.
    pub fn parse(word: &str) -> Option<Grade> {
        match word {
            "observation" => Some(Grade::Observation),
            "minor" => Some(Grade::Minor),
            "major" => Some(Grade::Major),
            _ => None,
        }
    }
}

/// Another place that has to do with a finding.
#[derive(Clone, Debug)]
pub struct Related {
    /// What it has to do with it.
    pub message: String,
    /// Where.
    pub place: Place,
}

/// One replacement of bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// In which file.
    pub file: FileId,
    /// What is replaced; an empty span inserts.
    pub span: Span,
    /// By what.
    pub text: String,
}

/// A correction a machine may apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, for people.
    pub title: String,
    /// The edits, all or none.
    pub edits: Vec<Edit>,
    /// Whether it may be applied without being asked for by name.
    pub safe: bool,
}

impl Fix {
    /// Writes `text` in place of one range.
    pub fn replace(title: impl Into<String>, file: FileId, span: Span, text: impl Into<String>, safe: bool) -> Fix {
        Fix { title: title.into(), edits: vec![Edit { file, span, text: text.into() }], safe }
    }
}

/// One thing an auditor would raise.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub code: SmolStr,
    /// Where.
    pub place: Place,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The record it is about.
    pub record: Option<RecordId>,
    /// The other ends.
    pub related: Vec<Related>,
    /// How to mend it.
    pub help: Option<String>,
    /// A correction a machine may apply.
    pub fix: Option<Fix>,
    /// A grade other than the rule's.
    pub grade: Option<Grade>,
    /// A level other than the rule's.
    pub level: Option<Level>,
    /// Requirements other than the rule's.
    pub requirements: Vec<SmolStr>,
    /// Fields of the record whose absence is told better here than by DOC004.
    pub replaces: Vec<SmolStr>,
    /// Dates of the record from which a review is counted that is told better here than by REV001.
    pub replaces_review: Vec<SmolStr>,
}

impl Finding {
    /// Adds another end.
    pub fn related(&mut self, place: Place, message: impl Into<String>) -> &mut Finding {
        self.related.push(Related { message: message.into(), place });
        self
    }

    /// Says how to mend it.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Finding {
        self.help = Some(help.into());
        self
    }

    /// Carries a correction.
    pub fn fix(&mut self, fix: Fix) -> &mut Finding {
        self.fix = Some(fix);
        self
    }

    /// Grades it otherwise than the rule's page.
    pub fn grade(&mut self, grade: Grade) -> &mut Finding {
        self.grade = Some(grade);
        self
    }

    /// Names the requirements it is about, where the rule's page can't know them.
    pub fn requirements(&mut self, requirements: impl IntoIterator<Item = SmolStr>) -> &mut Finding {
        self.requirements = requirements.into_iter().collect();
        self
    }

    /// Speaks for the absence of a field, so that DOC004 need not.
    pub fn replaces(&mut self, field: &str) -> &mut Finding {
        self.replaces.push(field.into());
        self
    }

    /// Speaks for the review that is counted from one of these dates, so that REV001 need not.
    pub fn replaces_review(&mut self, fields: &[&str]) -> &mut Finding {
        self.replaces_review.extend(fields.iter().map(SmolStr::new));
        self
    }
}

/// Something a rule could not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The rule.
    pub code: SmolStr,
    /// The record, if it is about one.
    pub record: Option<RecordId>,
    /// What could not be known, and why.
    pub reason: String,
}

/// What one rule reports.
#[derive(Debug, Default)]
pub struct Findings {
    pub(super) code: SmolStr,
    /// The findings.
    pub all: Vec<Finding>,
    /// What could not be known.
    pub unknown: Vec<Unknown>,
}

impl Findings {
    /// An empty list for a rule.
    pub fn of(code: &str) -> Findings {
        Findings { code: code.into(), ..Findings::default() }
    }

    /// Reports something about a record, at a place.
    pub fn on(&mut self, record: RecordId, place: Place, message: impl Into<String>) -> &mut Finding {
        let finding = self.add(place, message);
        finding.record = Some(record);
        finding
    }

    /// Reports something at a place.
    pub fn add(&mut self, place: Place, message: impl Into<String>) -> &mut Finding {
        self.all.push(Finding {
            code: self.code.clone(),
            place,
            message: message.into(),
            record: None,
            related: Vec::new(),
            help: None,
            fix: None,
            grade: None,
            level: None,
            requirements: Vec::new(),
            replaces: Vec::new(),
            replaces_review: Vec::new(),
        });
        let last = self.all.len() - 1;
        &mut self.all[last]
    }

    /// Says that something could not be known; never a pass, never a finding.
    pub fn unknown(&mut self, record: Option<RecordId>, reason: impl Into<String>) {
        self.unknown.push(Unknown { code: self.code.clone(), record, reason: reason.into() });
    }
}
