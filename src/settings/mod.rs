//! `aimslint.toml`, read with spans: every mistake in it is a finding.

mod globs;
mod read;
mod tables;

pub use globs::Globs;
pub(crate) use read::folded;
pub use read::{Allow, DocumentPlace, Level, LevelSetting, RegisterPlace, Settings};
