//! Risk criteria as people write them, brought to one form: two scales, a way from a pair of steps
//! to a level, and an order of levels.

mod bands;
mod formula;
mod matrix;
mod scale;
mod slip;

pub use scale::Scale;

use super::record::Record;
use crate::schema::{brief, one_of};
use crate::syntax::{Problem, is_placeholder_only};
use bands::Bands;
use formula::Formula;
use matrix::{Cell, Matrix, Reading};
use slip::Slips;
use smol_str::SmolStr;
use std::cmp::Ordering;

/// How far apart two scores may be and still count as equal: `0.1 * 3` is `0.3`.
const TOLERANCE: f64 = 1e-9;

/// A level of risk: a score, a place among the named levels, or both.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    score: Option<f64>,
    rank: Option<usize>,
}

impl Level {
    /// Which of two is higher; `None` when the criteria give no common measure.
    pub fn compare(self, other: Level) -> Option<Ordering> {
        if let (Some(own), Some(others)) = (self.score, other.score) {
            let equal = (own - others).abs() <= TOLERANCE * own.abs().max(others.abs()).max(1.0);
            return if equal { Some(Ordering::Equal) } else { own.partial_cmp(&others) };
        }
        Some(self.rank?.cmp(&other.rank?))
    }
}

/// What a level that somebody wrote comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StatedLevel {
    /// A level of the criteria.
    On(Level),
    /// No level of the criteria.
    OffScale,
    /// The criteria don't say which levels there are.
    Unknowable,
}

/// How the level follows from likelihood and impact.
#[derive(Clone, Debug)]
enum Method {
    Matrix(Matrix),
    Formula(Formula),
    /// Not said, or in a way that can't be read.
    Unsaid,
}

/// What risks are judged by.
#[derive(Clone, Debug)]
pub struct Criteria {
    likelihood: Scale,
    impact: Scale,
    method: Method,
    bands: Bands,
    acceptable: Option<Level>,
    /// Whether matrix, formula or levels hold what leads nowhere, so that no level is known to be off.
    is_broken: bool,
}

impl Criteria {
    /// Reads a `risk-criteria` record.
    pub fn read(record: &Record) -> Criteria {
        Criteria::read_telling(record, &mut Slips::default())
    }

    /// What in a `risk-criteria` record leads nowhere, with the fields it is about: by it no risk
    /// could be judged.
    pub(super) fn slips(record: &Record) -> Vec<(SmolStr, Problem)> {
        let mut slips = Slips::default();
        Criteria::read_telling(record, &mut slips);
        slips.into_found()
    }

    fn read_telling(record: &Record, slips: &mut Slips) -> Criteria {
        let likelihood = record.value("likelihood").map_or_else(Scale::default, Scale::read);
        let impact = record.value("impact").map_or_else(Scale::default, Scale::read);
        let formula = record.value("level").and_then(|node| Some((node.text()?.trim(), node.span)));
        let named = record.value("levels").or_else(|| record.value("level").filter(|node| !node.entries().is_empty()));
        let mut bands = named.map_or_else(Bands::default, Bands::read);
        let method = if let Some(node) = record.value("matrix") {
            let mut reading = Reading { likelihood: &likelihood, impact: &impact, levels: &bands, slips };
            Method::Matrix(Matrix::read(node, &mut reading))
        } else if let Some((text, span)) = formula.filter(|(text, _)| !is_placeholder_only(text)) {
            Formula::parse(text).map_or_else(
                || {
                    slips.add("level", span, format!("`level` must be a formula such as `likelihood * impact`, not `{}`", brief(text)));
                    Method::Unsaid
                },
                Method::Formula,
            )
        } else {
            Method::Unsaid
        };
        let limit = record.value("acceptable").and_then(|node| Some((node.text()?.trim(), node.span)));
        let acceptable = limit.map(|(text, _)| text.trim_start_matches(['<', '=', '≤', ' ']));
        if bands.is_empty() {
            bands = match &method {
                Method::Matrix(matrix) => Bands::of_names(matrix.words_in_order()),
                // Levels that nobody lists are often the words of a scale.
                _ => [&impact, &likelihood]
                    .into_iter()
                    .find(|scale| acceptable.is_some_and(|text| text.parse::<f64>().is_err() && scale.find(text).is_some()))
                    .map_or_else(Bands::default, |scale| Bands::of_names(scale.names())),
            };
        }
        let is_broken = ["matrix", "level", "levels"].iter().any(|field| slips.touch(field) || record.is_faulty(field));
        let mut criteria = Criteria { likelihood, impact, method, bands, acceptable: None, is_broken };
        criteria.acceptable = acceptable.and_then(|text| match criteria.stated(text) {
            StatedLevel::On(level) => Some(level),
            // A limit need not be a score that occurs: `acceptable: 7` where levels are 6 and 8.
            _ => text.parse().ok().map(|score| Level { score: Some(score), rank: None }),
        });
        if let Some((text, span)) = limit.filter(|(text, _)| !text.is_empty() && !is_placeholder_only(text)) {
            criteria.check_limit(text, span, slips);
        }
        criteria
    }

