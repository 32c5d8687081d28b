//! Whether conditions hold for a record.

use super::form::{Base, Clause, Length, Linked, Moment, Path, Test, Where};
use super::subject::Subject;
use super::truth::Truth;
use crate::graph::Target;
use crate::model::RecordId;
use crate::rules::Context;
use crate::rules::parties::Parties;
use crate::schema::{Period, boolean, parse_period};
use crate::settings::folded;
use crate::syntax::Node;
use jiff::civil::Date;
use std::cell::OnceCell;

/// Evaluates the conditions of one check.
pub(super) struct Evaluator<'a> {
    pub(super) context: &'a Context<'a>,
    /// Whether the check speaks for required fields that are missing.
    pub(super) replaces: bool,
    parties: OnceCell<Parties<'a>>,
}

/// The records that a link leads to, by what they came to.
#[derive(Default)]
pub(super) struct Reached {
    /// Those that count.
    pub(super) fulfilling: Vec<RecordId>,
    /// Those of which it can't be known.
    pub(super) unknown: usize,
    /// Those that don't.
    pub(super) failing: Vec<RecordId>,
    /// Whether more may be meant than were found.
    pub(super) uncertain: bool,
}

impl Reached {
    /// Whether there are as many as asked for.
    pub(super) fn truth(&self, linked: &Linked) -> Truth {
        let found = self.fulfilling.len();
        let doubtful = self.unknown > 0 || self.uncertain;
        let enough = match (found >= linked.at_least, doubtful) {
            (true, _) => Truth::Yes,
            (false, true) => Truth::Unknown,
            (false, false) => Truth::No,
        };
        let few = match linked.at_most {
            Some(most) if found > most => Truth::No,
            Some(_) if doubtful => Truth::Unknown,
            _ => Truth::Yes,
        };
        enough.and(few)
    }
}

