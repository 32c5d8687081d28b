//! `aimslint trace`.

use super::args::{Ends, Global};
use super::{CLEAN, Failure, input, output};
use crate::posture::{Chain, Posture, TraceFormat};
use clap::{Args, ValueEnum};

/// Arguments of `trace`.
#[derive(Clone, Debug, Args)]
pub struct TraceArguments {
    /// Systems, risks, controls or other records of a chain; all systems when none is named
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,
    /// How to write it
    #[arg(long, value_enum, default_value = "tree")]
    pub format: TraceFormatName,
    /// What is read, and where the answer goes.
    #[command(flatten)]
    pub ends: Ends,
}

/// Output formats of `trace`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TraceFormatName {
    /// For people.
    Tree,
    /// A Mermaid flowchart.
    Mermaid,
    /// Graphviz.
    Dot,
    /// Versioned JSON.
    Json,
    /// A row per step.
    Csv,
}

pub(super) fn run(global: &Global, arguments: &TraceArguments) -> Result<u8, Failure> {
    let project = input::opened(global, &arguments.ends, input::today(global)?)?;
    let posture = Posture::of(&project);
    let chain = if arguments.ids.is_empty() {
        Chain::of_systems(&posture)
    } else {
        Chain::through(&posture, &arguments.ids).map_err(|why| Failure::with_help(why.message, why.help))?
    };
    let format = match arguments.format {
        TraceFormatName::Tree => TraceFormat::Tree,
        TraceFormatName::Mermaid => TraceFormat::Mermaid,
        TraceFormatName::Dot => TraceFormat::Dot,
        TraceFormatName::Json => TraceFormat::Json,
        TraceFormatName::Csv => TraceFormat::Csv,
    };
    let mut bytes = Vec::new();
    chain.write(&posture, format, &mut bytes)?;
    output::write(&bytes, arguments.ends.output.as_deref())?;
    Ok(CLEAN)
}
