//! AUD: internal audits. That findings lead to nonconformities (AUD004) its page says alone.

use super::coverage::{list_of, uncovered};
use super::events::{Event, counts_for, dated, interval, may_be_unread};
use super::independence::audited_by_owner;
use super::{Check, Context, Findings};
use crate::schema::Period;
use crate::source::Place;
use crate::standards::{AuditPlan, Pack};

/// Functions by code.
pub(super) const CHECKS: &[(&str, Check)] =
    &[("AUD001", no_internal_audit), ("AUD002", audit_coverage), ("AUD003", audited_by_owner), ("AUD005", only_for_another_standard)];

/// The standards followed that ask for internal audits.
pub(super) fn plans<'a>(context: &Context<'a>) -> impl Iterator<Item = (&'a Pack, &'a AuditPlan)> + use<'a> {
    let standards = context.standards;
    standards.chosen().iter().filter_map(|pack| Some((&**pack, pack.audit.as_ref()?)))
}

/// The audits that were performed, and how long one counts.
struct Performed<'a> {
    all: Vec<Event<'a>>,
    interval: Period,
}

impl<'a> Performed<'a> {
    fn new(context: &Context<'a>, plan: &AuditPlan) -> Performed<'a> {
        Performed { all: dated(context, "audit", "performed"), interval: interval(context, "audit", plan.internal_audit) }
    }

    /// Those within the interval.
    fn recent<'b>(&'b self, context: &'b Context<'a>) -> impl Iterator<Item = &'b Event<'a>> {
        self.all.iter().filter(|audit| audit.day <= context.today && self.interval.after(audit.day) >= context.today)
    }
}

/// None within the interval, or none ever.
fn no_internal_audit(context: &Context<'_>, out: &mut Findings) {
    if may_be_unread(context, "audit", "performed") {
        return;
    }
    for (pack, plan) in plans(context) {
        let performed = Performed::new(context, plan);
        if performed.recent(context).next().is_some() {
            // One that does not count for this standard is AUD005's.
            continue;
        }
        let past = performed.all.iter().rev().filter(|audit| audit.day <= context.today);
        let newest = past.clone().find(|audit| counts_for(audit.record, pack)).or_else(|| past.clone().next());
        let interval = performed.interval.words();
        let finding = match (newest, performed.all.last()) {
            (Some(audit), _) => out.on(
                audit.id,
                audit.record.at("performed"),
                format!("the newest internal audit, {}, is of {}: none was performed in the last {interval}", audit.record.name(), audit.day),
            ),
            (None, Some(ahead)) => out.on(
                ahead.id,
                ahead.record.at("performed"),
                format!("no internal audit was ever performed: {} is still ahead", ahead.record.name()),
            ),
            (None, None) => out.add(Place::Repo, "no internal audit was ever performed"),
        };
        finding.help(format!(
            "audit the management system against {}, and record the audit with `performed`, `auditor`, `covers` and `conclusion`",
            pack.title
        ));
    }
}

/// Some within the interval, but each is tagged with other standards only.
fn only_for_another_standard(context: &Context<'_>, out: &mut Findings) {
    if may_be_unread(context, "audit", "performed") {
        return;
    }
    for (pack, plan) in plans(context) {
        let performed = Performed::new(context, plan);
        if performed.recent(context).any(|audit| counts_for(audit.record, pack)) {
            continue;
        }
        let Some(newest) = performed.recent(context).last() else {
            continue;
        };
        let tags = newest.record.standards().join(", ");
        let finding = out.on(
            newest.id,
            newest.record.at("standards"),
            format!(
                "the only internal audit of the last {}, {}, is for {tags}, not for {}",
                performed.interval.words(),
                newest.record.name(),
                pack.id
            ),
        );
        finding.help(format!(
            "if {} was one of its criteria and its clauses were audited, add `{}` to `standards`; if not, hold an audit of the AI management system",
            pack.title, pack.id
        ));
        for other in performed.recent(context).filter(|audit| audit.id != newest.id) {
            finding.related(other.record.at("standards"), format!("{} is not for it either", other.record.name()));
        }
    }
}

/// Within the cycle, something was not audited.
fn audit_coverage(context: &Context<'_>, out: &mut Findings) {
    if may_be_unread(context, "audit", "performed") || context.may_be_unreadable("control") {
        return;
    }
    for (pack, plan) in plans(context) {
        let audits: Vec<Event<'_>> = dated(context, "audit", "performed").into_iter().filter(|audit| counts_for(audit.record, pack)).collect();
        let within: Vec<Event<'_>> =
            audits.iter().copied().filter(|audit| audit.day <= context.today && plan.coverage.after(audit.day) >= context.today).collect();
        // Without an audit, AUD001 has said all there is to say; what a broken number meant is not known.
        let Some(newest) = within.last() else {
            continue;
        };
        if within.iter().any(|audit| !audit.record.has("covers") || context.graph.is_broken(context.corpus, audit.id, "covers")) {
            continue;
        }
        let first_round = audits.first().is_some_and(|first| plan.first_round.after(first.day) >= context.today);
        let missing = uncovered(context, pack, plan, &within, first_round);
        if missing.left.is_empty() {
            continue;
        }
        let finding = out.on(
            newest.id,
            newest.record.at("covers"),
            format!("in the last {} no internal audit covered {}", plan.coverage.words(), list_of(context, &missing)),
        );
        finding.help("audit what was left out, or add it to the `covers` of the audit that did look at it");
        for audit in within.iter().rev().skip(1) {
            finding.related(audit.record.at("covers"), format!("{} of {} covered this", audit.record.name(), audit.day));
        }
        for (_, programme) in context.live("audit-programme").filter(|(_, programme)| programme.has("covers")) {
            finding.related(programme.at("covers"), format!("{} plans this", programme.name()));
        }
    }
}
