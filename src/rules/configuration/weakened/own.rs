//! CFG005 about who may sign, and about the rules and types of the organisation itself.

use super::Comparison;
use crate::rules::{Page, Rule};
use crate::schema::{brief, loosened};
use crate::source::{FileId, Place, Span};
use crate::syntax::Node;

impl<'a> Comparison<'a> {
    /// Who is who decides whether an approval was somebody's own.
    pub(super) fn people(&mut self) {
        let (base, written) = self.settings();
        let span = |key: &str| written.places.iter().find(|known| known.value == key).map(|known| known.span);
        for (name, before) in &base.people {
            let now = written.people.iter().find(|(known, _)| known == name).map(|(_, mails)| mails);
            let same = now.is_some_and(|now| now.len() == before.len() && before.iter().all(|mail| now.contains(mail)));
            if same {
                continue;
            }
            let place = span(&format!("people.{name}")).or_else(|| span("people")).unwrap_or_default();
            let what = if now.is_some() { "other e-mails than before in" } else { "no longer in" };
            let verb = if now.is_some() { "has" } else { "is" };
            self.tell(place, name.as_str(), format!("`{name}` {verb} {what} `[people]`"));
        }
    }

    /// Checks that are done no more.
    pub(super) fn switches(&mut self) {
        let (base, written) = self.settings();
        if base.history && !written.history {
            self.tell(self.key("history.enabled"), "history.enabled", "git history is no longer asked".to_owned());
        }
        if written.backdated_after > base.backdated_after {
            let message = format!("`backdated_after` was {} and is now {}", base.backdated_after, written.backdated_after);
            self.tell(self.key("history.backdated_after"), "history.backdated_after", message);
        }
        if written.rubber_stamp > base.rubber_stamp {
            let message = format!("`rubber_stamp` was {} and is now {}", base.rubber_stamp, written.rubber_stamp);
            self.tell(self.key("history.rubber_stamp"), "history.rubber_stamp", message);
        }
        if base.signed_approvals && !written.signed_approvals {
            self.tell(self.key("approval.require"), "approval.require", "approvals need no longer be signed".to_owned());
        }
    }

    /// Those whose signature counts as an approval and did not before.
    pub(super) fn signers(&mut self) {
        let (base, written) = self.settings();
        let Some(before) = &base.allowed_signers else { return };
        let new: Vec<_> = self.now.signers.iter().filter(|one| self.before.signers.iter().all(|other| other.says != one.says)).collect();
        match &written.allowed_signers {
            Some(now) if now.value != before.value => {
                if !new.is_empty() {
                    let message = format!("the allowed signers were those of `{}` and are now those of `{}`", before.value, now.value);
                    self.tell(now.span, "allowed_signers", message);
                }
            }
            _ => {
                for one in new {
                    self.tell_at(
                        one.place,
                        one.says.as_str(),
                        format!("`{}` is among the allowed signers in a way that was not agreed", brief(&one.name)),
                    );
                }
            }
        }
    }

    /// The organisation's own rules: gone, of a lower level, or asking something else.
    pub(super) fn own_rules(&mut self) {
        let written = &self.now.settings;
        for rule in self.before.registry.iter().filter(|rule| rule.file.is_some()) {
            let page = &rule.page;
            let Some(now) = self.now.registry.get(&page.code) else {
                // That pages of a folder are read no more is told of them all at once.
                let read = written.own_rules.patterns();
                if self.before.settings.own_rules.patterns().iter().all(|pattern| read.contains(pattern)) {
                    self.tell(self.key("own_rules"), page.code.as_str(), format!("the rule `{}` no longer runs", page.code));
                }
                continue;
            };
            if now.page.level < page.level && now.page.setting(written).is_none() {
                let message = format!("`{}` was `{}` and is now `{}`", page.code, page.level.word(), now.page.level.word());
                self.tell_at(in_page(now, "level"), page.code.as_str(), message);
            }
            if let Some(key) = asks_otherwise(page, &now.page) {
                self.tell_at(in_page(now, key), key, format!("`{}` checks something else than before", page.code));
            }
        }
    }

    /// Types of record: gone, or asking less.
    pub(super) fn types(&mut self) {
        for before in self.before.types.iter() {
            match self.now.types.get(&before.name) {
                None if !self.now.types.is_unusable(&before.name) => {
                    self.tell(self.key("schemas"), before.name.as_str(), format!("the type `{}` is no longer defined", before.name));
                }
                Some(now) if before.file.is_some() || now.file.is_some() => {
                    let Some(what) = loosened(&before.json, &now.json) else { continue };
                    let than = if before.file.is_some() { "before" } else { "the one that comes with aimslint" };
                    let message = format!("the schema of `{}` asks less than {than}: {what}", before.name);
                    match now.file {
                        Some(file) => self.tell_at(start_of(file), before.name.as_str(), message),
                        None => self.tell(self.key("schemas"), before.name.as_str(), message),
                    }
                }
                _ => {}
            }
        }
    }
}

/// Keys of a page that decide what its rule finds, beside its level.
const DECIDING: &[&str] = &["check", "needs", "drafts", "retired"];
/// Keys of a check that only tell what was found.
const TELLING: &[&str] = &["message", "help"];

/// The key under which a page asks something else than before; its words may be others.
fn asks_otherwise(before: &Page, now: &Page) -> Option<&'static str> {
    let asked = |page: &Page, key: &str| -> Option<Node> {
        let mut node = page.front.get(key)?.clone();
        if let crate::syntax::NodeKind::Map(entries) = &mut node.kind {
            *entries = entries.iter().filter(|entry| !TELLING.contains(&entry.key.as_str())).cloned().collect();
        }
        Some(node)
    };
    DECIDING.iter().copied().find(|key| match (asked(before, key), asked(now, key)) {
        (Some(before), Some(now)) => !before.says_the_same(&now),
        (before, now) => before.is_some() != now.is_some(),
    })
}

/// The value of a key in a rule's page; its beginning where the key is not there.
fn in_page(rule: &Rule, key: &str) -> Place {
    let Some(file) = rule.file else { return Place::Repo };
    Place::File(file, rule.page.front.get(key).map_or(Span::default(), |node| node.span))
}

fn start_of(file: FileId) -> Place {
    Place::File(file, Span::default())
}
