//! REF: what records name.

use super::{Check, Context, Edit, Findings, Fix};
use crate::graph::{LinkState, Target};
use crate::schema::brief;
use crate::source::Place;

/// Functions by code.
pub(super) const CHECKS: &[(&str, Check)] = &[("REF001", unresolved)];

/// An id names nothing.
fn unresolved(context: &Context<'_>, out: &mut Findings) {
    for edge in &context.graph.edges {
        let Target::Nothing(meant) = edge.target else {
            continue;
        };
        let record = context.record(edge.from);
        let kinds = match edge.targets.as_slice() {
            [one] if one != "*" => one.replace('-', " "),
            _ => "record".to_owned(),
        };
        let place = record.place(edge.span);
        let finding = out.on(edge.from, place, format!("`{}` in `{}` names no {kinds}", brief(&edge.text), edge.field));
        if let Some(meant) = meant {
            let target = context.record(meant);
            finding.help(format!("did you mean `{}`?", brief(&target.id)));
            finding.related(target.place_of_id(), format!("`{}` is here", brief(&target.id)));
            if let Place::File(file, span) = place {
                finding.fix(Fix {
                    title: format!("write `{}`", target.id),
                    edits: vec![Edit { file, span, text: target.id.to_string() }],
                    safe: true,
                });
            }
        } else {
            finding.help(format!("add the {kinds}, or take the name out"));
        }
    }
    for link in &context.graph.links {
        let LinkState::NoRecord(meant) = link.state else {
            continue;
        };
        let document = &context.corpus.documents[link.document as usize];
        let finding = out.add(Place::File(document.file, link.span), format!("`[[{}]]` names no record", brief(&link.text)));
        if let Some(meant) = meant {
            finding.help(format!("did you mean `{}`?", brief(&context.record(meant).id)));
        }
    }
}
