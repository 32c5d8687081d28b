//! Phrases: words compared by letters and digits, in lower case, and looked up by how they begin.

use foldhash::HashMap;

/// Signs that are a word of their own where no letters stand.
const SIGNS: &[char] = &['✓', '✔', '✅', '☑', '✗', '✘', '❌', '☐', '☒'];

/// The words of a text in lower case; of a text without any, the signs that stand for one.
pub fn tokens(text: &str) -> Vec<String> {
    let words: Vec<String> = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    if words.is_empty() { text.chars().filter(|letter| SIGNS.contains(letter)).map(String::from).collect() } else { words }
}

/// Letters and digits in lower case: how column headers and aliases are compared.
pub(crate) fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.bytes().filter(u8::is_ascii_alphanumeric).map(|letter| char::from(letter.to_ascii_lowercase())).collect();
    }
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What a lookup found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Matched<'a, T> {
    /// What the phrase stands for.
    pub value: &'a T,
    /// How many words it has.
    pub length: usize,
    /// How many words of the text stand before it.
    pub start: usize,
}

/// Phrases and what they stand for.
#[derive(Clone, Debug)]
pub struct Phrases<T> {
    known: HashMap<String, T>,
    longest: usize,
}

impl<T> Default for Phrases<T> {
    fn default() -> Phrases<T> {
        Phrases { known: HashMap::default(), longest: 0 }
    }
}

impl<T> Phrases<T> {
    /// Adds a phrase, unless it stands for something already.
    pub fn add(&mut self, phrase: &str, value: T) {
        let words = tokens(phrase);
        if !words.is_empty() {
            self.longest = self.longest.max(words.len());
            self.known.entry(words.join(" ")).or_insert(value);
        }
    }

    /// What phrases stand for, in no order.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.known.values()
    }

    /// The longest phrase that these words begin with.
    pub fn prefix(&self, words: &[String]) -> Option<Matched<'_, T>> {
        // Each beginning is a part of the longest one.
        let words = &words[..self.longest.min(words.len())];
        let joined = words.join(" ");
        let mut end = joined.len();
        (1..=words.len()).rev().find_map(|length| {
            let found = self.known.get(&joined[..end]).map(|value| Matched { value, length, start: 0 });
            end = end.saturating_sub(words[length - 1].len() + 1);
            found
        })
    }

    /// The phrase that these words are as a whole.
    pub fn whole(&self, words: &[String]) -> Option<&T> {
        self.known.get(&words.join(" "))
    }

    /// The longest phrase anywhere among these words; of equally long ones the last, for names end
    /// with what they name.
    pub fn longest(&self, words: &[String]) -> Option<Matched<'_, T>> {
        let found = (0..words.len()).filter_map(|start| self.prefix(&words[start..]).map(|found| Matched { start, ..found }));
        found.max_by_key(|found| (found.length, found.start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_letters_and_digits_and_signs_stand_for_themselves() {
        assert_eq!(tokens("Half‑yearly (or on change)"), ["half", "yearly", "or", "on", "change"]);
        assert_eq!(tokens("✅ Approved"), ["approved"]);
        assert_eq!(tokens(" ✅ "), ["✅"]);
    }

    #[test]
    fn the_longest_phrase_counts() {
        let mut phrases = Phrases::default();
        phrases.add("not applicable", 1);
        phrases.add("not", 2);
        phrases.add("policy", 3);
        phrases.add("statement of applicability", 4);
        let find = |text: &str| phrases.prefix(&tokens(text)).map(|found| *found.value);
        assert_eq!(find("Not applicable: no suppliers"), Some(1));
        assert_eq!(find("Nothing"), None);
        assert_eq!(phrases.longest(&tokens("Policy on the Statement of Applicability")).map(|found| *found.value), Some(4));
    }
}
