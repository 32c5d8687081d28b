//! The chain around a break: system → impact assessment → risk → control → evidence, and system →
//! monitoring. A break is reported once, at its first broken link; here the rest of the chain is
//! told as related places, so that a reader sees what rests on what is missing.

use super::finding::Finding;
use super::{Context, Findings};
use crate::model::RecordId;

/// How many links are told: as many as a reader takes in at a glance.
const TOLD: usize = 4;

/// Adds the chain around a record to the newest finding, where it is about that record.
pub(super) fn tell_newest(context: &Context<'_>, id: RecordId, out: &mut Findings) {
    if let Some(finding) = out.all.last_mut().filter(|finding| finding.record == Some(id)) {
        tell(context, id, finding);
    }
}

/// Adds the chain around a record to a finding about it: what stands before it in the chain, then
/// what stands after it, in the order of the chain.
pub(super) fn tell(context: &Context<'_>, id: RecordId, finding: &mut Finding) {
    let links = match context.record(id).kind.name.as_str() {
        "system" => of_system(context, id),
        "impact-assessment" => vec![Link::new(context, "system", &[id], "the system it assesses", "the systems it assesses")],
        "risk" => of_risk(context, id),
        "control" => of_controls(context, &[id]),
        "evidence" => of_evidence(context, id),
        "monitoring" => vec![Link::new(context, "system", &[id], "the system it watches", "the systems it watches")],
        _ => return,
    };
    for link in links.into_iter().filter(|link| !link.records.is_empty()).take(TOLD) {
        let first = context.record(link.records[0]);
        let place = first.place_of_id();
        if place == finding.place || finding.related.iter().any(|related| related.place == place) {
            continue;
        }
        let words = match link.records.len() {
            1 => format!("{} is {}", first.name(), link.one),
            count => format!("{} and {} more are {}", first.name(), count - 1, link.more),
        };
        finding.related(place, words);
    }
}

/// One link of the chain: the records, and what they are to the one that is told of.
struct Link {
    records: Vec<RecordId>,
    one: &'static str,
    more: &'static str,
}

impl Link {
    fn new(context: &Context<'_>, kind: &str, from: &[RecordId], one: &'static str, more: &'static str) -> Link {
        Link { records: reached(context, from, kind), one, more }
    }
}

/// The live records of a type that these are linked with, each once, by path and position.
fn reached(context: &Context<'_>, from: &[RecordId], kind: &str) -> Vec<RecordId> {
    let mut found: Vec<RecordId> = from.iter().flat_map(|id| context.live_linked(*id, kind)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// What the chain of a system holds.
fn of_system(context: &Context<'_>, system: RecordId) -> Vec<Link> {
    let risks = Link::new(context, "risk", &[system], "its risk", "its risks");
    let applies = |id: &RecordId| context.record(*id).truth("applicable") != Some(false);
    let controls: Vec<RecordId> = reached(context, &risks.records, "control").into_iter().filter(applies).collect();
    vec![
        Link::new(context, "impact-assessment", &[system], "its impact assessment", "its impact assessments"),
        risks,
        Link { records: controls, one: "the control of its risks", more: "the controls of its risks" },
        Link::new(context, "monitoring", &[system], "what watches it", "what watches it"),
    ]
}

/// What a risk belongs to, and what treats it.
fn of_risk(context: &Context<'_>, risk: RecordId) -> Vec<Link> {
    let controls = reached(context, &[risk], "control");
    let evidence = Link::new(context, "evidence", &controls, "the evidence of its controls", "the evidence of its controls");
    vec![
        Link::new(context, "system", &[risk], "the system it threatens", "the systems it threatens"),
        Link::new(context, "impact-assessment", &[risk], "the impact assessment that leads to it", "the impact assessments that lead to it"),
        Link { records: controls, one: "its control", more: "its controls" },
        evidence,
    ]
}

/// What rests on controls.
fn of_controls(context: &Context<'_>, controls: &[RecordId]) -> Vec<Link> {
    let risks = reached(context, controls, "risk");
    let systems = Link::new(context, "system", &risks, "the system whose risks it treats", "the systems whose risks it treats");
    vec![systems, Link { records: risks, one: "the risk that rests on it", more: "the risks that rest on it" }]
}

/// What evidence stands for.
fn of_evidence(context: &Context<'_>, evidence: RecordId) -> Vec<Link> {
    let controls = reached(context, &[evidence], "control");
    let risks = reached(context, &controls, "risk");
    vec![
        Link::new(context, "system", &risks, "the system at the end of the chain", "the systems at the end of the chain"),
        Link { records: risks, one: "the risk behind its controls", more: "the risks behind its controls" },
        Link { records: controls, one: "the control it shows", more: "the controls it shows" },
    ]
}
