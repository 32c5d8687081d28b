//! Where front-matter starts and ends.
//!
//! gray_matter, the reference our reader agrees with, takes an unclosed fence, a byte-order mark or
//! a late fence for prose; then a record would escape every check in silence. Here each of these is
//! seen, and told where it is a mistake.

use super::problem::{Problem, ProblemKind};
use crate::source::Span;

/// The most front-matter that is read (contract §8).
pub const MAX_FRONT_MATTER_BYTES: usize = 256 * 1024;

/// The notation of front-matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Between `---` lines, or `---` and `...`.
    Yaml,
    /// Between `+++` lines.
    Toml,
}

/// How a file divides.
#[derive(Debug, PartialEq, Eq)]
pub struct Fence {
    /// The front-matter's format and text, without its fences.
    pub front: Option<(Format, Span)>,
    /// The first line of the fence, to point at it as a whole.
    pub opening: Span,
    /// Everything after the front-matter.
    pub body: Span,
    /// What is wrong with the fence.
    pub problem: Option<Problem>,
}

struct Line<'a> {
    span: Span,
    text: &'a str,
}

fn lines(text: &str, from: usize) -> impl Iterator<Item = Line<'_>> {
    let mut at = from;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let bytes = rest.as_bytes();
        let end = memchr::memchr2(b'\n', b'\r', bytes);
        let (length, step) = match end {
            None => (rest.len(), rest.len()),
            Some(end) if bytes[end] == b'\r' && bytes.get(end + 1) == Some(&b'\n') => (end, end + 2),
            Some(end) => (end, end + 1),
        };
        let line = Line { span: Span::new(at, at + length), text: &rest[..length] };
        at += step;
        Some(Line { span: Span::new(line.span.start as usize, at), ..line })
    })
}

fn marker(text: &str) -> Option<Format> {
    match text.trim_end() {
        "---" => Some(Format::Yaml),
        "+++" => Some(Format::Toml),
        _ => None,
    }
}

/// Whether a line reads like `key: value` (or `key = value`), so that what stands here is meant as
/// front-matter and not as prose between two rules.
fn looks_like_field(text: &str, format: Format) -> bool {
    let sign = if format == Format::Yaml { ':' } else { '=' };
    let Some((key, _)) = text.split_once(sign) else {
        return false;
    };
    let key = key.trim().trim_matches(['"', '\'']);
    !key.is_empty()
        && key.len() <= 64
        && key.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_' || first == '$')
        && key.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.' | '$'))
}

/// Divides a text into front-matter and body. A fence counts only in column one of the first line
/// (after a byte-order mark); where it is indented or comes late, yet plainly holds fields, it is
/// read all the same and the mistake is told.
pub fn split(text: &str) -> Fence {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let whole = Fence { front: None, opening: Span::default(), body: Span::new(start, text.len()), problem: None };
    let mut upcoming = lines(text, start);
    let mut skipped = 0;
    let opening = loop {
        let Some(line) = upcoming.next() else {
            return whole;
        };
        if !line.text.trim().is_empty() {
            break line;
        }
        skipped += 1;
        if skipped > 20 {
            return whole;
        }
    };
    let Some(format) = marker(opening.text.trim_start()) else {
        return whole;
    };
    let misplaced = skipped > 0 || opening.text.starts_with([' ', '\t']);
    let opening_span = Span::new(opening.span.start as usize, opening.span.start as usize + opening.text.trim_end().len());
    let inner_start = opening.span.end as usize;

    let mut first_content = None;
    let begins_blank = lines(text, inner_start).next().is_some_and(|line| line.text.trim().is_empty());
    for line in lines(text, inner_start) {
        let ends = match format {
            Format::Yaml => matches!(line.text.trim_end(), "---" | "...") || (misplaced && line.text.trim() == "---"),
            Format::Toml => line.text.trim_end() == "+++" || (misplaced && line.text.trim() == "+++"),
        };
        if ends {
            let inner = Span::new(inner_start, line.span.start as usize);
            // Prose between two rules, after or before blank lines: no front-matter was meant.
            let prose = first_content.is_some_and(|content| !looks_like_field(content, format) && !content.starts_with(['-', '{', '[', '"', '\'']));
            if (misplaced && !first_content.is_some_and(|content| looks_like_field(content, format))) || (prose && begins_blank) {
                return whole;
            }
            let problem = misplaced.then(|| {
                let detail = if skipped > 0 {
                    "front-matter must begin on the first line of the file"
                } else {
                    "the line that opens front-matter must not be indented"
                };
                Problem::new(ProblemKind::Malformed, opening_span, detail)
            });
            return Fence { front: Some((format, inner)), opening: opening_span, body: Span::new(line.span.end as usize, text.len()), problem };
        }
        if first_content.is_none() && !line.text.trim().is_empty() && !line.text.trim_start().starts_with('#') {
            first_content = Some(line.text);
        }
    }
    // Never closed. A lone rule at the top of a prose page is no front-matter.
    if !first_content.is_some_and(|content| looks_like_field(content, format)) {
        return whole;
    }
    let sign = if format == Format::Yaml { "---" } else { "+++" };
    let problem = Problem::new(ProblemKind::Malformed, opening_span, format!("front-matter is opened but never closed with `{sign}`"));
    Fence { front: None, opening: opening_span, body: Span::new(text.len(), text.len()), problem: Some(problem) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn front(text: &str) -> Option<&str> {
        split(text).front.map(|(_, span)| span.slice(text))
    }

    #[test]
    fn every_accepted_fence_is_found() {
        for (text, inner) in [
            ("---\nid: A\n---\nx", "id: A\n"),
            ("---\r\nid: A\r\n---\r\nx", "id: A\r\n"),
            ("---\rid: A\r---\rx", "id: A\r"),
            ("\u{feff}---\nid: é\n...\nx", "id: é\n"),
            ("+++\nid = 'A'\n+++\n", "id = 'A'\n"),
            ("---   \nid: A\n---  ", "id: A\n"),
            ("---\n---\n", ""),
            ("---\na: |\n  x\n  --- y\n---\n", "a: |\n  x\n  --- y\n"),
        ] {
            assert_eq!(front(text), Some(inner), "{text:?}");
            assert_eq!(split(text).problem, None, "{text:?}");
        }
    }

    #[test]
    fn mistakes_are_told_and_prose_is_left_alone() {
        for text in ["---\nid: A\n", "\n\n---\nid: A\n---\n", "  ---\n  id: A\n  ---\n", "+++\na = 1\n"] {
            assert!(split(text).problem.is_some(), "{text:?}");
        }
        for text in ["", "# Title\n", "---\n\nSome prose.\n", "---\nHello there\n\n---\n# x", "\n---\nprose\n---\n", "---\n\nBetween rules.\n\n---\n"]
        {
            let fence = split(text);
            assert_eq!(fence.problem, None, "{text:?}");
        }
    }
}
