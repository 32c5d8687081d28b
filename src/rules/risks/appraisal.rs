//! One risk against the criteria: before treatment, and after.

use crate::model::{Criteria, Level, Record, StatedLevel};
use std::cmp::Ordering;

/// Before or after treatment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rules) enum Side {
    /// As it is without treatment.
    Inherent,
    /// What remains.
    Residual,
}

impl Side {
    /// The field of the likelihood.
    pub(in crate::rules) fn likelihood(self) -> &'static str {
        if self == Side::Inherent { "likelihood" } else { "residual_likelihood" }
    }

    /// The field of the impact.
    pub(in crate::rules) fn impact(self) -> &'static str {
        if self == Side::Inherent { "impact" } else { "residual_impact" }
    }

    /// The field of the level.
    pub(in crate::rules) fn level(self) -> &'static str {
        if self == Side::Inherent { "level" } else { "residual_level" }
    }

    /// The field that a level is seen in: the level, or what it is worked out from.
    pub(in crate::rules) fn seen_in(self, record: &Record) -> &'static str {
        [self.level(), self.likelihood(), self.impact()].into_iter().find(|field| record.has(field)).unwrap_or(self.level())
    }
}

/// What a rating comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rating {
    /// Not given, or not readable.
    Missing,
    /// Not on the scale.
    OffScale,
    /// A step of the scale.
    Step(usize),
}

/// What the criteria say of one side of a risk.
#[derive(Clone, Copy, Debug)]
pub(in crate::rules) struct Appraisal {
    likelihood: Rating,
    impact: Rating,
    stated: Option<StatedLevel>,
    computed: Option<Level>,
}

impl Appraisal {
    /// Looks up ratings and level.
    pub(in crate::rules) fn new(criteria: &Criteria, record: &Record, side: Side) -> Appraisal {
        let rating = |field: &str, scale: &crate::model::Scale| match record.text(field) {
            Some(text) if !record.is_faulty(field) && !scale.is_empty() => scale.find(text).map_or(Rating::OffScale, Rating::Step),
            _ => Rating::Missing,
        };
        let likelihood = rating(side.likelihood(), criteria.likelihood());
        let impact = rating(side.impact(), criteria.impact());
        let computed = match (likelihood, impact) {
            (Rating::Step(one), Rating::Step(other)) => criteria.level(one, other),
            _ => None,
        };
        let stated = record.text(side.level()).filter(|_| !record.is_faulty(side.level())).map(|text| criteria.stated(text));
        Appraisal { likelihood, impact, stated, computed }
    }

    /// Whether the likelihood is not on its scale.
    pub(in crate::rules) fn likelihood_is_off_scale(&self) -> bool {
        self.likelihood == Rating::OffScale
    }

    /// Whether the impact is not on its scale.
    pub(in crate::rules) fn impact_is_off_scale(&self) -> bool {
        self.impact == Rating::OffScale
    }

    /// Whether a rating or the level is not on its scale.
    pub(in crate::rules) fn is_off_scale(&self) -> bool {
        self.likelihood_is_off_scale() || self.impact_is_off_scale() || self.stated == Some(StatedLevel::OffScale)
    }

    /// Whether the level is no level of the criteria.
    pub(in crate::rules) fn level_is_off_scale(&self) -> bool {
        self.stated == Some(StatedLevel::OffScale)
    }

    /// The level that the criteria give.
    pub(in crate::rules) fn computed(&self) -> Option<Level> {
        self.computed
    }

    /// The level that is written.
    pub(in crate::rules) fn stated(&self) -> Option<Level> {
        match self.stated {
            Some(StatedLevel::On(level)) => Some(level),
            _ => None,
        }
    }

    /// Whether level and ratings say different things.
    pub(in crate::rules) fn is_contradicted(&self) -> bool {
        let differ = |(stated, computed): (Level, Level)| stated.compare(computed).is_some_and(|order| order != Ordering::Equal);
        self.stated().zip(self.computed).is_some_and(differ)
    }

    /// The level: as written, else as the criteria give it.
    pub(in crate::rules) fn level(&self) -> Option<Level> {
        self.stated().or(self.computed)
    }

    /// The level as written and as the criteria give it, as far as they are known.
    pub(in crate::rules) fn levels(&self) -> impl Iterator<Item = Level> {
        self.stated().into_iter().chain(self.computed)
    }

    /// Whether RSK004 has something to say.
    pub(in crate::rules) fn is_wrong(&self) -> bool {
        self.is_off_scale() || self.is_contradicted()
    }
}
