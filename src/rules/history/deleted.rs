//! GIT011: records that are gone.

use super::{Context, Findings};
use crate::chronicle::{Chronicle, Lost, RecordLife, RecordState};
use crate::model::{RecordShape, looks_like_id};
use crate::schema::brief;
use crate::settings::{Level, folded};
use crate::source::{Place, folder_of};
use crate::standards::Resolved;
use std::collections::HashMap;

/// A record was taken out of the repo.
pub(super) fn record_deleted(context: &Context<'_>, out: &mut Findings) {
    let Some(chronicle) = context.chronicle() else {
        return;
    };
    let successors = Successors::of(context, chronicle);
    for lost in &chronicle.lost {
        // What could not be read may still hold it; and an entry for a control that no standard has was
        // never one to keep.
        if context.may_be_unreadable(&lost.state.kind) || is_no_control(context, &lost.state) || successors.has_renumbered(lost) {
            continue;
        }
        let place = match lost.file {
            Some(file) => context.corpus.document_at(file).map_or(Place::Repo, |document| Place::File(file, document.opening)),
            None => Place::Repo,
        };
        let title = lost.state.title().map_or(String::new(), |title| format!(" `{}`", brief(title)));
        let message = format!("the {} `{}`{title} is gone: {}", lost.state.kind, brief(&lost.state.id), fate(context, chronicle, lost));
        let finding = out.add(place, message);
        finding.help("put it back with `status: retired` (and `superseded_by`, if another took its place), for as long as you must keep it");
        if lost.state.is_unfinished() && lost.state.get("status") == Some("draft") {
            finding.level = Some(Level::Note);
        }
    }
}

/// What became of it.
fn fate(context: &Context<'_>, chronicle: &Chronicle, lost: &Lost) -> String {
    let is_document = lost.state.shape == RecordShape::Document;
    let stands =
        is_document && context.tree.find(&lost.path).is_some_and(|file| context.corpus.document_at(file).is_some_and(|own| own.records.is_empty()));
    let commit = || chronicle.name_of(lost.commit);
    // Where it went is asked of whole trees: a row goes nowhere as a file.
    let moved_to = || if is_document { chronicle.moved_to(lost) } else { None };
    match lost.commit {
        Some(_) if stands => format!("commit {} left `{}` without what makes it a record", commit(), lost.path),
        Some(_) => match moved_to() {
            Some(path) => format!("commit {} moved it from `{}` to `{path}`, where no record is read", commit(), lost.path),
            None => format!("commit {} deleted it from `{}`", commit(), lost.path),
        },
        None if stands => format!("`{}` is no record any more, which is not yet committed", lost.path),
        None => format!("it is deleted, not yet committed, from `{}`", lost.path),
    }
}

/// Where a document stands but for its number: its type, its folder, and its name without the id.
#[derive(PartialEq, Eq, Hash)]
struct Spot<'a> {
    kind: &'a str,
    folder: &'a str,
    name: String,
}

impl<'a> Spot<'a> {
    /// None where the name has no id in front.
    fn of(kind: &'a str, path: &'a str) -> Option<Spot<'a>> {
        let name = name_without_id(path);
        (!name.is_empty()).then(|| Spot { kind, folder: folder_of(path), name })
    }
}

/// The documents that stand, or stood until they were taken out, by their spots.
struct Successors<'a> {
    chronicle: &'a Chronicle,
    /// The life of each, and where it stands where that is not committed.
    by_spot: HashMap<Spot<'a>, Vec<(&'a RecordLife, &'a str)>>,
}

impl<'a> Successors<'a> {
    fn of(context: &'a Context<'_>, chronicle: &'a Chronicle) -> Successors<'a> {
        let mut by_spot: HashMap<Spot<'a>, Vec<(&RecordLife, &str)>> = HashMap::new();
        let now = context.corpus.iter().filter(|(_, record)| record.shape == RecordShape::Document);
        let now = now.map(|(id, record)| (record.kind.name.as_str(), context.tree.path(record.file), chronicle.of(id)));
        let gone = chronicle.lost.iter().filter(|lost| lost.state.shape == RecordShape::Document);
        let gone = gone.map(|lost| (lost.state.kind.as_str(), lost.path.as_str(), &lost.life));
        // Without a loss nobody asks.
        for (kind, path, life) in now.chain(gone).filter(|_| !chronicle.lost.is_empty()) {
            if let Some(spot) = Spot::of(kind, path) {
                by_spot.entry(spot).or_default().push((life, path));
            }
        }
        Successors { chronicle, by_spot }
    }

    /// Whether the very commit that took a document out put one of the same name into its folder, under
    /// another number: it was numbered and written anew. One that is gone since then is told by itself.
    fn has_renumbered(&self, lost: &Lost) -> bool {
        let Some(spot) = Spot::of(&lost.state.kind, &lost.path) else {
            return false;
        };
        let is_its_spot = |path: &str| folder_of(path) == spot.folder && name_without_id(path) == spot.name;
        // A version that the commit made there, of a record that was not there before.
        let took_its_place = |(life, now): &(&RecordLife, &str)| {
            let stood_there = |at: usize| match life.versions[at].path {
                Some(path) => is_its_spot(&self.chronicle.path_name(path)),
                None => is_its_spot(now),
            };
            let was_there = |at: usize, id: &str| life.state(at).is_some_and(|before| before.id == id) && stood_there(at);
            life.versions.iter().enumerate().any(|(at, version)| {
                version.commit == lost.commit
                    && life
                        .state(at)
                        .is_some_and(|state| state.id != lost.state.id && !version.previous.iter().any(|before| was_there(*before, &state.id)))
                    && stood_there(at)
            })
        };
        self.by_spot.get(&spot).is_some_and(|all| all.iter().any(took_its_place))
    }
}

/// A file's name without its end and the id that it begins with.
fn name_without_id(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.split_once(' ').filter(|(first, _)| looks_like_id(first)).map_or_else(String::new, |(_, rest)| folded(rest))
}

/// Whether a state is an entry of the Statement of Applicability for a number that no standard has.
fn is_no_control(context: &Context<'_>, state: &RecordState) -> bool {
    let numbered = state.kind == "control" && context.standards.looks_like_control(&state.id);
    numbered && !matches!(context.standards.resolve(&state.id, &[]), Resolved::Found(_))
}
