//! MGT: management reviews.

use super::events::{Event, counts_for, dated, interval, may_be_unread};
use super::parties::Parties;
use super::{Check, Context, Findings};
use crate::model::Record;
use crate::schema::{brief, parse_date};
use crate::settings::folded;
use crate::source::Place;
use crate::standards::{Pack, ReviewInput, ReviewPlan};
use crate::syntax::{Entry, Node, NodeKind, is_placeholder_only};

/// Functions by code.
pub(super) const CHECKS: &[(&str, Check)] = &[
    ("MGT001", no_management_review),
    ("MGT002", input_missing),
    ("MGT003", without_decisions),
    ("MGT004", top_management_absent),
    ("MGT005", decision_overdue),
];

/// The standards followed that ask for management reviews.
fn plans<'a>(context: &Context<'a>) -> impl Iterator<Item = (&'a Pack, &'a ReviewPlan)> + use<'a> {
    let standards = context.standards;
    standards.chosen().iter().filter_map(|pack| Some((&**pack, pack.management_review.as_ref()?)))
}

/// None within the interval, or none ever.
fn no_management_review(context: &Context<'_>, out: &mut Findings) {
    if may_be_unread(context, "management-review", "held") {
        return;
    }
    for pack in context.standards.chosen() {
        let Some(plan) = &pack.audit else {
            continue;
        };
        let interval = interval(context, "management-review", plan.management_review);
        let all = dated(context, "management-review", "held");
        let counting: Vec<&Event<'_>> = all.iter().filter(|review| review.day <= context.today && counts_for(review.record, pack)).collect();
        if counting.iter().any(|review| interval.after(review.day) >= context.today) {
            continue;
        }
        let finding = match (counting.last(), all.last()) {
            (Some(newest), _) => out.on(
                newest.id,
                newest.record.at("held"),
                format!(
                    "the newest management review, {}, is of {}: none was held in the last {}",
                    newest.record.name(),
                    newest.day,
                    interval.words()
                ),
            ),
            (None, Some(other)) if other.day > context.today => {
                out.on(other.id, other.record.at("held"), format!("no management review was ever held: {} is still ahead", other.record.name()))
            }
            (None, Some(other)) => out.on(
                other.id,
                other.record.at("standards"),
                format!("no management review was held for {}: {} is for {}", pack.id, other.record.name(), other.record.standards().join(", ")),
            ),
            (None, None) => out.add(Place::Repo, "no management review was ever held"),
        };
        finding.help(format!("hold one against {} with top management, and record `attendees`, `inputs` and `decisions`", pack.title));
    }
}

/// Reviews, each with the meetings it took, oldest first: meetings of the same `period` belong
/// together, and so do meetings a few weeks apart of which not both name a period.
fn reviews<'a>(context: &Context<'a>, pack: &Pack, plan: &ReviewPlan) -> Vec<Vec<Event<'a>>> {
    let period = |event: &Event<'_>| event.record.text("period").map(folded);
    let year = pack.audit.as_ref().map(|audit| audit.management_review);
    let mut reviews: Vec<Vec<Event<'a>>> = Vec::new();
    for meeting in dated(context, "management-review", "held").into_iter().filter(|meeting| counts_for(meeting.record, pack)) {
        let own = period(&meeting);
        let belongs = |review: &&mut Vec<Event<'a>>| {
            let (Some(first), Some(last)) = (review.first(), review.last()) else {
                return false;
            };
            match (&own, review.iter().find_map(&period)) {
                (Some(own), Some(other)) => *own == other,
                _ => plan.together.after(last.day) >= meeting.day && year.is_none_or(|year| year.after(first.day) > meeting.day),
            }
        };
        match reviews.iter_mut().rev().find(belongs) {
            Some(review) => review.push(meeting),
            None => reviews.push(vec![meeting]),
        }
    }
    reviews
}

