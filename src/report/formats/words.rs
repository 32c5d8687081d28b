//! Words that several formats share, and text made safe to show.

use crate::rules::Page;
use crate::standards::{Pack, Standards, embedded_pack};
use smol_str::SmolStr;
use std::sync::Arc;

/// Text for a terminal or a log line: control characters, which could move the cursor, colour the
/// screen or begin a command, and those that reorder or hide text, are shown as what they are.
pub(crate) fn visible(text: &str) -> String {
    if !text.chars().any(is_hidden) {
        return text.to_owned();
    }
    text.chars().map(|letter| if is_hidden(letter) { format!("\\u{{{:x}}}", u32::from(letter)) } else { letter.to_string() }).collect()
}

/// Whether a spreadsheet could take a text for a formula (OWASP's list, with the full-width signs that
/// some programs read like the plain ones).
pub(crate) fn may_be_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// Whether a character acts on the screen instead of standing on it.
pub(super) fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{61c}'
            | '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2064}' | '\u{e0000}'..='\u{e007f}')
}

/// A line of a log that no CI system takes for a command: `::error::` where a line begins, and
/// `##[error]`, `##vso[…]` anywhere.
pub(super) fn inert(line: &str) -> String {
    let mut safe = String::with_capacity(line.len());
    let body = line.trim_start();
    safe.push_str(&line[..line.len() - body.len()]);
    let mut rest = body;
    if let Some(after) = rest.strip_prefix("::") {
        safe.push_str(":\\u{3a}");
        rest = after;
    }
    while let Some(at) = rest.find("##") {
        let (before, marked) = rest.split_at(at);
        let word = marked.trim_start_matches('#').trim_start_matches(|letter: char| letter.is_ascii_alphanumeric());
        safe.push_str(before);
        safe.push_str(if word.starts_with('[') { "#\\u{23}" } else { "##" });
        rest = &marked[2..];
    }
    safe.push_str(rest);
    safe
}

/// Folds between words only: a date or an id is not torn apart at its hyphens.
pub(crate) fn whole_words(width: usize) -> textwrap::Options<'static> {
    textwrap::Options::new(width).word_separator(textwrap::WordSeparator::AsciiSpace).word_splitter(textwrap::WordSplitter::NoHyphenation)
}

/// A count with its noun: "1 error", "2 errors".
pub(super) fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// Where a rule's page can be read.
pub(super) fn page_address(page: &Page) -> String {
    format!("{}/blob/v{}/rules/{}.md", env!("CARGO_PKG_REPOSITORY"), env!("CARGO_PKG_VERSION"), page.code)
}

/// The pack that a requirement as written belongs to, and its number there.
fn pack_of<'a>(standards: &Standards, written: &'a str) -> Option<(Arc<Pack>, &'a str)> {
    let (namespace, id) = Standards::split_namespace(written);
    match namespace {
        Some(name) => embedded_pack(name).map(|pack| (pack, id)),
        None => {
            let chosen = standards.main().into_iter().chain(standards.chosen());
            chosen.into_iter().find(|pack| pack.get(id).is_some()).map(|pack| (Arc::clone(pack), id))
        }
    }
}

/// A requirement as people write it: "ISO/IEC 42001 6.1.3".
pub(crate) fn requirement_name(standards: &Standards, written: &str) -> String {
    pack_of(standards, written).map_or_else(|| visible(written), |(pack, id)| format!("{} {}", pack.name, visible(id)))
}

/// Several, the standard named once: "ISO/IEC 42001 6.1.3, 8.3".
pub(super) fn requirement_names(standards: &Standards, written: &[SmolStr]) -> String {
    let mut names = String::new();
    let mut last: Option<SmolStr> = None;
    for one in written {
        if !names.is_empty() {
            names.push_str(", ");
        }
        match pack_of(standards, one) {
            Some((pack, id)) if last.as_ref() == Some(&pack.id) => names.push_str(&visible(id)),
            Some((pack, id)) => {
                names.push_str(&format!("{} {}", pack.name, visible(id)));
                last = Some(pack.id.clone());
            }
            None => names.push_str(&visible(one)),
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_is_named_once() {
        let standards = Standards::new(&["iso-42001".into()]);
        assert_eq!(requirement_names(&standards, &["6.1.3".into(), "A.6.2.4".into()]), "ISO/IEC 42001 6.1.3, A.6.2.4");
        assert_eq!(requirement_name(&standards, "iso-27001:A.5.2"), "ISO/IEC 27001 A.5.2");
        assert_eq!(requirement_name(&standards, "9.9\u{1b}"), "9.9\\u{1b}");
    }

    #[test]
    fn what_acts_on_the_screen_is_shown() {
        assert_eq!(visible("a\u{1b}[31m\r\nb\u{202e}c"), "a\\u{1b}[31m\\u{d}\\u{a}b\\u{202e}c");
        assert_eq!(visible("Kü 🦀"), "Kü 🦀");
    }

    #[test]
    fn no_line_is_a_command() {
        assert_eq!(inert("  ::error::x::y"), "  :\\u{3a}error::x::y");
        assert_eq!(inert("a ##[error]b ##vso[x] ## [c]"), "a #\\u{23}[error]b #\\u{23}vso[x] ## [c]");
        assert_eq!(inert("a::b ## c"), "a::b ## c");
    }
}
