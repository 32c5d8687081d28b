//! CFG004 and CFG005, as far as they are about the config: what it names, and what it loosens.

use super::suppression::unknown_levels;
use crate::rules::{Context, Findings, Registry};
use crate::schema::{Period, parse_period};
use crate::settings::{Globs, Level, Settings};
use crate::source::{FileId, Place, Span, Spanned};
use crate::standards::Standards;
use smol_str::SmolStr;

/// Reports for one code what the config says about rules: names none, or is laxer than that in force.
pub fn weakened(code: &str, registry: &Registry, context: &Context<'_>, out: &mut Findings) {
    let written = context.written_settings();
    match (code, context.base) {
        ("CFG004", _) => unknown_levels(written, registry, out),
        ("CFG005", Some(_)) => {
            let records = context.corpus.documents.iter().filter(|document| !document.records.is_empty());
            let governed: Vec<&str> = records.map(|document| context.tree.path(document.file)).collect();
            Comparison { base: context.settings, written, governed: &governed, out }.all(registry);
        }
        _ => {}
    }
}

struct Comparison<'a> {
    base: &'a Settings,
    written: &'a Settings,
    /// The paths of the files that hold records.
    governed: &'a [&'a str],
    out: &'a mut Findings,
}

impl Comparison<'_> {
    fn all(mut self, registry: &Registry) {
        self.levels(registry);
        self.intervals();
        self.what_is_read();
        self.people();
        self.switches();
    }

    fn tell(&mut self, span: Span, message: String) {
        let place = self.written.file.map_or(Place::Repo, |file: FileId| Place::File(file, span));
        self.out.add(place, message).help("if it is meant, let somebody with the authority approve it, best in a change of its own");
    }

    /// Each setting that lowers a rule is told once, however many rules it lowers.
    fn levels(&mut self, registry: &Registry) {
        let mut told: Vec<Span> = Vec::new();
        for page in registry.iter().map(|rule| &rule.page) {
            let (before, old) = (page.level_in(self.base), page.setting(self.base));
            let (now, new) = (page.level_in(self.written), page.setting(self.written));
            if now >= before {
                continue;
            }
            let word = |level: Option<Level>| level.map_or("off", Level::word);
            let span = new.map_or(Span::default(), |setting| setting.span);
            let who = match (new, old) {
                (Some(setting), _) | (None, Some(setting)) => setting.selector.value.clone(),
                (None, None) => page.code.clone(),
            };
            if new.is_some() && told.contains(&span) {
                continue;
            }
            told.push(span);
            self.tell(span, format!("`{who}` was `{}` and is now `{}`", word(before), word(now)));
        }
    }

    fn intervals(&mut self) {
        let standards = Standards::new(&self.base.standards);
        let expected = |kind: &str| standards.main().and_then(|pack| parse_period(&pack.intervals.get(kind)?.expected));
        let of = |settings: &Settings, kind: &str| settings.intervals.get(kind).copied().or_else(|| expected(kind));
        let mut kinds: Vec<SmolStr> = self.base.intervals.keys().chain(self.written.intervals.keys()).cloned().collect();
        kinds.sort();
        kinds.dedup();
        for kind in kinds {
            let (Some(before), Some(now)) = (of(self.base, &kind), of(self.written, &kind)) else {
                continue;
            };
            if now.rough_days() > before.rough_days() {
                let span = self.written.interval_places.iter().find(|(known, _)| known.value == kind).map_or(Span::default(), |(_, span)| *span);
                self.tell(span, format!("the review interval of `{kind}` was {} and is now {}", Period::words(before), Period::words(now)));
            }
        }
    }

    fn what_is_read(&mut self) {
        let places = self.written.places.clone();
        let span = |key: &str| places.iter().find(|known| known.value == key).map_or(Span::default(), |known: &Spanned<SmolStr>| known.span);
        let lost = |before: &[String], now: &[String]| before.iter().find(|pattern| !now.contains(pattern)).cloned();
        let patterns = |globs: &Globs| globs.patterns().to_vec();
        if let Some(added) = lost(&patterns(&self.written.exclude), &patterns(&self.base.exclude)) {
            self.tell(span("exclude"), format!("`{added}` is now left out"));
        }
        if self.base.include_is_strict
            && let Some(gone) = if self.written.include_is_strict {
                lost(&patterns(&self.base.include), &patterns(&self.written.include))
            } else {
                patterns(&self.base.include).first().cloned()
            }
        {
            self.tell(span("include"), format!("`{gone}` is no longer governed"));
        }
        if !self.base.include_is_strict && self.written.include_is_strict {
            let written = self.written;
            let left_out: Vec<&str> = self.governed.iter().copied().filter(|path| !written.governs(path)).collect();
            let others = match left_out.len() {
                0 | 1 => String::new(),
                2 => " and one more file".to_owned(),
                count => format!(" and {} more files", count - 1),
            };
            if let Some(first) = left_out.first() {
                let are = if others.is_empty() { "is" } else { "are" };
                self.tell(span("include"), format!("`{first}`{others} {are} no longer governed"));
            }
        }
        if let Some(gone) = lost(&patterns(&self.base.own_rules), &patterns(&self.written.own_rules)) {
            self.tell(span("own_rules"), format!("the rules of `{gone}` no longer run"));
        }
        let names = |list: &[SmolStr]| list.iter().map(SmolStr::to_string).collect::<Vec<String>>();
        if let Some(gone) = lost(&names(&self.base.standards), &names(&self.written.standards)) {
            self.tell(span("standards"), format!("`{gone}` is no longer among the standards"));
        }
        if let Some(added) = lost(&names(&self.written.link_ignore), &names(&self.base.link_ignore)) {
            self.tell(span("links"), format!("links to `{added}` are now ignored"));
        }
        if !self.base.link_ignore_case && self.written.link_ignore_case {
            self.tell(span("links.ignore_case"), "links may now differ in upper and lower case from what they lead to".to_owned());
        }
        let governed = |settings: &Settings| {
            let documents = settings.documents.iter().flat_map(|place| place.paths.patterns().to_vec());
            documents.chain(settings.registers.iter().flat_map(|register| register.paths.patterns().to_vec())).collect::<Vec<String>>()
        };
        if let Some(gone) = lost(&governed(self.base), &governed(self.written)) {
            self.tell(Span::default(), format!("`{gone}` no longer holds records"));
        }
        if self.base.adopt && !self.written.adopt {
            self.tell(span("adopt"), "documents that were not written for aimslint are no longer read".to_owned());
        }
    }

    /// Who is who decides whether an approval was somebody's own.
    fn people(&mut self) {
        let places = self.written.places.clone();
        let span = |key: &str| places.iter().find(|known| known.value == key).map(|known: &Spanned<SmolStr>| known.span);
        for (name, before) in &self.base.people {
            let now = self.written.people.iter().find(|(known, _)| known == name).map(|(_, mails)| mails);
            let same = now.is_some_and(|now| now.len() == before.len() && before.iter().all(|mail| now.contains(mail)));
            if same {
                continue;
            }
            let place = span(&format!("people.{name}")).or_else(|| span("people")).unwrap_or_default();
            let what = if now.is_some() { "other e-mails than before in" } else { "no longer in" };
            let verb = if now.is_some() { "has" } else { "is" };
            self.tell(place, format!("`{name}` {verb} {what} `[people]`"));
        }
    }

    fn switches(&mut self) {
        let places = self.written.places.clone();
        let span = |key: &str| places.iter().find(|known| known.value == key).map_or(Span::default(), |known: &Spanned<SmolStr>| known.span);
        if self.base.history && !self.written.history {
            self.tell(span("history.enabled"), "git history is no longer asked".to_owned());
        }
        if self.written.backdated_after > self.base.backdated_after {
            let message = format!("`backdated_after` was {} and is now {}", self.base.backdated_after, self.written.backdated_after);
            self.tell(span("history.backdated_after"), message);
        }
        if self.written.rubber_stamp > self.base.rubber_stamp {
            let message = format!("`rubber_stamp` was {} and is now {}", self.base.rubber_stamp, self.written.rubber_stamp);
            self.tell(span("history.rubber_stamp"), message);
        }
        if self.base.signed_approvals && !self.written.signed_approvals {
            self.tell(span("approval.require"), "approvals need no longer be signed".to_owned());
        }
    }
}
