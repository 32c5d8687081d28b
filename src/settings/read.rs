//! From the text of `aimslint.toml` to [`Settings`].

use super::globs::Globs;
use crate::schema::{FaultKind, Period, config_shape, validate};
use crate::source::{FileId, Span, Spanned};
use crate::syntax::{Node, Problem, ProblemKind, parse_toml};
use jiff::civil::Date;
use smol_str::SmolStr;
use std::collections::HashMap;

/// What the build does with a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// For information.
    Note,
    /// Should be looked at.
    Warning,
    /// Must be mended.
    Error,
}

impl Level {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }

    /// From its word.
    pub fn parse(word: &str) -> Option<Level> {
        match word {
            "note" => Some(Level::Note),
            "warning" => Some(Level::Warning),
            "error" => Some(Level::Error),
            _ => None,
        }
    }
}

/// `[rules]`: a code, group or name, and its level; `None` is `off`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelSetting {
    /// Code, group or name.
    pub selector: Spanned<SmolStr>,
    /// The level; `None` switches it off.
    pub level: Option<Level>,
    /// Where the level is written.
    pub span: Span,
}

/// `[[allow]]`, or a suppression in a document.
#[derive(Clone, Debug, Default)]
pub struct Allow {
    /// Code, group or name; empty when not said.
    pub rule: SmolStr,
    /// The last day it holds.
    pub until: Option<Date>,
    /// Where that is written; else where the suppression is.
    pub until_span: Span,
    /// Why.
    pub reason: Box<str>,
    /// Whether it holds what can't be read, which is told where that stands.
    pub is_malformed: bool,
    /// Where it is written.
    pub span: Span,
    /// Where its rule is written, when it says one.
    pub rule_span: Span,
    /// Files it covers (config only).
    pub paths: Globs,
    /// Records it covers (config only).
    pub records: Vec<SmolStr>,
}

/// `[[documents]]`.
#[derive(Clone, Debug)]
pub struct DocumentPlace {
    /// Where.
    pub paths: Globs,
    /// The type of the documents there.
    pub kind: Option<Spanned<SmolStr>>,
    /// How to find the id.
    pub id: Option<regex::Regex>,
    /// The type of the rows of its tables.
    pub register: Option<Spanned<SmolStr>>,
}

impl DocumentPlace {
    /// The id that a file name or a heading holds.
    pub fn id_in(&self, text: &str) -> Option<SmolStr> {
        let found = self.id.as_ref()?.captures(text)?;
        found.get(1).or(found.get(0)).map(|found| SmolStr::new(found.as_str()))
    }
}

/// `[[registers]]`.
#[derive(Clone, Debug)]
pub struct RegisterPlace {
    /// Where.
    pub paths: Globs,
    /// The type of its rows.
    pub kind: Spanned<SmolStr>,
    /// Header = field.
    pub columns: HashMap<String, SmolStr>,
}

/// Everything a repo can configure.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The config's file, when there is one.
    pub file: Option<FileId>,
    /// The standards followed.
    pub standards: Vec<SmolStr>,
    /// The governed files.
    pub include: Globs,
    /// Whether `include` was said: then each matched file must be a record.
    pub include_is_strict: bool,
    /// Files left alone.
    pub exclude: Globs,
    /// Whether documents not written for us are understood.
    pub adopt: bool,
    /// Own rule pages.
    pub own_rules: Globs,
    /// Levels, in the order written.
    pub levels: Vec<LevelSetting>,
    /// Days before a review falls due that a note is given.
    pub soon: i32,
    /// Review intervals per type.
    pub intervals: HashMap<SmolStr, Period>,
    /// Where each of them is written: its type, and the place of its value.
    pub interval_places: Vec<(Spanned<SmolStr>, Span)>,
    /// Whether history rules run.
    pub history: bool,
    /// GIT002's days.
    pub backdated_after: i64,
    /// GIT010's records.
    pub rubber_stamp: usize,
    /// Whether approvals must be signed.
    pub signed_approvals: bool,
    /// Path of the allowed signers.
    pub allowed_signers: Option<Spanned<SmolStr>>,
    /// Name or team to e-mails.
    pub people: Vec<(SmolStr, Vec<SmolStr>)>,
    /// Requirement to owner.
    pub owners: Vec<(Spanned<SmolStr>, SmolStr)>,
    /// Files of own schemas.
    pub schemas: Globs,
    /// A team's words for ours, keys folded to lower-case letters and digits.
    pub aliases: HashMap<String, SmolStr>,
    /// The folder that links starting with `/` count from.
    pub link_root: Option<SmolStr>,
    /// Whether upper and lower case are alike where links are followed.
    pub link_ignore_case: bool,
    /// Links left alone.
    pub link_ignore: Vec<SmolStr>,
    /// Types by place.
    pub documents: Vec<DocumentPlace>,
    /// Registers by place.
    pub registers: Vec<RegisterPlace>,
    /// Suppressions.
    pub allow: Vec<Allow>,
    /// Globs by which files are read, each where it is written: one that finds none is a mistake.
    pub reading: Vec<Spanned<SmolStr>>,
    /// Where keys are written, for those that change what is checked: `exclude`, `history.enabled`.
    pub places: Vec<Spanned<SmolStr>>,
    /// What is wrong with the config.
    pub problems: Vec<Problem>,
    /// What is wrong with the user's own schemas.
    pub schema_problems: Vec<(FileId, Problem)>,
    /// What is wrong with the user's own rule pages.
    pub rule_problems: Vec<(FileId, Problem)>,
    /// Whether the config as a whole could not be read.
    pub unreadable: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            file: None,
            standards: vec!["iso-42001".into()],
            include: Globs::new(["**/*.md", "**/*.markdown"]).unwrap_or_default(),
            include_is_strict: false,
            exclude: Globs::default(),
            adopt: false,
            own_rules: Globs::default(),
            levels: Vec::new(),
            soon: 30,
            intervals: HashMap::new(),
            interval_places: Vec::new(),
            history: true,
            backdated_after: 14,
            rubber_stamp: 10,
            signed_approvals: false,
            allowed_signers: None,
            people: Vec::new(),
            owners: Vec::new(),
            schemas: Globs::default(),
            aliases: HashMap::new(),
            link_root: None,
            link_ignore_case: false,
            link_ignore: Vec::new(),
            documents: Vec::new(),
            registers: Vec::new(),
            allow: Vec::new(),
            reading: Vec::new(),
            places: Vec::new(),
            problems: Vec::new(),
            schema_problems: Vec::new(),
            rule_problems: Vec::new(),
            unreadable: false,
        }
    }
}

