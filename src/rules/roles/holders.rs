//! ROL002 and ROL003: roles that nobody fills, and a policy that top management did not approve.

use crate::model::{Record, RecordId};
use crate::rules::parties::{Parties, has_authority};
use crate::rules::{Context, Findings};
use crate::schema::brief;
use crate::settings::folded;
use crate::source::Place;

/// Words for a chair that is empty.
const VACANT: &[&str] = &["vacant", "none", "nobody", "noone", "open", "unfilled", "na", "unbesetzt", "vakant"];

/// A role that records rely on has no holder, or its holder has left.
pub(super) fn vacant(context: &Context<'_>, out: &mut Findings) {
    let parties = Parties::new(context);
    for (id, user) in parties.used_roles() {
        let role = context.record(id);
        let Some((place, why)) = vacancy(context, role) else { continue };
        let finding = out.on(id, place, format!("{} is in use, but {why}", role.name()));
        finding.help("name the new holder (and move `until`), or give its duties to another role");
        if !role.has("holder") {
            finding.replaces("holder");
        }
        if let Some(user) = user.map(|user| context.record(user)) {
            finding.related(user.place_of_id(), format!("{} relies on it", user.name()));
        }
    }
}

fn vacancy(context: &Context<'_>, role: &Record) -> Option<(Place, String)> {
    let empty = |text: &str| VACANT.contains(&folded(text).as_str());
    if !role.has("holder") {
        let place = if role.is_left_empty("holder") { role.at("holder") } else { role.place_of_type() };
        return Some((place, "nobody holds it".to_owned()));
    }
    if role.texts("holder").all(|(text, _)| empty(text)) && role.texts("holder").next().is_some() {
        return Some((role.at("holder"), "nobody holds it".to_owned()));
    }
    let until = role.date("until").filter(|until| until.day < context.today)?;
    Some((role.place(until.span), format!("its holder left on {}", until.day)))
}

/// The AI policy is approved by nobody with the authority of top management.
pub(super) fn no_top_management(context: &Context<'_>, out: &mut Findings) {
    let parties = Parties::new(context);
    let Some((id, policy)) = ai_policy(context) else { return };
    if policy.is_faulty("approver") || !policy.has("approver") {
        // DOC004's.
        return;
    }
    let who = || policy.texts("approver").map(|(approver, _)| format!("`{}`", brief(approver))).collect::<Vec<String>>().join(" and ");
    if context.may_be_unreadable("role") {
        out.unknown(Some(id), format!("a role can't be read, so it is not known whether {}, who approved the AI policy, is top management", who()));
        return;
    }
    if !parties.are_recorded() {
        let why = "no roles are recorded: add a `role` with `authority: [top-management]` and its `holder`";
        out.unknown(Some(id), format!("whether {}, who approved the AI policy, is top management can't be told, since {why}", who()));
        return;
    }
    if policy.texts("approver").any(|(approver, _)| parties.holds(approver, "top-management")) {
        return;
    }
    let message = format!("the AI policy is approved by {}, who does not have the authority `top-management`", who());
    let finding = out.on(id, policy.at("approver"), message);
    let top: Vec<&Record> = context.live("role").map(|(_, role)| role).filter(|role| has_authority(role, "top-management")).collect();
    match top.first() {
        Some(role) => finding.help(format!("have {} approve it and name that role as `approver`", role.name())),
        None => finding
            .help("no role has `authority: [top-management]` yet: give it to the role that leads the organisation, which then approves the policy"),
    };
    for (approver, _) in policy.texts("approver") {
        for role in parties.roles_of(approver) {
            let role = context.record(*role);
            finding.related(role.at("authority"), format!("{} has no such authority", role.name()));
        }
    }
}

/// The AI policy among the policies: the one that says so by its requirements or title, else the
/// only one.
fn ai_policy<'a>(context: &Context<'a>) -> Option<(RecordId, &'a Record)> {
    let all: Vec<(RecordId, &Record)> = context.of_type("policy").filter(|(_, policy)| !policy.is_retired()).collect();
    let tagged = all.iter().find(|(_, policy)| policy.is("requirements", "5.2") || policy.is("requirements", "A.2.2"));
    let titled = || all.iter().find(|(_, policy)| policy.title().is_some_and(|title| folded(title).contains("aipolicy")));
    let named = || all.iter().find(|(_, policy)| policy.title().is_some_and(|title| folded(title).contains("artificialintelligencepolicy")));
    let only = || all.first().filter(|_| all.len() == 1);
    tagged.or_else(titled).or_else(named).or_else(only).copied()
}
