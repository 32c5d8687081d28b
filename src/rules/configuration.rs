//! CFG: the linter's own config and suppressions.

use super::{Check, Context, Findings, Registry};
use crate::schema::brief;
use crate::settings::Allow;
use crate::source::{FileId, Place};
use crate::syntax::ProblemKind;
use jiff::civil::Date;

/// Functions by code. CFG001 to CFG003 speak once it is known which suppressions were used: see
/// [`suppression_findings`].
pub(super) const CHECKS: &[(&str, Check)] = &[("CFG004", unknown_rule_or_key)];

/// A suppression, as these rules see it.
pub trait SuppressionFacts {
    /// What it says.
    fn allow(&self) -> &Allow;
    /// Where it stands.
    fn file(&self) -> FileId;
    /// Whether it took a finding away.
    fn was_used(&self) -> bool;
}

/// CFG001 to CFG003: suppressions without reason or end, past their end, or without a finding.
pub fn suppression_findings<S: SuppressionFacts>(code: &str, all: &[S], registry: &Registry, today: Date, out: &mut Findings) {
    for one in all {
        let allow = one.allow();
        let place = Place::File(one.file(), allow.span);
        let rule = if allow.rule.is_empty() { "this suppression".to_owned() } else { format!("the suppression of `{}`", brief(&allow.rule)) };
        let reasonless = allow.reason.trim().is_empty();
        let known = !registry.select(&allow.rule).is_empty();
        match code {
            "CFG001" => {
                let lacks = match (reasonless, allow.until.is_none(), allow.rule.is_empty()) {
                    (true, true, _) => "a reason and an end date",
                    (true, false, _) => "a reason",
                    (false, true, _) => "an end date",
                    (false, false, true) => "a rule",
                    (false, false, false) => continue,
                };
                out.add(place, format!("{rule} needs {lacks}"))
                    .help("write `rule`, `until` (YYYY-MM-DD) and `reason`; until then it suppresses nothing");
            }
            "CFG002" => {
                if let Some(until) = allow.until.filter(|until| *until < today)
                    && !reasonless
                {
                    out.add(place, format!("{rule} ended on {until}")).help("mend what it covered, or decide anew with a new end date and reason");
                }
            }
            "CFG003" => {
                let in_force = !reasonless && allow.until.is_some_and(|until| today <= until);
                if in_force && known && !one.was_used() {
                    out.add(place, format!("{rule} covers no finding any more")).help("take it out");
                }
            }
            _ => {}
        }
    }
}

/// An unknown rule or key in the config, or an unknown rule in a suppression.
fn unknown_rule_or_key(context: &Context<'_>, out: &mut Findings) {
    if let Some(file) = context.settings.file {
        for problem in context.settings.problems.iter().filter(|problem| problem.kind == ProblemKind::Config) {
            out.add(Place::File(file, problem.span), problem.detail.clone());
        }
    }
    for (file, problem) in &context.settings.schema_problems {
        out.add(Place::File(*file, problem.span), problem.detail.clone()).help("docs/schemas.md lists the keywords that can be used");
    }
    for (file, problem) in &context.settings.rule_problems {
        out.add(Place::File(*file, problem.span), problem.detail.clone())
            .help("docs/own-rules.md shows what a rule page can say; until it is mended the rule does not run");
    }
}
