//! Which record a name that came to nothing most likely means.

use crate::model::{Corpus, Record, RecordId};
use crate::schema::nearest;
use smol_str::SmolStr;
use std::collections::HashMap;
use std::sync::OnceLock;

/// In a larger repo only slips of one letter and lost zeros are looked for: comparing each broken
/// name with every id would take minutes.
const MOST_RECORDS_TO_COMPARE: usize = 5_000;

/// Looks for the record meant: by its id, else by its title.
pub(super) struct Suggestions<'a> {
    corpus: &'a Corpus,
    index: OnceLock<HashMap<String, Vec<RecordId>>>,
}

impl<'a> Suggestions<'a> {
    pub(super) fn new(corpus: &'a Corpus) -> Suggestions<'a> {
        Suggestions { corpus, index: OnceLock::new() }
    }

    /// The record of one of these types that a name most likely means.
    pub(super) fn nearest(&self, text: &str, targets: &[SmolStr]) -> Option<RecordId> {
        let fits = |record: &Record| !record.id.is_empty() && targets.iter().any(|target| target == "*" || *target == record.kind.name);
        if self.corpus.records.len() > MOST_RECORDS_TO_COMPARE {
            let known = self.index().get(&bare(text)).into_iter().chain(one_slip(text).filter_map(|variant| self.index().get(&variant)));
            return known.flatten().copied().find(|id| fits(self.corpus.record(*id)));
        }
        let candidates = || self.corpus.iter().filter(|(_, record)| fits(record));
        let length = text.chars().count();
        let mut best: Option<(usize, RecordId)> = None;
        for (id, record) in candidates() {
            if record.id.len().abs_diff(length) > 3 {
                continue;
            }
            let distance = id_distance(text, &record.id);
            if distance <= 2 && distance * 3 <= length && best.is_none_or(|(least, _)| distance < least) {
                best = Some((distance, id));
            }
        }
        best.map(|(_, id)| id).or_else(|| {
            let titled: Vec<(RecordId, &str)> = candidates().filter_map(|(id, record)| Some((id, record.title()?))).collect();
            let near = nearest(text, titled.iter().map(|(_, title)| *title))?;
            titled.iter().find(|(_, title)| *title == near).map(|(id, _)| *id)
        })
    }

    fn index(&self) -> &HashMap<String, Vec<RecordId>> {
        self.index.get_or_init(|| {
            let mut index: HashMap<String, Vec<RecordId>> = HashMap::new();
            for (id, record) in self.corpus.iter() {
                index.entry(bare(&record.id)).or_default().push(id);
            }
            index
        })
    }
}

/// An id in capitals, its parts joined alike and its numbers without leading zeros: `RISK-1`,
/// `RISK-01` and `risk_001` are the same.
fn bare(text: &str) -> String {
    let part = |part: &str| {
        let number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if number { part.trim_start_matches('0').to_owned() } else { part.to_uppercase() }
    };
    text.split(|letter: char| !letter.is_alphanumeric()).map(part).collect::<Vec<_>>().join("-")
}

/// Every name that one letter less, more, changed or swapped makes of this one.
fn one_slip(text: &str) -> impl Iterator<Item = String> {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
    let letters: Vec<char> = text.to_uppercase().chars().take(40).collect();
    let mut variants: Vec<String> = Vec::new();
    for at in 0..=letters.len() {
        let (before, after) = letters.split_at(at);
        let join = |middle: &[char], rest: &[char]| before.iter().chain(middle).chain(rest).collect::<String>();
        if let [first, rest @ ..] = after {
            variants.push(join(&[], rest));
            if let [second, rest @ ..] = rest {
                variants.push(join(&[*second, *first], rest));
            }
            variants.extend(LETTERS.chars().map(|letter| join(&[letter], rest)));
        }
        variants.extend(LETTERS.chars().map(|letter| join(&[letter], after)));
    }
    variants.into_iter().map(|variant| bare(&variant))
}

/// Edit distance that takes ids alike but for case, separators and leading zeros for one apart.
fn id_distance(written: &str, id: &str) -> usize {
    if bare(written) == bare(id) {
        return usize::from(written != id);
    }
    strsim::damerau_levenshtein(&written.to_uppercase(), &id.to_uppercase()).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_one_letter_and_lost_zeros_are_found() {
        assert_eq!(bare("risk_001"), bare("RISK-1"));
        for slip in ["RSK-001", "RISKK-001", "RIKS-001", "RISK-0O1"] {
            let fits = one_slip(slip).any(|variant| variant == bare("RISK-001"));
            assert!(fits, "{slip}");
        }
    }
}
