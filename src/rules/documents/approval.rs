//! DOC010: what is in use was approved.

use crate::model::Status;
use crate::rules::{Context, Findings};

/// `status: approved`, or in force by `effective`, without approver and date. A field that the type
/// requires anyway is told by DOC004.
pub(super) fn unapproved_in_use(context: &Context<'_>, out: &mut Findings) {
    for (id, record) in context.corpus.iter() {
        // A row that has its status from its register was approved with the register.
        let own = |name: &str| record.field(name).is_some_and(|field| !field.inherited);
        let in_force = record.date("effective").filter(|effective| effective.day <= context.today);
        let place = if record.status() == Status::Approved {
            if !own("status") {
                continue;
            }
            record.at("status")
        } else if let Some(effective) = in_force {
            record.place(effective.span)
        } else {
            continue;
        };
        let lacks: Vec<&str> = ["approver", "approved"]
            .into_iter()
            .filter(|name| !record.has(name) && !record.is_faulty(name) && !record.kind.shape.requires(name))
            .collect();
        let says = match lacks.as_slice() {
            [] => continue,
            ["approver"] => "who approved it",
            ["approved"] => "when it was approved",
            _ => "who approved it and when",
        };
        let why = if record.status() == Status::Approved { "calls itself approved" } else { "is in force" };
        out.on(id, place, format!("{} {why}, but does not say {says}", record.name()))
            .help(format!("add `{}`, or set `status: draft` and do not work by it yet", lacks.join("` and `")));
    }
}
