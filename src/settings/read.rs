//! From the text of `aimslint.toml` to [`Settings`].

use super::globs::Globs;
use crate::lexicon::folded;
use crate::schema::{FaultKind, Period, brief, config_shape, nearest, parse_period, validate};
use crate::source::{FileId, Span, Spanned};
use crate::standards::pack_names;
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
        if let Some(list) = root.get("standards") {
            self.standards = Vec::new();
            let known = pack_names();
            for item in list.items() {
                let Some(name) = item.text() else { continue };
                if known.iter().any(|pack| pack == name) {
                    self.standards.push(name.into());
                } else {
                    let near = nearest(name, known.iter().map(SmolStr::as_str));
                    let problem = Problem::new(ProblemKind::Config, item.span, format!("there is no standards pack `{}`", brief(name)));
                    self.problems.push(problem.with_meant(name, near));
                }
            }
            if self.standards.is_empty() {
                self.standards.push("iso-42001".into());
            }
        }
        if let Some(include) = self.reading_globs(root.get("include")) {
            self.include = include;
            self.include_is_strict = true;
        }
        if let Some(exclude) = self.globs(root.get("exclude")) {
            self.exclude = exclude;
        }
        self.own_rules = self.reading_globs(root.get("own_rules")).unwrap_or_default();
        self.adopt = truth(root.get("adopt")).unwrap_or(false);
        for entry in root.get("rules").map_or(&[][..], Node::entries) {
            let Some(word) = entry.value.text() else {
                continue;
            };
            let level = Level::parse(word);
            if level.is_some() || word == "off" {
                let selector = Spanned { value: entry.key.clone(), span: entry.key_span };
                self.levels.push(LevelSetting { selector, level, span: entry.value.span });
            }
        }
        if let Some(review) = root.get("review") {
            self.soon = number(review.get("soon")).unwrap_or(30);
            for entry in review.get("intervals").map_or(&[][..], Node::entries) {
                if let Some(period) = entry.value.text().and_then(parse_period) {
                    self.intervals.insert(entry.key.clone(), period);
                }
                self.interval_places.push((Spanned { value: entry.key.clone(), span: entry.key_span }, entry.value.span));
            }
        }
        if let Some(history) = root.get("history") {
            self.history = truth(history.get("enabled")).unwrap_or(true);
            self.backdated_after = number(history.get("backdated_after")).unwrap_or(14);
            self.rubber_stamp = number(history.get("rubber_stamp")).unwrap_or(10);
        }
        if let Some(approval) = root.get("approval") {
            self.signed_approvals = approval.get("require").and_then(Node::text) == Some("signed");
            self.allowed_signers = approval.get("allowed_signers").and_then(|node| Some(Spanned { value: node.text()?.into(), span: node.span }));
        }
        for entry in root.get("people").map_or(&[][..], Node::entries) {
            self.people.push((entry.key.clone(), texts(&entry.value)));
        }
        for entry in root.get("owners").map_or(&[][..], Node::entries) {
            if let Some(owner) = entry.value.text() {
                self.owners.push((Spanned { value: entry.key.clone(), span: entry.key_span }, owner.into()));
            }
        }
        self.schemas = self.reading_globs(root.get("schemas").and_then(|schemas| schemas.get("paths"))).unwrap_or_default();
        for entry in root.get("aliases").map_or(&[][..], Node::entries) {
            if let Some(ours) = entry.value.text() {
                self.aliases.insert(folded(&entry.key), ours.into());
            }
        }
        if let Some(links) = root.get("links") {
            self.link_root = links.get("root").and_then(Node::text).map(SmolStr::new);
            self.link_ignore_case = truth(links.get("ignore_case")).unwrap_or(false);
            self.link_ignore = links.get("ignore").map(texts).unwrap_or_default();
        }
        self.take_places(root);
        for item in root.get("allow").map_or(&[][..], Node::items) {
            let allow = self.take_allow(item);
            self.allow.push(allow);
        }
    }
}

fn truth(node: Option<&Node>) -> Option<bool> {
    node.and_then(Node::text).and_then(crate::schema::boolean)
}

fn number<T: std::str::FromStr>(node: Option<&Node>) -> Option<T> {
    node.and_then(Node::text).and_then(|text| text.parse().ok())
}

pub(super) fn texts(node: &Node) -> Vec<SmolStr> {
    node.items().iter().filter_map(Node::text).map(SmolStr::new).collect()
}
