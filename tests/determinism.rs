//! The same input and date give the same bytes: on repeat, with one thread or eight, from another
//! folder, and after the tree was copied elsewhere.

mod run;

use run::command;
use std::path::{Path, PathBuf};

const FORMATS: &[&str] = &["pretty", "concise", "json", "sarif", "github", "gitlab", "junit"];

/// A day on which much of the AIMS has run out.
const DAY: &str = "--on=2028-01-01";

fn aims() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/talent-screening")
}

fn bytes(folder: &Path, arguments: &[&str], threads: &str) -> Vec<u8> {
    let output = command(folder, arguments).env("RAYON_NUM_THREADS", threads).output().expect("it runs");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}

#[test]
fn the_same_bytes_wherever_and_however_it_runs() {
    // Copies, so that both trees stand alike towards git: outside it.
    let here = tempfile::tempdir().expect("a folder");
    let there = tempfile::tempdir().expect("a folder");
    let first = here.path().join("aims");
    let second = there.path().join("some/where/else");
    copy(&aims(), &first);
    copy(&aims(), &second);
    for format in FORMATS {
        let arguments = ["check", "--format", format, DAY];
        let expected = bytes(&first, &arguments, "1");
        assert!(!expected.is_empty(), "{format}");
        let copied = second.to_str().expect("UTF-8");
        let elsewhere = ["-C", copied, "check", "--format", format, DAY];
        assert_eq!(bytes(there.path(), &elsewhere, "8"), expected, "{format}: copied, with -C and eight threads");
    }
    let arguments = ["check", DAY];
    let expected = bytes(&first, &arguments, "1");
    assert_eq!(bytes(&first, &arguments, "1"), expected, "on repeat");
    assert_eq!(bytes(&first, &arguments, "8"), expected, "with eight threads");
    assert_eq!(bytes(&second, &arguments, "1"), expected, "after copying");
    assert_eq!(bytes(there.path(), &["check", DAY, first.to_str().expect("UTF-8")], "1"), expected, "by path");
    assert_eq!(bytes(&first.join("aims/risks"), &arguments, "1"), expected, "from a folder in it");
}
