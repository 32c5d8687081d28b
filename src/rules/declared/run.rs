//! Running a check: each kind once, with exact places and related places.

use super::evaluate::{Evaluator, Reached};
use super::form::{Asks, Clause, Cover, Form, Linked, Path, Point, Test, Where};
use super::reason::Reason;
use super::subject::Subject;
use super::template::{Slot, Template};
use super::truth::Truth;
use crate::graph::Target;
use crate::model::RecordId;
use crate::rules::{Context, Findings, chain};
use crate::schema::brief;
use crate::source::Place;
use crate::standards::{RequirementId, Resolved};
use crate::syntax::{Node, NodeKind};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// What a finding is worded and placed with.
#[derive(Default)]
struct Facts<'a> {
    subject: Option<Subject<'a>>,
    other: Option<Subject<'a>>,
    reason: Reason,
    missing: String,
    count: usize,
}

/// Runs one check.
pub(super) fn run<'a>(form: &Form, context: &'a Context<'a>, out: &mut Findings) {
    let evaluator = Evaluator::new(context, form.replaces);
    if evaluator.holds(&form.when, None) != Truth::Yes {
        return;
    }
    let Some(each) = &form.each else {
        if form.unless.as_ref().is_none_or(|unless| evaluator.holds(unless, None) == Truth::No) {
            of_repo(form, &evaluator, out);
        }
        return;
    };
    for kind in &each.kinds {
        let ids: Vec<RecordId> = if kind == "any" { context.corpus.iter().map(|(id, _)| id).collect() } else { context.graph.of_type(kind).to_vec() };
        for id in ids {
            let record = context.record(id);
            if record.is_retired() {
                continue;
            }
            let subject = Subject::new(id, record);
            match &each.items {
                None => of_record(form, &evaluator, subject, out),
                Some(list) => {
                    for item in record.value(list).map_or(&[][..], Node::items).iter().filter(|item| !item.is_blank()) {
                        of_record(form, &evaluator, subject.item(list, item), out);
                    }
                }
            }
        }
    }
}

fn of_record<'a>(form: &Form, evaluator: &Evaluator<'a>, subject: Subject<'a>, out: &mut Findings) {
    let before = out.all.len();
    judge(form, evaluator, subject, out);
    if form.chain && out.all.len() > before {
        chain::tell_newest(evaluator.context, subject.id, out);
    }
}

fn judge<'a>(form: &Form, evaluator: &Evaluator<'a>, subject: Subject<'a>, out: &mut Findings) {
    if evaluator.holds(&form.filter, Some(subject)) != Truth::Yes {
        return;
    }
    if form.unless.as_ref().is_some_and(|unless| evaluator.holds(unless, Some(subject)) != Truth::No) {
        return;
    }
    let mut facts = Facts { subject: Some(subject), ..Facts::default() };
    match &form.asks {
        Asks::That(conditions) => {
            if evaluator.holds(conditions, Some(subject)) == Truth::No {
                facts.reason = evaluator.why_not(conditions, subject).unwrap_or_default();
                report(form, evaluator, facts, out);
            }
        }
        Asks::Fields(paths, tests) => {
            for path in paths.iter().filter(|path| evaluator.passes(path, tests, subject) == Truth::No) {
                let clause = Where { clauses: vec![Clause::Field(path.clone(), tests.clone())] };
                let reason = evaluator.why_not(&clause, subject).unwrap_or_default();
                report(form, evaluator, Facts { subject: Some(subject), reason, ..Facts::default() }, out);
            }
        }
        Asks::Needs(linked) => {
            let reached = evaluator.linked(linked, subject);
            lacking(form, evaluator, linked, reached, facts, out);
        }
        Asks::Exists(linked) => {
            let reached = evaluator.in_repo(linked, Some(subject));
            lacking(form, evaluator, linked, reached, facts, out);
        }
        Asks::Cover(cover) => {
            let reached = evaluator.linked(&cover.by, subject);
            uncovered(form, evaluator, cover, &reached, facts, out);
        }
    }
}

fn of_repo<'a>(form: &Form, evaluator: &Evaluator<'a>, out: &mut Findings) {
    match &form.asks {
        Asks::Exists(linked) => {
            let reached = evaluator.in_repo(linked, None);
            lacking(form, evaluator, linked, reached, Facts::default(), out);
        }
        Asks::Cover(cover) => {
            let reached = evaluator.in_repo(&cover.by, None);
            uncovered(form, evaluator, cover, &reached, Facts::default(), out);
        }
        // The reader lets no other kind through without `each`.
        Asks::That(_) | Asks::Fields(..) | Asks::Needs(_) => {}
    }
}

