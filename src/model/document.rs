//! One file and what was found in it.

use super::listing::{ListLine, NewestVersion};
use super::suppress::DocumentAllow;
use crate::source::{FileId, Span};
use crate::syntax::{Node, Problem};
use smol_str::SmolStr;
use std::ops::Range;

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// Markdown without front-matter.
    Prose,
    /// Front-matter that names no type: not ours.
    Untyped,
    /// One record, a list of them, or a register.
    Governed,
    /// It could not be read; what it holds is unknown.
    Unreadable,
}

/// What a file that could not be read most likely is, so that nothing is reported as missing that
/// only can't be read.
#[derive(Clone, Debug, Default)]
pub struct Guess {
    /// Its id.
    pub id: Option<SmolStr>,
    /// Its type.
    pub kind: Option<SmolStr>,
    /// Ids of what else it holds.
    pub ids: Vec<SmolStr>,
    /// Types of what else it holds.
    pub kinds: Vec<SmolStr>,
    /// Whether it is a register: then it holds any number of records of that type, of ids unknown.
    pub is_register: bool,
    /// Whether nothing about it could make it a record, were it readable.
    pub holds_none: bool,
}

/// Something a scan of the words found.
#[derive(Clone, Debug)]
pub struct ScanHit {
    /// The rule that looked.
    pub code: SmolStr,
    /// Where.
    pub span: Span,
    /// What it has to say, for the rule that words it.
    pub detail: String,
}

/// One file that was read.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file.
    pub file: FileId,
    /// What it is.
    pub kind: DocumentKind,
    /// Its records in the corpus.
    pub records: Range<u32>,
    /// What is wrong with the file.
    pub problems: Vec<Problem>,
    /// Links: destination and place.
    pub links: Vec<(Box<str>, Span)>,
    /// `[[ID]]`: id and place.
    pub mentions: Vec<(SmolStr, Span)>,
    /// Anchors that links may lead to, one per line.
    pub anchors: Box<str>,
    /// Suppressions.
    pub allows: Vec<DocumentAllow>,
    /// What scans of its words found.
    pub hits: Vec<ScanHit>,
    /// The lines of a master list.
    pub lines: Vec<ListLine>,
    /// What its body says of it a second time, by field.
    pub restated: Vec<(SmolStr, Node)>,
    /// Where its body says fields and nothing else, in a repo that was not written for us.
    pub metadata: Vec<Span>,
    /// What its version history ends with.
    pub newest_version: Option<Box<NewestVersion>>,
    /// For an unreadable file, one with items that could not be read, or a register whose rows are not.
    pub guess: Option<Box<Guess>>,
    /// Where its front-matter begins, to point at the file as a whole.
    pub opening: Span,
}

impl Document {
    /// Whether it is a register of which rows could not be read.
    pub fn is_lost_register(&self) -> bool {
        self.guess.as_ref().is_some_and(|guess| guess.is_register)
    }
}
