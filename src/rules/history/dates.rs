//! GIT002: a date that was written in long after the day it names.

use super::{Context, Findings};
use crate::chronicle::RecordLife;
use crate::schema::parse_date;
use jiff::civil::Date;

/// A date of something done that a commit wrote more than the configured days later. The commit
/// that brought the record in proves nothing; a rebase doesn't move the author's day.
pub(super) fn backdated(context: &Context<'_>, out: &mut Findings) {
    let Some(chronicle) = context.chronicle() else {
        return;
    };
    for (id, record) in context.corpus.iter() {
        let life = chronicle.of(id);
        for field in record.fields.iter().filter(|field| !field.inherited) {
            let is_past = record.kind.shape_of(field.name).is_some_and(|shape| shape.mark.past);
            let (true, Some(dated)) = (is_past, record.date(&field.name)) else {
                continue;
            };
            // A date that a revert brings back was written when it was written first.
            let wrote = life.ever_wrote(&field.name);
            if wrote.is_empty() || wrote.iter().any(|at| life.versions[*at].previous.is_empty()) {
                continue;
            }
            let late_by = |day: Date| dated.day.until(day).map_or(0, |span| i64::from(span.get_days()));
            let allowed = context.settings.backdated_after;
            let mut made_by = wrote.iter().filter_map(|at| chronicle.made_by(life.versions[*at].commit?));
            if made_by.any(|day| late_by(day) <= allowed) {
                continue; // Whatever the author's clock says: the earlier of the two counts.
            }
            let facts = wrote.iter().filter_map(|at| chronicle.commit(life.versions[*at].commit?));
            let Some((written, facts)) = facts.filter_map(|facts| Some((facts.day?, facts))).min_by_key(|(day, _)| *day) else {
                continue;
            };
            let late = late_by(written);
            if late <= allowed || wrote.iter().any(|at| is_respelt(life, *at, &field.name)) {
                continue;
            }
            let message = format!("`{}` names {}, and commit `{}` wrote it {late} days later, on {written}", field.name, dated.day, facts.short);
            out.on(id, record.at(&field.name), message)
                .help("keep what shows that it took place on that day (minutes, a ticket, a signature), or correct the date");
        }
    }
}

/// Whether a version only spells a day otherwise that stood there before: `2018-31-03` was no date, and
/// has the same numbers as `2018-03-31`.
fn is_respelt(life: &RecordLife, at: usize, field: &str) -> bool {
    let numbers = |text: &str| {
        let mut numbers: Vec<u32> = text.split(|letter: char| !letter.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect();
        numbers.sort_unstable();
        numbers
    };
    let written = |at: usize| life.state(at).and_then(|state| state.get(field));
    let Some(now) = written(at) else { return false };
    let before = life.versions[at].previous.iter().filter_map(|before| written(*before));
    before.into_iter().any(|before| parse_date(before).is_none() && numbers(before) == numbers(now))
}
