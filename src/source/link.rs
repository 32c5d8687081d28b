//! Symbolic links: where they lead inside the repo. None is followed out of it.

use super::path::{RelativePath, folder_of, join};
use super::place::FileId;
use super::tree::{Origin, Standing, Tree};

/// How many links a path may pass before it counts as going round in a circle, as systems do.
const MOST_LINKS: usize = 40;

/// The longest path a link may hold.
const MAX_TARGET_BYTES: u64 = 4096;

impl Tree {
    /// Where a path of the repo leads once the symbolic links on it are followed, as far as they stay
    /// in the repo; what lies beyond is never looked at. Links that go round in a circle come back as
    /// a path that still is a link.
    pub fn follow_links(&self, path: &str) -> RelativePath {
        let mut path = path.to_owned();
        for _ in 0..MOST_LINKS {
            let Some((link, length)) = self.first_link(&path) else {
                break;
            };
            let target = self.link_target(link);
            let Some(RelativePath::Inside(target)) = target.map(|target| join(folder_of(self.path(link)), &target)) else {
                return RelativePath::Outside;
            };
            path = format!("{target}{}", &path[length..]).trim_start_matches('/').to_owned();
        }
        RelativePath::Inside(path)
    }

    /// The first part of a path that is a link, or a repo of its own, and the length of the path up
    /// to its end.
    fn first_link(&self, path: &str) -> Option<(FileId, usize)> {
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        ends.filter_map(|end| Some((self.find(&path[..end])?, end)))
            .find(|(file, _)| matches!(self.file(*file).standing, Standing::Link | Standing::Submodule))
    }

    /// What a link holds; `None` for a repo of its own, whose files are not ours.
    fn link_target(&self, link: FileId) -> Option<String> {
        if self.file(link).standing != Standing::Link {
            return None;
        }
        match &self.origin {
            Origin::Folder => std::fs::read_link(self.path_on_disk(link)?).ok()?.into_os_string().into_string().ok(),
            Origin::Objects(reader) => String::from_utf8(reader.read(link, MAX_TARGET_BYTES).ok()?).ok(),
        }
    }
}
