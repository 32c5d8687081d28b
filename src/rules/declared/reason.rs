//! Why a condition does not hold: the field, the date, and words for a related place.

use super::evaluate::Evaluator;
use super::form::{Base, Clause, Path, Test, Where};
use super::subject::Subject;
use super::truth::Truth;
use crate::schema::brief;
use jiff::civil::Date;

/// What made a condition fail.
#[derive(Clone, Debug, Default)]
pub(super) struct Reason {
    /// The field.
    pub(super) path: Option<Path>,
    /// Its date, when it is about one.
    pub(super) date: Option<Date>,
    /// The last day on which it would not have failed.
    pub(super) due: Option<Date>,
    /// In words: "its `result` is `fail`".
    pub(super) words: String,
}

impl<'a> Evaluator<'a> {
    /// The first condition that does not hold, and why.
    pub(super) fn why_not(&self, conditions: &Where, subject: Subject<'a>) -> Option<Reason> {
        let clause = conditions.clauses.iter().find(|clause| self.clause(clause, Some(subject)) == Truth::No)?;
        Some(match clause {
            Clause::Field(path, tests) => {
                let test = tests.iter().find(|test| self.test(test, path, subject) == Truth::No);
                let mut reason = test.map(|test| self.dates(test, path, subject)).unwrap_or_default();
                let name = path.steps.join(".");
                reason.words = match subject.value(path).and_then(|value| value.items().first()).and_then(|value| value.text()) {
                    Some(text) => format!("its `{name}` is `{}`", brief(text.trim())),
                    None if subject.value(path).is_some() => format!("its `{name}` does not fit"),
                    None => format!("it has no `{name}`"),
                };
                reason.path = Some(path.clone());
                reason
            }
            Clause::Any(all) => all.iter().find_map(|one| self.why_not(one, subject)).unwrap_or_default(),
            Clause::Linked(linked) => Reason { words: format!("it has no {}", linked.kinds.join(" or ").replace('-', " ")), ..Reason::default() },
            Clause::CountsFor(standard) => Reason { words: format!("it does not count for `{standard}`"), ..Reason::default() },
            _ => Reason { words: "it does not fit".to_owned(), ..Reason::default() },
        })
    }

    /// The first date that conditions look at: what `{date}`, `{due}` and `{days}` tell of when the
    /// failing condition is about none.
    pub(super) fn dated(&self, conditions: &Where, subject: Subject<'a>) -> Option<Reason> {
        conditions.clauses.iter().find_map(|clause| match clause {
            Clause::Field(path, tests) => tests.iter().map(|test| self.dates(test, path, subject)).find(|reason| reason.date.is_some()),
            _ => None,
        })
    }

    /// The dates of a test.
    pub(super) fn dates(&self, test: &Test, path: &Path, subject: Subject<'a>) -> Reason {
        let date = subject.date(path);
        let due = match test {
            Test::Within(length) | Test::OlderThan(length) => date.zip(self.length(length, subject)).map(|(date, length)| length.after(date)),
            // A date that should not have passed is itself the last good day.
            Test::Before(moment) | Test::After(moment) if matches!(moment.base, Base::Today) => date,
            Test::Before(moment) | Test::After(moment) => self.day(moment, subject),
            Test::Not(tests) | Test::Any(tests) => {
                return tests.iter().map(|test| self.dates(test, path, subject)).find(|reason| reason.date.is_some()).unwrap_or_default();
            }
            _ => return Reason::default(),
        };
        Reason { date, due, ..Reason::default() }
    }
}
