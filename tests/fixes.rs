//! Corrections, case by case (`fixtures/fix`), and what holds of all of them: each is one that a rule's
//! page promises, none brings up anything worse, and after them there is nothing left to correct.
//!
//! A case is an archive: files, and for those that change what they become as `fixed:PATH`. A line
//! `unsafe` before the first file asks for the corrections that somebody has to look at.

use aimslint::check::Project;
use aimslint::fix::{Wanted, mend};
use aimslint::report::{Options, Verdict};
use aimslint::rules::{Registry, embedded_pages, examples, parse_archive};
use aimslint::schema::parse_date;
use aimslint::settings::Level;
use aimslint::source::Tree;
use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

type Files = Vec<(String, Vec<u8>)>;

const TODAY: &str = "2026-11-22";

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = vec![Trial::test("pages_promise_what_there_is", pages_promise_what_there_is)];
    for path in archives("fixtures/fix") {
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        trials.push(Trial::test(format!("case::{name}"), move || run_case(&path)));
    }
    for (name, files) in repos() {
        trials.push(Trial::test(format!("no_harm::{name}"), move || does_no_harm(&files)));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn archives(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()) {
            match path.extension().and_then(|end| end.to_str()) {
                Some("txtar") => found.push(path),
                _ if path.is_dir() => folders.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

fn project(files: &Files) -> Project {
    Project::read(Tree::from_texts(files.clone()), parse_date(TODAY).expect("a date"))
}

/// The files as they are after correcting.
fn mended(files: &Files, unsafe_too: bool) -> Files {
    let mended = mend(project(files), &Wanted { unsafe_too, ..Wanted::default() });
    let changed: BTreeMap<&str, &Vec<u8>> = mended.changes.iter().map(|change| (mended.project.tree.path(change.file), &change.after)).collect();
    files.iter().map(|(path, bytes)| (path.clone(), changed.get(path.as_str()).map_or(bytes, |after| *after).clone())).collect()
}

fn run_case(path: &Path) -> Result<(), Failed> {
    let archive = parse_archive(&std::fs::read(path).map_err(|error| error.to_string())?);
    let unsafe_too = archive.header.lines().any(|line| line == "unsafe");
    let (fixed, files): (Files, Files) = archive.files.into_iter().partition(|(path, _)| path.starts_with("fixed:"));
    if fixed.is_empty() {
        return Err("nothing is to be corrected".into());
    }
    if unsafe_too && mended(&files, false) != files {
        return Err("it is corrected without being asked for".into());
    }
    let after = mended(&files, unsafe_too);
    for ((path, was), (_, is)) in files.iter().zip(&after) {
        let wanted = fixed.iter().find(|(name, _)| name.strip_prefix("fixed:") == Some(path)).map_or(was, |(_, bytes)| bytes);
        if wanted != is {
            return Err(format!("{path}: expected\n{}\nfound\n{}", String::from_utf8_lossy(wanted), String::from_utf8_lossy(is)).into());
        }
    }
    does_no_harm(&files)
}

/// How often each finding stands there, wherever in its file.
fn tally(project: &Project, verdict: &Verdict) -> BTreeMap<(Level, String, String, String), usize> {
    let mut tally = BTreeMap::new();
    for one in project.report(verdict).findings {
        *tally.entry((one.level, one.path, one.page.code.to_string(), one.message)).or_default() += 1;
    }
    tally
}

/// What comes up anew is never worse than the worst that was corrected, errors never get more, and a
/// second run finds nothing to do.
fn does_no_harm(files: &Files) -> Result<(), Failed> {
    for unsafe_too in [false, true] {
        let before = project(files);
        let verdict = before.verdict(&Options::default());
        let worst = verdict.findings.iter().filter(|one| one.fix.is_some()).map(|one| one.level).max();
        let known = tally(&before, &verdict);
        let after = mended(files, unsafe_too);
        let now = project(&after);
        for (one, count) in tally(&now, &now.verdict(&Options::default())) {
            if known.get(&one).copied().unwrap_or(0) < count && Some(one.0) > worst {
                return Err(format!("brought up by correcting: {one:?}").into());
            }
        }
        if mended(&after, unsafe_too) != after {
            return Err("a second run changes something".into());
        }
    }
    Ok(())
}

/// Samples with slips: the broken twin, and the sample with many changes made to it at once.
fn repos() -> Vec<(String, Files)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut broken = Files::new();
    read(&root.join("fixtures/talent-screening-broken"), "", &mut broken);
    let mut repos = vec![("talent-screening-broken".to_owned(), broken)];
    let mut clean = Files::new();
    read(&root.join("fixtures/talent-screening"), "", &mut clean);
    let table = std::fs::read_to_string(root.join("fixtures/mutations.toml")).expect("the table");
    let table: toml::Table = table.parse().expect("a table of mutations");
    let mutations = table["mutation"].as_array().expect("mutations");
    for (at, group) in mutations.chunks(mutations.len().div_ceil(2)).enumerate() {
        let mut files = clean.clone();
        for mutation in group {
            mutate(mutation, &mut files);
        }
        repos.push((format!("mutations-{}", at + 1), files));
    }
    repos
}

/// Makes a change, unless another one took away what it changes.
fn mutate(mutation: &toml::Value, files: &mut Files) {
    let word = |key: &str| mutation.get(key).and_then(toml::Value::as_str);
    let Some(at) = files.iter().position(|(path, _)| Some(path.as_str()) == word("file")) else { return };
    match (word("find"), word("replace"), word("rename")) {
        (Some(find), Some(replace), _) => {
            let text = String::from_utf8_lossy(&files[at].1).replacen(find, replace, 1);
            files[at].1 = text.into_bytes();
        }
        (_, _, Some(path)) => files[at].0 = path.to_owned(),
        _ => drop(files.remove(at)),
    }
}

fn read(folder: &Path, prefix: &str, files: &mut Files) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).expect("a folder").flatten().collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read(&entry.path(), &format!("{path}/"), files);
        } else {
            files.push((path, std::fs::read(entry.path()).expect("a file")));
        }
    }
}

/// `fixable: true` stands on the pages of the rules whose findings carry corrections, and on no other.
fn pages_promise_what_there_is() -> Result<(), Failed> {
    let mut repos: Vec<Files> = Vec::new();
    for (_, text) in embedded_pages() {
        repos.extend(examples(text).into_iter().filter(|one| one.fails).map(|one| parse_archive(one.content.as_bytes()).files));
    }
    for path in archives("fixtures/fix").into_iter().chain(archives("fixtures/rules")) {
        let files = parse_archive(&std::fs::read(path).map_err(|error| error.to_string())?).files;
        repos.push(files.into_iter().filter(|(path, _)| !path.starts_with("fixed:") && path != "expected").collect());
    }
    let carried: BTreeSet<String> = repos
        .iter()
        .flat_map(|files| project(files).verdict(&Options::default()).findings)
        .filter(|one| one.fix.is_some())
        .map(|one| one.page.code.to_string())
        .collect();
    let promised: BTreeSet<String> = Registry::embedded().iter().filter(|rule| rule.page.fixable).map(|rule| rule.page.code.to_string()).collect();
    if carried == promised {
        return Ok(());
    }
    let only = |one: &BTreeSet<String>, other: &BTreeSet<String>| one.difference(other).cloned().collect::<Vec<_>>().join(", ");
    Err(format!("corrected but not promised: {}; promised but never seen: {}", only(&carried, &promised), only(&promised, &carried)).into())
}
