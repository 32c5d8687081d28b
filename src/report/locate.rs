//! Bytes to lines and columns, once, for the findings that are shown.

use super::baseline::SetAside;
use super::fingerprint::{Fingerprints, lasting_words};
use super::judge::{Judged, Verdict};
use super::unjudged;
use crate::model::Corpus;
use crate::rules::{Fix, Grade, Page};
use crate::settings::Level;
use crate::source::{FileId, LineIndex, MAX_FILE_BYTES, Place, Position, Tree};
use jiff::civil::Date;
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A range in a file as people count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// First.
    pub start: Position,
    /// One past the last.
    pub end: Position,
}

/// The text of a file with its lines.
#[derive(Debug)]
pub struct FileText {
    /// The text; bytes that are no UTF-8 are replaced one by one, so that offsets hold.
    pub text: String,
    /// Its lines.
    pub lines: LineIndex,
}

/// Another end, located.
#[derive(Clone, Debug)]
pub struct LocatedRelated {
    /// What it has to do with it.
    pub message: String,
    /// `.` for the repo as a whole.
    pub path: String,
    /// The file.
    pub file: Option<FileId>,
    /// Where in it.
    pub range: Option<Range>,
}

/// A finding, ready to be shown.
#[derive(Clone, Debug)]
pub struct Located {
    /// The rule's page.
    pub page: Arc<Page>,
    /// Level.
    pub level: Level,
    /// Grade.
    pub grade: Option<Grade>,
    /// Requirements.
    pub requirements: Vec<SmolStr>,
    /// What.
    pub message: String,
    /// The id of the record it is about.
    pub record: Option<SmolStr>,
    /// `.` for the repo as a whole.
    pub path: String,
    /// The file.
    pub file: Option<FileId>,
    /// Where in it.
    pub range: Option<Range>,
    /// The other ends.
    pub related: Vec<LocatedRelated>,
    /// How to mend it.
    pub help: Option<String>,
    /// A correction.
    pub fix: Option<Fix>,
    /// Its lasting name.
    pub fingerprint: String,
    /// Why it is suppressed, when it is.
    pub suppressed: Option<Box<str>>,
}

impl Located {
    /// What findings are sorted by.
    pub(super) fn order(&self) -> (&str, Option<usize>, &str) {
        (&self.path, self.range.map(|range| range.start.byte), &self.page.code)
    }

    /// Its place as people write it: `path:line:column`, or `.` for the repo as a whole.
    pub fn place(&self) -> String {
        self.range.map_or_else(|| self.path.clone(), |range| format!("{}:{}:{}", self.path, range.start.line, range.start.column))
    }
}

/// Counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Governed documents.
    pub documents: usize,
    /// Records.
    pub records: usize,
    /// Files with front-matter that names no type.
    pub untyped: usize,
    /// Findings by level.
    pub errors: usize,
    /// Findings by level.
    pub warnings: usize,
    /// Findings by level.
    pub notes: usize,
    /// Findings by grade.
    pub major: usize,
    /// Findings by grade.
    pub minor: usize,
    /// Findings by grade.
    pub observation: usize,
    /// Suppressed findings.
    pub suppressed: usize,
    /// What could not be known.
    pub unknown: usize,
}

/// Everything a format needs.
#[derive(Debug)]
pub struct Report {
    /// The day that counted as today.
    pub on: Date,
    /// The revision that was read.
    pub revision: Option<String>,
    /// Counts.
    pub summary: Summary,
    /// Findings by path, span and code.
    pub findings: Vec<Located>,
    /// Suppressed findings, likewise.
    pub suppressed: Vec<Located>,
    /// What could not be known, in words.
    pub unknown: Vec<String>,
    /// The texts of files with findings, to show lines of.
    pub texts: BTreeMap<FileId, FileText>,
    /// What would be found if the files that can't be read held nothing.
    pub unjudged: Vec<Located>,
    /// The files that may hold records and can't be read, where that keeps rules silent.
    pub unreadable: Vec<String>,
    /// What a baseline took out of it, where one was given.
    pub set_aside: Option<SetAside>,
}

