//! RSK011: whether there are criteria to judge risks by.

use super::register::in_force;
use crate::rules::{Context, Findings};
use crate::source::Place;

/// Risks exist, criteria do not.
pub(super) fn none(context: &Context<'_>, out: &mut Findings) {
    let Some((_, risk)) = context.live("risk").next() else {
        return;
    };
    if in_force(context).is_some() || context.may_be_unreadable("risk-criteria") {
        return;
    }
    let help = "write one `risk-criteria` record with the scales of likelihood and impact, a `matrix` or a `level` formula and the highest \
                `acceptable` level, and have it approved";
    let waiting = context.of_type("risk-criteria").find(|(_, record)| !record.is_retired());
    let finding = match waiting {
        Some((id, record)) => {
            let message = format!("there are risks, but the criteria to judge them by, {}, are not in force yet", record.name());
            let finding = out.on(id, record.at("status"), message);
            finding.help("have the criteria approved and set `status: approved`");
            finding
        }
        None => {
            let finding = out.add(Place::Repo, "there are risks, but no risk criteria to judge them by");
            finding.help(help);
            finding
        }
    };
    finding.related(risk.place_of_id(), format!("{} is judged by nothing", risk.name()));
}
