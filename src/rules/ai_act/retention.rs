//! How long documentation and logs are kept.

use super::systems::{Classified, classified};
use super::{Context, Findings};
use crate::model::{Record, RecordId};
use crate::schema::{Period, parse_period};
use std::collections::BTreeSet;

/// Types of record that make up the documentation. Data sets are not among them: personal data
/// have limits of their own.
const DOCUMENTATION: [&str; 7] = ["document", "procedure", "validation", "change", "model", "risk-assessment", "treatment-plan"];

/// EUA005: kept for less long than the Act asks.
pub(super) fn too_short(context: &Context<'_>, out: &mut Findings) {
    let Some(pack) = context.standards.chosen().iter().find(|pack| pack.id == "eu-ai-act") else { return };
    let floor = |what: &str| pack.more.get("retention").and_then(|table| parse_period(table.get(what)?.as_str()?));
    let (Some(documents), Some(logs)) = (floor("documents"), floor("logs")) else { return };
    let systems = classified(context);
    let mut told: BTreeSet<RecordId> = BTreeSet::new();
    for system in systems.iter().filter(|system| system.is_high_risk()) {
        let (provides, deploys) = (system.made.has_role("provider"), system.made.has_role("deployer"));
        if provides || deploys {
            let article = if provides { "19" } else { "26(6)" };
            if let Some(kept) = shorter(context, system.record, "logs_retention", logs) {
                let message = format!("the logs of {} are kept for {}, not {}", system.record.name(), kept.words(), logs.words());
                out.on(system.id, system.record.at("logs_retention"), message)
                    .help(format!("keep them for at least {} (Article {article}), unless other law asks otherwise", logs.words()));
            }
        }
        if provides {
            for record in documentation(context, system).into_iter().filter(|record| told.insert(*record)) {
                one(context, record, system, documents, out);
            }
        }
    }
}

fn one(context: &Context<'_>, id: RecordId, system: &Classified<'_>, floor: Period, out: &mut Findings) {
    let record = context.record(id);
    if let Some(kept) = shorter(context, record, "retention", floor) {
        let message = format!(
            "{} belongs to the documentation of {} and is kept for {}, not {}",
            record.name(),
            system.record.name(),
            kept.words(),
            floor.words()
        );
        out.on(id, record.at("retention"), message)
            .related(system.place_of_class(), format!("{} is high-risk, and we provide it", system.record.name()))
            .help(format!("keep it for {} after the system was last placed on the market (Article 18)", floor.words()));
    }
}

/// The period a field gives, when it ends before another would.
fn shorter(context: &Context<'_>, record: &Record, field: &str, floor: Period) -> Option<Period> {
    let kept = record.period(field)?;
    (kept.after(context.today) < floor.after(context.today)).then_some(kept)
}

/// The records that document a system: those tied to it, and those that show a point of the Act.
fn documentation(context: &Context<'_>, system: &Classified<'_>) -> Vec<RecordId> {
    let of_type = |kind: &'static str| {
        context.of_type(kind).filter(move |(id, record)| {
            let tied = context.linked(*id, "system");
            !record.is_retired() && (tied.contains(&system.id) || (tied.is_empty() && shows_the_act(context, record)))
        })
    };
    let mut found: Vec<RecordId> = DOCUMENTATION.into_iter().flat_map(of_type).map(|(id, _)| id).collect();
    found.push(system.id);
    found.sort_unstable();
    found
}

fn shows_the_act(context: &Context<'_>, record: &Record) -> bool {
    record.texts("requirements").any(|(text, _)| match context.standards.resolve(text, &record.standards()) {
        crate::standards::Resolved::Found(found) => found.iter().any(|one| context.standards.pack(*one).id == "eu-ai-act"),
        _ => false,
    })
}
