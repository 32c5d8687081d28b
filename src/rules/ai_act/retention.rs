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
    let logs_in_days = floor("logs-in-days").unwrap_or(logs);
    let systems = classified(context);
    let documentation = documentation(context, documents);
    let mut told: BTreeSet<RecordId> = BTreeSet::new();
    for system in systems.iter().filter(|system| system.is_high_risk()) {
        let (provides, deploys) = (system.made.has_role("provider"), system.made.has_role("deployer"));
        if provides || deploys {
            let article = if provides { "19" } else { "26(6)" };
            // What is said in days is as long whenever it begins.
            let in_days = system.record.period("logs_retention").is_some_and(|kept| kept.months == 0);
            let least = if in_days { logs_in_days } else { logs };
            if let Some(kept) = shorter(context, system.record, "logs_retention", least) {
                let message = format!("the logs of {} are kept for {}, not {}", system.record.name(), kept.words(), logs.words());
                out.on(system.id, system.record.at("logs_retention"), message)
                    .help(format!("keep them for at least {} (Article {article}), unless other law asks otherwise", logs.words()));
            }
        }
        if provides {
            for record in documentation.iter().filter(|record| record.is_of(system)).filter(|record| told.insert(record.id)) {
                one(context, record, system, documents, out);
            }
        }
    }
}

fn one(context: &Context<'_>, short: &Short, system: &Classified<'_>, floor: Period, out: &mut Findings) {
    let record = context.record(short.id);
    let message = format!(
        "{} belongs to the documentation of {} and is kept for {}, not {}",
        record.name(),
        system.record.name(),
        short.kept.words(),
        floor.words()
    );
    out.on(short.id, record.at("retention"), message)
        .related(system.place_of_class(), format!("{} is high-risk, and we provide it", system.record.name()))
        .help(format!("keep it for {} after the system was last placed on the market (Article 18)", floor.words()));
}

/// The period a field gives, when it ends before another would.
fn shorter(context: &Context<'_>, record: &Record, field: &str, floor: Period) -> Option<Period> {
    let kept = record.period(field)?;
    (kept.after(context.today) < floor.after(context.today)).then_some(kept)
}

/// A record that is kept for less long than documentation is.
struct Short {
    id: RecordId,
    kept: Period,
    /// The systems it is tied to.
    systems: Vec<RecordId>,
    /// Whether it shows a point of the Act, and so documents every system where it is tied to none.
    shows_the_act: bool,
}

impl Short {
    /// Whether it documents a system.
    fn is_of(&self, system: &Classified<'_>) -> bool {
        self.id == system.id || self.systems.contains(&system.id) || (self.systems.is_empty() && self.shows_the_act)
    }
}

/// The records that are kept for too short a time, if they are documentation: by path and position.
fn documentation(context: &Context<'_>, floor: Period) -> Vec<Short> {
    let kinds = DOCUMENTATION.into_iter().flat_map(|kind| context.of_type(kind).filter(|(_, record)| !record.is_retired()));
    let short = kinds.filter_map(|(id, record)| {
        let kept = shorter(context, record, "retention", floor)?;
        Some(Short { id, kept, systems: context.linked(id, "system"), shows_the_act: shows_the_act(context, record) })
    });
    // A system's own record is documentation of itself alone.
    let systems = context.of_type("system").filter_map(|(id, record)| {
        let kept = shorter(context, record, "retention", floor)?;
        Some(Short { id, kept, systems: vec![id], shows_the_act: false })
    });
    let mut found: Vec<Short> = short.chain(systems).collect();
    found.sort_by_key(|short| short.id);
    found
}

fn shows_the_act(context: &Context<'_>, record: &Record) -> bool {
    record.texts("requirements").any(|(text, _)| match context.standards.resolve(text, &record.standards()) {
        crate::standards::Resolved::Found(found) => found.iter().any(|one| context.standards.pack(*one).id == "eu-ai-act"),
        _ => false,
    })
}
