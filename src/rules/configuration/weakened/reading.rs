//! CFG005 about what the config lets be read, and how.

use super::Comparison;
use crate::lexicon::folded;
use crate::model::{Criteria, Record};
use crate::settings::{DocumentPlace, Globs, RegisterPlace, Settings};
use crate::source::Span;
use smol_str::SmolStr;

impl<'a> Comparison<'a> {
    /// The paths of the files that hold records.
    fn governed(&self) -> Vec<&'a str> {
        let records = self.context.corpus.documents.iter().filter(|document| !document.records.is_empty());
        records.map(|document| self.context.tree.path(document.file)).collect()
    }

    /// Files, rules and standards that no longer count.
    pub(super) fn what_is_read(&mut self) {
        let (base, written) = self.settings();
        let lost = |before: &[String], now: &[String]| before.iter().find(|pattern| !now.contains(pattern)).cloned();
        let patterns = |globs: &Globs| globs.patterns().to_vec();
        if let Some(added) = lost(&patterns(&written.exclude), &patterns(&base.exclude)) {
            self.tell(self.key("exclude"), "exclude", format!("`{added}` is now left out"));
        }
        if base.include_is_strict
            && let Some(gone) = if written.include_is_strict {
                lost(&patterns(&base.include), &patterns(&written.include))
            } else {
                patterns(&base.include).first().cloned()
            }
        {
            self.tell(self.key("include"), "include", format!("`{gone}` is no longer governed"));
        }
        if !base.include_is_strict && written.include_is_strict {
            let left_out: Vec<&str> = self.governed().into_iter().filter(|path| !written.governs(path)).collect();
            let others = match left_out.len() {
                0 | 1 => String::new(),
                2 => " and one more file".to_owned(),
                count => format!(" and {} more files", count - 1),
            };
            if let Some(first) = left_out.first() {
                let are = if others.is_empty() { "is" } else { "are" };
                self.tell(self.key("include"), "include", format!("`{first}`{others} {are} no longer governed"));
            }
        }
        if let Some(gone) = lost(&patterns(&base.own_rules), &patterns(&written.own_rules)) {
            self.tell(self.key("own_rules"), "own_rules", format!("the rules of `{gone}` no longer run"));
        }
        let names = |list: &[SmolStr]| list.iter().map(SmolStr::to_string).collect::<Vec<String>>();
        if let Some(gone) = lost(&names(&base.standards), &names(&written.standards)) {
            self.tell(self.key("standards"), "standards", format!("`{gone}` is no longer among the standards"));
        }
        if let Some(added) = lost(&names(&written.link_ignore), &names(&base.link_ignore)) {
            self.tell(self.key("links"), "links", format!("links to `{added}` are now ignored"));
        }
        if !base.link_ignore_case && written.link_ignore_case {
            self.tell(
                self.key("links.ignore_case"),
                "links.ignore_case",
                "links may now differ in upper and lower case from what they lead to".to_owned(),
            );
        }
        let governed = |settings: &Settings| {
            let documents = settings.documents.iter().flat_map(|place| place.paths.patterns().to_vec());
            documents.chain(settings.registers.iter().flat_map(|register| register.paths.patterns().to_vec())).collect::<Vec<String>>()
        };
        if let Some(gone) = lost(&governed(base), &governed(written)) {
            self.tell(Span::default(), "records", format!("`{gone}` no longer holds records"));
        }
        if base.adopt && !written.adopt {
            self.tell(self.key("adopt"), "adopt", "documents that were not written for aimslint are no longer read".to_owned());
        }
    }

    /// Words and folders that mean something else than before.
    pub(super) fn how_it_is_read(&mut self) {
        self.aliases();
        self.documents();
        self.registers();
    }

    /// A word that the team gave a meaning, and one of ours that is given another; a new word for what is
    /// ours lets more be read.
    fn aliases(&mut self) {
        let (base, written) = self.settings();
        let mut words: Vec<&String> = base.aliases.keys().chain(written.aliases.keys()).collect();
        words.sort();
        words.dedup();
        for word in words {
            let (before, now) = (base.aliases.get(word), written.aliases.get(word));
            let place = written.places.iter().find(|known| known.value.strip_prefix("aliases.").is_some_and(|key| folded(key) == *word));
            let message = match (before, now) {
                (Some(before), Some(now)) if before != now => format!("`{word}` meant `{before}` and now means `{now}`"),
                (Some(before), None) => format!("`{word}` no longer means `{before}`"),
                (None, Some(now)) if folded(now) != *word && self.is_ours(word) => format!("`{word}` now means `{now}`"),
                _ => continue,
            };
            let span = place.map_or_else(|| self.key("aliases"), |known| known.span);
            self.tell(span, word.as_str(), message);
        }
    }

    /// Whether a word means something without an alias: it is a field, or a step of a scale.
    fn is_ours(&self, word: &str) -> bool {
        let on_scale = |(_, record): (_, &Record)| {
            let criteria = Criteria::read(record);
            [criteria.likelihood().names(), criteria.impact().names()].concat().iter().any(|name| folded(name) == word)
        };
        self.before.types.iter().any(|kind| kind.field_by_letters(word).is_some()) || self.context.of_type("risk-criteria").any(on_scale)
    }

    /// Folders whose documents are of another type; each setting is told once.
    fn documents(&mut self) {
        let (base, written) = self.settings();
        let kinds = |place: &DocumentPlace| [&place.kind, &place.register].map(|kind| kind.as_ref().map(|kind| kind.value.clone()));
        let of = |settings: &'_ Settings, path: &str| settings.documents.iter().position(|place| place.paths.matches(path));
        let mut told: Vec<usize> = Vec::new();
        for path in self.governed() {
            let (Some(before), Some(now)) = (of(base, path), of(written, path)) else { continue };
            let [was, is] = [kinds(&base.documents[before]), kinds(&written.documents[now])];
            if was == is || told.contains(&now) {
                continue;
            }
            told.push(now);
            let place = &written.documents[now];
            let span = place.kind.as_ref().or(place.register.as_ref()).map_or_else(|| self.key("documents"), |kind| kind.span);
            let word = |kinds: &[Option<SmolStr>; 2]| kinds.iter().flatten().next().map_or("of no type".to_owned(), |kind| format!("`{kind}`"));
            let message = format!("what is in `{}` was {} and is now {}", place.paths.patterns().join("`, `"), word(&was), word(&is));
            self.tell(span, path, message);
        }
    }

    /// Registers whose rows are of another type, or whose columns mean something else.
    fn registers(&mut self) {
        let (base, written) = self.settings();
        let same_paths = |one: &RegisterPlace, other: &RegisterPlace| one.paths.patterns() == other.paths.patterns();
        for before in &base.registers {
            let Some(now) = written.registers.iter().find(|now| same_paths(before, now)) else { continue };
            let name = before.paths.patterns().join("`, `");
            if now.kind.value != before.kind.value {
                let message = format!("the rows of `{name}` were `{}` and are now `{}`", before.kind.value, now.kind.value);
                self.tell(now.kind.span, name, message);
                continue;
            }
            let mut columns: Vec<_> = before.columns.iter().filter(|(header, field)| now.columns.get(*header) != Some(*field)).collect();
            columns.sort();
            if let Some((header, field)) = columns.first() {
                let message = format!("the column `{header}` of `{name}` no longer means `{field}`");
                self.tell(now.kind.span, name, message);
            }
        }
    }
}