/// Records that are not there, or too many.
fn lacking<'a>(form: &Form, evaluator: &Evaluator<'a>, linked: &Linked, reached: Reached, mut facts: Facts<'a>, out: &mut Findings) {
    if reached.truth(linked) != Truth::No {
        return;
    }
    let context = evaluator.context;
    let too_many = linked.at_most.is_some_and(|most| reached.fulfilling.len() > most);
    let shown = if too_many { &reached.fulfilling } else { &reached.failing };
    let at = |id: RecordId| facts.subject.map_or_else(|| Subject::new(id, context.record(id)), |subject| subject.other(context, id));
    let newest = |ids: &[RecordId]| {
        let date = |id: &RecordId| linked.newest_by.iter().filter_map(|field| context.record(*id).date(field)).map(|dated| dated.day).max();
        ids.iter().max_by(|a, b| date(a).cmp(&date(b)).then(b.cmp(a))).copied()
    };
    let other = newest(shown).or_else(|| newest(&reached.fulfilling)).map(at);
    facts.count = reached.fulfilling.len();
    facts.reason = other.and_then(|other| evaluator.why_not(&linked.filter, other)).unwrap_or_default();
    let near: Vec<(Place, String)> = shown
        .iter()
        .map(|id| {
            let record = context.record(*id);
            let why = match (too_many, record.is_draft()) {
                (true, _) => "is one of them".to_owned(),
                (false, true) => "is a draft".to_owned(),
                (false, false) => match evaluator.why_not(&linked.filter, at(*id)) {
                    Some(reason) => format!("does not count: {}", reason.words),
                    None => "does not count".to_owned(),
                },
            };
            (record.place_of_id(), format!("{} {why}", record.name()))
        })
        .collect();
    facts.other = other;
    report(form, evaluator, facts, out);
    if let Some(finding) = out.all.last_mut() {
        for (place, message) in near.into_iter().filter(|(place, _)| *place != finding.place).take(8).collect::<Vec<_>>() {
            finding.related(place, message);
        }
    }
}

/// Requirements that nothing covers.
fn uncovered<'a>(form: &Form, evaluator: &Evaluator<'a>, cover: &Cover, reached: &Reached, mut facts: Facts<'a>, out: &mut Findings) {
    let context = evaluator.context;
    let graph = context.graph;
    let broken = reached.fulfilling.iter().any(|id| graph.is_broken(context.corpus, *id, &cover.field));
    if reached.uncertain || reached.unknown > 0 || broken {
        return;
    }
    let mut wanted: BTreeSet<RequirementId> = BTreeSet::new();
    for written in &cover.requirements {
        if let Resolved::Found(found) = context.standards.resolve(written, &[]) {
            wanted.extend(found);
        }
    }
    if cover.applicable {
        let entries = context.live("control").filter(|(_, control)| control.truth("applicable") == Some(true));
        wanted.extend(entries.filter_map(|(id, _)| graph.control_of(id)));
    }
    for id in &reached.fulfilling {
        for edge in graph.edges_in(*id, &cover.field) {
            match &edge.target {
                Target::Requirements(found) => wanted.retain(|id| !found.contains(id)),
                Target::Record(to) => {
                    if let Some(control) = graph.control_of(*to) {
                        wanted.remove(&control);
                    }
                }
                _ => {}
            }
        }
    }
    if wanted.is_empty() {
        return;
    }
    let names: Vec<String> = wanted.iter().map(|id| format!("`{}`", context.standards.requirement(*id).id)).collect();
    facts.count = names.len();
    facts.missing = listed(&names);
    let date = |id: &RecordId| cover.by.newest_by.iter().filter_map(|field| context.record(*id).date(field)).map(|dated| dated.day).max();
    let newest = reached.fulfilling.iter().max_by_key(|id| date(id)).copied();
    facts.other = newest.map(|id| Subject::new(id, context.record(id)));
    report(form, evaluator, facts, out);
    if let Some(finding) = out.all.last_mut() {
        finding.requirements(wanted.iter().map(|id| context.standards.requirement(*id).id.clone()));
    }
}

/// At most a dozen names, and how many more.
fn listed(names: &[String]) -> String {
    const SHOWN: usize = 12;
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [all @ .., last] if names.len() <= SHOWN => format!("{} and {last}", all.join(", ")),
        _ => format!("{} and {} more", names[..SHOWN].join(", "), names.len() - SHOWN),
    }
}

