//! Left-over text of a template: what was meant to be filled in.

use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

static PLACEHOLDER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        (?-u:\b)(?:TBD|TODO|TBC|FIXME|XXX+)(?-u:\b)
        | (?i-u:lorem[\ \t\r\n]+ipsum)
        | (?-u:\b)(?:YYYY|yyyy|JJJJ)-(?:MM|mm)-(?:DD|dd|TT)(?-u:\b) | (?-u:\b)(?:DD|TT)[./](?:MM)[./](?:YYYY|JJJJ)(?-u:\b)
        | \[(?:(?i-u:your|the|insert|enter|add|name\ of|company|organi[sz]ation|organisation's|date|effective|approver|owner|author|role|name|title|department|system|version|number|address|signature|client|supplier|vendor|url|link|xx+|firma|datum|unternehmen|eintragen|abteilung)(?-u:\b)[^\]\n]{0,60})\]
        | <(?i-u:(?:your|the|insert|enter|add)[\ _-][a-z\ _-]{1,40}|name|company|company[\ _-]name|organi[sz]ation|date|owner|approver|role|title|version)>
        | \{\{[^}\n]{0,80}\}\}
        | (?:_{4,})
        ",
    )
    .ok()
});

static BLANK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?x)^\s*(?: _{2,} | \[[^\]\n]*\] | (?i:TBD|TBC|TODO|not\ set|n/?a|to\ be\ (?:defined|determined|confirmed|decided)|offen|folgt) | [-–—.…]+ | \?+ | \{\{[^}]*\}\} | <[^<>\n]{1,60}> | YYYY-MM-DD )\s*$").ok()
});

/// Whether a value as a whole only holds the place of one.
pub fn is_placeholder_only(text: &str) -> bool {
    // Nearly every value begins otherwise; the pattern is asked only where it could match.
    let may = |first: char| !first.is_ascii() || first.is_ascii_punctuation() || matches!(first.to_ascii_lowercase(), 't' | 'n' | 'o' | 'f' | 'y');
    let short = text.len() <= 40 || text.trim_start().starts_with(['[', '{', '<', '_', '-', '.', '?']);
    short && text.trim_start().starts_with(may) && BLANK.as_ref().is_some_and(|blank| blank.is_match(text))
}

/// Whether a value is only a sign for there being none: a dash, dots, a question mark, `n/a`.
pub fn says_nothing(text: &str) -> bool {
    let text = text.trim();
    let is_dots = || text.len() > 2 && text.bytes().all(|byte| byte == b'.');
    text.chars().all(|letter| matches!(letter, '-' | '–' | '—' | '…' | '?'))
        || is_dots()
        || ["n/a", "n.a.", "na"].iter().any(|nothing| nothing.eq_ignore_ascii_case(text))
}

/// The first placeholder in a text. `[x]` before `(` is a link, `[x]` before `:` a definition, and
/// `[[x]]` the name of a record, so none of them counts.
pub fn find_placeholder(text: &str) -> Option<Range<usize>> {
    if !may_hold_placeholder(text) {
        return None;
    }
    let pattern = PLACEHOLDER.as_ref()?;
    pattern
        .find_iter(text)
        .find(|found| {
            let after = text[found.end()..].chars().next();
            // `[[ROLE-CEO]]` names a record.
            let names_record = text[..found.start()].ends_with('[') && after == Some(']');
            // `(e.g. AIMS-XXX-001)` says what an id looks like.
            if found.as_str().starts_with("XXX") && after == Some('-') && text[..found.start()].contains("e.g.") {
                return false;
            }
            if names_format(text, found.range()) {
                return false;
            }
            !(found.as_str().ends_with(']') && (names_record || matches!(after, Some('(' | '[' | ':'))))
        })
        .map(|found| found.range())
}

/// Whether `YYYY-MM-DD` only says how days are to be written: `the format of ISO 8601 (YYYY-MM-DD)`.
fn names_format(text: &str, found: Range<usize>) -> bool {
    if !text[found.clone()].contains(['-', '.', '/']) || text[found.clone()].starts_with(['[', '<', '{']) {
        return false;
    }
    let before: String = text[..found.start].chars().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect();
    let before = before.to_lowercase();
    // What stands after the colon of a key is its value.
    let said = before.rsplit(':').next().unwrap_or(&before);
    let after = text[found.end..].trim_start().to_lowercase();
    let is_format = before.trim_end_matches(|letter: char| !letter.is_alphanumeric()).ends_with("format");
    is_format || said.contains("format") || said.contains("8601") || after.starts_with("format")
}

