//! CFG: the linter's own config and suppressions.

mod policy;
mod suppression;
mod weakened;

use super::documents::suggest;
use super::{Check, Context, Findings};
use crate::schema::{brief, nearest};
use crate::settings::Globs;
use crate::source::{FileId, Place, Spanned, folder_of};
use crate::standards::Resolved;
use crate::syntax::{Problem, ProblemKind};
use smol_str::SmolStr;

pub use policy::{BasePolicy, Policy, Signer, SuppressionKey, signers};
pub use suppression::{SuppressionFacts, suppression_findings};
pub use weakened::weakened;

/// Functions by code. CFG001 to CFG003, CFG005 and unknown rules (CFG004) speak once it is known
/// which suppressions were used: see [`suppression_findings`] and [`weakened`].
pub(super) const CHECKS: &[(&str, Check)] = &[("CFG004", unknown_key)];

/// An unknown key, type or number in the config, or a schema that can't be used.
fn unknown_key(context: &Context<'_>, out: &mut Findings) {
    let settings = context.written_settings();
    let types = context.base.map_or(context.types, |base| &base.written.types);
    if let Some(file) = settings.file {
        for problem in settings.problems.iter().filter(|problem| problem.kind == ProblemKind::Config) {
            suggest(out.add(Place::File(file, problem.span), problem.detail.clone()), problem);
        }
        let intervals = settings.interval_places.iter().map(|(kind, _)| kind);
        let documents = settings.documents.iter().flat_map(|place| [&place.kind, &place.register]).flatten();
        let registers = settings.registers.iter().map(|register| &register.kind);
        for kind in intervals.chain(documents).chain(registers) {
            if types.get(&kind.value).is_none() && !types.is_unusable(&kind.value) {
                let near = nearest(&kind.value, types.iter().map(|kind| kind.name.as_str()));
                tell(out, file, kind, format!("there is no type `{}`", brief(&kind.value)), near);
            }
        }
        for glob in &settings.reading {
            finds_nothing(context, out, file, glob);
        }
        for (requirement, _) in &settings.owners {
            if let Resolved::Unknown(near) = context.standards.resolve(&requirement.value, &[]) {
                tell(out, file, requirement, format!("there is no clause or control `{}`", brief(&requirement.value)), near.as_deref());
            }
        }
    }
    for (file, problem) in &context.settings.schema_problems {
        out.add(Place::File(*file, problem.span), problem.detail.clone()).help("docs/schemas.md lists the keywords that can be used");
    }
    for (file, problem) in &context.settings.rule_problems {
        out.add(Place::File(*file, problem.span), problem.detail.clone())
            .help("docs/own-rules.md shows what a rule page can say; until it is mended the rule does not run");
    }
}

/// A glob by which files are read, where there are none: what is meant to be checked is not.
fn finds_nothing(context: &Context<'_>, out: &mut Findings, config: FileId, glob: &Spanned<SmolStr>) {
    let Ok(globs) = Globs::new([glob.value.as_str()]) else { return };
    let paths = || context.tree.files().map(|(_, file)| &*file.path);
    if paths().any(|path| globs.matches(path)) {
        return;
    }
    let message = format!("`{}` matches no file", brief(&glob.value));
    // A path without stars is most likely one of those in its folder, misspelt.
    let is_path = !glob.value.contains(['*', '?', '[', '{']);
    let beside = || paths().filter(|path| folder_of(path) == folder_of(&glob.value));
    match is_path.then(|| nearest(&glob.value, beside())).flatten() {
        Some(near) => tell(out, config, glob, message, Some(near)),
        None => drop(out.add(Place::File(config, glob.span), message).help("correct the path, or take it out until there are such files")),
    }
}

/// Reports a word of the config that names nothing, with the one most likely meant.
fn tell(out: &mut Findings, file: FileId, word: &Spanned<SmolStr>, message: String, near: Option<&str>) {
    let problem = Problem::new(ProblemKind::Config, word.span, message.clone()).with_meant(&word.value, near);
    suggest(out.add(Place::File(file, word.span), message), &problem);
}
