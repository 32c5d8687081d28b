//! `aimslint check`.

use super::args::{CheckArguments, FailOnName, FormatName, Global, GradeName};
use super::{CLEAN, FINDINGS, Failure, input};
use crate::report::{self, FailOn, Format, Options};
use crate::rules::{Grade, Registry};
use crate::settings::Level;
use smol_str::SmolStr;
use std::io::Write;

pub(super) fn run(global: &Global, arguments: &CheckArguments) -> Result<u8, Failure> {
    let today = input::today(global)?;
    let (root, paths) = input::root_and_paths(global, &arguments.paths)?;
    let project = input::project(&root, arguments.rev.as_deref(), today)?;
    let options = options(arguments, paths, &project.registry)?;
    let verdict = project.verdict(&options);
    let report = project.report(&verdict);
    let format = match arguments.format {
        FormatName::Pretty | FormatName::Concise => Format::Concise,
        FormatName::Json => Format::Json,
    };
    let mut bytes = Vec::new();
    report::write(&report, format, &mut bytes)?;
    match &arguments.output {
        Some(path) => std::fs::write(path, bytes)?,
        None if arguments.quiet => {}
        None => anstream::stdout().lock().write_all(&bytes)?,
    }
    let failing = match options.fail_on {
        FailOn::Never => false,
        FailOn::Level(level) => report.findings.iter().any(|one| one.level >= level),
    };
    Ok(if failing { FINDINGS } else { CLEAN })
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
