//! A change judged by the policy of the revision it is meant for, so that it can't loosen its own check.

use super::Project;
use super::words::{Vocabulary, text_of};
use crate::report::suppression_keys;
use crate::rules::{BasePolicy, Policy, Signer, signers};
use crate::settings::Settings;
use crate::source::Tree;
use crate::standards::Standards;
use jiff::civil::Date;

/// The states of a repo that a change is judged by and compared with.
pub struct PolicyTrees {
    /// The revision whose policy is in force.
    pub tip: Tree,
    /// Where the change parted from it, when it has moved on since.
    pub parted: Option<Tree>,
    /// Paths of configs nearer than the one in force, which the checked files put in its place.
    pub nearer: Vec<String>,
}

impl Project {
    /// Reads a repo by the policy of another state of it: config, suppressions, own types and own rules
    /// are taken from `base`, and what the repo itself says of them is only compared.
    pub fn read_by_policy_of(base: Tree, tree: Tree, today: Date) -> Project {
        Project::read_by_policy(PolicyTrees { tip: base, parted: None, nearer: Vec::new() }, tree, today)
    }

    /// Reads a repo with whatever it switches off, leaves out, lets pass or suppresses, and another state of it
    /// did not, still in force: what is found only so was silenced, not mended.
    pub fn read_unsilenced(base: Tree, tree: Tree, today: Date) -> Project {
        let tip = Project::read(base, today).policy();
        let Vocabulary { settings, types, mut registry, standards: _ } = Vocabulary::read(&tree);
        let gone: Vec<_> = tip.registry.iter().filter(|rule| registry.get(&rule.page.code).is_none()).cloned().collect();
        gone.into_iter().for_each(|rule| registry.put(rule));
        let before = tip.settings.clone();
        let mut standards = before.standards;
        standards.extend(settings.standards.iter().filter(|name| !tip.settings.standards.contains(name)).cloned());
        let settings = Settings {
            standards,
            include: before.include,
            include_is_strict: before.include_is_strict,
            exclude: before.exclude,
            levels: before.levels,
            allow: before.allow,
            intervals: before.intervals,
            history: before.history,
            backdated_after: before.backdated_after,
            rubber_stamp: before.rubber_stamp,
            signed_approvals: before.signed_approvals,
            link_ignore: before.link_ignore,
            link_ignore_case: before.link_ignore_case,
            ..settings
        };
        let written = Policy { signers: Vec::new(), suppressions: Vec::new(), settings, types, registry };
        let words = Vocabulary {
            standards: Standards::new(&written.settings.standards),
            settings: written.settings.clone(),
            types: written.types.clone(),
            registry: written.registry.clone(),
        };
        let mut project = Project::with(tree, today, words);
        project.base = Some(BasePolicy { written, tip, parted: None, nearer: Vec::new() });
        project
    }

    /// As [`Project::read_by_policy_of`], telling of what the change itself loosened rather than of what others did
    /// since.
    pub fn read_by_policy(from: PolicyTrees, tree: Tree, today: Date) -> Project {
        let tip = Project::read(from.tip, today).policy();
        let parted = from.parted.map(|tree| Project::read(tree, today).policy());
        let Vocabulary { settings, types, registry, standards: _ } = Vocabulary::read(&tree);
        let written = Policy { signers: signers_of(&tree, &settings), settings, types, registry, suppressions: Vec::new() };
        let nearer = from.nearer.iter().filter_map(|path| tree.find(path)).collect();
        let base = BasePolicy { written, tip, parted, nearer };
        let words = in_force(&base, &tree);
        let mut project = Project::with(tree, today, words);
        project.base = Some(base);
        project
    }

    /// What it says of how it is checked.
    fn policy(self) -> Policy {
        let suppressions = suppression_keys(&self.registry, &self.context());
        let signers = signers_of(&self.tree, &self.settings);
        Policy { settings: self.settings, types: self.types, registry: self.registry, suppressions, signers }
    }
}

/// The words that the checked files are read with: those of the base, and of theirs what is new, as it can
/// loosen nothing. A rule or type that others took out since is not new.
fn in_force(base: &BasePolicy, tree: &Tree) -> Vocabulary {
    let (tip, written) = (&base.tip, &base.written);
    let mut settings = Settings { file: written.settings.file, ..tip.settings.clone() };
    settings.schema_problems.clone_from(&written.settings.schema_problems);
    settings.rule_problems.clone_from(&written.settings.rule_problems);
    let (mut types, mut registry) = (tip.types.clone(), tip.registry.clone());
    let known = || [Some(tip), base.parted.as_ref()].into_iter().flatten();
    for kind in written.types.iter() {
        let named = kind.file.is_some_and(|file| tip.settings.schemas.matches(tree.path(file)));
        if named && known().all(|policy| policy.types.get(&kind.name).is_none()) {
            types.add((**kind).clone());
        }
    }
    for rule in written.registry.iter() {
        let named = rule.file.is_some_and(|file| tip.settings.own_rules.matches(tree.path(file)));
        if named && known().all(|policy| policy.registry.get(&rule.page.code).is_none()) {
            registry.put(rule.clone());
        }
    }
    let standards = Standards::new(&settings.standards);
    Vocabulary { settings, types, standards, registry }
}

/// The allowed signers of a state of the repo.
fn signers_of(tree: &Tree, settings: &Settings) -> Vec<Signer> {
    let file = settings.allowed_signers.as_ref().and_then(|path| tree.find(path.value.trim_start_matches("./")));
    file.and_then(|file| Some(signers(file, &text_of(tree, file)?))).unwrap_or_default()
}
