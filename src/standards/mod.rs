//! Standards as data: clauses, controls and articles from `standards/*.toml`.

mod pack;
mod resolve;

pub use pack::{Contradiction, Interval, Kind, Mandatory, Pack, Requirement, embedded_pack, pack_names};
pub use resolve::{RequirementId, Resolved, Standards};
