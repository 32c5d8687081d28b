//! Classification under the EU AI Act: from the facts of a system record to its class, our roles,
//! the conformity route, the duty to assess fundamental rights, and the obligations, each with what
//! decided it. What is decided how stands in the pack (`standards/eu-ai-act.toml`, whose head
//! describes the algorithm); here is only the reading of its tables.

mod choose;
mod condition;
mod decide;
mod facts;
mod outcome;
mod table;

pub use decide::classify;
pub use facts::{Facts, Given, State, given_of_record, unknown_point};
pub use outcome::{Choice, Clash, Classification, Declared, Duty, HeldRole, Question, Reason};
pub use table::{Tables, tables};
