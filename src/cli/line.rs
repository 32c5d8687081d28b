//! From what was typed to arguments: `check` stands in where no command is named, and the commands
//! are shown in groups.

use super::args::{Arguments, Command};
use clap::{CommandFactory, FromArgMatches, Subcommand};
use std::ffi::OsString;
use std::fmt::Write;

/// The groups of `--help`, and the commands in each; a command that none names comes last.
const GROUPS: &[(&str, &[&str])] = &[
    ("Check and mend", &["check", "fix", "init", "new", "import"]),
    ("Show an auditor", &["ready", "soa", "gap", "trace", "calendar", "crosswalk", "classify", "report", "pack", "export"]),
    ("Look into history", &["diff", "log"]),
    ("Learn", &["explain", "rules", "types", "requirements"]),
    ("For editors and shells", &["schema", "lsp", "completions", "man"]),
];

/// Options before the command that take a value.
const WITH_VALUE: &[&str] = &["-C", "--on", "--color"];

/// The whole command line, with its commands in groups.
pub(super) fn command() -> clap::Command {
    let command = super::examples::add_to(Arguments::command());
    let shown: Vec<(String, String)> = command
        .get_subcommands()
        .filter(|one| !one.is_hide_set())
        .map(|one| (one.get_name().to_owned(), one.get_about().map(ToString::to_string).unwrap_or_default()))
        .collect();
    let mut groups = String::new();
    let mut told: Vec<&str> = Vec::new();
    for (title, names) in GROUPS {
        let members: Vec<&(String, String)> = names.iter().filter_map(|name| shown.iter().find(|(shown, _)| shown == name)).collect();
        section(&mut groups, title, &members);
        told.extend(names.iter());
    }
    let others: Vec<&(String, String)> = shown.iter().filter(|(name, _)| !told.contains(&name.as_str())).collect();
    section(&mut groups, "More", &others);
    let template = format!("{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{groups}Options:\n{{options}}{{after-help}}");
    command.help_template(template)
}

fn section(text: &mut String, title: &str, members: &[&(String, String)]) {
    if members.is_empty() {
        return;
    }
    let _ = writeln!(text, "{title}:");
    for (name, about) in members {
        let _ = writeln!(text, "  {name:<14} {about}");
    }
    text.push('\n');
}

/// Reads what was typed.
pub(super) fn parse(typed: impl IntoIterator<Item = OsString>) -> Result<Arguments, clap::Error> {
    let typed: Vec<OsString> = typed.into_iter().collect();
    let whole = with_command(typed.clone());
    let matches = command().try_get_matches_from(&whole).map_err(|error| match misspelled(&typed, &whole) {
        Some(better) if error.use_stderr() => better,
        _ => error,
    })?;
    Arguments::from_arg_matches(&matches)
}

/// Where `check` stood in for a word that is no file but nearly a command: says so, as the arguments
/// that follow are meant for that command.
fn misspelled(typed: &[OsString], whole: &[OsString]) -> Option<clap::Error> {
    let at = typed.iter().zip(whole).position(|(typed, whole)| typed != whole)?;
    let word = typed.get(at)?.to_str().filter(|word| !word.starts_with('-') && !std::path::Path::new(word).exists())?;
    let near = nearest_command(word)?;
    let message = format!("there is no command, file or folder `{}`\n\n  tip: did you mean `aimslint {near}`?\n", crate::report::visible(word));
    Some(clap::Error::raw(clap::error::ErrorKind::InvalidSubcommand, message))
}

/// Puts `check` before the first thing that is neither a command nor an option for every command.
fn with_command(mut typed: Vec<OsString>) -> Vec<OsString> {
    let mut at = 1;
    while let Some(word) = typed.get(at).and_then(|word| word.to_str()) {
        if WITH_VALUE.contains(&word) {
            at += 2;
        } else if word.starts_with("--on=") || word.starts_with("--color=") || (word.starts_with("-C") && word.len() > 2) {
            at += 1;
        } else {
            break;
        }
    }
    if typed.get(at).is_some_and(|word| word == "help") && !std::path::Path::new("help").exists() {
        // `help` and `help check` are typed by habit.
        typed.remove(at);
        typed.truncate(at + 1);
        typed.push("--help".into());
        return typed;
    }
    let next = typed.get(at).and_then(|word| word.to_str());
    let stays = matches!(next, Some("-h" | "--help" | "-V" | "--version")) || next.is_some_and(Command::has_subcommand);
    if !stays {
        typed.insert(at.min(typed.len()), "check".into());
    }
    typed
}

/// The command that a word was likely meant to be.
pub(super) fn nearest_command(word: &str) -> Option<String> {
    let command = Arguments::command();
    let names: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    crate::schema::nearest(word, names).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(typed: &[&str]) -> String {
        let all = with_command(std::iter::once("aimslint").chain(typed.iter().copied()).map(OsString::from).collect());
        all.iter().skip(1).map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn check_stands_in_for_no_command() {
        assert_eq!(words(&[]), "check");
        assert_eq!(words(&["aims", "-q"]), "check aims -q");
        assert_eq!(words(&["-C", "check", "--format", "json"]), "-C check check --format json");
        assert_eq!(words(&["--color=never", "explain", "RSK001"]), "--color=never explain RSK001");
        assert_eq!(words(&["--help"]), "--help");
        assert_eq!(words(&["help"]), "--help");
        assert_eq!(words(&["help", "check"]), "check --help");
        assert_eq!(words(&["-C"]), "-C check");
    }

    #[test]
    fn the_command_line_hangs_together() {
        command().debug_assert();
    }
}
