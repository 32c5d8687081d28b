//! Records that moved from one document to another: a row that became a document, a register that
//! was split, two files that changed names. The id and one commit that takes it out here and puts it
//! in there connect the two.

use super::life::{RecordLife, RecordVersion};
use super::read::Chronicle;
use crate::history::{CommitIdx, PathIdx};

/// Puts the life before the move under the life after it.
pub(super) fn follow(chronicle: &mut Chronicle) {
    let grown: Vec<(usize, RecordLife)> = chronicle.lives().iter().enumerate().filter_map(|(at, life)| Some((at, whole(chronicle, life)?))).collect();
    for (at, life) in grown {
        chronicle.lives_mut()[at] = life;
    }
}

/// A life with what was before its moves; none when it never moved.
pub(super) fn whole(chronicle: &Chronicle, life: &RecordLife) -> Option<RecordLife> {
    let mut grown = grow(chronicle, life)?;
    while let Some(more) = grow(chronicle, &grown) {
        grown = more;
    }
    Some(grown)
}

/// A life with what was before one move.
fn grow(chronicle: &Chronicle, life: &RecordLife) -> Option<RecordLife> {
    let alive = life.ancestry(&life.current);
    let mut firsts = (0..life.versions.len()).filter(|at| alive[*at] && life.is_import(*at));
    firsts.find_map(|first| {
        let version = &life.versions[first];
        let id = version.state.as_ref().map(|state| state.id.clone()).filter(|id| !id.is_empty())?;
        let before = origin(chronicle, version.commit?, version.path?, &id)?;
        let grown = graft(&before, chronicle, version.commit?, life.clone(), first);
        (grown.versions.len() > life.versions.len()).then_some(grown)
    })
}

/// The other path that lost the id in this commit, and the id's life there.
fn origin(chronicle: &Chronicle, commit: CommitIdx, path: PathIdx, id: &str) -> Option<RecordLife> {
    let held = |entry: Option<crate::history::Entry>, path: PathIdx| {
        let content = entry.and_then(|entry| chronicle.versions.of(entry.oid, path));
        content.is_some_and(|content| content.states().iter().any(|state| state.id == id))
    };
    // What has no parent takes nothing out; that is the commit that brings a whole repo in.
    chronicle.history.parents(commit).next()?;
    let touches = chronicle.history.touches_in(commit).iter().filter(|touch| touch.path != path);
    let from = touches.filter(|touch| held(touch.before, touch.path) && !held(touch.after, touch.path)).map(|touch| touch.path).next()?;
    chronicle.life_at(from, id)
}

/// The versions of `before` that the commit knew, and then those of `after`, whose version `first`
/// grew from the newest of them.
fn graft(before: &RecordLife, chronicle: &Chronicle, commit: CommitIdx, after: RecordLife, first: usize) -> RecordLife {
    let history = &chronicle.history;
    let mut places = vec![None; before.versions.len()];
    let mut versions: Vec<RecordVersion> = Vec::new();
    for (at, version) in before.versions.iter().enumerate() {
        let known = version.commit.is_some_and(|own| own != commit && history.is_ancestor(own, commit));
        if known && version.state.is_some() {
            places[at] = Some(versions.len());
            let previous = version.previous.iter().filter_map(|at| places[*at]).collect();
            versions.push(RecordVersion { previous, ..version.clone() });
        }
    }
    let shift = versions.len();
    let has_child: Vec<usize> = versions.iter().flat_map(|version| version.previous.clone()).collect();
    let newest: Vec<usize> = (0..shift).filter(|at| !has_child.contains(at)).collect();
    for (at, version) in after.versions.into_iter().enumerate() {
        let mut previous: Vec<usize> = version.previous.iter().map(|at| at + shift).collect();
        if at == first {
            previous.extend(&newest);
        }
        versions.push(RecordVersion { previous, ..version });
    }
    RecordLife { versions, current: after.current.iter().map(|at| at + shift).collect() }
}
