//! Which record a name that came to nothing most likely means: by its id, else by its title.

use crate::model::{Corpus, Record, RecordId};
use crate::schema::nearest;
use smol_str::SmolStr;
use std::collections::HashMap;

/// How many comparisons one repo may cost: enough for any repo that people wrote, and a bound for one
/// that was made to be slow.
const MOST_COMPARISONS: usize = 10_000_000;

/// The ids and titles that may be meant.
pub(super) struct Suggestions<'a> {
    corpus: &'a Corpus,
    ids: Vec<(RecordId, String, u64)>,
    /// Ids without case, punctuation and leading zeros.
    bare: HashMap<String, Vec<RecordId>>,
    left: usize,
}

impl<'a> Suggestions<'a> {
    pub(super) fn new(corpus: &'a Corpus) -> Suggestions<'a> {
        let mut suggestions = Suggestions { corpus, ids: Vec::new(), bare: HashMap::new(), left: MOST_COMPARISONS };
        for (id, record) in corpus.iter().filter(|(_, record)| !record.id.is_empty()) {
            let upper = record.id.to_uppercase();
            let letters = letters_of(&upper);
            suggestions.ids.push((id, upper, letters));
            suggestions.bare.entry(bare(&record.id)).or_default().push(id);
        }
        suggestions
    }

    /// The record of one of these types that is meant; `None` when none is near, or several are
    /// equally so.
    pub(super) fn nearest(&mut self, text: &str, targets: &[SmolStr]) -> Option<RecordId> {
        let corpus = self.corpus;
        let fits = |id: &RecordId| {
            let record: &Record = corpus.record(*id);
            targets.iter().any(|target| target == "*" || *target == record.kind.name)
        };
        if let Some(same) = self.bare.get(&bare(text)) {
            let mut same = same.iter().filter(|id| fits(id));
            if let (Some(only), None) = (same.next(), same.next()) {
                return Some(*only);
            }
        }
        let costs = self.ids.len();
        if costs > self.left {
            return None;
        }
        self.left -= costs;
        let upper = text.to_uppercase();
        let letters = letters_of(&upper);
        let length = upper.chars().count();
        let mut best: Option<(usize, RecordId)> = None;
        let mut tied = false;
        for (id, other, other_letters) in &self.ids {
            // Two strokes change at most four of the letters that occur.
            if other.len().abs_diff(upper.len()) > 2 || (letters ^ other_letters).count_ones() > 4 || !fits(id) {
                continue;
            }
            let distance = strsim::damerau_levenshtein(&upper, other).max(1);
            if distance > 2 || distance * 3 > length {
                continue;
            }
            match best {
                Some((least, _)) if distance > least => {}
                Some((least, _)) if distance == least => tied = true,
                _ => {
                    best = Some((distance, *id));
                    tied = false;
                }
            }
        }
        match best {
            Some((_, id)) => (!tied).then_some(id),
            None => self.by_title(text, fits),
        }
    }

    fn by_title(&self, text: &str, fits: impl Fn(&RecordId) -> bool) -> Option<RecordId> {
        // What has the form of an id is no title.
        let is_id = text.contains(['-', '_']) && !text.contains(char::is_whitespace) && text.chars().any(|letter| letter.is_uppercase());
        if is_id || text.len() > 120 {
            return None;
        }
        let titled = self.ids.iter().filter(|(id, _, _)| fits(id)).filter_map(|(id, _, _)| Some((*id, self.corpus.record(*id).title()?)));
        let titled: Vec<(RecordId, &str)> = titled.filter(|(_, title)| title.len() <= 120).take(1_000).collect();
        let near = nearest(text, titled.iter().map(|(_, title)| *title))?;
        titled.iter().find(|(_, title)| *title == near).map(|(id, _)| *id)
    }
}

/// The letters and digits that occur in an id, one bit each.
fn letters_of(upper: &str) -> u64 {
    upper.bytes().fold(0, |letters, byte| letters | 1 << (byte % 64))
}

/// `RISK-1`, `RISK-01` and `risk_001` are the same but for the way they are written.
fn bare(text: &str) -> String {
    let parts: Vec<String> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .map(|part| if part.bytes().all(|byte| byte.is_ascii_digit()) { part.trim_start_matches('0').to_owned() } else { part.to_uppercase() })
        .collect();
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lost_zeros_case_and_separators_do_not_count() {
        assert_eq!(bare("risk_001"), bare("RISK-1"));
        assert_ne!(bare("RISK-10"), bare("RISK-1"));
    }
}
