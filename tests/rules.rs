//! Every example of every rule page, and every case under `fixtures/rules`, one trial each.

mod support;

use aimslint::rules::{Example, embedded_pages, examples, parse_archive};
use libtest_mimic::{Arguments, Failed, Trial};
use std::path::Path;
use support::{check, found, places};

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    for (name, text) in embedded_pages() {
        let code = name.trim_end_matches(".md").to_owned();
        let examples = examples(text);
        let kinds = (examples.iter().any(|one| one.fails), examples.iter().any(|one| !one.fails));
        trials.push(Trial::test(format!("page::{code}::has_both_kinds"), move || match kinds {
            (true, true) => Ok(()),
            _ => Err("a page needs an example that fails and one that passes".into()),
        }));
        for (at, example) in examples.into_iter().enumerate() {
            let code = code.clone();
            trials.push(Trial::test(format!("page::{code}::example_{}", at + 1), move || run_example(&code, &example)));
        }
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules");
    let mut rules: Vec<_> = std::fs::read_dir(&folder).expect("fixtures/rules").flatten().map(|entry| entry.path()).collect();
    rules.sort();
    for rule in rules.iter().filter(|path| path.is_dir()) {
        let code = rule.file_name().and_then(|name| name.to_str()).unwrap_or("").to_owned();
        let mut cases: Vec<_> = std::fs::read_dir(rule).expect("a folder").flatten().map(|entry| entry.path()).collect();
        cases.sort();
        for case in cases.into_iter().filter(|path| path.extension().is_some_and(|end| end == "txtar")) {
            let name = case.file_stem().and_then(|name| name.to_str()).unwrap_or("").to_owned();
            let code = code.clone();
            trials.push(Trial::test(format!("case::{code}::{name}"), move || run_case(&code, &std::fs::read(&case).expect("a case"))));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn run_example(code: &str, example: &Example) -> Result<(), Failed> {
    let archive = parse_archive(example.content.as_bytes());
    if archive.files.is_empty() {
        return Err("the example holds no file".into());
    }
    let report = check(archive.files, &example.on, code);
    example.judge(&places(&report)).map_err(|expected| format!("expected {expected}\nfound\n{}", found(&report)).into())
}

fn run_case(code: &str, bytes: &[u8]) -> Result<(), Failed> {
    let mut archive = parse_archive(bytes);
    let at = archive.files.iter().position(|(path, _)| path == "expected").ok_or("the case has no `expected`")?;
    let (_, expected) = archive.files.remove(at);
    let expected = String::from_utf8_lossy(&expected).trim().to_owned();
    if expected.is_empty() {
        return Err("`expected` is empty; write `clean` when nothing is expected".into());
    }
    // Where making a link needs a right of its own, such a case says nothing.
    if !cfg!(unix) && archive.files.iter().any(|(path, _)| path.starts_with("link:")) {
        return Ok(());
    }
    let on = archive.header.lines().find_map(|line| line.strip_prefix("on:")).map_or("2026-11-22", str::trim).to_owned();
    let report = check(archive.files, &on, code);
    let mut wanted: Vec<String> = if expected == "clean" {
        Vec::new()
    } else {
        expected.lines().filter_map(|line| line.rsplit_once(' ')).map(|(place, _)| place.to_owned()).collect()
    };
    wanted.sort();
    if places(&report) == wanted { Ok(()) } else { Err(format!("expected\n  {}\nfound\n{}", wanted.join("\n  "), found(&report)).into()) }
}
