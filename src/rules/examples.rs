//! The examples of a rule's page: small archives of files that must give findings, or none.

use super::page::Page;
use smol_str::SmolStr;

/// Files by path, and the lines before the first of them.
#[derive(Clone, Debug, Default)]
pub struct Archive {
    /// What stands before the first file.
    pub header: String,
    /// Path and bytes of each file.
    pub files: Vec<(String, Vec<u8>)>,
}

/// Reads an archive: `-- path --` begins a file; files keep their bytes.
pub fn parse_archive(bytes: &[u8]) -> Archive {
    let mut archive = Archive::default();
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let trimmed = line.strip_suffix(b"\n").unwrap_or(line);
        let name = trimmed.strip_prefix(b"-- ").and_then(|rest| rest.strip_suffix(b" --"));
        match (name.and_then(|name| std::str::from_utf8(name).ok()), archive.files.last_mut()) {
            (Some(name), _) => archive.files.push((name.trim().to_owned(), Vec::new())),
            (None, Some((_, content))) => content.extend_from_slice(line),
            (None, None) => archive.header.push_str(&String::from_utf8_lossy(line)),
        }
    }
    archive
}

/// One example of a page.
#[derive(Clone, Debug)]
pub struct Example {
    /// Whether it must give findings.
    pub fails: bool,
    /// The day that counts as today, as written.
    pub on: SmolStr,
    /// Where exactly: `path:line:column`, or `.` for the repo; anywhere when empty.
    pub at: Vec<String>,
    /// The archive.
    pub content: String,
}

/// The day examples are for, when they don't say.
const DAY: &str = "2026-11-22";

/// The fenced blocks of a page that begin with `aims fails` or `aims passes`.
pub fn examples(page: &str) -> Vec<Example> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let fence: String = line.chars().take_while(|letter| *letter == '`').collect();
        let words: Vec<&str> = line[fence.len()..].split_whitespace().collect();
        if fence.len() < 3 || words.first() != Some(&"aims") {
            continue;
        }
        let value = |key: &str| words.iter().filter_map(|word| word.strip_prefix(key)).map(str::to_owned).collect::<Vec<String>>();
        let content: Vec<&str> = lines.by_ref().take_while(|line| line.trim_end() != fence).collect();
        let mut at = value("at=");
        at.sort();
        found.push(Example {
            fails: words.get(1) == Some(&"fails"),
            on: value("on=").pop().unwrap_or_else(|| DAY.to_owned()).into(),
            at,
            content: content.join("\n") + "\n",
        });
    }
    found
}

/// What is wrong with a page's set of examples: one that fails and one that passes are asked for.
pub fn lacking_examples(page: &Page) -> Option<&'static str> {
    let examples = examples(&page.body);
    match (examples.iter().any(|one| one.fails), examples.iter().any(|one| !one.fails)) {
        (true, true) => None,
        (false, true) => Some("it needs an example that fails"),
        (true, false) => Some("it needs an example that passes"),
        (false, false) => Some("it needs an example that fails and one that passes"),
    }
}

impl Example {
    /// Compares the places that were found with those that the example names.
    ///
    /// # Errors
    /// What was expected.
    pub fn judge(&self, places: &[String]) -> Result<(), String> {
        let mut places = places.to_vec();
        places.sort();
        let fits = match (self.fails, self.at.is_empty()) {
            (true, true) => !places.is_empty(),
            (true, false) => places == self.at,
            (false, _) => places.is_empty(),
        };
        match (fits, self.fails) {
            (true, _) => Ok(()),
            (false, true) if self.at.is_empty() => Err("a finding".to_owned()),
            (false, true) => Err(self.at.join(", ")),
            (false, false) => Err("nothing".to_owned()),
        }
    }
}
