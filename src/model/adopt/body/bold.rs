//! `**Owner:** CTO`: the colon inside or outside, in a list or not, several on a line, with an emoji
//! before the key.

use super::page::Line;
use super::pairs::Pair;

/// What parts two of them on one line.
const PARTINGS: &[&str] = &["|", "·", "•", "<br>", "<br/>", "<br />", "&nbsp;"];

/// The keys in bold (or italics) and their values.
pub(super) fn read<'a>(lines: &[Line<'a>]) -> Vec<Pair<'a>> {
    let mut found = Vec::new();
    let may = |line: &&Line<'_>| line.text.contains(['*', '_']) && line.text.contains([':', '：']);
    for line in lines.iter().filter(may) {
        for (segment, at) in segments(line.text) {
            found.extend(pair(segment, line.start + at));
        }
    }
    found
}

/// The parts of a line that begin with a key of their own.
fn segments(line: &str) -> Vec<(&str, usize)> {
    let mut starts = vec![(0, 0)];
    let mut at = 0;
    while let Some(letter) = line[at..].chars().next() {
        match PARTINGS.iter().find(|parting| line[at..].starts_with(**parting)) {
            Some(parting) => {
                let next = at + parting.len();
                if marker(unmarked(&line[next..])).is_some() {
                    starts.push((at, next));
                }
                at = next;
            }
            None => at += letter.len_utf8(),
        }
    }
    let ends = starts.iter().skip(1).map(|(end, _)| *end).chain([line.len()]);
    starts.iter().zip(ends).map(|((_, from), to)| (&line[*from..to], *from)).collect()
}

/// A line without its bullet, and without signs before its first mark.
fn unmarked(text: &str) -> &str {
    let text = text.trim_start();
    let text = ["- ", "* ", "+ "].iter().find_map(|bullet| text.strip_prefix(bullet)).unwrap_or(text).trim_start();
    let text = text.strip_prefix("[ ] ").or_else(|| text.strip_prefix("[x] ")).unwrap_or(text);
    text.trim_start_matches(|letter: char| !letter.is_ascii() && !letter.is_alphanumeric()).trim_start()
}

/// The mark that a text begins with: `**`, `__`, `*`, `_` or three of them.
fn marker(text: &str) -> Option<&str> {
    let sign = text.chars().next().filter(|sign| matches!(sign, '*' | '_'))?;
    let length = text.len() - text.trim_start_matches(sign).len();
    let opens = text[length..].starts_with(|letter: char| !letter.is_whitespace());
    ((1..=3).contains(&length) && opens).then(|| &text[..length])
}

/// The words of a line that is in bold from end to end and no key: what stands for a heading.
pub(in crate::model) fn bold_line(line: &str) -> Option<&str> {
    let inner = line.trim().strip_prefix("**")?.strip_suffix("**")?;
    (!inner.contains("**") && !inner.contains(':')).then_some(inner)
}

fn pair(segment: &str, start: usize) -> Option<Pair<'_>> {
    let text = unmarked(segment);
    let mark = marker(text)?;
    let inner_start = mark.len();
    let inner_end = inner_start + text[inner_start..].find(mark)?;
    let (inner, rest) = (&text[inner_start..inner_end], &text[inner_end + mark.len()..]);
    let is_colon = |letter: char| matches!(letter, ':' | '：');
    if let Some(key) = inner.trim_end().strip_suffix(is_colon) {
        return Pair::of(segment, start, key, rest);
    }
    if let Some(value) = rest.trim_start().strip_prefix(is_colon) {
        return Pair::of(segment, start, inner, value);
    }
    // `**Status: Approved**`
    let (key, value) = inner.split_once(is_colon).filter(|_| rest.trim().is_empty())?;
    Pair::of(segment, start, key, value)
}
