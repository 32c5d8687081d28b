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
            !(found.as_str().ends_with(']') && (names_record || matches!(after, Some('(' | '[' | ':'))))
        })
        .map(|found| found.range())
}

/// Whether a text could hold a placeholder at all: a look at four bytes at a time, for the many texts
/// that can't. There is no branch within a piece, so that the compiler takes many bytes at once.
pub fn may_hold_placeholder(text: &str) -> bool {
    let bytes = text.as_bytes();
    let full = bytes.len().saturating_sub(3);
    let mut at = 0;
    while at < full {
        let end = full.min(at + 256);
        let fours = bytes[at..end].iter().zip(&bytes[at + 1..end + 1]).zip(&bytes[at + 2..end + 2]).zip(&bytes[at + 3..end + 3]);
        if fours.fold(false, |found, (((a, b), c), d)| found | begins_placeholder(*a, *b, *c, *d)) {
            return true;
        }
        at = end;
    }
    // What begins in the last bytes.
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(0);
    (full..bytes.len()).any(|at| begins_placeholder(byte(at), byte(at + 1), byte(at + 2), byte(at + 3)))
}

/// Whether these bytes may be the first of a placeholder (of `lorem`, all but the first).
fn begins_placeholder(a: u8, b: u8, c: u8, d: u8) -> bool {
    let bracket = ((a == b'[') | (a == b'<')) & (b | 0x20).is_ascii_lowercase();
    let twice = (a == b) & ((a == b'{') | (a == b'_') | (a == b'X') | (a == b'Y') | (a == b'y') | (a == b'J') | (a == b'D') | (a == b'T'));
    let short = ((a == b'T') & ((b == b'B') | (b == b'O'))) | ((a == b'F') & (b == b'I'));
    let lorem = (a | 0x20 == b'o') & (b | 0x20 == b'r') & (c | 0x20 == b'e') & (d | 0x20 == b'm');
    bracket | twice | short | lorem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_told_from_text() {
        for text in
            ["Owner: TBD", "[Company] shall", "by <name>", "on YYYY-MM-DD", "{{ owner }}", "Lorem ipsum dolor", "[Insert date]", "Signed: ______"]
        {
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
        ] {
            assert!(find_placeholder(text).is_none(), "{text}");
        }
        for text in ["TBD", "x <name>", "LOREM ipsum", "[date]", "{{", "____", "DD"] {
            assert!((0..600).all(|lead| may_hold_placeholder(&format!("{}{text}", " ".repeat(lead)))), "{text}");
        }
        assert!(!may_hold_placeholder(&"more and for < [1] T B {x} ".repeat(40)));
        assert!(is_placeholder_only("—") && is_placeholder_only("[Date]") && !is_placeholder_only("none"));
    }
}
