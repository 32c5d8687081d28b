//! GIT006: ids that changed hands.

use super::{Context, Findings};
use crate::chronicle::{Chronicle, Placed, RecordLife, RecordState, changes};
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
                .find(|before| life.state(**before).is_some_and(|before| before.id == state.id && is_rewritten(before, state)))
                .filter(|before| !is_skeleton(life, **before));
            if let Some(other) = handed_on(chronicle, life, at) {
                return Some(other);
            }
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

/// What an id named before the commit of a version gave it to a record that stood beside under another
/// id, or gave another id to the one it had named: two that were swapped, rows that all moved down by one.
fn handed_on<'a>(chronicle: &'a Chronicle, life: &RecordLife, at: usize) -> Option<Other<'a>> {
    let version = &life.versions[at];
    let (now, commit) = (version.state.as_deref()?, version.commit?);
    let before = || version.previous.iter().filter_map(|at| life.state(*at));
    let stays = |before: &RecordState| before.id == now.id && !is_retitled_as(before, now);
    if version.previous.is_empty() || before().any(stays) {
        return None;
    }
    let (was, is) = chronicle.said_around(commit);
    // What ended up under its own id in the end was only on its way.
    let is_back = |prior: &RecordState| life.now().is_some_and(|now| !is_retitled_as(prior, now));
    let (path, prior) =
        was.iter().find(|(_, prior)| prior.id == now.id && prior.kind == now.kind && is_retitled_as(prior, now) && !is_back(prior))?;
    let moved = |record: &RecordState, from: &[Placed<'_>], to: &[Placed<'_>]| {
        let is_it = |(_, other): &&Placed<'_>| other.id != now.id && is_same_thing(other, record);
        from.iter().find(is_it).is_some_and(|(_, found)| !to.iter().any(|(_, other)| other.id == found.id && is_same_thing(other, record)))
    };
    let changed_hands = moved(now, &was, &is) || moved(prior, &is, &was);
    changed_hands.then(|| Other { state: std::borrow::Cow::Borrowed(*prior), path: chronicle.path_name(*path), until: Some(commit) })
}

/// Whether two states under different ids are of one record: of one kind and title, and alike.
fn is_same_thing(one: &RecordState, two: &RecordState) -> bool {
    let title = |state: &RecordState| state.title().map(plain).filter(|title| !title.is_empty());
    one.kind == two.kind && title(one).is_some() && title(one) == title(two) && likeness(one, two) >= 0.5
}

fn is_retitled_as(one: &RecordState, two: &RecordState) -> bool {
    matches!((one.title(), two.title()), (Some(one), Some(two)) if is_retitled(one, two))
}

/// Whether all that a record said until then was a draft: it is being filled in.
fn is_skeleton(life: &RecordLife, at: usize) -> bool {
    let before = life.ancestry(&[at]);
    (0..life.versions.len()).filter(|at| before[*at]).filter_map(|at| life.state(at)).all(|state| state.get("status") == Some("draft"))
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
    // Where no word of the title is left and the text is another too, less has to differ beside them.
    let is_all_new = || {
        let words = |state: &RecordState| -> Vec<String> {
            state.title().map(tokens).unwrap_or_default().into_iter().filter(|word| word.len() > 2).collect()
        };
        let kept = words(after);
        let says_else = changes(Some(before), Some(after)).iter().any(|change| change.field == "text" && change.matters);
        says_else && before.has_text() && after.has_text() && !words(before).iter().any(|word| kept.contains(word))
    };
    let alike = likeness(before, after);
    retitled && (alike < 0.34 || (alike < 0.5 && is_all_new()))
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