/// Locates all findings of a verdict.
pub fn locate(verdict: &Verdict, corpus: &Corpus, tree: &Tree, on: Date) -> Report {
    let mut locator = Locator { tree, corpus, texts: BTreeMap::new(), fingerprints: Fingerprints::default() };
    let findings: Vec<Located> = verdict.findings.iter().map(|one| locator.finding(one)).collect();
    let suppressed: Vec<Located> = verdict.suppressed.iter().map(|one| locator.finding(one)).collect();
    let unjudged: Vec<Located> = verdict.unjudged.iter().map(|one| locator.finding(one)).collect();
    let unreadable = if unjudged.is_empty() { Vec::new() } else { unjudged::unreadable(corpus, tree) };
    let governed =
        |document: &&crate::model::Document| !matches!(document.kind, crate::model::DocumentKind::Prose | crate::model::DocumentKind::Untyped);
    let summary = Summary {
        documents: corpus.documents.iter().filter(governed).count(),
        records: corpus.records.len(),
        untyped: corpus.untyped,
        unknown: verdict.unknown.len() + unjudged::rules(&unjudged).len(),
        ..Summary::default()
    };
    let mut unknown: Vec<String> = verdict.unknown.iter().map(|one| format!("{}: {}", one.code, one.reason)).collect();
    unknown.sort();
    unknown.splice(0..0, unjudged::told(&unjudged, &unreadable));
    let mut report = Report {
        on,
        revision: tree.revision().map(str::to_owned),
        summary,
        findings,
        suppressed,
        unknown,
        unjudged,
        unreadable,
        texts: locator.texts,
        set_aside: None,
    };
    report.count();
    report
}

impl Report {
    pub(super) fn count(&mut self) {
        let level = |wanted: Level| self.findings.iter().filter(|one| one.level == wanted).count();
        let grade = |wanted: Grade| self.findings.iter().filter(|one| one.grade == Some(wanted)).count();
        let summary = &mut self.summary;
        (summary.errors, summary.warnings, summary.notes) = (level(Level::Error), level(Level::Warning), level(Level::Note));
        summary.suppressed = self.suppressed.len();
        (summary.major, summary.minor, summary.observation) = (grade(Grade::Major), grade(Grade::Minor), grade(Grade::Observation));
    }
}

struct Locator<'a> {
    tree: &'a Tree,
    corpus: &'a Corpus,
    texts: BTreeMap<FileId, FileText>,
    fingerprints: Fingerprints,
}

impl Locator<'_> {
    fn text(&mut self, file: FileId) -> &FileText {
        let tree = self.tree;
        self.texts.entry(file).or_insert_with(|| {
            // What was too large to be read is not read to be shown.
            let bytes = tree.read(file, MAX_FILE_BYTES).unwrap_or_default();
            let text = lossy(bytes);
            let lines = LineIndex::new(&text);
            FileText { text, lines }
        })
    }

    fn range(&mut self, place: Place) -> (String, Option<FileId>, Option<Range>) {
        match place {
            Place::Repo => (".".to_owned(), None, None),
            Place::File(file, span) => {
                let path = self.tree.path(file).to_owned();
                let found = self.text(file);
                let start = found.lines.position(&found.text, span.start as usize);
                let end = found.lines.position(&found.text, span.end as usize);
                (path, Some(file), Some(Range { start, end }))
            }
        }
    }

    fn finding(&mut self, one: &Judged) -> Located {
        let (path, file, range) = self.range(one.place);
        let record = one.record.map(|id| self.corpus.record(id).id.clone()).filter(|id| !id.is_empty());
        let written = match one.place {
            Place::File(file, span) => span.slice(&self.text(file).text).chars().take(200).collect(),
            Place::Repo => lasting_words(&one.message),
        };
        let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
        let subject = record.as_deref().unwrap_or(&name);
        let fingerprint = self.fingerprints.next(&one.page.code, subject, &written);
        let related = one
            .related
            .iter()
            .map(|related| {
                let (path, file, range) = self.range(related.place);
                LocatedRelated { message: related.message.clone(), path, file, range }
            })
            .collect();
        Located {
            page: Arc::clone(&one.page),
            level: one.level,
            grade: one.grade,
            requirements: one.requirements.clone(),
            message: one.message.clone(),
            record,
            path,
            file,
            range,
            related,
            help: one.help.clone(),
            fix: one.fix.clone(),
            fingerprint,
            suppressed: one.suppressed.clone(),
        }
    }
}

/// Text whose bytes stand where they stood: each byte that is no UTF-8 becomes `?`.
fn lossy(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| {
        let mut text = String::with_capacity(error.as_bytes().len());
        for chunk in error.as_bytes().utf8_chunks() {
            text.push_str(chunk.valid());
            text.extend(std::iter::repeat_n('?', chunk.invalid().len()));
        }
        text
    })
}
