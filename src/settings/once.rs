//! The keys and tables of `aimslint.toml` that occur once.

use super::read::{Level, LevelSetting, Settings, texts};
use crate::lexicon::folded;
use crate::schema::{boolean, brief, nearest, parse_period};
use crate::source::Spanned;
use crate::standards::pack_names;
use crate::syntax::{Entry, Node, Problem, ProblemKind};
use smol_str::SmolStr;

impl Settings {
    /// `standards`; where none of them is one of ours, the default holds.
    pub(super) fn take_standards(&mut self, root: &Node) {
        let Some(list) = root.get("standards") else { return };
        let known = pack_names();
        let mut chosen: Vec<SmolStr> = Vec::new();
        for item in list.items() {
            let Some(name) = item.text() else { continue };
            if known.iter().any(|pack| pack == name) {
                chosen.push(name.into());
            } else {
                let near = nearest(name, known.iter().map(SmolStr::as_str));
                let problem = Problem::new(ProblemKind::Config, item.span, format!("there is no standards pack `{}`", brief(name)));
                self.problems.push(problem.with_meant(name, near));
            }
        }
        if !chosen.is_empty() {
            self.standards = chosen;
        }
    }

    /// Which files are read, and how: `include`, `exclude`, `own_rules`, `adopt` and `[schemas]`.
    pub(super) fn take_files(&mut self, root: &Node) {
        if let Some(include) = self.reading_globs(root.get("include")) {
            self.include = include;
            self.include_is_strict = true;
        }
        if let Some(exclude) = self.globs(root.get("exclude")) {
            self.exclude = exclude;
        }
        self.own_rules = self.reading_globs(root.get("own_rules")).unwrap_or_default();
        self.schemas = self.reading_globs(root.get("schemas").and_then(|schemas| schemas.get("paths"))).unwrap_or_default();
        self.adopt = truth(root.get("adopt")).unwrap_or(self.adopt);
    }

    /// `[rules]`.
    pub(super) fn take_levels(&mut self, root: &Node) {
        for entry in entries(root, "rules") {
            let Some(word) = entry.value.text() else { continue };
            let level = Level::parse(word);
            if level.is_some() || word == "off" {
                let selector = Spanned { value: entry.key.clone(), span: entry.key_span };
                self.levels.push(LevelSetting { selector, level, span: entry.value.span });
            }
        }
    }

    /// `[review]`.
    pub(super) fn take_review(&mut self, root: &Node) {
        let Some(review) = root.get("review") else { return };
        self.soon = number(review.get("soon")).unwrap_or(self.soon);
        for entry in entries(review, "intervals") {
            if let Some(period) = entry.value.text().and_then(parse_period) {
                self.intervals.insert(entry.key.clone(), period);
            }
            self.interval_places.push((Spanned { value: entry.key.clone(), span: entry.key_span }, entry.value.span));
        }
    }

    /// `[history]`.
    pub(super) fn take_history(&mut self, root: &Node) {
        let Some(history) = root.get("history") else { return };
        self.history = truth(history.get("enabled")).unwrap_or(self.history);
        self.backdated_after = number(history.get("backdated_after")).unwrap_or(self.backdated_after);
        self.rubber_stamp = number(history.get("rubber_stamp")).unwrap_or(self.rubber_stamp);
    }

    /// `[approval]`.
    pub(super) fn take_approval(&mut self, root: &Node) {
        let Some(approval) = root.get("approval") else { return };
        self.signed_approvals = approval.get("require").and_then(Node::text) == Some("signed");
        self.allowed_signers = approval.get("allowed_signers").and_then(|node| Some(Spanned { value: node.text()?.into(), span: node.span }));
    }

    /// `[people]` and `[owners]`.
    pub(super) fn take_people(&mut self, root: &Node) {
        for entry in entries(root, "people") {
            self.people.push((entry.key.clone(), texts(&entry.value)));
        }
        for entry in entries(root, "owners") {
            if let Some(owner) = entry.value.text() {
                self.owners.push((Spanned { value: entry.key.clone(), span: entry.key_span }, owner.into()));
            }
        }
    }

    /// `[aliases]`.
    pub(super) fn take_words(&mut self, root: &Node) {
        for entry in entries(root, "aliases") {
            if let Some(ours) = entry.value.text() {
                self.aliases.insert(folded(&entry.key), ours.into());
            }
        }
    }

    /// `[links]`.
    pub(super) fn take_links(&mut self, root: &Node) {
        let Some(links) = root.get("links") else { return };
        self.link_root = links.get("root").and_then(Node::text).map(SmolStr::new);
        self.link_ignore_case = truth(links.get("ignore_case")).unwrap_or(self.link_ignore_case);
        self.link_ignore = links.get("ignore").map(texts).unwrap_or_default();
    }
}

/// The keys of a table and their values; none where it isn't there.
fn entries<'a>(node: &'a Node, table: &str) -> &'a [Entry] {
    node.get(table).map_or(&[][..], Node::entries)
}

fn truth(node: Option<&Node>) -> Option<bool> {
    node.and_then(Node::text).and_then(boolean)
}

fn number<T: std::str::FromStr>(node: Option<&Node>) -> Option<T> {
    node.and_then(Node::text).and_then(|text| text.parse().ok())
}
