//! Letters of other scripts that look like Latin ones.

use smol_str::SmolStr;

/// The Latin letter that a Cyrillic or Greek one looks like.
pub fn latin(letter: char) -> char {
    const ALIKE: &[(&str, char)] = &[
        ("АΑ", 'A'),
        ("ВΒ", 'B'),
        ("С", 'C'),
        ("ЕΕ", 'E'),
        ("НΗ", 'H'),
        ("ІΙ", 'I'),
        ("Ј", 'J'),
        ("КΚ", 'K'),
        ("МΜ", 'M'),
        ("Ν", 'N'),
        ("ОΟ", 'O'),
        ("РΡ", 'P'),
        ("Ѕ", 'S'),
        ("ТΤ", 'T'),
        ("ХΧ", 'X'),
        ("ΥҮ", 'Y'),
        ("Ζ", 'Z'),
    ];
    if letter.is_ascii() {
        return letter;
    }
    ALIKE.iter().find(|(letters, _)| letters.contains(letter)).map_or(letter, |(_, latin)| *latin)
}

/// The id that a reader would type for this one; none when it is written as it looks.
pub(super) fn as_typed(id: &str) -> Option<SmolStr> {
    if id.is_ascii() {
        return None;
    }
    let typed: SmolStr = id.chars().map(latin).collect();
    (typed.is_ascii() && typed != id).then_some(typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_look_alikes_are_typed_otherwise() {
        assert_eq!(as_typed("RIS\u{41a}-001").as_deref(), Some("RISK-001"));
        assert_eq!(as_typed("RISK-001"), None);
        assert_eq!(as_typed("ÜBER-001"), None);
    }
}
