//! aimslint: the compiler for an AI management system (ISO/IEC 42001).
//!
//! Data flows one way, and the modules stand here in that order: a module imports only what stands
//! before it. `ARCHITECTURE.md` has the map.

pub mod source;
pub mod syntax;
pub mod lexicon;
pub mod schema;
pub mod standards;
pub mod settings;
pub mod model;
pub mod graph;
pub mod history;
pub mod chronicle;
pub mod claims;
pub mod classify;
pub mod crosswalk;
pub mod rules;
pub mod report;
pub mod check;
pub mod fix;
pub mod scaffold;
pub mod exchange;
pub mod posture;
pub mod cli;
