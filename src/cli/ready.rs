//! `aimslint ready`.

use super::args::{Ends, Global};
use super::{CLEAN, FINDINGS, Failure, input, output};
use crate::posture::{Posture, Readiness, ReadyFormat, Stage};
use clap::{Args, ValueEnum};

/// Arguments of `ready`.
#[derive(Clone, Debug, Args)]
pub struct ReadyArguments {
    /// For which audit
    #[arg(long, value_enum, value_name = "STAGE")]
    pub stage: StageName,
    /// How to write it
    #[arg(long, value_enum, default_value = "text")]
    pub format: ReadyFormatName,
    /// What is read, and where the answer goes.
    #[command(flatten)]
    pub ends: Ends,
}

/// The audits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StageName {
    /// Stage 1 of the certification audit: documents and readiness.
    #[value(name = "1", alias = "stage-1")]
    One,
    /// Stage 2 of the certification audit: operation.
    #[value(name = "2", alias = "stage-2")]
    Two,
    /// A surveillance audit.
    Surveillance,
    /// The recertification audit.
    Recertification,
}

/// Output formats of `ready`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReadyFormatName {
    /// For people.
    Text,
    /// Markdown.
    Md,
    /// One HTML page.
    Html,
    /// Versioned JSON.
    Json,
}

pub(super) fn run(global: &Global, arguments: &ReadyArguments) -> Result<u8, Failure> {
    let on = input::today(global)?;
    // The day the question is asked; `--on` names the day of the audit.
    let asked = input::today(&Global { on: None, ..global.clone() })?;
    let project = input::opened(global, &arguments.ends, on)?;
    let stage = match arguments.stage {
        StageName::One => Stage::One,
        StageName::Two => Stage::Two,
        StageName::Surveillance => Stage::Surveillance,
        StageName::Recertification => Stage::Recertification,
    };
    let format = match arguments.format {
        ReadyFormatName::Text => ReadyFormat::Text,
        ReadyFormatName::Md => ReadyFormat::Markdown,
        ReadyFormatName::Html => ReadyFormat::Html,
        ReadyFormatName::Json => ReadyFormat::Json,
    };
    let posture = Posture::of(&project);
    let readiness = Readiness::of(&posture, stage, asked);
    let mut bytes = Vec::new();
    readiness.write(&posture, format, &mut bytes)?;
    output::write(&bytes, arguments.ends.output.as_deref())?;
    Ok(if readiness.is_ready() { CLEAN } else { FINDINGS })
}