impl<'a> Evaluator<'a> {
    pub(super) fn new(context: &'a Context<'a>, replaces: bool) -> Evaluator<'a> {
        Evaluator { context, replaces, parties: OnceCell::new() }
    }

    fn parties(&self) -> &Parties<'a> {
        self.parties.get_or_init(|| Parties::new(self.context))
    }

    /// Whether all conditions hold; without a subject, of the repo as a whole.
    pub(super) fn holds(&self, conditions: &Where, subject: Option<Subject<'a>>) -> Truth {
        let mut truth = Truth::Yes;
        for clause in &conditions.clauses {
            truth = truth.and(self.clause(clause, subject));
            if truth == Truth::No {
                break;
            }
        }
        truth
    }

    /// Whether one condition holds.
    pub(super) fn clause(&self, clause: &Clause, subject: Option<Subject<'a>>) -> Truth {
        match (clause, subject) {
            (Clause::Field(path, tests), Some(subject)) => self.passes(path, tests, subject),
            (Clause::Linked(linked), Some(subject)) => self.linked(linked, subject).truth(linked),
            (Clause::CountsFor(standard), Some(subject)) => {
                let own = subject.record.standards();
                let counts = if own.is_empty() { self.context.standards.follows(standard) } else { own.contains(&standard.as_str()) };
                Truth::of(counts)
            }
            (Clause::Field(..) | Clause::Linked(_) | Clause::CountsFor(_), None) => Truth::Unknown,
            (Clause::Exists(linked), _) => self.in_repo(linked, subject).truth(linked),
            (Clause::Any(all), _) => all.iter().fold(Truth::No, |truth, one| truth.or(self.holds(one, subject))),
            (Clause::Not(one), _) => self.holds(one, subject).not(),
            (Clause::Follows(standard), _) => Truth::of(self.context.standards.follows(standard)),
        }
    }

    /// Whether a field passes all tests.
    pub(super) fn passes(&self, path: &Path, tests: &[Test], subject: Subject<'a>) -> Truth {
        tests.iter().fold(Truth::Yes, |truth, test| truth.and(self.test(test, path, subject)))
    }

    /// Whether a field passes a test. What is not there passes none but `present: false` and `not`.
    pub(super) fn test(&self, test: &Test, path: &Path, subject: Subject<'a>) -> Truth {
        let value = subject.value(path);
        match test {
            Test::Not(tests) => return self.passes(path, tests, subject).not(),
            Test::Any(tests) => return tests.iter().fold(Truth::No, |truth, one| truth.or(self.test(one, path, subject))),
            Test::Present(wanted) => {
                let known = value.is_some() || !subject.is_faulty(self.context, path, self.replaces);
                return if known { Truth::of(value.is_some() == *wanted) } else { Truth::Unknown };
            }
            _ => {}
        }
        if subject.is_faulty(self.context, path, self.replaces) {
            return Truth::Unknown;
        }
        let Some(value) = value else {
            return Truth::No;
        };
        let text = value.text().map(str::trim);
        let texts = || value.items().iter().filter_map(Node::text).map(str::trim);
        match test {
            Test::OneOf(wanted) => Truth::of(texts().any(|text| wanted.iter().any(|one| says_the_same(text, one)))),
            Test::Before(moment) => self.compared(subject.date(path), moment, subject, |date, day| date < day),
            Test::After(moment) => self.compared(subject.date(path), moment, subject, |date, day| date > day),
            Test::Within(length) => self.aged(subject.date(path), length, subject, |last, today| today <= last),
            Test::OlderThan(length) => self.aged(subject.date(path), length, subject, |last, today| today > last),
            Test::AtLeast(least) => Truth::of(size(value).is_some_and(|size| size >= *least)),
            Test::AtMost(most) => Truth::of(size(value).is_some_and(|size| size <= *most)),
            Test::Matches(pattern) => Truth::of(texts().any(|text| pattern.is_match(text))),
            Test::SaysOnly(words) => Truth::of(leaves(value).iter().all(|text| words.contains(&folded(text)))),
            Test::SameAs(other) => match subject.value(other) {
                None if subject.is_faulty(self.context, other, false) => Truth::Unknown,
                None => Truth::No,
                Some(other) => {
                    let same = |one: &str, two: &str| says_the_same(one, two) || self.parties().are_same(one, two);
                    Truth::of(texts().any(|one| other.items().iter().filter_map(Node::text).any(|two| same(one, two.trim()))))
                }
            },
            Test::Holds(authority) => Truth::of(texts().any(|text| self.parties().holds(text, authority))),
            Test::Known(wanted) => Truth::of(texts().all(|text| self.parties().is_known(text)) == *wanted),
            Test::Not(_) | Test::Any(_) | Test::Present(_) => Truth::of(text.is_some()),
        }
    }

    fn compared(&self, date: Option<Date>, moment: &Moment, subject: Subject<'a>, holds: impl Fn(Date, Date) -> bool) -> Truth {
        match (date, self.day(moment, subject)) {
            (Some(date), Some(day)) => Truth::of(holds(date, day)),
            (None, _) => Truth::Unknown,
            // Without the other date there is nothing it could be before or after.
            (Some(_), None) => Truth::No,
        }
    }

    fn aged(&self, date: Option<Date>, length: &Length, subject: Subject<'a>, holds: impl Fn(Date, Date) -> bool) -> Truth {
        match (date, self.length(length, subject)) {
            (Some(date), Some(length)) => Truth::of(holds(length.after(date), self.context.today)),
            // How long is long can't be told.
            _ => Truth::Unknown,
        }
    }

    /// The day a moment stands for.
    pub(super) fn day(&self, moment: &Moment, subject: Subject<'a>) -> Option<Date> {
        let mut day = match &moment.base {
            Base::Today => self.context.today,
            Base::Day(day) => *day,
            Base::Field(path) => subject.date(path)?,
        };
        if let Some(plus) = &moment.plus {
            day = self.length(plus, subject)?.after(day);
        }
        if let Some(less) = &moment.less {
            day = self.length(less, subject)?.before(day);
        }
        Some(day)
    }

    /// How long a length is.
    pub(super) fn length(&self, length: &Length, subject: Subject<'a>) -> Option<Period> {
        match length {
            Length::Period(period) => Some(*period),
            Length::Field(path) => parse_period(subject.value(path)?.text()?),
            Length::Interval => subject.record.period("review_interval").or_else(|| self.context.interval_of_type(&subject.record.kind.name)),
        }
    }

    /// The records linked to a subject.
    pub(super) fn linked(&self, linked: &Linked, subject: Subject<'a>) -> Reached {
        let context = self.context;
        let mut candidates: Vec<RecordId> = match (&linked.via, subject.item) {
            (None, None) => linked.kinds.iter().flat_map(|kind| self.all_linked(subject.id, kind)).collect(),
            (via, item) => {
                let within = |span| item.is_none_or(|(_, node)| node.span.contains(span));
                let named = |field: &str| via.as_ref().is_none_or(|via| via == field || item.is_some());
                let own = context.graph.edges_of(subject.id).iter().filter(|edge| named(&edge.field) && within(edge.span));
                let own = own.filter_map(|edge| match edge.target {
                    Target::Record(to) => Some(to),
                    _ => None,
                });
                let back = context.graph.referrers(subject.id).filter(|edge| item.is_none() && named(&edge.field)).map(|edge| edge.from);
                own.chain(back).filter(|id| *id != subject.id && is_of(context, *id, linked)).collect()
            }
        };
        candidates.sort_unstable();
        candidates.dedup();
        let uncertain = linked.kinds.iter().any(|kind| context.is_uncertain(subject.id, kind) || context.may_be_unreadable(kind));
        self.sorted_out(candidates, linked, Some(subject), uncertain)
    }

    fn all_linked(&self, id: RecordId, kind: &str) -> Vec<RecordId> {
        if kind != "any" {
            return self.context.linked(id, kind);
        }
        self.context.types.iter().flat_map(|kind| self.context.linked(id, &kind.name)).collect()
    }

    /// The records of the repo.
    pub(super) fn in_repo(&self, linked: &Linked, subject: Option<Subject<'a>>) -> Reached {
        let context = self.context;
        let candidates: Vec<RecordId> = linked.kinds.iter().flat_map(|kind| context.graph.of_type(kind).iter().copied()).collect();
        let uncertain = linked.kinds.iter().any(|kind| context.may_be_unreadable(kind));
        self.sorted_out(candidates, linked, subject, uncertain)
    }

    /// Which of the candidates count. A draft proves nothing yet, where the rule does not say otherwise;
    /// a retired record proves nothing any more.
    fn sorted_out(&self, candidates: Vec<RecordId>, linked: &Linked, subject: Option<Subject<'a>>, uncertain: bool) -> Reached {
        let mut reached = Reached { uncertain, ..Reached::default() };
        for id in candidates {
            let record = self.context.record(id);
            if record.is_retired() {
                continue;
            }
            let here = subject.map_or_else(|| Subject::new(id, record), |subject| subject.other(self.context, id));
            match (record.is_draft() && !linked.drafts, self.holds(&linked.filter, Some(here))) {
                (false, Truth::Yes) => reached.fulfilling.push(id),
                (false, Truth::Unknown) => reached.unknown += 1,
                _ => reached.failing.push(id),
            }
        }
        reached
    }
}

fn is_of(context: &Context<'_>, id: RecordId, linked: &Linked) -> bool {
    linked.kinds.iter().any(|kind| kind == "any" || context.record(id).is_a(kind))
}

/// Equal as texts, as numbers, or as yes and no.
fn says_the_same(one: &str, two: &str) -> bool {
    one == two
        || matches!((boolean(one), boolean(two)), (Some(one), Some(two)) if one == two)
        || matches!((one.parse::<f64>(), two.parse::<f64>()), (Ok(one), Ok(two)) if one == two)
}

/// A number, or how many items or keys there are.
fn size(value: &Node) -> Option<f64> {
    match value.text() {
        Some(text) => text.trim().parse().ok(),
        None => Some(value.items().len().max(value.entries().len()) as f64),
    }
}

/// All texts in a value, however deep.
fn leaves(value: &Node) -> Vec<&str> {
    if let Some(text) = value.text() {
        return vec![text];
    }
    let entries = value.entries().iter().flat_map(|entry| leaves(&entry.value));
    let items = if value.entries().is_empty() { value.items() } else { &[] };
    entries.chain(items.iter().flat_map(leaves)).collect()
}