/// What the clause asks to be looked at, and was not.
fn input_missing(context: &Context<'_>, out: &mut Findings) {
    for (pack, plan) in plans(context) {
        let mut held = dated(context, "management-review", "held");
        held.retain(|meeting| meeting.day <= context.today && counts_for(meeting.record, pack));
        for review in reviews(context, pack, plan) {
            let Some(last) = review.last() else {
                continue;
            };
            if review.iter().any(|meeting| meeting.record.value("inputs").is_some_and(|inputs| inputs.entries().is_empty())) {
                // Not a map: DOC005 has said so.
                continue;
            }
            let says = |meetings: &[Event<'_>], input: &ReviewInput| meetings.iter().any(|meeting| says(meeting.record.value("inputs"), input));
            let left: Vec<&ReviewInput> = plan.inputs.iter().filter(|input| !says(&review, input)).collect();
            if left.is_empty() || within_the_year(context, pack, &held, &review).iter().any(|meetings| left.iter().all(|input| says(meetings, input)))
            {
                continue;
            }
            let names: Vec<String> = left.iter().map(|input| format!("`{}`", input.id)).collect();
            let labels: Vec<&str> = left.iter().map(|input| &*input.label).collect();
            let blank = left.iter().find_map(|input| entry_for(last.record.value("inputs"), input)).map(|entry| last.record.place(entry.key_span));
            let place = match blank {
                Some(blank) => blank,
                None if last.record.field("inputs").is_some() => last.record.at("inputs"),
                None => last.record.place_of_type(),
            };
            let finding = out.on(last.id, place, format!("the inputs of {} lack {}", last.record.name(), names.join(", ")));
            finding.replaces("inputs").help(format!("write down what was said about {}; \"no change\" is an answer", labels.join("; ")));
            for meeting in review.iter().rev().skip(1) {
                finding.related(meeting.record.at("inputs"), format!("{} was part of the same review", meeting.record.name()));
            }
        }
    }
}

/// Of what was held, oldest first, what lies within the interval up to a review, and from it on: inputs
/// may be shared out over the meetings of a year. A review that names its `period` stands for itself.
fn within_the_year<'h, 'a>(context: &Context<'_>, pack: &Pack, held: &'h [Event<'a>], review: &[Event<'_>]) -> Vec<&'h [Event<'a>]> {
    let (Some(first), Some(last), Some(plan)) = (review.first(), review.last(), &pack.audit) else { return Vec::new() };
    if review.iter().any(|meeting| meeting.record.has("period")) {
        return Vec::new();
    }
    let year = interval(context, "management-review", plan.management_review);
    let before = held.partition_point(|meeting| year.after(meeting.day) <= last.day);
    let from = held.partition_point(|meeting| meeting.day < first.day);
    let last = held.partition_point(|meeting| meeting.day <= last.day);
    let end = held.partition_point(|meeting| meeting.day < year.after(first.day));
    [before..last, from..end].into_iter().filter_map(|part| held.get(part)).collect()
}

/// Whether an input is there, by its key or another word for it, and not empty.
fn says(inputs: Option<&Node>, input: &ReviewInput) -> bool {
    entries_for(inputs, input).any(|entry| says_something(&entry.value))
}

/// The first place that was left for an input.
fn entry_for<'a>(inputs: Option<&'a Node>, input: &'a ReviewInput) -> Option<&'a Entry> {
    entries_for(inputs, input).next()
}

/// What stands under the key of an input, or under another word for it.
fn entries_for<'a>(inputs: Option<&'a Node>, input: &'a ReviewInput) -> impl Iterator<Item = &'a Entry> {
    let named = |key: &str| {
        let key = folded(key);
        key == folded(&input.id) || input.synonyms.iter().any(|synonym| folded(synonym) == key)
    };
    inputs.map_or(&[][..], Node::entries).iter().filter(move |entry| named(&entry.key))
}

/// Whether a value holds more than the place of one.
fn says_something(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Missing => false,
        NodeKind::Scalar { text, .. } => !text.trim().is_empty() && !is_placeholder_only(text),
        NodeKind::List(items) => items.iter().any(says_something),
        NodeKind::Map(entries) => entries.iter().any(|entry| says_something(&entry.value)),
    }
}

