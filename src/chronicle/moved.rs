//! Records that moved from one document to another: a row that became a document, a register that
//! was split, two files that changed names. The id and one commit that takes it out here and puts it
//! in there connect the two; the id and the title do where a later commit puts it in.

use super::life::{RecordLife, RecordVersion, Relocation};
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
        let before = origin(chronicle, version.commit?, version.path?, &id).or_else(|| deleted(chronicle, life, first, &id))?;
        graft(&before, chronicle, version.commit?, life.clone(), first)
    })
}

/// The life that the id had under another path until an earlier commit took it out, where what it said
/// last is known again in the version that brought it in here.
fn deleted(chronicle: &Chronicle, life: &RecordLife, first: usize, id: &str) -> Option<RecordLife> {
    let version = &life.versions[first];
    let (commit, now) = (version.commit?, version.state.as_deref()?);
    let own = |path: PathIdx| Some(path) == version.path || life.moves.iter().any(|moved| moved.from == path || moved.to == path);
    let others = chronicle.versions.paths_of(id).iter().filter(|path| !own(**path));
    let lives = others.filter_map(|path| chronicle.life_at(*path, id));
    let is_it = |former: &RecordLife| {
        let [end] = former.current[..] else { return false };
        let is_before = former.versions[end].commit.is_some_and(|own| own != commit && chronicle.history.is_ancestor(own, commit));
        let known_again = |at: &usize| former.state(*at).is_some_and(|said| said.is_known_again_as(now));
        is_before && former.versions[end].state.is_none() && former.versions[end].previous.iter().all(known_again)
    };
    lives.filter(is_it).max_by_key(|former| former.current.first().map(|end| former.versions[*end].commit))
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
/// grew from the newest of them; none when the commit knew none.
fn graft(before: &RecordLife, chronicle: &Chronicle, commit: CommitIdx, mut after: RecordLife, first: usize) -> Option<RecordLife> {
    let history = &chronicle.history;
    let is_known = |own: CommitIdx| own != commit && history.is_ancestor(own, commit);
    let known: Vec<usize> = (0..before.versions.len()).filter(|at| before.versions[*at].commit.is_some_and(is_known)).collect();
    let mut root = before.part(&known);
    let has_child: Vec<usize> =
        root.versions.iter().filter(|version| version.state.is_some()).flat_map(|version| version.previous.iter().copied()).collect();
    let newest: Vec<usize> = (0..root.versions.len()).filter(|at| root.versions[*at].state.is_some() && !has_child.contains(at)).collect();
    root.moves.retain(|moved| is_known(moved.commit));
    let from = newest.last().and_then(|at| root.versions[*at].path)?;
    // Where the record had been taken out, this put it back; else the same commit took it out there.
    let put_back = std::mem::take(&mut root.current);
    let to = after.versions[first].path.filter(|to| put_back.is_empty() && *to != from);
    root.moves.extend(to.map(|to| Relocation { commit, from, to }));

    // What was at this path before the record left it is a part of the life before.
    let alive = after.ancestry(&after.current);
    let is_twice = |version: &RecordVersion| before.versions.iter().any(|other| (other.commit, other.path) == (version.commit, version.path));
    let own: Vec<usize> = (0..after.versions.len()).filter(|at| alive[*at] || !is_twice(&after.versions[*at])).collect();
    after.versions[first].previous.clear();
    let shift = root.versions.len();
    let place = own.iter().position(|at| *at == first)?;
    let mut stem = after.part(&own);
    for version in &mut stem.versions {
        for at in version.previous.iter_mut().chain(&mut version.put_back) {
            *at += shift;
        }
    }
    stem.versions[place].previous = newest;
    stem.versions[place].put_back = put_back;
    root.versions.append(&mut stem.versions);
    root.moves.append(&mut stem.moves);
    root.current = stem.current.into_iter().map(|at| at + shift).collect();
    Some(root)
}
