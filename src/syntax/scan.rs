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

/// The most finds that are told of one file.
const MAX_HIDDEN: usize = 100;

/// Finds bidirectional overrides and invisible characters. A byte-order mark at the start, soft
/// hyphens, and joiners within scripts and emoji that need them are left alone.
pub fn hidden_characters(text: &str) -> Vec<HiddenCharacter> {
    if !holds(text, |byte| is_control(byte) || !byte.is_ascii()) {
        return Vec::new();
    }
    if text.is_ascii() {
        // Only control characters can hide in ASCII.
        return bounded(controls(text));
    }
    let mut found = controls(text);
    let mut before = None;
    let mut in_flag = false;
    for (at, character) in text.char_indices() {
        let hides = match character {
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
            '\u{200b}' | '\u{2060}' | '\u{180e}' | '\u{115f}' | '\u{1160}' | '\u{3164}' => true,
            '\u{feff}' => at > 0,
            // Tags spell out the flags of England, Scotland and Wales after a black flag.
            '\u{e0000}'..='\u{e007f}' => !in_flag,
            // A joiner between ASCII letters joins nothing; it only splits a word unseen.
            '\u{200c}' | '\u{200d}' => before.is_none_or(|letter: char| letter.is_ascii()),
            _ => false,
        };
        if hides {
            found.push(HiddenCharacter { character, span: Span::new(at, at + character.len_utf8()) });
        }
        in_flag = character == '\u{1f3f4}' || (in_flag && matches!(character, '\u{e0000}'..='\u{e007f}'));
        before = Some(character);
    }
    found.sort_by_key(|hidden| hidden.span);
    bounded(found)
}

/// Equal characters side by side are one find, and a file full of them need not be told to its end.
fn bounded(found: Vec<HiddenCharacter>) -> Vec<HiddenCharacter> {
    let mut kept: Vec<HiddenCharacter> = Vec::new();
    for hidden in found {
        let full = kept.len() == MAX_HIDDEN;
        match kept.last_mut() {
            Some(last) if last.character == hidden.character && last.span.end == hidden.span.start => last.span.end = hidden.span.end,
            _ if full => break,
            _ => kept.push(hidden),
        }
    }
    kept
}

fn controls(text: &str) -> Vec<HiddenCharacter> {
    let found = text.bytes().enumerate().filter(|(_, byte)| is_control(*byte));
    found.map(|(at, byte)| HiddenCharacter { character: char::from(byte), span: Span::new(at, at + 1) }).collect()
}

fn is_control(byte: u8) -> bool {
    (byte < 0x20 && !matches!(byte, b'\n' | b'\r' | b'\t' | 0x0c)) || byte == 0x7f
}

/// Whether some byte is such: piece by piece and without a branch in a piece, so that the compiler
/// looks at many bytes at once.
fn holds(text: &str, such: impl Fn(u8) -> bool) -> bool {
    text.as_bytes().chunks(256).any(|piece| piece.iter().fold(false, |found, byte| found | such(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_spared_and_a_file_of_nothing_else_is_told_briefly() {
        assert!(hidden_characters("\u{1f3f4}\u{e0067}\u{e0062}\u{e007f}").is_empty());
        assert_eq!(hidden_characters(&"\0".repeat(5000)).len(), 1);
        assert_eq!(hidden_characters(&"\0é".repeat(5000)).len(), MAX_HIDDEN);
    }
}
