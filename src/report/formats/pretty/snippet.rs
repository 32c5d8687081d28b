//! The lines around a finding and its other ends, cut to what is shown: a few lines of text, so
//! that drawing costs the same wherever in a file they stand, and nothing in them acts on a terminal.

use super::super::visible;
use super::super::words::{is_hidden, whole_words};
use crate::report::locate::{FileText, Located, Range, Report};
use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use unicode_width::UnicodeWidthChar;

/// Marks drawn for one finding: its place and up to two other ends.
const MARKS: usize = 3;
/// Narrower than this, lines are no longer cut to fit.
const NARROWEST: usize = 24;
/// A label with less room than this is told below instead.
const NARROWEST_LABEL: usize = 16;

/// All that is drawn of one finding: one sheet per group of lines, laid end to end.
#[derive(Default)]
pub(super) struct Snippets {
    sheets: Vec<Sheet>,
}

/// Some consecutive lines of one file, with marks in them.
struct Sheet {
    name: String,
    first_line: usize,
    lines: usize,
    /// Where its text begins among all sheets.
    offset: usize,
    text: String,
    marks: Vec<Mark>,
}

struct Mark {
    /// From the sheet's first byte.
    start: usize,
    length: usize,
    /// Where it stands in the file: 1-based.
    line: usize,
    column: usize,
    label: Option<String>,
    primary: bool,
}

/// A place to mark.
struct Wanted<'a> {
    text: &'a FileText,
    path: &'a str,
    range: Range,
    label: Option<&'a str>,
}

impl Snippets {
    /// The snippets of a finding for a screen of `width` columns, and in words what got none.
    pub(super) fn of(report: &Report, one: &Located, width: usize) -> (Snippets, Vec<String>) {
        let mut rest = Vec::new();
        let mut wanted: Vec<Wanted<'_>> = Vec::new();
        let text_of = |file: Option<crate::source::FileId>| file.and_then(|file| report.texts.get(&file)).filter(|text| !text.text.is_empty());
        match (one.range, text_of(one.file)) {
            (Some(range), Some(text)) => wanted.push(Wanted { text, path: &one.path, range, label: None }),
            _ if one.path != "." => rest.push(visible(&one.path)),
            _ => {}
        }
        for related in &one.related {
            match (related.range, text_of(related.file)) {
                (Some(range), Some(text)) if wanted.len() < MARKS => {
                    wanted.push(Wanted { text, path: &related.path, range, label: Some(&related.message) });
                }
                (Some(range), _) => {
                    rest.push(in_words(&related.path, range, &related.message));
                }
                (None, _) if related.path != "." => rest.push(format!("{}: {}", visible(&related.path), visible(&related.message))),
                (None, _) => rest.push(visible(&related.message)),
            }
        }
        let mut snippets = Snippets::default();
        for group in groups(wanted) {
            let offset = snippets.sheets.last().map_or(0, |last: &Sheet| last.offset + last.text.len() + 1);
            snippets.sheets.push(Sheet::new(&group, offset, width, &mut rest));
        }
        (snippets, rest)
    }

    pub(super) fn labels(&self) -> impl Iterator<Item = LabeledSpan> + '_ {
        self.sheets.iter().flat_map(|sheet| {
            sheet.marks.iter().map(|mark| {
                let span = (sheet.offset + mark.start, mark.length);
                if mark.primary {
                    LabeledSpan::new_primary_with_span(mark.label.clone(), span)
                } else {
                    LabeledSpan::new_with_span(mark.label.clone(), span)
                }
            })
        })
    }
}

