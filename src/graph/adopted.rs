//! Names in documents that were not written for us: by title as well as by id, evidence by path, and
//! prose where we would ask for a name.

use super::artifact::{ArtifactState, locate};
use super::edge::Target;
use super::id::plain_id;
use crate::model::{Corpus, Record, RecordId, Reference, looks_like_id};
use crate::schema::parse_date;
use crate::settings::folded;
use crate::source::Tree;
use smol_str::SmolStr;
use std::collections::{HashMap, HashSet};

/// The ends of files that are kept as proof.
const FILE_ENDS: &[&str] = &[
    "md", "markdown", "csv", "tsv", "txt", "pdf", "doc", "docx", "odt", "xls", "xlsx", "ods", "ppt", "pptx", "json", "yml", "yaml", "toml", "xml",
    "html", "png", "jpg", "jpeg", "svg", "eml", "msg", "log", "zip", "py", "ipynb", "sh", "sql",
];

/// How many letters a title must have for a longer text to mean it.
const TELLING: usize = 4;

/// What is known of a repo that was not written for us.
pub(super) struct Adopted {
    /// Records by type and title.
    titles: HashMap<(SmolStr, String), Vec<RecordId>>,
    /// How ids begin: `risk` of `RISK-014`.
    prefixes: HashSet<String>,
}

impl Adopted {
    pub(super) fn new(corpus: &Corpus) -> Adopted {
        let mut titles: HashMap<(SmolStr, String), Vec<RecordId>> = HashMap::new();
        for (id, record) in corpus.iter() {
            if let Some(title) = record.title() {
                titles.entry((record.kind.name.clone(), folded(title))).or_default().push(id);
            }
        }
        let prefixes = corpus.iter().filter_map(|(_, record)| prefix(&record.id)).collect();
        Adopted { titles, prefixes }
    }

    /// What a name comes to, when it did not come to a record by its id.
    pub(super) fn understood(&self, corpus: &Corpus, tree: &Tree, record: &Record, reference: &Reference, targets: Vec<Target>) -> Vec<Target> {
        let is_evidence = reference.targets.iter().any(|target| target == "evidence");
        match targets.as_slice() {
            // The number of a line is an id within its register alone.
            [Target::WrongType(_)] if reference.text.trim().bytes().all(|byte| byte.is_ascii_digit()) => Vec::new(),
            // A policy or a log is named as proof directly; it is the file that counts.
            [Target::WrongType(found)] if is_evidence => vec![Target::File(corpus.record(*found).file)],
            [Target::Nothing(_) | Target::UnknownRequirement(_)] => {
                self.by_other_means(corpus, tree, record, reference, is_evidence).unwrap_or(targets)
            }
            _ => targets,
        }
    }

    fn by_other_means(&self, corpus: &Corpus, tree: &Tree, record: &Record, reference: &Reference, is_evidence: bool) -> Option<Vec<Target>> {
        let text = plain_id(reference.text.trim());
        if let Some(found) = self.by_title(reference, &text) {
            return Some(vec![Target::Record(found)]);
        }
        if is_path(&text) {
            let state = locate(tree, tree.path(record.file), &text);
            return match state {
                // A link that leads nowhere is told as one.
                ArtifactState::Missing(_) if corpus.document_of(record).links.iter().any(|(_, span)| *span == reference.span) => Some(Vec::new()),
                ArtifactState::Missing(near) if is_evidence => Some(vec![Target::NoFile(near)]),
                ArtifactState::Found(file) => Some(vec![Target::File(file)]),
                _ => Some(Vec::new()),
            };
        }
        // Words that are no name say something, but nothing that can be looked up: `Ticket OPS-1234` names
        // no record of this repo, and neither does a day or a version.
        let is_known = || prefix(&text).is_some_and(|prefix| self.prefixes.contains(&prefix));
        let is_word = is_evidence && (is_version(&text) || parse_date(&text).is_some() || (reference.in_sentence && !is_known()));
        (is_word || !looks_like_id(&text)).then(Vec::new)
    }

    fn by_title(&self, reference: &Reference, text: &str) -> Option<RecordId> {
        let wanted = folded(text);
        let only = |known: &Vec<RecordId>| if let [only] = known.as_slice() { Some(*only) } else { None };
        let exact = reference.targets.iter().find_map(|kind| self.titles.get(&(kind.clone(), wanted.clone())).and_then(only));
        exact.or_else(|| {
            let begins = self
                .titles
                .iter()
                .filter(|((kind, title), _)| title.len() >= TELLING && wanted.starts_with(title.as_str()) && reference.targets.contains(kind));
            begins.max_by_key(|((_, title), known)| (title.len(), std::cmp::Reverse(known.first().copied()))).and_then(|(_, known)| only(known))
        })
    }
}

/// What stands before the first hyphen of an id, in lower case.
fn prefix(id: &str) -> Option<String> {
    let (prefix, number) = id.split_once(['-', '\u{2010}', '\u{2011}'])?;
    (!prefix.is_empty() && number.contains(|letter: char| letter.is_ascii_digit())).then(|| prefix.to_lowercase())
}

/// `v1.2`.
fn is_version(text: &str) -> bool {
    let number = text.strip_prefix(['v', 'V']).unwrap_or("");
    number.contains('.') && number.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The paths among the words that say where proof is kept, each with where it begins: `the wiki` is none,
/// and of `a.pdf; b.pdf` each is one.
pub(super) fn paths_in(text: &str) -> Vec<(&str, usize)> {
    let mut at = 0;
    let mut paths = Vec::new();
    for part in text.split([',', ';']) {
        let path = part.trim();
        if is_path(path) {
            paths.push((path, at + part.len() - part.trim_start().len()));
        }
        at += part.len() + 1;
    }
    paths
}

/// Whether a text can only be the path of a file. Those of a share or a drive are kept elsewhere.
pub(super) fn is_path(text: &str) -> bool {
    let end = text.rsplit_once('.').map(|(_, end)| end.to_lowercase());
    let is_file = end.is_some_and(|end| FILE_ENDS.contains(&end.as_str()));
    let spaced = text.contains(char::is_whitespace) && !text.contains('/');
    (is_file || text.starts_with("./") || text.starts_with("../")) && !spaced && !text.contains(['*', '?', '<', '>', '{', '\\', ':', '~'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_from_words() {
        for path in ["docs/policy.md", "evidence/2026/minutes.pdf", "./x", "Risk-Register.xlsx", "My Files/minutes of may.docx"] {
            assert!(is_path(path), "{path}");
        }
        for words in ["SIEM dashboard", "CI/CD", "evidence/*.csv", "https://example.org/x.pdf", "A.6.2.4", "v2.1", "see minutes of may.pdf", "and/or"]
        {
            assert!(!is_path(words), "{words}");
        }
        for elsewhere in ["S:/audit/x.pdf", "\\\\share\\x.pdf", "SharePoint > AIMS > x.docx"] {
            assert!(!is_path(elsewhere), "{elsewhere}");
        }
        assert_eq!(paths_in("the wiki; docs/a.md ,b.pdf, and so on"), [("docs/a.md", 10), ("b.pdf", 21)]);
    }
}
