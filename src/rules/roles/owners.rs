//! ROL001: owners and approvers, of records, actions and decisions, must be somebody.

use crate::model::Record;
use crate::rules::parties::Parties;
use crate::rules::{Context, Findings};
use crate::schema::{brief, nearest};
use crate::settings::folded;
use crate::source::Span;
use crate::syntax::{Node, is_placeholder_only};

/// An owner or approver who is neither a role nor anybody known.
pub(super) fn unknown(context: &Context<'_>, out: &mut Findings) {
    let parties = Parties::new(context);
    // Without roles, names are all there is.
    if !parties.are_recorded() || context.may_be_unreadable("role") {
        return;
    }
    for (id, record) in context.corpus.iter() {
        for field in ["owner", "approver", "actions", "decisions"] {
            if record.field(field).is_none_or(|field| field.inherited) {
                continue;
            }
            let (named, field) = match field {
                "actions" | "decisions" => (owners_in(record, field), "owner"),
                _ if record.is_faulty(field) => continue,
                _ => (record.texts(field).collect(), field),
            };
            for (written, span) in named {
                if is_placeholder_only(written) || parties.is_known(written) {
                    continue;
                }
                let retired = context.of_type("role").find(|(_, role)| role.is_retired() && folded(&role.id) == folded(written));
                let finding = match retired {
                    Some((_, role)) => {
                        let message = format!("`{}` is the {field}, but that role is retired", brief(written));
                        let finding = out.on(id, record.place(span), message);
                        finding.related(role.place_of_id(), format!("{} is here", role.name()));
                        finding.help("name the role that has taken over, or put this one back in force");
                        continue;
                    }
                    None => out.on(id, record.place(span), format!("`{}` is the {field}, but names no role and nobody who is known", brief(written))),
                };
                let names: Vec<&str> = context.live("role").flat_map(|(_, role)| [role.id.as_str()].into_iter().chain(role.title())).collect();
                match nearest(written, names) {
                    Some(near) => finding.help(format!("did you mean `{}`?", brief(near))),
                    None => finding.help("name a role, or who holds one; people and teams without a role belong into `[people]` of aimslint.toml"),
                };
            }
        }
    }
}

/// Who is to carry out each item of a list of actions or decisions, with the places.
fn owners_in<'a>(record: &'a Record, field: &str) -> Vec<(&'a str, Span)> {
    let items = record.value(field).map_or(&[][..], Node::items);
    let owners = items.iter().filter_map(|item| item.get("owner")).flat_map(Node::items).filter(|owner| !record.has_problem_in(owner.span));
    owners.filter_map(|owner| Some((owner.text()?.trim(), owner.span))).filter(|(text, _)| !text.is_empty()).collect()
}
