//! From a file's text to its records.

use super::body::{body_problems, second_places};
use super::document::{Document, DocumentKind, Guess};
use super::drafts::{Draft, Drafting, tell_missing_columns_once};
use super::guess::raw_text;
use super::lazy::LazyBody;
use super::record::{Record, RecordShape};
use super::references::stands_in_sentence;
use super::suppress;
use super::table::Register;
use super::values::{record, unchecked};
use super::words::Words;
use crate::schema::Types;
use crate::settings::{RegisterPlace, Settings};
use crate::source::{FileId, Span};
use crate::syntax::{Body, Format, MAX_FRONT_MATTER_BYTES, Node, NodeKind, Problem, ProblemKind, hidden_characters, parse_toml, parse_yaml, split};
use smol_str::SmolStr;

/// What lowering needs beside the text.
pub(super) struct Lowering<'a> {
    pub(super) types: &'a Types,
    pub(super) settings: &'a Settings,
}

/// A file's document and records; ids of records are given later, when all files are read.
pub(super) struct Lowered {
    pub(super) document: Document,
    pub(super) records: Vec<Record>,
    pub(super) blocks: Vec<crate::syntax::Block>,
    /// The pieces of words that its blocks are made of.
    pub(super) runs: Vec<crate::syntax::Run>,
    /// Its images.
    pub(super) images: Vec<crate::syntax::Image>,
}

