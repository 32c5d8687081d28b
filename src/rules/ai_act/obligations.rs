//! Duties that start on a date, and what is there for them.

use super::systems::{Classified, classified};
use super::{Context, Findings};
use crate::crosswalk::{View, leaves, shown};
use crate::schema::{Period, parse_date};
use jiff::civil::Date;
use std::collections::HashMap;

/// Duties that other rules speak for (EUA002 to EUA005, EUA008), or that need no record until
/// something happens.
const SPOKEN_FOR: [&str; 13] = ["11", "16", "17", "18", "19", "20", "21", "23", "24", "25", "26(6)", "27", "43"];

/// What only follows once all else is done (declaration, mark, registration) is asked for in the
/// last months.
const LAST_MONTHS: i32 = 6;

/// EUA006: duties ahead (or begun) that nothing serves yet.
pub(super) fn ahead(context: &Context<'_>, out: &mut Findings) {
    let mut served: HashMap<String, Service> = HashMap::new();
    for system in classified(context).iter().filter(|system| system.is_high_risk() && system.made.is_class("high-risk")) {
        let Some(from) = system.made.from.as_deref().and_then(parse_date) else { continue };
        let unserved = unserved(context, system, from, &mut served);
        if unserved.is_empty() {
            continue;
        }
        let name = system.record.name();
        let days = context.today.until(from).map_or(0, |span| span.get_days());
        let when = if days > 0 { format!("apply from {from}, in {days} days") } else { format!("apply since {from}") };
        let articles: Vec<&str> = unserved.iter().map(|(article, _)| article.as_str()).collect();
        let plural = if articles.len() == 1 { "Article" } else { "Articles" };
        let titles: Vec<String> = unserved.iter().map(|(article, title)| format!("{article}: {title}")).collect();
        let message = format!("the duties for {name} {when}, and no record serves {plural} {}", articles.join(", "));
        out.on(system.id, system.place_of_class(), message)
            .help(format!("plan them, and name the point in `requirements` of what shows it. {}", titles.join("; ")));
    }
}

/// What stands behind the points of an article: the same for every system.
#[derive(Clone, Copy)]
struct Service {
    has_points: bool,
    /// Whether the management system leaves all of them open.
    is_gap: bool,
    is_served: bool,
}

impl Service {
    fn of(context: &Context<'_>, article: &str) -> Service {
        let view = View { corpus: context.corpus, graph: context.graph, standards: context.standards };
        let points = leaves(context.standards, "eu-ai-act", Some(article));
        let is_served = points.iter().any(|(id, point)| {
            let shown = shown(&view, *id);
            shown.is_shown(point) || (point.coverage != "gap" && !shown.helping.is_empty())
        });
        Service { has_points: !points.is_empty(), is_gap: points.iter().all(|(_, point)| point.coverage == "gap"), is_served }
    }
}

/// The duties of a system that no record serves: article and what it asks.
fn unserved(context: &Context<'_>, system: &Classified<'_>, from: Date, known: &mut HashMap<String, Service>) -> Vec<(String, String)> {
    let late = Period::months(LAST_MONTHS).before(from) <= context.today;
    let mut found = Vec::new();
    for duty in system.made.obligations.iter().filter(|duty| duty.dated_by_class && !SPOKEN_FOR.contains(&duty.article.as_str())) {
        let service = *known.entry(duty.article.to_string()).or_insert_with(|| Service::of(context, &duty.article));
        if service.has_points && !service.is_served && (late || !service.is_gap) {
            found.push((duty.article.to_string(), duty.title.to_string()));
        }
    }
    found
}
