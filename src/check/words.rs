//! The words of a repo: its config, and the standards, types and rules that it names.

use crate::rules::{self, Registry};
use crate::schema::{Types, builtin_types, type_name_of_text, type_of_text};
use crate::settings::Settings;
use crate::source::{CONFIG, FileId, MAX_FILE_BYTES, Span, Standing, Tree};
use crate::standards::Standards;
use crate::syntax::{Problem, ProblemKind};

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
    pub(super) fn of(tree: &Tree, settings: impl FnOnce() -> Settings + Send, there: impl FnOnce() -> (Registry, Types) + Send) -> Vocabulary {
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

/// The rules and types that come with aimslint.
pub(super) fn shipped() -> (Registry, Types) {
    rayon::join(Registry::embedded, builtin_types)
}

/// `aimslint.toml` at the root of the tree.
pub(super) fn read_settings(tree: &Tree) -> Settings {
    let Some(file) = tree.find(CONFIG) else {
        return Settings::default();
    };
    let unreadable = |why: String| {
        let problem = Problem::new(ProblemKind::Config, Span::default(), why);
        Settings { file: Some(file), problems: vec![problem], unreadable: true, ..Settings::default() }
    };
    if tree.file(file).standing == Standing::Link {
        return unreadable("it is a symbolic link, and none is followed: put the file itself there".to_owned());
    }
    match tree.read(file, MAX_FILE_BYTES).map(String::from_utf8) {
        Ok(Ok(text)) => Settings::parse(file, &text),
        Ok(Err(_)) => unreadable("it is not UTF-8".to_owned()),
        Err(error) => unreadable(format!("the config can't be read: {error:?}")),
    }
}

/// The text of a schema or a rule page. A link is not followed: it could lead out of the repo.
pub(super) fn text_of(tree: &Tree, file: FileId) -> Option<String> {
    let bytes = tree.read(file, MAX_FILE_BYTES).ok().filter(|_| tree.file(file).standing != Standing::Link);
    bytes.and_then(|bytes| String::from_utf8(bytes).ok())
}

/// The user's own types; what is wrong with one is told at the schema.
fn add_own_types(tree: &Tree, settings: &mut Settings, types: &mut Types) {
    let files: Vec<FileId> = tree.files().filter(|(_, file)| settings.schemas.matches(&file.path)).map(|(id, _)| id).collect();
    for file in files {
        let path = tree.path(file);
        let text = text_of(tree, file);
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
        let text = text_of(tree, file);
        let errors = match text {
            Some(text) => registry.add_own(file, &text, types).err().unwrap_or_default(),
            None => vec![rules::PageError { span: Span::default(), message: "the rule page can't be read".to_owned() }],
        };
        for error in errors {
            settings.rule_problems.push((file, Problem::new(ProblemKind::Config, error.span, error.message)));
        }
    }
}
