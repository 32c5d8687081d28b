//! DOC014: documented information without which there is no management system.

use crate::model::{Record, unread_files};
use crate::rules::events::counts_for;
use crate::rules::{Context, Findings};
use crate::schema::brief;
use crate::source::Place;
use crate::standards::{Mandatory, Pack, Resolved, When};
use smol_str::SmolStr;

/// For something that a chosen standard wants documented there is no record in force. Where another
/// rule tells of it better, the pack says so.
pub(super) fn missing(context: &Context<'_>, out: &mut Findings) {
    let unread = unread_files(context.tree, context.settings);
    for (path, kind) in &unread {
        let what = if kind.register { "a register" } else { "a document" };
        out.unknown(None, format!("`{}` looks like {what} of type {}, but only Markdown and CSV are read", brief(path), kind.name));
    }
    for pack in context.standards.chosen() {
        for mandatory in &pack.mandatory {
            let of_type = mandatory.types.iter().any(|kind| context.live(kind).any(|(_, record)| counts_for(record, pack)));
            if of_type
                || is_said_to_show(context, pack, mandatory)
                || is_told_elsewhere(context, pack, mandatory)
                || mandatory.types.iter().any(|kind| context.may_be_unreadable(kind))
            {
                continue;
            }
            let kinds: Vec<String> = mandatory.types.iter().map(|kind| format!("`{kind}`")).collect();
            // The file of another program that may hold a record of one of these types.
            let other = unread.iter().find(|(_, kind)| mandatory.types.contains(&kind.name));
            let other = other.map(|(path, _)| format!(" (`{}` can't be read as it is; `aimslint import` brings it in)", brief(path)));
            let clause = format!("{} {}", pack.name, mandatory.requirement);
            let finding = out.add(Place::Repo, format!("{clause} asks for {} in writing, and no record in force shows it", mandatory.what));
            finding.requirements([requirement(context, pack, mandatory)]);
            match drafts(context, pack, mandatory).next() {
                Some(draft) => {
                    finding.help(format!("fill in {}, have it approved by name and date, and set `status: approved`", draft.name()));
                    finding.related(draft.at("status"), "a draft is not in force");
                }
                None => {
                    finding.help(format!(
                        "write a {} record (`aimslint new {}`), or bring the one you have under document control{}",
                        kinds.join(" or "),
                        mandatory.types.first().map_or("TYPE", SmolStr::as_str),
                        other.unwrap_or_default()
                    ));
                }
            }
        }
    }
}

/// Whether a document in force that has no type of its own says that it is what the clause asks for.
fn is_said_to_show(context: &Context<'_>, pack: &Pack, mandatory: &Mandatory) -> bool {
    let Resolved::Found(found) = context.standards.resolve(&mandatory.requirement, &[pack.id.as_str()]) else {
        return false;
    };
    let named = found.into_iter().flat_map(|requirement| context.graph.shown_by(requirement));
    let says_so = |record: &Record| record.field("requirements").is_some_and(|field| !field.is_from_heading());
    named.map(|id| context.record(*id)).any(|record| record.is_a("document") && record.is_live() && counts_for(record, pack) && says_so(record))
}

/// The records that would show it, were they in force.
fn drafts<'a>(context: &Context<'a>, pack: &'a Pack, mandatory: &'a Mandatory) -> impl Iterator<Item = &'a Record> {
    let of_types = mandatory.types.iter().flat_map(|kind| context.of_type(kind)).map(|(_, record)| record);
    of_types.filter(|record| record.is_draft() && !record.is_retired() && counts_for(record, pack))
}

/// The number as findings name it: plain for the main standard, with the pack's key for another.
fn requirement(context: &Context<'_>, pack: &Pack, mandatory: &Mandatory) -> SmolStr {
    match context.standards.main() {
        Some(main) if main.id == pack.id => mandatory.requirement.clone(),
        _ => SmolStr::new(format!("{}:{}", pack.id, mandatory.requirement)),
    }
}

fn is_told_elsewhere(context: &Context<'_>, pack: &Pack, mandatory: &Mandatory) -> bool {
    if mandatory.draft_told_here && drafts(context, pack, mandatory).next().is_some() {
        return false;
    }
    match (&mandatory.reported_by, &mandatory.reported_when) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(_), Some(when)) => context.live(&when.kind).any(|(_, record)| meets(record, when)),
    }
}

/// Whether a record meets every condition.
fn meets(record: &Record, when: &When) -> bool {
    when.conditions.iter().all(|(field, values)| {
        if values.iter().any(|value| value == "*") { record.has(field) } else { values.iter().any(|value| record.is(field, value)) }
    })
}
