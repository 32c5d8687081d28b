//! A key and its value, and the table of two columns that holds them.

use crate::lexicon::Lexicon;
use crate::source::Span;
use crate::syntax::Table;

/// A key and its value, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::model) struct Pair<'a> {
    /// The key, without marks and colon.
    pub(in crate::model) key: &'a str,
    /// Where the key stands.
    pub(in crate::model) key_span: Span,
    /// The value, with the Markdown in it.
    pub(in crate::model) value: &'a str,
    /// Where the value stands.
    pub(in crate::model) value_span: Span,
    /// The two with all that only sets them apart from their neighbours.
    pub(in crate::model) whole: Span,
}

impl<'a> Pair<'a> {
    /// A pair whose key and value are slices of `whole`, which begins at byte `start` of the file.
    pub(super) fn of(whole: &'a str, start: usize, key: &'a str, value: &'a str) -> Option<Pair<'a>> {
        let key = plain_key(key);
        let value = trim_end(value.trim());
        let place = |part: &str| {
            let at = (part.as_ptr() as usize).checked_sub(whole.as_ptr() as usize)?;
            (at + part.len() <= whole.len()).then(|| Span::new(start + at, start + at + part.len()))
        };
        is_key(key).then_some(())?;
        let whole = Span::new(start, start + whole.len());
        Some(Pair { key, key_span: place(key)?, value, value_span: place(value)?, whole })
    }

    /// The same pair, with what stands between it and its neighbours on a line.
    pub(super) fn within(self, whole: Span) -> Pair<'a> {
        Pair { whole, ..self }
    }
}

/// Marks, signs and the colon around a key are not part of it.
fn plain_key(key: &str) -> &str {
    key.trim_start_matches(|letter: char| !letter.is_alphanumeric())
        .trim_end_matches(|letter: char| !letter.is_alphanumeric() && !matches!(letter, ')' | ']' | '?'))
}

/// Nobody calls a field by a sentence.
fn is_key(key: &str) -> bool {
    !key.is_empty() && key.len() <= 60 && key.split_whitespace().count() <= 6
}

/// What ends a line in Markdown is not part of its value.
fn trim_end(mut value: &str) -> &str {
    loop {
        let before = value;
        value = value.trim_end().trim_end_matches('\\').trim_end_matches('|');
        for tag in ["<br>", "<br/>", "<br />", "&nbsp;"] {
            value = value.strip_suffix(tag).unwrap_or(value);
        }
        if value == before {
            return value;
        }
    }
}

/// The header of a table of pairs, where it only says what the columns hold.
pub(super) fn header_of(table: &Table, text: &str, lexicon: &Lexicon) -> Option<Span> {
    let [key, value] = table.header.as_slice() else { return None };
    lexicon.is_pair_header(key.span.slice(text)).then_some(Span { start: key.span.start, end: value.span.end.max(key.span.end) })
}

/// The rows of a table of two columns. Its header is a row too, unless it only says what the
/// columns hold.
pub(super) fn of_table<'a>(table: &Table, text: &'a str, lexicon: &Lexicon) -> Vec<Pair<'a>> {
    if table.header.len() != 2 {
        return Vec::new();
    }
    let title = table.header[0].span.slice(text);
    let header = (!lexicon.is_pair_header(title)).then_some(&table.header);
    let rows = header.into_iter().chain(table.rows.iter().map(|(_, cells)| cells));
    rows.filter_map(|cells| {
        let [key, value] = cells.as_slice() else { return None };
        let (key, value) = (key.span, value.span);
        // A value that is not there stands before the end of its row.
        let value_span = if value.is_empty() { Span::new(value.range().start, value.range().start) } else { value };
        let written = plain_key(key.slice(text));
        let lead = key.slice(text).find(written)?;
        let start = key.range().start + lead;
        let (key_span, whole) = (Span::new(start, start + written.len()), Span { start: key.start, end: value_span.end.max(key.end) });
        is_key(written).then(|| Pair { key: written, key_span, value: value_span.slice(text), value_span, whole })
    })
    .collect()
}
