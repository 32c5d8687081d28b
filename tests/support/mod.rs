//! Checking the small archives that rule pages and cases hold.

// Each test binary uses a part of it.
#![allow(dead_code)]

pub(crate) mod repo;

use aimslint::check::Project;
use aimslint::report::{Located, Options, Report};
use aimslint::schema::parse_date;
use aimslint::source::{Tree, find_root, tree_of_folder};

/// Checks an archive on a day, with only one rule shown. Files under `base:` are the state of the repo
/// whose policy is in force.
pub(crate) fn check(files: Vec<(String, Vec<u8>)>, on: &str, select: &str) -> Report {
    let today = parse_date(on).unwrap_or_else(|| panic!("no date: {on}"));
    let options = Options { select: vec![select.into()], ..Options::default() };
    let (base, files): (Vec<_>, Vec<_>) = files.into_iter().partition(|(path, _)| path.starts_with("base:"));
    if !base.is_empty() {
        let base = base.into_iter().map(|(path, bytes)| (path.replacen("base:", "", 1), bytes)).collect();
        let project = Project::read_by_policy_of(Tree::from_texts(base), Tree::from_texts(files), today);
        let verdict = project.verdict(&options);
        return project.report(&verdict);
    }
    // What git ignores and what it remembers can only be told with git.
    let ignores = files.iter().any(|(path, _)| path.ends_with(".gitignore"));
    if ignores || repo::has_commits(&files) || repo::has_links(&files) || select.starts_with("GIT") {
        let folder = tempfile::tempdir().expect("a folder");
        repo::build(folder.path(), &files);
        if ignores {
            git2::Repository::init(folder.path()).expect("a repo");
        }
        let root = find_root(folder.path()).expect("a root");
        return report(tree_of_folder(&root).expect("a tree"), today, &options);
    }
    report(Tree::from_texts(files), today, &options)
}

fn report(tree: Tree, today: jiff::civil::Date, options: &Options) -> Report {
    let project = Project::read(tree, today);
    let verdict = project.verdict(options);
    project.report(&verdict)
}

/// The places of a report's findings: `path:line:col`, or `.`.
pub(crate) fn places(report: &Report) -> Vec<String> {
    let mut places: Vec<String> = report.findings.iter().map(Located::place).collect();
    places.sort();
    places
}

/// What was found, for a message.
pub(crate) fn found(report: &Report) -> String {
    let lines: Vec<String> = report.findings.iter().map(|one| format!("  {} {} {}", one.place(), one.page.code, one.message)).collect();
    if lines.is_empty() { "  nothing".to_owned() } else { lines.join("\n") }
}