/// Whether a text could hold a placeholder at all: one pass over its bytes, for the many that can't.
pub fn may_hold_placeholder(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let (Some(here), Some(next), Some(after)) = (piece(bytes, at), piece(bytes, at + 1), piece(bytes, at + 2)) {
        // Of a fixed length and without a branch, so that the compiler looks at many bytes at once.
        let mut any = false;
        for place in 0..PIECE {
            any |= is_start(here[place], next[place], after[place]);
        }
        if any && (at..at + PIECE).any(|at| tells(bytes, at)) {
            return true;
        }
        at += PIECE;
    }
    bytes.iter().enumerate().skip(at).any(|(at, byte)| STARTS[usize::from(*byte)] && tells(bytes, at))
}

/// How many bytes are looked at together.
const PIECE: usize = 32;

fn piece(bytes: &[u8], at: usize) -> Option<&[u8; PIECE]> {
    bytes.get(at..)?.first_chunk()
}

/// The bytes that [`is_start`] may hold for, to look no further at the others of a short text.
const STARTS: [bool; 256] = {
    let mut starts = [false; 256];
    let all = b"[<{_XDJyYTFpP";
    let mut at = 0;
    while at < all.len() {
        starts[all[at] as usize] = true;
        at += 1;
    }
    starts
};

/// Whether a placeholder may start with these three bytes, or they are the middle of `ipsum`.
fn is_start(byte: u8, next: u8, after: u8) -> bool {
    let lower = |byte: u8| byte | 0x20;
    let letter = lower(next).wrapping_sub(b'a') < 26;
    let doubled = (byte == next) & ((byte == b'{') | (byte == b'_') | (byte == b'X') | (byte == b'D') | (byte == b'J') | (lower(byte) == b'y'));
    let word = (byte == b'T') & ((next == b'B') | (next == b'O') | (next == b'T')) | ((byte == b'F') & (next == b'I'));
    let ipsum = (lower(byte) == b'p') & (lower(next) == b's') & (lower(after) == b'u');
    (((byte == b'[') | (byte == b'<')) & letter) | doubled | word | ipsum
}

/// Whether what stands at a byte may be a placeholder.
fn tells(bytes: &[u8], at: usize) -> bool {
    let next = |step: usize| bytes.get(at + step).copied().unwrap_or(0);
    is_start(bytes[at], next(1), next(2)) && (bytes[at] != b'[' || !is_reference(bytes, at))
}

/// Whether a bracket opens the text of a link, a definition, or the name of a record: as
/// [`find_placeholder`] has it, seen before it is asked.
fn is_reference(bytes: &[u8], at: usize) -> bool {
    let Some(end) = bytes[at..].iter().take(120).position(|byte| *byte == b']') else { return false };
    match bytes.get(at + end + 1) {
        Some(b'(' | b'[' | b':') => true,
        Some(b']') => at > 0 && bytes[at - 1] == b'[',
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_told_from_text() {
        for text in [
            "Owner: TBD",
            "[Company] shall",
            "by <name>",
            "on YYYY-MM-DD",
            "Format: Word. Date: YYYY-MM-DD",
            "{{ owner }}",
            "Lorem ipsum dolor",
            "[Insert date]",
            "Signed: ______",
        ] {
            assert!(find_placeholder(text).is_some(), "{text}");
        }
        for text in [
            "the to-do list",
            "see [Company](x.md)",
            "done by [[ROLE-CEO]]",
            "a < b > c",
            "[x] done",
            "todos",
            "[1]",
            "`a_b`",
            "Vec<T>",
            "2026-01-02",
            "as ISO 8601 has it (yyyy-mm-dd)",
            "Date format: YYYY-MM-DD",
        ] {
            assert!(find_placeholder(text).is_none(), "{text}");
        }
        for text in ["TBD", "x <name>", "LOREM ipsum", "[date]", "{{", "____", "DD"] {
            assert!((0..600).all(|lead| may_hold_placeholder(&format!("{}{text}", " ".repeat(lead)))), "{text}");
        }
        for text in ["more and for < [1] T B {x} ", "[[RISK-001]]", "[your policy](x.md)", "[Company]: x"] {
            assert!(!may_hold_placeholder(text), "{text}");
        }
        for byte in 0..=255u8 {
            let starts = (0..=255u8).any(|next| is_start(byte, next, 0)) || is_start(byte, b's', b'u');
            assert_eq!(starts, STARTS[usize::from(byte)], "{byte}");
        }
        assert!(may_hold_placeholder("[[your name]") && may_hold_placeholder("[Your ") && may_hold_placeholder("[the owner]]"));
        assert!(is_placeholder_only("—") && is_placeholder_only("[Date]") && !is_placeholder_only("none"));
    }
}
