//! aimslint: the compiler for an AI management system (ISO/IEC 42001).
//!
//! Data flows one way, and the modules stand here in that order: a module imports only what stands
//! before it. `ARCHITECTURE.md` has the map.

pub mod check;
pub mod chronicle;
pub mod claims;
pub mod classify;
pub mod cli;
pub mod crosswalk;
pub mod fix;
pub mod graph;
pub mod history;
pub mod model;
pub mod posture;
pub mod report;
pub mod rules;
pub mod schema;
pub mod settings;
pub mod source;
pub mod standards;
pub mod syntax;
