//! What a study understood, as a table for people.

use super::config::{Group, groups, is_csv};
use super::{Study, Understood};
use smol_str::SmolStr;
use std::fmt::Write;

/// The lines to print: what is understood and what is not.
pub fn table(study: &Study) -> String {
    let mut lines: Vec<[String; 3]> = groups(study).iter().map(line_of_group).collect();
    lines.extend(study.files.iter().filter(|file| is_csv(file)).map(|file| line("", &file.path, file.plan.register.as_deref(), &register(file))));
    lines.sort_by(|one, other| one[1].cmp(&other[1]));
    let width = |at: usize| lines.iter().map(|line| line[at].chars().count()).max().unwrap_or(0);
    let (first, second) = (width(0), width(1));
    let mut text = String::from(if lines.is_empty() { "No document or register was recognised.\n" } else { "Understood:\n" });
    for [kind, path, what] in &lines {
        let _ = writeln!(text, "  {kind:first$}  {path:second$}  {what}");
    }
    if study.ours > 0 {
        let _ = writeln!(text, "{} more say their type themselves.", study.ours);
    }
    let mut not: Vec<String> =
        study.unread.iter().map(|(path, kind)| format!("{path}: looks like records of type {kind}; `aimslint import` reads spreadsheets")).collect();
    let nameless = |(path, kind): &(String, SmolStr)| {
        format!("{path}: looks like a register of type {kind}, but has no column of ids; give each row an id in a column `ID`")
    };
    not.extend(study.nameless.iter().map(nameless));
    match study.untold.as_slice() {
        [] => {}
        [one] => not.push(format!("{one}: has front-matter, but its type can't be told")),
        [one, others @ ..] => not.push(format!("{one} and {} more: have front-matter, but their type can't be told", others.len())),
    }
    if !study.forms.is_empty() {
        not.push(format!("{}: blank forms, left out", study.forms.join(", ")));
    }
    if !not.is_empty() {
        text.push_str("\nNot read:\n");
        for line in not {
            let _ = writeln!(text, "  {line}");
        }
    }
    text
}

fn line_of_group(group: &Group<'_>) -> [String; 3] {
    let kind = group.plan.kind.as_deref().unwrap_or("");
    let known: usize = group.files.iter().map(|file| file.keys).sum();
    let all: usize = group.files.iter().map(|file| file.keys + file.strange.len()).sum();
    let mut what = Vec::new();
    if group.files.len() > 1 {
        what.push(format!("{} documents", group.files.len()));
    }
    if all > 0 {
        what.push(format!("{known} of {all} keys understood"));
    }
    if let [file] = group.files.as_slice()
        && file.columns > 0
    {
        what.push(register(file));
    }
    line(kind, &group.path, group.plan.register.as_deref(), &what.join("; "))
}

fn line(kind: &str, path: &str, register: Option<&str>, what: &str) -> [String; 3] {
    let name = match (kind, register) {
        ("" | "document", Some(register)) => format!("{register} register"),
        (kind, Some(register)) => format!("{kind}, {register} register"),
        (kind, None) => kind.to_owned(),
    };
    [name, path.to_owned(), what.to_owned()]
}

fn register(file: &Understood) -> String {
    let rows = if file.rows == 1 { "row" } else { "rows" };
    format!("{} {rows}, {} of {} columns understood", file.rows, file.columns, file.columns + file.strange_columns.len())
}
