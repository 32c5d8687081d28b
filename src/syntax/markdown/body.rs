//! What the body of a document holds.

use crate::source::Span;
use crate::syntax::prose::{Block, Image, Run};

/// What a body holds.
#[derive(Debug, Default)]
pub struct Body {
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// Anchors set by hand in HTML.
    pub anchors: Vec<Box<str>>,
    /// Links and images, and the definitions that reference links use.
    pub links: Vec<Link>,
    /// `[[ID]]` mentions.
    pub mentions: Vec<Mention>,
    /// Tables.
    pub tables: Vec<Table>,
    /// HTML comments.
    pub comments: Vec<Comment>,
    /// The words.
    pub blocks: Vec<Block>,
    /// The pieces that the words are made of.
    pub runs: Vec<Run>,
    /// Images.
    pub images: Vec<Image>,
    /// The outermost blocks, to say what a comment stands before.
    pub outer: Vec<Span>,
}

/// A heading.
#[derive(Debug)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its words.
    pub text: Box<str>,
    /// Its anchor on GitHub.
    pub anchor: Box<str>,
    /// Where its words stand.
    pub span: Span,
    /// Whether anything but deeper headings stands under it.
    pub empty: bool,
}

/// Where a link leads.
#[derive(Debug)]
pub struct Link {
    /// The destination, escapes resolved.
    pub destination: Box<str>,
    /// Where the destination is written.
    pub span: Span,
}

/// `[[ID]]`.
#[derive(Debug)]
pub struct Mention {
    /// What stands between the brackets.
    pub id: Box<str>,
    /// Where, without the brackets.
    pub span: Span,
}

/// A table.
#[derive(Debug)]
pub struct Table {
    /// The header's cells.
    pub header: Vec<Cell>,
    /// The rows: the row as a whole, and its cells.
    pub rows: Vec<(Span, Vec<Cell>)>,
    /// The heading it stands under, by position.
    pub heading: Option<usize>,
}

/// A table cell.
#[derive(Debug)]
pub struct Cell {
    /// Where its content stands, blanks around it left out.
    pub span: Span,
}

/// An HTML comment.
#[derive(Debug)]
pub struct Comment {
    /// What stands inside.
    pub text: Box<str>,
    /// The comment as a whole.
    pub span: Span,
}
