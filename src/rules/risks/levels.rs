//! RSK004 and RSK007: whether levels follow from the criteria, and fit the treatment.

use super::appraisal::{Appraisal, Side};
use super::register::Risks;
use crate::model::{Criteria, Record, RecordId};
use crate::rules::{Context, Findings, Fix};
use crate::schema::brief;
use crate::source::Place;
use crate::syntax::Suggestion;
use std::cmp::Ordering;

/// A level is not what the criteria give, or off the scale.
pub(super) fn mismatch(context: &Context<'_>, out: &mut Findings) {
    let risks = Risks::new(context);
    let Some((criteria_id, criteria)) = &risks.criteria else {
        return;
    };
    for (id, record) in risks.all() {
        for side in [Side::Inherent, Side::Residual] {
            if let Some(found) = risks.appraisal(id, side) {
                side_mismatch(context, out, (*criteria_id, criteria), (id, record), side, &found);
            }
        }
    }
}

fn side_mismatch(
    context: &Context<'_>,
    out: &mut Findings,
    (criteria_id, criteria): (RecordId, &Criteria),
    (id, record): (RecordId, &Record),
    side: Side,
    found: &Appraisal,
) {
    let criteria_record = context.record(criteria_id);
    let said = |field: &str| brief(record.text(field).unwrap_or("")).to_string();
    let off_scale = [(found.likelihood_is_off_scale(), side.likelihood(), "likelihood"), (found.impact_is_off_scale(), side.impact(), "impact")];
    let mut reported = false;
    for (_, field, scale) in off_scale.into_iter().filter(|(off, _, _)| *off) {
        reported = true;
        let names = if scale == "likelihood" { criteria.likelihood().names() } else { criteria.impact().names() };
        let finding = out.on(id, record.at(field), format!("`{}` is not on the scale of {scale}", said(field)));
        finding.help(format!("the scale has {}", listed(&names)));
        finding.related(criteria_record.at(scale), "the scale is here");
    }
    if reported {
        return;
    }
    let field = side.level();
    if let Some(computed) = found.computed().filter(|_| found.is_contradicted() || found.level_is_off_scale()) {
        let right = criteria.word(computed);
        let (one, other) = (said(side.likelihood()), said(side.impact()));
        let message = format!("`{field}` is `{}`, but the criteria give `{right}` for likelihood `{one}` and impact `{other}`", said(field));
        let finding = out.on(id, record.at(field), message);
        finding.help(format!("correct `{field}`, or the likelihood and impact if those are wrong"));
        let suggestion = Suggestion::new(record.text(field).unwrap_or(""), record.span_of(field), &right);
        if let (Some(text), Place::File(file, span)) = (suggestion.written, finding.place) {
            finding.fix(Fix::replace(format!("set `{field}` to `{right}`, as the criteria give it"), file, span, text, true));
        }
        let method = if criteria_record.has("matrix") { "matrix" } else { "level" };
        finding.related(criteria_record.at(method), "the criteria are here");
    } else if found.level_is_off_scale() {
        let finding = out.on(id, record.at(field), format!("`{}` is not a level of the risk criteria", said(field)));
        finding.help("use a level of the criteria, or leave it out where likelihood and impact are given: it is then worked out");
        let place = if criteria_record.has("levels") { "levels" } else { "acceptable" };
        finding.related(criteria_record.at(place), "the levels are here");
    }
}

fn listed(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(12).map(|name| format!("`{}`", brief(name))).collect();
    shown.join(", ")
}

/// The residual level is higher than before, or lower though nothing treats the risk.
pub(super) fn unexplained(context: &Context<'_>, out: &mut Findings) {
    let risks = Risks::new(context);
    for (id, record) in risks.all() {
        let (Some(before), Some(after)) = (risks.appraisal(id, Side::Inherent), risks.appraisal(id, Side::Residual)) else {
            return;
        };
        if before.is_wrong() || after.is_wrong() {
            continue;
        }
        let (Some(inherent), Some(residual)) = (before.level(), after.level()) else {
            continue;
        };
        let (before, _) = risks.words(inherent);
        let (after, _) = risks.words(residual);
        let place = record.at(Side::Residual.seen_in(record));
        let related = record.at(Side::Inherent.seen_in(record));
        match residual.compare(inherent) {
            Some(Ordering::Greater) => {
                let message = format!("{} is `{after}` after treatment, but only `{before}` before it", record.name());
                let finding = out.on(id, place, message);
                finding.help("check whether the two levels were swapped; treatment should bring a risk down");
                finding.related(related, "the level before treatment");
            }
            Some(Ordering::Less) => {
                let lowers_itself = matches!(record.text("treatment"), Some("avoid" | "transfer"));
                if lowers_itself || record.is_faulty("treatment") || risks.is_treated(id) || risks.is_untreated(id) {
                    continue;
                }
                let message = format!("{} falls from `{before}` to `{after}`, but nothing treats it", record.name());
                let finding = out.on(id, place, message);
                finding.help("name what brings it down: `controls`, an action in a treatment plan, or a `due` date; else the level stays as it was");
                finding.related(related, "the level before treatment");
            }
            _ => {}
        }
    }
}
