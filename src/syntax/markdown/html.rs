//! HTML inside Markdown: anchors set by hand, comments, and words in brackets that Markdown takes for tags.

use super::body::Comment;
use super::reader::Reader;
use crate::source::Span;
use crate::syntax::placeholder::find_placeholder;
use crate::syntax::prose::{BlockKind, Image};
use regex::Regex;
use std::sync::LazyLock;

static HTML_ANCHOR: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"(?i)<[a-z][^<>]*\s(?:id|name)\s*=\s*["']?([^"'\s>]+)"#).ok());

static HTML_IMAGE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)<img\s").ok());
static HTML_ATTRIBUTE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"(?i)\b(src|alt)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^"'\s>]+))"#).ok());

/// The longest tag of an image that is looked at.
const MAX_IMAGE_BYTES: usize = 4096;

impl Reader<'_> {
    /// A line that is nothing but `<name>` counts as words too, though Markdown takes it for HTML.
    pub(super) fn stand_alone(&mut self, span: Span) {
        let slice = self.slice(span);
        if is_word_in_brackets(slice.trim()) {
            let lead = slice.len() - slice.trim_start().len();
            let start = span.range().start + lead;
            let run = Span::new(start, start + slice.trim().len());
            self.open_words(BlockKind::Paragraph);
            self.run(run, None);
            self.close_words();
        }
    }

    /// A piece of HTML.
    pub(super) fn html(&mut self, span: Span) {
        let slice = self.slice(span).to_owned();
        if slice.trim_start().starts_with("<!--") || slice.contains("<!--") {
            self.comments(span);
        } else {
            self.bare_ends();
        }
        self.pictures(span);
        if let Some(pattern) = HTML_ANCHOR.as_ref() {
            for found in pattern.captures_iter(&slice) {
                if let Some(name) = found.get(1) {
                    self.body.anchors.push(name.as_str().into());
                }
            }
        }
    }

    /// Images, unless they are commented out. A tag may run over several events, so it is read off the
    /// source from its opening.
    fn pictures(&mut self, span: Span) {
        let (Some(image), Some(attribute)) = (HTML_IMAGE.as_ref(), HTML_ATTRIBUTE.as_ref()) else { return };
        let openings: Vec<usize> = image.find_iter(self.slice(span)).map(|found| span.range().start - self.base + found.start()).collect();
        for opening in openings {
            let Some(length) = self.source.as_bytes()[opening..].iter().take(MAX_IMAGE_BYTES).position(|byte| *byte == b'>') else {
                return;
            };
            let whole = Span::new(opening, opening + length + 1).shifted(self.base);
            let mut near = self.body.comments.iter().rev().take_while(|comment| comment.span.end > whole.start);
            if near.any(|comment| comment.span.contains(whole)) {
                continue;
            }
            let (mut destination, mut alt) = ("", "");
            for found in attribute.captures_iter(&self.source[opening..opening + length]) {
                let value = (2..=4).find_map(|group| found.get(group)).map_or("", |value| value.as_str());
                if found[1].eq_ignore_ascii_case("src") { destination = value } else { alt = value }
            }
            let picture = Image { destination: destination.into(), alt: alt.into(), span: whole };
            self.body.images.push(picture);
        }
    }

    /// Comments may run over several events; they are read off the source from their opening.
    fn comments(&mut self, span: Span) {
        let mut at = (span.range().start - self.base).max(self.comments_read);
        let stop = span.range().end - self.base;
        while at < stop {
            let Some(opening) = self.source[at..stop].find("<!--").map(|found| at + found) else {
                return;
            };
            let Some(length) = self.source[opening..].find("-->") else {
                // None of the comments that begin from here on is ever closed.
                self.comments_read = self.source.len();
                return;
            };
            let whole = Span::new(opening, opening + length + 3).shifted(self.base);
            let text = self.source[opening + 4..(opening + length).max(opening + 4)].trim();
            self.body.comments.push(Comment { text: text.into(), span: whole });
            at = opening + length + 3;
            self.comments_read = at;
        }
    }
}

/// Whether a tag is a placeholder in angle brackets and nothing else.
pub(super) fn is_word_in_brackets(tag: &str) -> bool {
    tag.starts_with('<') && find_placeholder(tag) == Some(0..tag.len())
}
