//! Where links lead, and the records that are mentioned.

use super::body::Mention;
use super::reader::Reader;
use crate::source::Span;

/// The longest `[[…]]` that is looked at.
const MAX_MENTION_BYTES: usize = 256;

impl Reader<'_> {
    /// Where a link's destination is written, inside the link.
    pub(super) fn destination(&self, link: Span, destination: &str) -> Span {
        let slice = self.slice(link);
        let after = slice.rfind("](").map(|at| at + 2).or_else(|| slice.find("]:").map(|at| at + 2));
        let Some(after) = after else { return link };
        let rest = &slice[after..];
        let start = after + (rest.len() - rest.trim_start_matches(['<', ' ', '\t', '\n', '\r']).len());
        let rest = &slice[start..];
        let length = if !destination.is_empty() && rest.starts_with(destination) {
            destination.len()
        } else {
            rest.find(|end: char| end.is_whitespace() || matches!(end, ')' | '>')).unwrap_or(rest.len())
        };
        if length == 0 { link } else { Span::new(start, start + length).shifted(link.range().start) }
    }

    /// `[[ID]]` comes as bracket by bracket; read it off the source where text stands.
    pub(super) fn mentions(&mut self, span: Span) {
        let from = span.range().start - self.base;
        if !self.source[from..].starts_with('[') || !self.source[from..].starts_with("[[") {
            return;
        }
        if from > 0 && self.source.as_bytes()[from - 1] == b'[' {
            return;
        }
        let inner = from + 2;
        // Nobody writes an id of more than a few dozen letters; the bound keeps long lines cheap.
        let mut line_end = self.source.len().min(inner + MAX_MENTION_BYTES);
        while !self.source.is_char_boundary(line_end) {
            line_end -= 1;
        }
        let line_end = self.source[inner..line_end].find(['\n', '\r']).map_or(line_end, |at| inner + at);
        let Some(length) = self.source[inner..line_end].find("]]") else {
            return;
        };
        let written = &self.source[inner..inner + length];
        let id = written.split(['|', '#']).next().unwrap_or("");
        let lead = id.len() - id.trim_start().len();
        let id = id.trim();
        if id.is_empty() || self.source[inner + length + 2..].starts_with('(') {
            return;
        }
        let start = self.base + inner + lead;
        self.body.mentions.push(Mention { id: id.into(), span: Span::new(start, start + id.len()) });
    }
}
