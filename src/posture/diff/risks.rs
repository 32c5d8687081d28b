//! Risks that rose, fell, came or went.

use super::records::{Sides, titled};
use super::write::quoted;
use super::{Change, Tendency};
use crate::check::Project;
use crate::model::{Criteria, Level, RecordId, Scale};
use crate::schema::brief;
use std::cmp::Ordering;

/// All of them, by id.
pub(super) fn compare(sides: &Sides<'_>) -> Vec<Change> {
    let mut found = Vec::new();
    let criteria = criteria(sides.head).or_else(|| criteria(sides.base));
    let scale = Measure { criteria: criteria.as_ref() };
    for pair in sides.pairs("risk") {
        let mut tell = |what: String, tendency| found.push(Change { record: pair.id.to_owned(), what, tendency });
        match (pair.before, pair.after) {
            (None, Some((id, state))) => {
                let weight = scale.left(sides.head, *id).map_or_else(|| "not rated".to_owned(), |weight| weight.words);
                tell(format!("new risk{}, {weight}", titled(state)), Tendency::Worse);
            }
            (Some((_, state)), None) => tell(format!("the risk{} {}", titled(state), pair.lost), Tendency::Worse),
            (Some((before, _)), Some((after, state))) => {
                let mut compare = |weigh: &dyn Fn(&Project, RecordId) -> Option<Weight>, side: &str| {
                    let (Some(was), Some(is)) = (weigh(sides.base, *before), weigh(sides.head, *after)) else {
                        return;
                    };
                    let (verb, tendency) = match is.compare(&was) {
                        Some(Ordering::Greater) => ("rose", Tendency::Worse),
                        Some(Ordering::Less) => ("fell", Tendency::Better),
                        Some(Ordering::Equal) | None => return,
                    };
                    tell(format!("the risk{} {verb}{side}: {} before, {} now", titled(state), was.words, is.words), tendency);
                };
                compare(&|project, risk| scale.left(project, risk), "");
                // What it is before treatment can move while what is left stays as it was.
                if scale.treated(sides.base, *before).is_some() && scale.treated(sides.head, *after).is_some() {
                    compare(&|project, risk| scale.untreated(project, risk), " before treatment");
                }
            }
            (None, None) => {}
        }
    }
    found
}

/// The criteria that a state of the repo judges risks by.
fn criteria(project: &Project) -> Option<Criteria> {
    project.context().live("risk-criteria").next().map(|(_, record)| Criteria::read(record))
}

/// How heavy a risk is.
struct Weight {
    /// By the criteria.
    level: Option<Level>,
    /// Likelihood times impact, where the criteria give no level.
    product: Option<usize>,
    words: String,
}

impl Weight {
    fn compare(&self, other: &Weight) -> Option<Ordering> {
        match self.level.zip(other.level) {
            Some((own, others)) => own.compare(others),
            None => Some(self.product?.cmp(&other.product?)),
        }
    }
}

/// What both states are measured with: one set of criteria, so that a risk moves only by its own rating.
struct Measure<'a> {
    criteria: Option<&'a Criteria>,
}

impl Measure<'_> {
    /// What is left: after treatment, where that is rated, else before.
    fn left(&self, project: &Project, risk: RecordId) -> Option<Weight> {
        self.treated(project, risk).or_else(|| self.untreated(project, risk))
    }

    fn treated(&self, project: &Project, risk: RecordId) -> Option<Weight> {
        self.rated(project, risk, "residual_", " after treatment")
    }

    fn untreated(&self, project: &Project, risk: RecordId) -> Option<Weight> {
        self.rated(project, risk, "", "")
    }

    fn rated(&self, project: &Project, risk: RecordId, prefix: &str, side: &str) -> Option<Weight> {
        let record = project.corpus.record(risk);
        let (likelihood, impact) = (record.text(&format!("{prefix}likelihood"))?, record.text(&format!("{prefix}impact"))?);
        let steps = self.criteria.and_then(|criteria| Some((criteria, criteria.likelihood().find(likelihood)?, criteria.impact().find(impact)?)));
        let level = steps.and_then(|(criteria, likelihood, impact)| criteria.level(likelihood, impact));
        let rank = |scale: Option<&Scale>, word: &str| scale.and_then(|scale| scale.find(word)).map(|step| step + 1).or_else(|| word.parse().ok());
        let one = rank(self.criteria.map(Criteria::likelihood), likelihood);
        let product = one.zip(rank(self.criteria.map(Criteria::impact), impact)).map(|(one, two): (usize, usize)| one.saturating_mul(two));
        let named = self.criteria.zip(level).map_or(String::new(), |(criteria, level)| format!("level {}, ", quoted(&criteria.word(level))));
        let words = format!("{named}likelihood {} and impact {}{side}", quoted(&brief(likelihood)), quoted(&brief(impact)));
        Some(Weight { level, product, words })
    }
}
