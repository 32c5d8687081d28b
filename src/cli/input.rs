//! From arguments to a project: where the repo is, which day it is, what is read.

use super::Failure;
use super::args::{Ends, Global};
use super::line::nearest_command;
use crate::check::{PolicyTrees, Project, Vocabulary};
use crate::history::{self, IN_CI, Interest, Place, Unavailable};
use crate::schema::{RecordType, Types, nearest, parse_date};
use crate::source::{
    CONFIG, GitError, Root, Tree, find_root, find_root_by, has_file_at, has_no_files, tree_at_index, tree_at_revision, tree_of_folder,
};
use jiff::civil::Date;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The day that counts as today: `--on`, else `SOURCE_DATE_EPOCH`, else the day it is in UTC.
pub(super) fn today(global: &Global) -> Result<Date, Failure> {
    if let Some(written) = &global.on {
        return parse_date(written)
            .ok_or_else(|| Failure::with_help(format!("`--on {written}` is no date"), "write it as YYYY-MM-DD, such as 2026-11-22"));
    }
    let seconds = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.trim().parse::<i64>().ok());
    let moment = seconds.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok()).unwrap_or_else(jiff::Timestamp::now);
    Ok(moment.to_zoned(jiff::tz::TimeZone::UTC).date())
}

/// The folder to start in.
pub(super) fn start(global: &Global) -> Result<PathBuf, Failure> {
    let folder = global.directory.clone().unwrap_or_else(|| PathBuf::from("."));
    if folder.is_dir() { Ok(folder) } else { Err(Failure::new(format!("there is no folder `{}`", folder.display()))) }
}

/// The root of the repo, and the paths the user named, relative to it; none when the root is meant.
pub(super) fn root_and_paths(global: &Global, paths: &[PathBuf]) -> Result<(Root, Vec<String>), Failure> {
    root_and_paths_by(global, paths, None)
}

/// The same; with a policy, the root is where the config of that revision lies, whatever configs the checked
/// files put nearer.
pub(super) fn root_and_paths_by(global: &Global, paths: &[PathBuf], policy: Option<&str>) -> Result<(Root, Vec<String>), Failure> {
    let start = start(global)?;
    let resolved: Vec<PathBuf> = paths.iter().map(|path| start.join(path)).collect();
    let missing = |path: &Path| Failure {
        message: format!("there is no file or folder `{}`", path.strip_prefix(".").unwrap_or(path).display()),
        help: path.file_name().and_then(|name| nearest_command(&name.to_string_lossy())).map(|near| format!("did you mean `aimslint {near}`?")),
    };
    let first = resolved.first().map_or(start.as_path(), PathBuf::as_path);
    let mut root = find_root(first).map_err(|_| missing(first))?;
    if let (Some(policy), Some(_)) = (policy, &root.git) {
        let said = as_git_says(&root);
        let is_there = has_file_at(&said, policy).map_err(|error| unread_at(&said, policy, error))?;
        root = find_root_by(first, &|folder| is_there(folder, CONFIG)).map_err(|_| missing(first))?;
    }
    let mut inside = Vec::new();
    for path in &resolved {
        let absolute = std::fs::canonicalize(path).map_err(|_| missing(path))?;
        let relative = absolute.strip_prefix(&root.folder).map_err(|_| {
            Failure::with_help(format!("`{}` is not in the repo at `{}`", path.display(), root.folder.display()), "check one repo at a time")
        })?;
        inside.push(relative.to_string_lossy().replace('\\', "/"));
    }
    if inside.iter().any(String::is_empty) {
        inside.clear();
    }
    Ok((root, inside))
}

/// The folder of the checked tree within its git repo, with a slash at its end; empty at the top.
pub(super) fn prefix(root: &Root) -> String {
    let inside = root.git.as_deref().and_then(|git| root.folder.strip_prefix(git).ok());
    match inside.map(|inside| inside.to_string_lossy().replace('\\', "/")) {
        Some(inside) if !inside.is_empty() => format!("{inside}/"),
        _ => String::new(),
    }
}

/// The words of the repo: its types, standards and rules, without its records. Outside a repo with
/// a config, those that come with aimslint.
pub(super) fn vocabulary(global: &Global) -> Result<Vocabulary, Failure> {
    let start = start(global)?;
    let root = find_root(&start).map_err(|error| Failure::new(error.to_string()))?;
    if !root.has_config {
        return Ok(Vocabulary::builtin());
    }
    Ok(Vocabulary::read(&tree_of_folder(&root).map_err(unread)?))
}

