//! The cases of `fixtures/adopt/*.toml`: values and bodies in all the spellings that were seen.

use super::{Reading, Slot, read_value};
use crate::lexicon::Lexicon;
use crate::model::{Record, Version, read_version};
use crate::schema::builtin_types;
use crate::settings::Settings;
use crate::source::{FileId, LineIndex, Span};
use crate::syntax::Node;
use serde::Deserialize;

#[derive(Deserialize)]
struct Values {
    value: Vec<Value>,
}

#[derive(Deserialize)]
struct Value {
    #[serde(rename = "type", default = "policy")]
    kind: String,
    #[serde(default = "next_review")]
    field: String,
    #[serde(default)]
    called: String,
    text: String,
    is: Option<String>,
    #[serde(default)]
    missing: bool,
    #[serde(default)]
    ignore_case: bool,
}

fn policy() -> String {
    "policy".to_owned()
}

fn next_review() -> String {
    "next_review".to_owned()
}

#[test]
fn values_are_read_as_people_write_them() {
    let cases: Values = toml::from_str(include_str!("../../../fixtures/adopt/values.toml")).expect("the values");
    let types = builtin_types();
    let mut wrong = Vec::new();
    for case in &cases.value {
        let kind = types.get(&case.kind).expect("a type");
        let shape = kind.field(&case.field).expect("a field");
        let slot = Slot { kind, field: &case.field, shape, called: &case.called };
        let found = read_value(&case.text, slot, Lexicon::builtin());
        let wanted = match (&case.is, case.missing) {
            (_, true) => Reading::Missing,
            (Some(is), _) => Reading::Value(is.into()),
            (None, _) => Reading::AsWritten,
        };
        let same = match (&found, &wanted) {
            (Reading::Value(found), Reading::Value(wanted)) if case.ignore_case => found.eq_ignore_ascii_case(wanted),
            _ => found == wanted,
        };
        if !same {
            wrong.push(format!("{}: {:?} is {found:?}, not {wanted:?}", case.field, case.text));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.value.len(), wrong.join("\n"));
}

#[derive(Deserialize)]
struct Documents {
    document: Vec<Document>,
}

#[derive(Deserialize)]
struct Document {
    name: String,
    #[serde(rename = "type", default = "policy")]
    kind: String,
    text: String,
    fields: Vec<String>,
    id: Option<String>,
}

fn said(record: &Record, text: &str) -> Vec<String> {
    let index = LineIndex::new(text);
    let place = |span: Span| {
        let at = index.position(text, span.range().start);
        format!("@{}:{}", at.line, at.column)
    };
    let fields = record.fields.iter().map(|field| match field.value.text() {
        Some(value) => format!("{} = {value} {}", field.name, place(field.value.span)),
        None if field.value.is_blank() => format!("{} missing {}", field.name, place(field.value.span)),
        None => {
            let items: Vec<&str> = field.value.items().iter().filter_map(Node::text).collect();
            format!("{} = [{}] {}", field.name, items.join(", "), place(field.value.span))
        }
    });
    fields.collect()
}

#[test]
fn bodies_say_what_documents_are() {
    let cases: Documents = toml::from_str(include_str!("../../../fixtures/adopt/metadata.toml")).expect("the documents");
    let types = builtin_types();
    let mut wrong = Vec::new();
    for case in &cases.document {
        let config = format!("adopt = true\n[[documents]]\npath = \"**\"\ntype = \"{}\"\n", case.kind);
        let settings = Settings::parse(FileId(0), &config);
        let text = case.text.trim_start_matches('\n');
        let Version { records, .. } = read_version(&types, &settings, "docs/x.md", text.as_bytes());
        let record = records.first().unwrap_or_else(|| panic!("{}: no record", case.name));
        let found = said(record, text);
        if found != case.fields {
            wrong.push(format!("{}:\n  found  {found:?}\n  wanted {:?}", case.name, case.fields));
        }
        if let Some(id) = &case.id {
            let index = LineIndex::new(text);
            let at = index.position(text, record.id_span.range().start);
            let found = format!("{} @{}:{}", record.id, at.line, at.column);
            if found != *id {
                wrong.push(format!("{}: the id is {found}, not {id}", case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.document.len(), wrong.join("\n"));
}
