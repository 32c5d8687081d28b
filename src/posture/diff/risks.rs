//! Risks that rose, fell, came or went.

use super::records::{Sides, titled};
use super::{Change, Tendency};
use crate::check::Project;
use crate::model::{Record, RecordId};
use std::cmp::Ordering;

/// All of them, by id.
pub(super) fn compare(sides: &Sides<'_>) -> Vec<Change> {
    let mut found = Vec::new();
    for pair in sides.pairs("risk") {
        let mut tell = |what: String, tendency| found.push(Change { record: pair.id.to_owned(), what, tendency });
        match (pair.before, pair.after) {
            (None, Some((id, state))) => {
                let weight = Weight::left(sides.head, *id).map_or_else(|| "not rated".to_owned(), |weight| weight.words);
                tell(format!("new risk{}, {weight}", titled(state)), Tendency::Worse);
            }
            (Some((_, state)), None) => tell(format!("the risk{} is gone", titled(state)), Tendency::Worse),
            (Some((before, _)), Some((after, state))) => {
                let mut compare = |weigh: fn(&Project, RecordId) -> Option<Weight>, side: &str| {
                    let (Some(was), Some(is)) = (weigh(sides.base, *before), weigh(sides.head, *after)) else {
                        return;
                    };
                    let (verb, tendency) = match is.rank.zip(was.rank).map(|(is, was)| is.cmp(&was)) {
                        Some(Ordering::Greater) => ("rose", Tendency::Worse),
                        Some(Ordering::Less) => ("fell", Tendency::Better),
                        Some(Ordering::Equal) | None => return,
                    };
                    tell(format!("the risk{} {verb}{side}: {} before, {} now", titled(state), was.words, is.words), tendency);
                };
                compare(Weight::left, "");
                // What it is before treatment can move while what is left stays as it was.
                if Weight::treated(sides.base, *before).is_some() && Weight::treated(sides.head, *after).is_some() {
                    compare(Weight::untreated, " before treatment");
                }
            }
            (None, None) => {}
        }
    }
    found
}

/// How heavy a risk is, by the scales in force.
struct Weight {
    rank: Option<usize>,
    words: String,
}

impl Weight {
    /// What is left: after treatment, where that is rated, else before.
    fn left(project: &Project, risk: RecordId) -> Option<Weight> {
        Weight::treated(project, risk).or_else(|| Weight::untreated(project, risk))
    }

    fn treated(project: &Project, risk: RecordId) -> Option<Weight> {
        Weight::rated(project, risk, "residual_", " after treatment")
    }

    fn untreated(project: &Project, risk: RecordId) -> Option<Weight> {
        Weight::rated(project, risk, "", "")
    }

    fn rated(project: &Project, risk: RecordId, prefix: &str, side: &str) -> Option<Weight> {
        let record = project.corpus.record(risk);
        let context = project.context();
        let criteria = context.live("risk-criteria").next().map(|(_, criteria)| criteria);
        let (likelihood, impact) = (record.text(&format!("{prefix}likelihood"))?, record.text(&format!("{prefix}impact"))?);
        let rank = rank(criteria, "likelihood", likelihood).zip(rank(criteria, "impact", impact)).map(|(one, two)| one * two);
        Some(Weight { rank, words: format!("likelihood `{likelihood}` and impact `{impact}`{side}") })
    }
}

/// The place of a word on a scale, from 1; a number stands for itself.
fn rank(criteria: Option<&Record>, scale: &str, word: &str) -> Option<usize> {
    let place = criteria.and_then(|criteria| criteria.texts(scale).position(|(text, _)| text == word)).map(|at| at + 1);
    place.or_else(|| word.parse().ok())
}