impl Settings {
    /// Reads the config; what can't be used is told and left at its default.
    pub fn parse(file: FileId, text: &str) -> Settings {
        let mut settings = Settings { file: Some(file), ..Settings::default() };
        let base = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let (root, problems) = parse_toml(&text[base..], base);
        for problem in problems {
            settings.problems.push(Problem { kind: ProblemKind::Config, ..problem });
        }
        let Some(root) = root else {
            settings.unreadable = true;
            return settings;
        };
        settings.check_form(&root);
        settings.take(&root);
        settings
    }

    fn check_form(&mut self, root: &Node) {
        let mut faults = Vec::new();
        validate(&config_shape(), root, "", &mut faults);
        for fault in faults {
            let mut message = fault.message.clone();
            if fault.kind == FaultKind::Unknown {
                message = message.replacen("is not a known key", "is not a key of aimslint.toml", 1);
            }
            let meant = fault.meant.as_deref();
            self.problems.push(Problem::new(ProblemKind::Config, fault.span, message).with_meant(&fault.written, meant));
        }
    }

    pub(super) fn tell(&mut self, span: Span, message: impl Into<String>) {
        self.problems.push(Problem::new(ProblemKind::Config, span, message));
    }

    pub(super) fn globs(&mut self, node: Option<&Node>) -> Option<Globs> {
        let items: Vec<(&str, Span)> = node?.items().iter().filter_map(|item| Some((item.text()?, item.span))).collect();
        match Globs::new(items.iter().map(|(text, _)| *text)) {
            Ok(globs) => Some(globs),
            Err((at, why)) => {
                let span = items.get(at).map_or_else(Span::default, |(_, span)| *span);
                self.tell(span, format!("this glob can't be used: {why}"));
                None
            }
        }
    }

    /// Globs by which files are read: they are kept where they are written as well.
    pub(super) fn reading_globs(&mut self, node: Option<&Node>) -> Option<Globs> {
        let globs = self.globs(node)?;
        let items = node.map_or(&[][..], Node::items).iter();
        self.reading.extend(items.filter_map(|item| Some(Spanned { value: item.text()?.into(), span: item.span })));
        Some(globs)
    }

    /// Whether the config lets a file at this path be a record: without `include` any may be, else those
    /// that it names.
    pub fn governs(&self, path: &str) -> bool {
        let named = || self.documents.iter().any(|place| place.paths.matches(path)) || self.registers.iter().any(|place| place.paths.matches(path));
        !self.include_is_strict || self.include.matches(path) || named()
    }

    /// Where the keys of the config are written, its tables' with the table before.
    fn take_key_places(&mut self, root: &Node) {
        for entry in root.entries() {
            self.places.push(Spanned { value: entry.key.clone(), span: entry.value.span });
            for inner in entry.value.entries() {
                self.places.push(Spanned { value: SmolStr::new(format!("{}.{}", entry.key, inner.key)), span: inner.value.span });
            }
        }
    }

    fn take(&mut self, root: &Node) {
        self.take_key_places(root);
        self.take_standards(root);
        self.take_files(root);
        self.take_levels(root);
        self.take_review(root);
        self.take_history(root);
        self.take_approval(root);
        self.take_people(root);
        self.take_words(root);
        self.take_links(root);
        self.take_places(root);
        for item in root.get("allow").map_or(&[][..], Node::items) {
            let allow = self.take_allow(item);
            self.allow.push(allow);
        }
    }
}

pub(super) fn texts(node: &Node) -> Vec<SmolStr> {
    node.items().iter().filter_map(Node::text).map(SmolStr::new).collect()
}
