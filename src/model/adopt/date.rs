//! Days as people write them in documents that were not written for us.

use crate::lexicon::Lexicon;
use crate::schema::parse_date;
use jiff::civil::Date;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// What a text says of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// A day; of a month or quarter, its last.
    Day(Date),
    /// It could be either.
    Either(Date, Date),
    /// No day.
    None,
}

/// A form of writing a day, and how to read what it matched.
type Form = (&'static str, Reader);

/// Makes a day of what a form has found.
type Reader = fn(&Captures<'_>, &Lexicon) -> Reading;

/// The forms, the longer before those that are their beginning. A word is whatever is neither a number
/// nor punctuation: whether it names a month is asked afterwards.
const FORMS: &[Form] = &[
    // 2026-06-28, 2026/6/28
    (r"^([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ][0-9]{1,2}:[0-9]{2}[0-9:.]*)?", |found, _| {
        day(number(found, 1), number(found, 2), number(found, 3))
    }),
    // 14 March 2025, 14th of March, 2025, 14. März 2025, 14-Mar-2025; of 14–16 March the last
    (
        r"(?i)^(?:[0-9]{1,2}\.?\s*(?:-|to|bis)\s*)?([0-9]{1,2})(?:st|nd|rd|th|\.)?[\s/-]*(?:of\s+)?([^\s0-9.,()/|:-]+)\.?[\s,/-]*([0-9]{4})",
        |found, lexicon| named(found, 2, lexicon, |month| day(number(found, 3), month, number(found, 1))),
    ),
    // March 14, 2025; of March 14–16 the last
    (r"(?i)^([^\s0-9.,()/|:-]+)\.?\s+(?:[0-9]{1,2}\s*-\s*)?([0-9]{1,2})(?:st|nd|rd|th)?\s*,?\s+([0-9]{4})", |found, lexicon| {
        named(found, 1, lexicon, |month| day(number(found, 3), month, number(found, 2)))
    }),
    // 14.03.2025, 14.3.25
    (r"^(?:[0-9]{1,2}\.(?:[0-9]{1,2}\.)?\s*-\s*)?([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4}|[0-9]{2})(?-u:\b)", |found, _| {
        let year = number(found, 3);
        day(if year < 100 { year + 2000 } else { year }, number(found, 2), number(found, 1))
    }),
    // 03/04/2025: the day or the month may come first
    (r"^([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})", |found, _| {
        let (one, other, year) = (number(found, 1), number(found, 2), number(found, 3));
        match (day(year, other, one), day(year, one, other)) {
            (Reading::Day(first), Reading::Day(second)) if first != second => Reading::Either(first, second),
            (Reading::None, second) => second,
            (first, _) => first,
        }
    }),
    // Q3 2026, 3. Quartal 2026
    (r"(?i)^(?:(?:q|quarter|quartal)\s?([1-4])|([1-4])(?:st|nd|rd|th|\.)?\s+(?:quarter|quartal))[\s,/-]*(?:of\s+)?([0-9]{4})", |found, _| {
        let quarter = if found.get(1).is_some() { number(found, 1) } else { number(found, 2) };
        last_of(number(found, 3), quarter * 3)
    }),
    // 2026-Q1
    (r"(?i)^([0-9]{4})[\s/-]*q([1-4])", |found, _| last_of(number(found, 1), number(found, 2) * 3)),
    // Jan 2026, end of January 2026
    (r"(?i)^(?:(?:end of|ende)\s+)?([^\s0-9.,()/|:-]+)\.?[\s,-]+([0-9]{4})", |found, lexicon| {
        named(found, 1, lexicon, |month| last_of(number(found, 2), month))
    }),
    // 2026-01, 01/2026
    (r"^([0-9]{4})-([0-9]{2})(?:$|[^0-9-])", |found, _| last_of(number(found, 1), number(found, 2))),
    (r"^([0-9]{1,2})/([0-9]{4})", |found, _| last_of(number(found, 2), number(found, 1))),
];

static PATTERNS: LazyLock<Vec<(Option<Regex>, Reader)>> =
    LazyLock::new(|| FORMS.iter().map(|(pattern, read)| (Regex::new(pattern).ok(), *read)).collect());

/// Reads a day. What stands behind it must not make it another one: a time, a zone, a remark.
pub(super) fn read(text: &str, lexicon: &Lexicon) -> Reading {
    if let Some(day) = parse_date(text.trim()) {
        return Reading::Day(day);
    }
    if !text.contains(|letter: char| letter.is_ascii_digit()) {
        return Reading::None;
    }
    let plain: String = text.chars().map(plain_letter).collect();
    let mut text = plain.trim();
    // `Friday, 14 March 2025`
    if let Some((word, rest)) = text.split_once(", ")
        && word.chars().all(char::is_alphabetic)
        && rest.starts_with(|first: char| first.is_ascii_digit() || first.is_alphabetic())
        && lexicon.month(word).is_none()
    {
        text = rest;
    }
    for (pattern, read) in PATTERNS.iter() {
        let Some(found) = pattern.as_ref().and_then(|pattern| pattern.captures(text)) else { continue };
        let reading = read(&found, lexicon);
        let rest = found.get(0).map_or("", |whole| &text[whole.end()..]).trim_start();
        if reading == Reading::None {
            continue;
        }
        // `2025-03-14 to 2025-03-16` ends on the second day.
        let second = rest.strip_prefix('-').or_else(|| rest.strip_prefix("to ")).or_else(|| rest.strip_prefix("bis "));
        return match second.map(|second| self::read(second, lexicon)) {
            Some(Reading::None) | None if rest.is_empty() || is_remark(rest) => reading,
            Some(Reading::None) | None => Reading::None,
            Some(second) => second,
        };
    }
    Reading::None
}

/// Whether what stands behind a day leaves it what it is.
fn is_remark(rest: &str) -> bool {
    rest.starts_with(['(', '[', ',', ';', '*', '-', '|'])
        || ["UTC", "GMT", "CET", "CEST", "Z", "by ", "von ", "durch "].iter().any(|word| rest.starts_with(word))
}

fn plain_letter(letter: char) -> char {
    match letter {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{2009}' => ' ',
        other => other,
    }
}

fn number(found: &Captures<'_>, group: usize) -> i16 {
    found.get(group).and_then(|digits| digits.as_str().parse().ok()).unwrap_or(0)
}

fn day(year: i16, month: i16, day: i16) -> Reading {
    let date = (1900..2200).contains(&year).then(|| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()).flatten();
    date.map_or(Reading::None, Reading::Day)
}

fn last_of(year: i16, month: i16) -> Reading {
    match day(year, month, 1) {
        Reading::Day(first) => Reading::Day(first.last_of_month()),
        other => other,
    }
}

fn named(found: &Captures<'_>, group: usize, lexicon: &Lexicon, read: impl Fn(i16) -> Reading) -> Reading {
    found.get(group).and_then(|word| lexicon.month(word.as_str())).map_or(Reading::None, |month| read(i16::from(month)))
}
