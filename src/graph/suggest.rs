//! Which record a name that came to nothing most likely means: by its id, else by its title.

use crate::model::{Corpus, Record, RecordId};
use crate::schema::nearest;
use rayon::prelude::*;
use smol_str::{SmolStr, SmolStrBuilder};

/// How many comparisons one repo may cost: enough for any repo that people wrote, and a bound for one
/// that was made to be slow.
const MOST_COMPARISONS: usize = 10_000_000;

/// The ids and titles that may be meant.
pub(super) struct Suggestions<'a> {
    corpus: &'a Corpus,
    ids: Vec<(RecordId, SmolStr, Letters)>,
    /// Ids without case, punctuation and leading zeros, sorted.
    bare: Vec<(SmolStr, RecordId)>,
}

/// A name that came to nothing, and the types of record it may name.
pub(super) type Name<'n> = (SmolStr, &'n [SmolStr]);

impl<'a> Suggestions<'a> {
    pub(super) fn new(corpus: &'a Corpus) -> Suggestions<'a> {
        let mut suggestions = Suggestions { corpus, ids: Vec::new(), bare: Vec::new() };
        for (id, record) in corpus.iter().filter(|(_, record)| !record.id.is_empty()) {
            let upper = upper(&record.id);
            let letters = Letters::of(&upper);
            suggestions.ids.push((id, upper, letters));
            suggestions.bare.push((bare(&record.id), id));
        }
        suggestions.bare.sort_unstable();
        suggestions
    }

    /// The records that names mean, in their order; `None` where none is near, or several are equally so.
    pub(super) fn nearest_to(&self, names: &[Name<'_>]) -> Vec<Option<RecordId>> {
        let mut meant: Vec<Option<RecordId>> = names.par_iter().map(|name| self.same(name)).collect();
        // Those first in the repo are looked at, so that the same repo gets the same suggestions.
        let most = MOST_COMPARISONS / self.ids.len().max(1);
        let open: Vec<usize> = (0..names.len()).filter(|at| meant[*at].is_none()).take(most).collect();
        let near: Vec<Option<RecordId>> = open.par_iter().map(|at| self.near(&names[*at])).collect();
        for (at, near) in open.into_iter().zip(near) {
            meant[at] = near;
        }
        meant
    }

    fn fits(&self, targets: &[SmolStr], id: RecordId) -> bool {
        let record: &Record = self.corpus.record(id);
        targets.iter().any(|target| target == "*" || *target == record.kind.name)
    }

    /// The only record whose id is the same but for case, punctuation and leading zeros.
    fn same(&self, (text, targets): &Name<'_>) -> Option<RecordId> {
        let wanted = bare(text);
        let first = self.bare.partition_point(|(known, _)| *known < wanted);
        let known = self.bare[first..].iter().take_while(|(known, _)| *known == wanted);
        let mut same = known.map(|(_, id)| *id).filter(|id| self.fits(targets, *id));
        same.next().filter(|_| same.next().is_none())
    }

    /// The record whose id, else whose title, is nearest.
    fn near(&self, (text, targets): &Name<'_>) -> Option<RecordId> {
        let fits = |id: &RecordId| self.fits(targets, *id);
        let upper = upper(text);
        let letters = Letters::of(&upper);
        let length = upper.chars().count();
        let mut best: Option<(usize, RecordId)> = None;
        let mut tied = false;
        for (id, other, other_letters) in &self.ids {
            // Two strokes take away and add at most four letters. (Of an id beyond ASCII, each letter has
            // several bytes.)
            let ascii = upper.is_ascii() && other.is_ascii();
            if (ascii && (letters.difference(*other_letters) > 4 || !may_be_within(upper.as_bytes(), other.as_bytes(), 2))) || !fits(id) {
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

fn upper(text: &str) -> SmolStr {
    if text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_lowercase()) { SmolStr::new(text) } else { text.to_uppercase().into() }
}

/// How often letters and digits occur in an id; several share a count, and no count goes beyond 255.
#[derive(Clone, Copy)]
struct Letters {
    /// Which occur, one bit each: a look at them is cheap, and settles most cases.
    which: u64,
    counts: [u8; 16],
}

impl Letters {
    fn of(upper: &str) -> Letters {
        let which = upper.bytes().fold(0, |letters, byte| letters | 1 << (byte % 64));
        let mut counts = [0u8; 16];
        for byte in upper.bytes() {
            let count = &mut counts[usize::from(byte % 16)];
            *count = count.saturating_add(1);
        }
        Letters { which, counts }
    }

    /// At least so many bytes must go or come to get from one to the other.
    fn difference(self, other: Letters) -> u32 {
        let which = (self.which ^ other.which).count_ones();
        if which > 4 { which } else { self.counts.iter().zip(other.counts).map(|(one, other)| u32::from(one.abs_diff(other))).sum() }
    }
}

/// Whether so many strokes (a letter more, less or other, or two that changed places, whatever was
/// written between them since) may lead from one text to the other. It is `true` where strsim's
/// distance is within, and cheap where it is far off.
fn may_be_within(one: &[u8], other: &[u8], strokes: usize) -> bool {
    let common = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[common..], &other[common..]);
    if strokes == 0 || one.is_empty() || other.is_empty() {
        return one.len().max(other.len()) <= strokes;
    }
    let left = strokes - 1;
    let swapped = |a: usize, b: usize| one.get(a) == other.first() && other.get(b) == one.first() && a + b - 2 <= left;
    may_be_within(&one[1..], &other[1..], left)
        || may_be_within(&one[1..], other, left)
        || may_be_within(one, &other[1..], left)
        || [(1, 1), (1, 2), (2, 1)].iter().any(|(a, b)| swapped(*a, *b) && may_be_within(&one[a + 1..], &other[b + 1..], left - (a + b - 2)))
}

/// `RISK-1`, `RISK-01` and `risk_001` are the same but for the way they are written.
fn bare(text: &str) -> SmolStr {
    let mut made = SmolStrBuilder::new();
    for (at, part) in text.split(|letter: char| !letter.is_alphanumeric()).enumerate() {
        if at > 0 {
            made.push('-');
        }
        if part.bytes().all(|byte| byte.is_ascii_digit()) {
            made.push_str(part.trim_start_matches('0'));
        } else {
            part.chars().flat_map(char::to_uppercase).for_each(|letter| made.push(letter));
        }
    }
    made.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lost_zeros_case_and_separators_do_not_count() {
        assert_eq!(bare("risk_001"), bare("RISK-1"));
        assert_ne!(bare("RISK-10"), bare("RISK-1"));
    }

    proptest::proptest! {
        #[test]
        fn no_near_id_is_passed_over(one in "[ABC12-]{0,7}", other in "[ABC12-]{0,7}") {
            let distance = strsim::damerau_levenshtein(&one, &other);
            if distance <= 2 {
                assert!(may_be_within(one.as_bytes(), other.as_bytes(), 2), "{one} {other}");
                assert!(Letters::of(&one).difference(Letters::of(&other)) <= 4, "{one} {other}");
            }
        }
    }
}
