//! Records: what a repo says, whatever shape it is written in. Every reader of a shape ends here,
//! and nothing later knows which one it was.

mod adopt;
mod body;
mod criteria;
mod csv;
mod document;
mod drafts;
mod fields;
mod guess;
mod lazy;
mod listing;
mod lower;
mod parts;
mod read;
mod record;
mod references;
mod silent;
mod suppress;
mod table;
mod unread;
mod values;
mod whole;
mod words;

pub(crate) use adopt::{Grid, Look, columns, csv_grid, holds_most, is_telling, keys, look, looks_like_id, turned_grid, type_in_body, written_keys};
pub use criteria::{Criteria, Level, Scale, StatedLevel};
pub(crate) use csv::csv_rows;
pub use document::{Document, DocumentKind, Guess, ScanHit};
pub(crate) use fields::foreign_cell;
pub(crate) use listing::version_parts;
pub use listing::{ListLine, NewestVersion};
pub use read::{Corpus, ProseScan, Version, is_governed_path, read_corpus, read_version};
pub use record::{Dated, Field, Record, RecordId, RecordShape, Status};
pub use references::Reference;
pub use suppress::DocumentAllow;
pub use unread::unread_files;
pub(crate) use words::field_of_header;
