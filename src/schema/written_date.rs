//! Days as people write them, for a correction to `YYYY-MM-DD`: only where one day alone can be meant.

use crate::lexicon::Lexicon;
use jiff::civil::Date;

/// The day that `2026-3-1`, `2026/03/01`, `14 March 2025`, `March 14, 2025` or `14.03.2025` names.
/// `03/04/2025` is the third of April to some and the fourth of March to others: it names none.
pub(crate) fn written_date(text: &str) -> Option<Date> {
    let text = text.trim();
    let day = text.split_once(['T', ' ']).filter(|(day, rest)| day.len() == 10 && is_time(rest)).map_or(text, |(day, _)| day);
    let parts: Vec<&str> = day.split([' ', '-', '/', '.', ',']).filter(|part| !part.is_empty()).collect();
    let [one, two, three] = parts.as_slice() else {
        return None;
    };
    if let (Some(year), Some(month), Some(day)) = (year(one), number(two), number(three)) {
        return Date::new(year, month, day).ok();
    }
    let year = year(three)?;
    match (month(one), month(two)) {
        (Some(month), None) => Date::new(year, month, counted(two)?).ok(),
        (None, Some(month)) => Date::new(year, month, counted(one)?).ok(),
        _ => {
            let (one, two) = (number(one)?, number(two)?);
            // With dots the day comes first wherever dates are written so.
            match (day.contains('.'), one > 12, two > 12) {
                (true, _, false) | (false, true, false) => Date::new(year, two, one).ok(),
                (false, false, true) => Date::new(year, one, two).ok(),
                _ => None,
            }
        }
    }
}

/// Whether what follows a day is a time of it: a record's dates have none.
fn is_time(text: &str) -> bool {
    let zone = matches!(text.trim(), "UTC" | "(UTC)" | "Z");
    zone || (text.starts_with(|first: char| first.is_ascii_digit())
        && text.contains(':')
        && text.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, ':' | '.' | '+' | '-' | 'Z' | ' ')))
}

fn year(text: &str) -> Option<i16> {
    (text.len() == 4).then(|| text.parse().ok()).flatten().filter(|year| *year >= 1900)
}

fn number(text: &str) -> Option<i8> {
    (text.len() <= 2 && text.bytes().all(|digit| digit.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// `14`, `14th`.
fn counted(text: &str) -> Option<i8> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text);
    number(digits)
}

fn month(text: &str) -> Option<i8> {
    Lexicon::builtin().month(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_day_is_meant_or_none() {
        let read = |text: &str| written_date(text).map(|day| day.to_string());
        for text in ["2026-3-1", "2026/03/01", "2026.3.1", "1 March 2026", "1st March 2026", "March 1, 2026", "01-Mar-2026", "01.03.2026"] {
            assert_eq!(read(text).as_deref(), Some("2026-03-01"), "{text}");
        }
        for text in ["2026-03-14T09:30:00Z", "2026-03-14 (UTC)", "14/03/2026", "03/14/2026", "2026-03-14 09:30"] {
            assert_eq!(read(text).as_deref(), Some("2026-03-14"), "{text}");
        }
        for text in ["03/04/2026", "2026-13-01", "2026-02-30", "31.02.2026", "March 2026", "Q3 2026", "1 Marc 2026", "26-3-1", "in 3 days 2026", ""] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
