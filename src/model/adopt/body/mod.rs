//! What a body says of its document: in bold lines, tables of two columns, quotes and `Key: value`
//! lines, in its first and its last block. Each shape has a reader of its own.

mod bold;
mod page;
mod pairs;
mod plain;

pub(in crate::model) use bold::bold_line;
pub(in crate::model) use pairs::Pair;

use crate::lexicon::Lexicon;
use crate::source::Span;
use crate::syntax::Body;
use page::{Block, Page, Shape};
use std::cell::RefCell;

/// The lines in which the first block must begin.
const HEAD_LINES: usize = 45;

/// The lines in which a table of the document's own further on must begin.
const TABLE_LINES: usize = 60;

/// How many keys it must have that are known.
const FEWEST_IN_TABLE: usize = 3;

/// Keys and values of a body.
#[derive(Debug, Default)]
pub(in crate::model) struct Metadata<'a> {
    /// Those at its beginning.
    pub(in crate::model) first: Vec<Pair<'a>>,
    /// Those of tables further on, for what the beginning leaves open.
    pub(in crate::model) more: Vec<Pair<'a>>,
    /// Those of a block at its end.
    pub(in crate::model) last: Vec<Pair<'a>>,
    /// Keys beside those that nobody knows.
    pub(in crate::model) strange: Vec<&'a str>,
    /// Headers of tables of them that say no more than `Field` and `Value`.
    pub(in crate::model) headers: Vec<Span>,
}

/// Reads what a body says of its document. `knows` tells keys from other words: a bold word that is
/// no key of ours is prose.
pub(in crate::model) fn metadata<'a>(text: &'a str, body: &Body, whole: Span, lexicon: &Lexicon, knows: &dyn Fn(&str) -> bool) -> Metadata<'a> {
    let page = Page::new(text, body, whole);
    let (strange, headers) = (RefCell::new(Vec::new()), RefCell::new(Vec::new()));
    let known = |block: &Block<'a, '_>| -> Vec<Pair<'a>> {
        let (known, unknown): (Vec<Pair<'a>>, Vec<Pair<'a>>) = read(block, text, lexicon).into_iter().partition(|pair| knows(pair.key));
        if !known.is_empty() {
            strange.borrow_mut().extend(unknown.iter().map(|pair| pair.key));
            if let Shape::Table(table) = &block.shape {
                headers.borrow_mut().extend(pairs::header_of(table, text, lexicon));
            }
        }
        known
    };
    let mut first: Vec<Pair<'a>> = Vec::new();
    let mut at = 0;
    let mut after_heading = true;
    let mut titled = false;
    while let Some(block) = page.block(at).filter(|block| page.line(block) < HEAD_LINES) {
        if let Shape::Heading { level, title } = &block.shape {
            // The title, a line below the title, or a heading that announces metadata.
            // Where sections are of the first level too, the first of them is the title's.
            let is_title = *level == 1 && !titled;
            titled |= *level == 1;
            let may = after_heading || (is_title && first.is_empty()) || lexicon.is_metadata_heading(title);
            let announces = || first.is_empty() && page.block(at + 1).is_some_and(|next| known(&next).len() >= 2);
            if !may && !announces() {
                break;
            }
        } else {
            let found = known(&block);
            first.extend(found);
            after_heading &= block.is_title() || block.is_comment();
        }
        at += 1;
    }
    let strange_at_first = strange.borrow().len();
    let more = (at..page.len()).filter_map(|at| page.block(at)).take_while(|block| page.line(block) < TABLE_LINES);
    let mut tables = more.filter(|block| matches!(block.shape, Shape::Table(_))).map(|block| known(&block));
    let more = tables.find(|pairs| pairs.len() >= FEWEST_IN_TABLE).unwrap_or_default();
    if more.is_empty() {
        strange.borrow_mut().truncate(strange_at_first);
    }
    let last = last_block(&page, at, lexicon, first.is_empty(), &known);
    Metadata { first, more, last, strange: strange.into_inner(), headers: headers.into_inner() }
}

/// The block at the end, when a rule or a heading sets it apart as one that speaks of the document.
fn last_block<'a>(
    page: &Page<'a, '_>,
    from: usize,
    lexicon: &Lexicon,
    is_alone: bool,
    known: &dyn Fn(&Block<'a, '_>) -> Vec<Pair<'a>>,
) -> Vec<Pair<'a>> {
    let mut found: Vec<Pair<'a>> = Vec::new();
    let mut at = page.len();
    while at > from {
        at -= 1;
        let Some(block) = page.block(at) else { break };
        if let Shape::Heading { title, .. } = &block.shape {
            let stands_apart = lexicon.is_metadata_heading(title) || (is_alone && found.len() >= 2);
            return if stands_apart { found } else { Vec::new() };
        }
        let pairs = known(&block);
        // A line in italics at the very end is a footer.
        if pairs.is_empty() && !(found.is_empty() && block.is_footer()) {
            return Vec::new();
        }
        found.splice(0..0, pairs);
        if page.is_after_rule(at) && !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// The keys and values of a block, whatever it is written as.
fn read<'a>(block: &Block<'a, '_>, text: &'a str, lexicon: &Lexicon) -> Vec<Pair<'a>> {
    match &block.shape {
        Shape::Table(table) => pairs::of_table(table, text, lexicon),
        Shape::Lines(lines) => {
            let bold = bold::read(lines);
            if bold.is_empty() { plain::read(lines) } else { bold }
        }
        Shape::Heading { .. } | Shape::Code => Vec::new(),
    }
}
