//! `aimslint gap`.

use super::args::Global;
use super::{CLEAN, Failure, input, output};
use crate::check::Project;
use crate::posture::{Posture, SheetFormat, gap_json, gap_sheet, write_sheet};
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::PathBuf;

/// Arguments of `gap`.
#[derive(Clone, Debug, Args)]
pub struct GapArguments {
    /// How to write it
    #[arg(long, value_enum, default_value = "table")]
    pub format: GapFormat,
    /// Only this standard, by its key such as iso-42001
    #[arg(long, value_name = "STANDARD")]
    pub standard: Option<String>,
    /// Write to FILE instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Read this commit instead of the work tree
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,
}

/// Output formats of `gap`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GapFormat {
    /// For people.
    Table,
    /// Markdown.
    Md,
    /// One HTML page.
    Html,
    /// Comma-separated values.
    Csv,
    /// A workbook.
    Xlsx,
    /// Versioned JSON.
    Json,
}

pub(super) fn run(global: &Global, arguments: &GapArguments) -> Result<u8, Failure> {
    let today = input::today(global)?;
    let (root, _) = input::root_and_paths(global, &[])?;
    let project = input::project(&root, arguments.rev.as_deref(), today)?;
    let standard = arguments.standard.as_deref();
    if let Some(name) = standard {
        follows(&project, name)?;
    }
    let posture = Posture::of(&project);
    let mut bytes = Vec::new();
    let format = match arguments.format {
        GapFormat::Json => {
            serde_json::to_writer_pretty(&mut bytes, &gap_json(&posture, standard)).map_err(std::io::Error::from)?;
            writeln!(bytes)?;
            output::write(&bytes, arguments.output.as_deref())?;
            return Ok(CLEAN);
        }
        GapFormat::Table => SheetFormat::Table,
        GapFormat::Md => SheetFormat::Markdown,
        GapFormat::Html => SheetFormat::Html,
        GapFormat::Csv => SheetFormat::Csv,
        GapFormat::Xlsx => SheetFormat::Xlsx,
    };
    write_sheet(&gap_sheet(&posture, standard), format, &mut bytes)?;
    output::write(&bytes, arguments.output.as_deref())?;
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
