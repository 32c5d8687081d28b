//! `aimslint gap`.

use super::args::{Ends, Global, SheetFormatName};
use super::{CLEAN, Failure, input, output};
use crate::check::Project;
use crate::posture::{Posture, gap_json, gap_sheet, write_sheet};
use clap::Args;
use std::io::Write;

/// Arguments of `gap`.
#[derive(Clone, Debug, Args)]
pub struct GapArguments {
    /// How to write it
    #[arg(long, value_enum, default_value = "table")]
    pub format: SheetFormatName,
    /// Only this standard, by its key such as iso-42001
    #[arg(long, value_name = "STANDARD")]
    pub standard: Option<String>,
    /// What is read, and where the answer goes.
    #[command(flatten)]
    pub ends: Ends,
}

pub(super) fn run(global: &Global, arguments: &GapArguments) -> Result<u8, Failure> {
    let project = input::opened(global, &arguments.ends, input::today(global)?)?;
    let standard = arguments.standard.as_deref();
    if let Some(name) = standard {
        follows(&project, name)?;
    }
    let posture = Posture::of(&project);
    let mut bytes = Vec::new();
    match arguments.format.of_sheet() {
        Some(format) => write_sheet(&gap_sheet(&posture, standard), format, &mut bytes)?,
        None => writeln!(bytes, "{:#}", gap_json(&posture, standard))?,
    }
    output::write(&bytes, arguments.ends.output.as_deref())?;
    Ok(CLEAN)
}

/// A standard that was asked for must be one that the repo follows.
pub(super) fn follows(project: &Project, name: &str) -> Result<(), Failure> {
    if project.standards.follows(name) {
        return Ok(());
    }
    let chosen: Vec<&str> = project.standards.chosen().iter().map(|pack| pack.id.as_str()).collect();
    Err(Failure::with_help(
        format!("this repo does not follow a standard `{name}`"),
        format!("it follows {}; `standards` in aimslint.toml says which", chosen.join(", ")),
    ))
}
