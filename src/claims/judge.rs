//! Whether a sentence is a claim: it matches, and nothing in it or around it spares it.

use super::data::{Claim, Claims};
use super::normal::normal_form;
use super::pattern::Pattern;
use std::ops::Range;

/// How much of a sentence is searched, in characters.
const SEARCHED: usize = 2000;

/// One sentence and what stands around it.
pub(super) struct Sentence<'a> {
    /// As written.
    pub(super) words: &'a str,
    /// What introduces it, nearest first, in normal form.
    pub(super) leads: &'a [String],
    /// The sentence after it.
    pub(super) next: &'a dyn Fn() -> String,
    /// The quotation it stands in, if it stands in one.
    pub(super) quotation: Option<&'a dyn Fn() -> Surroundings>,
}

/// What stands around a block quotation, in normal form.
pub(super) struct Surroundings {
    /// What introduces it.
    pub(super) before: String,
    /// Its last line, which may say whose words it holds.
    pub(super) last_line: String,
    /// What follows it.
    pub(super) after: String,
}

/// The claims of `candidates` that a sentence makes.
pub(super) fn judge(claims: &Claims, candidates: &[usize], sentence: &Sentence<'_>) -> Vec<usize> {
    let mut text = normal_form(sentence.words);
    if let Some((cut, _)) = text.char_indices().nth(SEARCHED) {
        text.truncate(cut);
    }
    let holds = |claim: &Claim| claim.triggers.iter().all(|list| list.iter().any(|trigger| text.contains(trigger.as_str())));
    let mut looked = None;
    let mut made = Vec::new();
    for at in candidates.iter().copied().filter(|at| holds(&claims.all[*at])) {
        let claim = &claims.all[at];
        let patterns = claim.patterns.iter().map(|pattern| (pattern, false)).chain(claim.denying.iter().map(|pattern| (pattern, true)));
        for (pattern, denies) in patterns {
            let unspared = pattern.find(&text).any(|found| {
                let around = looked.get_or_insert_with(|| Around::look(claims, &text, sentence));
                !around.spares(claims, claim, &text, &found, denies)
            });
            if unspared {
                made.push(at);
                break;
            }
        }
    }
    made
}

/// What is known of a sentence once one of its matches has to be judged.
struct Around {
    /// The sentence as a whole is spared: a question, or a sentence about a claim.
    spared: bool,
    /// The sentence with "not only" and the like overwritten.
    guarded: String,
    /// Where clauses are cut.
    breaks: Vec<Range<usize>>,
}

impl Around {
    fn look(claims: &Claims, text: &str, sentence: &Sentence<'_>) -> Around {
        let spared = asks(claims, text, sentence.next)
            || claims.phrases.iter().any(|phrase| phrase.matches(text))
            || sentence.leads.iter().any(|lead| claims.phrases.iter().chain(&claims.leads).any(|pattern| pattern.matches(lead)))
            || is_denied(claims, &(sentence.next)())
            || sentence.quotation.is_some_and(|around| is_reported(claims, &around()));
        let mut guarded = text.to_owned();
        for pattern in &claims.pseudo {
            let found: Vec<Range<usize>> = pattern.find(&guarded).collect();
            for range in found {
                guarded.replace_range(range.clone(), &"_".repeat(range.len()));
            }
        }
        let breaks = claims.breaks.iter().flat_map(|pattern| pattern.find(text)).collect();
        Around { spared, guarded, breaks }
    }

    fn spares(&self, claims: &Claims, claim: &Claim, text: &str, found: &Range<usize>, denies: bool) -> bool {
        let start = self.breaks.iter().map(|cut| cut.end).filter(|end| *end <= found.start).max().unwrap_or(0);
        let end = self.breaks.iter().map(|cut| cut.start).filter(|start| *start >= found.end).min().unwrap_or(text.len());
        let before = start..if denies { found.start } else { found.end };
        let any = |patterns: &[Pattern], text: &str| patterns.iter().any(|pattern| pattern.matches(text));
        self.spared
            || is_quoted(claims, text, found)
            || any(&claims.before, &self.guarded[before])
            || any(&claims.after, &self.guarded[found.end..])
            || any(&claim.unless, &text[start..end])
            || any(&claim.unless_inside, &text[found.clone()])
    }
}

/// A question makes no claim, unless it only dresses one up or is answered with yes.
fn asks(claims: &Claims, text: &str, next: &dyn Fn() -> String) -> bool {
    let bare = text.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '*', '_']);
    bare.ends_with('?')
        && !claims.asserts.iter().any(|start| text.starts_with(start.as_str()))
        && !{
            let next = next();
            claims.confirms.iter().any(|start| next.starts_with(start.as_str()))
        }
}

/// Whether what follows calls the claim wrong.
fn is_denied(claims: &Claims, next: &str) -> bool {
    claims.denials.iter().any(|pattern| pattern.matches(next))
}

/// Whether a block quotation holds somebody's words, and is not just a way to set a text apart.
fn is_reported(claims: &Claims, around: &Surroundings) -> bool {
    let any = |patterns: &[Pattern], text: &str| patterns.iter().any(|pattern| pattern.matches(text));
    any(&claims.attributions, &around.last_line)
        || any(&claims.attributions, &around.after)
        || (around.before.ends_with(':') && [&claims.introductions, &claims.phrases, &claims.leads].iter().any(|list| any(list, &around.before)))
        || is_denied(claims, &around.after)
}

fn is_quoted(claims: &Claims, text: &str, found: &Range<usize>) -> bool {
    claims.marks.iter().any(|(opens, closes)| {
        let mut from = 0;
        while let Some(open) = text[from..].find(opens.as_str()).map(|at| from + at) {
            from = open + opens.len();
            // The apostrophe of "users' models" opens nothing, and that of "it's" closes nothing.
            if text[..open].ends_with(char::is_alphanumeric) {
                continue;
            }
            let closing = |at: &usize| !text[at + closes.len()..].starts_with(char::is_alphanumeric);
            let Some(close) = text[from..].match_indices(closes.as_str()).map(|(at, _)| from + at).find(closing) else { return false };
            if open < found.start && found.end <= close {
                return true;
            }
            from = close + closes.len();
        }
        false
    })
}
