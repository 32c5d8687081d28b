//! A finding's lasting name: it survives moved lines and renamed folders.

use crate::source::hex;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Counts equal findings, so that each has a name of its own.
#[derive(Default)]
pub(super) struct Fingerprints {
    seen: HashMap<String, u32>,
}

impl Fingerprints {
    /// The name of a finding of `code` about `subject` (a record's id, else a file's name), where
    /// `written` stands in the file.
    pub(super) fn next(&mut self, code: &str, subject: &str, written: &str) -> String {
        let words: Vec<&str> = written.split_whitespace().collect();
        let key = format!("{code}\n{subject}\n{}", words.join(" "));
        let count = self.seen.entry(key.clone()).or_insert(0);
        let digest = Sha256::digest(format!("{key}\n{count}").as_bytes());
        *count += 1;
        hex(&digest[..16])
    }
}

/// The words of a message that stay from day to day: dates and plain numbers ("for 23 days") go.
pub(super) fn lasting_words(message: &str) -> String {
    let passing = |word: &&str| {
        let bare = word.trim_matches(|letter: char| letter.is_ascii_punctuation());
        !bare.is_empty() && bare.chars().all(|letter| letter.is_ascii_digit() || letter == '-')
    };
    message.split_whitespace().filter(|word| !passing(word)).collect::<Vec<&str>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_later_the_words_are_the_same() {
        let told = |days: u32| lasting_words(&format!("no audit since 2025-10-01, {days} days too long for 9.2"));
        assert_eq!(told(2), told(3));
        assert_eq!(told(2), "no audit since days too long for 9.2");
    }
}
