//! The words of a body, block by block, and what introduces each.

use super::reader::Reader;
use super::tables::OpenTable;
use crate::source::Span;
use crate::syntax::prose::{Block, BlockKind, Run};

impl Reader<'_> {
    /// The words of the block that is being read, so far.
    pub(super) fn open_runs(&self) -> &[Run] {
        self.words.as_ref().and_then(|block| self.body.runs.get(block.runs.start as usize..)).unwrap_or(&[])
    }

    fn runs_so_far(&self) -> u32 {
        u32::try_from(self.body.runs.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn run(&mut self, span: Span, reads: Option<Box<str>>) {
        if let Some(block) = &self.words {
            match self.body.runs.get_mut(block.runs.start as usize..).and_then(<[Run]>::last_mut) {
                Some(last) if last.span.end == span.start && last.reads.is_none() && reads.is_none() => last.span.end = span.end,
                _ => self.body.runs.push(Run { span, reads }),
            }
        }
    }

    pub(super) fn open_words(&mut self, kind: BlockKind) {
        self.close_words();
        let lead = match kind {
            BlockKind::Heading => None,
            BlockKind::Paragraph => self.lists.last().copied().flatten().or(self.above),
            BlockKind::Cell => {
                let column = self.table.as_ref().map_or(0, OpenTable::column);
                self.columns.get(column).copied().flatten().or(self.above)
            }
        };
        let first = self.runs_so_far();
        self.words = Some(Block { kind, runs: first..first, quoted: self.quotes > 0, lead });
    }

    /// Ends the block that is being read; its position, when it holds words.
    pub(super) fn close_words(&mut self) -> Option<u32> {
        let mut block = self.words.take()?;
        block.runs.end = self.runs_so_far();
        if block.runs.is_empty() {
            return None;
        }
        let position = u32::try_from(self.body.blocks.len()).ok()?;
        self.before = (block.kind == BlockKind::Paragraph).then_some(position);
        self.body.blocks.push(block);
        Some(position)
    }

    /// The words right before a list introduce it when they end with a colon; those of an item
    /// always introduce the list inside it.
    pub(super) fn open_list(&mut self) {
        self.close_words();
        let inside = !self.lists.is_empty();
        let introduces = |position: &u32| {
            let block = self.body.blocks.get(*position as usize);
            let last = block.and_then(|block| self.body.runs.get(block.runs.end.checked_sub(1)? as usize));
            inside || last.is_some_and(|run| self.slice(run.span).trim_end().ends_with(':'))
        };
        let intro = self.before.filter(introduces);
        self.lists.push(intro.or(if inside { self.lists.last().copied().flatten() } else { None }));
    }
}
