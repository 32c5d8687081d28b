//! `aimslint calendar`.

use super::args::Global;
use super::{CLEAN, Failure, input, output};
use crate::posture::{Calendar, CalendarFormat, Posture};
use crate::schema::parse_date;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Arguments of `calendar`.
#[derive(Clone, Debug, Args)]
pub struct CalendarArguments {
    /// How to write it
    #[arg(long, value_enum, default_value = "table")]
    pub format: CalendarFormatName,
    /// Only dates up to this one (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// Write to FILE instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Read this commit instead of the work tree
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,
}

/// Output formats of `calendar`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CalendarFormatName {
    /// For people.
    Table,
    /// For calendar programs.
    Ics,
    /// Versioned JSON.
    Json,
}

pub(super) fn run(global: &Global, arguments: &CalendarArguments) -> Result<u8, Failure> {
    let today = input::today(global)?;
    let until = match &arguments.until {
        Some(written) => Some(
            parse_date(written)
                .ok_or_else(|| Failure::with_help(format!("`--until {written}` is no date"), "write it as YYYY-MM-DD, such as 2027-03-31"))?,
        ),
        None => None,
    };
    let (root, _) = input::root_and_paths(global, &[])?;
    let project = input::project(&root, arguments.rev.as_deref(), today)?;
    let posture = Posture::of(&project);
    let format = match arguments.format {
        CalendarFormatName::Table => CalendarFormat::Table,
        CalendarFormatName::Ics => CalendarFormat::Ics,
        CalendarFormatName::Json => CalendarFormat::Json,
    };
    let mut bytes = Vec::new();
    Calendar::of(&posture, until).write(&posture, format, &mut bytes)?;
    output::write(&bytes, arguments.output.as_deref())?;
    Ok(CLEAN)
}
