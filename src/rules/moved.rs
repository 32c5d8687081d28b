//! Files that are no longer where a path says: found by name, and written as the path was.

use super::Context;
use crate::source::FileId;
use std::cell::OnceCell;
use std::collections::HashMap;

/// Names that many folders have: that there is one such file says little.
const COMMON: [&str; 3] = ["readme.md", "index.md", "license"];

/// The files by name; looked through when the first path leads nowhere.
#[derive(Default)]
pub(super) struct Moved<'a> {
    by_name: OnceCell<HashMap<&'a str, Option<FileId>>>,
}

impl<'a> Moved<'a> {
    /// The only file of the repo with the name that a path ends in.
    pub(super) fn find(&self, context: &Context<'a>, written: &str) -> Option<FileId> {
        let path = &written[..written.find(['#', '?']).unwrap_or(written.len())];
        let name = path.rsplit('/').next().filter(|name| !name.is_empty() && !COMMON.contains(&name.to_ascii_lowercase().as_str()))?;
        let by_name = self.by_name.get_or_init(|| {
            let mut by_name = HashMap::new();
            for (id, file) in context.tree.files() {
                let name = file.path.rsplit('/').next().unwrap_or(&file.path);
                by_name.entry(name).and_modify(|only| *only = None).or_insert(Some(id));
            }
            by_name
        });
        by_name.get(name).copied().flatten()
    }
}

/// A link from a folder to a file, with the anchor and query of the one it takes the place of; `None`
/// where the path can't stand in Markdown as it is.
pub(super) fn link_to(folder: &str, path: &str, written: &str) -> Option<String> {
    if path.contains(|letter: char| letter.is_whitespace() || matches!(letter, '(' | ')' | '<' | '>' | '%' | '#' | '?')) {
        return None;
    }
    let rest = written.find(['#', '?']).map_or("", |at| &written[at..]);
    // A link that counts from the root goes on doing so.
    let way = if written.starts_with('/') { format!("/{path}") } else { relative(folder, path) };
    Some(format!("{way}{rest}"))
}

/// The way from a folder to a file.
pub(super) fn relative(folder: &str, path: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = path.split('/').collect();
    let shared = from.iter().zip(&to[..to.len() - 1]).take_while(|(one, other)| one == other).count();
    let up = std::iter::repeat_n("..", from.len() - shared);
    up.chain(to[shared..].iter().copied()).collect::<Vec<&str>>().join("/")
}

/// The destination with its names written as the path has them; `None` when they differ in more.
pub(super) fn in_case_of(destination: &str, path: &str) -> Option<String> {
    let end = destination.find(['#', '?']).unwrap_or(destination.len());
    let (written, rest) = destination.split_at(end);
    let mut names = path.rsplit('/');
    let mut climbing = false;
    let mut right: Vec<&str> = Vec::new();
    for part in written.rsplit('/') {
        if matches!(part, "" | "." | "..") {
            climbing = true;
            right.push(part);
            continue;
        }
        let name = names.next().filter(|name| !climbing && name.to_lowercase() == part.to_lowercase())?;
        right.push(name);
    }
    right.reverse();
    Some(format!("{}{rest}", right.join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_case_of_names_is_changed() {
        assert_eq!(in_case_of("../forms/checklist.md#top", "aims/Forms/Checklist.md").as_deref(), Some("../Forms/Checklist.md#top"));
        assert_eq!(in_case_of("a%20b.md", "A B.md"), None);
        assert_eq!(in_case_of("x/../checklist.md", "Checklist.md"), None);
    }

    #[test]
    fn links_lead_from_where_they_stand() {
        assert_eq!(link_to("aims/risks", "aims/policies/a.md", "../a.md#top").as_deref(), Some("../policies/a.md#top"));
        assert_eq!(link_to("", "docs/a.md", "a.md").as_deref(), Some("docs/a.md"));
        assert_eq!(link_to("aims", "aims/a.md", "x/a.md").as_deref(), Some("a.md"));
        assert_eq!(link_to("aims", "docs/a.md", "/a.md").as_deref(), Some("/docs/a.md"));
        assert_eq!(link_to("", "my files/a.md", "a.md"), None);
    }
}
