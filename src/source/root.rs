//! Finding the root: the folder with `aimslint.toml`, else the git top level, else the folder given.

use std::path::{Path, PathBuf};

/// The name of the config's file.
pub const CONFIG: &str = "aimslint.toml";

/// Where the repo starts.
#[derive(Clone, Debug)]
pub struct Root {
    /// The folder that paths are relative to, absolute.
    pub folder: PathBuf,
    /// The git work tree that holds it, when there is one.
    pub git: Option<PathBuf>,
    /// Whether `aimslint.toml` lies in `folder`.
    pub has_config: bool,
    /// The git folder, where a hook says it (`GIT_DIR`); else it is looked for.
    pub git_dir: Option<PathBuf>,
    /// Folders with objects beside the repo's own.
    pub object_dirs: Vec<PathBuf>,
    /// Where configs nearer to the start would lie, relative to `folder`.
    pub nearer: Vec<String>,
}

/// Looks upward from `start` (a folder, or a file in one). The nearest `aimslint.toml` wins and
/// the search for it ends at the git top level, so a config outside the repo is never taken.
///
/// # Errors
/// When `start` does not exist or can't be read.
pub fn find_root(start: &Path) -> std::io::Result<Root> {
    // A link counts as a config that is there: it is refused where it is read, not passed over.
    let has_config = |folder: &Path| std::fs::symlink_metadata(folder.join(CONFIG)).is_ok_and(|found| !found.is_dir());
    find_root_by(start, &has_config)
}

/// The same for files that are not on disk: `has_config` says whether a config lies in a folder.
///
/// # Errors
/// As [`find_root`].
pub fn find_root_by(start: &Path, has_config: &dyn Fn(&Path) -> bool) -> std::io::Result<Root> {
    let start = std::fs::canonicalize(start)?;
    let folder = if start.is_dir() { start } else { start.parent().unwrap_or(&start).to_path_buf() };
    let git = folder.ancestors().find(|candidate| candidate.join(".git").exists()).map(Path::to_path_buf);
    let bound = git.as_deref();
    let mut config = None;
    for candidate in folder.ancestors() {
        if has_config(candidate) {
            config = Some(candidate.to_path_buf());
            break;
        }
        if Some(candidate) == bound {
            break;
        }
    }
    let has_config = config.is_some();
    let root = config.or_else(|| git.clone()).unwrap_or_else(|| folder.clone());
    let below = folder.ancestors().map_while(|inner| inner.strip_prefix(&root).ok()).filter(|inner| !inner.as_os_str().is_empty());
    let nearer = below.map(|inner| inner.join(CONFIG).to_string_lossy().replace('\\', "/")).collect();
    Ok(Root { folder: root, git, has_config, git_dir: None, object_dirs: Vec::new(), nearer })
}

/// Whether a folder is a git repo without a work tree: there are no files in it to read.
pub(super) fn is_bare_repo(folder: &Path) -> bool {
    folder.join("HEAD").is_file() && folder.join("objects").is_dir() && folder.join("refs").is_dir()
}
