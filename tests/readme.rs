//! What the README shows as output is output: each block after `<!-- output: ARGUMENTS -->` is what
//! the program prints for these arguments. `UPDATE=1 cargo test --test readme` writes it anew. Where
//! the arguments name `/tmp/lotwerk`, the history of the sample is built for them.

use std::path::Path;
use std::process::Command;

const START: &str = "<!-- output: ";
const END: &str = "<!-- /output -->";

/// Where the README has the history of the sample built.
const HISTORY: &str = "/tmp/lotwerk";

/// Builds the history of the sample.
fn built(root: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let made = Command::new("sh").arg(root.join("fixtures/history/build.sh")).arg(folder.path()).status();
    assert!(made.expect("it runs").success());
    folder
}

/// What the program prints for a line of arguments.
fn output(root: &Path, history: &Path, arguments: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aimslint"));
    let arguments = arguments.replace(HISTORY, &history.display().to_string());
    command.args(arguments.split(' ')).current_dir(root).env("COLUMNS", "100").env("NO_COLOR", "1");
    let output = command.output().expect("it runs");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The README with each output as it is today.
fn renewed(root: &Path, readme: &str) -> String {
    let history = built(root);
    let mut parts = readme.split(START);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (arguments, rest) = part.split_once(" -->").expect("the end of a marker");
        let (_, rest) = rest.split_once(END).expect("the end of an output");
        let output = output(root, history.path(), arguments);
        text.push_str(&format!("{START}{arguments} -->\n```text\n{}\n```\n{END}{rest}", output.trim_matches('\n')));
    }
    text
}

#[test]
fn what_the_readme_shows_is_true() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("README.md");
    let readme = std::fs::read_to_string(&path).expect("a README");
    let renewed = renewed(root, &readme);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &renewed).expect("written");
        return;
    }
    assert!(readme.contains(START), "the README shows no output");
    assert!(readme == renewed, "an output in the README is out of date; `UPDATE=1 cargo test --test readme` writes it anew:\n{renewed}");
}
