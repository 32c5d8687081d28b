//! Records: what a repo says, whatever shape it is written in. Every reader of a shape ends here,
//! and nothing later knows which one it was.

mod criteria;
mod document;
mod fields;
mod lower;
mod read;
mod record;
mod references;
mod suppress;
mod table;

pub use criteria::{Criteria, Level, Scale, StatedLevel};
pub use document::{Document, DocumentKind, Guess, ScanHit};
pub use read::{Corpus, ProseScan, read_corpus};
pub use record::{Dated, Field, Record, RecordId, RecordShape, Status};
pub use references::Reference;
pub use suppress::DocumentAllow;
