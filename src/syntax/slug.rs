//! Heading anchors as GitHub makes them.

use foldhash::HashMap;

/// The anchor of a heading's text: lower case, spaces to hyphens, punctuation gone.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for letter in text.trim().chars() {
        match letter {
            ' ' => slug.push('-'),
            '-' | '_' => slug.push(letter),
            _ if letter.is_ascii_alphanumeric() => slug.push(letter.to_ascii_lowercase()),
            _ if letter.is_alphanumeric() || is_mark(letter) => slug.extend(letter.to_lowercase()),
            _ => {}
        }
    }
    slug
}

/// Combining marks stay: they belong to the letter before.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe0f}')
}

/// Numbers anchors that occur more than once: `a`, `a-1`, `a-2`.
#[derive(Default)]
pub struct Slugs {
    seen: HashMap<String, usize>,
}

impl Slugs {
    /// The anchor of the next heading with this text.
    pub fn next(&mut self, text: &str) -> String {
        let base = slug(text);
        if !self.seen.contains_key(&base) {
            self.seen.insert(base.clone(), 0);
            return base;
        }
        let mut candidate = base.clone();
        while self.seen.contains_key(&candidate) {
            let count = self.seen.entry(base.clone()).or_insert(0);
            *count += 1;
            candidate = format!("{base}-{count}");
        }
        self.seen.insert(candidate.clone(), 0);
        candidate
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_those_of_github() {
        for (heading, anchor) in [
            ("Risk treatment", "risk-treatment"),
            ("4.1 Context & issues", "41-context--issues"),
            ("A.6.2.4 — Verification", "a624--verification"),
            ("Größe und Maß", "größe-und-maß"),
            ("snake_case `code`", "snake_case-code"),
        ] {
            assert_eq!(slug(heading), anchor);
        }
        let mut slugs = Slugs::default();
        let made: Vec<String> = ["a", "a", "a-1", "a"].iter().map(|text| slugs.next(text)).collect();
        assert_eq!(made, ["a", "a-1", "a-1-1", "a-2"]);
    }
}
