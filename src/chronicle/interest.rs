//! Which paths the walk has to look at.

use crate::graph::{ArtifactState, Graph};
use crate::history::{Interest, literal_base};
use crate::model::{Corpus, DocumentKind, is_governed_path};
use crate::settings::{Globs, Settings};
use crate::source::{Tree, is_below};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The governed documents, the artifacts of evidence, and the code of systems. `prefix` is where
/// the root lies below the top of the repository: `a/b/`, or empty.
pub(super) fn interest(corpus: &Corpus, graph: &Graph, tree: &Tree, settings: &Settings, prefix: &str) -> Interest {
    let mut interest = Interest::new();
    for base in bases(corpus, tree, settings) {
        interest = documents_below(interest, &format!("{prefix}{base}"), settings, prefix);
    }
    for path in artifacts(corpus, graph, tree) {
        interest = interest.code(&format!("{prefix}{path}"), |_| true);
    }
    for (base, globs) in code(corpus) {
        let below = prefix.to_owned();
        let accept = move |path: &str| path.strip_prefix(below.as_str()).is_some_and(|path| globs.matches(path));
        interest = interest.code(&format!("{prefix}{base}"), accept);
    }
    interest
}

/// And the governed documents below a folder, given from the top of the repository.
pub(super) fn documents_below(interest: Interest, folder: &str, settings: &Settings, prefix: &str) -> Interest {
    let (settings, prefix) = (Arc::new(settings.clone()), prefix.to_owned());
    interest.records(folder, move |path| path.strip_prefix(prefix.as_str()).is_some_and(|path| is_governed_path(path, &settings)))
}

/// The folders that governed documents are in. Where the config says it, what it says; else the
/// top folders of those there are, so that a folder of code without records need not be entered.
/// The empty one is the whole tree.
fn bases(corpus: &Corpus, tree: &Tree, settings: &Settings) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    if settings.include_is_strict {
        found.extend(settings.include.patterns().iter().map(|glob| literal_base(glob.trim_start_matches("./")).to_owned()));
    }
    for document in &corpus.documents {
        if matches!(document.kind, DocumentKind::Governed | DocumentKind::Unreadable) {
            let path = tree.path(document.file);
            found.insert(path.split_once('/').map_or("", |(top, _)| top).to_owned());
        }
    }
    if found.is_empty() || found.contains("") {
        return BTreeSet::from([String::new()]);
    }
    let all: Vec<String> = found.iter().cloned().collect();
    found.retain(|base| !all.iter().any(|other| is_below(base, other)));
    found
}

/// The files that stand behind evidence.
fn artifacts(corpus: &Corpus, graph: &Graph, tree: &Tree) -> BTreeSet<String> {
    let of_evidence = graph.artifacts.iter().filter(|artifact| corpus.record(artifact.record).is_a("evidence"));
    of_evidence
        .filter_map(|artifact| match artifact.state {
            ArtifactState::Found(file) => Some(tree.path(file).to_owned()),
            _ => None,
        })
        .collect()
}

/// The globs of each system's `paths`, by the folder they lie in.
pub(super) fn code(corpus: &Corpus) -> Vec<(String, Globs)> {
    let systems = corpus.records.iter().filter(|record| record.is_a("system"));
    let written = systems.flat_map(|system| system.texts("paths").map(|(glob, _)| glob.to_owned()).collect::<Vec<_>>());
    written.filter_map(|glob| Some((literal_base(trimmed(&glob)).to_owned(), code_globs(&glob)?))).collect()
}

/// A glob counts from the root, also where it begins with `/`.
fn trimmed(glob: &str) -> &str {
    glob.trim_start_matches("./").trim_matches('/')
}

/// The files that `paths` of a system take in, or took in; followed under the names they had.
pub(super) fn of_globs<'g>(globs: impl Iterator<Item = &'g str>, prefix: &str) -> Interest {
    let mut interest = Interest::new();
    for glob in globs {
        if let Some(globs) = code_globs(glob) {
            let below = prefix.to_owned();
            let accept = move |path: &str| path.strip_prefix(below.as_str()).is_some_and(|path| globs.matches(path));
            interest = interest.records(&format!("{prefix}{}", literal_base(trimmed(glob))), accept);
        }
    }
    interest
}

/// What one of a system's `paths` takes in: the glob itself, and all below it when it is a folder.
pub fn code_globs(glob: &str) -> Option<Globs> {
    let glob = trimmed(glob);
    Globs::new([glob, &format!("{glob}/**")]).ok()
}
