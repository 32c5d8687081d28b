//! What may be typed.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// The compiler for an AI management system.
#[derive(Debug, Parser)]
#[command(name = "aimslint", version, about, args_conflicts_with_subcommands = true, max_term_width = 100)]
pub struct Arguments {
    /// For every command.
    #[command(flatten)]
    pub global: Global,
    /// The command; `check` when none is given.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Arguments of `check` without its name.
    #[command(flatten)]
    pub check: CheckArguments,
}

/// For every command.
#[derive(Clone, Debug, Args)]
pub struct Global {
    /// Run as if started in DIR
    #[arg(short = 'C', value_name = "DIR", global = true)]
    pub directory: Option<PathBuf>,
    /// The day that counts as today (YYYY-MM-DD)
    #[arg(long, value_name = "DATE", global = true)]
    pub on: Option<String>,
    /// When to use colour
    #[arg(long, value_enum, default_value = "auto", global = true)]
    pub color: ColorChoice,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check the records of this repo
    Check(CheckArguments),
}

/// Arguments of `check`.
#[derive(Clone, Debug, Args)]
pub struct CheckArguments {
    /// Files or folders to report on; the repo as a whole is read all the same
    pub paths: Vec<PathBuf>,
    /// How to write the findings
    #[arg(long, value_enum, default_value = "pretty")]
    pub format: FormatName,
    /// Write to FILE instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Read this commit instead of the work tree
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,
    /// Only these rules: codes, groups or names
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Not these rules
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// From which level on to exit with 1
    #[arg(long, value_enum, default_value = "error")]
    pub fail_on: FailOnName,
    /// Only findings an auditor would grade so
    #[arg(long, value_enum, value_name = "GRADE", value_delimiter = ',')]
    pub grade: Vec<GradeName>,
    /// Don't ask git history
    #[arg(long)]
    pub no_history: bool,
    /// Count findings per rule instead of showing each
    #[arg(long)]
    pub statistics: bool,
    /// List suppressed findings too
    #[arg(long)]
    pub show_suppressed: bool,
    /// Print nothing but errors of the run itself
    #[arg(short, long)]
    pub quiet: bool,
}

/// Output formats of `check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormatName {
    /// For people.
    Pretty,
    /// One line per finding.
    Concise,
    /// Versioned JSON.
    Json,
}

/// Levels to fail on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOnName {
    /// Errors.
    Error,
    /// Warnings and errors.
    Warning,
    /// Anything.
    Note,
    /// Nothing.
    Never,
}

/// Audit grades.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GradeName {
    /// Major nonconformity.
    Major,
    /// Minor nonconformity.
    Minor,
    /// Observation.
    Observation,
}
