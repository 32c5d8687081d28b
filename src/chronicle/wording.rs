//! What the body of a document says, for two versions to be compared by.
//!
//! Most versions differ from their neighbours in a field, and nobody asks what their bodies say. So
//! the words are looked for when they are first asked for, and never where the bytes are the same.

use crate::history::{Oid, Repo};
use crate::source::Span;
use crate::syntax::words;
use sha2::{Digest, Sha256};
use std::sync::{Arc, OnceLock};

/// A digest, short enough to keep and too long to come out the same for two texts.
pub(super) type Sum = u128;

/// The words of a body; of a register, also what its rows say.
#[derive(Clone, Debug, Default)]
pub(super) struct Wording {
    words: Words,
    /// A digest of what the rows of a register say.
    rows: Option<Sum>,
}

#[derive(Clone, Debug)]
enum Words {
    /// This digest of them; 0 when there are none.
    Known(Sum),
    /// Those of a body that stands in git.
    Kept(Arc<Kept>),
}

/// A body that stands in git, with its words once they were asked for.
#[derive(Debug)]
struct Kept {
    repo: Repo,
    blob: Oid,
    span: Span,
    with_tables: bool,
    metadata: Box<[Span]>,
    /// A digest of the bytes as they are.
    bytes: Sum,
    words: OnceLock<Sum>,
}

/// What of a text its body says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said<'a> {
    /// Where the body stands.
    pub(super) body: Span,
    /// Whether its tables say something: those that hold records say nothing more.
    pub(super) with_tables: bool,
    /// Where it says fields, which are compared as such.
    pub(super) metadata: &'a [Span],
}

/// Where a text is kept, so that it can be read again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin<'a> {
    pub(super) repo: &'a Repo,
    pub(super) blob: Oid,
}

impl Default for Words {
    fn default() -> Words {
        Words::Known(0)
    }
}

impl Wording {
    /// Of the body of a text. With an origin its words are read when somebody asks.
    pub(super) fn of(text: &str, said: Said<'_>, origin: Option<Origin<'_>>) -> Wording {
        let Said { body: span, with_tables, metadata } = said;
        let body = span.slice(text);
        let words = match origin {
            _ if body.trim().is_empty() => Words::Known(0),
            None => Words::Known(digest(&words(text, span, with_tables, metadata))),
            Some(Origin { repo, blob }) => {
                let bytes = sum(Sha256::new_with_prefix(body.as_bytes()));
                let (repo, metadata) = (repo.clone(), metadata.into());
                Words::Kept(Arc::new(Kept { repo, blob, span, with_tables, metadata, bytes, words: OnceLock::new() }))
            }
        };
        Wording { words, rows: None }
    }

    /// Takes in what the rows of a register say.
    pub(super) fn hold(&mut self, rows: Option<Sum>) {
        self.rows = rows;
    }

    /// Reads the words from the text while it is at hand.
    pub(super) fn settle(&self, text: &[u8]) {
        if let Words::Kept(kept) = &self.words {
            kept.words.get_or_init(|| kept.read(text));
        }
    }

    /// Whether this and another are known to say the same, or not to, without a look at the words.
    pub(super) fn is_settled_beside(&self, other: &Wording) -> bool {
        self.rows != other.rows || self.words.same_bytes(&other.words)
    }

    /// Whether it says nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_none() && self.words.digest() == 0
    }
}

impl PartialEq for Wording {
    fn eq(&self, other: &Wording) -> bool {
        self.rows == other.rows && self.words == other.words
    }
}

impl Eq for Wording {}

impl PartialEq for Words {
    fn eq(&self, other: &Words) -> bool {
        self.same_bytes(other) || self.digest() == other.digest()
    }
}

impl Words {
    fn same_bytes(&self, other: &Words) -> bool {
        match (self, other) {
            (Words::Kept(one), Words::Kept(two)) => one.with_tables == two.with_tables && one.bytes == two.bytes,
            _ => false,
        }
    }

    fn digest(&self) -> Sum {
        match self {
            Words::Known(digest) => *digest,
            Words::Kept(kept) => *kept.words.get_or_init(|| match kept.repo.blob(kept.blob) {
                Ok(text) => kept.read(&text),
                // It was read before. If it is gone since, no other bytes are taken for the same.
                Err(_) => kept.bytes,
            }),
        }
    }
}

impl Kept {
    fn read(&self, text: &[u8]) -> Sum {
        let text = std::str::from_utf8(text).unwrap_or_default();
        digest(&words(text, self.span, self.with_tables, &self.metadata))
    }
}

/// A digest of a text; 0 where there is none.
fn digest(text: &str) -> Sum {
    if text.is_empty() { 0 } else { sum(Sha256::new_with_prefix(text.as_bytes())) }
}

/// The first half of a digest.
pub(super) fn sum(hasher: Sha256) -> Sum {
    hasher.finalize().iter().take(16).fold(0, |number, byte| number << 8 | Sum::from(*byte))
}
