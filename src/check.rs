//! The way through: a tree of files in, a judged report out.

use crate::chronicle::{Chronicle, Gap, Sources};
use crate::claims::ClaimScan;
use crate::graph::{self, Graph};
use crate::history;
use crate::model::{Corpus, ProseScan, read_corpus};
use crate::report::{Located, Options, Report, Verdict, judge, locate, suppression_keys};
use crate::rules::{self, BasePolicy, Context, Example, Registry};
use crate::schema::{Types, builtin_types, parse_date, type_name_of_text, type_of_text};
use crate::settings::Settings;
use crate::source::{FileId, MAX_FILE_BYTES, Span, Tree};
use crate::standards::Standards;
use crate::syntax::{Problem, ProblemKind};
use jiff::civil::Date;
use std::sync::OnceLock;

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

/// The words of a repo, without its records: what commands that teach start from.
pub struct Vocabulary {
    /// Its config.
    pub settings: Settings,
    /// Its types of record.
    pub types: Types,
    /// Its standards.
    pub standards: Standards,
    /// Its rules.
    pub registry: Registry,
}

impl Vocabulary {
    /// What comes with aimslint.
    pub fn builtin() -> Vocabulary {
        let (mut registry, types) = shipped();
        registry.prepare(&types);
        let settings = Settings::default();
        let standards = Standards::new(&settings.standards);
        Vocabulary { settings, types, standards, registry }
    }

    /// Reads the config of a repo, and the types and rules it adds.
    pub fn read(tree: &Tree) -> Vocabulary {
        Vocabulary::of(tree, || read_settings(tree), shipped)
    }

    /// Brings rules and types that are there before its own together with those that a config names.
    fn of(tree: &Tree, settings: impl FnOnce() -> Settings + Send, there: impl FnOnce() -> (Registry, Types) + Send) -> Vocabulary {
        let followed = || {
            let settings = settings();
            let standards = Standards::new(&settings.standards);
            (settings, standards)
        };
        let ((mut registry, mut types), (mut settings, standards)) = rayon::join(there, followed);
        add_own_types(tree, &mut settings, &mut types);
        registry.prepare(&types);
        add_own_rules(tree, &mut settings, &types, &mut registry);
        Vocabulary { settings, types, standards, registry }
    }
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

    /// Reads a repo by the policy of another state of it: config and suppressions are taken from
    /// `base`, and what the repo itself says of them is only compared.
    pub fn read_by_policy_of(base: Tree, tree: Tree, today: Date) -> Project {
        let base = Project::read(base, today);
        let policy = BasePolicy { written: read_settings(&tree), suppressions: suppression_keys(&base.registry, &base.context()) };
        let settings = Settings { file: policy.written.file, schema_problems: Vec::new(), rule_problems: Vec::new(), ..base.settings };
        let words = Vocabulary::of(&tree, || settings, shipped);
        let mut project = Project::with(tree, today, words);
        project.base = Some(policy);
        project
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

/// The rules and types that come with aimslint.
fn shipped() -> (Registry, Types) {
    rayon::join(Registry::embedded, builtin_types)
}

/// `aimslint.toml` at the root of the tree.
fn read_settings(tree: &Tree) -> Settings {
    let Some(file) = tree.find("aimslint.toml") else {
        return Settings::default();
    };
    match tree
        .read(file, MAX_FILE_BYTES)
        .map_err(|error| format!("{error:?}"))
        .and_then(|bytes| String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned()))
    {
        Ok(text) => Settings::parse(file, &text),
        Err(why) => {
            let problem = Problem::new(ProblemKind::Config, Span::default(), format!("the config can't be read: {why}"));
            Settings { file: Some(file), problems: vec![problem], unreadable: true, ..Settings::default() }
        }
    }
}

/// The user's own types; what is wrong with one is told at the schema.
fn add_own_types(tree: &Tree, settings: &mut Settings, types: &mut Types) {
    let files: Vec<FileId> = tree.files().filter(|(_, file)| settings.schemas.matches(&file.path)).map(|(id, _)| id).collect();
    for file in files {
        let path = tree.path(file);
        let text = tree.read(file, MAX_FILE_BYTES).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let made = match &text {
            Some(text) => type_of_text(path, text, Some(file)),
            None => Err(crate::schema::SchemaError { near: String::new(), message: "the schema can't be read".to_owned() }),
        };
        match made {
            Ok(new) => types.add(new),
            Err(error) => {
                types.add_unusable(type_name_of_text(path, text.as_deref().unwrap_or_default()));
                let at = text.as_deref().filter(|_| !error.near.is_empty()).and_then(|text| text.find(&error.near));
                let span = at.map_or(Span::default(), |at| Span::new(at, at + error.near.len()));
                settings.schema_problems.push((file, Problem::new(ProblemKind::Config, span, error.message)));
            }
        }
    }
}

/// The organisation's own rules; what is wrong with one is told at its page.
fn add_own_rules(tree: &Tree, settings: &mut Settings, types: &Types, registry: &mut Registry) {
    let files: Vec<FileId> = tree.files().filter(|(_, file)| settings.own_rules.matches(&file.path)).map(|(id, _)| id).collect();
    for file in files {
        let text = tree.read(file, MAX_FILE_BYTES).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let errors = match text {
            Some(text) => registry.add_own(file, &text, types).err().unwrap_or_default(),
            None => vec![rules::PageError { span: Span::default(), message: "the rule page can't be read".to_owned() }],
        };
        for error in errors {
            settings.rule_problems.push((file, Problem::new(ProblemKind::Config, error.span, error.message)));
        }
    }
}
