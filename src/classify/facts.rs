//! The facts of a system: as given, and as the tables read them.

use super::table::{Fact, Tables};
use crate::model::Record;
use crate::schema::boolean;
use crate::syntax::{Node, NodeKind};
use serde::Deserialize;
use smol_str::SmolStr;
use std::collections::HashMap;

/// One value as it is given.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Given {
    /// Yes or no.
    Truth(bool),
    /// Anything else, dates and numbers included.
    Text(SmolStr),
}

impl Given {
    /// As printed in a reason.
    pub fn words(&self) -> &str {
        match self {
            Given::Truth(true) => "yes",
            Given::Truth(false) => "no",
            Given::Text(text) => text,
        }
    }
}

/// What is known of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// The record does not say.
    Absent,
    /// The record says something that can mean more than one thing.
    Unclear,
    /// It says this.
    Known(Vec<Given>),
}

/// The facts of one system, by name; what was decided on the way joins them.
#[derive(Clone, Debug)]
pub struct Facts {
    states: HashMap<SmolStr, State>,
}

impl Facts {
    /// Reads facts by the tables' rules; `given` answers for a field with what the record holds.
    pub fn read(tables: &Tables, given: impl Fn(&str) -> Vec<Given>) -> Facts {
        let states = tables.facts.iter().map(|fact| (fact.name.clone(), state_of(tables, fact, &given(&fact.name)))).collect();
        Facts { states }
    }

    /// What is known of a fact.
    pub fn state(&self, name: &str) -> &State {
        self.states.get(name).unwrap_or(&State::Absent)
    }

    /// Its values; none when it is absent or unclear.
    pub fn values(&self, name: &str) -> &[Given] {
        match self.state(name) {
            State::Known(values) => values,
            _ => &[],
        }
    }

    /// Whether it is not known.
    pub fn lacks(&self, name: &str) -> bool {
        !matches!(self.state(name), State::Known(_))
    }

    /// Adds what was decided.
    pub(super) fn decide(&mut self, name: &str, values: impl IntoIterator<Item = SmolStr>) {
        self.states.insert(name.into(), State::Known(values.into_iter().map(Given::Text).collect()));
    }

    /// A text with `{name}` for the values of facts.
    pub(super) fn fill(&self, text: &str) -> String {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, behind)) = after.split_once('}') else { break };
            filled.push_str(before);
            let words: Vec<&str> = self.values(name).iter().map(Given::words).collect();
            filled.push_str(&words.join(", "));
            rest = behind;
        }
        filled.push_str(rest);
        filled
    }
}

/// What a record gives for a field.
pub fn given_of_record(record: &Record, name: &str) -> Vec<Given> {
    let one = |node: &Node| match &node.kind {
        NodeKind::Scalar { text } => {
            let truth = if text.is_quoted() { None } else { boolean(text.trim()) };
            Some(truth.map_or_else(|| Given::Text(text.to_smol()), Given::Truth))
        }
        _ => None,
    };
    record.value(name).map_or(&[][..], Node::items).iter().filter_map(one).collect()
}

/// The first value of a field that names a point which does not exist.
pub fn unknown_point<'a>(tables: &Tables, record: &'a Record, name: &str) -> Option<&'a Node> {
    let fact = tables.facts.iter().find(|fact| fact.name == name && fact.of.is_some())?;
    let is_unknown = |node: &&Node| {
        let given = Given::Text(node.text().unwrap_or("").trim().into());
        let says = given.words().chars().any(|letter| letter.is_ascii_digit()) && !fact.vague.contains(&given);
        says && read_one(tables, fact, given).is_none()
    };
    record.value(name)?.items().iter().find(is_unknown)
}

fn state_of(tables: &Tables, fact: &Fact, given: &[Given]) -> State {
    let said: Vec<Given> = given.iter().map(trimmed).filter(|one| *one != Given::Text(SmolStr::default())).collect();
    if said.is_empty() {
        return fact.default.clone().map_or(State::Absent, |value| State::Known(vec![Given::Text(value)]));
    }
    let mut values = Vec::with_capacity(said.len());
    for one in said {
        match read_one(tables, fact, one) {
            Some(value) => values.push(value),
            None => return State::Unclear,
        }
    }
    State::Known(values)
}

fn trimmed(given: &Given) -> Given {
    match given {
        Given::Truth(truth) => Given::Truth(*truth),
        Given::Text(text) => Given::Text(text.trim().into()),
    }
}

/// One value as the tables know it; nothing when it is unclear.
fn read_one(tables: &Tables, fact: &Fact, given: Given) -> Option<Given> {
    let alike = |known: &Given| match (known, &given) {
        (Given::Text(known), Given::Text(given)) => known.to_lowercase() == given.to_lowercase(),
        (known, given) => known == given,
    };
    if fact.vague.contains(&given) {
        return None;
    }
    if fact.none.iter().any(alike) {
        return Some(Given::Text("none".into()));
    }
    if let Some(of) = &fact.of {
        let Given::Text(text) = &given else { return None };
        let wanted = reduced(text);
        let names = |id: &SmolStr| reduced(id) == wanted;
        return tables.points(of).iter().find(|point| names(&point.id) || point.also.iter().any(names)).map(|point| Given::Text(point.id.clone()));
    }
    (fact.values.is_empty() || fact.values.contains(&given)).then_some(given)
}

/// A point's name without what people write around it: `Annex III, point 4 (a)` is `4a`.
fn reduced(text: &str) -> String {
    let bare: String = text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect();
    let mut rest = bare.as_str();
    for word in ["annex", "iii", "article", "art", "point"] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    rest.to_owned()
}
