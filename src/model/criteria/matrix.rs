//! A matrix of levels, in the ways people write one.

use super::bands::Bands;
use super::scale::{Scale, numbered, plain};
use super::slip::Slips;
use crate::source::Span;
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

/// The scales a matrix is read by, and what in it leads nowhere.
pub(super) struct Reading<'a> {
    pub(super) likelihood: &'a Scale,
    pub(super) impact: &'a Scale,
    pub(super) levels: &'a Bands,
    pub(super) slips: &'a mut Slips,
}

impl Reading<'_> {
    /// The scale of one side, and its name.
    fn scale(&self, is_impact: bool) -> (&Scale, &'static str) {
        if is_impact { (self.impact, "impact") } else { (self.likelihood, "likelihood") }
    }

    /// The step that a word names; a word that names none is told.
    fn step(&mut self, is_impact: bool, word: &str, span: Span) -> Option<usize> {
        let (scale, name) = self.scale(is_impact);
        let (found, known) = (scale.find(word), scale.names());
        if found.is_none() && !known.is_empty() {
            self.slips.step((word, span), name, &known);
        }
        found
    }

    /// Which side the keys of a map are steps of; those of both sides are likelihoods.
    fn is_by_impact(&self, entries: &[Entry]) -> bool {
        let on = |scale: &Scale| entries.iter().filter(|entry| scale.find(&entry.key).is_some()).count();
        on(self.impact) > on(self.likelihood)
    }

    /// Tells rows, or the entries of one, that are not one for each step of a scale.
    fn count(&mut self, is_impact: bool, (what, found): (&str, usize), span: Span) {
        let (scale, name) = self.scale(is_impact);
        let steps = scale.len();
        if steps != 0 && found != steps {
            let noun = if found == 1 { what.trim_end_matches('s') } else { what };
            let whole = if what == ROWS { "`matrix`" } else { "this row of `matrix`" };
            self.slips.add("matrix", span, format!("{whole} has {found} {noun}, but the scale of {name} has {steps} steps"));
        }
    }
}

const ROWS: &str = "rows";
const LEVELS: &str = "levels";

impl Matrix {
    /// Reads rows of likelihood, lowest first, each with one level per impact; or maps with the
    /// names of steps; or a list of maps with `likelihood`, `impact` and `level`.
    pub(super) fn read(node: &Node, reading: &mut Reading<'_>) -> Matrix {
        let mut matrix = Matrix::default();
        match &node.kind {
            NodeKind::Map(entries) => {
                matrix.by_name(entries, reading);
                // A mistyped key is one too few as well.
                if !reading.slips.touch("matrix") {
                    reading.count(reading.is_by_impact(entries), (ROWS, entries.len()), node.span);
                }
            }
            NodeKind::List(rows) => matrix.rows(node, rows, reading),
            _ => {}
        }
        matrix
    }

    fn rows(&mut self, node: &Node, rows: &[Node], reading: &mut Reading<'_>) {
        let width = rows.iter().map(|row| row.items().len()).max().unwrap_or(0);
        let (likelihood, impact) = (reading.likelihood.len(), reading.impact.len());
        // Rows and columns that only fit the other way round are the other way round.
        let turned = rows.len() != likelihood && rows.len() == impact && width == likelihood;
        if rows.iter().all(|row| matches!(row.kind, NodeKind::List(_))) {
            reading.count(turned, (ROWS, rows.len()), node.span);
        }
        for (at, row) in rows.iter().enumerate() {
            match &row.kind {
                NodeKind::List(cells) => {
                    reading.count(!turned, (LEVELS, cells.len()), row.span);
                    for (column, cell) in cells.iter().enumerate() {
                        let place = if turned { (column, at) } else { (at, column) };
                        self.set(place, cell, reading);
                    }
                }
                NodeKind::Map(entries) => self.row_of_map(at, row, entries, reading),
                _ => {}
            }
        }
    }

    /// A map whose keys are steps.
    fn by_name(&mut self, entries: &[Entry], reading: &mut Reading<'_>) {
        let turned = reading.is_by_impact(entries);
        for entry in entries {
            let Some(step) = reading.step(turned, &entry.key, entry.key_span) else { continue };
            let place = |other: usize| if turned { (other, step) } else { (step, other) };
            match &entry.value.kind {
                NodeKind::Map(cells) => {
                    let told = reading.slips.len();
                    for cell in cells {
                        if let Some(other) = reading.step(!turned, &cell.key, cell.key_span) {
                            self.set(place(other), &cell.value, reading);
                        }
                    }
                    if reading.slips.len() == told {
                        reading.count(!turned, (LEVELS, cells.len()), entry.key_span);
                    }
                }
                _ => {
                    let cells = entry.value.items();
                    reading.count(!turned, (LEVELS, cells.len()), entry.value.span);
                    for (other, cell) in cells.iter().enumerate() {
                        self.set(place(other), cell, reading);
                    }
                }
            }
        }
    }

    fn row_of_map(&mut self, at: usize, row: &Node, entries: &[Entry], reading: &mut Reading<'_>) {
        let named = |key: &str| row.get(key).and_then(|node| Some((node.text()?, node.span)));
        if let (Some(one), Some(other), Some(level)) = (named("likelihood"), named("impact"), row.get("level")) {
            let (one, other) = (reading.step(false, one.0, one.1), reading.step(true, other.0, other.1));
            if let (Some(one), Some(other)) = (one, other) {
                self.set((one, other), level, reading);
            }
        } else if let [only] = entries
            && !matches!(only.value.kind, NodeKind::Scalar { .. })
        {
            self.by_name(entries, reading);
        } else {
            for entry in entries {
                if let Some(column) = reading.step(true, &entry.key, entry.key_span) {
                    self.set((at, column), &entry.value, reading);
                }
            }
        }
    }

    fn set(&mut self, place: (usize, usize), cell: &Node, reading: &mut Reading<'_>) {
        let Some(text) = cell.text().map(str::trim).filter(|text| !text.is_empty()) else {
            return;
        };
        let levels = reading.levels;
        // `High (12)` is `High` where that is a level.
        let text = match numbered(text) {
            Some((_, name)) if levels.find(text).is_none() && levels.find(name).is_some() => name,
            _ => text,
        };
        let kind = match text.parse() {
            Ok(score) => Cell::Score(score),
            Err(_) => {
                if !levels.is_empty() && levels.find(text).is_none() {
                    reading.slips.level(cell, &levels.names());
                }
                if !self.words.iter().any(|known| plain(known) == plain(text)) {
                    self.words.push(text.to_owned());
                }
                Cell::Word(text.to_owned())
            }
        };
        self.cells.insert(place, kind);
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
