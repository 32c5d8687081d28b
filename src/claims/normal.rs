//! The normal form that patterns are written for.

/// Lower case, plain spaces, plain hyphens and quotes.
pub(super) fn normal_form(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    let push = |made: &mut String, letter: char| {
        if letter != ' ' || !(made.is_empty() || made.ends_with(' ')) {
            made.push(letter);
        }
    };
    for letter in text.chars() {
        match letter {
            'A'..='Z' => made.push(letter.to_ascii_lowercase()),
            '\u{a0}' | '\u{2007}' | '\u{202f}' | '\t' | '\n' | '\r' | ' ' => push(&mut made, ' '),
            '\u{ad}' => {}
            '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2212}' => made.push('-'),
            '\u{2013}' | '\u{2014}' => {
                push(&mut made, ' ');
                made.push_str("- ");
            }
            '\u{2019}' => made.push('\''),
            _ if letter.is_ascii() => made.push(letter),
            _ => made.extend(letter.to_lowercase()),
        }
    }
    made.truncate(made.trim_end().len());
    made
}

#[cfg(test)]
mod tests {
    use super::normal_form;

    #[test]
    fn spaces_hyphens_and_quotes_are_plain() {
        assert_eq!(normal_form("  ISO\u{a0}42001 \n Certi\u{ad}fied – EU‑AI‑Act’s  "), "iso 42001 certified - eu-ai-act's");
    }
}
