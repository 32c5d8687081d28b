//! Lengths of time as people write them: by their first cadence word, by number and unit, as cron.

use crate::lexicon::{Lexicon, tokens};
use crate::schema::parse_period;
use smol_str::SmolStr;

/// What a text says of a length of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// A period in our form.
    Period(SmolStr),
    /// It says when, but not how often: on demand, upon change.
    Never,
    /// Nothing that can be read.
    None,
}

/// Reads a length of time; `header` is what the column or key is called, for it may name the unit.
pub(super) fn read(text: &str, header: &str, lexicon: &Lexicon) -> Reading {
    let text = text.trim();
    if parse_period(text).is_some() {
        return Reading::Period(text.into());
    }
    if let Ok(count) = text.parse::<u16>() {
        let unit = tokens(header).iter().find_map(|word| lexicon.unit(word));
        return unit.and_then(|unit| period(count, unit)).map_or(Reading::None, Reading::Period);
    }
    if let Some(period) = counted(text, lexicon).or_else(|| cron(text)) {
        return Reading::Period(period);
    }
    match lexicon.cadence(text) {
        Some(Some(period)) => Reading::Period(period.clone()),
        Some(None) => Reading::Never,
        None => Reading::None,
    }
}

fn period(count: u16, unit: char) -> Option<SmolStr> {
    Some(SmolStr::new(format!("P{count}{unit}"))).filter(|period| parse_period(period).is_some())
}

/// `every 6 months`, `30 days`, `+7d`: a number among the first words, and its unit.
fn counted(text: &str, lexicon: &Lexicon) -> Option<SmolStr> {
    let words = tokens(text);
    let at = words.iter().take(3).position(|word| word.starts_with(|first: char| first.is_ascii_digit()))?;
    let digits = words[at].trim_end_matches(|letter: char| !letter.is_ascii_digit());
    let count: u16 = digits.parse().ok()?;
    let glued = &words[at][digits.len()..];
    let unit = match glued {
        "" => lexicon.unit(words.get(at + 1)?)?,
        "d" | "w" | "m" | "y" => glued.to_ascii_uppercase().chars().next()?,
        _ => return None,
    };
    // What stands before must not be a cadence of its own.
    if lexicon.cadence(&words[..at].join(" ")).is_some() { None } else { period(count, unit) }
}

/// Five to seven fields of a crontab, roughly: how often it comes round.
fn cron(text: &str) -> Option<SmolStr> {
    let fields: Vec<&str> = text.split_whitespace().collect();
    let is_field = |field: &&str| field.bytes().all(|byte| byte.is_ascii_digit() || b"*/,-?L#W".contains(&byte));
    if !(5..=7).contains(&fields.len()) || !fields.iter().all(is_field) {
        return None;
    }
    // With six or more, seconds come first.
    let [day, month, weekday] = fields[usize::from(fields.len() > 5) + 2..][..3] else { return None };
    let every = |field: &str| matches!(field, "*" | "?");
    Some(match (month.strip_prefix("*/"), every(month), every(day), every(weekday)) {
        (Some(step), ..) => period(step.parse().ok()?, 'M')?,
        (None, false, ..) => period((12 / month.split(',').count().clamp(1, 12)) as u16, 'M')?,
        (None, true, false, _) => "P1M".into(),
        (None, true, true, false) => "P7D".into(),
        (None, true, true, true) => "P1D".into(),
    })
}
