//! The life of records: what each said at every commit, field by field.
//!
//! [`Chronicle::read`] walks history once, reads every version of a governed document with the
//! reader of today's documents, and answers who wrote what, when, and what stood before. Nothing
//! is guessed: where history is cut or missing there is a [`Gap`] and no chronicle.

mod commits;
mod continuity;
mod document;
mod files;
mod gap;
mod interest;
mod life;
mod lost;
mod moved;
mod origins;
mod pending;
mod people;
mod read;
mod renumbered;
mod spelling;
mod standing;
mod state;
mod timeline;
mod versions;
mod wording;

pub use commits::{CommitFacts, day_of};
pub use continuity::{Break, Continuity, Ending, Ground, Stood, Window, continuity};
pub use document::states;
pub use files::{Sight, Watched};
pub use gap::Gap;
pub use interest::code_globs;
pub use life::{RecordLife, RecordVersion, Relocation};
pub use lost::Lost;
pub use people::{Circle, Identity, is_program};
pub use read::{Chronicle, Placed, Sources};
pub use state::{FieldChange, RecordState, changes};
