//! New records: one by one, or a whole management system of drafts to be filled in. What fields a
//! record gets and what is said about them comes from the schemas, the controls from the packs.

mod adopt;
mod begin;
mod name;
mod record;

pub use adopt::{Plan, Study, Understood, config as adopted_config, study, table as study_table};
pub use begin::{NewFile, beginnings};
pub use name::{Named, next_name};
pub use record::Blank;
pub(crate) use record::scalar;
