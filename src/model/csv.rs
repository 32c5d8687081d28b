//! Rows of CSV files as records: the csv crate reads the values, and each cell is found again in the
//! bytes of its row, so that a finding points into it.

use super::drafts::Draft;
use super::table::{GridCell, GridRow, Register};
use crate::source::Span;
use crate::syntax::{Problem, ProblemKind};
use std::borrow::Cow;
use std::ops::Range;

/// Makes a record of each row of a CSV file. Commas, semicolons and tabs part cells, whichever the
/// first line uses most. `None` when it can't be told what rows it has.
pub(super) fn rows(text: &str, register: &Register<'_>, problems: &mut Vec<Problem>) -> Option<Vec<Draft>> {
    let base = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let content = &text[base..];
    let delimiter = delimiter(content);
    let mut reader = reader(content);
    let mut rows: Vec<GridRow<'_>> = Vec::new();
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                problems.push(Problem::new(ProblemKind::Malformed, Span::default(), format!("the file can't be read as CSV: {error}")));
                return None;
            }
        }
        let from = record.position().map_or(0, |position| position.byte() as usize);
        let to = (reader.position().byte() as usize).min(content.len());
        let from = from + leading_line_ends(&content[from.min(to)..to]);
        let raw = content[from..to].trim_end_matches(['\n', '\r']);
        let (places, open) = cells_of(raw, delimiter);
        if let Some(quote) = open {
            let detail = "this quote is never closed, so the rest of the register stands in one cell";
            problems.push(Problem::new(ProblemKind::Malformed, Span::new(quote, quote + 1).shifted(from + base), detail));
            return None;
        }
        rows.push(row(&record, raw, from + base, &places));
    }
    let mut rows = rows.into_iter();
    let Some(header) = rows.next() else { return Some(Vec::new()) };
    let width = header.cells.len();
    let rows = rows.map(|mut row| {
        let end = row.whole.range().end;
        while row.cells.len() < width {
            row.cells.push(GridCell { text: Cow::Borrowed(""), span: Span::new(end, end) });
        }
        row
    });
    let drafts = register.drafts(&header.cells, rows.collect(), problems);
    if drafts.is_none() {
        problems.push(register.not_recognised(header.whole));
    }
    drafts
}

/// The cells of a CSV file, row by row, without their places.
pub(crate) fn csv_rows(text: &str) -> Vec<csv::Result<Vec<String>>> {
    let content = text.strip_prefix('\u{feff}').unwrap_or(text);
    reader(content).records().map(|row| row.map(|row| row.iter().map(str::to_owned).collect())).collect()
}

fn reader(content: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter(content) as u8).from_reader(content.as_bytes())
}

/// What parts the cells of a CSV file.
fn delimiter(text: &str) -> char {
    let first_line = text.lines().next().unwrap_or("");
    [',', ';', '\t'].into_iter().max_by_key(|sign| (first_line.matches(*sign).count(), *sign == ',')).unwrap_or(',')
}

/// Blank lines before a row are read over by the parser, yet count as part of the row.
fn leading_line_ends(raw: &str) -> usize {
    raw.len() - raw.trim_start_matches(['\n', '\r']).len()
}

fn row<'a>(record: &csv::StringRecord, raw: &'a str, start: usize, places: &[Range<usize>]) -> GridRow<'a> {
    let whole = Span::new(start, start + raw.len());
    let cell = |(at, value): (usize, &str)| match places.get(at) {
        Some(place) if raw[place.clone()] == *value => {
            let inner = value.trim();
            let lead = value.len() - value.trim_start().len();
            let from = place.start + if inner.is_empty() { 0 } else { lead };
            GridCell { text: Cow::Borrowed(&raw[from..from + inner.len()]), span: Span::new(from, from + inner.len()).shifted(start) }
        }
        Some(place) => GridCell { text: Cow::Owned(value.to_owned()), span: Span::new(place.start, place.end).shifted(start) },
        None => GridCell { text: Cow::Owned(value.to_owned()), span: whole },
    };
    GridRow { whole, cells: record.iter().enumerate().map(cell).collect(), written: record.len() }
}

/// Where the content of each cell of a row stands, quotes left out, and the quote that is never
/// closed. A quote opens only at the beginning of a cell; a doubled one is a sign of the text.
fn cells_of(raw: &str, delimiter: char) -> (Vec<Range<usize>>, Option<usize>) {
    let mut cells = Vec::new();
    let mut from = 0;
    let mut open = None;
    for (at, letter) in raw.char_indices().chain([(raw.len(), delimiter)]) {
        if letter == '"' && (open.is_some() || at == from) {
            open = match open {
                Some(_) => None,
                None => Some(at),
            };
        } else if letter == '"' && raw[from..].starts_with('"') && raw[..at].ends_with('"') {
            // The second of a doubled quote: the cell goes on.
            open = Some(from);
        } else if letter == delimiter && (open.is_none() || at == raw.len()) {
            let inner = raw[from..at].strip_prefix('"').and_then(|inner| inner.strip_suffix('"'));
            cells.push(inner.map_or(from..at, |inner| from + 1..from + 1 + inner.len()));
            from = at + letter.len_utf8();
        }
    }
    (cells, open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_where_they_stand() {
        let raw = "RISK-1,\"Unfair, again\",,\"a \"\"b\"\"\",x";
        let cells: Vec<&str> = cells_of(raw, ',').0.into_iter().map(|place| &raw[place]).collect();
        assert_eq!(cells, ["RISK-1", "Unfair, again", "", "a \"\"b\"\"", "x"]);
        assert_eq!(cells_of("a,5\" pipe,b", ','), (vec![0..1, 2..9, 10..11], None));
        assert_eq!(cells_of("a,\"b\"\"c,d", ',').1, Some(2));
        assert_eq!(cells_of("a,\"\",\"b\"", ','), (vec![0..1, 3..3, 6..7], None));
    }
}
