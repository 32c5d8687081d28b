//! Telling apart, cheaply, the many documents that hold no word of any claim.

use super::data::{Claim, Claims};
use aho_corasick::AhoCorasick;
use aho_corasick::packed::Searcher;
use std::cell::RefCell;

thread_local! {
    /// A text in lower case, in room that is used again.
    static LOWER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Finds the claims a text could hold, by the rarest words each of them needs. It looks at the text
/// as written, so it may let a text through that holds none, and never keeps one back that does.
#[derive(Debug)]
pub(super) struct Gate {
    /// Whether any of the words is there: asked of every document, so it is the fastest way to ask where
    /// the processor has it.
    any: Option<Searcher>,
    words: Option<AhoCorasick>,
    /// For each word, the claims that may need it.
    claims: Vec<Vec<usize>>,
}

impl Gate {
    pub(super) fn new(claims: &Claims) -> Gate {
        let mut words: Vec<String> = Vec::new();
        let mut needed_by: Vec<Vec<usize>> = Vec::new();
        for (at, claim) in claims.all.iter().enumerate() {
            for word in rarest(claim).iter().map(|trigger| anchor(trigger)) {
                let known = words.iter().position(|known| known == word).unwrap_or_else(|| {
                    words.push(word.to_owned());
                    needed_by.push(Vec::new());
                    words.len() - 1
                });
                needed_by[known].push(at);
            }
        }
        Gate { any: Searcher::new(&words), words: AhoCorasick::new(&words).ok(), claims: needed_by }
    }

    /// Whether the text may hold any claim: asked first of a whole document, of which few do.
    pub(super) fn lets_through(&self, text: &str) -> bool {
        if hides_words(text) {
            return true;
        }
        LOWER.with_borrow_mut(|lower| {
            lower.clear();
            lower.extend_from_slice(text.as_bytes());
            lower.make_ascii_lowercase();
            match (&self.any, &self.words) {
                (Some(any), _) => any.find(&*lower).is_some(),
                (None, Some(words)) => words.is_match(&*lower),
                (None, None) => true,
            }
        })
    }

    /// The claims that the text may hold, by position, in order.
    pub(super) fn candidates(&self, text: &str, claims: &Claims) -> Vec<usize> {
        if hides_words(text) {
            return (0..claims.all.len()).collect();
        }
        let Some(words) = &self.words else { return (0..claims.all.len()).collect() };
        let lower = text.to_ascii_lowercase();
        let mut seen = vec![false; self.claims.len()];
        for found in words.find_overlapping_iter(&lower) {
            seen[found.pattern().as_usize()] = true;
        }
        let mut candidates: Vec<usize> = seen.iter().zip(&self.claims).filter(|(seen, _)| **seen).flat_map(|(_, claims)| claims).copied().collect();
        candidates.sort_unstable();
        candidates.dedup();
        candidates.retain(|at| claims.all[*at].triggers.iter().all(|list| list.iter().any(|trigger| says(&lower, trigger))));
        candidates
    }
}

/// Of the lists of words a claim needs one of each, the one whose words are rarest.
fn rarest(claim: &Claim) -> &[String] {
    let rarity = |list: &&Vec<String>| list.iter().map(|trigger| weight(anchor(trigger))).min().unwrap_or(0);
    claim.triggers.iter().max_by_key(rarity).map_or(&[], Vec::as_slice)
}

/// Long words are rare, numbers are rarer.
fn weight(word: &str) -> usize {
    word.len() + if word.bytes().any(|byte| byte.is_ascii_digit()) { 5 } else { 0 }
}

fn words_of(trigger: &str) -> impl Iterator<Item = &str> {
    trigger.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The rarest word of a trigger.
fn anchor(trigger: &str) -> &str {
    words_of(trigger).max_by_key(|word| weight(word)).unwrap_or(trigger)
}

/// Whether a text may hide words from a look at its bytes: soft hyphens, or characters written by
/// name or number.
fn hides_words(text: &str) -> bool {
    let mut ands = memchr::memchr_iter(b'&', text.as_bytes());
    let named = |at: usize| {
        text[at + 1..].starts_with(|next: char| next == '#' || next.is_ascii_alphabetic()) && text[at..].chars().take(12).any(|letter| letter == ';')
    };
    ands.any(named) || memchr::memmem::find(text.as_bytes(), "\u{ad}".as_bytes()).is_some()
}

/// Whether a text holds the words of a trigger one after the other, whatever stands between them
/// that is no word: spaces, line ends, markup.
fn says(lower: &str, trigger: &str) -> bool {
    let mut words = words_of(trigger);
    let Some(first) = words.next() else { return lower.contains(trigger) };
    let rest: Vec<&str> = words.collect();
    lower.match_indices(first).any(|(at, _)| {
        let mut here = &lower[at + first.len()..];
        rest.iter().all(|word| match skipped(here).strip_prefix(word) {
            Some(behind) => {
                here = behind;
                true
            }
            None => false,
        })
    })
}

/// A text behind what separates words, the targets of links and tags included.
fn skipped(text: &str) -> &str {
    let mut rest = text;
    loop {
        let trimmed = if let Some(link) = rest.strip_prefix("](") {
            link.split_once(')').map_or("", |(_, behind)| behind)
        } else if rest.starts_with('<') {
            rest.split_once('>').map_or("", |(_, behind)| behind)
        } else if rest.starts_with(|letter: char| !letter.is_alphanumeric()) {
            let mut letters = rest.chars();
            letters.next();
            letters.as_str()
        } else {
            return rest;
        };
        rest = trimmed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_across_lines_and_markup() {
        assert!(says("a notified\n> bodies x", "notified bod"));
        assert!(says("by [the **iso**](https://www.iso.org)", "by the iso"));
        assert!(says("the [ai](https://x.example) act", "ai act"));
        assert!(!says("the ai of the act", "ai act"));
    }

    #[test]
    fn a_word_is_seen_wherever_it_stands_and_however_it_is_written() {
        let claims = super::super::claims().expect("the data reads");
        let gate = Gate::new(claims);
        assert!(!gate.lets_through("An ordinary line."));
        for word in ["ISO", "42001", "Aims", "fria"] {
            for lead in 0..70 {
                assert!(gate.lets_through(&format!("{}{word}", "x ".repeat(lead))), "{word} behind {lead}");
            }
        }
        assert!(gate.lets_through("soft\u{ad}hyphen") && gate.lets_through("&shy;") && gate.lets_through("a & b &#105;so"));
    }

    #[test]
    fn an_ordinary_record_is_kept_back() {
        let claims = super::super::claims().expect("the data reads");
        let text = "The ranking model scores applicants. Its results are looked at each month by the owner of the system.";
        assert!(Gate::new(claims).candidates(text, claims).is_empty());
    }
}
