//! Tables, cell by cell.

use super::body::{Cell, Table};
use super::reader::Reader;
use crate::source::Span;
use crate::syntax::prose::BlockKind;

/// A table that is being read.
pub(super) struct OpenTable {
    table: Table,
    row: Vec<Cell>,
}

impl OpenTable {
    /// The position of the cell that is being read.
    pub(super) fn column(&self) -> usize {
        self.row.len().saturating_sub(1)
    }
}

impl Reader<'_> {
    pub(super) fn open_table(&mut self) {
        let heading = self.body.headings.len().checked_sub(1);
        self.columns.clear();
        self.head = true;
        self.table = Some(OpenTable { table: Table { header: Vec::new(), rows: Vec::new(), heading }, row: Vec::new() });
        self.bare_ends();
    }

    pub(super) fn open_cell(&mut self, span: Span) {
        let slice = self.slice(span);
        let lead = slice.len() - slice.trim_start().len();
        let inner = slice.trim();
        let start = span.range().start + if inner.is_empty() { 0 } else { lead };
        let cell = Cell { span: Span::new(start, start + inner.len()) };
        if let Some(table) = &mut self.table {
            table.row.push(cell);
        }
        self.open_words(BlockKind::Cell);
    }

    pub(super) fn close_cell(&mut self) {
        let header = self.close_words();
        if self.head {
            self.columns.push(header);
        }
    }

    pub(super) fn close_head(&mut self) {
        self.head = false;
        if let Some(table) = &mut self.table {
            table.table.header = std::mem::take(&mut table.row);
        }
    }

    pub(super) fn close_row(&mut self, span: Span) {
        if let Some(table) = &mut self.table {
            let row = std::mem::take(&mut table.row);
            table.table.rows.push((span, row));
        }
    }

    pub(super) fn close_table(&mut self) {
        self.columns.clear();
        if let Some(table) = self.table.take() {
            self.body.tables.push(table.table);
        }
    }
}
