//! A body as the blocks it consists of.

use super::bold::bold_line;
use crate::source::Span;
use crate::syntax::{Body, Table};

/// A line, and where it begins in the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// Its text, without the mark of a quote.
    pub(super) text: &'a str,
    /// The byte its text begins at.
    pub(super) start: usize,
}

/// What a block is.
#[derive(Debug)]
pub(super) enum Shape<'a, 'b> {
    /// A heading.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its words.
        title: &'b str,
    },
    /// A table.
    Table(&'b Table),
    /// Lines of a paragraph, a list or a quote.
    Lines(Vec<Line<'a>>),
    /// Code: whatever stands there is an example.
    Code,
}

/// One of the outermost blocks.
#[derive(Debug)]
pub(super) struct Block<'a, 'b> {
    pub(super) shape: Shape<'a, 'b>,
    span: Span,
}

impl Block<'_, '_> {
    /// Whether it is lines in bold that say no more than a heading would.
    pub(super) fn is_title(&self) -> bool {
        let Shape::Lines(lines) = &self.shape else { return false };
        lines.iter().all(|line| bold_line(line.text).is_some())
    }

    /// Whether nobody who reads the page sees it.
    pub(super) fn is_comment(&self) -> bool {
        let Shape::Lines(lines) = &self.shape else { return false };
        lines.first().is_some_and(|line| line.text.starts_with("<!--")) && lines.last().is_some_and(|line| line.text.ends_with("-->"))
    }

    /// Whether it is a paragraph in italics.
    pub(super) fn is_footer(&self) -> bool {
        let Shape::Lines(lines) = &self.shape else { return false };
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return false };
        first.text.trim_start().starts_with(['*', '_']) && last.text.trim_end().ends_with(['*', '_'])
    }
}

/// A body.
pub(super) struct Page<'a, 'b> {
    text: &'a str,
    body: &'b Body,
    start: usize,
}

impl<'a, 'b> Page<'a, 'b> {
    /// The body that stands at `whole`.
    pub(super) fn new(text: &'a str, body: &'b Body, whole: Span) -> Page<'a, 'b> {
        Page { text, body, start: whole.range().start }
    }

    /// How many blocks it has.
    pub(super) fn len(&self) -> usize {
        self.body.outer.len()
    }

    /// A block.
    pub(super) fn block(&self, at: usize) -> Option<Block<'a, 'b>> {
        let span = *self.body.outer.get(at)?;
        let inside = span.slice(self.text);
        let heading = || {
            let at = self.body.headings.partition_point(|heading| heading.span.start < span.start);
            self.body.headings.get(at).filter(|heading| span.contains(heading.span))
        };
        let shape = if inside.starts_with("```") || inside.starts_with("~~~") || self.is_indented(span) {
            Shape::Code
        } else if let Some(table) = self.table(span) {
            Shape::Table(table)
        } else if let Some(heading) = heading().filter(|_| inside.starts_with('#') || !self.is_underlined_by_accident(span)) {
            Shape::Heading { level: heading.level, title: &heading.text }
        } else {
            Shape::Lines(self.lines(span))
        };
        Some(Block { shape, span })
    }

    /// The line of the body that a block begins in, from 0.
    pub(super) fn line(&self, block: &Block<'_, '_>) -> usize {
        self.text.get(self.start..block.span.range().start).map_or(0, |before| before.matches('\n').count())
    }

    /// Whether a rule (`---`) stands right before a block.
    pub(super) fn is_after_rule(&self, at: usize) -> bool {
        let Some(block) = self.body.outer.get(at) else { return false };
        let from = at.checked_sub(1).and_then(|before| self.body.outer.get(before)).map_or(self.start, |before| before.range().end);
        let between = self.text.get(from..block.range().start).unwrap_or("");
        between.lines().any(|line| {
            let line: String = line.chars().filter(|letter| !letter.is_whitespace()).collect();
            line.len() >= 3 && ["-", "*", "_"].iter().any(|sign| line.replace(sign, "").is_empty())
        })
    }

    fn is_indented(&self, span: Span) -> bool {
        let before = &self.text[..span.range().start];
        let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
        line.starts_with("    ") || line.starts_with('\t')
    }

    fn table(&self, span: Span) -> Option<&'b Table> {
        let start = |table: &Table| table.header.first().map_or(0, |cell| cell.span.start);
        let at = self.body.tables.partition_point(|table| start(table) < span.start);
        self.body.tables.get(at).filter(|table| table.header.first().is_some_and(|cell| span.contains(cell.span)))
    }

    /// `**Owner:** CTO` with a rule right below it is a heading to Markdown, though nobody meant one.
    fn is_underlined_by_accident(&self, span: Span) -> bool {
        let lines: Vec<&str> = span.slice(self.text).trim_end().lines().collect();
        lines.len() > 1 && lines[0].contains(':') && lines[0].trim_start().starts_with(['*', '_', '-'])
    }

    fn lines(&self, span: Span) -> Vec<Line<'a>> {
        let mut lines = Vec::new();
        let mut at = span.range().start;
        for written in span.slice(self.text).split_inclusive('\n') {
            let inner = written.trim_start_matches(['>', ' ', '\t']);
            lines.push(Line { text: inner.trim_end(), start: at + (written.len() - inner.len()) });
            at += written.len();
        }
        lines
    }
}
