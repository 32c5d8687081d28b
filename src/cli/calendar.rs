//! `aimslint calendar`.

use super::args::{Ends, Global};
use super::{CLEAN, Failure, input, output};
use crate::posture::{Calendar, CalendarFormat, Posture};
use crate::schema::parse_date;
use clap::{Args, ValueEnum};

/// Arguments of `calendar`.
#[derive(Clone, Debug, Args)]
pub struct CalendarArguments {
    /// How to write it
    #[arg(long, value_enum, default_value = "table")]
    pub format: CalendarFormatName,
    /// Only dates up to this one (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// What is read, and where the answer goes.
    #[command(flatten)]
    pub ends: Ends,
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
    let project = input::opened(global, &arguments.ends, today)?;
    let posture = Posture::of(&project);
    let format = match arguments.format {
        CalendarFormatName::Table => CalendarFormat::Table,
        CalendarFormatName::Ics => CalendarFormat::Ics,
        CalendarFormatName::Json => CalendarFormat::Json,
    };
    let mut bytes = Vec::new();
    Calendar::of(&posture, until).write(&posture, format, &mut bytes)?;
    output::write(&bytes, arguments.ends.output.as_deref())?;
    Ok(CLEAN)
}
