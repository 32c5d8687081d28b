//! Levels, drafts, suppressions and selection: what becomes of each finding.

use super::options::Options;
use super::suppress::suppressions;
use crate::model::RecordId;
use crate::rules::{Context, Finding, Findings, Grade, Page, Registry, Related, Unknown, suppression_findings, weakened};
use crate::schema::brief;
use crate::settings::Level;
use crate::source::{FileId, Place, is_below};
use smol_str::SmolStr;
use std::cell::Cell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// A finding with its level and grade.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The rule's page.
    pub page: Arc<Page>,
    /// Level after config and drafts.
    pub level: Level,
    /// Grade, when an auditor would write one.
    pub grade: Option<Grade>,
    /// What it would be written against.
    pub requirements: Vec<SmolStr>,
    /// Where.
    pub place: Place,
    /// What.
    pub message: String,
    /// The record it is about.
    pub record: Option<RecordId>,
    /// The other ends.
    pub related: Vec<Related>,
    /// How to mend it.
    pub help: Option<String>,
    /// A correction.
    pub fix: Option<crate::rules::Fix>,
    /// Why it is suppressed, when it is.
    pub suppressed: Option<Box<str>>,
}

/// All findings, judged.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// What is reported, in order.
    pub findings: Vec<Judged>,
    /// What is suppressed, in order.
    pub suppressed: Vec<Judged>,
    /// What could not be known.
    pub unknown: Vec<Unknown>,
    /// What would be found if the files that can't be read held nothing.
    pub unjudged: Vec<Judged>,
}

/// Judges findings. Rules that the config switches off are gone by now; selection comes last, so
/// that a suppression counts as used whatever was asked for.
pub fn judge(registry: &Registry, context: &Context<'_>, options: &Options, found: (Vec<Finding>, Vec<Unknown>)) -> Verdict {
    let levels = Levels::new(registry, context);
    let (findings, unknown) = found;
    let mut spoken: HashSet<(RecordId, SmolStr)> = HashSet::new();
    let mut late: HashSet<Place> = HashSet::new();
    let mut judged: Vec<Judged> = Vec::with_capacity(findings.len());
    for mut finding in findings {
        let replaces = std::mem::take(&mut finding.replaces);
        let reviews = std::mem::take(&mut finding.replaces_review);
        if let Some(one) = levels.judge(context, finding) {
            // What is not shown can't speak for another finding.
            if options.may_show(&one.page, registry, context) {
                spoken.extend(one.record.into_iter().flat_map(|record| replaces.iter().map(move |field| (record, field.clone()))));
                let dates = one.record.map(|id| context.record(id)).into_iter().flat_map(|record| reviews.iter().map(|field| record.at(field)));
                late.extend(dates);
            }
            judged.push(one);
        }
    }
    drop_replaced(&mut judged, &spoken, context);
    judged.retain(|one| one.page.code != "REV001" || !late.contains(&one.place));
    let mut suppressions = suppressions(registry, context);
    if context.chronicle().is_none() {
        // Whether it would take a finding away can't be known where history was not asked.
        for suppression in &mut suppressions {
            let named = registry.select(&suppression.allow.rule);
            suppression.used |= !named.is_empty() && named.iter().all(|rule| rule.uses_history());
        }
    }
    for one in &mut judged {
        let covering = suppressions.iter_mut().find(|suppression| suppression.covers(one, context));
        if let Some(suppression) = covering {
            suppression.used = true;
            one.suppressed = Some(suppression.allow.reason.clone());
        }
    }
    for code in ["CFG001", "CFG002", "CFG003", "CFG004", "CFG005"] {
        let mut out = Findings::of(code);
        suppression_findings(code, &suppressions, registry, context.today, &mut out);
        weakened(code, registry, context, &mut out);
        judged.extend(out.all.into_iter().filter_map(|finding| levels.judge(context, finding)));
    }
    sort(&mut judged);
    judged.dedup_by(|a, b| a.page.code == b.page.code && a.place == b.place && a.message == b.message);
    let wanted = |one: &Judged| is_wanted(one, registry, context, options);
    let (suppressed, mut findings): (Vec<Judged>, Vec<Judged>) = judged.into_iter().filter(wanted).partition(|one| one.suppressed.is_some());
    let mut unknown = unknown;
    unknown.extend(cut_short(&mut findings, context));
    Verdict { findings, suppressed, unknown, unjudged: Vec::new() }
}

/// How many findings of one rule are listed of one file: nobody reads more, and a file can hold hundreds of
/// thousands of them.
const MOST_OF_A_FILE: usize = 10_000;

/// Leaves out what is beyond the bound, and says so.
fn cut_short(findings: &mut Vec<Judged>, context: &Context<'_>) -> Vec<Unknown> {
    let mut counts: BTreeMap<(Option<FileId>, SmolStr), usize> = BTreeMap::new();
    findings.retain(|one| {
        let file = if let Place::File(file, _) = one.place { Some(file) } else { None };
        let count = counts.entry((file, one.page.code.clone())).or_default();
        *count += 1;
        *count <= MOST_OF_A_FILE
    });
    let beyond = counts.into_iter().filter(|(_, count)| *count > MOST_OF_A_FILE);
    let words = beyond.map(|((file, code), count)| {
        let path = file.map_or_else(|| ".".to_owned(), |file| brief(context.tree.path(file)));
        let reason = format!("{} more findings in `{path}` are not listed; the first {MOST_OF_A_FILE} are", count - MOST_OF_A_FILE);
        Unknown { code, record: None, reason }
    });
    words.collect()
}