impl Lowering<'_> {
    /// Reads one governed file.
    pub(super) fn document(&self, file: FileId, path: &str, bytes: &[u8]) -> Lowered {
        self.read(file, path, bytes, |text, document, drafts, body| self.finish(text, document, drafts, body.read()))
    }

    /// Reads a document as it once was: its kind, and its records as they say. Nothing is checked,
    /// and the body is only parsed where records stand in it.
    pub(super) fn version(&self, path: &str, bytes: &[u8]) -> Lowered {
        self.read(FileId(0), path, bytes, |_, document, drafts, _| {
            let records = drafts.into_iter().map(|draft| unchecked(draft, document.file)).collect();
            Lowered { document, records, blocks: Vec::new(), runs: Vec::new(), images: Vec::new() }
        })
    }

    /// Reads front-matter and what records it and the body hold, and hands them on.
    fn read(&self, file: FileId, path: &str, bytes: &[u8], finish: impl FnOnce(&str, Document, Vec<Draft>, LazyBody<'_>) -> Lowered) -> Lowered {
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(_) if !self.settings.governs(path) => {
                return finish("", blank(file, Span::default()), Vec::new(), LazyBody::new("", Span::default()));
            }
            Err(error) => {
                let at = error.valid_up_to();
                let detail = "this byte is not UTF-8, so the file can't be read as text";
                let problem = Problem::new(ProblemKind::Undecodable, Span::new(at, at + 1), detail);
                let guess = self.guess(path, &raw_text(bytes));
                return unreadable(file, vec![problem], guess);
            }
        };
        let fence = split(text);
        let mut document = blank(file, fence.opening);
        if !self.settings.governs(path) {
            return finish(text, document, Vec::new(), LazyBody::new(text, fence.body));
        }
        document.problems.extend(hidden_in(text));
        if text.contains('\0') {
            return unreadable(file, document.problems, self.guess(path, text));
        }
        let mut root = None;
        if let Some((format, inner)) = fence.front {
            if inner.range().len() > MAX_FRONT_MATTER_BYTES {
                let detail =
                    format!("the front-matter is {} KiB; at most {} KiB are read", inner.range().len() / 1024, MAX_FRONT_MATTER_BYTES / 1024);
                document.problems.push(Problem::new(ProblemKind::Malformed, fence.opening, detail));
                return unreadable(file, document.problems, self.guess(path, text));
            }
            let (node, problems) = match format {
                Format::Yaml => parse_yaml(inner.slice(text), inner.range().start),
                Format::Toml => parse_toml(inner.slice(text), inner.range().start),
            };
            document.problems.extend(problems);
            match node {
                Some(Node { kind: NodeKind::Missing, .. }) => {}
                Some(node) if matches!(node.kind, NodeKind::Map(_)) => root = Some(node),
                Some(node) => {
                    let detail = format!("front-matter must be `key: value` lines, not {}", node.describe());
                    document.problems.push(Problem::new(ProblemKind::Malformed, node.span, detail));
                    return unreadable(file, document.problems, self.guess(path, text));
                }
                None if document.problems.iter().any(|problem| matches!(problem.kind, ProblemKind::Malformed | ProblemKind::DuplicateKey)) => {
                    return unreadable(file, document.problems, self.guess(path, text));
                }
                None => {}
            }
        }
        if let Some(problem) = fence.problem {
            document.problems.push(problem);
            if fence.front.is_none() {
                return unreadable(file, document.problems, self.guess(path, text));
            }
        }
        let body = LazyBody::new(text, fence.body);
        let drafts = Drafting::new(self.types, self.settings, path, text, &body, fence.body).drafts(root, &mut document);
        finish(text, document, drafts, body)
    }

    /// Reads a CSV register.
    pub(super) fn csv(&self, file: FileId, register: &RegisterPlace, bytes: &[u8]) -> Lowered {
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let at = error.valid_up_to();
                let detail = "this byte is not UTF-8, so the register can't be read as text";
                let problem = Problem::new(ProblemKind::Undecodable, Span::new(at, at + 1), detail);
                let guess = Guess { id: None, kind: Some(register.kind.value.clone()), is_register: true, ..Guess::default() };
                return unreadable(file, vec![problem], guess);
            }
        };
        let mut document = blank(file, Span::default());
        document.problems.extend(hidden_in(text));
        let mut drafts = Vec::new();
        if let Some(kind) = self.types.get(&register.kind.value) {
            let rows = Register { kind, words: Words::new(self.settings), columns: &register.columns };
            let Some(read) = super::csv::rows(text, &rows, &mut document.problems) else {
                return unreadable(file, document.problems, Guess { id: None, kind: Some(kind.name.clone()), is_register: true, ..Guess::default() });
            };
            drafts = read;
            if self.settings.adopt {
                tell_missing_columns_once(&mut drafts);
            }
        }
        document.kind = DocumentKind::Governed;
        self.finish(text, document, drafts, Body::default())
    }

    /// Checks values, collects references, and takes from the body what stays.
    fn finish(&self, text: &str, mut document: Document, drafts: Vec<Draft>, body: Body) -> Lowered {
        let mut records = Vec::with_capacity(drafts.len());
        let adopted = drafts.first().is_some_and(|draft| draft.adopted);
        for (at, draft) in drafts.into_iter().enumerate() {
            let mut record = record(draft, document.file);
            if self.settings.adopt {
                record.references.iter_mut().for_each(|one| one.in_sentence = stands_in_sentence(text, one.span));
            }
            if let Some(allow) = record.fields.iter().find(|field| field.name == "allow" && !field.inherited) {
                let of_document = record.shape == RecordShape::Document;
                suppress::of_field(&allow.value, (!of_document).then_some(at), &mut document.allows);
            }
            records.push(record);
        }
        if !self.settings.adopt && document.problems.iter().any(|problem| problem.kind == ProblemKind::RaggedRow) {
            let row = records.iter().find(|record| record.shape == RecordShape::Row);
            document.guess.get_or_insert_default().kinds.extend(row.map(|row| row.kind.name.clone()));
        }
        suppress::of_comments(&body, &mut document.allows, &mut document.problems);
        if document.kind == DocumentKind::Governed {
            body_problems(text, &body, &records, adopted, &mut document);
            second_places(self.types, &Words::new(self.settings), text, &body, &records, &mut document);
        }
        let anchors: Vec<&str> = body.headings.iter().map(|heading| &*heading.anchor).chain(body.anchors.iter().map(|anchor| &**anchor)).collect();
        document.anchors = anchors.join("\n").into();
        document.links = body.links.into_iter().map(|link| (link.destination, link.span)).collect();
        document.mentions = body.mentions.into_iter().map(|mention| (SmolStr::new(&mention.id), mention.span)).collect();
        Lowered { document, records, blocks: body.blocks, runs: body.runs, images: body.images }
    }
}

/// The characters of a text that nobody sees.
fn hidden_in(text: &str) -> impl Iterator<Item = Problem> {
    hidden_characters(text).into_iter().map(|hidden| {
        let detail = format!("U+{:04X} is invisible or reorders the text around it", u32::from(hidden.character));
        Problem::new(ProblemKind::Undecodable, hidden.span, detail)
    })
}

fn blank(file: FileId, opening: Span) -> Document {
    Document {
        file,
        kind: DocumentKind::Prose,
        records: 0..0,
        problems: Vec::new(),
        links: Vec::new(),
        mentions: Vec::new(),
        anchors: "".into(),
        allows: Vec::new(),
        hits: Vec::new(),
        lines: Vec::new(),
        newest_version: None,
        restated: Vec::new(),
        metadata: Vec::new(),
        guess: None,
        opening,
    }
}

/// A file that is skipped as a whole, loudly.
pub(super) fn unreadable(file: FileId, problems: Vec<Problem>, guess: Guess) -> Lowered {
    let mut document = blank(file, Span::default());
    document.kind = DocumentKind::Unreadable;
    document.problems = problems;
    document.guess = Some(Box::new(guess));
    Lowered { document, records: Vec::new(), blocks: Vec::new(), runs: Vec::new(), images: Vec::new() }
}
