//! TRN001: whoever has a role must be able to fill it, today.

use crate::model::{Record, RecordId};
use crate::rules::parties::Parties;
use crate::rules::{Context, Findings};
use crate::settings::folded;
use crate::source::Place;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// The training of a role in use is past its time, or there is none.
pub(super) fn expired(context: &Context<'_>, out: &mut Findings) {
    let parties = Parties::new(context);
    let used: BTreeSet<RecordId> = parties.used_roles().into_keys().filter(|role| context.record(*role).is_live()).collect();
    let trainings: Vec<(RecordId, &Record, BTreeSet<RecordId>)> = context
        .live("training")
        .map(|(id, training)| {
            let named = context.linked(id, "role").into_iter();
            let held = training.texts("people").flat_map(|(person, _)| parties.roles_of(person).to_vec());
            (id, training, named.chain(held).collect())
        })
        .collect();
    for (id, training, roles) in &trainings {
        let Some((place, ended)) = ended(context, training) else { continue };
        // A later training on the same subject takes its place, role by role.
        let renewed = |role: &RecordId| {
            trainings.iter().any(|(_, other, others)| others.contains(role) && is_later(other, training) && same_subject(other, training))
        };
        let left: Vec<RecordId> = roles.iter().filter(|role| used.contains(role) && !renewed(role)).copied().collect();
        if left.is_empty() {
            continue;
        }
        let names: Vec<String> = left.iter().take(4).map(|role| context.record(*role).name()).collect();
        let more = if left.len() > 4 { format!(" and {} more", left.len() - 4) } else { String::new() };
        let message = format!("the competence of {}{more} shown by {} ran out on {ended}", names.join(", "), training.name());
        let finding = out.on(*id, place, message);
        finding.help("repeat the training, or record what shows the competence otherwise, in a new `training` with its own date");
        for role in left {
            let role = context.record(role);
            finding.related(role.place_of_id(), format!("{} is in use", role.name()));
        }
    }
    if context.may_be_unreadable("training") {
        return;
    }
    for id in used {
        let role = context.record(id);
        // Nobody to be trained is ROL002's.
        let filled = role.has("holder");
        if filled && !trainings.iter().any(|(_, _, roles)| roles.contains(&id)) && !context.is_uncertain(id, "training") {
            out.on(id, role.place_of_id(), format!("{} is in use, but nothing shows that its holder is competent for it", role.name()))
                .help("record training, education or experience as a `training` with this role in `roles`, and how it was seen to work");
        }
    }
}

/// The last day a training counted, when that has passed, and the date it is counted from.
fn ended(context: &Context<'_>, training: &Record) -> Option<(Place, Date)> {
    if let Some(until) = training.date("valid_until") {
        return (until.day < context.today).then(|| (training.place(until.span), until.day));
    }
    let completed = training.date("completed")?;
    let last = training.period("valid_for")?.after(completed.day);
    (last < context.today).then(|| (training.place(completed.span), last))
}

fn is_later(one: &Record, other: &Record) -> bool {
    match (one.date("completed"), other.date("completed")) {
        (Some(one), Some(other)) => one.day > other.day,
        _ => false,
    }
}

/// Whether two trainings are about the same thing: a topic in common, or a title that differs at
/// most in a year or number.
fn same_subject(one: &Record, other: &Record) -> bool {
    let topics = |record: &Record| -> BTreeSet<String> { record.texts("topic").map(|(text, _)| folded(text)).collect() };
    let title = |record: &Record| record.title().map(|title| folded(title).chars().filter(|letter| !letter.is_numeric()).collect::<String>());
    topics(one).intersection(&topics(other)).next().is_some() || title(one).is_some_and(|mine| title(other) == Some(mine))
}
