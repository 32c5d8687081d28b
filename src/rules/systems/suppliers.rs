//! SYS004: who supplies what we run.

use super::{is_alive, is_by_api};
use crate::model::{Record, RecordId};
use crate::rules::assessments::{held, suppliers_of};
use crate::rules::{Context, Findings};
use crate::schema::brief;
use crate::settings::Level;
use crate::source::Place;
use std::collections::BTreeSet;

/// A system stands on a supplier that nobody assessed, approved, or looked at again in time.
pub(super) fn unassessed(context: &Context<'_>, out: &mut Findings) {
    let mut told: BTreeSet<RecordId> = BTreeSet::new();
    for (id, system) in context.of_type("system").filter(|(_, system)| is_alive(system)) {
        let origin = system.text("origin").unwrap_or("");
        if system.is_faulty("origin") || context.may_be_unreadable("supplier") {
            continue;
        }
        let suppliers = suppliers_of(context, id);
        let uncertain = context.is_uncertain(id, "supplier")
            || context.rests_on_retired(id, "supplier")
            || context.live_linked(id, "model").into_iter().any(|model| context.is_uncertain(model, "supplier"));
        let live: Vec<RecordId> = suppliers.iter().copied().filter(|supplier| context.record(*supplier).is_live()).collect();
        if live.is_empty() {
            if !matches!(origin, "bought" | "fine-tuned") && !uncertain {
                models_without_supplier(context, system, &context.live_linked(id, "model"), out);
            }
            // Open source has no seller; whoever is named as its source is looked at all the same.
            if matches!(origin, "bought" | "fine-tuned") && !uncertain {
                let finding = out.on(id, system.at("origin"), format!("{} is {origin}, but no assessed supplier stands behind it", system.name()));
                finding.help("record the supplier, assess it (`assessed`, `result`) and name it in `suppliers` of the system");
                for supplier in &suppliers {
                    let supplier = context.record(*supplier);
                    let why = if supplier.is_retired() { "retired" } else { "still a draft" };
                    finding.related(supplier.place_of_id(), format!("{} is {why}", supplier.name()));
                }
            }
            continue;
        }
        for supplier in live {
            if !told.contains(&supplier) {
                let record = context.record(supplier);
                if let Some((place, why)) = objection(context, system, record) {
                    told.insert(supplier);
                    let dates: Vec<&str> =
                        ["assessed", "next_review"].into_iter().filter(|field| record.has(field) && record.at(field) == place).collect();
                    // What is wrong with the supplier's own record is told of that record.
                    let about = if matches!(place, Place::File(file, _) if file == record.file) { supplier } else { id };
                    let finding = out.on(about, place, format!("{} relies on {}, {why}", system.name(), record.name()));
                    finding
                        .help("assess the supplier, write the day into `assessed` and the outcome into `result`; a rejected one has to be replaced");
                    finding.replaces_review(&dates);
                    finding.related(record.place_of_id(), format!("{} is the supplier", record.name()));
                    finding.related(system.at("origin"), format!("{} is {origin}", system.name()));
                }
            }
        }
    }
    never_assessed(context, out);
}

/// Models that are used by API, for a system that was not bought itself, and no supplier stands behind
/// them. What a model is told of is told once, at the first system.
fn models_without_supplier(context: &Context<'_>, system: &Record, models: &[RecordId], out: &mut Findings) {
    for (id, model) in models.iter().map(|id| (*id, context.record(*id))).filter(|(_, model)| is_by_api(model)) {
        let message = format!("{} is used by API, but no assessed supplier stands behind it", model.name());
        if out.all.iter().any(|told| told.record == Some(id)) {
            continue;
        }
        let finding = out.on(id, model.at("kind"), message);
        finding.help("record the supplier, assess it (`assessed`, `result`) and name it in `supplier` of the model");
        finding.related(system.place_of_id(), format!("{} runs on it", system.name()));
    }
}

/// A supplier on record that nobody assessed, and that no system leads to, so that nothing above
/// tells of it.
fn never_assessed(context: &Context<'_>, out: &mut Findings) {
    if ["system", "model"].iter().any(|kind| context.may_be_unreadable(kind)) {
        return;
    }
    for (id, supplier) in context.live("supplier") {
        let unknown = ["assessed", "result"].iter().any(|field| supplier.has(field) || supplier.is_faulty(field));
        let leads = |kind: &str| !context.linked(id, kind).is_empty() || context.is_uncertain(id, kind);
        if unknown || leads("system") || leads("model") {
            continue;
        }
        // What it supplies is known where data comes from it.
        let (message, help) = match context.linked(id, "dataset").first().map(|dataset| context.record(*dataset).name()) {
            Some(dataset) => (format!("{} was never assessed, and {dataset} comes from it", supplier.name()), "assess it"),
            None => (
                format!("{} was never assessed, and no record says which system it serves", supplier.name()),
                "name what it serves in `systems`, assess it",
            ),
        };
        let finding = out.on(id, supplier.place_of_id(), message);
        finding.help(format!("{help}, and write the day into `assessed` and the outcome into `result`"));
        finding.level = Some(Level::Warning);
    }
}

/// What speaks against an assessment, and where.
fn objection(context: &Context<'_>, system: &Record, supplier: &Record) -> Option<(Place, String)> {
    if ["assessed", "result", "next_review", "review_interval"].iter().any(|field| supplier.is_faulty(field)) {
        return None;
    }
    let Some(assessed) = supplier.date("assessed") else {
        return Some((system.at("origin"), "which was never assessed".to_owned()));
    };
    match supplier.text("result") {
        Some("approved") => {}
        Some("conditional") if supplier.has("conditions") => {}
        Some("conditional") => {
            return Some((supplier.at("result"), "which is approved only conditionally, with no `conditions` recorded".to_owned()));
        }
        Some(other) => return Some((supplier.at("result"), format!("whose assessment ended with `{}`", brief(other)))),
        None => return Some((system.at("origin"), "whose assessment has no `result`".to_owned())),
    }
    let held = held(context, supplier, "supplier", assessed.day)?;
    (context.today > held.until).then(|| (supplier.at(held.at), format!("whose assessment of {} ran out on {}", assessed.day, held.until)))
}
