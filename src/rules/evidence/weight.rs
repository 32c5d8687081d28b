//! EVD005 and EVD006: how much a piece of evidence can carry.

use super::current;
use crate::graph::{ArtifactState, Target};
use crate::model::{Record, RecordId};
use crate::rules::{Context, Findings};
use crate::schema::brief;
use crate::source::FileId;
use crate::standards::RequirementId;
use smol_str::SmolStr;
use std::collections::{BTreeMap, HashMap, HashSet};

/// All that shows a control is the policy, or the statement, that orders it.
pub(super) fn only_policy(context: &Context<'_>, out: &mut Findings) {
    let mut told: BTreeMap<RecordId, Vec<RecordId>> = BTreeMap::new();
    for (control, _) in context.of_type("control").filter(|(_, entry)| !entry.is_retired()) {
        let by_policy = context
            .graph
            .control_of(control)
            .is_some_and(|number| context.standards.pack(number).evidence.shown_by_policy.contains(&context.standards.requirement(number).id));
        let evidence = context.live_linked(control, "evidence");
        if by_policy || evidence.is_empty() || has_other(context, control) {
            continue;
        }
        if evidence.iter().all(|id| ordering_document(context, *id).is_some()) {
            told.entry(evidence[0]).or_default().push(control);
        }
    }
    for (id, controls) in told {
        let Some(document) = ordering_document(context, id) else { continue };
        let record = context.record(id);
        let mut names: Vec<String> = controls.iter().take(5).map(|control| context.record(*control).name()).collect();
        if controls.len() > names.len() {
            names.push(format!("and {} more", controls.len() - names.len()));
        }
        let message = format!("the only evidence for {} is the {} {}", names.join(", "), document.kind.name, document.name());
        let finding = out.on(id, record.at("artifact"), message);
        finding.help("add something that the control left behind when it ran: a log, minutes, a report, a signed form");
        finding.related(document.place_of_id(), "this says what should happen, not that it did");
    }
}

/// Whether a control shows something beside its evidence records: a file, a broken name that is
/// reported, or a record of operation.
fn has_other(context: &Context<'_>, control: RecordId) -> bool {
    let named = context.graph.edges_in(control, "evidence").any(|edge| !matches!(edge.target, Target::Record(_)));
    let shown = context.graph.control_of(control).is_some_and(|number| {
        let records = context.graph.shown_by(number).iter().map(|id| context.record(*id));
        records.into_iter().any(|record| {
            record.is_live() && matches!(record.kind.name.as_str(), "validation" | "monitoring" | "incident" | "change" | "training" | "audit")
        })
    });
    named || shown || context.is_uncertain(control, "evidence")
}

/// The policy or statement that an evidence record's file is.
fn ordering_document<'a>(context: &Context<'a>, evidence: RecordId) -> Option<&'a Record> {
    let artifact = context.graph.artifacts_of(evidence).next()?;
    let ArtifactState::Found(file) = artifact.state else {
        return None;
    };
    let records = &context.corpus.document_at(file)?.records;
    let first = context.corpus.records.get(records.start as usize).filter(|_| !records.is_empty())?;
    matches!(first.kind.name.as_str(), "policy" | "soa").then_some(first)
}

/// A control, with or without an entry.
#[derive(PartialEq, Eq, Hash)]
enum Shown {
    Entry(RecordId),
    Number(RequirementId),
}

/// What a piece of evidence is kept in.
#[derive(PartialEq, Eq, Hash)]
enum Kept {
    File(FileId),
    Folder(SmolStr),
}

/// One file stands for very many controls.
pub(super) fn reused(context: &Context<'_>, out: &mut Findings) {
    let Some(limit) = context.standards.main().map(|pack| pack.evidence.reuse_limit).filter(|limit| *limit > 0) else {
        return;
    };
    let mut shown: HashMap<Kept, (HashSet<Shown>, Option<RecordId>)> = HashMap::new();
    for (id, record) in current(context).filter(|(_, record)| record.is_live()) {
        for artifact in context.graph.artifacts_of(id) {
            let kept = match artifact.state {
                ArtifactState::Found(file) => Kept::File(file),
                ArtifactState::Folder => Kept::Folder(artifact.text.trim_matches(['.', '/']).into()),
                _ => continue,
            };
            let (controls, told) = shown.entry(kept).or_default();
            // An entry and the number of its control are the same thing.
            let shown_by = |entry: RecordId| context.graph.control_of(entry).map_or(Shown::Entry(entry), Shown::Number);
            controls.extend(context.live_linked(id, "control").into_iter().map(shown_by));
            for edge in context.graph.edges_in(id, "controls") {
                if let Target::Requirements(numbers) = &edge.target {
                    controls.extend(numbers.iter().copied().map(Shown::Number));
                }
            }
            if controls.len() > limit && told.is_none() {
                *told = Some(id);
                let message = format!("`{}` stands as evidence for {} controls", brief(&artifact.text), controls.len());
                let finding = out.on(id, record.place(artifact.span), message);
                finding.help("check for each control whether the file really shows it at work, and say in the record which part shows what");
            }
        }
    }
}
