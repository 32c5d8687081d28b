//! The invariants of ARCHITECTURE.md that a test can hold.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below a folder, as path from the repo's root and text.
fn sources(folder: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
        let mut entries: Vec<PathBuf> = fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                walk(&path, into);
            } else if path.extension().is_some_and(|end| end == "rs") {
                into.push(path);
            }
        }
    }
    let mut paths = Vec::new();
    walk(&root().join(folder), &mut paths);
    paths
        .into_iter()
        .map(|path| (path.strip_prefix(root()).expect("inside").display().to_string(), fs::read_to_string(&path).expect("text")))
        .collect()
}

/// The modules of the library in the order they are written: data flows down this list.
fn layers() -> Vec<String> {
    let library = fs::read_to_string(root().join("src/lib.rs")).expect("lib.rs");
    library.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';').map(str::to_owned)).collect()
}

/// The part of a file before its unit tests: tests may reach anywhere.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

#[test]
fn a_module_imports_only_what_stands_before_it() {
    let layers = layers();
    let place = |name: &str| layers.iter().position(|layer| layer == name);
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        let own = path.trim_start_matches("src/").split(['/', '.']).next().unwrap_or("").to_owned();
        let Some(at) = place(&own) else { continue };
        for (number, line) in without_tests(&text).lines().enumerate() {
            for piece in line.split("crate::").skip(1) {
                let name: String = piece.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
                if place(&name).is_some_and(|other| other > at) {
                    wrong.push(format!("{path}:{}: `{own}` stands before `{name}`", number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "data flows one way:\n{}", wrong.join("\n"));
}

#[test]
fn each_thing_happens_in_one_place() {
    // What may stand only in some folders: files and processes, printing, the clock.
    let rules: &[(&str, &[&str], &[&str])] = &[
        (
            "reads or writes files",
            &["std::fs::", "fs::read", "fs::write", "File::open", "File::create"],
            &["src/source/", "src/cli/", "src/history/"],
        ),
        ("prints", &["println!", "eprintln!", "print!(", "stdout()", "stderr()"], &["src/cli/", "src/main.rs"]),
        ("looks at the clock", &["Timestamp::now", "Zoned::now", "SystemTime::now", "Instant::now"], &["src/cli/"]),
        ("reads the environment", &["env::var", "env::current_dir"], &["src/cli/"]),
        ("starts a process", &["process::Command", "Command::new("], &["src/cli/"]),
    ];
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        for (what, words, allowed) in rules {
            if allowed.iter().any(|folder| path.starts_with(folder)) {
                continue;
            }
            for (number, line) in without_tests(&text).lines().enumerate() {
                let code = line.split("//").next().unwrap_or("");
                if words.iter().any(|word| code.contains(word)) {
                    wrong.push(format!("{path}:{}: {what}: {}", number + 1, line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rules_know_neither_lines_nor_levels() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src/rules") {
        for word in ["LineIndex", "Position", "crate::report"] {
            if without_tests(&text).contains(word) {
                wrong.push(format!("{path}: {word}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rooms_are_small_and_say_what_they_are_for() {
    const MOST_LINES: usize = 400;
    let mut long = Vec::new();
    for (path, text) in sources("src").into_iter().chain(sources("tests")) {
        assert!(text.starts_with("//!"), "{path} does not begin by saying what it is for");
        let lines = without_tests(&text).lines().count();
        if lines > MOST_LINES {
            long.push(format!("{path}: {lines}"));
        }
    }
    assert!(long.len() <= 5, "few files may be longer than {MOST_LINES} lines:\n{}", long.join("\n"));
}

#[test]
fn every_requirement_that_a_page_cites_exists() {
    use aimslint::rules::{embedded_pages, parse_page};
    use aimslint::standards::{Resolved, Standards, pack_names};
    let standards = Standards::new(&pack_names());
    let mut names = BTreeSet::new();
    for (name, text) in embedded_pages() {
        let page = parse_page(text).unwrap_or_else(|error| panic!("{name}: {}", error.message));
        assert!(names.insert(page.name.clone()), "{name}: the name `{}` is used twice", page.name);
        for requirement in &page.requirements {
            let found = standards.resolve(requirement, &["iso-42001", "eu-ai-act"]);
            assert!(matches!(found, Resolved::Found(_)), "{name}: there is no requirement `{requirement}`");
        }
        for heading in ["## Why an auditor raises it", "## How to mend it", "## Examples"] {
            assert!(page.body.contains(heading), "{name}: `{heading}` is missing");
        }
        assert!(!page.since.is_empty(), "{name}: `since` is missing");
    }
}

#[test]
fn every_reference_in_a_schema_names_a_type() {
    let types = aimslint::schema::builtin_types();
    for kind in types.iter() {
        for (field, shape) in kind.fields() {
            for target in shape.mark.refs.iter().flat_map(|refs| refs.iter()) {
                assert!(target == "*" || types.get(target).is_some(), "{}.{field}: there is no type `{target}`", kind.name);
            }
            assert!(!shape.description.is_empty(), "{}.{field} has no description", kind.name);
        }
        for requirement in &kind.requirements {
            let standards = aimslint::standards::Standards::new(&["iso-42001".into()]);
            assert!(matches!(standards.resolve(requirement, &[]), aimslint::standards::Resolved::Found(_)), "{}: {requirement}", kind.name);
        }
    }
}

#[test]
fn each_of_the_110_ranked_checks_is_a_rule_or_has_its_reason() {
    let registry = aimslint::rules::Registry::embedded();
    let table = fs::read_to_string(root().join("docs/coverage.md")).expect("docs/coverage.md");
    let mut rank = 0;
    for row in table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| rank")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [number, what, told_by] = cells.as_slice() else { panic!("{row}") };
        rank += 1;
        assert_eq!(number.parse(), Ok(rank), "{row}");
        match told_by.strip_prefix('—') {
            Some(reason) => assert!(reason.trim().len() > 10, "{what}: no reason"),
            None => told_by.split(", ").for_each(|code| assert!(registry.get(code).is_some(), "{what}: there is no {code}")),
        }
    }
    assert_eq!(rank, 110);
}
