//! A management system to begin with: small, valid, and all of it a draft.

use super::record::Blank;
use crate::schema::Types;
use crate::standards::{Pack, Standards};
use jiff::civil::Date;
use serde::Deserialize;
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::fmt::Write;

/// What stands where somebody has to write.
const FILLER: &str = "TODO";

/// Files that are the same for everybody.
const FIXED: &[(&str, &str)] = &[
    ("aimslint.toml", include_str!("../../scaffold/aimslint.toml")),
    ("aims/README.md", include_str!("../../scaffold/README.md")),
    (".pre-commit-config.yaml", include_str!("../../scaffold/pre-commit-config.yaml")),
    (".github/workflows/aimslint.yml", include_str!("../../scaffold/workflow.yml")),
];

/// A file to be written, unless there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// From the root.
    pub path: String,
    /// What it holds.
    pub text: String,
}

#[derive(Deserialize)]
struct Beginning {
    record: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(rename = "type")]
    kind: SmolStr,
    title: String,
    #[serde(default)]
    values: BTreeMap<SmolStr, String>,
    #[serde(default)]
    body: String,
}

/// Everything a new management system begins with.
pub fn beginnings(types: &Types, standards: &Standards, today: Date) -> Vec<NewFile> {
    let mut files: Vec<NewFile> = FIXED.iter().map(|(path, text)| NewFile { path: (*path).to_owned(), text: (*text).to_owned() }).collect();
    let beginning = toml::from_str(include_str!("../../scaffold/records.toml")).unwrap_or(Beginning { record: Vec::new() });
    let mut numbers: BTreeMap<SmolStr, usize> = BTreeMap::new();
    for entry in &beginning.record {
        let Some(kind) = types.get(&entry.kind) else { continue };
        let number = numbers.entry(entry.kind.clone()).or_default();
        *number += 1;
        let id = format!("{}-{number:03}", kind.prefix);
        let mut values = entry.values.clone();
        // A target needs a day: the end of next year can be kept.
        if kind.shape.requires("due") {
            values.entry("due".into()).or_insert_with(|| format!("{}-12-31", today.year().saturating_add(1)));
        }
        // How often it is looked at: as an auditor expects, until somebody decides otherwise.
        if let Some(interval) = kind.review.interval.filter(|_| kind.review.kept) {
            values.entry("review_interval".into()).or_insert_with(|| format!("P{}M", interval.months));
        }
        if kind.new.iter().any(|field| field == "year") {
            values.entry("year".into()).or_insert_with(|| today.year().to_string());
        }
        let blank = Blank { kind, id: &id, title: &entry.title, values: &values, filler: Some(FILLER), body: &entry.body };
        files.push(NewFile { path: format!("aims/{}/{id}.md", kind.folder), text: blank.document() });
    }
    if let (Some(kind), Some(pack)) = (types.get("soa"), standards.main()) {
        let id = format!("{}-001", kind.prefix);
        let values = [("owner", "ROLE-002"), ("version", "\"0.1\""), ("approver", "ROLE-001"), ("register", "control")];
        let values = values.into_iter().map(|(field, value)| (SmolStr::new_static(field), value.to_owned())).collect();
        let blank = Blank { kind, id: &id, title: "Statement of Applicability", values: &values, filler: Some(FILLER), body: &statement(pack) };
        files.push(NewFile { path: format!("aims/{}/{id}.md", kind.folder), text: blank.document() });
    }
    files
}

/// A row for each control, by area.
fn statement(pack: &Pack) -> String {
    let mut text = String::from(
        "Each control gets a decision and the reason for it, from your own risks and duties: `Applicable` is yes or no, and a no\nneeds its reason all the more. `Risks` names the risks it helps against. `Implementation` is implemented, partial, planned or\nnot-started, and what is not yet in place gets a day in `Due`.\n",
    );
    let mut area = None;
    for control in pack.controls() {
        if area != Some(&control.area) {
            area = Some(&control.area);
            let id = control.area.as_deref().unwrap_or_default();
            let title = pack.get(id).map_or("", |(_, requirement)| &requirement.title);
            let _ = write!(text, "\n## {id} {title}\n\n");
            text.push_str(
                "| Control | Title | Applicable | Justification | Risks | Implementation | Owner | Due |\n|---|---|---|---|---|---|---|---|\n",
            );
        }
        let _ = writeln!(text, "| {} | {} | yes | {FILLER} |  |  | ROLE-002 |  |", control.id, control.title);
    }
    text.truncate(text.trim_end().len());
    text
}
