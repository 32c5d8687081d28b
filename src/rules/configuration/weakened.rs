//! CFG004 and CFG005, as far as they are about the config: what it names, and what it loosens.

mod own;
mod reading;

use super::policy::Policy;
use super::suppression::unknown_levels;
use crate::rules::{Context, Findings, Registry};
use crate::schema::{Period, parse_period};
use crate::settings::{Level, Settings};
use crate::source::{FileId, Place, Span};
use crate::standards::Standards;
use smol_str::SmolStr;

/// Reports for one code what the config says about rules: names none, or is laxer than that in force.
pub fn weakened(code: &str, registry: &Registry, context: &Context<'_>, out: &mut Findings) {
    let written = context.written_settings();
    match (code, context.base) {
        ("CFG004", base) => unknown_levels(written, base.map_or(registry, |base| &base.written.registry), out),
        ("CFG005", Some(base)) => {
            for file in &base.nearer {
                out.add(Place::File(*file, Span::default()), "this config would take the place of the one in force").help(HELP);
            }
            let compared = |before: &Policy| Comparison { before, now: &base.written, context, found: Vec::new() }.all();
            let mut found = compared(&base.tip);
            if let Some(parted) = &base.parted {
                // What others changed since is not this change's doing, and what they agreed upon is agreed.
                let theirs = std::mem::replace(&mut found, compared(parted));
                found.retain(|one| theirs.iter().any(|other| other.place == one.place && other.about == one.about));
            }
            for one in found {
                out.add(one.place, one.message).help(HELP);
            }
        }
        _ => {}
    }
}

const HELP: &str = "if it is meant, let somebody with the authority approve it, best in a change of its own";

/// One way in which a policy asks less than before.
struct Weakening {
    place: Place,
    /// What it is about, whatever that was before.
    about: String,
    message: String,
}

struct Comparison<'a> {
    before: &'a Policy,
    now: &'a Policy,
    context: &'a Context<'a>,
    found: Vec<Weakening>,
}

impl<'a> Comparison<'a> {
    fn all(mut self) -> Vec<Weakening> {
        self.levels();
        self.intervals();
        self.what_is_read();
        self.how_it_is_read();
        self.people();
        self.switches();
        self.signers();
        self.own_rules();
        self.types();
        self.found
    }

    /// Both configs: the one before, and the one now.
    fn settings(&self) -> (&'a Settings, &'a Settings) {
        (&self.before.settings, &self.now.settings)
    }

    /// Where a key of the config is written now.
    fn key(&self, key: &str) -> Span {
        self.now.settings.places.iter().find(|known| known.value == key).map_or(Span::default(), |known| known.span)
    }

    /// Notes something about the config.
    fn tell(&mut self, span: Span, about: impl Into<String>, message: String) {
        let place = self.now.settings.file.map_or(Place::Repo, |file: FileId| Place::File(file, span));
        self.tell_at(place, about, message);
    }

    fn tell_at(&mut self, place: Place, about: impl Into<String>, message: String) {
        self.found.push(Weakening { place, about: about.into(), message });
    }

    /// Each setting that lowers a rule is told once, however many rules it lowers.
    fn levels(&mut self) {
        let (base, written) = self.settings();
        let mut told: Vec<Span> = Vec::new();
        for page in self.before.registry.iter().map(|rule| &rule.page) {
            let (before, old) = (page.level_in(base), page.setting(base));
            let (now, new) = (page.level_in(written), page.setting(written));
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
            self.tell(span, who.clone(), format!("`{who}` was `{}` and is now `{}`", word(before), word(now)));
        }
    }

    fn intervals(&mut self) {
        let (base, written) = self.settings();
        let standards = Standards::new(&base.standards);
        let expected = |kind: &str| standards.main().and_then(|pack| parse_period(&pack.intervals.get(kind)?.expected));
        let of = |settings: &Settings, kind: &str| settings.intervals.get(kind).copied().or_else(|| expected(kind));
        let mut kinds: Vec<SmolStr> = base.intervals.keys().chain(written.intervals.keys()).cloned().collect();
        kinds.sort();
        kinds.dedup();
        for kind in kinds {
            let (Some(before), Some(now)) = (of(base, &kind), of(written, &kind)) else {
                continue;
            };
            if now.rough_days() > before.rough_days() {
                let span = written.interval_places.iter().find(|(known, _)| known.value == kind).map_or(Span::default(), |(_, span)| *span);
                self.tell(
                    span,
                    kind.as_str(),
                    format!("the review interval of `{kind}` was {} and is now {}", Period::words(before), Period::words(now)),
                );
            }
        }
    }
}
