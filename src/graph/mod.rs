//! Names resolved: which record refers to which, and which files stand behind them.

mod adopted;
mod artifact;
mod build;
mod edge;
mod id;
mod incoming;
mod links;
mod look;
mod meant;
mod query;
mod succession;
mod suggest;

pub use artifact::{Artifact, ArtifactState};
pub use build::build;
pub use edge::{Edge, Graph, Target};
pub use id::{follows_pattern, on_pattern, plain_id};
pub use links::{DocumentLink, LinkState};
pub use look::latin;
