//! GIT006: ids that changed hands.

use super::{Context, Findings};
use crate::chronicle::{Chronicle, RecordLife, RecordState, changes};
use crate::history::CommitIdx;
use crate::lexicon::tokens;
use crate::model::RecordId;
use crate::schema::brief;

/// How many fields that matter two states need for their likeness to tell anything.
const FEWEST_FIELDS: usize = 4;

/// An id that once named another record.
pub(super) fn id_reused(context: &Context<'_>, out: &mut Findings) {
    let Some(chronicle) = context.chronicle() else {
        return;
    };
    for (id, record) in context.corpus.iter().filter(|(_, record)| !record.id.is_empty()) {
        // A control's number is the standard's: a title put right names no other control.
        if record.is_a("control") && context.standards.looks_like_control(&record.id) {
            continue;
        }
        let life = chronicle.of(id);
        let Some(other) = other_before(context, chronicle, id, life) else {
            continue;
        };
        let was = match other.state.title() {
            Some(title) => format!("the {} `{}`", other.state.kind, brief(title)),
            None => format!("another {}", other.state.kind),
        };
        let message = format!("`{}` once named {was}, in `{}` until {}", brief(&record.id), other.path, chronicle.name_of(other.until));
        out.on(id, record.place_of_id(), message)
            .help("give this record an id that was never used; what was written about the old one still names it");
    }
}

/// Another record of the same id, before this one.
struct Other<'a> {
    state: std::borrow::Cow<'a, RecordState>,
    path: String,
    until: Option<CommitIdx>,
}

fn other_before<'a>(context: &Context<'_>, chronicle: &'a Chronicle, id: RecordId, life: &'a RecordLife) -> Option<Other<'a>> {
    let record = context.record(id);
    let path_of = |life: &RecordLife, at: usize| life.versions[at].path.map(|path| chronicle.path_name(path)).unwrap_or_default();
    // In the same document: taken out and put in again, or rewritten in place.
    let alive = life.ancestry(&life.current);
    for (at, version) in life.versions.iter().enumerate() {
        let Some(state) = version.state.as_deref().filter(|state| state.id == record.id) else {
            continue;
        };
        if alive[at] {
            let rewritten = version
                .previous
                .iter()
                .find(|before| life.state(**before).is_some_and(|before| before.id == state.id && is_rewritten(before, state)));
            if let Some(before) = rewritten {
                return Some(Other { state: std::borrow::Cow::Borrowed(life.state(*before)?), path: path_of(life, *before), until: version.commit });
            }
        } else if !goes_on(life, at)
            && let Some(first) = life.since(|_| true).first().and_then(|at| life.state(*at))
            && is_other(state, first)
        {
            return Some(Other { state: std::borrow::Cow::Borrowed(state), path: path_of(life, at), until: ended(life, at) });
        }
    }
    // In another document, before this one came.
    let first = life.since(|_| true).first().copied()?;
    let came = life.versions[first].commit;
    for former in chronicle.former(id, &record.id) {
        let Some(last) = former.versions.iter().rposition(|version| version.state.as_ref().is_some_and(|state| state.id == record.id)) else {
            continue;
        };
        let until = ended(&former, last);
        let is_before = until.is_some_and(|until| came.is_none_or(|came| chronicle.history.is_ancestor(until, came)));
        let state = former.state(last)?;
        if is_before && is_other(state, life.state(first)?) {
            return Some(Other { path: path_of(&former, last), state: std::borrow::Cow::Owned(state.clone()), until });
        }
    }
    None
}

/// Whether another version under the same id grew from this one: what counts of a record that was
/// taken out is what it said last.
fn goes_on(life: &RecordLife, at: usize) -> bool {
    let id = |at: usize| life.state(at).map(|state| &state.id);
    (at + 1..life.versions.len()).any(|later| life.versions[later].previous.contains(&at) && id(later) == id(at))
}

/// The commit after which a version stood no more.
fn ended(life: &RecordLife, at: usize) -> Option<CommitIdx> {
    let own = life.versions[at].commit;
    life.versions[at + 1..].iter().find(|later| later.state.is_none() && later.commit > own).and_then(|later| later.commit)
}

/// Whether two states are of different records: of another type, or of another title and little
/// else in common.
fn is_other(one: &RecordState, two: &RecordState) -> bool {
    if one.kind != two.kind {
        return one.kind != "document" && two.kind != "document";
    }
    match (one.title(), two.title()) {
        (Some(one), Some(two)) => is_retitled(one, two),
        _ => likeness(one, two) < 0.5,
    }
}

/// Whether a version is not an edit of the one before but another record in its place.
fn is_rewritten(before: &RecordState, after: &RecordState) -> bool {
    if before.kind != after.kind {
        return before.kind != "document" && after.kind != "document";
    }
    // The fields of a document of no type of its own say little; one whose title keeps a word is the same.
    let keeps_word = |one: &str, two: &str| before.kind == "document" && tokens(one).iter().any(|word| word.len() > 2 && tokens(two).contains(word));
    let retitled = matches!((before.title(), after.title()), (Some(one), Some(two)) if is_retitled(one, two) && !keeps_word(one, two));
    retitled && likeness(before, after) < 0.34
}

/// The part of the fields that matter which two states have in common; 1 when there are too few to
/// tell.
fn likeness(one: &RecordState, two: &RecordState) -> f64 {
    let own = |state: &RecordState| {
        state.fields.iter().filter(|(name, _)| !matches!(name.as_str(), "id" | "type" | "title") && state.weight(name).is_some()).count()
    };
    let all = own(one).max(own(two));
    if all < FEWEST_FIELDS {
        return 1.0;
    }
    let differ = changes(Some(one), Some(two))
        .iter()
        .filter(|change| change.matters && !matches!(change.field.as_str(), "id" | "type" | "title" | "text"))
        .count();
    1.0 - differ.min(all) as f64 / all as f64
}

/// Whether two titles are of different things: of none is the other a part.
fn is_retitled(one: &str, two: &str) -> bool {
    let (one, two) = (plain(one), plain(two));
    !one.contains(&two) && !two.contains(&one)
}

fn plain(text: &str) -> String {
    crate::settings::folded(text)
}
