//! A finding's lasting name: it survives moved lines and renamed folders.

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
        digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}
