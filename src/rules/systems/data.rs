//! SYS005: the data a system was made with.

use super::{is_alive, is_by_api};
use crate::model::{Record, RecordId};
use crate::rules::{Context, Findings};

/// What a dataset must say of itself, and how people call it.
const ASKED: &[(&str, &str)] =
    &[("provenance", "provenance"), ("quality", "quality"), ("bias_assessment", "bias assessment"), ("retention", "retention")];

/// Built or fine-tuned with no dataset; or a dataset that does not say what an auditor asks of data.
pub(super) fn undocumented(context: &Context<'_>, out: &mut Findings) {
    for (id, system) in context.of_type("system").filter(|(_, system)| is_alive(system)) {
        let origin = system.text("origin").unwrap_or("");
        if !matches!(origin, "built" | "fine-tuned") || context.may_be_unreadable("dataset") {
            continue;
        }
        let models = context.live_linked(id, "model");
        // What only calls the models of others was built without data of ours.
        if origin == "built" && !models.is_empty() && models.iter().all(|model| is_by_api(context.record(*model))) {
            continue;
        }
        let near: Vec<RecordId> = [id].into_iter().chain(models).collect();
        let found = near.iter().any(|id| !context.live_linked(*id, "dataset").is_empty());
        let doubtful = |id: &RecordId| context.is_uncertain(*id, "dataset") || context.rests_on_retired(*id, "dataset");
        if !found && !near.iter().any(doubtful) && !context.is_uncertain(id, "model") {
            out.on(id, system.at("origin"), format!("{} is {origin}, but no dataset is recorded for it", system.name()))
                .help("record the data it was trained, validated and tested with as `dataset`s and name them in `datasets`");
        }
    }
    for (id, dataset) in context.live("dataset") {
        if !is_used(context, id) {
            continue;
        }
        let operation_only = dataset.texts("purpose").all(|(purpose, _)| purpose == "operation") && dataset.has("purpose");
        let asked = ASKED.iter().filter(|(field, _)| !(operation_only && *field == "bias_assessment"));
        let lacking: Vec<&(&str, &str)> = asked.filter(|(field, _)| !dataset.has(field) && !dataset.is_faulty(field)).collect();
        if lacking.is_empty() {
            continue;
        }
        let names: Vec<&str> = lacking.iter().map(|(_, name)| *name).collect();
        let fields: Vec<String> = lacking.iter().map(|(field, _)| format!("`{field}`")).collect();
        let place = match lacking.as_slice() {
            [(only, _)] if dataset.is_left_empty(only) => dataset.at(only),
            _ => dataset.place_of_type(),
        };
        out.on(id, place, format!("{} says nothing of its {}", dataset.name(), joined(&names)))
            .help(format!("write it into {}; a sentence that says what is known, and what is not, is enough to begin with", fields.join(", ")));
    }
}

/// Whether a live system uses the data, itself or through a model; data of nothing in particular
/// counts as used.
fn is_used(context: &Context<'_>, dataset: RecordId) -> bool {
    let models = context.linked(dataset, "model");
    let systems: Vec<&Record> =
        [dataset].into_iter().chain(models).flat_map(|id| context.linked(id, "system")).map(|id| context.record(id)).collect();
    systems.is_empty() || systems.iter().any(|system| is_alive(system))
}

/// `a, b and c`.
fn joined(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}
