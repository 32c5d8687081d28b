//! Dates and periods as people write them.

use jiff::Span as Length;
use jiff::civil::Date;

/// A calendar period: so many months, or so many days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    /// Calendar months; years are twelve.
    pub months: i32,
    /// Days; weeks are seven.
    pub days: i32,
}

impl Period {
    /// So many months.
    pub fn months(months: i32) -> Period {
        Period { months, days: 0 }
    }

    /// The last day of the period that begins on `date`: the same day so many months on, or the
    /// last of that month where it is shorter (2024-02-29 and a year is 2025-02-28).
    pub fn after(self, date: Date) -> Date {
        let length = Length::new().months(self.months).days(self.days);
        date.checked_add(length).unwrap_or(if self.months < 0 { Date::MIN } else { Date::MAX })
    }

    /// The day so long before `date`.
    pub fn before(self, date: Date) -> Date {
        let length = Length::new().months(self.months).days(self.days);
        date.checked_sub(length).unwrap_or(Date::MIN)
    }

    /// Roughly how many days, to compare periods.
    pub fn rough_days(self) -> i64 {
        i64::from(self.months) * 30 + i64::from(self.months) / 2 + i64::from(self.days)
    }

    /// In words: "12 months", "90 days".
    pub fn words(self) -> String {
        let plural = |count: i32, unit: &str| format!("{count} {unit}{}", if count == 1 { "" } else { "s" });
        match (self.months, self.days) {
            (0, days) => plural(days, "day"),
            (months, 0) => plural(months, "month"),
            (months, days) => format!("{} and {}", plural(months, "month"), plural(days, "day")),
        }
    }
}

/// Reads `YYYY-MM-DD`; nothing else.
pub fn parse_date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let number = |part: &[u8]| part.iter().try_fold(0i16, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i16::from(digit - b'0')));
    Date::new(number(&bytes[..4])?, number(&bytes[5..7])? as i8, number(&bytes[8..])? as i8).ok()
}

/// The two days that `03/04/2025` can be: the day first, and the month first.
pub fn either_date(text: &str) -> Option<(Date, Date)> {
    let parts: Vec<&str> = text.trim().split(['/', '-']).collect();
    let [one, other, year] = parts[..] else { return None };
    let is_number = |part: &str, most: usize| !part.is_empty() && part.len() <= most && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(one, 2) || !is_number(other, 2) || !is_number(year, 4) || year.len() != 4 {
        return None;
    }
    let day = |month: &str, day: &str| Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok();
    let (first, second) = (day(other, one)?, day(one, other)?);
    (first != second).then_some((first, second))
}

/// Reads `P12M`, `P1Y6M`, `P90D`, a word such as `yearly`, or `24 months`.
pub fn parse_period(text: &str) -> Option<Period> {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix('P').or_else(|| text.strip_prefix('p')) {
        return parse_iso(rest);
    }
    let lower = text.to_lowercase();
    let word = match lower.as_str() {
        "daily" => Period { months: 0, days: 1 },
        // Measured all the time: somebody should still have looked within a month.
        "continuous" | "continuously" | "hourly" => Period::months(1),
        "weekly" => Period { months: 0, days: 7 },
        "fortnightly" | "biweekly" => Period { months: 0, days: 14 },
        "monthly" => Period::months(1),
        "bimonthly" => Period::months(2),
        "quarterly" => Period::months(3),
        "half-yearly" | "half yearly" | "semi-annual" | "semiannual" | "semi-annually" | "biannual" => Period::months(6),
        "yearly" | "annual" | "annually" => Period::months(12),
        "biennial" | "biennially" | "two-yearly" => Period::months(24),
        "triennial" | "triennially" | "three-yearly" => Period::months(36),
        _ => return parse_counted(&lower),
    };
    Some(word)
}

fn parse_counted(text: &str) -> Option<Period> {
    let digits = text.len() - text.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    let count: i32 = text.get(..digits)?.parse().ok().filter(|count| (1..=36_500).contains(count))?;
    let unit = text[digits..].trim_start_matches([' ', '-', '\u{a0}']);
    Some(match unit {
        "d" | "day" | "days" => Period { months: 0, days: count },
        "w" | "week" | "weeks" => Period { months: 0, days: count.checked_mul(7)? },
        "m" | "mo" | "month" | "months" => Period::months(count),
        "y" | "year" | "years" => Period::months(count.checked_mul(12)?),
        _ => return None,
    })
}

fn parse_iso(mut rest: &str) -> Option<Period> {
    let mut period = Period { months: 0, days: 0 };
    if rest.is_empty() {
        return None;
    }
    let mut order = 0;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
        let count: i32 = rest.get(..digits)?.parse().ok().filter(|count| (0..=36_500).contains(count))?;
        let unit = rest[digits..].chars().next()?;
        let place = match unit.to_ascii_uppercase() {
            'Y' => {
                period.months += count.checked_mul(12)?;
                1
            }
            'M' => {
                period.months += count;
                2
            }
            'W' => {
                period.days += count.checked_mul(7)?;
                3
            }
            'D' => {
                period.days += count;
                4
            }
            _ => return None,
        };
        if place <= order {
            return None;
        }
        order = place;
        rest = &rest[digits + 1..];
    }
    (period.months > 0 || period.days > 0).then_some(period)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        parse_date(text).expect("a date")
    }

    #[test]
    fn months_are_calendar_months_and_clamp_at_the_end() {
        for (from, period, to) in [
            ("2024-02-29", "P12M", "2025-02-28"),
            ("2026-08-31", "6 months", "2027-02-28"),
            ("2025-01-31", "monthly", "2025-02-28"),
            ("2025-11-22", "yearly", "2026-11-22"),
            ("2026-01-01", "P90D", "2026-04-01"),
            ("2026-01-01", "P1Y6M", "2027-07-01"),
        ] {
            assert_eq!(parse_period(period).expect(period).after(day(from)), day(to), "{from} + {period}");
        }
    }

    #[test]
    fn what_is_no_date_or_period_is_refused() {
        for text in ["2026-02-30", "2026-2-3", "03/04/2025", "20260203", "2026-02-03T00:00", "+2026-02-03", ""] {
            assert_eq!(parse_date(text), None, "{text}");
        }
        assert_eq!(either_date("03/04/2025"), Some((day("2025-04-03"), day("2025-03-04"))));
        assert_eq!((either_date("13/04/2025"), either_date("04/04/2025"), either_date("2025-03-04")), (None, None, None));
        for text in ["P", "12", "PT1H", "P1M1Y", "sometimes", "0 months", "P0D", "99999999999 days", "-3 months"] {
            assert_eq!(parse_period(text), None, "{text}");
        }
    }
}
