//! References that follow a record which got another id: they name what they named before.

use super::read::Chronicle;
use crate::history::CommitIdx;
use crate::schema::{Shape, Types};
use foldhash::{HashMap, HashMapExt};
use smol_str::SmolStr;
use std::sync::Arc;

/// The id that a record got in place of another, and the commit that gave it.
struct Renumbering {
    new: SmolStr,
    commit: CommitIdx,
}

/// Lets what was said before a record was renumbered name it by the id that it got. What stood in
/// the field stays; only what matters of it is weighed by the new name.
pub(super) fn follow(chronicle: &mut Chronicle, types: &Types) {
    let given = given(chronicle);
    if given.is_empty() {
        return;
    }
    let mut followed = Vec::new();
    for (at, life) in chronicle.lives().iter().enumerate() {
        for (version, commit, state) in life.versions.iter().enumerate().filter_map(|(at, one)| Some((at, one.commit?, one.state.as_ref()?))) {
            let Some(kind) = types.get(&state.kind) else { continue };
            let is_reference = |field| kind.shape_of(field).is_some_and(refers);
            let named = |id: &str| name_at(chronicle, &given, id, commit);
            if let Some(state) = state.with_names(is_reference, named) {
                followed.push((at, version, state));
            }
        }
    }
    for (at, version, state) in followed {
        chronicle.lives_mut()[at].versions[version].state = Some(Arc::new(state));
    }
}

/// Whether a value, or one of its items, names records.
fn refers(shape: &Shape) -> bool {
    shape.mark.refs.is_some() || shape.items.as_deref().is_some_and(refers) || shape.any_of.iter().any(refers)
}

/// The ids that were changed, by the former one.
fn given(chronicle: &Chronicle) -> HashMap<SmolStr, Vec<Renumbering>> {
    let mut given: HashMap<SmolStr, Vec<Renumbering>> = HashMap::new();
    for life in chronicle.lives() {
        for version in &life.versions {
            let (Some(commit), Some(state)) = (version.commit, &version.state) else {
                continue;
            };
            let before = version.previous.iter().filter_map(|at| life.state(*at));
            for old in before.map(|before| &before.id).filter(|old| !old.is_empty() && !state.id.is_empty() && **old != state.id) {
                given.entry(old.clone()).or_default().push(Renumbering { new: state.id.clone(), commit });
            }
        }
    }
    given
}

/// By which id what a commit names goes on.
fn name_at(chronicle: &Chronicle, given: &HashMap<SmolStr, Vec<Renumbering>>, id: &str, commit: CommitIdx) -> Option<SmolStr> {
    let is_later = |one: &&Renumbering| one.commit != commit && !chronicle.history.is_ancestor(one.commit, commit);
    given.get(id)?.iter().find(is_later).map(|one| one.new.clone())
}
