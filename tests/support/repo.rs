//! A repo with a history, written from an archive: `-- commit: DATE NAME <mail> | message --`
//! commits the files before it (and after the marker before), `-- delete: path --` takes a file out,
//! `-- move: from -> to --` moves one, `-- link: path -> target --` makes a symbolic link. What follows the last marker stays uncommitted.

use git2::{IndexAddOption, Repository, Signature, Time};
use std::path::Path;

/// Whether an archive has commits in it.
pub(crate) fn has_commits(files: &[(String, Vec<u8>)]) -> bool {
    files.iter().any(|(path, _)| path.starts_with("commit:"))
}

/// Writes the files of an archive into a folder, and commits where it says so.
pub(crate) fn build(folder: &Path, files: &[(String, Vec<u8>)]) {
    let repository = has_commits(files).then(|| Repository::init(folder).expect("a repo"));
    for (path, bytes) in files {
        if let Some(commit) = path.strip_prefix("commit:") {
            self::commit(repository.as_ref().expect("a repo"), commit.trim());
        } else if let Some(gone) = path.strip_prefix("delete:") {
            std::fs::remove_file(folder.join(gone.trim())).expect("deleted");
        } else if let Some((from, to)) = path.strip_prefix("move:").and_then(|rest| rest.split_once("->")) {
            write(folder, to.trim(), &std::fs::read(folder.join(from.trim())).expect("a file"));
            std::fs::remove_file(folder.join(from.trim())).expect("moved");
        } else if let Some((path, target)) = path.strip_prefix("link:").and_then(|rest| rest.split_once("->")) {
            link(&folder.join(path.trim()), target.trim());
        } else {
            write(folder, path, bytes);
        }
    }
}

/// Whether an archive makes symbolic links.
pub(crate) fn has_links(files: &[(String, Vec<u8>)]) -> bool {
    files.iter().any(|(path, _)| path.starts_with("link:"))
}

#[cfg(unix)]
fn link(path: &Path, target: &str) {
    std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    std::os::unix::fs::symlink(target, path).expect("a link");
}

#[cfg(not(unix))]
fn link(_: &Path, _: &str) {}

fn write(folder: &Path, path: &str, bytes: &[u8]) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    std::fs::write(path, bytes).expect("written");
}

/// `2026-03-01 Ann Lee <ann@example.org> | message`; `\n` in the message is a line break.
fn commit(repository: &Repository, text: &str) {
    let (head, message) = text.split_once('|').unwrap_or((text, "A change"));
    let (date, person) = head.trim().split_once(' ').expect("a date and a person");
    let (name, mail) = person.split_once('<').expect("a name and a mail");
    let day = aimslint::schema::parse_date(date).unwrap_or_else(|| panic!("no date: {date}"));
    let noon = day.at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).expect("a time").timestamp().as_second();
    let who = Signature::new(name.trim(), mail.trim_end_matches('>').trim(), &Time::new(noon, 0)).expect("a person");
    let mut index = repository.index().expect("an index");
    index.add_all(["*"], IndexAddOption::DEFAULT, None).expect("added");
    index.update_all(["*"], None).expect("updated");
    index.write().expect("written");
    let tree = repository.find_tree(index.write_tree().expect("a tree")).expect("a tree");
    let parent = repository.head().ok().and_then(|head| head.peel_to_commit().ok());
    let parents: Vec<&git2::Commit<'_>> = parent.iter().collect();
    let message = message.trim().replace("\\n", "\n");
    repository.commit(Some("HEAD"), &who, &who, &message, &tree, &parents).expect("a commit");
}
