//! SYS001: systems and the scope statement.

use super::{is_in_production, is_in_scope};
use crate::rules::{Context, Findings};
use crate::schema::brief;

/// A system runs and no scope names it; or a scope names one that is not there any more.
pub(super) fn outside(context: &Context<'_>, out: &mut Findings) {
    let scopes: Vec<_> = context.live("scope").collect();
    // A scope that is missing as a whole is DOC014's; one that can't be read was reported.
    let Some((_, first)) = scopes.first() else { return };
    if !context.may_be_unreadable("scope") {
        for (id, system) in context.of_type("system").filter(|(_, system)| is_in_production(system)) {
            let named = scopes.iter().any(|(scope, _)| context.graph.named_in(*scope, "systems").any(|(named, _)| named == id));
            let doubtful =
                context.is_uncertain(id, "scope") || scopes.iter().any(|(scope, _)| context.graph.is_broken(context.corpus, *scope, "systems"));
            if !named && !doubtful {
                let finding = out.on(id, system.at("lifecycle"), format!("{} is in production, but no scope names it", system.name()));
                finding.help(format!(
                    "add `{}` to `systems` of {}; if it is left out on purpose, set `in_scope: false` here and give the reason under `exclusions` there",
                    brief(&system.id),
                    first.name()
                ));
                for (_, scope) in &scopes {
                    finding.related(scope.at("systems"), format!("{} names these systems", scope.name()));
                }
            }
        }
    }
    for (id, scope) in &scopes {
        for (named, edge) in context.graph.named_in(*id, "systems") {
            let system = context.record(named);
            // A record that is retired as such is told by REF003.
            let (why, field) = match (system.is("lifecycle", "retired"), is_in_scope(system)) {
                _ if system.is_retired() || system.is_faulty("lifecycle") => continue,
                (true, _) => ("is retired", "lifecycle"),
                (false, false) => ("says that it is not in scope", "in_scope"),
                (false, true) => continue,
            };
            out.on(*id, scope.place(edge.span), format!("{} names `{}`, but that system {why}", scope.name(), brief(&edge.text)))
                .help(format!("take it out of the scope, or correct `{field}` of the system"))
                .related(system.at(field), format!("{} {why}", system.name()));
        }
    }
}
