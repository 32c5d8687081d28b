//! `--baseline` and `--write-baseline`: reading the file, and writing it anew where that is right.

use super::args::CheckArguments;
use super::output::write_file;
use super::{Failure, input};
use crate::check::Project;
use crate::report::{Baseline, Options, Report};
use crate::source::Root;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The file when none is named.
const FILE: &str = "aimslint-baseline.json";

/// More than any repo's findings take.
const LONGEST: u64 = 64 * 1024 * 1024;

/// Sets aside what the baseline knows, and keeps its file true to the repo.
pub(super) fn apply(
    arguments: &CheckArguments,
    start: &Path,
    root: &Root,
    project: &Project,
    options: &Options,
    report: &mut Report,
) -> Result<(), Failure> {
    let named = match (&arguments.baseline, arguments.write_baseline) {
        (Some(file), _) => file.clone(),
        (None, true) => root.folder.join(FILE),
        (None, false) => return Ok(()),
    };
    let file = start.join(&named);
    let sees = |code: &str| sees(code, project, options);
    let shown = file.strip_prefix(&root.folder).unwrap_or(&named).to_path_buf();
    if arguments.write_baseline {
        let older = if file.exists() { Some(read(&file)?) } else { None };
        let baseline = Baseline::of(report, older.as_ref(), &sees);
        write_file(&file, baseline.text().as_bytes())?;
        report.set_aside(&baseline, &shown, baseline.mended(report, &sees).len());
        if !arguments.quiet {
            let _ = writeln!(anstream::stderr(), "wrote `{}`; commit it, and check with `--baseline {}`", shown.display(), shown.display());
        }
        return Ok(());
    }
    let baseline = match &arguments.policy_from {
        // A pull request can't put its own findings into the baseline it is judged by.
        Some(policy) => read_at(policy, root, &file)?,
        None => read(&file)?,
    };
    let mended = baseline.mended(report, &sees);
    report.set_aside(&baseline, &shown, mended.len());
    if may_shrink(arguments)
        && let Some(smaller) = baseline.shrunk(&mended, report.on)
    {
        write_file(&file, smaller.text().as_bytes())?;
    }
    Ok(())
}

/// Whether this run could have shown a finding of a rule, wherever it is.
fn sees(code: &str, project: &Project, options: &Options) -> bool {
    let rule = project.registry.iter().find(|rule| rule.page.code == code);
    let everywhere = options.paths.is_empty() && options.grades.is_empty();
    let Some(rule) = rule.filter(|_| everywhere) else {
        // A rule that is no more has no findings.
        return everywhere;
    };
    let context = project.context();
    let shown = options.may_show(&rule.page, &project.registry, &context) || rule.page.level_in(context.settings).is_none();
    shown && (!rule.uses_history() || context.chronicle().is_some())
}

/// Whether the file may be written by a check: by hand, of the work tree. A hook or a CI job leaves
/// the files as they are.
fn may_shrink(arguments: &CheckArguments) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "false");
    let by_hand = !set("CI") && !set("GIT_INDEX_FILE") && !set("PRE_COMMIT");
    by_hand && arguments.rev.is_none() && arguments.since.is_none() && arguments.policy_from.is_none()
}

fn parsed(file: &Path, text: &str) -> Result<Baseline, Failure> {
    Baseline::parse(text).map_err(|why| {
        Failure::with_help(format!("the baseline `{}` can't be used: {why}", file.display()), "delete it and write it again with `--write-baseline`")
    })
}

fn read(file: &Path) -> Result<Baseline, Failure> {
    let failed = |error: std::io::Error| {
        Failure::with_help(
            format!("the baseline `{}` can't be read: {error}", file.display()),
            format!("`aimslint check --baseline {} --write-baseline` writes one", file.display()),
        )
    };
    if std::fs::metadata(file).map_err(failed)?.len() > LONGEST {
        return Err(Failure::new(format!("the baseline `{}` is longer than any could be", file.display())));
    }
    parsed(file, &std::fs::read_to_string(file).map_err(failed)?)
}

/// The baseline as it is at a revision; where it isn't there, nothing is set aside.
fn read_at(revision: &str, root: &Root, file: &Path) -> Result<Baseline, Failure> {
    let path: PathBuf = std::fs::canonicalize(file).unwrap_or_else(|_| file.to_path_buf());
    let Ok(inside) = path.strip_prefix(&root.folder) else {
        // Outside the repo it is no pull request's to change.
        return read(file);
    };
    let inside = inside.to_string_lossy().replace('\\', "/");
    match input::file_at_revision(root, revision, &inside, LONGEST)? {
        Some(bytes) => parsed(file, &String::from_utf8_lossy(&bytes)),
        None => Ok(Baseline::empty()),
    }
}
