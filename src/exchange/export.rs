//! Records as the rows of a spreadsheet: a page for each type, a column for each field in use.

use super::cell::encode;
use super::write::Sheet;
use crate::check::Project;
use crate::model::{Record, RecordShape};
use crate::schema::{FieldName, RecordType, Shape};
use crate::settings::Settings;
use crate::source::MAX_FILE_BYTES;
use crate::syntax::split;
use smol_str::SmolStr;

/// The column that holds the text of a record that is a document of its own.
pub(super) const BODY: &str = "markdown";

/// The pages for these types; for all when none is named.
pub fn export(project: &Project, types: &[SmolStr]) -> Vec<Sheet> {
    let wanted = |kind: &RecordType| types.is_empty() || types.contains(&kind.name);
    project.types.iter().filter(|kind| wanted(kind)).filter_map(|kind| sheet(project, kind)).collect()
}

fn sheet(project: &Project, kind: &RecordType) -> Option<Sheet> {
    let records: Vec<&Record> = project.corpus.iter().map(|(_, record)| record).filter(|record| record.kind.name == kind.name).collect();
    if records.is_empty() {
        return None;
    }
    let used = |name: &str| records.iter().any(|record| holds(record, name));
    let mut fields: Vec<FieldName> = vec!["id".into(), "title".into()];
    let known = kind.fields().map(|(name, _)| *name);
    let others = records.iter().flat_map(|record| record.fields.iter().map(|field| field.name));
    for name in known.chain(others) {
        if !fields.contains(&name) && !is_left_out(&name) {
            fields.push(name);
        }
    }
    fields.retain(|name| used(name));
    let settings = Settings { adopt: true, ..project.settings.clone() };
    let anything = Shape::default();
    let shape = |name: &str| kind.field(name).unwrap_or(&anything);
    let mut columns: Vec<(String, Vec<String>)> = fields
        .iter()
        .map(|name| {
            let one = if shape(name).takes_list() { Vec::new() } else { shape(name).leaf_choices().iter().map(ToString::to_string).collect() };
            (name.to_string(), one)
        })
        .collect();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for record in &records {
        let cell = |name: &FieldName| match record.value(name).filter(|_| is_its_own(record, name)) {
            Some(value) => encode(value, kind, name, &settings),
            // An entry of the statement that says `control` has its id from there.
            None if name == "id" => record.id.to_string(),
            None => String::new(),
        };
        rows.push(fields.iter().map(cell).collect());
    }
    let bodies: Vec<String> = records.iter().map(|record| body(project, record)).collect();
    if bodies.iter().any(|body| !body.is_empty()) {
        columns.push((BODY.to_owned(), Vec::new()));
        for (row, body) in rows.iter_mut().zip(bodies) {
            row.push(body);
        }
    }
    Some(Sheet { name: kind.name.to_string(), columns, rows })
}

fn holds(record: &Record, name: &str) -> bool {
    (record.has(name) && is_its_own(record, name)) || (name == "id" && !record.id.is_empty())
}

/// A row has its register's status together with its register's approval, which is no field of a
/// row: alone it would say that somebody approved the row.
fn is_its_own(record: &Record, name: &str) -> bool {
    name != "status" || record.field(name).is_none_or(|field| !field.inherited)
}

/// What the page says by its name, and what holds other records: they have rows of their own.
fn is_left_out(name: &str) -> bool {
    matches!(name, "type" | "register" | "records")
}

/// The text below the front-matter of a record that is a document and holds no others.
fn body(project: &Project, record: &Record) -> String {
    if record.shape != RecordShape::Document || record.has("register") || record.field("records").is_some() {
        return String::new();
    }
    let bytes = project.tree.read(record.file, MAX_FILE_BYTES).unwrap_or_default();
    let text = String::from_utf8(bytes).unwrap_or_default();
    split(&text).body.slice(&text).replace("\r\n", "\n").trim().to_owned()
}
