//! SOA008 and SOA010: the statement as a governed document.

use super::entries::{entries, statements};
use crate::model::{Dated, Record, RecordId, Status};
use crate::rules::{Context, Findings};
use crate::source::Place;

/// Something that happened after a statement was last looked at.
struct Newer {
    date: Dated,
    record: RecordId,
    what: &'static str,
}

/// Older than the newest assessment, treatment or change.
pub(super) fn outdated(context: &Context<'_>, out: &mut Findings) {
    let newest = |kind: &str, field: &str, what: &'static str, counts: &dyn Fn(&Record) -> bool| {
        let dated = context.live(kind).filter(|(_, record)| counts(record));
        let dated = dated.filter_map(|(id, record)| Some(Newer { date: record.date(field)?, record: id, what }));
        // What is yet to come makes nothing old.
        dated.filter(|one| one.date.day <= context.today).max_by_key(|one| (one.date.day, one.record))
    };
    let newest: Vec<Newer> = [
        newest("risk-assessment", "assessed", "the risk assessment", &|_| true),
        newest("treatment-plan", "approved", "the treatment plan", &|_| true),
        newest("change", "deployed", "the significant change", &|change| change.truth("significant") == Some(true)),
    ]
    .into_iter()
    .flatten()
    .collect();
    for (id, statement) in statements(context) {
        let looked_at = ["approved", "reviewed"].iter().filter_map(|field| statement.date(field)).max_by_key(|date| date.day);
        let Some(looked_at) = looked_at else { continue };
        let newer: Vec<&Newer> = newest.iter().filter(|one| one.date.day > looked_at.day).collect();
        if newer.is_empty() {
            continue;
        }
        let what: Vec<String> = newer.iter().map(|one| format!("{} {} of {}", one.what, context.record(one.record).name(), one.date.day)).collect();
        let message = format!("{} was last looked at {}, before {}", statement.name(), looked_at.day, what.join(" and "));
        let finding = out.on(id, statement.place(looked_at.span), message);
        finding.help("go through the statement with these in hand; raise the `version` and have it approved, or set `reviewed` if nothing changed");
        for one in newer {
            finding.related(context.record(one.record).place(one.date.span), format!("{} is newer", one.what));
        }
    }
}

/// No statement, or one without version, approver or date.
pub(super) fn not_approved(context: &Context<'_>, out: &mut Findings) {
    let statements = statements(context);
    if statements.is_empty() {
        let Some((_, entry)) = entries(context).next() else {
            return;
        };
        if !context.may_be_unreadable("soa") {
            let finding = out.add(Place::Repo, "there are entries for controls, but no Statement of Applicability that was approved as a whole");
            finding.help("add a `soa` record with `version`, `approver` and `approved`; usually in the file that holds the table of controls");
            finding.related(entry.place_of_id(), "the first entry");
        }
        return;
    }
    let is_coming = |statement: &Record| matches!(statement.status(), Status::Draft | Status::InReview);
    let in_force = statements.iter().any(|(_, statement)| !is_coming(statement));
    for (id, statement) in statements {
        let missing: Vec<&str> = ["version", "approver", "approved"].into_iter().filter(|field| !statement.has(field)).collect();
        if missing.is_empty() {
            // The next edition may be in work beside the one in force.
            if is_coming(statement) && !in_force {
                let stage = if statement.is_draft() { "only a draft" } else { "still in review" };
                let message = format!("the Statement of Applicability {} is {stage}, and no other is in force", statement.name());
                out.on(id, statement.at("status"), message).help("have it approved by name and date: the certificate will refer to it");
            }
            continue;
        }
        let names: Vec<String> = missing.iter().map(|field| format!("`{field}`")).collect();
        let message = format!("the Statement of Applicability {} lacks {}", statement.name(), names.join(", "));
        let finding = out.on(id, statement.place_of_type(), message);
        finding.help("give it a version and have it approved by name and date: the certificate will refer to it");
        for field in missing {
            finding.replaces(field);
        }
    }
}
