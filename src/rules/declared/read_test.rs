//! What a field is tested for, from the page.

use super::form::{Base, Length, Moment, Path, Test};
use super::read::{Reader, Scope};
use crate::schema::{Format, Shape, boolean, brief, nearest, parse_date, parse_period};
use crate::settings::folded;
use crate::syntax::{Node, NodeKind};
use smol_str::SmolStr;

/// Words for tests, beside plain values.
const TESTS: &[&str] = &[
    "is",
    "not",
    "present",
    "before",
    "after",
    "not-before",
    "not-after",
    "within",
    "older-than",
    "at-least",
    "at-most",
    "matches",
    "says-only",
    "same-as",
    "holds",
    "known",
];
/// Tests that only a date can pass.
const OF_DATES: &[&str] = &["before", "after", "not-before", "not-after", "within", "older-than"];

impl Reader<'_> {
    /// The tests of one field: a value, a list of values, or a map of tests, all of which it passes.
    pub(super) fn tests(&mut self, node: &Node, scope: Scope<'_>, shape: Option<&Shape>) -> Vec<Test> {
        match &node.kind {
            NodeKind::Missing => {
                self.tell(node.span, "say what the field must be: a value, `{present: true}`, …");
                Vec::new()
            }
            NodeKind::Scalar { .. } | NodeKind::List(_) => vec![self.one_of(node, shape)],
            NodeKind::Map(entries) => entries.iter().filter_map(|entry| self.test(&entry.key, entry.key_span, &entry.value, scope, shape)).collect(),
        }
    }

    fn one_of(&mut self, node: &Node, shape: Option<&Shape>) -> Test {
        let choices = shape.map_or(&[][..], Shape::leaf_choices);
        let mut values = Vec::new();
        for item in node.items() {
            let Some(text) = item.text() else {
                self.tell(item.span, "this must be a single value");
                continue;
            };
            if !choices.is_empty() && !choices.iter().any(|choice| choice == text) {
                let help = nearest(text, choices.iter().map(SmolStr::as_str)).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                self.tell(item.span, format!("the field can't be `{}`{help}", brief(text)));
            }
            values.push(text.into());
        }
        Test::OneOf(values)
    }

    fn test(&mut self, key: &str, key_span: crate::source::Span, value: &Node, scope: Scope<'_>, shape: Option<&Shape>) -> Option<Test> {
        if OF_DATES.contains(&key) && shape.is_some_and(is_no_date) {
            self.tell(key_span, format!("`{key}` is for dates, and this field holds none"));
            return None;
        }
        let truth = |reader: &mut Self| {
            let truth = value.text().and_then(boolean);
            if truth.is_none() {
                reader.tell(value.span, format!("`{key}` is true or false"));
            }
            truth
        };
        Some(match key {
            "is" => self.one_of(value, shape),
            "not" => Test::Not(self.tests(value, scope, shape)),
            "present" => Test::Present(truth(self)?),
            "known" => Test::Known(truth(self)?),
            "before" => Test::Before(self.moment(value, scope)?),
            "after" => Test::After(self.moment(value, scope)?),
            // A field without a date is not "not before" another: it must be there to pass.
            "not-before" => Test::Not(vec![Test::Any(vec![Test::Before(self.moment(value, scope)?), Test::Present(false)])]),
            "not-after" => Test::Not(vec![Test::Any(vec![Test::After(self.moment(value, scope)?), Test::Present(false)])]),
            "within" => Test::Within(self.length(value, scope)?),
            "older-than" => Test::OlderThan(self.length(value, scope)?),
            "at-least" => Test::AtLeast(self.number(value)?),
            "at-most" => Test::AtMost(self.number(value)?),
            "matches" => {
                let pattern = value.text().unwrap_or("");
                match regex::RegexBuilder::new(pattern).case_insensitive(true).size_limit(1 << 20).build() {
                    Ok(pattern) => Test::Matches(pattern),
                    Err(_) => {
                        self.tell(value.span, "this pattern can't be used");
                        return None;
                    }
                }
            }
            "says-only" => Test::SaysOnly(value.items().iter().filter_map(Node::text).map(folded).collect()),
            "same-as" => Test::SameAs(self.path(value.text()?, value.span, scope)?),
            "holds" => Test::Holds(value.text()?.into()),
            _ => {
                let help = nearest(key, TESTS.iter().copied()).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                self.tell(key_span, format!("`{}` is no test{help}", brief(key)));
                return None;
            }
        })
    }

    fn number(&mut self, node: &Node) -> Option<f64> {
        let number = node.text().and_then(|text| text.parse().ok());
        if number.is_none() {
            self.tell(node.span, "this is a number");
        }
        number
    }

    /// `today`, a date, a field with a date, or one of these `plus` or `less` a period.
    fn moment(&mut self, node: &Node, scope: Scope<'_>) -> Option<Moment> {
        if let Some(text) = node.text() {
            let base = self.base(text, node, scope)?;
            return Some(Moment { base, plus: None, less: None });
        }
        self.keys(node, &["date", "plus", "less"], "a date");
        let date = node.get("date")?;
        let base = self.base(date.text()?, date, scope)?;
        let plus = node.get("plus").and_then(|plus| self.length(plus, scope));
        let less = node.get("less").and_then(|less| self.length(less, scope));
        Some(Moment { base, plus, less })
    }

    fn base(&mut self, text: &str, node: &Node, scope: Scope<'_>) -> Option<Base> {
        Some(match (text, parse_date(text)) {
            ("today", _) => Base::Today,
            (_, Some(day)) => Base::Day(day),
            (field, None) => Base::Field(self.date_path(field, node, scope)?),
        })
    }

    fn date_path(&mut self, field: &str, node: &Node, scope: Scope<'_>) -> Option<Path> {
        let path = self.path(field, node.span, scope)?;
        let format = self.shape(scope, &path).and_then(Shape::leaf_format);
        if format.is_some_and(|format| format != Format::Date) {
            self.tell(node.span, format!("`{}` holds no date", brief(field)));
            return None;
        }
        Some(path)
    }

    /// A period, `review-interval` (the record's, else the config's or the type's), or a field with a period.
    fn length(&mut self, node: &Node, scope: Scope<'_>) -> Option<Length> {
        let text = node.text()?;
        if text == "review-interval" {
            return Some(Length::Interval);
        }
        match parse_period(text) {
            Some(period) => Some(Length::Period(period)),
            None => self.path(text, node.span, scope).map(Length::Field),
        }
    }
}

/// Whether a field can't hold a date.
fn is_no_date(shape: &Shape) -> bool {
    match shape.leaf_format() {
        Some(format) => format != Format::Date,
        None => shape.is_boolean() || !shape.leaf_choices().is_empty(),
    }
}
