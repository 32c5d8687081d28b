//! The words of a document, as blocks a reader would see: what rules about wording look at.

use crate::source::Span;
use std::ops::Range;

/// What kind of block a stretch of words is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A paragraph, a list item, a quote.
    Paragraph,
    /// A heading.
    Heading,
    /// A table cell.
    Cell,
}

/// A piece of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Where it stands.
    pub span: Span,
    /// What it reads, where that is not what is written: a character written by name, or code,
    /// which only shows that it is there.
    pub reads: Option<Box<str>>,
}

/// One block of words; code is left out.
#[derive(Clone, Debug)]
pub struct Block {
    /// Its kind.
    pub kind: BlockKind,
    /// Its words, piece by piece, among those of the document.
    pub(super) runs: Range<u32>,
    /// Whether it is a quotation.
    pub quoted: bool,
    /// The block that introduces it: for a list item the words that its list follows, for a cell
    /// its column's header, else the heading above.
    pub lead: Option<u32>,
}

/// An image.
#[derive(Clone, Debug)]
pub struct Image {
    /// Where the picture is.
    pub destination: Box<str>,
    /// What is read instead of it.
    pub alt: Box<str>,
    /// The image as a whole.
    pub span: Span,
}

/// All words of a document.
#[derive(Clone, Copy, Debug)]
pub struct Prose<'a> {
    /// The whole text of the file.
    pub text: &'a str,
    /// Its blocks in order.
    pub blocks: &'a [Block],
    /// The pieces of words that they are made of.
    pub runs: &'a [Run],
    /// Its images in order.
    pub images: &'a [Image],
}

/// The words of a block as one line.
#[derive(Clone, Debug, Default)]
pub struct Flat {
    /// The words.
    pub words: String,
    /// For each byte of them, what it stands for in the file.
    places: Vec<Span>,
}

impl Flat {
    /// Where a part of the words stands in the file.
    pub fn span(&self, part: Range<usize>) -> Span {
        let places = self.places.get(part).unwrap_or(&[]);
        match (places.first(), places.last()) {
            (Some(first), Some(last)) => Span { start: first.start, end: last.end },
            _ => Span::default(),
        }
    }
}

impl Prose<'_> {
    /// The pieces of words of a block; there is at least one.
    pub fn runs(&self, block: &Block) -> &[Run] {
        self.runs.get(block.runs.start as usize..block.runs.end as usize).unwrap_or(&[])
    }

    /// The words of the last line of a block.
    pub fn last_line(&self, block: &Block) -> String {
        let mut pieces: Vec<&str> = Vec::new();
        for run in self.runs(block).iter().rev() {
            let (piece, ends) = match &run.reads {
                Some(reads) => (if **reads == *" " { "" } else { &**reads }, **reads == *" "),
                None => {
                    let written = run.span.slice(self.text);
                    written.rfind(['\n', '\r']).map_or((written, false), |end| (&written[end + 1..], true))
                }
            };
            pieces.push(piece);
            if ends {
                break;
            }
        }
        pieces.into_iter().rev().collect()
    }

    /// The words of a block as one line.
    pub fn flatten(&self, block: &Block) -> Flat {
        let mut flat = Flat::default();
        for run in self.runs(block) {
            if let Some(reads) = &run.reads {
                flat.places.extend(std::iter::repeat_n(run.span, reads.len()));
                flat.words.push_str(reads);
                continue;
            }
            let start = run.span.range().start;
            let written = run.span.slice(self.text);
            for (at, letter) in written.char_indices() {
                // The two characters of a line end are one space.
                if letter == '\r' && written[at..].starts_with("\r\n") {
                    continue;
                }
                let place = Span::new(start + at, start + at + letter.len_utf8());
                flat.places.extend(std::iter::repeat_n(place, letter.len_utf8()));
                flat.words.push(if letter == '\n' || letter == '\r' { ' ' } else { letter });
            }
        }
        flat
    }
}
