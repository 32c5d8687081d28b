//! The files that records name as proof.

use super::adopted::{is_path, paths_in};
use crate::model::{Corpus, RecordId, RecordShape};
use crate::schema::FieldName;
use crate::source::{FileId, ReadError, RelativePath, Span, Standing, Tree, folder_of, join, sum_of_content};
use crate::syntax::NodeKind;
use rayon::prelude::*;
use smol_str::SmolStr;

/// The largest artifact that is hashed.
const MAX_ARTIFACT_BYTES: u64 = 256 * 1024 * 1024;

/// What stands at an artifact's path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArtifactState {
    /// A file of the repo.
    Found(FileId),
    /// A folder with files.
    Folder,
    /// On disk, but git ignores it.
    Ignored,
    /// Nothing; perhaps a file that differs in upper and lower case.
    Missing(Option<FileId>),
    /// The path, or a link on it, leads out of the repo.
    Outside,
    /// No path but the address of something kept elsewhere.
    Address,
}

/// A file that a record names.
#[derive(Clone, Debug)]
pub struct Artifact {
    /// Who names it.
    pub record: RecordId,
    /// In which field.
    pub field: FieldName,
    /// Where.
    pub span: Span,
    /// The path as written.
    pub text: SmolStr,
    /// What stands there.
    pub state: ArtifactState,
    /// Its SHA-256 in hexadecimal, when the record states one; or why it could not be computed. Where git
    /// gave its lines other ends at checkout and the record's is not the sum of that, of what git keeps.
    pub sha256: Option<Result<String, String>>,
}

/// Looks for every artifact; sums are computed only where a record states one to compare with. In
/// documents that were not written for us the words that say where proof is may be paths too, and a path
/// may turn out to be words.
pub(super) fn find(corpus: &Corpus, tree: &Tree, adopt: bool) -> Vec<Artifact> {
    let mut named: Vec<Artifact> = Vec::new();
    for (id, record) in corpus.iter() {
        for field in &record.fields {
            let is_path_field = record.kind.shape_of(field.name).is_some_and(|shape| shape.mark.path);
            let may_hold_paths = adopt && field.name == "location" && record.kind.name == "evidence";
            if !(is_path_field || may_hold_paths) || record.is_faulty_value(&field.name) {
                continue;
            }
            // A link in a table leads on from its document; a path in a field counts from the root.
            let from = if adopt || record.shape == RecordShape::Row { tree.path(record.file) } else { "" };
            let mut add = |text: &str, span: Span| {
                let state = if text.contains("://") { ArtifactState::Address } else { locate(tree, from, text) };
                named.push(Artifact { record: id, field: field.name, span, text: text.into(), state, sha256: None });
            };
            for item in field.value.items() {
                let NodeKind::Scalar { text, .. } = &item.kind else {
                    continue;
                };
                let written = text.trim();
                if written.is_empty() || crate::syntax::is_placeholder_only(written) {
                    continue;
                }
                // `[report.pdf](../2026/report.pdf)`: where that leads is told as of any link.
                let is_label = |(_, link): &(_, Span)| link.range().start == item.span.range().end + "](".len();
                if may_hold_paths && corpus.document_of(record).links.iter().any(is_label) {
                    continue;
                }
                if may_hold_paths {
                    for (path, at) in paths_in(text) {
                        let start = item.span.range().start + at;
                        add(path, if item.span.range().len() == text.len() { Span::new(start, start + path.len()) } else { item.span });
                    }
                } else if !adopt || is_path(written) || (written.contains('/') && !written.contains(char::is_whitespace)) {
                    add(written, item.span);
                }
            }
        }
    }
    named.par_iter_mut().for_each(|artifact| {
        if let ArtifactState::Found(file) = artifact.state
            && let record = corpus.record(artifact.record)
            && record.has("sha256")
        {
            artifact.sha256 = Some(match tree.read(file, MAX_ARTIFACT_BYTES) {
                Ok(bytes) => Ok(sum(tree, file, &bytes, record.text("sha256").unwrap_or(""))),
                Err(ReadError::TooLarge(size)) => Err(format!("it has {size} bytes, too many to hash")),
                Err(ReadError::Failed(why)) => Err(why),
            });
        }
    });
    named
}

/// Paths count from the root; where nothing stands there, from the document's folder.
pub(super) fn locate(tree: &Tree, from: &str, written: &str) -> ArtifactState {
    let rooted = join("", written);
    let near = join(folder_of(from), written);
    let mut missing = None;
    for path in [&rooted, &near] {
        let RelativePath::Inside(path) = path else {
            continue;
        };
        let RelativePath::Inside(path) = tree.follow_links(path) else {
            return ArtifactState::Outside;
        };
        if let Some(file) = tree.find(&path) {
            // Links that go round in a circle lead to nothing.
            let circle = tree.file(file).standing == Standing::Link;
            return if circle { ArtifactState::Missing(None) } else { ArtifactState::Found(file) };
        }
        if tree.has_folder(&path) {
            return ArtifactState::Folder;
        }
        if tree.is_ignored_on_disk(&path) {
            return ArtifactState::Ignored;
        }
        missing = missing.or_else(|| tree.find_ignoring_case(&path));
    }
    if near == RelativePath::Outside { ArtifactState::Outside } else { ArtifactState::Missing(missing) }
}

/// The sum of a file: as it is on disk when that is the recorded one, else as git keeps it. Where only a
/// pointer is at hand, the sum of what that stands for.
fn sum(tree: &Tree, file: FileId, bytes: &[u8], recorded: &str) -> String {
    let on_disk = sum_of_content(bytes);
    if on_disk.eq_ignore_ascii_case(recorded) {
        return on_disk;
    }
    tree.kept_with_plain_lines(file, MAX_ARTIFACT_BYTES).map_or(on_disk, |kept| sum_of_content(&kept))
}
