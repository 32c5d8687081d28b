//! The config that a study proposes, with its reasons as comments.

use super::{Plan, Study, Understood};
use crate::source::folder_of;
use std::collections::BTreeMap;
use std::fmt::Write;

/// One `[[documents]]` of the config, and the files it stands for.
pub(super) struct Group<'a> {
    pub(super) path: String,
    pub(super) plan: &'a Plan,
    pub(super) files: Vec<&'a Understood>,
}

/// The documents by place: a folder whose documents are all alike is one entry.
pub(super) fn groups(study: &Study) -> Vec<Group<'_>> {
    let mut folders: BTreeMap<&str, Vec<&Understood>> = BTreeMap::new();
    for file in study.files.iter().filter(|file| !is_csv(file)) {
        folders.entry(folder_of(&file.path)).or_default().push(file);
    }
    let mut groups = Vec::new();
    for (folder, files) in folders {
        let others = study.untold.iter().any(|path| folder_of(path) == folder);
        let alike = files.iter().all(|file| file.plan == files[0].plan);
        if alike && !others && files.len() > 1 && !folder.is_empty() {
            groups.push(Group { path: format!("{}/*.md", escaped(folder)), plan: &files[0].plan, files });
        } else {
            groups.extend(files.into_iter().map(|file| Group { path: escaped(&file.path), plan: &file.plan, files: vec![file] }));
        }
    }
    groups
}

pub(super) fn is_csv(file: &Understood) -> bool {
    file.path.to_ascii_lowercase().ends_with(".csv")
}

/// A path as a glob that means nothing but it.
fn escaped(path: &str) -> String {
    path.chars().fold(String::new(), |mut text, letter| {
        match letter {
            '[' | ']' | '{' | '}' | '*' | '?' => {
                let _ = write!(text, "[{letter}]");
            }
            _ => text.push(letter),
        }
        text
    })
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    // JSON's strings are basic strings of TOML.
    serde_json::Value::from(text.replace('\u{7f}', "")).to_string()
}

/// The text of `aimslint.toml`.
pub fn config(study: &Study) -> String {
    let groups = groups(study);
    let mut text = String::from(
        "# Proposed by `aimslint init --adopt` from what stands in this repo. Correct what it got wrong; every line may go.\n\n\
         # The documents were not written for aimslint: common words for fields and values, bold lines, tables of\n\
         # two columns and dates as people write them are understood.\nadopt = true\n",
    );
    if !groups.is_empty() {
        text.push_str("\n# What is governed: each of these files is a record or holds some.\ninclude = [\n");
        for group in &groups {
            let _ = writeln!(text, "  {},", quoted(&group.path));
        }
        text.push_str("]\n");
    }
    if !study.forms.is_empty() {
        let folders: Vec<String> = study.forms.iter().map(|folder| quoted(&format!("{}/**", escaped(folder)))).collect();
        let _ = write!(text, "\n# Blank forms.\nexclude = [{}]\n", folders.join(", "));
    }
    intervals(study, &mut text);
    for group in &groups {
        document(group, &mut text);
    }
    for file in study.files.iter().filter(|file| is_csv(file)) {
        let _ = write!(text, "\n# {} rows, by {}.{}\n", file.rows, comment(&file.reason), strange("columns", &file.strange_columns));
        let _ =
            writeln!(text, "[[registers]]\npath = {}\ntype = {}", quoted(&escaped(&file.path)), quoted(file.plan.register.as_deref().unwrap_or("")));
    }
    for (path, kind) in &study.unread {
        let _ = write!(text, "\n# Not read: {} looks like records of type {kind}. `aimslint import` brings it in.\n", comment(path));
    }
    text
}

fn intervals(study: &Study, text: &mut String) {
    if study.intervals.is_empty() {
        return;
    }
    text.push_str("\n# How often documents say they are reviewed; those that say nothing are due after the period of the standard's pack.\n");
    for (kind, said) in &study.intervals {
        let said: Vec<String> = said.iter().map(|(interval, count)| format!("every {interval} ({count})")).collect();
        let _ = writeln!(text, "# {kind}: {}", said.join(", "));
    }
}

fn document(group: &Group<'_>, text: &mut String) {
    let mut unknown: Vec<String> = group.files.iter().flat_map(|file| file.strange.iter().cloned()).collect();
    unknown.sort();
    unknown.dedup();
    let count = match group.files.as_slice() {
        [_] => String::new(),
        many => format!("{} documents, ", many.len()),
    };
    let reason = group.files.first().map_or("", |file| &file.reason);
    let columns: Vec<String> = group.files.iter().flat_map(|file| file.strange_columns.iter().cloned()).collect();
    let _ = write!(text, "\n# {count}by {}.{}{}\n", comment(reason), strange("keys", &unknown), strange("columns", &columns));
    let _ = writeln!(text, "[[documents]]\npath = {}", quoted(&group.path));
    for (key, value) in [("type", &group.plan.kind), ("register", &group.plan.register)] {
        if let Some(value) = value {
            let _ = writeln!(text, "{key} = {}", quoted(value));
        }
    }
    if let Some(pattern) = &group.plan.id {
        let _ = writeln!(text, "# The id stands at the beginning of the title or the file's name.\nid = {}", quoted(pattern));
    }
}

/// What was not understood, shortened.
fn strange(what: &str, names: &[String]) -> String {
    const SHOWN: usize = 6;
    if names.is_empty() {
        return String::new();
    }
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| comment(name)).collect();
    let more = if names.len() > SHOWN { format!(" and {} more", names.len() - SHOWN) } else { String::new() };
    format!(" Not understood, {what}: {}{more}.", shown.join(", "))
}

/// A text that stays on its line of comment.
fn comment(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(80).collect()
}
