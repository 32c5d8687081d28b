//! The systems that the Act is asked about, classified.

use super::Context;
use crate::classify::{Classification, Declared, Facts, classify, given_of_record, tables};
use crate::model::{Record, RecordId};
use crate::source::Place;

/// A system and what follows from its facts.
pub(super) struct Classified<'a> {
    pub(super) id: RecordId,
    pub(super) record: &'a Record,
    pub(super) made: Classification,
}

impl Classified<'_> {
    /// Whether it counts as high-risk: declared so and not contradicted, or undeclared and so by
    /// its facts.
    pub(super) fn is_high_risk(&self) -> bool {
        match self.made.declared {
            Declared::Contradicts => false,
            Declared::None => self.made.is_class("high-risk"),
            Declared::Agrees | Declared::Open => self.record.is("ai_act", "high-risk"),
        }
    }

    /// Whether we owe a provider's duties for a high-risk system.
    pub(super) fn is_high_risk_of_provider(&self) -> bool {
        self.is_high_risk() && self.made.has_role("provider")
    }

    /// Whether it is near enough to use that its papers have to be there.
    pub(super) fn is_near_use(&self) -> bool {
        self.record.is("lifecycle", "production") || self.record.is("lifecycle", "validation")
    }

    /// What makes it high-risk, to point at.
    pub(super) fn place_of_class(&self) -> Place {
        let field = ["ai_act", "annex_iii", "annex_i_product"].into_iter().find(|field| self.record.has(field));
        field.map_or(self.record.place_of_id(), |field| self.record.at(field))
    }
}

/// The live systems in scope, not retired; none when the pack is not followed.
pub(super) fn classified<'a>(context: &Context<'a>) -> Vec<Classified<'a>> {
    // The tables are read only for a repo that follows the Act.
    let Some(tables) = context.standards.follows("eu-ai-act").then(tables).flatten() else {
        return Vec::new();
    };
    let in_scope = |record: &Record| record.truth("in_scope") != Some(false) && !record.is("lifecycle", "retired");
    let systems = context.of_type("system").filter(|(_, record)| !record.is_retired() && in_scope(record));
    systems
        .map(|(id, record)| {
            let facts = Facts::read(tables, |name| given_of_record(record, name));
            Classified { id, record, made: classify(tables, facts, record.text("ai_act")) }
        })
        .collect()
}
