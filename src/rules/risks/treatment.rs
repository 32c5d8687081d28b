//! RSK001 and RSK010: whether something is done about a risk, and in time.

use super::appraisal::Side;
use super::register::{Action, Risks};
use crate::model::{Record, RecordId};
use crate::rules::{Context, Findings, chain};
use crate::schema::brief;
use jiff::civil::Date;

/// Above acceptance, and nothing is done about it.
pub(super) fn untreated(context: &Context<'_>, out: &mut Findings) {
    let risks = Risks::new(context);
    for (id, record) in risks.all().filter(|(id, _)| risks.is_untreated(*id)) {
        let Some(level) = risks.appraisal(id, Side::Inherent).and_then(|found| found.level()) else {
            continue;
        };
        let (level, limit) = risks.words(level);
        let above = format!("{} is `{level}`, above the acceptable `{limit}`,", record.name());
        let finding = if record.has("treatment") {
            let finding = out.on(id, record.at("treatment"), format!("{above} and nothing reduces it"));
            finding.help("name the controls that bring it down, put an action into a treatment plan that names it, or choose another `treatment`");
            finding
        } else {
            let finding = out.on(id, record.at(Side::Inherent.seen_in(record)), format!("{above} and has no treatment"));
            finding.help("decide on a `treatment`: avoid, reduce, transfer or accept");
            finding.replaces("treatment");
            finding
        };
        chain::tell(context, id, finding);
        if let Some((criteria, _)) = &risks.criteria {
            finding.related(context.record(*criteria).at("acceptable"), "the highest acceptable level");
        }
    }
}

/// An action or a date has passed and the work is not done.
pub(super) fn overdue(context: &Context<'_>, out: &mut Findings) {
    let risks = Risks::new(context);
    let today = context.today;
    for kind in ["treatment-plan", "risk", "control"] {
        for (id, record) in context.of_type(kind).filter(|(_, record)| !record.is_retired()) {
            for action in Action::of(record) {
                if let Some((node, due)) = late(action, today).filter(|_| !action.is_unclear(record)) {
                    let what = if action.what().is_empty() { String::new() } else { format!(" `{}`", brief(action.what())) };
                    let finding = out.on(id, record.place(node.span), format!("the action{what} was due {due} and is not done"));
                    finding.help("finish it and set `status: done`, or agree on a new date with whoever approved the plan");
                }
            }
        }
    }
    for (id, record) in context.of_type("control").filter(|(_, record)| !record.is_retired()) {
        if let Some(due) = late_control(record, today) {
            let message = format!("{} was due {due} and is `{}`", record.name(), record.text("implementation").unwrap_or(""));
            let finding = out.on(id, record.at("due"), message);
            finding.help("finish it and set `implementation: implemented`, or agree on a new date");
        }
    }
    for (id, record) in risks.all() {
        let Some(due) = record.date("due").filter(|due| due.day < today) else {
            continue;
        };
        if !record.is("treatment", "accept") && is_unfinished(&risks, id, today) {
            let finding = out.on(id, record.at("due"), format!("the treatment of {} was due {} and is not finished", record.name(), due.day));
            finding.help("finish the treatment, or agree on a new date with the owner of the risk");
        }
    }
}

fn late(action: Action<'_>, today: Date) -> Option<(&crate::syntax::Node, Date)> {
    action.due().filter(|(_, due)| *due < today && !action.is_done())
}

fn late_control(record: &Record, today: Date) -> Option<Date> {
    let due = record.date("due").filter(|due| due.day < today)?;
    let open = matches!(record.text("implementation"), Some("partial" | "planned" | "not-started"));
    (open && record.truth("applicable") != Some(false)).then_some(due.day)
}

/// Whether a risk's treatment is known to be unfinished, and nothing closer to the work says so.
fn is_unfinished(risks: &Risks<'_>, risk: RecordId, today: Date) -> bool {
    let context = risks.context;
    if risks.is_uncertain(risk) || risks.actions(risk).any(|action| late(action, today).is_some()) {
        return false;
    }
    let controls: Vec<&Record> = context.live_linked(risk, "control").into_iter().map(|id| context.record(id)).collect();
    if controls.is_empty() {
        // A control without an entry is SOA001.
        let named = context.record(risk).has("controls");
        let mut actions = risks.actions(risk).peekable();
        return !named && (actions.peek().is_none() || actions.any(|action| !action.is_done()));
    }
    let open = |record: &&Record| matches!(record.text("implementation"), Some("partial" | "planned" | "not-started"));
    controls.iter().any(open) && !controls.iter().any(|record| late_control(record, today).is_some())
}
