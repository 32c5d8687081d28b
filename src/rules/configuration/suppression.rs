//! CFG001 to CFG005, as far as they are about suppressions.

use crate::rules::{Findings, Fix, Registry};
use crate::schema::brief;
use crate::settings::{Allow, Settings};
use crate::source::{FileId, Place};
use crate::syntax::Suggestion;
use jiff::civil::Date;

/// A suppression, as these rules see it.
pub trait SuppressionFacts {
    /// What it says.
    fn allow(&self) -> &Allow;
    /// Where it stands; `None` for one that is not in the files that are checked.
    fn file(&self) -> Option<FileId>;
    /// Whether it took a finding away.
    fn was_used(&self) -> bool;
    /// Whether it is a comment in a body, which can be taken out without a trace.
    fn is_comment(&self) -> bool;
    /// Whether the policy in force has it; a new one counts for nothing until it is agreed upon.
    fn is_agreed(&self) -> bool;
    /// Whether it is the checked files that brought it, and nobody else took it out since.
    fn is_brought(&self) -> bool;
    /// Whether it is an approved exception record, which rules of its own look after.
    fn is_exception(&self) -> bool;
}

/// Reports for one code what is wrong with suppressions.
pub fn suppression_findings<S: SuppressionFacts>(code: &str, all: &[S], registry: &Registry, today: Date, out: &mut Findings) {
    for one in all {
        let Some(file) = one.file() else { continue };
        match code {
            "CFG001" => incomplete(one, file, out),
            "CFG002" => ended(one, file, today, out),
            "CFG003" => unused(one, file, registry, today, out),
            "CFG004" => unknown_rule(one, file, registry, out),
            "CFG005" if one.is_brought() => {
                out.add(Place::File(file, one.allow().span), format!("{} is new, or holds longer than before", name(one.allow())))
                    .help("let somebody with the authority approve it, best in a change of its own; until then it silences nothing");
            }
            _ => {}
        }
    }
}

fn name(allow: &Allow) -> String {
    if allow.rule.is_empty() { "this suppression".to_owned() } else { format!("the suppression of `{}`", brief(&allow.rule)) }
}

/// CFG001: no reason, no end, or no rule.
fn incomplete(one: &impl SuppressionFacts, file: FileId, out: &mut Findings) {
    let allow = one.allow();
    // What can't be read in it is told where it stands.
    if one.is_exception() || allow.is_malformed {
        return;
    }
    let lacks = match (allow.reason.trim().is_empty(), allow.until.is_none(), allow.rule.is_empty()) {
        (true, true, _) => "a reason and an end date",
        (true, false, _) => "a reason",
        (false, true, _) => "an end date",
        (false, false, true) => "a rule",
        (false, false, false) => return,
    };
    out.add(Place::File(file, allow.span), format!("{} needs {lacks}", name(allow)))
        .help("write `rule`, `until` (YYYY-MM-DD) and `reason`; until then it suppresses nothing");
}

/// CFG002: the last day has passed.
fn ended(one: &impl SuppressionFacts, file: FileId, today: Date, out: &mut Findings) {
    let allow = one.allow();
    if let Some(until) = allow.until.filter(|until| *until < today)
        && !allow.reason.trim().is_empty()
    {
        let what = if one.is_exception() { "this exception".to_owned() } else { name(allow) };
        out.add(Place::File(file, allow.until_span), format!("{what} ended on {until}"))
            .help("mend what it covered, or decide anew with a new end date and reason");
    }
}

/// CFG003: it silences nothing.
fn unused(one: &impl SuppressionFacts, file: FileId, registry: &Registry, today: Date, out: &mut Findings) {
    let allow = one.allow();
    let in_force = !allow.reason.trim().is_empty() && allow.until.is_some_and(|until| today <= until);
    if one.was_used() || one.is_exception() || !one.is_agreed() || !in_force || registry.select(&allow.rule).is_empty() {
        return;
    }
    let finding = out.add(Place::File(file, allow.span), format!("{} covers no finding any more", name(allow)));
    finding.help("take it out");
    if one.is_comment() {
        finding.fix(Fix::replace("take the comment out", file, allow.span, "", true));
    }
}

/// CFG004: the rule it names does not exist.
fn unknown_rule(one: &impl SuppressionFacts, file: FileId, registry: &Registry, out: &mut Findings) {
    let allow = one.allow();
    if !allow.rule.is_empty() && registry.select(&allow.rule).is_empty() {
        tell_unknown(&allow.rule, Place::File(file, allow.rule_span), registry, out);
    }
}

/// CFG004 for the levels of the config.
pub(super) fn unknown_levels(settings: &Settings, registry: &Registry, out: &mut Findings) {
    let Some(file) = settings.file else { return };
    for setting in &settings.levels {
        let word = &setting.selector.value;
        if registry.select(word).is_empty() {
            tell_unknown(word, Place::File(file, setting.selector.span), registry, out);
        }
    }
}

fn tell_unknown(word: &str, place: Place, registry: &Registry, out: &mut Findings) {
    let finding = out.add(place, format!("there is no rule, group or name `{}`", brief(word)));
    let Some(near) = registry.nearest(word) else {
        finding.help("`aimslint rules` lists them");
        return;
    };
    finding.help(format!("did you mean `{near}`?"));
    if let Place::File(file, span) = place {
        let suggestion = Suggestion::new(word, span, near);
        if let Some(text) = suggestion.written {
            finding.fix(Fix::replace(format!("write `{near}`"), file, span, text, suggestion.certain));
        }
    }
}
