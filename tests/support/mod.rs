//! Small archives of files, as rule pages and cases use them: `-- path --` begins a file.

use aimslint::check::Project;
use aimslint::report::{Options, Report};
use aimslint::schema::parse_date;
use aimslint::source::{Tree, find_root, tree_of_folder};

/// Files and the header before the first of them.
pub(crate) struct Archive {
    pub(crate) header: String,
    pub(crate) files: Vec<(String, Vec<u8>)>,
}

/// Reads an archive; its files keep their bytes.
pub(crate) fn parse_archive(bytes: &[u8]) -> Archive {
    let mut archive = Archive { header: String::new(), files: Vec::new() };
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let trimmed = line.strip_suffix(b"\n").unwrap_or(line);
        let name = trimmed.strip_prefix(b"-- ").and_then(|rest| rest.strip_suffix(b" --"));
        match (name.and_then(|name| std::str::from_utf8(name).ok()), archive.files.last_mut()) {
            (Some(name), _) => archive.files.push((name.trim().to_owned(), Vec::new())),
            (None, Some((_, content))) => content.extend_from_slice(line),
            (None, None) => archive.header.push_str(&String::from_utf8_lossy(line)),
        }
    }
    archive
}

/// Checks an archive on a day, with only one rule shown.
pub(crate) fn check(files: Vec<(String, Vec<u8>)>, on: &str, select: &str) -> Report {
    let today = parse_date(on).unwrap_or_else(|| panic!("no date: {on}"));
    let options = Options { select: vec![select.into()], ..Options::default() };
    // What git ignores can only be told with git.
    if files.iter().any(|(path, _)| path.ends_with(".gitignore")) {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, bytes) in &files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            std::fs::write(path, bytes).expect("written");
        }
        git2::Repository::init(folder.path()).expect("a repo");
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
    let mut places: Vec<String> = report
        .findings
        .iter()
        .map(|one| match one.range {
            Some(range) => format!("{}:{}:{}", one.path, range.start.line, range.start.column),
            None => one.path.clone(),
        })
        .collect();
    places.sort();
    places
}

/// What was found, for a message.
pub(crate) fn found(report: &Report) -> String {
    let lines: Vec<String> = report.findings.iter().map(|one| format!("  {} {} {}", places_of(one), one.page.code, one.message)).collect();
    if lines.is_empty() { "  nothing".to_owned() } else { lines.join("\n") }
}

fn places_of(one: &aimslint::report::Located) -> String {
    one.range.map_or_else(|| one.path.clone(), |range| format!("{}:{}:{}", one.path, range.start.line, range.start.column))
}