    /// A limit that no level can be compared with leaves every risk acceptable.
    fn check_limit(&self, text: &str, span: crate::source::Span, slips: &mut Slips) {
        let only_words = !self.bands.is_empty() && !self.bands.has_ranges() && !self.gives_scores();
        let is_level = self.acceptable.is_some_and(|limit| limit.rank.is_some() || !only_words);
        // Where the levels themselves are in doubt, that is told there.
        if is_level || (self.is_broken && (self.bands.is_empty() || matches!(self.method, Method::Unsaid))) {
            return;
        }
        let names = self.bands.names();
        let known: Vec<SmolStr> = names.iter().map(SmolStr::from).collect();
        let wanted = if known.is_empty() { "a score, or one of `levels` where they are listed".to_owned() } else { one_of(&known) };
        slips.word("acceptable", (text, span), &names, format!("`acceptable` must be {wanted}, not `{}`", brief(text)));
    }

    /// Whether levels come as numbers.
    fn gives_scores(&self) -> bool {
        match &self.method {
            Method::Matrix(matrix) => matrix.has_scores(),
            Method::Formula(_) => true,
            Method::Unsaid => false,
        }
    }

    /// The scale of likelihood.
    pub fn likelihood(&self) -> &Scale {
        &self.likelihood
    }

    /// The scale of impact.
    pub fn impact(&self) -> &Scale {
        &self.impact
    }

    /// The highest level that is acceptable.
    pub fn acceptable(&self) -> Option<Level> {
        self.acceptable
    }

    /// Whether a level lies above acceptance.
    pub fn is_above(&self, level: Level) -> bool {
        self.acceptable.is_some_and(|limit| level.compare(limit) == Some(Ordering::Greater))
    }

    /// The level of a step of likelihood with a step of impact.
    pub fn level(&self, likelihood: usize, impact: usize) -> Option<Level> {
        match &self.method {
            Method::Matrix(matrix) => match matrix.cell(likelihood, impact)? {
                Cell::Score(score) => Some(self.of_score(*score)),
                Cell::Word(word) => Some(Level { score: None, rank: Some(self.bands.find(word)?) }),
            },
            Method::Formula(formula) => {
                let score = formula.value(self.likelihood.value(likelihood)?, self.impact.value(impact)?)?;
                Some(self.of_score(score))
            }
            Method::Unsaid => None,
        }
    }

    /// What a level that somebody wrote comes to.
    pub fn stated(&self, text: &str) -> StatedLevel {
        match self.placed(text.trim()) {
            StatedLevel::OffScale if self.is_broken => StatedLevel::Unknowable,
            found => found,
        }
    }

    fn placed(&self, text: &str) -> StatedLevel {
        if let Some(rank) = self.bands.find(text) {
            return StatedLevel::On(Level { score: self.bands.number(rank), rank: Some(rank) });
        }
        if let Some((score, name)) = scale::numbered(text) {
            return self.stated_both(score, name);
        }
        match text.parse::<f64>().ok().filter(|score| score.is_finite()) {
            Some(score) => self.stated_score(score),
            None if !self.bands.is_empty() => StatedLevel::OffScale,
            // Scores are the levels when the limit is one.
            None if self.acceptable.is_some_and(|limit| limit.score.is_some()) => StatedLevel::OffScale,
            None => StatedLevel::Unknowable,
        }
    }

    /// `High: 12`: the word counts where it is known, and the number must not say otherwise.
    fn stated_both(&self, score: f64, name: &str) -> StatedLevel {
        let Some(rank) = self.bands.find(name) else {
            return self.stated_score(score);
        };
        match self.bands.holding(score) {
            Some(other) if other != rank => StatedLevel::OffScale,
            _ => StatedLevel::On(Level { score: Some(score), rank: Some(rank) }),
        }
    }

    fn stated_score(&self, score: f64) -> StatedLevel {
        let level = self.of_score(score);
        if self.bands.has_ranges() {
            return if level.rank.is_some() { StatedLevel::On(level) } else { StatedLevel::OffScale };
        }
        let on = match &self.method {
            Method::Matrix(matrix) if matrix.has_scores() => matrix.has_score(score),
            Method::Formula(formula) => {
                let (low, high) = self.reach(formula).unwrap_or((f64::MIN, f64::MAX));
                (low - TOLERANCE..=high + TOLERANCE).contains(&score)
            }
            _ if self.bands.is_empty() => true,
            // On a scale of words the place number may stand for the word.
            _ => return self.bands.at_place(score).map_or(StatedLevel::OffScale, |rank| StatedLevel::On(Level { score: None, rank: Some(rank) })),
        };
        if on { StatedLevel::On(level) } else { StatedLevel::OffScale }
    }

    /// The lowest and highest score a formula gives at the ends of the scales.
    fn reach(&self, formula: &Formula) -> Option<(f64, f64)> {
        let (low, high) = self.likelihood.reach()?;
        let (least, most) = self.impact.reach()?;
        let corners = [(low, least), (low, most), (high, least), (high, most)];
        let scores: Vec<f64> = corners.into_iter().filter_map(|(one, other)| formula.value(one, other)).collect();
        Some((scores.iter().copied().reduce(f64::min)?, scores.iter().copied().reduce(f64::max)?))
    }

    fn of_score(&self, score: f64) -> Level {
        Level { score: Some(score), rank: self.bands.holding(score) }
    }

    /// A level in the words of the criteria.
    pub fn word(&self, level: Level) -> String {
        match (level.rank.and_then(|rank| self.bands.name(rank)), level.score) {
            (Some(name), Some(score)) if name.parse::<f64>().is_err() => format!("{name} ({score})"),
            (Some(name), _) => name.to_owned(),
            (None, Some(score)) => score.to_string(),
            (None, None) => String::new(),
        }
    }
}

#[cfg(test)]
mod tests;
