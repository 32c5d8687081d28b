//! `Owner: CTO` lines without any marks, where all lines of a block are such.

use super::page::Line;
use super::pairs::Pair;
use crate::source::Span;

/// The keys and values, when every line is one.
pub(super) fn read<'a>(lines: &[Line<'a>]) -> Vec<Pair<'a>> {
    let mut found = Vec::new();
    for line in lines.iter().filter(|line| !line.text.trim().is_empty()) {
        let pairs: Option<Vec<Pair<'a>>> = parts(line.text).into_iter().map(|(part, at)| parted(part, at, line)).collect();
        match pairs {
            Some(pairs) => found.extend(pairs),
            None => return Vec::new(),
        }
    }
    found
}

/// A pair with the bars around it.
fn parted<'a>(part: &'a str, at: usize, line: &Line<'_>) -> Option<Pair<'a>> {
    let whole = Span::new(line.start + at.saturating_sub(1), line.start + (at + part.len() + 1).min(line.text.len()));
    Some(pair(part, line.start + at)?.within(whole))
}

/// Several on a line are parted by `|`, when each of them is a pair.
fn parts(line: &str) -> Vec<(&str, usize)> {
    let mut parts = Vec::new();
    let mut at = 0;
    for part in line.split('|') {
        parts.push((part, at));
        at += part.len() + 1;
    }
    parts.retain(|(part, _)| !part.trim().is_empty());
    if parts.iter().all(|(part, at)| pair(part, *at).is_some()) { parts } else { vec![(line, 0)] }
}

fn pair(part: &str, start: usize) -> Option<Pair<'_>> {
    let text = part.trim_start();
    let text = ["- ", "* ", "+ "].iter().find_map(|bullet| text.strip_prefix(bullet)).unwrap_or(text);
    let (key, value) = text.split_once([':', '：'])?;
    // `10:30` and `https://…` are no keys, and a key is short.
    let is_key = key.split_whitespace().count() <= 4 && key.chars().any(char::is_alphabetic) && !key.contains(['.', ',', '|', '[']);
    let parted = value.is_empty() || value.starts_with([' ', '\t']);
    (is_key && parted).then(|| Pair::of(part, start, key, value)).flatten()
}
