//! Criteria in the forms that occur.

use super::*;
use crate::schema::builtin_types;
use crate::settings::Settings;
use crate::source::Tree;

fn criteria(fields: &str) -> Criteria {
    let text = format!("---\nid: RC-001\ntype: risk-criteria\n{fields}---\n");
    let tree = Tree::from_texts(vec![("criteria.md".to_owned(), text.into_bytes())]);
    let corpus = crate::model::read_corpus(&tree, &builtin_types(), &Settings::default(), &[]);
    Criteria::read(&corpus.records[0])
}

/// The level of two ratings, and whether it lies above acceptance.
fn outcome(criteria: &Criteria, likelihood: &str, impact: &str) -> Option<(String, bool)> {
    let level = criteria.level(criteria.likelihood().find(likelihood)?, criteria.impact().find(impact)?)?;
    Some((criteria.word(level), criteria.is_above(level)))
}

fn some(word: &str, above: bool) -> Option<(String, bool)> {
    Some((word.to_owned(), above))
}

const WORDS: &str = "likelihood: [rare, possible, likely]\nimpact: [minor, severe]\n";

#[test]
fn the_order_of_levels_follows_from_the_matrix_when_nobody_lists_them() {
    let found = criteria(&format!("{WORDS}matrix:\n  - [low, medium]\n  - [low, high]\n  - [medium, high]\nacceptable: medium\n"));
    assert_eq!(outcome(&found, "rare", "severe"), some("medium", false));
    assert_eq!(outcome(&found, "Possible", "SEVERE"), some("high", true));
    assert_eq!(found.stated("extreme"), StatedLevel::OffScale);
}

#[test]
fn a_matrix_may_be_written_in_several_ways() {
    for matrix in [
        "matrix:\n  rare: [low, medium]\n  possible: [low, high]\n  likely: [medium, high]\n",
        "matrix:\n  rare: {minor: low, severe: medium}\n  possible: {minor: low, severe: high}\n  likely: {minor: medium, severe: high}\n",
        "matrix:\n  minor: {rare: low, possible: low, likely: medium}\n  severe: {rare: medium, possible: high, likely: high}\n",
        "matrix:\n  - [low, low, medium]\n  - [medium, high, high]\n",
        "matrix:\n  - {minor: low, severe: medium}\n  - {minor: low, severe: high}\n  - {minor: medium, severe: high}\n",
    ] {
        let found = criteria(&format!("{WORDS}{matrix}levels: [low, medium, high]\nacceptable: low\n"));
        assert_eq!(outcome(&found, "likely", "minor"), some("medium", true), "{matrix}");
        assert_eq!(outcome(&found, "possible", "severe"), some("high", true), "{matrix}");
    }
}

#[test]
fn formulas_and_bands() {
    let numbers = "likelihood: [1, 2, 3, 4, 5]\nimpact: {1: minor, 2: moderate, 3: major, 4: grave, 5: fatal}\n";
    let found = criteria(&format!("{numbers}level: Likelihood x Impact\nacceptable: 6\n"));
    assert_eq!(outcome(&found, "2", "grave"), some("8", true));
    assert_eq!(found.stated("26"), StatedLevel::OffScale);
    assert_eq!(found.stated("high"), StatedLevel::OffScale);
    for levels in ["{low: 1-4, medium: 5-9, high: 10-25}", "{low: <=4, medium: \"5..9\", high: 10+}", "{1-4: low, 5-9: medium, 10-25: high}"] {
        let found = criteria(&format!("{numbers}level: likelihood * impact\nlevels: {levels}\nacceptable: medium\n"));
        assert_eq!(outcome(&found, "3", "3"), some("medium (9)", false), "{levels}");
        assert_eq!(outcome(&found, "3", "4 - grave"), some("high (12)", true), "{levels}");
        assert!(matches!(found.stated("12"), StatedLevel::On(level) if found.is_above(level)), "{levels}");
    }
    for (formula, level) in [("max(likelihood, impact)", "4"), ("likelihood + impact", "7"), ("(L + 1) * I / 2", "8"), ("risk = P · S", "12")] {
        let found = criteria(&format!("{numbers}level: \"{formula}\"\nacceptable: 1\n"));
        assert_eq!(outcome(&found, "3", "4"), some(level, true), "{formula}");
    }
}

#[test]
fn a_limit_in_the_words_of_a_scale_ranks_levels_that_nobody_lists() {
    let found = criteria("likelihood: [low, medium, high]\nimpact: [low, medium, high]\nacceptable: medium\n");
    assert!(matches!(found.stated("high"), StatedLevel::On(level) if found.is_above(level)));
    assert_eq!(found.level(0, 0), None);
}

#[test]
fn what_leads_nowhere_is_told_where_it_stands() {
    let numbers = "likelihood: [1, 2, 3]\nimpact: [1, 2, 3]\n";
    let matrix = "matrix: [[low, low], [low, high], [high, high]]\n";
    for (fields, slips) in [
        (format!("{numbers}level: see the handbook\nacceptable: 6\n"), vec!["level"]),
        (format!("{numbers}level: likelihood * impact\nacceptable: high\n"), vec!["acceptable"]),
        (format!("{numbers}level: likelihood ^ impact\nacceptable: high\n"), vec!["level"]),
        (format!("{numbers}level: likelihood * impact\nlevels: {{low: 1-4, high: 5-9}}\nacceptable: lwo\n"), vec!["acceptable"]),
        (format!("{WORDS}{matrix}acceptable: low\n"), vec![]),
        (format!("{WORDS}{matrix}acceptable: 7\n"), vec!["acceptable"]),
        (format!("{WORDS}{matrix}levels: [low, medium]\nacceptable: hihg\n"), vec!["matrix", "matrix", "matrix", "acceptable"]),
        (format!("{WORDS}matrix: [[low, low], [low], [high, high]]\nacceptable: low\n"), vec!["matrix"]),
        (format!("{WORDS}matrix: [[low, low], [low, high]]\nacceptable: low\n"), vec!["matrix"]),
        (format!("{WORDS}matrix: {{rare: [low, low], posible: [low, high], likely: [low, high]}}\nacceptable: low\n"), vec!["matrix"]),
        (format!("{WORDS}matrix: {{minor: [low, low, low], sever: [low, low, high]}}\nacceptable: low\n"), vec!["matrix"]),
        (format!("{numbers}acceptable: 4\n"), vec![]),
    ] {
        let text = format!("---\nid: RC-001\ntype: risk-criteria\n{fields}---\n");
        let tree = Tree::from_texts(vec![("criteria.md".to_owned(), text.into_bytes())]);
        let corpus = crate::model::read_corpus(&tree, &builtin_types(), &Settings::default(), &[]);
        let found: Vec<&str> = corpus.records[0].problems.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(found, slips, "{fields}");
    }
}
