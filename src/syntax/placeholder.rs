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

/// Whether a text could hold a placeholder at all: one pass over its bytes, for the many that can't.
pub fn may_hold_placeholder(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(2).enumerate().any(|(at, pair)| match pair {
        [b'[' | b'<', next] => next.is_ascii_alphabetic(),
        [b'{', b'{'] | [b'_', b'_'] | [b'X', b'X'] | [b'Y', b'Y'] | [b'y', b'y'] | [b'J', b'J'] | [b'D', b'D'] | [b'T', b'T'] => true,
        [b'T', b'B' | b'O'] | [b'F', b'I'] => true,
        [b'o' | b'O', b'r' | b'R'] => bytes.get(at + 2..at + 4).is_some_and(|rest| rest.eq_ignore_ascii_case(b"em")),
        _ => false,
    })
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
        assert!(is_placeholder_only("—") && is_placeholder_only("[Date]") && !is_placeholder_only("none"));
    }
}
