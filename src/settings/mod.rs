//! `aimslint.toml`, read with spans: every mistake in it is a finding.

mod globs;
mod once;
mod read;
mod tables;

pub(crate) use crate::lexicon::folded;
pub use globs::Globs;
pub use read::{Allow, DocumentPlace, Level, LevelSetting, RegisterPlace, Settings};
