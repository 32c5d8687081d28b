//! SYS002: what runs must have passed its validation, in the version that runs, before it ran.

use super::{is_in_production, significant_changes};
use crate::model::{Record, RecordId};
use crate::rules::{Context, Findings, chain};
use crate::schema::brief;
use jiff::civil::Date;

/// In production without a validation that counts.
pub(super) fn unvalidated(context: &Context<'_>, out: &mut Findings) {
    for (id, system) in context.of_type("system").filter(|(_, system)| is_in_production(system)) {
        if context.is_uncertain(id, "validation") || context.may_be_unreadable("validation") {
            continue;
        }
        let deployed = last_deployment(context, id, system);
        let validations: Vec<(RecordId, &Record)> = context.linked(id, "validation").into_iter().map(|id| (id, context.record(id))).collect();
        let validations: Vec<_> = validations.into_iter().filter(|(_, validation)| !validation.is_retired()).collect();
        if validations.iter().any(|(_, one)| ["result", "performed"].iter().any(|field| one.is_faulty(field))) {
            continue;
        }
        let objections: Vec<Option<String>> =
            validations.iter().map(|(at, validation)| objection(context, (id, system), (*at, validation), deployed)).collect();
        let passed = validations.iter().zip(&objections).filter(|(_, objection)| objection.is_none()).filter_map(|((_, one), _)| day(one)).max();
        // A later test of the same version that failed takes back what an earlier one had shown.
        let failed = validations
            .iter()
            .filter(|(at, one)| one.is("result", "fail") && !one.is_draft() && other_version(context, (id, system), (*at, one)).is_none());
        let failed_since =
            failed.filter(|(_, one)| day(one).zip(passed).is_some_and(|(failed, passed)| failed > passed)).max_by_key(|(_, one)| day(one));
        let message = match (passed, failed_since, validations.is_empty()) {
            (Some(_), None, _) => continue,
            (Some(_), Some((_, failed)), _) => format!("{} is in production, but failed its newest validation, {}", system.name(), failed.name()),
            (None, _, true) => format!("{} is in production without any validation", system.name()),
            (None, _, false) => {
                format!("{} is in production without a validation that it passed in this version before it was deployed", system.name())
            }
        };
        let finding = out.on(id, system.at("lifecycle"), message);
        finding.help("validate the version that runs and record the result with `systems`, the version, `performed` and `result: pass`; until then consider taking it out of use");
        for ((_, validation), objection) in validations.iter().zip(objections) {
            match objection {
                Some(why) => finding.related(validation.place_of_id(), format!("{} does not count: {why}", validation.name())),
                None => finding.related(validation.place_of_id(), format!("{} was passed earlier", validation.name())),
            };
        }
        if let Some(deployed) = deployed.filter(|_| system.has("deployed")) {
            finding.related(system.at("deployed"), format!("deployed on {deployed}"));
        }
        chain::tell(context, id, finding);
    }
}

fn day(validation: &Record) -> Option<Date> {
    validation.date("performed").map(|performed| performed.day)
}

/// When what runs now went live: the system's own date, or that of a later significant change.
fn last_deployment(context: &Context<'_>, id: RecordId, system: &Record) -> Option<Date> {
    let own = system.date("deployed").map(|deployed| deployed.day);
    let changed = significant_changes(context, id).into_iter().map(|(_, _, day)| day).max();
    own.map(|own| changed.map_or(own, |changed| own.max(changed)))
}

/// Why a validation does not count for a system; `None` when it does.
fn objection(context: &Context<'_>, system: (RecordId, &Record), (id, validation): (RecordId, &Record), deployed: Option<Date>) -> Option<String> {
    if validation.is_draft() {
        return Some("it is a draft".to_owned());
    }
    match validation.text("result") {
        Some("pass") => {}
        // Released under conditions: then they are written down.
        Some("conditional") if validation.has("conditions") => {}
        Some("conditional") => return Some("it was passed only conditionally, and no `conditions` are recorded".to_owned()),
        Some(other) => return Some(format!("its result is `{}`", brief(other))),
        None => return Some("it has no result".to_owned()),
    }
    if let Some(why) = other_version(context, system, (id, validation)) {
        return Some(why);
    }
    let performed = day(validation)?;
    deployed.filter(|deployed| performed > *deployed).map(|deployed| format!("it was performed on {performed}, after deployment on {deployed}"))
}

/// Whether a validation is of another version than the one that runs.
fn other_version(context: &Context<'_>, (id, system): (RecordId, &Record), (at, validation): (RecordId, &Record)) -> Option<String> {
    let differs =
        |of: &str, one: &str, two: &str| (numbers(one) != numbers(two)).then(|| format!("it is of {of} `{}`, but `{}` runs", brief(one), brief(two)));
    let runs = system.text("version");
    let pair = validation.text("system_version").zip(runs);
    if let Some(why) = pair.and_then(|(validated, runs)| differs("version", validated, runs)) {
        return Some(why);
    }
    let validated = validation.text("model_version")?;
    let named = context.live_linked(at, "model");
    let models = if named.is_empty() { context.live_linked(id, "model") } else { named };
    let versions: Vec<&str> = models.into_iter().filter_map(|model| context.record(model).text("model_version")).collect();
    match (versions.as_slice(), runs) {
        ([], Some(runs)) if pair.is_none() && are_alike(validated, runs) => differs("version", validated, runs),
        ([], _) => None,
        (versions, _) if versions.iter().any(|version| numbers(version) == numbers(validated)) => None,
        ([first, ..], _) => differs("model version", validated, first),
    }
}

/// A version as it compares: `v1.3` is `1.3`.
fn numbers(text: &str) -> &str {
    let bare = text.trim().trim_start_matches(['v', 'V']);
    if bare.starts_with(|first: char| first.is_ascii_digit()) { bare } else { text.trim() }
}

/// Whether two texts number things in the same way: `2.0` and `2.1`, but not `2.1` and `2026-04-01`.
fn are_alike(one: &str, two: &str) -> bool {
    let form = |text: &str| text.chars().all(|letter| letter.is_ascii_digit() || letter == '.') && !text.is_empty();
    let bare = |text: &str| text.trim_start_matches(['v', 'V']).to_owned();
    form(&bare(one)) && form(&bare(two))
}