/// A type by its name or its plural; a slip is told with the nearest of the types and of `more` names.
pub(super) fn type_named<'a>(types: &'a Types, name: &str, more: &[&str]) -> Result<&'a Arc<RecordType>, Failure> {
    types.get(name).or_else(|| types.by_plural(name)).ok_or_else(|| {
        let near = nearest(name, types.iter().map(|kind| kind.name.as_str()).chain(more.iter().copied()));
        let help = near.map_or("`aimslint types` lists them".to_owned(), |near| format!("did you mean `{near}`?"));
        Failure::with_help(format!("there is no type `{name}`"), help)
    })
}

/// The commit at which the project's own line of history and a revision part.
pub(super) fn merge_base(project: &Project, revision: &str) -> Result<String, Failure> {
    merge_base_at(&project.place, project.tree.revision(), revision)
}

/// The commit that a revision names.
pub(super) fn commit(project: &Project, revision: &str) -> Option<String> {
    history::open_place(project.place.clone()).ok()?.resolve(revision).ok().map(|oid| oid.to_string())
}

/// The commit at which two lines of history part; without `head`, that of what is checked out.
fn merge_base_at(place: &Place, head: Option<&str>, revision: &str) -> Result<String, Failure> {
    let repo = history::open_place(place.clone()).map_err(|gap| unavailable(&gap, gap.mend()))?;
    let failed = |gap: Unavailable| unavailable(&gap, repo.mend(&gap));
    let head = match head {
        Some(own) => repo.resolve(own).map_err(failed)?,
        None => repo.head().map_err(failed)?.oid,
    };
    let other = repo.resolve(revision).map_err(failed)?;
    match repo.merge_base(head, other) {
        Ok(Some(base)) => Ok(base.to_string()),
        Ok(None) => Err(Failure {
            message: format!("`{revision}` and what is checked have no commit in common"),
            help: Some(
                repo.deepen().map_or("name a branch of the same history".to_owned(), |mend| format!("this clone is shallow: run `{mend}`{IN_CI}")),
            ),
        }),
        // In a shallow clone the walk to the merge base ends at a commit that isn't there.
        Err(error) => match repo.deepen() {
            Some(mend) => Err(Failure::with_help("this clone is shallow, so the merge base can't be found", format!("run `{mend}`{IN_CI}"))),
            None => Err(failed(error)),
        },
    }
}

/// Why git can't answer, and the command that mends it.
fn unavailable(gap: &Unavailable, mend: Option<String>) -> Failure {
    let help = mend.map(|mend| format!("run `{mend}`{}", if mend.contains("--unshallow") { IN_CI } else { "" }));
    Failure { message: gap.to_string(), help }
}

/// The files of a revision.
fn at_revision(root: &Root, revision: &str) -> Result<Tree, Failure> {
    tree_at_revision(root, revision).map_err(|error| unread_at(root, revision, error))
}

/// Why a revision can't be read.
fn unread_at(root: &Root, revision: &str, error: GitError) -> Failure {
    match error.help {
        Some(_) => unread(error),
        None => why_unread(root, revision).unwrap_or_else(|| unread(error)),
    }
}

/// What keeps a revision from being read, in the words that are told of history.
fn why_unread(root: &Root, revision: &str) -> Option<Failure> {
    let repo = match history::open_place(place(root)) {
        Ok(repo) => repo,
        Err(gap) => return Some(unavailable(&gap, gap.mend())),
    };
    let everything = Interest::new().records("", |_| true);
    let gap = repo.resolve(revision).and_then(|commit| repo.files(commit, &everything)).err()?;
    Some(unavailable(&gap, repo.mend(&gap)))
}

/// Where its git repository is.
fn place(root: &Root) -> Place {
    Place { root: root.folder.clone(), git_dir: root.git_dir.clone(), object_dirs: root.object_dirs.clone() }
}

/// Whether there is nothing to check but commits.
pub(super) fn is_bare(root: &Root) -> bool {
    let in_git = root.git.is_some();
    (in_git || !root.has_config) && path_of("GIT_INDEX_FILE").is_none() && has_no_files(&root.folder, root.git.as_deref())
}

/// What is said then, and what else to do.
pub(super) fn bare(root: &Root, help: &str) -> Failure {
    Failure::with_help(format!("`{}` is a bare git repo: it has no files beside its commits", root.folder.display()), help)
}