/// One finding.
fn report<'a>(form: &Form, evaluator: &Evaluator<'a>, mut facts: Facts<'a>, out: &mut Findings) {
    if facts.reason.date.is_none()
        && let Some(dated) = facts.subject.and_then(|subject| evaluator.dated(&form.filter, subject))
    {
        facts.reason.date = dated.date;
        facts.reason.due = dated.due;
    }
    let context = evaluator.context;
    let words = |template: &Template| template.fill(&|slot| filled(slot, &facts, context));
    let place = place_of(form, &facts);
    let message = words(&form.message);
    let help = form.help.as_ref().map(words);
    let related: Vec<(Place, String)> = form
        .related
        .iter()
        .filter_map(|(point, template)| {
            let place = match (facts.subject, point) {
                (Some(subject), point) => subject.point(point, facts.other)?,
                (None, Point::Other(path)) => {
                    facts.other.map(|other| path.as_ref().map_or_else(|| other.record.place_of_id(), |path| other.place(path)))?
                }
                _ => return None,
            };
            Some((place, words(template)))
        })
        .collect();
    let subject = facts.subject.or(facts.other);
    let finding = match subject {
        Some(subject) => out.on(subject.id, place, message),
        None => out.add(place, message),
    };
    if let Some(help) = help {
        finding.help(help);
    }
    for (place, message) in related {
        finding.related(place, message);
    }
    if let Some(grade) = form.grade {
        finding.grade(grade);
    }
    if form.replaces
        && let Some(path) = &facts.reason.path
        && let Some(first) = path.steps.first()
    {
        finding.replaces(first);
    }
}

/// Where a finding points: as the page says; else at the value that fails; else at the value that
/// makes it required; else at the type for a missing field, at the id for a missing link.
fn place_of(form: &Form, facts: &Facts<'_>) -> Place {
    let Some(subject) = facts.subject else {
        return match (&form.point, facts.other) {
            (Some(Point::Other(Some(path))), Some(other)) => other.place(path),
            (Some(Point::Other(None)), Some(other)) => other.record.place_of_id(),
            _ => Place::Repo,
        };
    };
    if let Some(place) = form.point.as_ref().and_then(|point| subject.point(point, facts.other)) {
        return place;
    }
    let failing = matches!(form.asks, Asks::That(_) | Asks::Fields(..)).then_some(facts.reason.path.as_ref()).flatten();
    if let Some(path) = failing
        && subject.value(path).is_some()
    {
        return subject.place(path);
    }
    if let Some(path) = failing
        && path.steps.len() > 1
    {
        return subject.place(path);
    }
    let cause = form.filter.clauses.iter().find_map(|clause| match clause {
        Clause::Field(path, tests) if is_plain(tests) && !path.of_each && subject.value(path).is_some() => Some(path),
        _ => None,
    });
    match (cause, failing) {
        (Some(path), _) => subject.place(path),
        (None, Some(path)) => subject.place(path),
        (None, None) => subject.item.map_or_else(|| subject.record.place_of_id(), |(_, node)| subject.record.place(node.span)),
    }
}

/// Whether tests say what the field is, not only what it is not.
fn is_plain(tests: &[Test]) -> bool {
    !tests.iter().all(|test| matches!(test, Test::Not(_) | Test::Present(_)))
}

fn filled(slot: &Slot, facts: &Facts<'_>, context: &Context<'_>) -> String {
    let of = |subject: Option<Subject<'_>>, path: &Path| match (subject, path.steps.first()) {
        (Some(subject), Some(first)) if first == "id" && subject.item.is_none() => {
            if subject.record.id.is_empty() {
                format!("this {}", subject.record.kind.name)
            } else {
                brief(&subject.record.id)
            }
        }
        (Some(subject), _) => subject.value(path).map_or_else(|| "nothing".to_owned(), shown),
        (None, _) => "nothing".to_owned(),
    };
    let date = |date: Option<jiff::civil::Date>| date.map_or_else(|| "no date".to_owned(), |date| date.to_string());
    match slot {
        Slot::Field(path) => of(facts.subject, path),
        Slot::Other(field) => of(facts.other, &Path { of_each: false, steps: field.split('.').map(SmolStr::new).collect() }),
        Slot::FailingField => facts.reason.path.as_ref().map_or_else(String::new, |path| path.steps.join(".")),
        Slot::FailingValue => match (&facts.reason.path, facts.subject) {
            (Some(path), subject) => of(subject.or(facts.other), path),
            (None, _) => "nothing".to_owned(),
        },
        Slot::Date => date(facts.reason.date),
        Slot::Due => date(facts.reason.due),
        Slot::Days => {
            let days = facts.reason.due.and_then(|due| due.until(context.today).ok()).map_or(0, |span| span.get_days().unsigned_abs());
            format!("{days} day{}", if days == 1 { "" } else { "s" })
        }
        Slot::Today => context.today.to_string(),
        Slot::Count => facts.count.to_string(),
        Slot::Missing => facts.missing.clone(),
    }
}

/// A value in a message.
fn shown(value: &Node) -> String {
    match &value.kind {
        NodeKind::Scalar { text, .. } => brief(text.trim()),
        NodeKind::List(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        NodeKind::Map(entries) => entries.iter().map(|entry| format!("{}: {}", entry.key, shown(&entry.value))).collect::<Vec<_>>().join(", "),
        NodeKind::Missing => "nothing".to_owned(),
    }
}
