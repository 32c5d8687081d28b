//! What of the work tree is not committed.

use super::repo::Repo;
use git2::StatusOptions;

impl Repo {
    /// The paths at or below these, from the top of the repository, that differ from HEAD in the
    /// work tree; an empty one means all. None when git can't say (a bare repository, an index of
    /// a form this build can't read).
    pub fn uncommitted<'a>(&self, below: impl IntoIterator<Item = &'a str>) -> Option<Vec<String>> {
        let mut options = StatusOptions::new();
        options.include_untracked(true).recurse_untracked_dirs(true).exclude_submodules(true).disable_pathspec_match(true);
        for path in below.into_iter().filter(|path| !path.is_empty()) {
            options.pathspec(path);
        }
        let git = self.lock();
        let statuses = git.statuses(Some(&mut options)).ok()?;
        Some(statuses.iter().map(|entry| String::from_utf8_lossy(entry.path_bytes()).into_owned()).collect())
    }
}
