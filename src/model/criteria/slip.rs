//! What in risk criteria leads nowhere: a key on no scale, a level that is not listed.

use crate::schema::{brief, nearest};
use crate::source::Span;
use crate::syntax::{Node, Problem, ProblemKind};
use smol_str::SmolStr;

/// What was found wrong while criteria were read, each with the field it is about.
#[derive(Clone, Debug, Default)]
pub(super) struct Slips {
    found: Vec<(SmolStr, Problem)>,
}

impl Slips {
    /// A value that can't be used, whatever was meant by it.
    pub(super) fn add(&mut self, field: &str, span: Span, message: String) {
        self.found.push((field.into(), Problem::new(ProblemKind::InvalidValue, span, message)));
    }

    /// A word that is none of the known ones.
    pub(super) fn word(&mut self, field: &str, (word, span): (&str, Span), known: &[String], message: String) {
        let meant = nearest(word, known.iter().map(String::as_str));
        self.found.push((field.into(), Problem::new(ProblemKind::InvalidValue, span, message).with_meant(word, meant)));
    }

    /// A step that is not on its scale.
    pub(super) fn step(&mut self, (word, span): (&str, Span), scale: &str, known: &[String]) {
        self.word("matrix", (word, span), known, format!("`{}` is not on the scale of {scale}", brief(word)));
    }

    /// A level of the matrix that `levels` does not list.
    pub(super) fn level(&mut self, cell: &Node, known: &[String]) {
        let word = cell.text().unwrap_or("").trim();
        self.word("matrix", (word, cell.span), known, format!("`{}` is none of the `levels`", brief(word)));
    }

    /// How many were found so far.
    pub(super) fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether something is wrong with a field.
    pub(super) fn touch(&self, field: &str) -> bool {
        self.found.iter().any(|(known, _)| known == field)
    }

    pub(super) fn into_found(self) -> Vec<(SmolStr, Problem)> {
        self.found
    }
}
