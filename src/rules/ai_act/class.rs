//! The declared class and route against the facts.

use super::systems::{Classified, classified};
use super::{Context, Findings};
use crate::classify::{Declared, Question, tables, unknown_point};
use crate::schema::brief;
use crate::source::Place;

/// EUA001: high-risk, and nothing says by which fact.
pub(super) fn undocumented(context: &Context<'_>, out: &mut Findings) {
    for system in classified(context).iter().filter(|system| is_undocumented(system)) {
        let name = system.record.name();
        out.on(system.id, system.record.at("ai_act"), format!("{name} is high-risk, and nothing says why"))
            .help("name the point of Annex III in `annex_iii` or the product in `annex_i_product`, and the reason in `ai_act_reason`");
    }
}

fn is_undocumented(system: &Classified<'_>) -> bool {
    let says = |field: &str| system.record.has(field) && !is_denied(system, field);
    system.record.is("ai_act", "high-risk") && !["annex_iii", "annex_i_product", "ai_act_reason"].into_iter().any(says)
}

/// A fact that says there is none gives no ground.
fn is_denied(system: &Classified<'_>, field: &str) -> bool {
    field != "ai_act_reason" && (system.record.truth(field) == Some(false) || system.record.is(field, "none"))
}

/// EUA007: the declared class contradicts the facts, facts are missing to decide, or facts do not
/// go together.
pub(super) fn contradicted_or_open(context: &Context<'_>, out: &mut Findings) {
    for system in &classified(context) {
        let (record, made) = (system.record, &system.made);
        for clash in &made.conflicts {
            let facts: Vec<&str> = clash.facts.iter().map(|fact| fact.as_str()).filter(|fact| record.has(fact)).collect();
            let Some((first, others)) = facts.split_first() else { continue };
            let finding = out.on(system.id, record.at(first), format!("the facts of {} do not go together: {}", record.name(), clash.says));
            for other in others {
                finding.related(record.at(other), format!("`{other}` is here"));
            }
            finding.help(format!("see Article {} of the AI Act, and mend the fact that is wrong", clash.article));
        }
        let declared = record.text("ai_act").unwrap_or("");
        match made.declared {
            Declared::Contradicts if made.conflicts.is_empty() => contradicted(system, declared, out),
            Declared::Open if !is_undocumented(system) => {
                let mut lacking: Vec<&Question> = made.missing.iter().collect();
                if lacking.is_empty() {
                    lacking.extend(&made.asked);
                }
                open(system, &lacking, format!("whether {} is `{declared}` can't be decided", record.name()), out);
            }
            Declared::Agrees if system.is_high_risk() && made.roles.is_empty() => {
                let lacking: Vec<&Question> = made.missing.iter().filter(|question| question.fact == "our_role").collect();
                open(system, &lacking, format!("what {} asks of us can't be decided", record.name()), out);
            }
            _ => {}
        }
    }
}

fn contradicted(system: &Classified<'_>, declared: &str, out: &mut Findings) {
    let (record, made) = (system.record, &system.made);
    let possible: Vec<String> = made.class.possible.iter().map(|class| format!("`{class}`")).collect();
    let because = made.class.reason.as_ref().map_or(String::new(), |reason| format!(": {} (Article {})", reason.because, reason.article));
    let message = format!("{} is declared `{declared}`, but its facts make it {}{because}", record.name(), possible.join(" or "));
    let finding = out.on(system.id, record.at("ai_act"), message);
    for fact in made.class.reason.iter().flat_map(|reason| &reason.facts).filter(|fact| record.has(fact)) {
        finding.related(record.at(fact), format!("`{fact}` decides"));
    }
    finding.help("declare the class that the facts give, or mend the fact that is wrong; `aimslint classify` shows the way");
}

/// Asks for facts by name; those whose value can't be read are told elsewhere.
fn open(system: &Classified<'_>, lacking: &[&Question], message: String, out: &mut Findings) {
    let unread = lacking.iter().any(|question| system.record.is_faulty(&question.fact));
    if lacking.is_empty() || unread {
        return;
    }
    let wrong = |question: &&Question| Some((question.fact.clone(), unknown_point(tables()?, system.record, &question.fact)?));
    if let Some((fact, node)) = lacking.iter().find_map(wrong) {
        let point = brief(node.text().unwrap_or("").trim());
        out.on(system.id, system.record.place(node.span), format!("{message}: there is no point `{point}` that `{fact}` could name"))
            .help("name the point by its number and letter, such as `4(a)`, or say `none`");
        return;
    }
    let names: Vec<String> = lacking.iter().map(|question| format!("`{}`", question.fact)).collect();
    let (verb, they) = if names.len() == 1 { ("is", "it") } else { ("are", "them") };
    let questions: Vec<&str> = lacking.iter().map(|question| &*question.ask).collect();
    let place = if system.record.has("ai_act") { system.record.at("ai_act") } else { system.record.place_of_id() };
    out.on(system.id, place, format!("{message}: {} {verb} not recorded, or {verb} unclear", names.join(", ")))
        .help(format!("record {they}. {}", questions.join(" ")));
}

/// EUA008: a high-risk system of ours as provider, without a conformity route that fits.
pub(super) fn route(context: &Context<'_>, out: &mut Findings) {
    for system in &classified(context) {
        let (record, made) = (system.record, &system.made);
        if !system.is_high_risk_of_provider() || !made.is_class("high-risk") || record.is_faulty("conformity_route") {
            continue;
        }
        let fits: Vec<String> =
            if made.route.outcome.is_some() { &made.allowed_routes } else { &made.route.possible }.iter().map(|route| format!("`{route}`")).collect();
        let because = made.route.reason.as_ref().map_or(String::new(), |reason| format!(" (Article {}: {})", reason.article, reason.because));
        let lacking: Vec<String> = made.missing.iter().map(|question| format!("`{}`", question.fact)).collect();
        let undecided = made.route.outcome.is_none();
        let name = record.name();
        let (place, message): (Place, String) = match record.text("conformity_route") {
            None => (system.place_of_class(), format!("{name} is high-risk and we provide it, but it names no conformity route")),
            Some(route) if fits.iter().all(|fit| fit.trim_matches('`') != route) => {
                (record.at("conformity_route"), format!("the conformity route `{route}` of {name} does not fit its facts"))
            }
            Some(route) if undecided => {
                let facts = lacking.join(", ");
                (record.at("conformity_route"), format!("whether the conformity route `{route}` fits {name} can't be decided without {facts}"))
            }
            Some(_) => continue,
        };
        out.on(system.id, place, message).help(format!("what fits is {}{because}", fits.join(" or ")));
    }
}
