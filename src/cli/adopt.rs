//! `aimslint init --adopt`: studies what is there, proposes a config, and shows what weighs most.

use super::args::Global;
use super::begin::create;
use super::output::print;
use super::{CLEAN, Failure, input};
use crate::report::{Located, Options, visible};
use crate::scaffold::{adopted_config, study, study_table};
use crate::schema::builtin_types;
use crate::source::{find_root, tree_of_folder};
use std::cmp::Reverse;
use std::fmt::Write;
use std::path::Path;

/// How many findings are shown.
const SHOWN: usize = 10;

pub(super) fn run(global: &Global, start: &Path) -> Result<u8, Failure> {
    let today = input::today(global)?;
    let root = find_root(start).map_err(|error| Failure::new(format!("`{}` can't be read: {error}", start.display())))?;
    let tree = tree_of_folder(&root).map_err(input::unread)?;
    let found = study(&tree, &builtin_types());
    let config = adopted_config(&found);
    let mut text = visible_lines(&study_table(&found));
    let place = root.folder.join("aimslint.toml");
    if create(&root.folder, &place, &config)? {
        text.push_str("\naimslint.toml was written, with its reasons as comments.\n");
    } else {
        text.push_str("\naimslint.toml is there and stays as it is. This would be proposed:\n\n");
        text.push_str(&visible_lines(&config));
    }
    let project = input::project(&root, None, today)?;
    let report = project.report(&project.verdict(&Options::default()));
    let mut findings: Vec<&Located> = report.findings.iter().collect();
    // The worst grade and level first.
    findings.sort_by_key(|one| (Reverse((one.grade, one.level)), one.page.code.clone(), one.place()));
    let counts = &report.summary;
    let _ = write!(text, "\nFound: {} errors, {} warnings, {} notes.", counts.errors, counts.warnings, counts.notes);
    if findings.is_empty() {
        text.push('\n');
    } else {
        text.push_str(" What weighs most:\n");
    }
    for one in findings.iter().take(SHOWN) {
        let _ = writeln!(text, "  {} {}: {}", visible(&one.place()), one.page.code, visible(&one.message));
    }
    text.push_str("\nNext: `aimslint` shows all of them; `aimslint check --write-baseline` sets them aside, so that only what is new blocks.\n");
    print(text.as_bytes())?;
    Ok(CLEAN)
}

/// A text from files, line by line without what a terminal would obey.
fn visible_lines(text: &str) -> String {
    text.lines().fold(String::new(), |mut shown, line| {
        shown.push_str(&visible(line));
        shown.push('\n');
        shown
    })
}
