//! The YAML that nearly all front-matter is: lines of `key: words`, `key: [a, b]`, `key: "words"`, and
//! lists of `- words`.
//!
//! The YAML parser takes as long for these as the rest of a document takes together, so they are read
//! here. Whatever is in any way unusual is left to the parser; a test holds that both read the same
//! wherever both read.

use crate::source::Span;
use crate::syntax::node::{Entry, Node, NodeKind};
use crate::syntax::text::Text;
use smol_str::SmolStr;

/// Longer front-matter is left to the parser, with its bounds.
const MAX_BYTES: usize = 8 * 1024;
/// And so is front-matter with more keys.
const MAX_KEYS: usize = 64;

/// Reads YAML that stands at byte `base` of its file; `None` when it is not this plain.
pub(super) fn read(text: &str, base: usize) -> Option<Node> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let mut entries: Vec<Entry> = Vec::with_capacity(16);
    let mut lines = Lines { text, at: 0 };
    while let Some(line) = lines.next() {
        if line.text.is_empty() {
            continue;
        }
        let length = key_length(line.text)?;
        let key = SmolStr::new(&line.text[..length]);
        if entries.len() == MAX_KEYS || entries.iter().any(|entry| entry.key == key) {
            return None;
        }
        let key_span = Span::new(line.start, line.start + length).shifted(base);
        let rest = Piece { text: &line.text[length + 1..], start: line.start + length + 1 };
        let value = if rest.text.is_empty() { block_list(&mut lines, base)? } else { value(rest.after_blanks()?, base)? };
        entries.push(Entry { key, key_span, value });
    }
    let start = entries.first()?.key_span.start;
    let end = entries.last()?.value.span.end;
    Some(Node { span: Span { start, end }, kind: NodeKind::Map(entries.into()) })
}

/// A part of the text, and where it begins in it.
#[derive(Clone, Copy)]
struct Piece<'a> {
    text: &'a str,
    start: usize,
}

impl<'a> Piece<'a> {
    /// What follows the blanks it begins with; `None` when it begins with none, or holds nothing else.
    fn after_blanks(self) -> Option<Piece<'a>> {
        let inner = self.text.trim_start_matches(' ');
        let lead = self.text.len() - inner.len();
        (lead > 0 && !inner.is_empty()).then_some(Piece { text: inner, start: self.start + lead })
    }

    fn span(self, base: usize) -> Span {
        Span::new(self.start, self.start + self.text.len()).shifted(base)
    }
}

/// The lines of a text, without blanks and line ends at their end.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lines<'a> {
    fn peek(&self) -> Option<(Piece<'a>, usize)> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let end = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        let line = &rest[..end];
        let text = line.strip_suffix('\r').unwrap_or(line).trim_end_matches(' ');
        Some((Piece { text, start: self.at }, self.at + end + 1))
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let (line, next) = self.peek()?;
        self.at = next;
        Some(line)
    }
}

/// The length of the key that a line begins with, a colon after it.
fn key_length(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let length = bytes.iter().position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')))?;
    let fits = bytes[0].is_ascii_alphabetic() && length <= 64 && bytes[length] == b':';
    fits.then_some(length)
}

fn value(piece: Piece<'_>, base: usize) -> Option<Node> {
    match piece.text.as_bytes()[0] {
        b'[' => flow_list(piece, base),
        quote @ (b'"' | b'\'') => quoted(piece, quote, base),
        _ => plain(piece, base),
    }
}

/// Words without quotes.
fn plain(piece: Piece<'_>, base: usize) -> Option<Node> {
    let bytes = piece.text.as_bytes();
    let null = matches!(piece.text, "null" | "Null" | "NULL");
    if !piece.text.starts_with(char::is_alphanumeric) || null || bytes.ends_with(b":") || !is_ordinary(piece.text) {
        return None;
    }
    let parted = memchr::memchr2_iter(b':', b'#', bytes).any(|at| match bytes[at] {
        b':' => bytes.get(at + 1) == Some(&b' '),
        _ => at > 0 && bytes[at - 1] == b' ',
    });
    (!parted).then(|| Node::scalar(piece.text, piece.span(base)))
}

fn quoted(piece: Piece<'_>, quote: u8, base: usize) -> Option<Node> {
    let inner = piece.text.get(1..piece.text.len() - 1).filter(|_| piece.text.len() > 1 && piece.text.as_bytes().ends_with(&[quote]))?;
    if inner.bytes().any(|byte| byte == quote || byte == b'\\') || !is_ordinary(inner) {
        return None;
    }
    Some(Node { span: piece.span(base), kind: NodeKind::Scalar { text: Text::Quoted(inner.into()) } })
}

