//! Where a cell that may hold several values is cut.

use super::adopt::looks_like_id;
use crate::schema::Shape;

/// Whether a cell of a field may hold several values: names, choices, words of a list, but not what is
/// written in sentences.
pub(super) fn takes_several(shape: &Shape) -> bool {
    shape.takes_list() && (shape.mark.party || !shape.mark.prose)
}

/// The values in a cell of a field that takes several, with their offsets.
pub(super) fn parts_of<'a>(raw: &'a str, shape: &Shape) -> Vec<(&'a str, usize)> {
    let mark = &shape.mark;
    let names = mark.refs.is_some() || mark.requirement.is_some();
    if names || !shape.takes_scalar() || !shape.leaf_choices().is_empty() {
        return split_list(raw);
    }
    match () {
        () if mark.party => cut(cut(split(raw, &[';', '\n']), people), |part| at_slashes(part, is_full_name)),
        () if mark.glob => split(raw, &[',', ';', '\n']),
        () => cut(split(raw, &[',', ';', '\n']), |part| at_slashes(part, |word| !word.contains(char::is_whitespace))),
    }
}

/// Cuts each part further.
fn cut<'a>(parts: Vec<(&'a str, usize)>, further: impl Fn(&'a str) -> Vec<(&'a str, usize)>) -> Vec<(&'a str, usize)> {
    parts.into_iter().flat_map(|(part, from)| further(part).into_iter().map(move |(part, at)| (part, from + at))).collect()
}

/// The people between commas. `Weber, Dana` is one, and so is `Kim Larsen, finance`.
fn people(raw: &str) -> Vec<(&str, usize)> {
    let parts = split(raw, &[',']);
    match parts.as_slice() {
        [(first, _), (last, _)] if is_plain_word(last) && !looks_like_id(first) => vec![(raw, 0)],
        _ => parts,
    }
}

/// What slashes part: the slash stands between blanks, or each part could stand alone. `Legal/Compliance`
/// is one team, and `ISO/IEC 42001` one standard.
fn at_slashes(raw: &str, stands_alone: impl Fn(&str) -> bool) -> Vec<(&str, usize)> {
    let parts = split(raw, &['/']);
    let spaced = parts.windows(2).all(|pair| pair[0].0.ends_with(' ') && pair[1].0.starts_with(' '));
    if spaced || parts.iter().all(|(part, _)| stands_alone(part.trim())) { parts } else { vec![(raw, 0)] }
}

/// An id or the name of a person, not a word of a name.
fn is_full_name(text: &str) -> bool {
    looks_like_id(text) || text.contains(char::is_whitespace)
}

/// A word that is neither an id nor an abbreviation such as `CEO`.
fn is_plain_word(text: &str) -> bool {
    let text = text.trim();
    let letters = |letter: char| letter.is_alphabetic() || matches!(letter, '-' | '\'' | '’');
    !text.is_empty() && text.chars().all(letters) && text.contains(char::is_lowercase)
}

/// Parts between `,` `;` `/` and `<br>`, with their offsets. Separators inside links, code and
/// brackets part nothing, nor do the slashes of an address or a path.
pub(super) fn split_list(raw: &str) -> Vec<(&str, usize)> {
    split(raw, &[',', ';', '/', '\n'])
}

/// Parts between some of the separators; `<br>` is always one.
fn split<'a>(raw: &'a str, separators: &[char]) -> Vec<(&'a str, usize)> {
    let mut parts = Vec::new();
    let mut from = 0;
    let mut depth = 0usize;
    let mut in_code = false;
    let mut at = 0;
    while let Some(letter) = raw[at..].chars().next() {
        let width = letter.len_utf8();
        match letter {
            '`' => in_code = !in_code,
            '[' | '(' if !in_code => depth += 1,
            ']' | ')' if !in_code => depth = depth.saturating_sub(1),
            '/' if is_in_path(raw, at) => {}
            _ if !in_code && depth == 0 && separators.contains(&letter) => {
                parts.push((&raw[from..at], from));
                from = at + width;
            }
            '<' if !in_code && depth == 0 => {
                let lower = raw[at..].chars().take(6).collect::<String>().to_lowercase();
                if let Some(tag) = ["<br>", "<br/>", "<br />"].iter().find(|tag| lower.starts_with(*tag)) {
                    parts.push((&raw[from..at], from));
                    at += tag.len();
                    from = at;
                    continue;
                }
            }
            _ => {}
        }
        at += width;
    }
    parts.push((&raw[from..], from));
    parts
}

/// Whether the slash at a place stands in a web address or a path, not between two names.
fn is_in_path(raw: &str, at: usize) -> bool {
    let parts = |letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '<' | '>');
    let from = raw[..at].rfind(parts).map_or(0, |end| end + raw[end..].chars().next().map_or(1, char::len_utf8));
    let to = raw[at..].find(parts).map_or(raw.len(), |end| at + end);
    let word = &raw[from..to];
    // `report.pdf` and `wiki.example.org`, but not `A.5.2`.
    let is_name = |part: &str| {
        part.rsplit_once('.').is_some_and(|(stem, end)| {
            !stem.is_empty()
                && (2..=8).contains(&end.len())
                && end.bytes().all(|byte| byte.is_ascii_alphanumeric())
                && end.contains(char::is_alphabetic)
        })
    };
    // Alone between blanks it parts, whatever stands around it.
    word != "/" && (word.contains("://") || word.starts_with(['.', '/', '~']) || word.ends_with('/') || word.split(['/', '#', '?']).any(is_name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::builtin_types;

    #[test]
    fn lists_split_outside_links_only() {
        let parts: Vec<&str> = split_list("A, [b](c/d);E<br>`f,g`").into_iter().map(|(part, _)| part.trim()).collect();
        assert_eq!(parts, ["A", "[b](c/d)", "E", "`f,g`"]);
    }

    #[test]
    fn slashes_part_names_but_no_addresses_and_paths() {
        let split = |raw| split_list(raw).into_iter().map(|(part, _)| part.trim()).collect::<Vec<_>>();
        assert_eq!(split("RISK-001/RISK-002 / A.5.2/A.5.3"), ["RISK-001", "RISK-002", "A.5.2", "A.5.3"]);
        assert_eq!(split("training/testing"), ["training", "testing"]);
        for whole in ["https://wiki.example.org/x", "wiki.example.org/x", "evidence/2026/log.csv", "../minutes/", "/evidence/log"] {
            assert_eq!(split(whole), [whole]);
        }
        assert_eq!(split("https://a.example/x/y, evidence/b.pdf"), ["https://a.example/x/y", "evidence/b.pdf"]);
    }

    #[test]
    fn people_stand_between_separators_and_a_name_may_hold_one() {
        let types = builtin_types();
        let parties = types.get("audit").and_then(|kind| kind.field("auditees")).expect("audits name who was audited");
        let split = |raw| parts_of(raw, parties).into_iter().map(|(part, _)| part.trim()).collect::<Vec<_>>();
        assert_eq!(split("Bo Ek, Ann Ode"), ["Bo Ek", "Ann Ode"]);
        assert_eq!(split("CEO, CTO / R-QM, R-AI/R-PM<br>Legal/Compliance"), ["CEO", "CTO", "R-QM", "R-AI", "R-PM", "Legal/Compliance"]);
        assert_eq!(split("Weber, Dana; Ode, Ann"), ["Weber, Dana", "Ode, Ann"]);
        assert_eq!(split("Ann, Bo, Cem"), ["Ann", "Bo", "Cem"]);
    }
}
