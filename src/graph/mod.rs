//! Names resolved: which record refers to which, and which files stand behind them.

mod adopted;
mod artifact;
mod build;
mod edge;
mod links;
mod look;
mod query;
mod suggest;

pub use artifact::{Artifact, ArtifactState};
pub use build::{build, plain_id};
pub use edge::{Edge, Graph, Target};
pub use links::{DocumentLink, LinkState};
pub use look::latin;
