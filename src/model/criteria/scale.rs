//! A scale of likelihood or impact: words, numbers, or both.

use crate::settings::folded;
use crate::syntax::{Node, NodeKind};

/// The last number of the longest range that is read as a scale.
const MOST_STEPS: u8 = 100;

/// One step of a scale.
#[derive(Clone, Debug)]
struct Step {
    /// What it goes by, the best name first.
    names: Vec<String>,
    /// Its number, when the criteria give one.
    value: Option<f64>,
}

/// The steps, as ordered in the criteria: lowest first.
#[derive(Clone, Debug, Default)]
pub struct Scale {
    steps: Vec<Step>,
}

impl Scale {
    /// Reads a scale: a list of words, of numbers, or of maps with `value` and `name`; or one map.
    pub(super) fn read(node: &Node) -> Scale {
        let steps = match &node.kind {
            NodeKind::Map(entries) => entries.iter().map(|entry| keyed(&entry.key, &entry.value)).collect(),
            _ => node.items().iter().flat_map(|item| item.text().and_then(numbers).unwrap_or_else(|| step(item).into_iter().collect())).collect(),
        };
        Scale { steps }
    }

    /// Whether nothing is on it.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// How many steps it has.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// The step that a rating names: by word, by number, or both (`4 - likely`). On a scale of words
    /// the place number may stand for the word.
    pub fn find(&self, rating: &str) -> Option<usize> {
        let rating = rating.trim();
        self.by_name(rating).or_else(|| {
            if let Ok(number) = rating.parse::<f64>() {
                return self.by_number(number);
            }
            let (number, name) = numbered(rating)?;
            let by_name = self.by_name(name);
            by_name.or_else(|| self.by_number(number)).filter(|step| self.by_number(number) == Some(*step))
        })
    }

    fn by_name(&self, name: &str) -> Option<usize> {
        let wanted = plain(name);
        self.steps.iter().position(|step| step.names.iter().any(|known| plain(known) == wanted))
    }

    fn by_number(&self, number: f64) -> Option<usize> {
        if self.steps.iter().any(|step| step.value.is_some()) {
            return self.steps.iter().position(|step| step.value.is_some_and(|value| (value - number).abs() <= super::TOLERANCE));
        }
        (1..=self.steps.len()).find(|place| (*place as f64 - number).abs() <= super::TOLERANCE).map(|place| place - 1)
    }

    /// The number of a step: its own, else its place from 1.
    pub fn value(&self, step: usize) -> Option<f64> {
        self.steps.get(step).map(|found| found.value.unwrap_or(step as f64 + 1.0))
    }

    /// The name of a step.
    pub fn name(&self, step: usize) -> Option<&str> {
        self.steps.get(step)?.names.first().map(String::as_str)
    }

    /// The names of all steps, lowest first.
    pub fn names(&self) -> Vec<String> {
        self.steps.iter().filter_map(|step| step.names.first().cloned()).collect()
    }

    /// The lowest and highest number.
    pub(super) fn reach(&self) -> Option<(f64, f64)> {
        let values = || (0..self.steps.len()).filter_map(|step| self.value(step));
        Some((values().reduce(f64::min)?, values().reduce(f64::max)?))
    }
}

/// Names compare without case, spaces and hyphens; one made of signs alone compares as it is.
pub(super) fn plain(name: &str) -> String {
    let name = name.trim();
    match folded(name) {
        bare if bare.is_empty() || name.parse::<f64>().is_ok() => name.to_lowercase(),
        bare => bare,
    }
}

/// One item of a list.
fn step(item: &Node) -> Option<Step> {
    match &item.kind {
        NodeKind::Scalar { text, .. } => {
            let text = text.trim();
            let mut names = vec![text.to_owned()];
            let value = text.parse().ok().or_else(|| {
                let (number, name) = numbered(text)?;
                names.insert(0, name.to_owned());
                Some(number)
            });
            (!text.is_empty()).then_some(Step { names, value })
        }
        NodeKind::Map(entries) => {
            let get = |keys: &[&str]| keys.iter().find_map(|key| item.get(key)).and_then(Node::text).map(str::trim);
            let name = get(&["name", "label", "title"]);
            let value = get(&["value", "score", "number", "step"]).or_else(|| get(&["level"]));
            match (name, value, &**entries) {
                (None, None, [only]) => Some(keyed(&only.key, &only.value)),
                (None, None, _) => None,
                (name, value, _) => {
                    Some(Step { names: name.into_iter().chain(value).map(str::to_owned).collect(), value: value.and_then(|text| text.parse().ok()) })
                }
            }
        }
        _ => None,
    }
}

/// `1: rare`, `rare: 1`, `rare: less than once in ten years`, `1: {name: rare}`.
fn keyed(key: &str, value: &Node) -> Step {
    let inner = |names: &[&str]| names.iter().find_map(|name| value.get(name)).and_then(Node::text).map(|text| text.trim().to_owned());
    let said = value.text().map(|text| text.trim().to_owned());
    match key.trim().parse::<f64>() {
        Ok(number) => {
            let name = inner(&["name", "label", "title"]).or(said).filter(|name| !name.is_empty());
            Step { names: name.into_iter().chain([key.to_owned()]).collect(), value: Some(number) }
        }
        Err(_) => {
            let number = inner(&["value", "score", "number"]).or(said).and_then(|text| text.parse().ok());
            Step { names: vec![key.trim().to_owned()], value: number }
        }
    }
}

/// The numbers of a range: `1-5`, `1 to 5`.
fn numbers(text: &str) -> Option<Vec<Step>> {
    let ends: Vec<&str> = text.split(|letter: char| !letter.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let [first, last] = ends[..] else { return None };
    let between = text.trim().strip_prefix(first)?.strip_suffix(last)?.trim();
    let (first, last): (u8, u8) = (first.parse().ok()?, last.parse().ok()?);
    let is_range = matches!(between, "-" | "–" | "—" | "‑" | ".." | "..." | "…" | "to" | "bis");
    (is_range && first < last && last <= MOST_STEPS)
        .then(|| (first..=last).map(|step| Step { names: vec![step.to_string()], value: Some(step.into()) }).collect())
}

/// `4 - likely`, `4: likely`, `likely (4)`: number and name.
pub(super) fn numbered(text: &str) -> Option<(f64, &str)> {
    let digits = text.len() - text.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    if digits > 0 {
        let rest = &text[digits..];
        let name = rest.trim_start_matches([' ', '-', '–', '—', ':', ')', '=', '/', '(']).trim_end_matches([')', ' ']);
        let parted = name.len() < rest.len() && name.starts_with(char::is_alphabetic);
        return parted.then(|| Some((text[..digits].parse().ok()?, name))).flatten();
    }
    // `Likely (4)`, `High: 12`
    let (name, rest) = text.split_once(['(', ':'])?;
    let number = if text.contains('(') { rest.trim_end().strip_suffix(')')? } else { rest };
    Some((number.trim().parse().ok()?, name.trim())).filter(|(_, name)| !name.is_empty())
}
