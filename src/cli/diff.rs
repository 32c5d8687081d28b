//! `aimslint diff`.

use super::args::{FailOnName, Global};
use super::{CLEAN, FINDINGS, Failure, input, output};
use crate::posture::{DiffFormat, Difference};
use crate::report::Options;
use crate::settings::Level;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Arguments of `diff`.
#[derive(Clone, Debug, Args)]
pub struct DiffArguments {
    /// BASE (compared at the merge base, with the work tree), BASE..HEAD, or BASE...HEAD (at the merge base)
    #[arg(value_name = "BASE[..HEAD]")]
    pub range: String,
    /// How to write it; md is meant for a pull-request comment
    #[arg(long, value_enum, default_value = "text")]
    pub format: DiffFormatName,
    /// From which level of new findings on to exit with 1
    #[arg(long, value_enum, value_name = "LEVEL", default_value = "error")]
    pub fail_on: FailOnName,
    /// Don't ask git history for findings
    #[arg(long)]
    pub no_history: bool,
    /// Write to FILE instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Output formats of `diff`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffFormatName {
    /// For people.
    Text,
    /// Markdown.
    Md,
    /// Versioned JSON.
    Json,
}

pub(super) fn run(global: &Global, arguments: &DiffArguments) -> Result<u8, Failure> {
    let today = input::today(global)?;
    let (root, _) = input::root_and_paths(global, &[])?;
    let (base, head, at_merge_base) = sides(&arguments.range);
    if head.is_none() && input::is_bare(&root) {
        return Err(input::bare(&root, &format!("name both ends: `aimslint diff {base}..HEAD`")));
    }
    let after = input::project(&root, head, today)?;
    let from = if at_merge_base { input::merge_base(&after, base)? } else { base.to_owned() };
    let before = input::project(&root, Some(&from), today)?;
    let options = Options { history: !arguments.no_history, ..Options::default() };
    let mut difference = Difference::of(&before, &after, &options);
    if !difference.closed.is_empty() {
        let judged = input::unsilenced(&root, head, &from, today)?;
        difference.part_silenced(&judged.report(&judged.verdict(&options)).findings);
    }
    let format = match arguments.format {
        DiffFormatName::Text => DiffFormat::Text,
        DiffFormatName::Md => DiffFormat::Markdown,
        DiffFormatName::Json => DiffFormat::Json,
    };
    let mut bytes = Vec::new();
    let compared = compared(base, &from, at_merge_base && input::commit(&after, base).is_some_and(|tip| tip != from), format);
    difference.write(&compared, head.unwrap_or("the work tree"), format, &mut bytes)?;
    output::write(&bytes, arguments.output.as_deref())?;
    let level = match arguments.fail_on {
        FailOnName::Error => Some(Level::Error),
        FailOnName::Warning => Some(Level::Warning),
        FailOnName::Note => Some(Level::Note),
        FailOnName::Never => None,
    };
    Ok(if level.is_some_and(|level| difference.worsens(level)) { FINDINGS } else { CLEAN })
}

/// What the head is compared with: the base by its name, or the merge base where the base has moved on since.
fn compared(base: &str, from: &str, moved_on: bool, format: DiffFormat) -> String {
    match (moved_on, format) {
        (false, _) => base.to_owned(),
        (true, DiffFormat::Json) => from.to_owned(),
        (true, _) => format!("{} (the merge base with {base})", from.get(..8).unwrap_or(from)),
    }
}

/// Base, head (none: the work tree), and whether to compare with the merge base of the two: with
/// what others added to the base meanwhile left out.
fn sides(range: &str) -> (&str, Option<&str>, bool) {
    let named = |text: &'static str| move |side| if str::is_empty(side) { text } else { side };
    if let Some((base, head)) = range.split_once("...") {
        return (named("HEAD")(base), Some(named("HEAD")(head)), true);
    }
    match range.split_once("..") {
        Some((base, head)) => (named("HEAD")(base), Some(named("HEAD")(head)), false),
        None => (range, None, true),
    }
}

#[cfg(test)]
mod tests {
    use super::sides;

    #[test]
    fn ranges_are_read_as_git_reads_them() {
        assert_eq!(sides("main"), ("main", None, true));
        assert_eq!(sides("main..topic"), ("main", Some("topic"), false));
        assert_eq!(sides("main...topic"), ("main", Some("topic"), true));
        assert_eq!(sides("main.."), ("main", Some("HEAD"), false));
    }
}
