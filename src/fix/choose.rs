//! Which of the corrections that findings carry are tried in one round.

use super::{Correction, Wanted};
use crate::check::Project;
use crate::report::Verdict;
use crate::rules::Edit;
use crate::settings::Level;
use crate::source::{FileId, Standing, is_below};
use std::collections::BTreeMap;

/// A correction to try.
pub(super) struct Candidate {
    /// For people.
    pub(super) correction: Correction,
    /// What it changes.
    pub(super) edits: Vec<Edit>,
    /// The level of the finding it answers.
    pub(super) level: Level,
    /// Whether hardly anything else can be meant.
    pub(super) safe: bool,
}

/// The corrections that are wanted, none of which touches another. Where two want the same bytes,
/// the first one is taken; the other gets its turn in the next round, if it is still wanted then.
pub(super) fn candidates(project: &Project, verdict: &Verdict, wanted: &Wanted) -> Vec<Candidate> {
    let mut taken: BTreeMap<FileId, Vec<(u32, u32)>> = BTreeMap::new();
    let mut chosen = Vec::new();
    for one in &verdict.findings {
        let Some(fix) = one.fix.as_ref().filter(|fix| fix.safe || wanted.unsafe_too) else { continue };
        let Some(first) = fix.edits.first() else { continue };
        let free = |edit: &Edit| {
            let spans = taken.get(&edit.file).map(Vec::as_slice).unwrap_or_default();
            spans.iter().all(|(start, end)| edit.span.end < *start || *end < edit.span.start)
        };
        if !fix.edits.iter().all(|edit| is_editable(project, edit.file, wanted) && free(edit)) {
            continue;
        }
        for edit in &fix.edits {
            taken.entry(edit.file).or_default().push((edit.span.start, edit.span.end));
        }
        chosen.push(Candidate {
            correction: Correction { path: project.tree.path(first.file).to_owned(), code: one.page.code.clone(), title: fix.title.clone() },
            edits: fix.edits.clone(),
            level: one.level,
            safe: fix.safe,
        });
    }
    chosen
}

/// Whether a file is one of those asked for, and one of ours to write.
fn is_editable(project: &Project, file: FileId, wanted: &Wanted) -> bool {
    let ours = !matches!(project.tree.file(file).standing, Standing::Link | Standing::Submodule);
    let path = project.tree.path(file);
    ours && (wanted.paths.is_empty() || wanted.paths.iter().any(|folder| path == folder || is_below(path, folder)))
}
