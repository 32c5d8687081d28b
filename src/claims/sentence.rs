//! Cutting a unit of text into sentences.

use std::ops::Range;

fn closes(letter: char) -> bool {
    matches!(letter, '"' | '”' | '»' | '\'' | '’' | ')' | ']')
}

/// The sentences of a text, without the white space around them.
pub(super) fn sentences(text: &str, abbreviations: &[String]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((_, letter)) = letters.next() {
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
        let cuts = rest.len() != behind.len() && behind.chars().next().is_some_and(|next| !next.is_lowercase());
        if cuts && !is_abbreviation(&text[start..end], abbreviations) {
            push(text, start..end, &mut found);
            start = end;
        }
    }
    push(text, start..text.len(), &mut found);
    found
}

fn is_abbreviation(sentence: &str, abbreviations: &[String]) -> bool {
    let word = sentence.split_whitespace().next_back().unwrap_or("").to_lowercase();
    let word = word.trim_start_matches(['(', '"', '“']);
    abbreviations.iter().any(|known| known == word)
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
    use super::sentences;

    #[test]
    fn abbreviations_and_lower_case_do_not_end_a_sentence() {
        let known = ["e.g.".to_owned(), "art.".to_owned()];
        let text = "We use tools, e.g. Linters. See Art. 43 (twice.) Really?! yes. “Done.” Next";
        let found: Vec<&str> = sentences(text, &known).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["We use tools, e.g. Linters.", "See Art. 43 (twice.)", "Really?! yes.", "“Done.”", "Next"]);
    }
}
