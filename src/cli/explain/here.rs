//! What a topic comes to in the repo one stands in: the findings of a rule, the records that show a
//! requirement, the records of a type.

use super::find::Topic;
use crate::check::Project;
use crate::model::RecordId;
use crate::report::{Options, visible};
use crate::standards::Resolved;
use std::fmt::Write;

/// How many are named.
const NAMED: usize = 6;

/// The section for this repo, as Markdown; nothing where it holds no records.
pub(super) fn section(project: &Project, topic: &Topic<'_>) -> Option<String> {
    if project.corpus.records.is_empty() {
        return None;
    }
    let (all, lines, none) = match topic {
        Topic::Rule(page) => {
            let verdict = project.verdict(&Options { select: vec![page.code.clone()], ..Options::default() });
            let report = project.report(&verdict);
            let lines: Vec<String> =
                report.findings.iter().take(NAMED).map(|one| format!("{}: {}", visible(&one.place()), visible(&one.message))).collect();
            (report.findings.len(), lines, "It has nothing to say here.")
        }
        Topic::Type(kind) => {
            let records = project.graph.of_type(&kind.name);
            (records.len(), named(project, records), "There is no such record yet; `aimslint new` begins one.")
        }
        Topic::Requirement(pack, index) => {
            let number = &pack.requirements[*index].id;
            let Resolved::Found(found) = project.standards.resolve(number, &[&pack.id]) else { return None };
            // Drafts and retired records too, told as such.
            let shows = |kind: &crate::schema::RecordType| kind.requirements.iter().any(|written| written == number);
            let main = project.standards.main().is_some_and(|main| main.id == pack.id);
            let mut records: Vec<RecordId> = project.corpus.iter().filter(|(_, record)| main && shows(&record.kind)).map(|(id, _)| id).collect();
            for id in found {
                records.extend(project.graph.entries_for(id).iter().chain(project.graph.shown_by(id)));
            }
            // By path, and a record that shows it twice once.
            records.sort();
            records.dedup();
            (records.len(), named(project, &records), "No record shows it yet.")
        }
        Topic::Group(..) | Topic::Field { .. } => return None,
    };
    let mut text = "\n## In this repo\n\n".to_owned();
    if lines.is_empty() {
        let _ = writeln!(text, "{none}");
    }
    for line in &lines {
        let _ = writeln!(text, "- {line}");
    }
    if all > lines.len() {
        let _ = writeln!(text, "- and {} more", all - lines.len());
    }
    Some(text)
}

/// Records with their titles and places, those that don't count said so.
fn named(project: &Project, records: &[RecordId]) -> Vec<String> {
    let words = |id: &RecordId| {
        let record = project.corpus.record(*id);
        let standing = match (record.is_draft(), record.is_retired()) {
            (true, _) => ", a draft",
            (_, true) => ", retired",
            _ => "",
        };
        let title = record.title().map_or(String::new(), |title| format!(" {}", visible(title)));
        format!("`{}`{title} ({}{standing})", visible(&record.id), visible(project.tree.path(record.file)))
    };
    records.iter().take(NAMED).map(words).collect()
}
