//! Characters that make a text read otherwise than it is written.

use crate::source::Span;

/// A character that hides or reorders what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HiddenCharacter {
    /// The character.
    pub character: char,
    /// Where it stands.
    pub span: Span,
}

/// Finds bidirectional overrides and invisible characters. A byte-order mark at the start, soft
/// hyphens, and joiners within scripts and emoji that need them are left alone.
pub fn hidden_characters(text: &str) -> Vec<HiddenCharacter> {
    if text.is_ascii() {
        // Only control characters can hide in ASCII.
        return controls(text);
    }
    let mut found = controls(text);
    let mut before = None;
    for (at, character) in text.char_indices() {
        let hides = match character {
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
            '\u{200b}' | '\u{2060}' | '\u{180e}' | '\u{115f}' | '\u{1160}' | '\u{3164}' => true,
            '\u{feff}' => at > 0,
            '\u{e0000}'..='\u{e007f}' => true,
            // A joiner between ASCII letters joins nothing; it only splits a word unseen.
            '\u{200c}' | '\u{200d}' => before.is_none_or(|letter: char| letter.is_ascii()),
            _ => false,
        };
        if hides {
            found.push(HiddenCharacter { character, span: Span::new(at, at + character.len_utf8()) });
        }
        before = Some(character);
    }
    found.sort_by_key(|hidden| hidden.span);
    found
}

fn controls(text: &str) -> Vec<HiddenCharacter> {
    text.bytes()
        .enumerate()
        .filter(|(_, byte)| (*byte < 0x20 && !matches!(byte, b'\n' | b'\r' | b'\t' | 0x0c)) || *byte == 0x7f)
        .map(|(at, byte)| HiddenCharacter { character: char::from(byte), span: Span::new(at, at + 1) })
        .collect()
}