/// Marks that stand close together in one file share a sheet; the finding's own comes first.
fn groups(wanted: Vec<Wanted<'_>>) -> Vec<Vec<(bool, Wanted<'_>)>> {
    let mut groups: Vec<Vec<(bool, Wanted<'_>)>> = Vec::new();
    for (at, one) in wanted.into_iter().enumerate() {
        let near = |known: &(bool, Wanted<'_>)| known.1.path == one.path && known.1.range.start.line.abs_diff(one.range.start.line) <= 3;
        match groups.iter_mut().find(|group| group.iter().any(near)) {
            Some(group) => group.push((at == 0, one)),
            None => groups.push(vec![(at == 0, one)]),
        }
    }
    groups
}

impl Sheet {
    fn new(group: &[(bool, Wanted<'_>)], offset: usize, width: usize, rest: &mut Vec<String>) -> Sheet {
        let (text, path) = group.first().map_or(("", ""), |(_, one)| (one.text.text.as_str(), one.path));
        let Some(index) = group.first().map(|(_, one)| &one.text.lines) else {
            return Sheet { name: String::new(), first_line: 1, lines: 0, offset, text: String::new(), marks: Vec::new() };
        };
        // The finding's own lines come with the line before and after; other ends stand alone.
        let around = usize::from(group.iter().any(|(primary, _)| *primary));
        let line_of = |one: &Wanted<'_>| one.range.start.line;
        let first = group.iter().map(|(_, one)| line_of(one)).min().unwrap_or(1).saturating_sub(around).max(1);
        let last = (group.iter().map(|(_, one)| line_of(one)).max().unwrap_or(1) + around).min(index.count());
        let last = if last > first && index.line_range(text, last).is_empty() && last == index.count() { last - 1 } else { last };
        let room = width.saturating_sub(last.to_string().len() + 5).max(NARROWEST);
        let mut sheet = Sheet { name: visible(path), first_line: first, lines: last + 1 - first, offset, text: String::new(), marks: Vec::new() };
        for line in first..=last {
            let bytes = index.line_range(text, line);
            let here: Vec<&(bool, Wanted<'_>)> = group.iter().filter(|(_, one)| line_of(one) == line).collect();
            let content = text.get(bytes.clone()).unwrap_or("");
            let spans: Vec<(usize, usize)> = here
                .iter()
                .map(|(_, one)| {
                    let start = one.range.start.byte.clamp(bytes.start, bytes.end);
                    (start - bytes.start, one.range.end.byte.clamp(start, bytes.end) - bytes.start)
                })
                .collect();
            let (shown, places) = shaped(content, &spans, room);
            for ((primary, one), (start, end)) in here.iter().zip(places) {
                let label = one.label.map(|label| folded(label, &shown[..start], &shown[start..end], room));
                if let (Some(None), Some(words)) = (&label, one.label) {
                    rest.push(in_words(one.path, one.range, words));
                }
                sheet.marks.push(Mark {
                    start: sheet.text.len() + start,
                    length: end - start,
                    line,
                    column: one.range.start.column,
                    label: label.flatten(),
                    primary: *primary,
                });
            }
            sheet.text.push_str(&shown);
            sheet.text.push('\n');
        }
        sheet
    }
}

/// Another end without a snippet of its own.
fn in_words(path: &str, range: Range, label: &str) -> String {
    format!("{}:{}:{}: {}", visible(path), range.start.line, range.start.column, visible(label))
}

/// A label folded to fit beside its mark, from the middle of which it hangs; `None` where it can't.
fn folded(label: &str, before: &str, marked: &str, room: usize) -> Option<String> {
    let columns = |text: &str| text.chars().filter_map(UnicodeWidthChar::width).sum::<usize>();
    let left = room.saturating_sub(columns(before) + columns(marked) / 2 + 6);
    let label = visible(label);
    let fits = left >= NARROWEST_LABEL || columns(&label) <= left;
    fits.then(|| textwrap::wrap(&label, whole_words(left)).join("\n"))
}

/// The part of a line that what is shown of it can come from, and whether the line ends with it: a line may
/// be megabytes long and hold thousands of findings.
fn window(line: &str, spans: &[(usize, usize)], room: usize) -> (std::ops::Range<usize>, bool) {
    let reach = room * 8;
    let mark = spans.first().map_or(0, |(start, _)| *start);
    let boundary = |at: usize| (0..=at.min(line.len())).rev().find(|at| line.is_char_boundary(*at)).unwrap_or(0);
    let (from, to) = (boundary(mark.saturating_sub(reach)), boundary(mark + reach));
    (from..to, to == line.len())
}

/// A line as shown: tabs as spaces, what acts on a terminal as words, cut to `room` columns around
/// the first mark. Second: where the marks are in it.
fn shaped(line: &str, spans: &[(usize, usize)], room: usize) -> (String, Vec<(usize, usize)>) {
    let (window, is_end) = window(line, spans, room);
    let skipped = window.start;
    let line = &line[window];
    let spans: Vec<(usize, usize)> = spans.iter().map(|(start, end)| (start.saturating_sub(skipped), end.saturating_sub(skipped))).collect();
    // A byte-order mark is no part of the line.
    let mut pieces: Vec<(usize, String, usize)> = Vec::new();
    for (at, letter) in line.char_indices() {
        let shown = match letter {
            '\u{feff}' if at + skipped == 0 => String::new(),
            '\t' => "    ".to_owned(),
            letter if is_hidden(letter) => visible(letter.encode_utf8(&mut [0; 4])),
            letter => letter.to_string(),
        };
        let columns = shown.chars().filter_map(UnicodeWidthChar::width).sum();
        pieces.push((at, shown, columns));
    }
    let total: usize = pieces.iter().map(|(_, _, columns)| columns).sum();
    let (mut from, mut to) = (0, pieces.len());
    if total > room {
        let mark = spans.first().map_or(0, |(start, _)| pieces.partition_point(|(at, _, _)| at < start));
        // A third of the room goes to what stands before the mark.
        let mut left = room.saturating_sub(2);
        from = mark;
        let mut before = left / 3;
        while from > 0 && pieces[from - 1].2 <= before {
            before -= pieces[from - 1].2;
            left -= pieces[from - 1].2;
            from -= 1;
        }
        to = from.max(mark);
        let mut after = left;
        while to < pieces.len() && pieces[to].2 <= after {
            after -= pieces[to].2;
            to += 1;
        }
        // What is left over at the end of the line goes to its beginning.
        while to == pieces.len() && from > 0 && pieces[from - 1].2 <= after {
            after -= pieces[from - 1].2;
            from -= 1;
        }
    }
    let mut shown = String::new();
    if from > 0 || skipped > 0 {
        shown.push('…');
    }
    let mut starts: Vec<(usize, usize)> = Vec::with_capacity(to - from + 1);
    for (at, piece, _) in &pieces[from..to] {
        starts.push((*at, shown.len()));
        shown.push_str(piece);
    }
    let end = shown.len();
    if to < pieces.len() || !is_end {
        shown.push('…');
    }
    let place = |byte: usize| {
        let at = starts.partition_point(|(at, _)| *at < byte);
        match starts.get(at) {
            Some((_, place)) => *place,
            None => end,
        }
    };
    let marks = spans
        .iter()
        .map(|(start, finish)| {
            let start = place(*start);
            let finish = place(*finish).max(start);
            // A place without width still gets a mark of one letter.
            let next = shown[start..].chars().next().map_or(0, char::len_utf8);
            (start, if finish == start { start + next } else { finish })
        })
        .collect();
    (shown, marks)
}

impl SourceCode for Snippets {
    fn read_span<'a>(&'a self, span: &SourceSpan, before: usize, _after: usize) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let sheet =
            self.sheets.iter().find(|sheet| sheet.offset <= start && end <= sheet.offset + sheet.text.len()).ok_or(MietteError::OutOfBounds)?;
        // Asked for a mark alone, miette wants its line and column for the header; the column of the
        // file, not of the line as it is shown.
        let mark = sheet.marks.iter().find(|mark| before == 0 && sheet.offset + mark.start == start);
        let (line, column) = mark.map_or((sheet.first_line - 1, 0), |mark| (mark.line - 1, mark.column - 1));
        let span = (sheet.offset, sheet.text.len()).into();
        Ok(Box::new(MietteSpanContents::new_named(sheet.name.clone(), sheet.text.as_bytes(), span, line, column, sheet.lines)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_line_stays_as_it_is() {
        let (shown, marks) = shaped("owner: Dana", &[(7, 11)], 60);
        assert_eq!((shown.as_str(), &shown[marks[0].0..marks[0].1]), ("owner: Dana", "Dana"));
    }

    #[test]
    fn a_long_line_is_cut_around_the_mark() {
        let line = format!("| {} | WRONG | {} |", "a".repeat(100), "b".repeat(100));
        let at = line.find("WRONG").expect("present");
        let (shown, marks) = shaped(&line, &[(at, at + 5)], 40);
        assert_eq!(&shown[marks[0].0..marks[0].1], "WRONG");
        assert!(shown.chars().count() <= 40, "{shown}");
        assert!(shown.starts_with('…') && shown.ends_with('…'), "{shown}");
    }

    #[test]
    fn of_a_very_long_line_the_same_is_shown() {
        let (before, after) = ("é ".repeat(300), " ü".repeat(300));
        let near = format!("{before}WRONG{after}");
        let far = format!("{}{near}{}", "é ".repeat(90_000), " ü".repeat(90_000));
        let cut = |line: &str| {
            let at = line.find("WRONG").expect("present");
            shaped(line, &[(at, at + 5)], 40)
        };
        assert_eq!(cut(&near), cut(&far));
    }

    #[test]
    fn a_mark_survives_what_is_shown_otherwise() {
        let (shown, marks) = shaped("\t\u{1b}[31m日本: Kü", &[(14, 17)], 60);
        assert_eq!(shown, "    \\u{1b}[31m日本: Kü");
        assert_eq!(&shown[marks[0].0..marks[0].1], "Kü");
    }

    #[test]
    fn nothing_has_a_mark_all_the_same() {
        let (shown, marks) = shaped("id:", &[(3, 3)], 60);
        assert_eq!((shown.as_str(), marks[0]), ("id:", (3, 3)));
        let (_, marks) = shaped("id: x", &[(0, 0)], 60);
        assert_eq!(marks[0], (0, 1));
    }
}
