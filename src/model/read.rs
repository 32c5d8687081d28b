//! All governed files, read in parallel, in order.

use super::document::{Document, DocumentKind, Guess, ScanHit};
use super::guess::raw_text;
use super::lower::{Lowered, Lowering, unreadable};
use super::record::{Record, RecordId, RecordShape};
use super::whole::part_at;
use crate::schema::Types;
use crate::settings::Settings;
use crate::source::{FileId, MAX_FILE_BYTES, ReadError, Span, Standing, Tree};
use crate::syntax::{Problem, ProblemKind, Prose};
use rayon::prelude::*;

/// A look at the words of a document while its text is at hand. Rules about wording are run through
/// this door, so that no text need be kept.
pub trait ProseScan: Sync {
    /// What it finds.
    fn scan(&self, prose: &Prose<'_>) -> Vec<ScanHit>;
}

/// How many files are read at a time.
const PIECE: usize = 8192;

/// Everything the repo says.
#[derive(Debug, Default)]
pub struct Corpus {
    /// The files that were read, by path.
    pub documents: Vec<Document>,
    /// The records, by path and position.
    pub records: Vec<Record>,
    /// Files with front-matter that names no type: left alone.
    pub untyped: usize,
}

impl Corpus {
    /// Adds a document and its records after those that are there.
    fn add(&mut self, lowered: Lowered) {
        let Lowered { mut document, records, .. } = lowered;
        let first = self.records.len() as u32;
        let position = self.documents.len() as u32;
        self.untyped += usize::from(document.kind == DocumentKind::Untyped);
        self.records.extend(records.into_iter().map(|record| Record { document: position, ..record }));
        document.records = first..self.records.len() as u32;
        self.documents.push(document);
    }

    /// Notes that a newer record takes the place of this one.
    pub fn replace(&mut self, id: RecordId) {
        self.records[id.0 as usize].replaced = true;
    }

    /// A record.
    pub fn record(&self, id: RecordId) -> &Record {
        &self.records[id.0 as usize]
    }

    /// Whether there are records and all of them are drafts: a management system being set up.
    pub fn nothing_in_force(&self) -> bool {
        !self.records.is_empty() && self.records.iter().all(Record::is_draft)
    }

    /// All records with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (RecordId, &Record)> {
        self.records.iter().enumerate().map(|(at, record)| (RecordId(at as u32), record))
    }

    /// The document of a file, if it is one that is read.
    pub fn document_at(&self, file: FileId) -> Option<&Document> {
        self.documents.binary_search_by_key(&file, |document| document.file).ok().map(|at| &self.documents[at])
    }

    /// The record that a document as a whole is.
    pub fn own_record(&self, document: &Document) -> Option<RecordId> {
        let first = RecordId(document.records.start);
        (!document.records.is_empty() && self.record(first).shape == RecordShape::Document).then_some(first)
    }

    /// The record a place belongs to: the row or item it lies in, else its document.
    pub fn record_at(&self, file: FileId, span: Span) -> Option<RecordId> {
        let document = self.document_at(file)?;
        let range = document.records.start as usize..document.records.end as usize;
        let part = part_at(&self.records[range], span).map(|at| RecordId(document.records.start + at as u32));
        part.or_else(|| self.own_record(document))
    }

    /// The document of a record.
    pub fn document_of(&self, record: &Record) -> &Document {
        &self.documents[record.document as usize]
    }
}

/// Whether a file at this path is read for records.
pub fn is_governed_path(path: &str, settings: &Settings) -> bool {
    let end = path.rsplit('.').next().unwrap_or("");
    let markdown = end.eq_ignore_ascii_case("md") || end.eq_ignore_ascii_case("markdown");
    let register = end.eq_ignore_ascii_case("csv") && settings.registers.iter().any(|register| register.paths.matches(path));
    let included = markdown || register || (settings.include_is_strict && settings.include.matches(path));
    included && !settings.exclude.matches(path) && !settings.own_rules.matches(path)
}

/// The files that are governed.
fn governed(tree: &Tree, settings: &Settings) -> Vec<FileId> {
    tree.files()
        .filter(|(_, file)| matches!(file.standing, Standing::Tracked | Standing::Untracked | Standing::Unknown))
        .filter(|(_, file)| is_governed_path(&file.path, settings))
        .map(|(id, _)| id)
        .collect()
}

/// Reads all governed files.
pub fn read_corpus(tree: &Tree, types: &Types, settings: &Settings, scans: &[&dyn ProseScan]) -> Corpus {
    let lowering = Lowering { types, settings };
    let files = governed(tree, settings);
    let mut corpus = Corpus::default();
    corpus.documents.reserve_exact(files.len());
    corpus.records.reserve(files.len());
    // Piece by piece, so that not all documents are held twice.
    for piece in files.chunks(PIECE) {
        let read: Vec<Lowered> = piece.par_iter().with_min_len(8).map(|file| read_one(tree, &lowering, *file, scans)).collect();
        read.into_iter().for_each(|lowered| corpus.add(lowered));
    }
    corpus
}

/// A document as it once was.
#[derive(Debug)]
pub struct Version {
    /// What it was.
    pub kind: DocumentKind,
    /// Its records.
    pub records: Vec<Record>,
    /// Where its body says fields of the document and nothing else.
    pub metadata: Vec<Span>,
}

/// A document as it once was, read as today's are: with these types and settings, and by the path
/// it had.
pub fn read_version(types: &Types, settings: &Settings, path: &str, bytes: &[u8]) -> Version {
    let lowering = Lowering { types, settings };
    let csv = path.to_ascii_lowercase().ends_with(".csv");
    let register = settings.registers.iter().find(|register| csv && register.paths.matches(path));
    let lowered = match register {
        Some(register) => lowering.csv(FileId(0), register, bytes),
        None => lowering.version(path, bytes),
    };
    Version { kind: lowered.document.kind, records: lowered.records, metadata: lowered.document.metadata }
}

fn read_one(tree: &Tree, lowering: &Lowering<'_>, file: FileId, scans: &[&dyn ProseScan]) -> Lowered {
    let bytes = match tree.read(file, MAX_FILE_BYTES) {
        Ok(bytes) => bytes,
        Err(error) => {
            let (detail, guess) = match error {
                ReadError::TooLarge(size) => {
                    // Most such files are no records; how they begin tells.
                    let guess = tree.beginning(file, MAX_FILE_BYTES).map(|bytes| lowering.guess(tree.path(file), &raw_text(&bytes)));
                    (format!("the file has {size} bytes; at most {MAX_FILE_BYTES} are read"), guess.unwrap_or_default())
                }
                ReadError::Failed(why) => (format!("the file can't be read: {why}"), Guess::default()),
            };
            let problem = Problem::new(ProblemKind::Unreadable, Span::default(), detail);
            return unreadable(file, vec![problem], guess);
        }
    };
    let path = tree.path(file);
    if path.to_ascii_lowercase().ends_with(".csv")
        && let Some(register) = lowering.settings.registers.iter().find(|register| register.paths.matches(path))
    {
        return lowering.csv(file, register, &bytes);
    }
    let mut lowered = lowering.document(file, path, &bytes);
    if !scans.is_empty()
        && let Ok(text) = std::str::from_utf8(&bytes)
    {
        let prose = Prose { text, blocks: &lowered.blocks, runs: &lowered.runs, images: &lowered.images };
        for scan in scans {
            lowered.document.hits.extend(scan.scan(&prose));
        }
    }
    lowered.blocks = Vec::new();
    lowered.runs = Vec::new();
    lowered.images = Vec::new();
    lowered
}
