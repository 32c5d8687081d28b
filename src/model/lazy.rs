//! A body that is parsed when it is first looked at: of most versions of a document nobody does.

use crate::source::Span;
use crate::syntax::{Body, parse_markdown};
use std::cell::OnceCell;
use std::ops::Deref;

/// The body of a document, perhaps not parsed yet.
pub(super) struct LazyBody<'a> {
    text: &'a str,
    span: Span,
    parsed: OnceCell<Body>,
}

impl<'a> LazyBody<'a> {
    /// The body at `span` of a text.
    pub(super) fn new(text: &'a str, span: Span) -> LazyBody<'a> {
        LazyBody { text, span, parsed: OnceCell::new() }
    }

    /// The parsed body.
    pub(super) fn read(self) -> Body {
        let LazyBody { text, span, parsed } = self;
        parsed.into_inner().unwrap_or_else(|| parse_markdown(text, span))
    }
}

impl Deref for LazyBody<'_> {
    type Target = Body;

    fn deref(&self) -> &Body {
        self.parsed.get_or_init(|| parse_markdown(self.text, self.span))
    }
}
