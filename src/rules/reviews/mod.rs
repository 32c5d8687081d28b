//! REV: dates and reviews.

mod dates;
mod due;

use super::assessments::{held, in_force};
use super::{Check, Context, Findings};
use crate::model::{Record, RecordId};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

pub(super) use due::longest_interval;
pub use due::{Due, review_due};
use due::{accepted_interval, newest_review, reviewed_by_register, says_last_review, says_when};

/// Functions by code.
pub(super) const CHECKS: &[(&str, Check)] = &[
    ("REV001", overdue),
    ("REV002", due_soon),
    ("REV003", no_date),
    ("REV004", dates::in_future),
    ("REV005", dates::out_of_order),
    ("REV006", interval_too_long),
    ("REV007", bunched),
];

/// The fields from which the review of an assessment is counted: a rule that tells of the assessment as
/// out of date speaks for them.
pub(super) const REVIEWED: [&str; 4] = ["assessed", "reviewed", "approved", "next_review"];

/// How many reviews may fall due on one day before REV007 speaks.
const MOST_ON_ONE_DAY: usize = 20;

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

fn days(count: i32) -> String {
    format!("{count} day{}", if count == 1 { "" } else { "s" })
}

/// All records whose next review is known.
fn all_due<'a>(context: &'a Context<'_>) -> impl Iterator<Item = (RecordId, &'a Record, Due)> {
    context.corpus.iter().filter(|(_, record)| !record.is_retired()).filter_map(|(id, record)| Some((id, record, review_due(context, id)?)))
}

/// Today is past the next review.
fn overdue(context: &Context<'_>, out: &mut Findings) {
    for (id, record, due) in all_due(context).filter(|(_, _, due)| context.today > due.day) {
        let late = days(days_between(due.day, context.today));
        out.on(id, record.place(due.span), format!("the review of {} fell due on {} and is {late} late{}", record.name(), due.day, due.because()))
            .help("review it, change what no longer fits, and set `reviewed` to that day");
    }
}

/// How soon a day comes that lies within the days of `[review] soon`: "today", "in 3 days".
fn soon(context: &Context<'_>, day: Date) -> Option<String> {
    let left = days_between(context.today, day);
    let is_soon = day >= context.today && left <= context.settings.soon;
    is_soon.then(|| if left == 0 { "today".to_owned() } else { format!("in {}", days(left)) })
}

/// A review falls due within the days of `[review] soon`, or an assessment has to be made again by then.
fn due_soon(context: &Context<'_>, out: &mut Findings) {
    let mut told: BTreeSet<RecordId> = BTreeSet::new();
    for (id, kind, assessed) in in_force(context) {
        let record = context.record(id);
        let Some(held) = held(context, record, kind, assessed.day) else { continue };
        let Some(when) = soon(context, held.until) else { continue };
        // A risk that stands in for an assessment is told of as under review itself.
        if !record.is_a(kind) {
            continue;
        }
        let after = held.interval.map_or(String::new(), |interval| format!(" ({} after {})", interval.words(), assessed.day));
        let (done, help) = match kind {
            "supplier" => ("assessed", "assess the supplier again, and set `assessed` and `result`; a newer `reviewed` does not count".to_owned()),
            kind => ("made", format!("assess again and keep the result as a new `{kind}` with its own date; a newer `reviewed` here does not count")),
        };
        out.on(id, record.at(held.at), format!("{} has to be {done} again {when}, by {}{after}", record.name(), held.until)).help(help);
        told.insert(id);
    }
    for (id, record, due) in all_due(context).filter(|(id, ..)| !told.contains(id)) {
        let Some(when) = soon(context, due.day) else { continue };
        out.on(id, record.place(due.span), format!("the review of {} falls due {when}, on {}{}", record.name(), due.day, due.because()))
            .help("put it into somebody's calendar, do it, and set `reviewed`");
    }
}

/// A record that is kept under review says neither when it was looked at nor how often it will be.
fn no_date(context: &Context<'_>, out: &mut Findings) {
    for (id, record) in context.corpus.iter().filter(|(_, record)| record.kind.review.kept) {
        // A date that the type requires is told as missing already.
        let required = record.kind.shape.required.iter().any(|field| record.kind.review.from.contains(field) || field == "approved");
        if says_when(record) || required || reviewed_by_register(context, record).is_some() {
            continue;
        }
        out.on(id, record.place_of_type(), format!("nothing says when {} was last reviewed, or when it will be", record.name()))
            .help("set `reviewed` to the day somebody really went through it, and `review_interval` if twelve months do not fit");
    }
}

/// More time between reviews than is accepted for the type.
fn interval_too_long(context: &Context<'_>, out: &mut Findings) {
    for (id, record) in context.corpus.iter() {
        let last = newest_review(record);
        let from = last.map_or(context.today, |last| last.day);
        if let (Some(own), Some(most)) = (record.period("review_interval"), longest_interval(context, &record.kind.name))
            && own.after(from) > most.after(from)
        {
            let message =
                format!("{} is reviewed every {}, but {} are the most for {}", record.name(), own.words(), most.words(), record.kind.with_article());
            out.on(id, record.at("review_interval"), message)
                .help(format!("shorten it to {}, or decide on a longer one for the type, with a reason, under `[review] intervals`", most.words()));
            continue;
        }
        let (Some(next), Some(accepted)) = (record.date("next_review"), accepted_interval(context, record)) else { continue };
        let latest = accepted.after(from);
        // Once that day has passed, the review is overdue (REV001), whatever the record says.
        if next.day <= latest || context.today > latest || (last.is_none() && says_last_review(record)) {
            continue;
        }
        let (interval, since) = (accepted.words(), if last.is_some() { "after the last one" } else { "from today" });
        let message = format!("the next review of {} is set for {}, but {interval} {since} is {latest}", record.name(), next.day);
        let finding = out.on(id, record.place(next.span), message);
        match last {
            Some(last) => finding
                .related(record.place(last.span), "it was last reviewed on this day")
                .help(format!("set it to {latest} or earlier, or change the interval")),
            None => finding.help(format!("say in `reviewed` when it was last looked at, and plan the next review within {interval} of that day")),
        };
    }
}

/// Too many reviews fall due on one day.
fn bunched(context: &Context<'_>, out: &mut Findings) {
    let mut by_day: BTreeMap<Date, Vec<(RecordId, Due)>> = BTreeMap::new();
    for (id, record, due) in all_due(context) {
        if record.is_live() && due.day >= context.today {
            by_day.entry(due.day).or_default().push((id, due));
        }
    }
    for (day, all) in by_day.into_iter().filter(|(_, all)| all.len() > MOST_ON_ONE_DAY) {
        let Some((first, due)) = all.first() else { continue };
        let record = context.record(*first);
        out.on(*first, record.place(due.span), format!("{} reviews fall due on {day}", all.len()))
            .help("spread them over the year, the weightier records first");
    }
}
