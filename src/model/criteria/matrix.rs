//! A matrix of levels, in the ways people write one.

use super::scale::{Scale, plain};
use crate::syntax::{Entry, Node, NodeKind};
use std::collections::HashMap;

/// What stands in one field of the matrix.
#[derive(Clone, Debug)]
pub(super) enum Cell {
    Score(f64),
    Word(String),
}

/// Levels by likelihood and impact. Only what was written is kept.
#[derive(Clone, Debug, Default)]
pub(super) struct Matrix {
    cells: HashMap<(usize, usize), Cell>,
    /// Words in the order they first appear.
    words: Vec<String>,
}

impl Matrix {
    /// Reads rows of likelihood, lowest first, each with one level per impact; or maps with the
    /// names of steps; or a list of maps with `likelihood`, `impact` and `level`.
    pub(super) fn read(node: &Node, likelihood: &Scale, impact: &Scale) -> Matrix {
        let mut matrix = Matrix::default();
        match &node.kind {
            NodeKind::Map(entries) => matrix.by_name(entries, likelihood, impact),
            NodeKind::List(rows) => {
                let width = rows.iter().map(|row| row.items().len()).max().unwrap_or(0);
                // Rows and columns that only fit the other way round are the other way round.
                let turned = rows.len() != likelihood.len() && rows.len() == impact.len() && width == likelihood.len();
                for (at, row) in rows.iter().enumerate() {
                    match &row.kind {
                        NodeKind::List(cells) => {
                            for (column, cell) in cells.iter().enumerate() {
                                let place = if turned { (column, at) } else { (at, column) };
                                matrix.set(place, cell);
                            }
                        }
                        NodeKind::Map(entries) => matrix.row_of_map(at, row, entries, likelihood, impact),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        matrix
    }

    /// A map whose keys are steps.
    fn by_name(&mut self, entries: &[Entry], likelihood: &Scale, impact: &Scale) {
        let all_in = |scale: &Scale| entries.iter().all(|entry| scale.find(&entry.key).is_some());
        let turned = !all_in(likelihood) && all_in(impact);
        let (outer, inner) = if turned { (impact, likelihood) } else { (likelihood, impact) };
        for entry in entries {
            let Some(step) = outer.find(&entry.key) else { continue };
            let place = |other: usize| if turned { (other, step) } else { (step, other) };
            match &entry.value.kind {
                NodeKind::Map(cells) => {
                    for cell in cells {
                        if let Some(other) = inner.find(&cell.key) {
                            self.set(place(other), &cell.value);
                        }
                    }
                }
                _ => entry.value.items().iter().enumerate().for_each(|(other, cell)| self.set(place(other), cell)),
            }
        }
    }

    fn row_of_map(&mut self, at: usize, row: &Node, entries: &[Entry], likelihood: &Scale, impact: &Scale) {
        let text = |key: &str| row.get(key).and_then(Node::text);
        if let (Some(one), Some(other), Some(level)) = (text("likelihood"), text("impact"), row.get("level")) {
            if let (Some(one), Some(other)) = (likelihood.find(one), impact.find(other)) {
                self.set((one, other), level);
            }
        } else if let [only] = entries
            && !matches!(only.value.kind, NodeKind::Scalar { .. })
        {
            self.by_name(entries, likelihood, impact);
        } else {
            for entry in entries {
                if let Some(column) = impact.find(&entry.key) {
                    self.set((at, column), &entry.value);
                }
            }
        }
    }

    fn set(&mut self, place: (usize, usize), cell: &Node) {
        let Some(text) = cell.text().map(str::trim).filter(|text| !text.is_empty()) else {
            return;
        };
        let cell = match text.parse() {
            Ok(score) => Cell::Score(score),
            Err(_) => {
                if !self.words.iter().any(|known| plain(known) == plain(text)) {
                    self.words.push(text.to_owned());
                }
                Cell::Word(text.to_owned())
            }
        };
        self.cells.insert(place, cell);
    }

    pub(super) fn cell(&self, likelihood: usize, impact: usize) -> Option<&Cell> {
        self.cells.get(&(likelihood, impact))
    }

    pub(super) fn has_scores(&self) -> bool {
        self.cells.values().any(|cell| matches!(cell, Cell::Score(_)))
    }

    pub(super) fn has_score(&self, score: f64) -> bool {
        self.cells.values().any(|cell| matches!(cell, Cell::Score(known) if (known - score).abs() <= super::TOLERANCE))
    }

    /// The words from lowest to highest, where nobody lists them: by where in the matrix they stand
    /// on average.
    pub(super) fn words_in_order(&self) -> Vec<String> {
        let mut places: HashMap<String, (usize, usize)> = HashMap::new();
        for ((likelihood, impact), cell) in &self.cells {
            if let Cell::Word(word) = cell {
                let (sum, count) = places.entry(plain(word)).or_default();
                *sum += likelihood + impact;
                *count += 1;
            }
        }
        let mean = |word: &String| places.get(&plain(word)).map_or(0.0, |(sum, count)| *sum as f64 / *count as f64);
        let mut words = self.words.clone();
        words.sort_by(|a, b| mean(a).total_cmp(&mean(b)));
        words
    }
}
