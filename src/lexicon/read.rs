//! A file of words to the [`Lexicon`].

use super::phrase::{folded, tokens};
use super::{Kind, Lexicon, Meaning};
use serde::Deserialize;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// Our word to theirs.
type Words = BTreeMap<SmolStr, Vec<String>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    language: String,
    /// Its code, by which files and folders of one language are named.
    #[serde(default)]
    code: Option<String>,
    /// Whether words are written together, so that a word may end with another.
    #[serde(default)]
    compounds: bool,
    #[serde(default)]
    blanks: Vec<String>,
    #[serde(default)]
    headings: Vec<String>,
    #[serde(default)]
    pairs: Vec<String>,
    #[serde(default)]
    either_review: Vec<String>,
    #[serde(default)]
    lists: Vec<String>,
    #[serde(default)]
    forms: Vec<String>,
    #[serde(default)]
    in_months: Vec<String>,
    #[serde(default)]
    in_days: Vec<String>,
    #[serde(default)]
    in_weeks: Vec<String>,
    #[serde(default)]
    in_years: Vec<String>,
    #[serde(default)]
    months: Vec<Vec<String>>,
    #[serde(default)]
    quarters: Vec<String>,
    #[serde(default)]
    cadence: Words,
    #[serde(default)]
    fields: Words,
    #[serde(default)]
    values: BTreeMap<SmolStr, Words>,
    #[serde(default)]
    types: BTreeMap<SmolStr, OfType>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfType {
    #[serde(default)]
    genre: bool,
    #[serde(default)]
    documents: Vec<String>,
    #[serde(default)]
    registers: Vec<String>,
    #[serde(default)]
    fields: Words,
    #[serde(default)]
    values: BTreeMap<SmolStr, Words>,
}

/// How long a word must be to be found at the end of another.
const SHORTEST_COMPOUND: usize = 7;

impl Lexicon {
    /// Adds the words of a language; what is known already keeps its meaning.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn add(&mut self, text: &str) -> Result<(), String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        if !(file.months.is_empty() || file.months.len() == 12) {
            return Err("a year has twelve months".to_owned());
        }
        self.languages.push(file.language);
        self.codes.extend(file.code);
        self.blanks.extend(file.blanks.iter().map(|words| tokens(words).join(" ")));
        self.longest_blank = self.blanks.iter().map(String::len).max().unwrap_or(0);
        for (unit, words) in [('D', file.in_days), ('W', file.in_weeks), ('M', file.in_months), ('Y', file.in_years)] {
            self.units.extend(words.into_iter().map(|word| (word, unit)));
        }
        self.quarters.extend(file.quarters);
        self.either_review.extend(file.either_review.iter().map(|words| folded(words)));
        self.pairs.extend(file.pairs.iter().map(|words| tokens(words).join(" ")));
        file.headings.iter().for_each(|words| self.headings.add(words, ()));
        file.forms.iter().for_each(|words| self.forms.add(words, ()));
        file.lists.iter().for_each(|words| self.lists.add(words, ()));
        for (number, names) in (1..).zip(&file.months) {
            for name in names {
                self.months.entry(name.to_lowercase()).or_insert(number);
            }
        }
        for (period, words) in &file.cadence {
            let period = (period != "none").then(|| period.clone());
            words.iter().for_each(|word| self.cadence.add(word, period.clone()));
        }
        for (field, words) in &file.fields {
            for word in words {
                let known = self.fields.entry(folded(word)).or_default();
                if !known.contains(field) {
                    known.push(field.clone());
                }
            }
        }
        self.add_values(None, &file.values);
        for (kind, of_type) in file.types {
            let known = |words: &[String], word: &String| words.iter().any(|other| tokens(other) == tokens(word));
            for word in of_type.documents.iter().chain(&of_type.registers) {
                let document = known(&of_type.documents, word);
                let found = Kind { name: kind.clone(), document, register: known(&of_type.registers, word), genre: of_type.genre && document };
                if file.compounds && tokens(word).len() == 1 && word.chars().count() >= SHORTEST_COMPOUND {
                    self.compounds.push((word.to_lowercase(), found.clone()));
                }
                self.kinds.add(word, found);
            }
            let own = self.fields_of.entry(kind.clone()).or_default();
            for (field, words) in of_type.fields {
                for word in words {
                    own.entry(folded(&word)).or_insert_with(|| field.clone());
                }
            }
            self.add_values(Some(&kind), &of_type.values);
        }
        self.compounds.sort_by_key(|(word, kind)| (std::cmp::Reverse(word.len()), word.clone(), kind.name.clone()));
        Ok(())
    }

    fn add_values(&mut self, kind: Option<&SmolStr>, values: &BTreeMap<SmolStr, Words>) {
        for (field, words) in values {
            let known = match kind {
                Some(kind) => self.values_of.entry(kind.clone()).or_default(),
                None => &mut self.values,
            };
            let known = known.entry(field.clone()).or_default();
            for (ours, theirs) in words {
                let meaning = if ours == "none" { Meaning::Nothing } else { Meaning::Ours(ours.clone()) };
                if ours != "none" {
                    known.add(ours, meaning.clone());
                }
                theirs.iter().for_each(|word| known.add(word, meaning.clone()));
                // `truth` and `none` are no words of an enum.
                if ours != "none" && field != "truth" {
                    for word in theirs {
                        let guesses = self.guesses.entry(tokens(word).join(" ")).or_default();
                        if !guesses.contains(ours) {
                            guesses.push(ours.clone());
                        }
                    }
                }
            }
        }
    }
}
