//! `**Owner:** CTO`: the colon inside or outside, in a list or not, several on a line, with an emoji
//! before the key.

use super::page::Line;
use super::pairs::Pair;
use crate::source::Span;
use std::ops::Range;

/// What parts two of them on one line.
const PARTINGS: &[&str] = &["|", "·", "•", "<br>", "<br/>", "<br />", "&nbsp;"];

/// The keys in bold (or italics) and their values.
pub(super) fn read<'a>(lines: &[Line<'a>]) -> Vec<Pair<'a>> {
    let mut found = Vec::new();
    let may = |line: &&Line<'_>| line.text.contains(['*', '_']) && line.text.contains([':', '：']);
    for line in lines.iter().filter(may) {
        for (segment, at, whole) in segments(line.text) {
            found.extend(pair(segment, line.start + at).map(|pair| pair.within(Span::new(line.start + whole.start, line.start + whole.end))));
        }
    }
    found
}

/// The parts of a line that begin with a key of their own, where each begins, and where it stands with
/// what parts it from the others.
fn segments(line: &str) -> Vec<(&str, usize, Range<usize>)> {
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
    let nexts = starts.iter().skip(1).copied().chain([(line.len(), line.len())]);
    starts.iter().zip(nexts).map(|((before, from), (to, next))| (&line[*from..to], *from, *before..next)).collect()
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
