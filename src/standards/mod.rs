//! Standards as data: clauses, controls and articles from `standards/*.toml`.

mod checking;
mod pack;
mod resolve;

pub use checking::{AuditPlan, CertificationCycle, NonconformityClocks, ReviewInput, ReviewPlan};
pub use pack::{
    Contradiction, EvidenceFacts, Interval, JustificationFacts, Kind, Mandatory, Pack, Requirement, When, embedded_pack, pack_meant, pack_names,
};
pub(crate) use pack::{data_text, packs_numbered};
pub use resolve::{RequirementId, Resolved, Standards};
