//! Ids as people write them.

use regex::Regex;
use smol_str::SmolStr;
use std::sync::LazyLock;

static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$").ok());

/// Characters that look like `-` or a space; ids compare without the difference (DOC009 tells of it).
pub fn plain_id(text: &str) -> SmolStr {
    if text.is_ascii() {
        return SmolStr::new(text);
    }
    text.chars()
        .map(|letter| match letter {
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => '-',
            '\u{a0}' | '\u{2007}' | '\u{202f}' => ' ',
            other => other,
        })
        .collect()
}

/// Whether an id follows the pattern of ids.
pub fn follows_pattern(id: &str) -> bool {
    PATTERN.as_ref().is_none_or(|pattern| pattern.is_match(id))
}

/// The id as it would be on the pattern, when capitals and hyphens are all that is wrong.
pub fn on_pattern(id: &str) -> Option<String> {
    let upper = plain_id(id).to_uppercase();
    let parts: Vec<&str> = upper.split(|letter: char| letter == '-' || letter == '_' || letter == '.' || letter.is_whitespace()).collect();
    let joined = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<&str>>().join("-");
    follows_pattern(&joined).then_some(joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_and_hyphens_can_be_mended() {
        assert_eq!(on_pattern("risk_7").as_deref(), Some("RISK-7"));
        assert_eq!(on_pattern("7"), None);
    }
}
