//! The assessment of the impact on fundamental rights, which some deployers owe.

use super::of_the_act;
use super::systems::{Classified, classified};
use super::{Context, Findings};
use crate::model::Record;

/// What the assessment has to hold, and the fields that can hold it.
const PARTS: [(&str, &str, &[&str]); 7] = [
    ("27(1)(a)", "the process it is used in", &["use_process", "intended_use"]),
    ("27(1)(b)", "the period of use", &["use_period"]),
    ("27(1)(b)", "how often it is used", &["use_frequency"]),
    ("27(1)(c)", "the groups affected", &["affected_groups"]),
    ("27(1)(d)", "the harm that threatens them", &["harms", "individuals"]),
    ("27(1)(e)", "human oversight", &["oversight"]),
    ("27(1)(f)", "what is done if harm occurs, and where people complain", &["complaint_route"]),
];

/// EUA002: the duty is undecided, or the assessment is not there or incomplete.
pub(super) fn undecided_or_incomplete(context: &Context<'_>, out: &mut Findings) {
    for system in classified(context).iter().filter(|system| system.is_high_risk() && system.made.is_class("high-risk")) {
        if !system.made.has_role("deployer") || !system.is_near_use() || context.is_uncertain(system.id, "impact-assessment") {
            continue;
        }
        match system.made.fria.outcome.as_deref() {
            None => undecided(context, system, out),
            Some("required") => required(context, system, out),
            Some(_) => {}
        }
    }
}

fn undecided(context: &Context<'_>, system: &Classified<'_>, out: &mut Findings) {
    let record = system.record;
    let assessments = context.live_linked(system.id, "impact-assessment");
    let decided = |record: &Record| record.truth("fria_required").is_some() && record.has("fria_reason");
    if record.is_faulty("public_body") || assessments.iter().any(|id| decided(context.record(*id))) {
        return;
    }
    let lacking: Vec<String> = system.made.missing.iter().map(|question| format!("`{}`", question.fact)).collect();
    let message =
        format!("whether we owe an assessment of fundamental rights for {} is undecided: {} is not recorded", record.name(), lacking.join(", "));
    let questions: Vec<&str> = system.made.missing.iter().map(|question| &*question.ask).collect();
    out.on(system.id, record.at("our_role"), message).help(questions.join(" "));
}

fn required(context: &Context<'_>, system: &Classified<'_>, out: &mut Findings) {
    let record = system.record;
    let assessments = context.live_linked(system.id, "impact-assessment");
    let of_rights = assessments.iter().copied().rfind(|id| context.record(*id).truth("fria") == Some(true));
    let because = system.made.fria.reason.as_ref();
    let Some(id) = of_rights else {
        let fact = because.and_then(|reason| reason.facts.iter().rev().find(|fact| record.has(fact)));
        let place = fact.map_or(record.place_of_id(), |fact| record.at(fact));
        let why = because.map_or(String::new(), |reason| format!(": {}", reason.because));
        let finding =
            out.on(system.id, place, format!("{} needs an assessment of its impact on fundamental rights, and has none{why}", record.name()));
        for other in &assessments {
            finding.related(context.record(*other).place_of_id(), format!("{} is not marked as one", context.record(*other).name()));
        }
        finding.help("extend the impact assessment by what Article 27(1) asks, and set `fria: true`");
        return;
    };
    let assessment = context.record(id);
    let lacks = PARTS.iter().filter(|(_, _, fields)| !fields.iter().any(|field| assessment.has(field)));
    let lacks: Vec<&(&str, &str, &[&str])> = lacks.collect();
    let mut articles: Vec<&str> = std::iter::once("27").chain(lacks.iter().map(|(article, ..)| *article)).collect();
    articles.dedup();
    let mut lacks: Vec<String> = lacks.into_iter().map(|(article, what, fields)| format!("{what} (`{}`, Article {article})", fields[0])).collect();
    if record.is("lifecycle", "production") && !assessment.has("notified") {
        articles.push("27(3)");
        lacks.push("the notice to the authority (`notified`, Article 27(3))".to_owned());
    }
    if !lacks.is_empty() {
        let message = format!("the assessment of fundamental rights in {} is incomplete", assessment.name());
        out.on(id, assessment.at("fria"), message)
            .related(record.place_of_id(), format!("{} needs it", record.name()))
            .help(format!("add {}", lacks.join(", ")))
            .requirements(articles.into_iter().map(of_the_act));
    }
}
