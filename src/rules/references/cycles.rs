//! REF010: references that go round in a circle.

use crate::graph::{ArtifactState, Target};
use crate::model::RecordId;
use crate::rules::{Context, Findings};
use crate::schema::brief;
use crate::source::Span;
use std::collections::{BTreeMap, HashMap};

/// One step of a chain: where it leads, and where the record at its start, or at its end, says so.
#[derive(Clone, Copy)]
struct Step {
    to: RecordId,
    writer: RecordId,
    span: Span,
}

type Steps = BTreeMap<RecordId, Vec<Step>>;

/// Records that replace each other, or prove each other, in a circle; told once.
pub(in crate::rules) fn cycle(context: &Context<'_>, out: &mut Findings) {
    tell(context, &successions(context), "replace each other", "let the newest record replace the others, not the reverse", out);
    tell(context, &proofs(context), "prove each other", "name what came out of the work itself: a log, a report, signed minutes", out);
}

/// From the newer record to the one it replaces, whichever of the two says it.
fn successions(context: &Context<'_>) -> Steps {
    let mut steps = Steps::new();
    for edge in &context.graph.edges {
        let Target::Record(to) = edge.target else { continue };
        let (newer, older) = match edge.field.as_str() {
            "supersedes" => (edge.from, to),
            "superseded_by" => (to, edge.from),
            _ => continue,
        };
        steps.entry(newer).or_default().push(Step { to: older, writer: edge.from, span: edge.span });
    }
    steps
}

/// From a record to its evidence, and from a piece of evidence to the record whose file it is.
fn proofs(context: &Context<'_>) -> Steps {
    let mut steps = Steps::new();
    for edge in context.graph.edges.iter().filter(|edge| edge.field == "evidence") {
        if let Target::Record(to) = edge.target {
            steps.entry(edge.from).or_default().push(Step { to, writer: edge.from, span: edge.span });
        }
    }
    for artifact in context.graph.artifacts.iter().filter(|artifact| context.record(artifact.record).is_a("evidence")) {
        let ArtifactState::Found(file) = artifact.state else { continue };
        let from = artifact.record;
        let to = if file == context.record(from).file { Some(from) } else { document_in(context, file) };
        if let Some(to) = to {
            steps.entry(from).or_default().push(Step { to, writer: from, span: artifact.span });
        }
    }
    steps
}

/// The record that the file as a whole is.
fn document_in(context: &Context<'_>, file: crate::source::FileId) -> Option<RecordId> {
    context.corpus.own_record(context.corpus.document_at(file)?)
}

fn tell(context: &Context<'_>, steps: &Steps, what: &str, help: &str, out: &mut Findings) {
    for circle in circles(steps) {
        let inside = |step: &&Step| circle.binary_search(&step.to).is_ok();
        // The first record by path that writes a part of the circle.
        let written = circle.iter().flat_map(|id| steps.get(id).into_iter().flatten().filter(inside));
        let Some(step) = written.min_by_key(|step| (step.writer, step.span)) else {
            continue;
        };
        let writer = context.record(step.writer);
        let message = match circle.as_slice() {
            [only] => match what {
                "replace each other" => format!("{} replaces itself", context.record(*only).name()),
                _ => format!("{} is given as evidence for itself", context.record(*only).name()),
            },
            many => {
                let names: Vec<String> = many.iter().take(5).map(|id| format!("`{}`", brief(&context.record(*id).id))).collect();
                let more = if many.len() > 5 { ", …" } else { "" };
                format!("{}{more} {what} in a circle", names.join(", "))
            }
        };
        let finding = out.on(step.writer, writer.place(step.span), message);
        finding.help(help);
        for id in circle.iter().filter(|id| **id != step.writer).take(5) {
            finding.related(context.record(*id).place_of_id(), format!("`{}` is part of the circle", brief(&context.record(*id).id)));
        }
    }
}

/// The sets of records that can be reached from each other (Tarjan's strongly connected components,
/// without recursion), in order, each sorted.
fn circles(steps: &Steps) -> Vec<Vec<RecordId>> {
    struct Visit {
        order: usize,
        low: usize,
        open: bool,
    }
    let mut visits: HashMap<RecordId, Visit> = HashMap::new();
    let mut open: Vec<RecordId> = Vec::new();
    let mut found = Vec::new();
    let none: Vec<Step> = Vec::new();
    for start in steps.keys() {
        if visits.contains_key(start) {
            continue;
        }
        let mut path: Vec<(RecordId, usize)> = vec![(*start, 0)];
        while let Some((at, next)) = path.pop() {
            if next == 0 {
                let order = visits.len();
                visits.insert(at, Visit { order, low: order, open: true });
                open.push(at);
            }
            let leads = steps.get(&at).unwrap_or(&none);
            if let Some(step) = leads.get(next) {
                path.push((at, next + 1));
                match visits.get(&step.to) {
                    None => path.push((step.to, 0)),
                    Some(seen) if seen.open => {
                        let order = seen.order;
                        visits.entry(at).and_modify(|visit| visit.low = visit.low.min(order));
                    }
                    Some(_) => {}
                }
                continue;
            }
            let Some((low, order)) = visits.get(&at).map(|visit| (visit.low, visit.order)) else {
                continue;
            };
            if let Some((before, _)) = path.last() {
                visits.entry(*before).and_modify(|visit| visit.low = visit.low.min(low));
            }
            if low == order {
                let mut circle = Vec::new();
                while let Some(member) = open.pop() {
                    visits.entry(member).and_modify(|visit| visit.open = false);
                    circle.push(member);
                    if member == at {
                        break;
                    }
                }
                let itself = leads.iter().any(|step| step.to == at);
                if circle.len() > 1 || itself {
                    circle.sort_unstable();
                    found.push(circle);
                }
            }
        }
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circles_of(pairs: &[(u32, u32)]) -> Vec<Vec<u32>> {
        let mut steps = Steps::new();
        for (from, to) in pairs {
            let step = Step { to: RecordId(*to), writer: RecordId(*from), span: Span::default() };
            steps.entry(RecordId(*from)).or_default().push(step);
        }
        circles(&steps).into_iter().map(|circle| circle.into_iter().map(|id| id.0).collect()).collect()
    }

    #[test]
    fn circles_are_found_once_and_chains_are_none() {
        assert_eq!(circles_of(&[(1, 2), (2, 3), (3, 1), (4, 1), (3, 5)]), [[1, 2, 3]]);
        assert_eq!(circles_of(&[(7, 7), (1, 7)]), [[7]]);
        assert_eq!(circles_of(&[(1, 2), (2, 3), (1, 3), (4, 3)]), Vec::<Vec<u32>>::new());
        assert_eq!(circles_of(&[(1, 2), (2, 1), (2, 3), (3, 4), (4, 3)]), [[1, 2], [3, 4]]);
    }

    #[test]
    fn a_very_long_chain_needs_no_stack() {
        let pairs: Vec<(u32, u32)> = (0..200_000).map(|at| (at, (at + 1) % 200_000)).collect();
        assert_eq!(circles_of(&pairs).len(), 1);
    }
}
