//! Code of systems that is changed and not committed.

use super::interest::code;
use super::read::{Sources, holds};
use crate::history::{History, Oid};
use crate::source::{LfsPointer, MAX_FILE_BYTES, Tree};
use std::collections::BTreeSet;

/// The files under a system's `paths`, from the root, that differ from the head of history. Of a
/// revision there are none.
pub(super) fn find(history: &History, sources: Sources<'_>, prefix: &str) -> BTreeSet<String> {
    let Sources { tree, corpus, .. } = sources;
    let code = code(corpus);
    if code.is_empty() || tree.revision().is_some() {
        return BTreeSet::new();
    }
    let fits = |path: &str| code.iter().any(|(_, globs)| globs.matches(path));
    let is_on_disk = tree.files().next().is_some_and(|(id, _)| tree.path_on_disk(id).is_some());
    if is_on_disk {
        let bases: Vec<String> = code.iter().map(|(base, _)| format!("{prefix}{base}")).collect();
        let below = if bases.iter().any(String::is_empty) { Vec::new() } else { bases };
        let changed = history.repo().uncommitted(below.iter().map(String::as_str)).unwrap_or_default();
        let inside = changed.iter().filter_map(|path| path.strip_prefix(prefix));
        // libgit2 knows no filters: a file that git keeps only a pointer to always seems changed.
        return inside.filter(|path| fits(path) && !is_as_pointed_to(history, tree, prefix, path)).map(str::to_owned).collect();
    }
    // A commit in the making: what it holds, beside what stands.
    let standing = |path: &str| history.find_path(&format!("{prefix}{path}")).and_then(|path| history.entry(history.head(), path).ok()?);
    let holds_other = |(id, path): &(_, &str)| {
        let own = tree.read(*id, MAX_FILE_BYTES).ok().and_then(|bytes| Oid::hash_object(git2::ObjectType::Blob, &bytes).ok());
        own.is_some_and(|own| standing(path).is_none_or(|entry| entry.oid != own))
    };
    let mut found: BTreeSet<String> = tree
        .files()
        .map(|(id, file)| (id, &*file.path))
        .filter(|(_, path)| fits(path))
        .filter(holds_other)
        .map(|(_, path)| path.to_owned())
        .collect();
    for path in history.paths() {
        let name = history.path(path);
        let gone = name.strip_prefix(prefix).filter(|path| fits(path) && tree.find(path).is_none() && standing(path).is_some());
        found.extend(gone.map(str::to_owned));
    }
    found
}

/// Whether the head of history keeps a pointer to a file that has the bytes which that stands for.
fn is_as_pointed_to(history: &History, tree: &Tree, prefix: &str, path: &str) -> bool {
    let kept = history.repo().file(history.oid(history.head()), &format!("{prefix}{path}")).ok().flatten();
    let (Some(kept), Some(file)) = (kept, tree.find(path)) else { return false };
    LfsPointer::parse(&kept).is_some() && holds(tree, file, &kept)
}
