//! Headings, and whether anything stands under them.

use super::body::Heading;
use super::reader::Reader;
use crate::source::Span;
use crate::syntax::prose::BlockKind;
use pulldown_cmark::HeadingLevel;

impl Reader<'_> {
    pub(super) fn open_heading(&mut self, level: HeadingLevel) {
        let level = level as u8;
        self.end_section(level);
        self.heading = Some((level, String::new()));
        self.open_words(BlockKind::Heading);
    }

    pub(super) fn close_heading(&mut self, span: Span) {
        if let Some((level, words)) = self.heading.take() {
            let anchor = self.slugs.next(&words).into();
            self.body.anchors.extend(own_id(&words).map(Into::into));
            let runs = self.open_runs();
            let inner = runs.first().zip(runs.last()).map(|(first, last)| Span { start: first.span.start, end: last.span.end });
            let text = words.trim().into();
            let span = inner.unwrap_or(Span { start: span.start, end: span.start + 1 });
            self.body.headings.push(Heading { level, text, anchor, span, empty: false });
            self.bare = Some(self.body.headings.len() - 1);
        }
        self.above = self.close_words().or(self.above);
    }

    /// Something stands under the last heading (unless it is the heading itself).
    pub(super) fn bare_ends(&mut self) {
        if self.heading.is_none() {
            self.bare = None;
        }
    }

    /// A heading of `level` (0: the end) begins; the last one was empty if nothing stood under it.
    pub(super) fn end_section(&mut self, level: u8) {
        if let Some(bare) = self.bare.take() {
            let heading = &mut self.body.headings[bare];
            heading.empty = level <= heading.level;
        }
    }
}

/// The id that a heading gives itself in attributes at its end: `{#rules}`, `{: #roles .wide }`.
fn own_id(words: &str) -> Option<&str> {
    let (_, attributes) = words.trim_end().strip_suffix('}')?.rsplit_once('{')?;
    attributes.split_whitespace().find_map(|attribute| attribute.trim_start_matches(':').strip_prefix('#')).filter(|id| !id.is_empty())
}
