//! INC: what the law asks of an incident. INC002 is all page.

use super::{Check, Context, Findings};
use crate::model::Record;
use crate::schema::Period;
use crate::standards::embedded_pack;
use smol_str::SmolStr;

/// Functions by code.
pub(super) const CHECKS: &[(&str, Check)] = &[("INC001", unreported)];

/// The pack that holds the clocks.
const PACK: &str = "eu-ai-act";

/// A serious incident was not reported within the time the law gives.
fn unreported(context: &Context<'_>, out: &mut Findings) {
    let is_open = |incident: &Record| incident.is("severity", "serious") && !incident.has("reported");
    let mut open = context.of_type("incident").filter(|(_, incident)| is_open(incident)).peekable();
    // The pack is read only for a repo that needs it.
    let Some(pack) = open.peek().and_then(|_| embedded_pack(PACK)) else { return };
    let Some(clocks) = pack.more.get("incident").and_then(toml::Value::as_table) else { return };
    let of_case = |key: &str, case: &str| clocks.get(key).and_then(|table| table.get(case).or_else(|| table.get("default")));
    for (id, incident) in open {
        let applies = context.standards.follows(PACK) || context.linked(id, "system").into_iter().any(|system| is_high_risk(context.record(system)));
        if !applies || ["aware", "reported", "case", "severity"].iter().any(|field| incident.is_faulty(field)) {
            continue;
        }
        let Some(aware) = incident.date("aware") else {
            out.unknown(Some(id), format!("{} is serious, but without `aware` nobody can tell until when it had to be reported", incident.name()));
            continue;
        };
        let case = incident.text("case").unwrap_or("default");
        let Some(days) = of_case("days", case).and_then(toml::Value::as_integer).and_then(|days| i32::try_from(days).ok()) else { continue };
        let last = Period { months: 0, days }.after(aware.day);
        if context.today <= last {
            continue;
        }
        let article = of_case("articles", case).and_then(toml::Value::as_str).unwrap_or("73");
        let message = format!(
            "{} is serious and had to be reported by {last}, {days} days after you became aware of it; no report is recorded",
            incident.name()
        );
        out.on(id, incident.place(aware.span), message)
            .help(format!(
                "report it to the market surveillance authority now, even if incomplete, and record `reported` and `authority` (EU AI Act, Article {article}, calendar days); a deployer tells the provider first"
            ))
            .requirements([SmolStr::new("A.8.4"), SmolStr::new(article)])
            .related(incident.at("severity"), format!("{} is serious{}", incident.name(), if case == "default" { String::new() } else { format!(", case `{case}`") }));
    }
}

fn is_high_risk(system: &Record) -> bool {
    system.is("ai_act", "high-risk")
}
