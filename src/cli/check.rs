//! `aimslint check`.

use super::args::{CheckArguments, FailOnName, FormatName, Global, GradeName};
use super::output::{Screen, print, write_file};
use super::progress::Progress;
use super::{CLEAN, FINDINGS, Failure, baseline, input, watch};
use crate::posture::{Difference, Overview};
use crate::report::{self, FailOn, Format, Look, Options, Output};
use crate::rules::{Grade, Registry};
use crate::settings::Level;
use smol_str::SmolStr;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Instant;

pub(super) fn run(global: &Global, arguments: &CheckArguments) -> Result<u8, Failure> {
    if arguments.watch {
        return watch::run(global, arguments);
    }
    let checked = once(global, arguments)?;
    match &checked.output {
        Some(path) => write_file(path, &checked.bytes)?,
        None => print(&checked.bytes)?,
    }
    Ok(if checked.fails { FINDINGS } else { CLEAN })
}

/// What a check came to.
pub(super) struct Checked {
    /// What is to be shown; nothing when it is to be quiet.
    pub(super) bytes: Vec<u8>,
    /// The file it goes to instead of standard output.
    pub(super) output: Option<PathBuf>,
    /// Whether something is at or above the level that fails.
    pub(super) fails: bool,
    /// The folders that hold files of the repo.
    pub(super) folders: BTreeSet<PathBuf>,
    /// How many files those are.
    pub(super) files: usize,
}

/// Checks, and shows nothing yet.
pub(super) fn once(global: &Global, arguments: &CheckArguments) -> Result<Checked, Failure> {
    let started = Instant::now();
    let progress = Progress::start("checking");
    let today = input::today(global)?;
    let (root, paths) = input::root_and_paths_by(global, &arguments.paths, arguments.policy_from.as_deref())?;
    let project = input::project_by_policy(&root, arguments.rev.as_deref(), arguments.policy_from.as_deref(), today)?;
    let options = options(arguments, paths, &project.registry)?;
    let verdict = project.verdict(&options);
    let mut report = project.report(&verdict);
    let mut difference = None;
    if let Some(since) = &arguments.since {
        let merge_base = input::merge_base(&project, since)?;
        // One policy for both sides: else a rule that was switched off would look mended.
        let base = input::project_by_policy(&root, Some(&merge_base), arguments.policy_from.as_deref(), today)?;
        let before = base.report(&base.verdict(&options));
        if arguments.summary.is_some() {
            let mut found = Difference::of_findings(&base, &project, &before, &report);
            if arguments.policy_from.is_none() && !found.closed.is_empty() {
                let judged = input::unsilenced(&root, arguments.rev.as_deref(), &merge_base, today)?;
                found.part_silenced(&judged.report(&judged.verdict(&options)).findings);
            }
            difference = Some(found);
        }
        report.leave_out(&before);
    }
    let (start, prefix) = (input::start(global)?, input::prefix(&root));
    baseline::apply(arguments, &start, &root, &project, &options, &mut report)?;
    drop(progress);
    let failing = match options.fail_on {
        FailOn::Never => None,
        FailOn::Level(level) => Some(level),
    };
    if let Some(path) = &arguments.summary {
        let overview = Overview { report: &report, difference: difference.as_ref(), failing, prefix: &prefix };
        write_file(&start.join(path), overview.markdown().as_bytes())?;
    }
    let mut bytes = Vec::new();
    if arguments.output.is_some() || !arguments.quiet {
        let screen = if arguments.output.is_some() { Screen::of_file() } else { Screen::of_stdout(global) };
        let look = Look {
            color: screen.color,
            links: screen.links,
            unicode: screen.unicode,
            width: screen.width,
            statistics: arguments.statistics,
            show_suppressed: arguments.show_suppressed,
            took: screen.terminal.then(|| started.elapsed()),
            prefix,
            whole: arguments.since.is_none() && options.is_whole(),
            failing,
        };
        let output = Output { report: &report, context: project.context(), registry: &project.registry, look: &look };
        report::write(&output, format(arguments.format), &mut bytes)?;
    }
    let fails = failing.is_some_and(|level| report.findings.iter().any(|one| one.level >= level));
    let output = arguments.output.as_ref().map(|path| start.join(path));
    let folders = if arguments.watch { watch::folders(&root.folder, project.tree.files().map(|(_, file)| &*file.path)) } else { BTreeSet::new() };
    let files = project.tree.files().count();
    if !arguments.watch {
        // The process ends now: taking a large repo apart piece by piece would only cost time.
        std::mem::forget((report, project));
    }
    Ok(Checked { bytes, output, fails, folders, files })
}

fn format(name: FormatName) -> Format {
    match name {
        FormatName::Pretty => Format::Pretty,
        FormatName::Concise => Format::Concise,
        FormatName::Json => Format::Json,
        FormatName::Sarif => Format::Sarif,
        FormatName::Github => Format::Github,
        FormatName::Gitlab => Format::Gitlab,
        FormatName::Junit => Format::Junit,
    }
}

fn options(arguments: &CheckArguments, paths: Vec<String>, registry: &Registry) -> Result<Options, Failure> {
    Ok(Options {
        select: known(&arguments.select, registry)?,
        ignore: known(&arguments.ignore, registry)?,
        grades: arguments
            .grade
            .iter()
            .map(|grade| match grade {
                GradeName::Major => Grade::Major,
                GradeName::Minor => Grade::Minor,
                GradeName::Observation => Grade::Observation,
            })
            .collect(),
        paths,
        fail_on: match arguments.fail_on {
            FailOnName::Error => FailOn::Level(Level::Error),
            FailOnName::Warning => FailOn::Level(Level::Warning),
            FailOnName::Note => FailOn::Level(Level::Note),
            FailOnName::Never => FailOn::Never,
        },
        show_suppressed: arguments.show_suppressed,
        history: !arguments.no_history,
    })
}

/// Words that must name rules; a slip is told with the nearest.
fn known(words: &[String], registry: &Registry) -> Result<Vec<SmolStr>, Failure> {
    for word in words {
        if registry.select(word).is_empty() {
            let near = registry.nearest(word).map(|near| format!("did you mean `{near}`?"));
            return Err(Failure {
                message: format!("there is no rule, group or name `{word}`"),
                help: near.or_else(|| Some("`aimslint rules` lists them".to_owned())),
            });
        }
    }
    Ok(words.iter().map(SmolStr::new).collect())
}
