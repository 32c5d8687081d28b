//! Links and mentions in the bodies of documents.

use crate::model::{Corpus, DocumentKind, RecordId};
use crate::settings::Settings;
use crate::source::{FileId, RelativePath, Span, Tree, folder_of, join};
use rayon::prelude::*;
use smol_str::SmolStr;

/// What a link came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// A file, or a folder, of the repo.
    Fine,
    /// A record: by `[[ID]]`, or by its file.
    Record(RecordId),
    /// No such file; perhaps one that differs in upper and lower case.
    NoFile(Option<FileId>),
    /// The path leads out of the repo.
    Outside,
    /// The file has no such heading; the nearest it has.
    NoAnchor(FileId, Option<SmolStr>),
    /// `[[ID]]` names nothing; the record most likely meant.
    NoRecord(Option<RecordId>),
}

/// A link or mention that was looked up.
#[derive(Clone, Debug)]
pub struct DocumentLink {
    /// The document it stands in, by position.
    pub document: u32,
    /// Where.
    pub span: Span,
    /// As written.
    pub text: SmolStr,
    /// Whether it is `[[ID]]`.
    pub mention: bool,
    /// What it came to.
    pub state: LinkState,
}

/// Looks up the relative links of all documents.
pub(super) fn look_up(corpus: &Corpus, tree: &Tree, settings: &Settings) -> Vec<DocumentLink> {
    let documents = corpus.documents.par_iter().with_min_len(64).enumerate();
    let found = documents.flat_map_iter(|(position, document)| {
        let path = tree.path(document.file);
        document.links.iter().filter_map(move |(destination, span)| {
            let state = state_of(corpus, tree, settings, document.file, path, destination)?;
            Some(DocumentLink { document: position as u32, span: *span, text: SmolStr::new(destination), mention: false, state })
        })
    });
    found.collect()
}

/// `[Provider]: [what they do]` in a blank form makes a link of what is to be filled in.
fn is_blank(destination: &str) -> bool {
    destination.starts_with('[') && destination.ends_with(']')
}

/// The state of a link; `None` when it is not a path in the repo, or not ours to judge.
fn state_of(corpus: &Corpus, tree: &Tree, settings: &Settings, file: FileId, path: &str, destination: &str) -> Option<LinkState> {
    let destination = destination.trim();
    let has_scheme = destination.split_once(':').is_some_and(|(scheme, _)| {
        !scheme.is_empty() && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.')) && scheme.len() > 1
    });
    if destination.is_empty() || destination.starts_with("//") || has_scheme || destination.contains("{{") || is_blank(destination) {
        return None;
    }
    if settings.link_ignore.iter().any(|ignored| destination.starts_with(ignored.as_str()) || glob_matches(ignored, destination)) {
        return None;
    }
    let (target, anchor) = destination.split_once('#').map_or((destination, None), |(target, anchor)| (target, Some(anchor)));
    let target = target.split('?').next().unwrap_or(target);
    let target = percent_decoded(target);
    let found = if target.is_empty() {
        file
    } else {
        let joined = match target.strip_prefix('/') {
            // GitHub reads such a link from the repo's root; a site may have another.
            Some(rooted) => match settings.link_root.as_deref() {
                // A root outside the repo leads nowhere, like any path that leads out of it.
                Some(root) => join("", &format!("{}/{rooted}", root.trim_start_matches('/'))),
                None => join("", rooted),
            },
            None => join(folder_of(path), &target),
        };
        let RelativePath::Inside(joined) = joined else {
            return Some(LinkState::Outside);
        };
        // A folder of the repo may be reached by a link as well.
        let joined = match tree.find(&joined) {
            Some(_) => joined,
            None => match tree.follow_links(&joined) {
                RelativePath::Inside(followed) => followed,
                RelativePath::Outside => return Some(LinkState::Outside),
            },
        };
        match tree.find(&joined) {
            Some(found) => found,
            None if tree.has_folder(&joined) || tree.is_ignored_on_disk(&joined) => {
                return Some(LinkState::Fine);
            }
            None => {
                let rooted = target.starts_with('/');
                let page = if rooted { page_of(tree, settings, &joined) } else { None };
                let other = || tree.find_ignoring_case(&joined);
                match page.or_else(|| if settings.link_ignore_case { other() } else { None }) {
                    Some(found) => found,
                    // A page of a site whose root nobody has named.
                    None if rooted && settings.adopt && settings.link_root.is_none() && !has_extension(&joined) => return None,
                    None => return Some(LinkState::NoFile(other())),
                }
            }
        }
    };
    let document = corpus.document_at(found);
    if let (Some(anchor), Some(document)) = (anchor.filter(|anchor| !anchor.is_empty()), document)
        && document.kind != DocumentKind::Unreadable
    {
        let anchor = percent_decoded(anchor);
        let wanted = anchor.to_lowercase();
        let line = wanted.strip_prefix('l').is_some_and(|rest| rest.starts_with(|digit: char| digit.is_ascii_digit()));
        let is_wanted = |known: &str| known.to_lowercase() == wanted || (settings.adopt && without_number(known).to_lowercase() == wanted);
        let known = document.anchors.lines().any(is_wanted) || line || wanted == "top";
        if !known {
            let near = crate::schema::nearest(&anchor, document.anchors.lines()).map(SmolStr::new);
            return Some(LinkState::NoAnchor(found, near));
        }
    }
    if found == file {
        return Some(LinkState::Fine);
    }
    // A file that is one record is that record.
    let record =
        document.filter(|document| document.records.len() == 1 || document.kind == DocumentKind::Governed).map(|document| document.records.start);
    Some(record.map_or(LinkState::Fine, |record| LinkState::Record(RecordId(record))))
}

/// The source of a page that a site serves: `/policies/access` is `policies/access.md`.
fn page_of(tree: &Tree, settings: &Settings, path: &str) -> Option<FileId> {
    if settings.link_root.is_none() && !settings.adopt {
        return None;
    }
    let page = path.trim_end_matches('/');
    let page = page.strip_suffix(".html").unwrap_or(page);
    [".md", ".markdown"].iter().find_map(|ending| {
        let source = format!("{page}{ending}");
        tree.find(&source).or_else(|| if settings.link_ignore_case { tree.find_ignoring_case(&source) } else { None })
    })
}

fn has_extension(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.contains('.'))
}

/// An anchor as pandoc makes it, and GitHub doesn't: the number of a heading (`4.3 SOUP`) left out.
fn without_number(anchor: &str) -> &str {
    anchor.trim_start_matches(|letter: char| letter.is_ascii_digit()).trim_start_matches('-')
}

fn glob_matches(pattern: &str, text: &str) -> bool {
    pattern.contains('*') && crate::settings::Globs::new([pattern]).is_ok_and(|globs| globs.matches(text))
}

/// `%20` and the like.
fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%').then(|| bytes.get(at + 1..at + 3)).flatten();
        let code = code.and_then(|hex| std::str::from_utf8(hex).ok()).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match code {
            Some(code) => {
                decoded.push(code);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}