fn sort(judged: &mut [Judged]) {
    // The repo as a whole (`.`) sorts before every file, like the string it is shown as.
    judged.sort_by(|a, b| (a.place, &a.page.code, &a.message).cmp(&(b.place, &b.page.code, &b.message)));
}

/// The levels of a run.
struct Levels {
    /// Whether every record is a draft: a management system that is being set up.
    nothing_in_force: bool,
    rules: HashMap<SmolStr, (Arc<Page>, Option<Level>)>,
    /// Whether the record asked about last is retired or a draft: findings about one come together.
    last: Cell<Option<(RecordId, bool, bool)>>,
}

impl Levels {
    fn new(registry: &Registry, context: &Context<'_>) -> Levels {
        let mut rules = HashMap::new();
        for rule in registry.iter() {
            let level = rule.page.level_in(context.settings);
            rules.insert(rule.page.code.clone(), (Arc::clone(&rule.page), level));
        }
        Levels { nothing_in_force: context.corpus.nothing_in_force(), rules, last: Cell::new(None) }
    }

    /// Whether a record is retired, and whether it is a draft.
    fn standing(&self, context: &Context<'_>, id: RecordId) -> (bool, bool) {
        if let Some((_, retired, draft)) = self.last.get().filter(|(last, _, _)| *last == id) {
            return (retired, draft);
        }
        let record = context.record(id);
        let (retired, draft) = (record.is_retired(), record.is_draft());
        self.last.set(Some((id, retired, draft)));
        (retired, draft)
    }

    /// `None` when the rule is off, or the record is retired and the rule does not speak of such.
    fn judge(&self, context: &Context<'_>, finding: Finding) -> Option<Judged> {
        let (page, level) = self.rules.get(&finding.code)?;
        let changed = *level != Some(page.level);
        let mut level = (*level)?;
        if let Some(own) = finding.level
            && !changed
        {
            level = own;
        }
        // What a repo of drafts lacks is what is left to do; an auditor would grade it all the same.
        // Slips in writing stay what they are.
        let is_slip = finding.place != Place::Repo && ["DOC", "REF", "CFG"].iter().any(|group| finding.code.starts_with(group));
        if self.nothing_in_force && !is_slip && !changed {
            level = Level::Note;
        }
        let mut grade = finding.grade.or(page.grade);
        let record = finding.record.or_else(|| record_at(context, finding.place));
        if let Some((retired, draft)) = record.map(|id| self.standing(context, id)) {
            if retired && !page.speaks_of_retired {
                return None;
            }
            if draft && page.quiet_on_drafts {
                level = Level::Note;
                grade = None;
            }
        }
        let requirements = if finding.requirements.is_empty() { page.requirements.clone() } else { finding.requirements };
        Some(Judged {
            page: Arc::clone(page),
            level,
            grade,
            requirements,
            place: finding.place,
            message: finding.message,
            record,
            related: finding.related,
            help: finding.help,
            fix: finding.fix,
            suppressed: None,
        })
    }
}

/// The record a place lies in.
fn record_at(context: &Context<'_>, place: Place) -> Option<RecordId> {
    let Place::File(file, span) = place else {
        return None;
    };
    context.corpus.record_at(file, span)
}

/// A missing field that another finding tells of better is not told again by DOC004, nor a missing
/// approval by DOC010.
fn drop_replaced(judged: &mut Vec<Judged>, spoken: &HashSet<(RecordId, SmolStr)>, context: &Context<'_>) {
    if spoken.is_empty() {
        return;
    }
    judged.retain(|one| {
        let Some(record) = one.record.filter(|_| matches!(one.page.code.as_str(), "DOC004" | "DOC010")) else {
            return true;
        };
        if one.page.code == "DOC010" {
            return !["approver", "approved"].iter().any(|field| spoken.contains(&(record, SmolStr::new_static(field))));
        }
        let Place::File(_, span) = one.place else {
            return true;
        };
        let problems = &context.record(record).problems;
        !problems.iter().any(|(field, problem)| {
            problem.kind == crate::syntax::ProblemKind::MissingField
                && problem.span == span
                && one.message.contains(&format!("`{field}`"))
                && spoken.contains(&(record, field.clone()))
        })
    });
}

impl Options {
    /// Whether a rule is on and its findings are among those asked for.
    pub fn may_show(&self, page: &Page, registry: &Registry, context: &Context<'_>) -> bool {
        let names = |word: &SmolStr| registry.select(word).iter().any(|rule| rule.page.code == page.code);
        page.level_in(context.settings).is_some() && (self.select.is_empty() || self.select.iter().any(names)) && !self.ignore.iter().any(names)
    }
}

/// Whether the user asked for it.
fn is_wanted(one: &Judged, registry: &Registry, context: &Context<'_>, options: &Options) -> bool {
    let names = |word: &SmolStr| registry.select(word).iter().any(|rule| rule.page.code == one.page.code);
    let selected = options.select.is_empty() || options.select.iter().any(names);
    let ignored = options.ignore.iter().any(names);
    let graded = options.grades.is_empty() || one.grade.is_some_and(|grade| options.grades.contains(&grade));
    let placed = options.paths.is_empty()
        || match one.place {
            Place::File(file, _) => {
                let path = context.tree.path(file);
                options.paths.iter().any(|wanted| path == wanted || is_below(path, wanted))
            }
            Place::Repo => false,
        };
    selected && !ignored && graded && placed
}
