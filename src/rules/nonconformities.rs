//! NCR: nonconformities, from the day they are raised to the check that the action worked. That a
//! cause is named (NCR001) its page says alone.

use super::parties::Parties;
use super::{Check, Context, Findings, Grade};
use crate::chronicle::{Chronicle, FieldChange, RecordLife, changes};
use crate::model::{Record, RecordId};
use crate::schema::{Period, brief};
use crate::source::Span;
use crate::standards::NonconformityClocks;
use crate::syntax::Node;
use jiff::civil::Date;

/// Functions by code.
pub(super) const CHECKS: &[(&str, Check)] =
    &[("NCR002", overdue), ("NCR003", closed_without_verification), ("NCR004", verified_by_owner), ("NCR005", impossible_stage)];

/// How far a nonconformity is, in the order things happen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Open,
    CauseFound,
    ActionPlanned,
    ActionDone,
    Verified,
    Closed,
}

fn stage_of(record: &Record) -> Option<Stage> {
    stage_named(record.text("stage")?)
}

fn stage_named(word: &str) -> Option<Stage> {
    Some(match word {
        "open" => Stage::Open,
        "cause-found" => Stage::CauseFound,
        "action-planned" => Stage::ActionPlanned,
        "action-done" => Stage::ActionDone,
        "verified" => Stage::Verified,
        "closed" => Stage::Closed,
        _ => return None,
    })
}

