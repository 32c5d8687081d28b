//! `aimslint fix`.

use super::args::Global;
use super::output::{print, replace_file};
use super::progress::Progress;
use super::{CLEAN, FINDINGS, Failure, input};
use crate::fix::{Change, Mended, Wanted, mend};
use crate::report::{Options, visible};
use crate::settings::Level;
use crate::source::Tree;
use clap::Args;
use std::fmt::Write;
use std::path::PathBuf;

/// Arguments of `fix`.
#[derive(Clone, Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct FixArguments {
    /// Files or folders to correct; the repo as a whole is read all the same
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Show what would change as a unified diff, and change nothing
    #[arg(long)]
    pub diff: bool,
    /// Also what may be meant otherwise: look at it afterwards
    #[arg(long = "unsafe")]
    pub unsafe_too: bool,
}

const EXAMPLES: &str = "\
Examples:
  aimslint fix --diff                what would change
  aimslint fix                       change it; comments, order and line ends stay
  aimslint fix aims/risks --unsafe   in one folder, likely slips too

Exit code: 0 no error is left, 1 errors are left (or, with --diff, something would change).";

pub(super) fn run(global: &Global, arguments: &FixArguments) -> Result<u8, Failure> {
    let progress = Progress::start("correcting");
    let today = input::today(global)?;
    let (root, paths) = input::root_and_paths(global, &arguments.paths)?;
    let project = input::project(&root, None, today)?;
    let wanted = Wanted { paths: paths.clone(), unsafe_too: arguments.unsafe_too };
    let mended = mend(project, &wanted);
    drop(progress);
    let left = mended.project.verdict(&Options { paths, ..Options::default() });
    let errors = left.findings.iter().filter(|one| one.level == Level::Error).count();
    let told = told(&mended, left.findings.len(), errors, arguments.diff);
    if arguments.diff {
        print(differences(&mended).as_bytes())?;
        tell_aside(&told)?;
    } else {
        for change in &mended.changes {
            write(&mended.project.tree, change)?;
        }
        print(told.as_bytes())?;
    }
    let would_change = arguments.diff && !mended.changes.is_empty();
    Ok(if errors > 0 || would_change { FINDINGS } else { CLEAN })
}

/// Writes a file that is still as it was read.
fn write(tree: &Tree, change: &Change) -> Result<(), Failure> {
    let path = tree.path(change.file);
    let on_disk = tree.path_on_disk(change.file).ok_or_else(|| Failure::new(format!("`{path}` is not on disk")))?;
    replace_file(tree.root(), &on_disk, &change.before, &change.after)
}

/// What was done and what is left, in words.
fn told(mended: &Mended, left: usize, errors: usize, only_shown: bool) -> String {
    let mut text = String::new();
    let mut path = "";
    for one in &mended.corrected {
        if one.path != path {
            path = &one.path;
            let _ = writeln!(text, "{}", visible(path));
        }
        let _ = writeln!(text, "  {}  {}", one.code, visible(&one.title));
    }
    let findings = count(mended.corrected.len(), "finding", "findings");
    let files = count(mended.changes.len(), "file", "files");
    let _ = match (mended.corrected.is_empty(), only_shown) {
        (true, _) => writeln!(text, "Nothing to correct."),
        (false, false) => writeln!(text, "Corrected {findings} in {files}."),
        (false, true) => writeln!(text, "Would correct {findings} in {files}."),
    };
    if !mended.withheld.is_empty() {
        let _ = writeln!(text, "{} left alone: it would bring up something worse.", count(mended.withheld.len(), "correction", "corrections"));
    }
    if mended.unsafe_left > 0 {
        let _ = writeln!(text, "{} more with `--unsafe`: likely slips, to be looked at afterwards.", mended.unsafe_left);
    }
    if left > 0 {
        let findings = count(left, "finding", "findings");
        let errors = count(errors, "error", "errors");
        let _ = writeln!(text, "{findings} left ({errors}): `aimslint check` shows them.");
    }
    text
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A unified diff that `git apply` takes.
fn differences(mended: &Mended) -> String {
    let mut text = String::new();
    for change in &mended.changes {
        let path = visible(mended.project.tree.path(change.file));
        let (before, after) = (String::from_utf8_lossy(&change.before), String::from_utf8_lossy(&change.after));
        let diff = similar::TextDiff::from_lines(&*before, &*after);
        let unified = diff.unified_diff().header(&format!("a/{path}"), &format!("b/{path}")).to_string();
        for line in unified.split_inclusive('\n') {
            // Line ends are part of the change; other control characters are none of the terminal's business.
            let content = line.trim_end_matches(['\r', '\n']);
            for letter in content.chars() {
                let harmless = matches!(letter, '\t' | '\u{feff}');
                text.push_str(&if harmless { letter.to_string() } else { visible(letter.encode_utf8(&mut [0; 4])) });
            }
            text.push_str(&line[content.len()..]);
        }
    }
    text
}

/// Where the diff has standard output to itself.
fn tell_aside(told: &str) -> Result<(), Failure> {
    use std::io::Write;
    match anstream::stderr().lock().write_all(told.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
