//! The words of a document, as blocks a reader would see: what rules about wording look at.

use crate::source::Span;

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

/// One block of words; code is left out.
#[derive(Clone, Debug)]
pub struct Block {
    /// Its kind.
    pub kind: BlockKind,
    /// Where its words stand, piece by piece, in order.
    pub runs: Vec<Span>,
    /// Whether it is a quotation.
    pub quoted: bool,
}

/// All words of a document.
#[derive(Clone, Copy, Debug)]
pub struct Prose<'a> {
    /// The whole text of the file.
    pub text: &'a str,
    /// Its blocks in order.
    pub blocks: &'a [Block],
}

impl Prose<'_> {
    /// The words of a block as one line, and for each byte of it the byte of the file it stands at.
    pub fn flatten(&self, block: &Block) -> (String, Vec<u32>) {
        let mut words = String::new();
        let mut places = Vec::new();
        for run in &block.runs {
            let slice = run.slice(self.text);
            for (at, letter) in slice.char_indices() {
                let letter = if letter == '\n' || letter == '\r' { ' ' } else { letter };
                for _ in 0..letter.len_utf8() {
                    places.push(run.start + at as u32);
                }
                words.push(letter);
            }
        }
        (words, places)
    }
}
