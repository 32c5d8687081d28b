//! The output formats. Each escapes what came from files for where it is read.

mod concise;
mod github;
mod gitlab;
mod json;
mod junit;
mod pretty;
mod sarif;
mod statistics;
mod words;

use super::locate::Report;
use crate::rules::{Context, Registry};
use crate::settings::Level;
use std::io::{self, Write};
use std::time::Duration;

use words::{page_address, requirement_names};

pub(crate) use words::{may_be_formula, requirement_name, visible, whole_words};

/// An output format of `check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people: the lines, the other ends, and help.
    Pretty,
    /// One line per finding.
    Concise,
    /// Versioned JSON.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
    /// A Code Quality report of GitLab.
    Gitlab,
    /// JUnit XML, one test case per document.
    Junit,
}

/// How the output is to look, as far as the caller knows better than the format.
#[derive(Clone, Debug)]
pub struct Look {
    /// Whether colour may be used.
    pub color: bool,
    /// Whether the terminal follows hyperlinks.
    pub links: bool,
    /// Whether line-drawing characters can be shown.
    pub unicode: bool,
    /// Columns.
    pub width: usize,
    /// Findings per rule instead of each finding.
    pub statistics: bool,
    /// Whether suppressed findings are listed too.
    pub show_suppressed: bool,
    /// How long the check took; only told on a terminal, so that other output stays byte-equal.
    pub took: Option<Duration>,
    /// The folder of the checked tree within its git repo, empty or with a slash at its end: CI
    /// systems count paths from the top level of the repo.
    pub prefix: String,
    /// Whether all findings were asked for, not those of some rules or files.
    pub whole: bool,
    /// From which level on a document counts as failed; never, if none.
    pub failing: Option<Level>,
}

impl Default for Look {
    /// As in a file: no colour, 80 columns, nothing that differs from run to run.
    fn default() -> Look {
        Look {
            color: false,
            links: false,
            unicode: true,
            width: 80,
            statistics: false,
            show_suppressed: false,
            took: None,
            prefix: String::new(),
            whole: false,
            failing: Some(Level::Error),
        }
    }
}

/// All that a format writes from.
#[derive(Clone, Copy)]
pub struct Output<'a> {
    /// The findings.
    pub report: &'a Report,
    /// The repo they were found in.
    pub context: Context<'a>,
    /// The rules of the run.
    pub registry: &'a Registry,
    /// How it is to look.
    pub look: &'a Look,
}

/// Writes a report.
///
/// # Errors
/// When the output can't be written.
pub fn write(output: &Output<'_>, format: Format, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Pretty | Format::Concise if output.look.statistics => statistics::write(output, format, out),
        Format::Pretty => pretty::write(output, out),
        Format::Concise => concise::write(output, out),
        Format::Json => json::write(output, out),
        Format::Sarif => sarif::write(output, out),
        Format::Github => github::write(output, out),
        Format::Gitlab => gitlab::write(output, out),
        Format::Junit => junit::write(output, out),
    }
}
