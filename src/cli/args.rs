//! What may be typed.

use crate::posture::SheetFormat;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// The compiler for an AI management system: checks ISO/IEC 42001 records kept as Markdown in git.
#[derive(Debug, Parser)]
#[command(
    name = "aimslint",
    version,
    about,
    max_term_width = 100,
    subcommand_required = true,
    disable_help_subcommand = true,
    override_usage = "aimslint [OPTIONS] [PATH]...\n       aimslint [OPTIONS] <COMMAND>",
    after_help = EXAMPLES
)]
pub struct Arguments {
    /// For every command.
    #[command(flatten)]
    pub global: Global,
    /// The command; `check` when none is given (see `line`).
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  aimslint                          check this repo
  aimslint check aims/risks         report on one folder; the whole repo is read all the same
  aimslint check --on 2027-03-01    what will have run out by then
  aimslint explain RSK001           why an auditor raises it, and how to mend it
  aimslint explain A.6.2.4          what a control asks, and which records show it

Exit code: 0 nothing to report, 1 findings, 2 the check could not be made.";

/// For every command.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "For every command")]
pub struct Global {
    /// Run as if started in DIR
    #[arg(short = 'C', value_name = "DIR", global = true)]
    pub directory: Option<PathBuf>,
    /// The day that counts as today, as YYYY-MM-DD
    #[arg(long, value_name = "DATE", global = true)]
    pub on: Option<String>,
    /// When to use colour: auto (on a terminal), always or never
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto", hide_possible_values = true, global = true)]
    pub color: ColorChoice,
}

/// What a command that derives something reads, and where its answer goes.
#[derive(Clone, Debug, Args)]
pub struct Ends {
    /// Write to FILE instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Read this commit instead of the work tree
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,
}

/// Output formats of a page of tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SheetFormatName {
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

impl SheetFormatName {
    /// The form of the page; none for JSON, which is no page.
    pub(super) fn of_sheet(self) -> Option<SheetFormat> {
        match self {
            SheetFormatName::Table => Some(SheetFormat::Table),
            SheetFormatName::Md => Some(SheetFormat::Markdown),
            SheetFormatName::Html => Some(SheetFormat::Html),
            SheetFormatName::Csv => Some(SheetFormat::Csv),
            SheetFormatName::Xlsx => Some(SheetFormat::Xlsx),
            SheetFormatName::Json => None,
        }
    }
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
    /// Check the records of this repo (what runs when no command is given)
    Check(Box<CheckArguments>),
    /// Begin an AI management system: records to fill in, config, hook and workflow
    Init(super::begin::InitArguments),
    /// Add a record with the next free id
    New(super::begin::NewArguments),
    /// Correct what can be corrected without a doubt
    Fix(super::fix::FixArguments),
    /// Bring in a spreadsheet's registers
    Import(super::exchange::ImportArguments),
    /// Write records as a spreadsheet
    Export(super::exchange::ExportArguments),
    /// The Statement of Applicability
    Soa(super::soa::SoaArguments),
    /// Each clause and control: its state, whom to ask, and what lacks
    Gap(super::gap::GapArguments),
    /// Whether an audit can be faced, and what stands in the way
    Ready(super::ready::ReadyArguments),
    /// The chain from systems over risks and controls to evidence
    Trace(super::trace::TraceArguments),
    /// What falls due, when, and whose it is
    Calendar(super::calendar::CalendarArguments),
    /// Classify systems under the EU AI Act, with the fact that decided each outcome
    Classify(super::classify::ClassifyArguments),
    /// Show which records serve the points of a law or another standard
    Crosswalk(super::crosswalk::CrosswalkArguments),
    /// What changed in the posture between two commits
    Diff(super::diff::DiffArguments),
    /// The life of a record, field by field, from git
    Log(super::log::LogArguments),
    /// Show the page of a rule, type, field, clause, control or article
    Explain(ExplainArguments),
    /// List the rules, or test your own
    Rules(RulesArguments),
    /// List the types of record
    Types(ListArguments),
    /// List the clauses, controls and articles of the standards
    Requirements(RequirementsArguments),
    /// Print the JSON Schema of a type, for editors
    Schema(SchemaArguments),
    /// Print completions for a shell
    Completions(CompletionsArguments),
    /// Print the manual page
    Man(ManArguments),
}

/// Arguments of `check`.
#[derive(Clone, Debug, Args)]
#[command(after_help = CHECK_EXAMPLES)]
pub struct CheckArguments {
    /// Files or folders to report on; the repo as a whole is read all the same
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Read this commit instead of the work tree
    #[arg(long, value_name = "REV", help_heading = "What is checked")]
    pub rev: Option<String>,
    /// Take config, own rules, schemas and suppressions from this commit, and tell what the files loosen
    #[arg(long, value_name = "REV", help_heading = "What is checked")]
    pub policy_from: Option<String>,
    /// Only findings that are not there at the merge base with REV
    #[arg(long, value_name = "REV", help_heading = "What is checked")]
    pub since: Option<String>,
    /// Set the findings in FILE aside, so that only what is new fails; what is mended leaves FILE
    #[arg(long, value_name = "FILE", help_heading = "What is checked")]
    pub baseline: Option<PathBuf>,
    /// Write the findings of today to the baseline (`aimslint-baseline.json` unless --baseline names another)
    #[arg(long, help_heading = "What is checked", conflicts_with_all = ["since", "rev"])]
    pub write_baseline: bool,
    /// Only these rules: codes, groups or names
    #[arg(long, value_name = "CODES", value_delimiter = ',', help_heading = "What is checked")]
    pub select: Vec<String>,
    /// Not these rules
    #[arg(long, value_name = "CODES", value_delimiter = ',', help_heading = "What is checked")]
    pub ignore: Vec<String>,
    /// Only findings an auditor would grade so
    #[arg(long, value_enum, value_name = "GRADE", value_delimiter = ',', help_heading = "What is checked")]
    pub grade: Vec<GradeName>,
    /// Don't ask git history
    #[arg(long, help_heading = "What is checked")]
    pub no_history: bool,
    /// From which level on to exit with 1
    #[arg(long, value_enum, value_name = "LEVEL", default_value = "error", help_heading = "What is checked")]
    pub fail_on: FailOnName,
    /// How to write the findings
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "pretty", help_heading = "How it is shown")]
    pub format: FormatName,
    /// Write to FILE instead of standard output
    #[arg(short, long, value_name = "FILE", help_heading = "How it is shown")]
    pub output: Option<PathBuf>,
    /// Also write the verdict and the findings to FILE as Markdown, for the summary of a CI run; with
    /// --since, what is fixed and what changes in the posture too
    #[arg(long, value_name = "FILE", help_heading = "How it is shown")]
    pub summary: Option<PathBuf>,
    /// Check again each time a file is saved, until Ctrl-C
    #[arg(short, long, help_heading = "How it is shown", conflicts_with_all = ["rev", "write_baseline", "summary"])]
    pub watch: bool,
    /// Count findings per rule instead of showing each
    #[arg(long, help_heading = "How it is shown")]
    pub statistics: bool,
    /// List suppressed findings too
    #[arg(long, help_heading = "How it is shown")]
    pub show_suppressed: bool,
    /// Print nothing; the exit code tells
    #[arg(short, long, help_heading = "How it is shown")]
    pub quiet: bool,
}

