//! `**Approved by:** Bo Chen, 12 March 2026`: the day behind a name is the day of the approval.

use super::date::{Reading, read};
use super::{Slot, cell};
use crate::model::record::Field;
use crate::model::words::Words;
use crate::schema::RecordType;
use crate::source::Span;
use crate::syntax::Node;

/// What stands between a name and a day.
const PARTINGS: &[&str] = &[",", ";", "(", "–", "—", " - ", " on ", " am ", "/", "|"];

/// Takes the day out of an approver, where nothing else says another.
pub(in crate::model) fn settle_approval(text: &str, fields: &mut Vec<Field>, kind: &RecordType, words: &Words<'_>) {
    let (Some(lexicon), Some(at)) = (words.lexicon, fields.iter().position(|field| field.name == "approver" && !field.value.is_blank())) else {
        return;
    };
    let (Some(approver), Some(approved)) = (kind.field("approver"), kind.field("approved")) else { return };
    let (span, key_span) = (fields[at].value.span, fields[at].key_span);
    let written = span.slice(text);
    let mut ends: Vec<(usize, usize)> =
        PARTINGS.iter().flat_map(|parting| written.match_indices(parting).map(|(from, parting)| (from, from + parting.len()))).collect();
    ends.sort_unstable();
    let day = ends.into_iter().rev().find_map(|(end, from)| {
        let rest = &written[from..];
        let inner = rest.trim().trim_end_matches([')', '.', '*', '_']);
        match read(inner, lexicon) {
            Reading::Day(day) => Some((end, from + (rest.len() - rest.trim_start().len()), inner.len(), day)),
            _ => None,
        }
    });
    let Some((end, from, length, day)) = day else { return };
    let name = written[..end].trim_end();
    let day = day.to_string();
    let said = fields.iter().position(|field| field.name == "approved");
    let is_said = said.is_some_and(|at| !fields[at].value.is_blank());
    if name.is_empty() || (is_said && said.and_then(|at| fields[at].value.text()) != Some(day.as_str())) {
        return;
    }
    let start = span.range().start;
    let slot = Slot { kind, field: "approver", shape: approver, called: "" };
    fields[at].value = cell(name, start, slot, words.settings, lexicon);
    if !is_said && !approved.takes_list() {
        fields.retain(|field| field.name != "approved");
        let value = Node::scalar(day, Span::new(start + from, start + from + length));
        fields.push(Field { name: "approved".into(), key_span, value, inherited: false });
    }
}
