//! GIT002: a date that was written in long after the day it names.

use super::{Context, Findings};

/// A date of something done that a commit wrote more than the configured days later. The commit
/// that brought the record in proves nothing; a rebase doesn't move the author's day.
pub(super) fn backdated(context: &Context<'_>, out: &mut Findings) {
    let Some(chronicle) = context.chronicle() else {
        return;
    };
    for (id, record) in context.corpus.iter() {
        let life = chronicle.of(id);
        for field in record.fields.iter().filter(|field| !field.inherited) {
            let is_past = record.kind.field(&field.name).is_some_and(|shape| shape.mark.past);
            let (true, Some(dated)) = (is_past, record.date(&field.name)) else {
                continue;
            };
            let wrote = life.wrote(&field.name);
            if wrote.is_empty() || wrote.iter().any(|at| life.versions[*at].previous.is_empty()) {
                continue;
            }
            let facts = wrote.iter().filter_map(|at| chronicle.commit(life.versions[*at].commit?));
            let Some((written, facts)) = facts.filter_map(|facts| Some((facts.day?, facts))).min_by_key(|(day, _)| *day) else {
                continue;
            };
            let Ok(late) = dated.day.until(written).map(|span| i64::from(span.get_days())) else {
                continue;
            };
            if late <= context.settings.backdated_after {
                continue;
            }
            let message = format!("`{}` names {}, and commit `{}` wrote it {late} days later, on {written}", field.name, dated.day, facts.short);
            out.on(id, record.at(&field.name), message)
                .help("keep what shows that it took place on that day (minutes, a ticket, a signature), or correct the date");
        }
    }
}