/// Nothing decided, or nobody and no day named for it.
fn without_decisions(context: &Context<'_>, out: &mut Findings) {
    for (pack, plan) in plans(context) {
        for review in reviews(context, pack, plan) {
            let Some(last) = review.last() else {
                continue;
            };
            if !review.iter().any(|meeting| meeting.record.has("decisions")) {
                let place = if last.record.field("decisions").is_some() { last.record.at("decisions") } else { last.record.place_of_type() };
                let finding = out.on(last.id, place, format!("{} records no decision", last.record.name()));
                finding.replaces("decisions").help("record what was decided, with owner and day; that nothing needs to change is a decision too");
                continue;
            }
            for meeting in &review {
                decisions_without_owner_or_day(meeting, out);
            }
        }
    }
}

fn decisions_without_owner_or_day(meeting: &Event<'_>, out: &mut Findings) {
    for decision in decisions(meeting.record) {
        let says = |key: &str| decision.get(key).is_some_and(|value| !value.is_blank());
        let lacks = match (says("owner"), says("due") || says("done")) {
            (true, true) => continue,
            (false, true) => "no owner",
            (true, false) => "no day by which it is due",
            (false, false) => "neither owner nor day",
        };
        let what = decision.get("what").and_then(Node::text).map_or("a decision".to_owned(), |what| format!("\"{}\"", brief(what.trim())));
        out.on(meeting.id, meeting.record.place(decision.span), format!("{what} in {} has {lacks}", meeting.record.name()))
            .help("add `owner` and `due` to the decision");
    }
}

/// The decisions of a meeting that could be read.
fn decisions(record: &Record) -> impl Iterator<Item = &Node> {
    let items = record.value("decisions").map_or(&[][..], Node::items);
    items.iter().filter(|item| matches!(item.kind, NodeKind::Map(_)) && !record.has_problem_in(item.span))
}

/// Nobody who may decide sat in.
fn top_management_absent(context: &Context<'_>, out: &mut Findings) {
    let parties = Parties::new(context);
    if !parties.are_recorded() || context.may_be_unreadable("role") {
        return;
    }
    for (pack, plan) in plans(context) {
        for review in reviews(context, pack, plan) {
            let Some(last) = review.last() else {
                continue;
            };
            let unclear = |record: &Record| !record.has("attendees") || record.is_faulty("attendees") || record.is_faulty("chair");
            let present =
                |record: &Record| record.texts("attendees").chain(record.texts("chair")).any(|(who, _)| parties.holds(who, "top-management"));
            if review.iter().any(|meeting| unclear(meeting.record) || present(meeting.record)) {
                continue;
            }
            let finding = out.on(
                last.id,
                last.record.at("attendees"),
                format!("nobody with the authority `top-management` took part in {}", last.record.name()),
            );
            finding.help("hold the review with top management, or give the role of who was there the authority `top-management`, if it has it");
            let holders = context.live("role").filter(|(_, role)| super::parties::has_authority(role, "top-management"));
            for (_, role) in holders.take(5) {
                finding.related(role.at("authority"), format!("{} has it", role.name()));
            }
        }
    }
}

/// Promised for a day that has passed.
fn decision_overdue(context: &Context<'_>, out: &mut Findings) {
    for (id, record) in context.live("management-review") {
        for decision in decisions(record) {
            let text = |key: &str| decision.get(key).and_then(Node::text).map(str::trim);
            let done = text("status") == Some("done") || decision.get("done").is_some_and(|done| !done.is_blank());
            let Some((due, node)) = decision.get("due").and_then(|node| Some((parse_date(node.text()?.trim())?, node))) else {
                continue;
            };
            if done || due >= context.today {
                continue;
            }
            let what = text("what").unwrap_or("a decision");
            let state = text("status").unwrap_or("open");
            let finding =
                out.on(id, record.place(node.span), format!("\"{}\", decided in {}, was due on {due} and is {state}", brief(what), record.name()));
            finding.help("finish it and set `status: done`, or let the next review decide on a new day");
            if let Some(owner) = decision.get("owner") {
                finding.related(record.place(owner.span), "who should have done it");
            }
        }
    }
}
