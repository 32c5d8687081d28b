//! The way through: a tree of files in, a judged report out.

mod policy;
mod words;

use crate::chronicle::{Chronicle, Gap, Sources};
use crate::claims::ClaimScan;
use crate::graph::{self, Graph};
use crate::history;
use crate::model::{Corpus, ProseScan, read_corpus};
use crate::report::{Located, Options, Report, Verdict, judge, locate};
use crate::rules::{self, BasePolicy, Context, Example, Registry};
use crate::schema::{Types, parse_date};
use crate::settings::Settings;
use crate::source::Tree;
use crate::standards::Standards;
use jiff::civil::Date;
use std::sync::OnceLock;
use words::read_settings;

pub use policy::PolicyTrees;
pub use words::Vocabulary;

/// A repo, read and resolved: what every command starts from.
pub struct Project {
    /// Its files.
    pub tree: Tree,
    /// Its config.
    pub settings: Settings,
    /// Its types of record.
    pub types: Types,
    /// Its standards.
    pub standards: Standards,
    /// Its rules.
    pub registry: Registry,
    /// Its documents and records.
    pub corpus: Corpus,
    /// Its names, resolved.
    pub graph: Graph,
    /// The day that counts as today.
    pub today: Date,
    /// Where the policy of another revision is in force, what the files say themselves.
    pub base: Option<BasePolicy>,
    /// Where its git repository is.
    pub place: history::Place,
    past: OnceLock<Result<Chronicle, Gap>>,
}

impl Project {
    /// Reads a repo. `today` comes from outside: nothing in the library looks at a clock.
    pub fn read(tree: Tree, today: Date) -> Project {
        let words = Vocabulary::read(&tree);
        Project::with(tree, today, words)
    }

    /// Reads a repo as if it followed one more standard than its config says.
    pub fn read_following(tree: Tree, today: Date, pack: &str) -> Project {
        let mut words = Vocabulary::read(&tree);
        words.settings.standards.push(pack.into());
        words.standards = Standards::new(&words.settings.standards);
        Project::with(tree, today, words)
    }

    /// Reads a repo whose words are known.
    fn with(tree: Tree, today: Date, words: Vocabulary) -> Project {
        let Vocabulary { settings, types, standards, registry } = words;
        let scans: [&dyn ProseScan; 1] = [&ClaimScan];
        let mut corpus = read_corpus(&tree, &types, &settings, &scans);
        let graph = graph::build(&mut corpus, &standards, &tree, &settings);
        let place = history::Place { root: tree.root().to_path_buf(), ..history::Place::default() };
        Project { tree, settings, types, standards, registry, corpus, graph, today, base: None, place, past: OnceLock::new() }
    }

    /// What rules see.
    pub fn context(&self) -> Context<'_> {
        Context {
            corpus: &self.corpus,
            graph: &self.graph,
            standards: &self.standards,
            types: &self.types,
            settings: &self.settings,
            tree: &self.tree,
            past: self.past.get(),
            today: self.today,
            base: self.base.as_ref(),
            doubtless: false,
        }
    }

    /// The life of its records, read from git when first asked for.
    ///
    /// # Errors
    /// Why git can't tell, and what mends it.
    pub fn chronicle(&self) -> Result<&Chronicle, &Gap> {
        let sources = Sources { tree: &self.tree, corpus: &self.corpus, graph: &self.graph, types: &self.types, settings: &self.settings };
        self.past.get_or_init(|| Chronicle::read(self.place.clone(), sources)).as_ref()
    }

    /// Whether some rule that will run and be shown needs history.
    fn asks_history(&self, options: &Options) -> bool {
        let context = self.context();
        let asked = options.history && self.settings.history && !self.tree.is_in_memory();
        asked && self.registry.iter().filter(|rule| rule.uses_history()).any(|rule| options.may_show(&rule.page, &self.registry, &context))
    }

    /// Runs the rules and judges what they find.
    pub fn verdict(&self, options: &Options) -> Verdict {
        if self.asks_history(options) {
            // Before the rules, which run in parallel, ask for it; what keeps it away is GIT009's to tell.
            let _ = self.chronicle();
        }
        let context = self.context();
        let found = rules::run(&self.registry, &context, &|_| true);
        let mut verdict = judge(&self.registry, &context, options, found);
        if self.graph.is_doubtful() {
            let doubtless = Context { doubtless: true, ..context };
            let found = rules::run(&self.registry, &doubtless, &|page| options.may_show(page, &self.registry, &context));
            verdict.take_note_of_doubts(judge(&self.registry, &doubtless, options, found));
        }
        verdict
    }

    /// Runs one example of one of this project's rules: the example is a repo of its own, with the
    /// rules and types of this one.
    ///
    /// # Errors
    /// What was expected and what was found instead.
    pub fn try_example(&self, code: &str, example: &Example) -> Result<(), String> {
        let archive = rules::parse_archive(example.content.as_bytes());
        if archive.files.is_empty() {
            return Err("the example holds no file; begin one with `-- path --`".to_owned());
        }
        let today = parse_date(&example.on).ok_or_else(|| format!("`on={}` is no date", example.on))?;
        let (base, files): (Vec<_>, Vec<_>) = archive.files.into_iter().partition(|(path, _)| path.starts_with("base:"));
        let tree = Tree::from_texts(files);
        let project = if base.is_empty() {
            let words = Vocabulary::of(&tree, || read_settings(&tree), || (self.registry.clone(), self.types.clone()));
            Project::with(tree, today, words)
        } else {
            let base = base.into_iter().map(|(path, bytes)| (path.replacen("base:", "", 1), bytes)).collect();
            Project::read_by_policy_of(Tree::from_texts(base), tree, today)
        };
        let report = project.report(&project.verdict(&Options { select: vec![code.into()], ..Options::default() }));
        let places: Vec<String> = report.findings.iter().map(Located::place).collect();
        example.judge(&places).map_err(|expected| {
            let found = report.findings.iter().map(|one| format!("{} {}", one.place(), one.message));
            let found: Vec<String> = found.collect();
            format!("expected {expected}; found {}", if found.is_empty() { "nothing".to_owned() } else { found.join("; ") })
        })
    }

    /// A verdict with lines and columns.
    pub fn report(&self, verdict: &Verdict) -> Report {
        locate(verdict, &self.corpus, &self.tree, self.today)
    }
}
