//! Cutting a unit of text into sentences.

use std::ops::Range;

fn closes(letter: char) -> bool {
    matches!(letter, '"' | '”' | '»' | '\'' | '’' | ')' | ']')
}

/// The abbreviations that do not end a sentence.
#[derive(Debug)]
pub(super) struct Abbreviations {
    /// Those that never do.
    pub(super) never: Vec<String>,
    /// Those that may, so that only a small letter behind them shows that the sentence goes on.
    pub(super) seldom: Vec<String>,
}

impl Abbreviations {
    /// Whether a text ends with an abbreviation and not with a sentence, given what follows.
    fn go_on(&self, text: &str, small_follows: bool) -> bool {
        let mut words = text.split_whitespace().rev().map(|word| word.trim_start_matches(['(', '"', '“']));
        let written = words.next().unwrap_or("");
        let word = written.to_lowercase();
        if self.never.contains(&word) {
            return true;
        }
        // "z. B.": letters that stand alone, the first one small.
        let mut letter_before = || words.next().is_some_and(|word| is_letter(word) && word.starts_with(char::is_lowercase));
        if is_letter(written) && (written.starts_with(char::is_lowercase) || letter_before()) {
            return true;
        }
        // "u.s." and "3.": letters with dots between them, and ordinals.
        let bare = word.trim_end_matches('.');
        let dotted = bare.contains('.') && bare.split('.').all(|part| part.chars().count() <= 2);
        let ordinal = bare.len() <= 2 && bare.bytes().all(|byte| byte.is_ascii_digit());
        small_follows && (self.seldom.contains(&word) || dotted || ordinal)
    }
}

/// Whether a word is one letter and a dot.
fn is_letter(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next() == Some('.') && letters.next().is_none()
}

/// The sentences of a text, without the white space around them. A name may begin one in lower case.
pub(super) fn sentences(text: &str, abbreviations: &Abbreviations) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((first, letter)) = letters.next() {
        if !matches!(letter, '.' | '!' | '?') {
            continue;
        }
        let mut end = text.len();
        let mut after_end = false;
        while let Some((at, next)) = letters.peek().copied() {
            let ends = matches!(next, '.' | '!' | '?') && !after_end;
            if !ends && !closes(next) {
                end = at;
                break;
            }
            after_end |= !ends;
            letters.next();
        }
        let rest = &text[end..];
        let behind = rest.trim_start();
        let Some(next) = behind.chars().next().filter(|_| rest.len() != behind.len()) else { continue };
        // Before a small letter, "!" and "?" may belong to a name or a quotation, and dots to a pause.
        let small = next.is_lowercase();
        let ends = !small || &text[first..end] == "." || (letter == '.' && text[first + 1..end].chars().all(closes));
        if ends && !abbreviations.go_on(&text[start..end], small) {
            push(text, start..end, &mut found);
            start = end;
        }
    }
    push(text, start..text.len(), &mut found);
    found
}

fn push(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let slice = &text[range.clone()];
    let start = range.start + (slice.len() - slice.trim_start().len());
    let end = start + slice.trim().len();
    if start < end {
        found.push(start..end);
    }
}

#[cfg(test)]
mod tests {
    use super::{Abbreviations, sentences};

    fn cut(text: &str) -> Vec<&str> {
        let words = |all: &[&str]| all.iter().map(|word| (*word).to_owned()).collect();
        let known = Abbreviations { never: words(&["e.g.", "art.", "no."]), seldom: words(&["etc.", "approx."]) };
        sentences(text, &known).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn abbreviations_do_not_end_a_sentence() {
        let text = "We use tools, e.g. Linters. See Art. 43 (twice.) Really?! yes. “Done.” Next";
        assert_eq!(cut(text), ["We use tools, e.g. Linters.", "See Art. 43 (twice.)", "Really?! yes.", "“Done.”", "Next"]);
        assert_eq!(cut("Wir prüfen, z. B. Modelle, d. h. alle. Nr. 5"), ["Wir prüfen, z. B. Modelle, d. h. alle.", "Nr.", "5"]);
        assert_eq!(cut("Tools, texts etc. are in Annex A. Texts etc. Next"), ["Tools, texts etc. are in Annex A.", "Texts etc.", "Next"]);
        assert_eq!(cut("approx. ten, in the u.s. only, on the 3. floor ... maybe"), ["approx. ten, in the u.s. only, on the 3. floor ... maybe"]);
    }

    #[test]
    fn a_sentence_may_begin_in_lower_case() {
        assert_eq!(
            cut("We sit in Kiel. aimslint reads (records.) iPads \"too.\" eHealth"),
            ["We sit in Kiel.", "aimslint reads (records.)", "iPads \"too.\"", "eHealth"]
        );
    }
}
