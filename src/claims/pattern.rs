//! A pattern that is compiled when it is first needed.

use regex::Regex;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

/// One pattern of the data.
#[derive(Debug)]
pub(super) struct Pattern {
    source: String,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// A pattern, its `{fragments}` put in.
    pub(super) fn new(written: &str, fragments: &BTreeMap<String, String>) -> Pattern {
        Pattern { source: expand(written, fragments, 0), compiled: OnceLock::new() }
    }

    /// A pattern that must match where the text begins.
    pub(super) fn anchored(written: &str, fragments: &BTreeMap<String, String>) -> Pattern {
        Pattern { source: format!("^(?:{})", expand(written, fragments, 0)), compiled: OnceLock::new() }
    }

    /// The compiled pattern; a test holds that each one compiles.
    fn regex(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| Regex::new(&self.source).ok()).as_ref()
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        self.regex().is_some_and(|regex| regex.is_match(text))
    }

    /// All matches that do not overlap, leftmost first.
    pub(super) fn find<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
        self.regex().into_iter().flat_map(move |regex| regex.find_iter(text).map(|found| found.range()))
    }

    #[cfg(test)]
    pub(super) fn compiles(&self) -> Result<(), regex::Error> {
        Regex::new(&self.source).map(|_| ())
    }
}

/// Puts fragments in; fragments may use fragments.
fn expand(written: &str, fragments: &BTreeMap<String, String>, depth: usize) -> String {
    let mut made = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find('{') {
        let after = &rest[at + 1..];
        let fragment = after.split_once('}').and_then(|(name, behind)| Some((fragments.get(name)?, behind)));
        made.push_str(&rest[..at]);
        match fragment {
            Some((fragment, behind)) if depth < 8 => {
                made.push_str("(?:");
                made.push_str(&expand(fragment, fragments, depth + 1));
                made.push(')');
                rest = behind;
            }
            _ => {
                made.push('{');
                rest = after;
            }
        }
    }
    made.push_str(rest);
    made
}