/// A file as it is at a revision; none when it isn't there.
pub(super) fn file_at_revision(root: &Root, revision: &str, path: &str, limit: u64) -> Result<Option<Vec<u8>>, Failure> {
    let tree = at_revision(&as_git_says(root), revision)?;
    let Some(file) = tree.find(path) else { return Ok(None) };
    tree.read(file, limit).map(Some).map_err(|_| Failure::new(format!("`{path}` can't be read at `{revision}`")))
}

/// The root, with the places that git names in a hook's environment.
fn as_git_says(root: &Root) -> Root {
    Root { git_dir: path_of("GIT_DIR"), object_dirs: object_dirs(), ..root.clone() }
}

/// Why git could not read it.
pub(super) fn unread(error: GitError) -> Failure {
    Failure { message: error.message, help: error.help }
}

/// A path from the environment, as git hooks get it: absolute, when it is said and there.
fn path_of(variable: &str) -> Option<PathBuf> {
    let value = std::env::var_os(variable).filter(|value| !value.is_empty())?;
    std::fs::canonicalize(value).ok()
}

/// Folders with objects beside the repo's own: a hook sees what is pushed before it is taken in.
fn object_dirs() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = path_of("GIT_OBJECT_DIRECTORY").into_iter().collect();
    if let Some(more) = std::env::var_os("GIT_ALTERNATE_OBJECT_DIRECTORIES") {
        found.extend(std::env::split_paths(&more).filter(|path| path.is_dir()));
    }
    found
}

/// The repo that a command derives something from.
pub(super) fn opened(global: &Global, ends: &Ends, today: Date) -> Result<Project, Failure> {
    let (root, _) = root_and_paths(global, &[])?;
    project(&root, ends.rev.as_deref(), today)
}

/// Reads the repo: a revision; in a hook, what is about to be committed; else the work tree.
pub(super) fn project(root: &Root, revision: Option<&str>, today: Date) -> Result<Project, Failure> {
    project_by_policy(root, revision, None, today)
}

/// The files of a revision; in a hook, what is about to be committed; else the work tree.
fn tree_of(root: &Root, revision: Option<&str>) -> Result<Tree, Failure> {
    match (revision, path_of("GIT_INDEX_FILE").filter(|_| root.git.is_some())) {
        (Some(revision), _) => at_revision(root, revision),
        (None, Some(index)) => tree_at_index(root, &index).map_err(unread),
        (None, None) => tree_of_folder(root).map_err(unread),
    }
}

/// The repo with what it silences, and `base` did not, still told.
pub(super) fn unsilenced(root: &Root, revision: Option<&str>, base: &str, today: Date) -> Result<Project, Failure> {
    let root = &as_git_says(root);
    let base = at_revision(root, base)?;
    let mut project = Project::read_unsilenced(base, tree_of(root, revision)?, today);
    project.place = place(root);
    Ok(project)
}

/// Where what is checked parted from the revision whose policy is in force, when that has moved on since. Where
/// it can't be found, as in a shallow clone, the two are compared themselves.
fn parted(root: &Root, tree: &Tree, tip: &Tree, policy: &str) -> Option<Tree> {
    let base = merge_base_at(&place(root), tree.revision(), policy).ok()?;
    if tip.revision() == Some(base.as_str()) { None } else { tree_at_revision(root, &base).ok() }
}

/// The same; `policy` is the revision whose config and suppressions hold.
pub(super) fn project_by_policy(root: &Root, revision: Option<&str>, policy: Option<&str>, today: Date) -> Result<Project, Failure> {
    let root = &as_git_says(root);
    if revision.is_none() && is_bare(root) {
        return Err(bare(root, "name a commit to read: `--rev HEAD`"));
    }
    let tree = tree_of(root, revision)?;
    let mut project = match policy {
        Some(policy) => {
            let tip = at_revision(root, policy)?;
            let parted = parted(root, &tree, &tip, policy);
            Project::read_by_policy(PolicyTrees { tip, parted, nearer: root.nearer.clone() }, tree, today)
        }
        None => Project::read(tree, today),
    };
    project.place = place(root);
    let written = project.base.as_ref().map(|base| &base.written.settings);
    if let Some(settings) = written.into_iter().chain([&project.settings]).find(|settings| settings.unreadable) {
        let why = settings.problems.first().map_or(String::new(), |problem| format!(": {}", problem.detail));
        return Err(Failure::with_help(format!("aimslint.toml can't be read{why}"), "mend it first; nothing was checked"));
    }
    Ok(project)
}
