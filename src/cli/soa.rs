//! `aimslint soa`.

use super::args::{Ends, Global};
use super::{CLEAN, Failure, gap, input, output};
use crate::posture::{Posture, SheetFormat, Statement, write_sheet};
use clap::{Args, ValueEnum};
use std::io::Write;

/// Arguments of `soa`.
#[derive(Clone, Debug, Args)]
pub struct SoaArguments {
    /// How to write it
    #[arg(long, value_enum, default_value = "md")]
    pub format: SoaFormat,
    /// The statement for this standard, by its key such as iso-27001
    #[arg(long, value_name = "STANDARD")]
    pub standard: Option<String>,
    /// What is read, and where the answer goes.
    #[command(flatten)]
    pub ends: Ends,
}

/// Output formats of `soa`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SoaFormat {
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

pub(super) fn run(global: &Global, arguments: &SoaArguments) -> Result<u8, Failure> {
    let project = input::opened(global, &arguments.ends, input::today(global)?)?;
    if let Some(name) = &arguments.standard {
        gap::follows(&project, name)?;
    }
    let with_controls = |pack: &&std::sync::Arc<crate::standards::Pack>| pack.controls().next().is_some();
    let pack = match &arguments.standard {
        Some(name) => project.standards.chosen().iter().find(|pack| pack.id == *name).filter(with_controls),
        None => project.standards.main().filter(with_controls).or_else(|| project.standards.chosen().iter().find(with_controls)),
    };
    let Some(pack) = pack else {
        return Err(Failure::with_help("there are no controls to state the applicability of", "name a standard with controls, such as iso-42001"));
    };
    let posture = Posture::of(&project);
    let statement = Statement::of(&posture, pack);
    let mut bytes = Vec::new();
    let format = match arguments.format {
        SoaFormat::Json => None,
        SoaFormat::Md => Some(SheetFormat::Markdown),
        SoaFormat::Html => Some(SheetFormat::Html),
        SoaFormat::Csv => Some(SheetFormat::Csv),
        SoaFormat::Xlsx => Some(SheetFormat::Xlsx),
    };
    match format {
        Some(format) => write_sheet(&statement.sheet(&posture), format, &mut bytes)?,
        None => writeln!(bytes, "{:#}", statement.json(&posture))?,
    }
    output::write(&bytes, arguments.ends.output.as_deref())?;
    Ok(CLEAN)
}
