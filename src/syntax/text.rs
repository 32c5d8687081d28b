//! The text of one value.

use smol_str::SmolStr;
use std::ops::Deref;

/// What a value says, escapes resolved, and whether it was written as a string beyond doubt. There is one
/// for each value of a repo, so the two are kept in the room of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// Written as it is.
    Plain(SmolStr),
    /// Written in quotes or as a block.
    Quoted(Box<str>),
}

impl Text {
    /// Whether it stood in quotes or a block.
    pub fn is_quoted(&self) -> bool {
        matches!(self, Text::Quoted(_))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        self
    }

    /// The same text, to be kept.
    pub fn to_smol(&self) -> SmolStr {
        match self {
            Text::Plain(text) => text.clone(),
            Text::Quoted(text) => SmolStr::new(text),
        }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Text::Plain(text) => text,
            Text::Quoted(text) => text,
        }
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl<T: Into<SmolStr>> From<T> for Text {
    fn from(text: T) -> Text {
        Text::Plain(text.into())
    }
}
