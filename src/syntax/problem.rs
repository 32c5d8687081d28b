//! What is wrong with a document before its meaning is looked at: facts, worded later by the rules.

use crate::source::Span;
use smol_str::SmolStr;

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
    /// What was most likely meant.
    pub meant: Option<Suggestion>,
    /// The bytes that say again what is said already, so that nothing is lost without them.
    pub surplus: Option<Span>,
}

/// A word in place of the one that is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The word.
    pub word: SmolStr,
    /// How it is written at the problem's place, in quotes where what it replaces is; `None` where
    /// the place holds more than the wrong word, so that replacing it would lose something.
    pub written: Option<String>,
    /// Whether hardly anything else can be meant, so that a machine may write it.
    pub certain: bool,
}

impl Suggestion {
    /// Suggests `word` for `wrong`, which is written at `span`.
    pub fn new(wrong: &str, span: Span, word: &str) -> Suggestion {
        let quoted = span.range().len() == wrong.len() + 2;
        let plain = span.range().len() == wrong.len();
        let written = if quoted { Some(format!("\"{word}\"")) } else { plain.then(|| word.to_owned()) };
        Suggestion { word: word.into(), written, certain: is_slip(wrong, word) }
    }
}

/// Whether two words differ by so little that one is a slip of the other: case and punctuation
/// alone, or one letter of five. A differing digit is never one: `RISK-2` is not `RISK-3`.
pub fn is_slip(wrong: &str, word: &str) -> bool {
    let folded = |text: &str| -> String { text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let (one, other) = (folded(wrong), folded(word));
    let distance = strsim::damerau_levenshtein(&one, &other);
    distance == 0 || (digits(wrong) == digits(word) && distance * 5 <= other.chars().count())
}

/// The kinds of problems, each raised by one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// A governed file without front-matter, or without `type` (DOC001).
    NoFrontMatter,
    /// An item of a `records:` list that says no type.
    UntypedItem,
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
    /// What another problem tells as well: nothing may rest on the field, and no rule speaks of it.
    Told,
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
        Problem { kind, span, other: None, detail: detail.into(), meant: None, surplus: None }
    }

    /// The same, with the other place.
    #[must_use]
    pub fn with_other(mut self, other: Span) -> Problem {
        self.other = Some(other);
        self
    }

    /// The same, with bytes that may go.
    #[must_use]
    pub fn with_surplus(mut self, surplus: Option<Span>) -> Problem {
        self.surplus = surplus;
        self
    }

    /// The same, with what was most likely meant instead of `wrong`.
    #[must_use]
    pub fn with_meant(mut self, wrong: &str, word: Option<&str>) -> Problem {
        self.meant = word.map(|word| Suggestion::new(wrong, self.span, word));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_from_other_words() {
        for (wrong, word) in [("next_reveiw", "next_review"), ("Owner", "owner"), ("aproved", "approved"), ("review-interval", "review_interval")] {
            assert!(is_slip(wrong, word), "{wrong}");
        }
        for (wrong, word) in [("RISK-009", "RISK-001"), ("mitigate", "reduce"), ("due", "owner"), ("role", "risk")] {
            assert!(!is_slip(wrong, word), "{wrong}");
        }
    }

    #[test]
    fn what_stands_in_quotes_is_replaced_in_quotes() {
        let plain = Suggestion::new("polcy", Span::new(5, 10), "policy");
        assert_eq!((plain.written.as_deref(), plain.certain), (Some("policy"), true));
        let quoted = Suggestion::new("polcy", Span::new(5, 12), "policy");
        assert_eq!((quoted.written.as_deref(), quoted.certain), (Some("\"policy\""), true));
        assert_eq!(Suggestion::new("polcy", Span::new(5, 30), "policy").written, None);
    }
}