/// The nonconformities whose stage is known, retired ones left out.
fn staged<'a>(context: &Context<'a>) -> impl Iterator<Item = (RecordId, &'a Record, Stage)> + use<'a> {
    context.of_type("nonconformity").filter(|(_, record)| !record.is_retired()).filter_map(|(id, record)| Some((id, record, stage_of(record)?)))
}

/// The word of its stage.
fn word(record: &Record) -> &str {
    record.text("stage").unwrap_or("")
}

/// The day by which it has to be closed, where that is counted from, and how.
struct Deadline {
    day: Date,
    span: Span,
    how: String,
}

/// Not closed in time.
fn overdue(context: &Context<'_>, out: &mut Findings) {
    let Some(clocks) = context.standards.chosen().iter().find_map(|pack| pack.nonconformity.as_ref()) else {
        return;
    };
    for (id, record, stage) in staged(context) {
        if stage == Stage::Closed || record.has("closed") {
            continue;
        }
        let Some(deadline) = deadline(context, record, clocks) else {
            continue;
        };
        if context.today <= deadline.day {
            continue;
        }
        let grade = record.text("grade").unwrap_or("minor");
        let state = if stage == Stage::Verified { "verified, but not closed" } else { word(record) };
        let message = format!("the {grade} nonconformity {} was due on {}{} and is {state}", record.name(), deadline.day, deadline.how);
        let finding = out.on(id, record.place(deadline.span), message);
        finding.grade(if grade == "major" { Grade::Major } else { Grade::Minor });
        finding.related(record.at("stage"), format!("it is {state}"));
        finding.help("finish and verify the action, or agree on a new day with whoever raised it and record why");
    }
}

/// The last day on which a nonconformity is closed in time.
pub fn nonconformity_due(context: &Context<'_>, id: RecordId) -> Option<Date> {
    let clocks = context.standards.chosen().iter().find_map(|pack| pack.nonconformity.as_ref())?;
    Some(deadline(context, context.record(id), clocks)?.day)
}

/// Its own `due`, else the clock of its grade.
fn deadline(context: &Context<'_>, record: &Record, clocks: &NonconformityClocks) -> Option<Deadline> {
    if record.has("due") {
        let due = record.date("due")?;
        return Some(Deadline { day: due.day, span: due.span, how: String::new() });
    }
    let raised = record.date("raised")?;
    let after =
        |period: Period| Deadline { day: period.after(raised.day), span: raised.span, how: format!(", {} after it was raised", period.words()) };
    match record.text("grade")? {
        "major" => Some(after(clocks.major)),
        "minor" => {
            if context.may_be_unreadable("external-audit") {
                return None;
            }
            let audit = next_audit(context, raised.day, clocks).map(|(day, name)| Deadline {
                day,
                span: raised.span,
                how: format!(", the day of the next external audit ({name})"),
            });
            Some(audit.unwrap_or_else(|| after(clocks.minor_fallback)))
        }
        _ => None,
    }
}

/// The first external audit after a day that looks at earlier nonconformities: held, else planned.
fn next_audit(context: &Context<'_>, raised: Date, clocks: &NonconformityClocks) -> Option<(Date, String)> {
    let held = context
        .live("external-audit")
        .filter(|(_, audit)| audit.text("kind").is_some_and(|kind| clocks.verified_at.iter().any(|one| one == kind)))
        .filter_map(|(_, audit)| Some((audit.date("performed")?.day, audit.name())));
    let planned = context
        .live("external-audit")
        .chain(context.live("certificate"))
        .filter_map(|(_, record)| Some((record.date("next_audit")?.day, record.name())));
    let first = |days: &mut dyn Iterator<Item = (Date, String)>| days.filter(|(day, _)| *day > raised).min();
    first(&mut held.into_iter()).or_else(|| first(&mut planned.into_iter()))
}

/// Closed, and nothing shows that the action worked.
fn closed_without_verification(context: &Context<'_>, out: &mut Findings) {
    for (id, record, stage) in staged(context) {
        if stage != Stage::Closed {
            continue;
        }
        let mut lacks: Vec<&str> = Vec::new();
        if !record.has("effectiveness") {
            lacks.push("a check whether the action worked (`effectiveness`)");
        }
        if !record.has("verified_by") {
            lacks.push("who checked it (`verified_by`)");
        }
        if !record.has("closed") {
            lacks.push("the day (`closed`)");
        }
        let is_uncertain = context.is_uncertain(id, "evidence") || context.graph.is_broken(context.corpus, id, "evidence");
        let has_evidence = !context.linked(id, "evidence").is_empty() || context.graph.artifacts_of(id).next().is_some();
        if !has_evidence && !is_uncertain && !context.may_be_unreadable("evidence") {
            lacks.push("evidence (`evidence`)");
        }
        if record.truth("similar_checked") == Some(false) {
            lacks.push("whether the same happens elsewhere (`similar_checked` is false)");
        }
        if lacks.is_empty() {
            continue;
        }
        out.on(id, record.at("stage"), format!("{} is closed without {}", record.name(), joined(&lacks)))
            .help("let somebody who did not carry out the action check its effect, record the result, and close it then");
    }
}

/// "a, b and c".
fn joined(parts: &[&str]) -> String {
    match parts {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The corrective actions of a nonconformity one by one.
fn actions(record: &Record) -> &[Node] {
    record.value("actions").map_or(&[], Node::items)
}

/// The effect was checked by those who carried out the action.
fn verified_by_owner(context: &Context<'_>, out: &mut Findings) {
    let parties = Parties::new(context);
    for (id, record, _) in staged(context) {
        let verifiers: Vec<(&str, Span)> = record.texts("verified_by").collect();
        if verifiers.is_empty() || record.is_faulty("verified_by") {
            continue;
        }
        let owner = record.field("owner").filter(|owner| !owner.inherited && !record.is_faulty("owner")).map(|owner| &owner.value);
        // Who owns the nonconformity carries out the action where no action says who does.
        let of_actions: Vec<&Node> = actions(record).iter().filter_map(|action| action.get("owner")).filter(|owner| !owner.is_blank()).collect();
        let doers = if of_actions.is_empty() { owner.into_iter().collect() } else { of_actions };
        let doer_of = |who: &str| doers.iter().copied().find(|doer| doer.text().is_some_and(|doer| parties.are_same(doer.trim(), who)));
        // One of several who took no part is enough.
        let all: Vec<&Node> = verifiers.iter().filter_map(|(who, _)| doer_of(who)).collect();
        if all.len() < verifiers.len() {
            continue;
        }
        let place = match verifiers.as_slice() {
            [(_, span)] => record.place(*span),
            _ => record.at("verified_by"),
        };
        let who = verifiers.first().map_or("", |(who, _)| who);
        let finding = out.on(id, place, format!("the action of {} was verified by `{}`, who carried it out", record.name(), brief(who)));
        finding.help("let somebody else check the effect");
        for doer in all.iter().take(3) {
            finding.related(record.place(doer.span), "who carries out the action");
        }
    }
}

/// Stage and fields can't both be true.
fn impossible_stage(context: &Context<'_>, out: &mut Findings) {
    for (id, record, stage) in staged(context) {
        let place = record.at("stage");
        let name = record.name();
        let stage_word = word(record);
        let open =
            actions(record).iter().filter_map(|action| action.get("status")).find(|status| status.text().is_some_and(|text| text.trim() != "done"));
        let dated_ahead = [("closed", Stage::Closed), ("verified", Stage::Verified), ("done", Stage::ActionDone)]
            .into_iter()
            .find(|(field, needs)| stage < *needs && record.date(field).is_some());
        if stage >= Stage::ActionPlanned && !record.has("action") && !record.has("actions") {
            out.on(id, place, format!("{name} is `{stage_word}`, but names no action"))
                .help("say in `action` what is done so that it does not happen again, or set the stage back");
        } else if let (true, Some(status)) = (stage >= Stage::ActionDone, open) {
            out.on(id, place, format!("{name} is `{stage_word}`, but one of its actions is not done"))
                .related(record.place(status.span), "not done")
                .help("finish the action, or set the stage back to `action-planned`");
        } else if stage == Stage::Verified && !record.has("effectiveness") && !record.has("verified_by") {
            out.on(id, place, format!("{name} is `verified`, but neither `effectiveness` nor `verified_by` says so"))
                .help("record who checked the effect and what was found, or set the stage back to `action-done`");
        } else if let Some((field, _)) = dated_ahead {
            out.on(id, place, format!("{name} is `{stage_word}`, but has a day in `{field}`"))
                .related(record.at(field), "the day")
                .help(format!("move the stage on, or, when it was opened again, take `{field}` out and say why in the text"));
        } else if let Some((before, commit)) = context.chronicle().and_then(|chronicle| went_back(chronicle, chronicle.of(id), stage)) {
            out.on(id, place, format!("{name} went back from `{before}` to `{stage_word}` in {commit}, and nothing says why"))
                .help("give the day it was opened again in `reopened` and say why in the text, or set the stage back");
        }
    }
}

/// The stage that a nonconformity was at before it went back to where it is, and the commit that
/// moved it; none when it says that it was opened again, or why.
fn went_back(chronicle: &Chronicle, life: &RecordLife, now: Stage) -> Option<(String, String)> {
    let alive = life.ancestry(&life.current);
    let staged = |at: usize| life.state(at).and_then(|state| Some((state, stage_named(state.get("stage")?)?)));
    let today = life.now()?;
    for at in (0..life.versions.len()).rev().filter(|at| alive[*at]) {
        let Some((_, stage)) = staged(at) else { continue };
        let before = life.versions[at].previous.iter().filter_map(|before| staged(*before)).find(|(_, before)| *before > stage && *before > now);
        if let Some((before, _)) = before {
            let explains = |change: &FieldChange| {
                let says = matches!(change.field.as_str(), "reopened" | "root_cause" | "correction" | "effectiveness" | "similar_checked" | "notes");
                change.field == "text" || (says && change.after.is_some())
            };
            let is_told = changes(Some(before), Some(today)).iter().any(explains);
            let commit = match life.versions[at].commit {
                Some(_) => format!("commit {}", chronicle.name_of(life.versions[at].commit)),
                None => chronicle.name_of(None),
            };
            return (!is_told).then(|| (before.get("stage").unwrap_or_default().to_owned(), commit));
        }
    }
    None
}
