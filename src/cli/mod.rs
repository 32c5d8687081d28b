//! The command line. Only here things are printed, the clock is read, and the process ends.

mod adopt;
mod args;
mod baseline;
mod begin;
mod calendar;
mod check;
mod classify;
mod crosswalk;
mod diff;
mod examples;
mod exchange;
mod explain;
mod fix;
mod gap;
mod input;
mod line;
mod lists;
mod log;
mod markdown;
mod output;
mod progress;
mod ready;
mod schema;
mod shell;
mod soa;
mod trace;
mod watch;

use anstyle::AnsiColor;
use args::{Arguments, Command};
use std::process::ExitCode;

pub use args::Arguments as CommandLine;

/// Why a command could not do its work: exit code 2.
#[derive(Debug)]
pub struct Failure {
    /// What went wrong, where, and why it matters.
    pub message: String,
    /// What to do next.
    pub help: Option<String>,
}

impl Failure {
    fn new(message: impl Into<String>) -> Failure {
        Failure { message: message.into(), help: None }
    }

    fn with_help(message: impl Into<String>, help: impl Into<String>) -> Failure {
        Failure { message: message.into(), help: Some(help.into()) }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        Failure::new(error.to_string())
    }
}

/// Nothing at or above the level that fails.
const CLEAN: u8 = 0;
/// Findings, or not ready.
const FINDINGS: u8 = 1;
/// The check could not be made.
const FAILED: u8 = 2;

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let arguments = match line::parse(std::env::args_os()) {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { FAILED } else { CLEAN });
        }
    };
    match run(arguments) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            tell(&mut anstream::stderr().lock(), &failure);
            ExitCode::from(FAILED)
        }
    }
}

/// Says why a command could not do its work, and what to do.
fn tell(stderr: &mut dyn std::io::Write, failure: &Failure) {
    let (red, cyan) = (AnsiColor::Red.on_default().bold(), AnsiColor::Cyan.on_default());
    let _ = writeln!(stderr, "{red}error:{red:#} {}", crate::report::visible(&failure.message));
    if let Some(help) = &failure.help {
        let _ = writeln!(stderr, "{cyan} help:{cyan:#} {}", crate::report::visible(help));
    }
}

fn run(arguments: Arguments) -> Result<u8, Failure> {
    let global = &arguments.global;
    match arguments.command {
        Command::Check(check) => check::run(global, &check),
        Command::Init(init) => begin::init(global, &init),
        Command::New(new) => begin::new(global, &new),
        Command::Import(one) => exchange::import(global, &one),
        Command::Export(one) => exchange::export(global, &one),
        Command::Fix(fix) => fix::run(global, &fix),
        Command::Soa(soa) => soa::run(global, &soa),
        Command::Gap(gap) => gap::run(global, &gap),
        Command::Ready(ready) => ready::run(global, &ready),
        Command::Trace(trace) => trace::run(global, &trace),
        Command::Calendar(calendar) => calendar::run(global, &calendar),
        Command::Diff(diff) => diff::run(global, &diff),
        Command::Log(log) => log::run(global, &log),
        Command::Explain(explain) => explain::run(global, &explain),
        Command::Rules(list) => lists::rules(global, &list),
        Command::Types(list) => lists::types(global, &list),
        Command::Requirements(list) => lists::requirements(global, &list),
        Command::Schema(schema) => schema::run(global, &schema),
        Command::Completions(completions) => shell::completions(&completions),
        Command::Man(man) => shell::man(&man),
        Command::Classify(classify) => classify::run(global, &classify),
        Command::Crosswalk(crosswalk) => crosswalk::run(global, &crosswalk),
    }
}