/// `[a, b]` on one line.
fn flow_list(piece: Piece<'_>, base: usize) -> Option<Node> {
    let inner = piece.text.strip_prefix('[')?.strip_suffix(']')?;
    // Values are kept as long as the run lasts, so lists take no more than they need.
    let mut items = Vec::with_capacity(inner.bytes().filter(|byte| *byte == b',').count() + 1);
    let mut at = piece.start + 1;
    for part in inner.split(',').filter(|_| !inner.is_empty()) {
        let lead = part.len() - part.trim_start_matches(' ').len();
        let item = Piece { text: part.trim_matches(' '), start: at + lead };
        let bare = item.text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'.' | b'-' | b'_' | b'/'));
        if item.text.is_empty() || !bare {
            return None;
        }
        items.push(plain(item, base)?);
        at += part.len() + 1;
    }
    Some(Node { span: piece.span(base), kind: NodeKind::List(items.into()) })
}

/// Lines of `- words`, all as deep as the first.
fn block_list(lines: &mut Lines<'_>, base: usize) -> Option<Node> {
    let mut items: Vec<Node> = Vec::new();
    let mut depth = None;
    let mut start = 0;
    while let Some((line, next)) = lines.peek() {
        let inner = line.text.trim_start_matches(' ');
        let lead = line.text.len() - inner.len();
        let Some(rest) = inner.strip_prefix('-') else {
            break;
        };
        if *depth.get_or_insert(lead) != lead {
            return None;
        }
        let item = Piece { text: rest, start: line.start + lead + 1 }.after_blanks()?;
        if items.is_empty() {
            // The parser lets a list that is as deep as its key begin with its first words.
            start = if lead == 0 { item.start } else { line.start + lead };
        }
        items.push(match item.text.as_bytes()[0] {
            quote @ (b'"' | b'\'') => quoted(item, quote, base)?,
            _ => plain(item, base)?,
        });
        lines.at = next;
    }
    let end = items.last()?.span.end;
    Some(Node { span: Span { end, ..Span::new(start, start).shifted(base) }, kind: NodeKind::List(items.into()) })
}

/// Whether a text has nothing in it but what YAML leaves as it is: no tabs and other controls, and
/// beyond ASCII only letters and digits.
fn is_ordinary(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
        || text.chars().all(|letter| matches!(letter, ' '..='~') || (!letter.is_ascii() && letter.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::yaml::parse_events;
    use proptest::prelude::*;

    /// Both read the same, wherever both read.
    fn agrees(text: &str) -> bool {
        let Some(ours) = read(text, 7) else { return false };
        let (theirs, problems) = parse_events(text, 7);
        assert!(problems.is_empty(), "{text:?}: {problems:?}");
        assert_eq!(Some(ours), theirs, "{text:?}");
        true
    }

    #[test]
    fn ordinary_front_matter_is_read_here_and_as_the_parser_reads_it() {
        for text in [
            "id: RISK-001\ntype: risk\n",
            "title: It's 3:4, [a] {b} & c | d > e#f\n",
            "a: x\n\n\nb: y",
            "a:   x  \r\nb: y\r\n\r\n",
            "systems: [SYS-001,  A.6.2.4 , three words]\nempty: []\n",
            "controls:\n  - A.5.2\n  - \"b\"\nother:\n- x\n- y\n\nlast: 1",
            "a: \"quoted: # yes\"\nb: ''\nc: 'x'\n",
            "owner: Müller\nnote: 日本\n",
        ] {
            assert!(agrees(text), "{text:?}");
        }
    }

    #[test]
    fn what_is_unusual_is_left_to_the_parser() {
        for text in [
            "",
            "\n",
            "a:\n",
            "a: ~\n",
            "a: null\n",
            "a: b: c\n",
            "a: b #c\n",
            "a: |\n  x\n",
            "a: &x b\n",
            "a: *x\n",
            "a: {b: c}\n",
            "a:\n  b: c\n",
            "a: x\n  y\n",
            "a: x\na: y\n",
            "# c\na: x\n",
            "a: \"\\n\"\n",
            "a: 'it''s'\n",
            "a: [b, [c]]\n",
            "a: [b,]\n",
            "a:\n  - b: c\n",
            "a:\n  - x\n    y\n",
            "a:\tb\n",
            "a: x\ty\n",
            "? a\n",
            "- a\n",
            "a: x\n---\nb: y\n",
            "a: x\n...\n",
            "a: x\rb: y\n",
            "a: x:\n",
            "a:b\n",
            "a: \"x\" y\n",
            "a: \u{feff}b\n",
        ] {
            assert!(read(text, 0).is_none(), "{text:?}");
        }
    }

    /// Lines to put words into, and their ends.
    const LINES: &[&str] = &["id: _", "a: _", "b-c:  _", "x: [_]", "y: [a, _]", "z: \"_\"", "q: '_'", "l:", "  - _", "- _", "  _", "_", "# _"];
    const ENDS: &[&str] = &["\n", "\n", "\r\n", "\n\n", " \n", ""];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]
        #[test]
        fn any_text_is_read_as_the_parser_reads_it(lines in prop::collection::vec((prop::sample::select(LINES), "[a-zA-Z0-9 :,#'\"\\[\\]{}&*!|>%@`~?./é–-]{0,10}", prop::sample::select(ENDS)), 0..6)) {
            let text: String = lines.iter().map(|(line, words, end)| format!("{}{end}", line.replace('_', words))).collect();
            agrees(&text);
        }
    }
}
