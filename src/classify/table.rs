//! The pack's tables, as they are written.

use super::facts::Given;
use crate::standards::{Pack, embedded_pack};
use serde::Deserialize;
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A fact that can be recorded of a system.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Fact {
    /// The field that holds it.
    pub(super) name: SmolStr,
    /// The question for whoever keeps the record.
    pub(super) ask: Box<str>,
    /// The values it may have.
    #[serde(default)]
    pub(super) values: Vec<Given>,
    /// Values that say "none".
    #[serde(default)]
    pub(super) none: Vec<Given>,
    /// Values that leave it open.
    #[serde(default)]
    pub(super) vague: Vec<Given>,
    /// The table of points it names one of.
    #[serde(default)]
    pub(super) of: Option<SmolStr>,
    /// What it is when the record does not say.
    #[serde(default)]
    pub(super) default: Option<SmolStr>,
}

/// A point of Annex III, or a practice that Article 5 bans.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct NamedPoint {
    pub(super) id: SmolStr,
    #[serde(default)]
    pub(super) also: Vec<SmolStr>,
}

/// Conditions by the fact they are about.
pub(super) type When = BTreeMap<SmolStr, Condition>;

/// What a fact must be.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Condition {
    /// Some item equals this.
    Is(Given),
    /// Some item is one of these.
    In(Vec<Given>),
    /// One operator, and what the condition is worth when the fact is absent.
    Test(Test),
}

/// A condition with an operator.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Test {
    pub(super) is: Option<Given>,
    #[serde(rename = "in")]
    pub(super) any_of: Option<Vec<Given>>,
    pub(super) not: Option<Vec<Given>>,
    pub(super) only: Option<Vec<Given>>,
    pub(super) prefix: Option<SmolStr>,
    pub(super) present: Option<bool>,
    pub(super) before: Option<SmolStr>,
    pub(super) from: Option<SmolStr>,
    pub(super) absent: Option<bool>,
}

/// A row of a table from which one row is chosen.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Row {
    pub(super) when: When,
    pub(super) gives: SmolStr,
    #[serde(default)]
    pub(super) open: bool,
    #[serde(default)]
    pub(super) asks: Vec<SmolStr>,
    #[serde(default)]
    pub(super) confirm: Vec<SmolStr>,
    /// The weaker outcomes that this row holds open; all, when not said.
    #[serde(default)]
    pub(super) holds: Option<Vec<SmolStr>>,
    #[serde(default)]
    pub(super) basis: Option<SmolStr>,
    pub(super) article: Box<str>,
    pub(super) because: Box<str>,
    #[serde(default)]
    pub(super) note: Option<Box<str>>,
    #[serde(default)]
    pub(super) from: Option<SmolStr>,
    #[serde(default)]
    pub(super) allowed: Vec<SmolStr>,
    pub(super) facts: Vec<SmolStr>,
}

/// A duty and whom it binds.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Obligation {
    pub(super) article: SmolStr,
    pub(super) title: Box<str>,
    pub(super) when: When,
    pub(super) from: SmolStr,
    #[serde(default)]
    pub(super) note: Option<Box<str>>,
    #[serde(default)]
    pub(super) after_retirement: bool,
    pub(super) facts: Vec<SmolStr>,
}

/// Facts that do not go together.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Conflict {
    pub(super) id: SmolStr,
    pub(super) when: When,
    pub(super) article: SmolStr,
    pub(super) says: Box<str>,
    pub(super) facts: Vec<SmolStr>,
}

/// All tables that classification reads.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Tables {
    #[serde(rename = "fact")]
    pub(super) facts: Vec<Fact>,
    pub(super) annex_iii: Vec<NamedPoint>,
    pub(super) prohibited: Vec<NamedPoint>,
    #[serde(rename = "decision")]
    pub(super) decisions: Vec<Row>,
    #[serde(rename = "role")]
    pub(super) roles: Vec<Row>,
    #[serde(rename = "route")]
    pub(super) routes: Vec<Row>,
    #[serde(rename = "fria")]
    pub(super) frias: Vec<Row>,
    #[serde(rename = "obligation")]
    pub(super) obligations: Vec<Obligation>,
    #[serde(rename = "conflict")]
    pub(super) conflicts: Vec<Conflict>,
}

impl Tables {
    /// The tables of a pack, when it has them all.
    pub fn of(pack: &Pack) -> Option<Tables> {
        toml::Value::Table(pack.more.clone()).try_into().ok()
    }

    /// The names of the facts that are asked of a system.
    pub fn fact_names(&self) -> impl Iterator<Item = &str> {
        self.facts.iter().map(|fact| fact.name.as_str())
    }

    /// The points that a fact names one of.
    pub(super) fn points(&self, of: &str) -> &[NamedPoint] {
        match of {
            "annex-iii" => &self.annex_iii,
            "prohibited" => &self.prohibited,
            _ => &[],
        }
    }

    /// The question that a fact answers.
    pub(super) fn question(&self, name: &str) -> &str {
        self.facts.iter().find(|fact| fact.name == name).map_or("", |fact| &fact.ask)
    }
}

/// The tables of the pack that comes with aimslint, read once.
pub fn tables() -> Option<&'static Tables> {
    static READ: LazyLock<Option<Tables>> = LazyLock::new(|| Tables::of(&*embedded_pack("eu-ai-act")?));
    READ.as_ref()
}
