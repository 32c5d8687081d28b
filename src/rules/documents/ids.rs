//! DOC008 and DOC009: one id, one record, and no two that can be mistaken for each other.

use crate::graph::{Edge, Target, follows_pattern, latin, on_pattern, plain_id};
use crate::lexicon::Lexicon;
use crate::model::{Record, RecordId, RecordShape};
use crate::rules::{Context, Findings};
use crate::schema::brief;
use crate::standards::{Kind, Resolved};
use crate::syntax::is_placeholder_only;
use foldhash::{HashMap, HashSet};
use smol_str::SmolStr;

/// Two records share an id. A control that is entered twice by its `control` is told by SOA006.
pub(super) fn duplicate(context: &Context<'_>, out: &mut Findings) {
    for records in context.graph.shared_ids() {
        let named: Vec<(RecordId, &Record)> = records.iter().map(|id| (*id, context.record(*id))).filter(|(_, record)| record.has("id")).collect();
        for (at, (id, record)) in named.iter().enumerate() {
            let is_apart = |other: &Record| is_counted_apart(context, record, other) || is_counted_apart(context, other, record);
            let Some((_, first)) = named[..at].iter().find(|(_, first)| !is_apart(first)) else { continue };
            if is_translation(context, record, first) {
                continue;
            }
            out.on(*id, record.place_of_id(), format!("`{}` is already the id of another record", brief(&record.id)))
                .related(first.place_of_id(), format!("{} has it first", first.kind.with_article()))
                .help("give the newer record the next free number and correct what refers to it");
        }
    }
}

/// Whether a record is a row that only bears the number of its line, in another register than the other:
/// where nothing was written for us, each of them begins with 1.
fn is_counted_apart(context: &Context<'_>, row: &Record, other: &Record) -> bool {
    let is_bare = row.shape == RecordShape::Row && row.id.bytes().all(|byte| byte.is_ascii_digit());
    context.settings.adopt && is_bare && row.file != other.file
}

/// Whether two documents are one in two languages, by where they are kept.
fn is_translation(context: &Context<'_>, one: &Record, other: &Record) -> bool {
    let language = |record: &Record| Lexicon::builtin().language_of_path(context.tree.path(record.file));
    let is_document = |record: &Record| record.shape == RecordShape::Document;
    // What a team calls a policy in one language may be but a document to us in the other.
    let is_kin = one.kind.name == other.kind.name || [one, other].iter().any(|record| record.kind.name == "document");
    is_kin && is_document(one) && is_document(other) && language(one) != language(other)
}

/// An id off the pattern, or so like another that people will mistake them.
pub(super) fn malformed(context: &Context<'_>, out: &mut Findings) {
    let mut alike: HashMap<String, RecordId> = HashMap::default();
    let mut odd: HashSet<SmolStr> = HashSet::default();
    for (id, record) in context.corpus.iter().filter(|(_, record)| !record.id.is_empty()) {
        let off = why_off(context, record);
        let twin = looks(&record.id).into_iter().find_map(|look| match alike.get(&look) {
            Some(first) if plain_id(&context.record(*first).id) != plain_id(&record.id) => Some(*first),
            Some(_) => None,
            None => {
                alike.insert(look, id);
                None
            }
        });
        if off.is_some() {
            odd.insert(record.id.clone());
        }
        match (twin.map(|first| context.record(first)), off) {
            (Some(first), _) => {
                let message = format!("`{}` is easy to mistake for `{}`", brief(&record.id), brief(&first.id));
                out.on(id, record.place_of_id(), message)
                    .related(first.place_of_id(), format!("`{}` is here", brief(&first.id)))
                    .help("choose an id that stays clear of the other, and correct what refers to it");
            }
            (None, Some(why)) => {
                let finding = out.on(id, record.place_of_id(), why);
                match on_pattern(&record.id) {
                    Some(proposal) => finding.help(format!("write `{proposal}` here and in what refers to it")),
                    None => finding.help("write capital letters, digits and hyphens, such as `RISK-014`"),
                };
            }
            (None, None) => {}
        }
    }
    // The record's id is fine, but somebody refers to it with characters that only look the same.
    let is_range = |edge: &Edge| matches!(context.standards.resolve(&plain_id(&edge.text), &[]), Resolved::Found(found) if found.len() > 1);
    for edge in context.graph.edges.iter().filter(|edge| !edge.text.is_ascii() && matches!(edge.target, Target::Record(_)) && !is_range(edge)) {
        if plain_id(&edge.text) != edge.text && odd.insert(edge.text.clone()) {
            let message = format!("`{}` is written with characters that only look like a hyphen or space", brief(&edge.text));
            out.on(edge.from, context.record(edge.from).place(edge.span), message).help(format!("type `{}` anew", brief(&plain_id(&edge.text))));
        }
    }
}

/// Why an id is off the pattern; `None` when it is not.
fn why_off(context: &Context<'_>, record: &Record) -> Option<String> {
    let id = record.id.as_str();
    if follows_pattern(id) || (record.is_a("control") && names_controls(context, record)) {
        return None;
    }
    // A control that names its number elsewhere and has no id of its own.
    if !record.has("id") {
        return None;
    }
    // What was never filled in is told as that (DOC011).
    if is_placeholder_only(id) && !record.is_draft() {
        return None;
    }
    // Where nothing was written for us, ids follow a pattern of their own.
    if context.settings.adopt && !id.chars().any(|letter| !letter.is_ascii() && !letter.is_alphanumeric()) {
        return None;
    }
    Some(match id.chars().find(|letter| !letter.is_ascii()) {
        Some(letter) => format!("`{}` holds `{letter}` (U+{:04X}), which nobody can type as it looks", brief(id), u32::from(letter)),
        None => format!("`{}` does not follow the pattern of ids", brief(id)),
    })
}

/// Whether the id of an entry is the number of a control, or a range of them.
fn names_controls(context: &Context<'_>, record: &Record) -> bool {
    let resolved = context.standards.resolve(&plain_id(&record.id), &record.standards());
    let controls = |found: &[_]| found.iter().all(|id| context.standards.requirement(*id).kind == Kind::Control);
    context.standards.looks_like_control(&record.id) || matches!(resolved, Resolved::Found(found) if controls(&found))
}

/// What an id looks like at a glance: without case, and with look-alike letters made equal.
fn looks(id: &str) -> [String; 2] {
    let plain = plain_id(id);
    let seen: String = plain.chars().map(latin).collect();
    let glyphs = seen.chars().map(|letter| match letter {
        '0' => 'O',
        '1' | 'l' | '|' => 'I',
        other => other,
    });
    // The first letter keeps the two kinds of look apart.
    [format!("c{}", seen.to_uppercase()), format!("g{}", glyphs.collect::<String>())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_look_alike_share_a_look() {
        let alike = |one: &str, other: &str| looks(one).iter().any(|look| looks(other).contains(look));
        for (one, other) in
            [("RISK-010", "RISK-01O"), ("RISK-A1", "RISK-А1"), ("RISK-RANKING", "RISK-ranking"), ("SYS-1", "SYS-I"), ("SYS-1", "SYS-l")]
        {
            assert!(alike(one, other), "{one} {other}");
        }
        for (one, other) in [("RISK-010", "RISK-011"), ("SYS-A", "SYS-B"), ("RISK-01", "RISK-1"), ("ROLE-CEO", "ROLE-CTO")] {
            assert!(!alike(one, other), "{one} {other}");
        }
    }
}
