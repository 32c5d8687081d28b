//! Conditions on facts, in three values: what is not known makes nothing true or false.

use super::facts::{Facts, Given, State};
use super::table::{Condition, Test, When};

/// True, false, or not to be known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    False,
    Unknown,
    True,
}

impl From<bool> for Truth {
    fn from(truth: bool) -> Truth {
        if truth { Truth::True } else { Truth::False }
    }
}

/// Whether all conditions hold: one false settles it, then one unknown.
pub(super) fn holds(when: &When, facts: &Facts) -> Truth {
    let mut all = Truth::True;
    for (name, condition) in when {
        match one(condition, facts.state(name)) {
            Truth::False => return Truth::False,
            Truth::Unknown => all = Truth::Unknown,
            Truth::True => {}
        }
    }
    all
}

fn one(condition: &Condition, state: &State) -> Truth {
    let values = match state {
        State::Unclear => return Truth::Unknown,
        State::Absent => return absent(condition),
        State::Known(values) => values,
    };
    match condition {
        Condition::Is(value) => values.contains(value).into(),
        Condition::In(list) => values.iter().any(|value| list.contains(value)).into(),
        Condition::Test(test) => known(test, values).into(),
    }
}

/// What a condition is worth when the record does not say.
fn absent(condition: &Condition) -> Truth {
    match condition {
        Condition::Test(Test { present: Some(present), .. }) => (!present).into(),
        Condition::Test(Test { absent: Some(worth), .. }) => (*worth).into(),
        _ => Truth::Unknown,
    }
}

fn known(test: &Test, values: &[Given]) -> bool {
    let text = |value: &Given| match value {
        Given::Text(text) => Some(text.clone()),
        Given::Truth(_) => None,
    };
    let all_texts = |holds: &dyn Fn(&str) -> bool| values.iter().all(|value| text(value).is_some_and(|text| holds(&text)));
    test.present.is_none_or(|present| present)
        && test.is.as_ref().is_none_or(|value| values.contains(value))
        && test.any_of.as_ref().is_none_or(|list| values.iter().any(|value| list.contains(value)))
        && test.not.as_ref().is_none_or(|list| !values.iter().any(|value| list.contains(value)))
        && test.only.as_ref().is_none_or(|list| values.iter().all(|value| list.contains(value)))
        && test.prefix.as_ref().is_none_or(|prefix| values.iter().any(|value| text(value).is_some_and(|text| text.starts_with(prefix.as_str()))))
        && test.before.as_ref().is_none_or(|day| all_texts(&|text| text < day.as_str()))
        && test.from.as_ref().is_none_or(|day| all_texts(&|text| text >= day.as_str()))
}
