//! What is wrong with a document before its meaning is looked at: facts, worded later by the rules.

use crate::source::Span;

/// One thing that could not be read as it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// Where.
    pub span: Span,
    /// The other place it has to do with.
    pub other: Option<Span>,
    /// What the parser, or we, say about it.
    pub detail: String,
}

/// The kinds of problems, each raised by one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// A governed file without front-matter, or without `type` (DOC001).
    NoFrontMatter,
    /// Front-matter that can't be read, or past the bounds (DOC002).
    Malformed,
    /// A file past the bounds, or unreadable (DOC002).
    Unreadable,
    /// A type that doesn't exist (DOC003).
    UnknownType,
    /// A required field that is absent or empty (DOC004).
    MissingField,
    /// A value of the wrong kind (DOC005).
    InvalidValue,
    /// A field the type doesn't have (DOC006).
    UnknownField,
    /// The same key twice (DOC007).
    DuplicateKey,
    /// An id off the pattern (DOC009).
    MalformedId,
    /// Left-over text of a template (DOC011).
    Placeholder,
    /// A heading with nothing under it (DOC012).
    EmptySection,
    /// Not UTF-8, or characters that hide what is written (DOC013).
    Undecodable,
    /// Two places of one record that differ (DOC015).
    Contradiction,
    /// A row with more or fewer cells than its header (DOC017).
    RaggedRow,
    /// A suppression without a reason or an end (CFG001).
    BadSuppression,
    /// An unknown rule or key in config (CFG004).
    Config,
}

impl Problem {
    /// A problem with one place.
    pub fn new(kind: ProblemKind, span: Span, detail: impl Into<String>) -> Problem {
        Problem { kind, span, other: None, detail: detail.into() }
    }

    /// The same, with the other place.
    #[must_use]
    pub fn with_other(mut self, other: Span) -> Problem {
        self.other = Some(other);
        self
    }
}
