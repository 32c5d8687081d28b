//! The named levels of risk, lowest first, and the scores each of them holds.

use super::scale::plain;
use crate::syntax::{Node, NodeKind};

#[derive(Clone, Debug)]
struct Band {
    name: String,
    range: Option<(f64, f64)>,
}

/// Named levels in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Bands {
    bands: Vec<Band>,
}

impl Bands {
    /// Reads `levels`: a list of names, a map of name and range, or a list of maps.
    pub(super) fn read(node: &Node) -> Bands {
        let mut bands: Vec<Band> = match &node.kind {
            NodeKind::Map(entries) => entries.iter().map(|entry| keyed(&entry.key, &entry.value)).collect(),
            _ => node.items().iter().filter_map(item).collect(),
        };
        // Ranges say themselves which is lower, whatever the order they are written in.
        if bands.iter().all(|band| band.range.is_some()) {
            let low = |band: &Band| band.range.map_or(f64::MIN, |(from, _)| from);
            bands.sort_by(|a, b| low(a).total_cmp(&low(b)));
        }
        Bands { bands }
    }

    pub(super) fn of_names(names: Vec<String>) -> Bands {
        Bands { bands: names.into_iter().map(|name| Band { name, range: None }).collect() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bands.is_empty()
    }

    pub(super) fn has_ranges(&self) -> bool {
        self.bands.iter().any(|band| band.range.is_some())
    }

    /// The level of this name.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        let wanted = plain(name);
        self.bands.iter().position(|band| plain(&band.name) == wanted)
    }

    /// The level that holds a score. Between `5-9` and `10-15`, 9.5 is still the lower one.
    pub(super) fn holding(&self, score: f64) -> Option<usize> {
        let held = |band: &Band| band.range.is_some_and(|(from, to)| (from - super::TOLERANCE..=to + super::TOLERANCE).contains(&score));
        self.bands.iter().position(held).or_else(|| {
            let below = self.bands.iter().rposition(|band| band.range.is_some_and(|(_, to)| to < score))?;
            let next = self.bands.get(below + 1)?.range?;
            (score.fract() != 0.0 && score < next.0).then_some(below)
        })
    }

    /// The level at a place from 1.
    pub(super) fn at_place(&self, place: f64) -> Option<usize> {
        (0..self.bands.len()).find(|at| ((*at + 1) as f64 - place).abs() <= super::TOLERANCE)
    }

    pub(super) fn name(&self, rank: usize) -> Option<&str> {
        self.bands.get(rank).map(|band| band.name.as_str())
    }

    /// The names of all levels, lowest first.
    pub(super) fn names(&self) -> Vec<String> {
        self.bands.iter().map(|band| band.name.clone()).collect()
    }

    /// The number that a level's name is.
    pub(super) fn number(&self, rank: usize) -> Option<f64> {
        self.name(rank)?.parse().ok()
    }
}

fn item(node: &Node) -> Option<Band> {
    match &node.kind {
        NodeKind::Scalar { text, .. } => Some(Band { name: text.trim().to_owned(), range: None }).filter(|band| !band.name.is_empty()),
        NodeKind::Map(entries) => {
            let get = |keys: &[&str]| keys.iter().find_map(|key| node.get(key)).filter(|node| !node.is_blank());
            match (get(&["name", "label", "level", "title"]).and_then(Node::text), &**entries) {
                (Some(name), _) => {
                    let bound = |keys: &[&str]| get(keys).and_then(Node::text).and_then(|text| text.trim().parse::<f64>().ok());
                    let ends = (bound(&["from", "min", "low"]), bound(&["to", "max", "high", "up_to"]));
                    let range = match ends {
                        (None, None) => get(&["range", "scores", "score"]).and_then(range),
                        (from, to) => Some((from.unwrap_or(f64::MIN), to.unwrap_or(f64::MAX))),
                    };
                    Some(Band { name: name.trim().to_owned(), range })
                }
                (None, [only]) => Some(keyed(&only.key, &only.value)),
                _ => None,
            }
        }
        _ => None,
    }
}

fn keyed(key: &str, value: &Node) -> Band {
    let ends = |node: &Node| {
        let bound = |keys: &[&str]| keys.iter().find_map(|key| node.get(key)).and_then(Node::text).and_then(|text| text.trim().parse::<f64>().ok());
        let (from, to) = (bound(&["from", "min", "low"]), bound(&["to", "max", "high", "up_to"]));
        (from.is_some() || to.is_some()).then(|| (from.unwrap_or(f64::MIN), to.unwrap_or(f64::MAX)))
    };
    // `1-4: low` is `low: 1-4` the other way round.
    let swapped = key.starts_with(|letter: char| letter.is_ascii_digit() || "<>≤≥".contains(letter));
    if let (true, Some(name)) = (swapped, value.text().filter(|text| text.trim().parse::<f64>().is_err())) {
        return Band { name: name.trim().to_owned(), range: range_of_text(key) };
    }
    Band { name: key.trim().to_owned(), range: ends(value).or_else(|| range(value)) }
}

/// `1-4`, `[1, 4]`, `>= 16`, `16+`, `7`.
fn range(node: &Node) -> Option<(f64, f64)> {
    if let NodeKind::List(items) = &node.kind {
        let number = |item: &Node| item.text().and_then(|text| text.trim().parse::<f64>().ok());
        let numbers: Option<Vec<f64>> = items.iter().map(number).collect();
        let numbers = numbers?;
        return Some((numbers.iter().copied().reduce(f64::min)?, numbers.iter().copied().reduce(f64::max)?));
    }
    range_of_text(node.text()?)
}

fn range_of_text(text: &str) -> Option<(f64, f64)> {
    let text = text.trim();
    let number = |part: &str| part.trim().parse::<f64>().ok();
    if let Some(exact) = number(text) {
        return Some((exact, exact));
    }
    if let Some(from) = text.strip_suffix('+').and_then(number) {
        return Some((from, f64::MAX));
    }
    let signs: [(&str, bool, f64); 6] = [
        ("<=", true, 0.0),
        (">=", false, 0.0),
        ("≤", true, 0.0),
        ("≥", false, 0.0),
        ("<", true, -2.0 * super::TOLERANCE),
        (">", false, 2.0 * super::TOLERANCE),
    ];
    for (sign, is_upper, off) in signs {
        if let Some(bound) = text.strip_prefix(sign).and_then(number) {
            return Some(if is_upper { (f64::MIN, bound + off) } else { (bound + off, f64::MAX) });
        }
    }
    [" to ", " bis ", "..", "–", "—", "-"].into_iter().find_map(|sign| {
        let (from, to) = text.split_once(sign)?;
        Some((number(from)?, number(to)?)).filter(|(from, to)| from <= to)
    })
}
