//! SOA002, SOA003 and SOA009: why a control applies or does not.

use super::contradiction::Contradictions;
use super::entries::{applies, entries, is_excluded, place_of};
use crate::model::{Record, RecordId};
use crate::rules::{Context, Findings};
use crate::syntax::is_placeholder_only;
use std::collections::HashMap;

/// On how many entries at least the same words must stand to be called boilerplate.
const FEWEST_ALIKE: usize = 5;

/// Excluded without a reason.
pub(super) fn exclusion(context: &Context<'_>, out: &mut Findings) {
    let contradictions = Contradictions::new(context);
    for (id, record) in entries(context).filter(|(_, record)| is_excluded(record) && says_nothing(context, record)) {
        // No reason would help an exclusion that is not true.
        if contradictions.of(context, id, record).is_some() {
            continue;
        }
        let why = if record.has("justification") { "the words only repeat the decision" } else { "no reason is given" };
        let finding = out.on(id, place_of(record, "justification", "applicable"), format!("{} is excluded, and {why}", record.name()));
        finding.help("say in a sentence what you do not do or do not have, so that the control is not needed; if nothing comes to mind, it applies");
        finding.replaces("justification");
    }
}

/// Applicable without reason, risk or obligation.
pub(super) fn inclusion(context: &Context<'_>, out: &mut Findings) {
    for (id, record) in entries(context).filter(|(id, record)| is_unexplained(context, *id, record)) {
        let message = format!("{} applies, but nothing says why: no reason, no risk, no obligation", record.name());
        let finding = out.on(id, place_of(record, "justification", "applicable"), message);
        finding.help("write the reason in `justification`, or name what asks for the control in `risks`, `requirements` or `interested_parties`");
        finding.replaces("justification");
    }
}

/// Whether a control applies and nothing says why (SOA003).
fn is_unexplained(context: &Context<'_>, id: RecordId, record: &Record) -> bool {
    applies(record) && says_nothing(context, record) && !is_to_be_filled_in(record) && !is_carried(context, id, record)
}

/// Whether a placeholder stands where the reason belongs: DOC011 says so.
fn is_to_be_filled_in(record: &Record) -> bool {
    record.text("justification").is_some_and(is_placeholder_only) && !record.is_draft()
}

/// Whether a risk, an obligation, a party or an objective asks for a control.
fn is_carried(context: &Context<'_>, id: RecordId, record: &Record) -> bool {
    ["risks", "requirements", "obligations", "interested_parties", "objectives"].iter().any(|field| record.has(field))
        || !context.live_linked(id, "risk").is_empty()
        || context.is_uncertain(id, "risk")
}

/// Whether there is no justification, or one that only repeats the decision.
fn says_nothing(context: &Context<'_>, record: &Record) -> bool {
    let Some(text) = record.text("justification") else {
        return !record.has("justification");
    };
    let plain = plain(text);
    let empty = context.standards.main().is_some_and(|pack| pack.justification.says_nothing.iter().any(|words| plain == words.as_str()));
    plain.is_empty() || empty || is_placeholder_only(text)
}

/// Words without case, spacing and the signs at their ends.
fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase()
}

/// The same words on most entries, or words that say nothing.
pub(super) fn boilerplate(context: &Context<'_>, out: &mut Findings) {
    let contradictions = Contradictions::new(context);
    let mut total = 0_usize;
    let mut alike: HashMap<String, (RecordId, usize)> = HashMap::new();
    for (id, record) in entries(context) {
        total += 1;
        let Some(text) = record.text("justification") else {
            continue;
        };
        if !says_nothing(context, record) {
            alike.entry(plain(text)).or_insert((id, 0)).1 += 1;
        } else if !is_excluded(record)
            && !is_to_be_filled_in(record)
            && !is_unexplained(context, id, record)
            && contradictions.of(context, id, record).is_none()
        {
            let finding = out.on(id, record.at("justification"), format!("the justification of {} says nothing", record.name()));
            finding.help("write why your organisation needs the control: a risk, a law, a contract, a fact about your systems");
        }
    }
    let mut repeated: Vec<(RecordId, usize)> = alike.into_values().filter(|(_, count)| *count >= FEWEST_ALIKE && count * 2 > total).collect();
    repeated.sort_unstable();
    for (id, count) in repeated {
        let record = context.record(id);
        let finding = out.on(id, record.at("justification"), format!("the same justification stands on {count} of {total} entries"));
        finding.help("write for each control why your organisation needs it or does not; a reason that fits everything explains nothing");
    }
}
