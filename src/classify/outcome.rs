//! What classification comes to.

use smol_str::SmolStr;

/// Why something was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The article it rests on.
    pub article: SmolStr,
    /// In words, with the facts that decided.
    pub because: String,
    /// The facts that decided, by name.
    pub facts: Vec<SmolStr>,
    /// What to mind.
    pub note: Option<Box<str>>,
}

/// A choice from a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// What was chosen; nothing while facts are missing.
    pub outcome: Option<SmolStr>,
    /// What can't be ruled out.
    pub possible: Vec<SmolStr>,
    /// Why, when it is decided.
    pub reason: Option<Reason>,
}

/// A role we have for a system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldRole {
    /// `provider`, `deployer`, ….
    pub role: SmolStr,
    /// Why, when it follows from other facts than the record's own word.
    pub reason: Option<Reason>,
}

/// A duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// Its article.
    pub article: SmolStr,
    /// In our words.
    pub title: Box<str>,
    /// From when it applies, as YYYY-MM-DD; nothing when no date can be given.
    pub from: Option<SmolStr>,
    /// Whether its date comes from the class, as for what is high-risk.
    pub dated_by_class: bool,
    /// What to mind.
    pub note: Option<Box<str>>,
}

/// Facts that do not go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The row's name.
    pub id: SmolStr,
    /// The article it is about.
    pub article: SmolStr,
    /// In words.
    pub says: Box<str>,
    /// The facts, by name.
    pub facts: Vec<SmolStr>,
}

/// A fact to ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The field of the record.
    pub fact: SmolStr,
    /// The question.
    pub ask: Box<str>,
}

/// How the declared class stands to the facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declared {
    /// None is declared.
    None,
    /// The facts lead to it.
    Agrees,
    /// The facts rule it out.
    Contradicts,
    /// Facts are missing to tell.
    Open,
}

impl Declared {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Declared::None => "none",
            Declared::Agrees => "agrees",
            Declared::Contradicts => "contradicts",
            Declared::Open => "open",
        }
    }
}

/// All that follows from the facts of a system. The same facts give the same outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classification {
    /// The class.
    pub class: Choice,
    /// From when the class matters, as YYYY-MM-DD.
    pub from: Option<SmolStr>,
    /// How the declared class stands to it.
    pub declared: Declared,
    /// Our roles.
    pub roles: Vec<HeldRole>,
    /// The conformity route: `annex-vi`, `annex-vii`, `sector`, `not-ours` or `none`.
    pub route: Choice,
    /// The values of `conformity_route` that fit.
    pub allowed_routes: Vec<SmolStr>,
    /// Whether fundamental rights have to be assessed: `required` or `not-required`.
    pub fria: Choice,
    /// The duties, in the pack's order.
    pub obligations: Vec<Duty>,
    /// Facts that do not go together.
    pub conflicts: Vec<Clash>,
    /// Facts without which something stays undecided.
    pub missing: Vec<Question>,
    /// Facts that would make the outcome more certain or more complete.
    pub asked: Vec<Question>,
}

impl Classification {
    /// Whether this is the class.
    pub fn is_class(&self, class: &str) -> bool {
        self.class.outcome.as_deref() == Some(class)
    }

    /// Whether we have a role.
    pub fn has_role(&self, role: &str) -> bool {
        self.roles.iter().any(|held| held.role == role)
    }
}
