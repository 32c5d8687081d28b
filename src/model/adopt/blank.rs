//! Values that are still to be filled in: missing, not malformed.

use crate::lexicon::Lexicon;

/// Whether a value only holds the place of one: `____`, `[Date]`, `TBD`, `—`, `{{ … }}`.
pub(in crate::model) fn is_blank(text: &str, lexicon: &Lexicon) -> bool {
    // `\<name\>` and `*[Date]*` are written so that Markdown shows them.
    let plain: String = text.chars().filter(|letter| *letter != '\\').collect();
    let text = plain.trim().trim_matches(['*', '`']).trim();
    let between = |open: &str, close: &str| {
        let inner = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        inner.is_some_and(|inner| !inner.contains(open) && !inner.contains(close))
    };
    // `[x]` is a tick, not a gap.
    let brackets = between("[", "]") && text.chars().count() > 3;
    text.chars().all(|letter| letter.is_whitespace() || "_-–—.…?/|:".contains(letter))
        || brackets
        || between("<", ">")
        || between("{{", "}}")
        || between("(", ")")
        || is_date_form(text)
        || is_nothing(text)
        || lexicon.is_blank(text)
}

/// `YYYY-MM-DD`, `TT.MM.JJJJ` and the like.
fn is_date_form(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['-', '.', '/', ' ']).collect();
    let is_part = |part: &&str| matches!(part.to_ascii_uppercase().as_str(), "YYYY" | "JJJJ" | "YY" | "JJ" | "MM" | "DD" | "TT" | "MMM" | "MONTH");
    parts.len() >= 2 && parts.iter().all(is_part)
}

fn is_nothing(text: &str) -> bool {
    matches!(text.to_lowercase().as_str(), "n/a" | "n.a." | "na" | "nil")
}