const CHECK_EXAMPLES: &str = "\
Examples:
  aimslint check --select RSK,SOA            only rules about risks and the Statement of Applicability
  aimslint check --grade major               only what would be a major nonconformity
  aimslint check --rev v1.2                  a commit, straight from git
  aimslint check --format sarif -o aims.sarif
  aimslint check --watch                     again with each save, while you write
  aimslint check --statistics                how often each rule speaks";

/// Arguments of `explain`.
#[derive(Clone, Debug, Args)]
pub struct ExplainArguments {
    /// A rule (RSK001, untreated-risk), a type (risk), a field (risk.treatment), a clause (6.1.3),
    /// a control (A.6.2.4, iso-27001:A.5.2) or an article (\"Article 9\")
    #[arg(value_name = "WHAT", required = true)]
    pub what: Vec<String>,
    /// How to write the page
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub format: PageFormat,
}

/// Output formats of `explain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PageFormat {
    /// For a terminal.
    Text,
    /// Markdown.
    Md,
    /// JSON.
    Json,
}

/// Arguments of commands that list.
#[derive(Clone, Debug, Args)]
pub struct ListArguments {
    /// How to write the list
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    pub format: ListFormat,
}

/// Output formats of lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// Columns.
    Table,
    /// JSON.
    Json,
}

/// Arguments of `rules`.
#[derive(Clone, Debug, Args)]
pub struct RulesArguments {
    /// Run the examples in the pages of your own rules
    #[arg(long)]
    pub test: bool,
    /// How to write the list
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    pub format: ListFormat,
}

/// Arguments of `requirements`.
#[derive(Clone, Debug, Args)]
pub struct RequirementsArguments {
    /// Only this standard, such as iso-42001 or eu-ai-act; else those of the config
    #[arg(long, value_name = "STANDARD")]
    pub standard: Option<String>,
    /// How to write the list
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    pub format: ListFormat,
}

/// Arguments of `schema`.
#[derive(Clone, Debug, Args)]
pub struct SchemaArguments {
    /// A type of record; also `config` (aimslint.toml) and `check` (the JSON of `check`). One
    /// schema for all types when none is given
    #[arg(value_name = "TYPE")]
    pub kind: Option<String>,
}

/// Arguments of `completions`.
#[derive(Clone, Debug, Args)]
pub struct CompletionsArguments {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// Arguments of `man`.
#[derive(Clone, Debug, Args)]
pub struct ManArguments {
    /// The command whose page is wanted; of aimslint as a whole when none is given
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
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
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// A GitLab Code Quality report.
    Gitlab,
    /// JUnit XML.
    Junit,
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
