//! Values that are still to be filled in: missing, not malformed.

use crate::lexicon::Lexicon;
use crate::syntax::says_nothing;
use std::borrow::Cow;

/// What stands between the parts of a day.
const PARTINGS: [char; 4] = ['-', '.', '/', ' '];

/// Whether a value only holds the place of one: `____`, `[Date]`, `TBD`, `—`, `{{ … }}`.
pub(in crate::model) fn is_blank(text: &str, lexicon: &Lexicon) -> bool {
    // `\<name\>` and `*[Date]*` are written so that Markdown shows them.
    let plain = if text.contains('\\') { Cow::Owned(text.replace('\\', "")) } else { Cow::Borrowed(text) };
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
        || (text.starts_with("{%") && text.ends_with("%}"))
        || between("(", ")")
        || is_date_form(text)
        || says_nothing(text)
        || text.eq_ignore_ascii_case("nil")
        || lexicon.is_blank(text)
}

/// `YYYY-MM-DD`, `TT.MM.JJJJ` and the like.
fn is_date_form(text: &str) -> bool {
    const PARTS: &[&str] = &["YYYY", "JJJJ", "YY", "JJ", "MM", "DD", "TT", "MMM", "MONTH"];
    let is_part = |part: &str| PARTS.iter().any(|known| known.eq_ignore_ascii_case(part));
    text.contains(PARTINGS) && text.split(PARTINGS).all(is_part)
}
