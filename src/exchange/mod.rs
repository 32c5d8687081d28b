//! Spreadsheets: records out into a workbook that people edit, and a workbook's registers in as
//! Markdown. Nothing is lost on the way: what was written is read again and compared before it
//! counts, and what is not understood is told.

mod cell;
mod export;
mod header;
mod import;
mod markdown;
mod page;
mod write;

pub use export::export;
pub use import::{Column, Import, Imported, NotUnderstood, Options, import};
pub use page::{Page, read_pages};
pub use write::{write_comma, write_workbook};
