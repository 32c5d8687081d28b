//! Schemas for editors: what lies in several files, in one that stands alone.

use super::builtin::embedded_schema;
use super::types::{RecordType, Types};
use serde_json::{Map, Value, json};

/// The schema of a type with the common fields bundled in.
pub fn schema_of_type(kind: &RecordType) -> Value {
    let mut schema = (*kind.json).clone();
    rewrite(&mut schema, "");
    if let Some(root) = schema.as_object_mut() {
        let definitions = root.entry("$defs").or_insert_with(|| json!({}));
        if let Some(definitions) = definitions.as_object_mut() {
            definitions.insert("record".to_owned(), record());
        }
    }
    schema
}

/// One schema for all types: `type` decides which of them applies.
pub fn schema_of_all(types: &Types) -> Value {
    let mut definitions = Map::new();
    definitions.insert("record".to_owned(), record());
    let mut cases: Vec<Value> = Vec::new();
    let mut names: Vec<Value> = Vec::new();
    for kind in types.iter() {
        let mut schema = (*kind.json).clone();
        rewrite(&mut schema, &format!("/$defs/{}", kind.name));
        anonymous(&mut schema);
        definitions.insert(kind.name.to_string(), schema);
        names.push(json!(kind.name));
        cases.push(json!({
            "if": { "required": ["type"], "properties": { "type": { "const": kind.name } } },
            "then": { "$ref": format!("#/$defs/{}", kind.name) },
        }));
    }
    let description = "What kind of record this is; it decides which further fields are asked for.";
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:aimslint:schema",
        "title": "aimslint record",
        "description": "The front-matter of one record of an AI management system.",
        "type": "object",
        "required": ["type"],
        "properties": { "type": { "description": description, "enum": names } },
        "allOf": cases,
        "$defs": definitions,
    })
}

/// The common fields, as a definition.
fn record() -> Value {
    let mut record: Value = embedded_schema("record.json").and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Bool(true));
    rewrite(&mut record, "/$defs/record");
    anonymous(&mut record);
    record
}

/// Takes the name of its own away: inside another schema, it would change what `#` means.
fn anonymous(schema: &mut Value) {
    if let Some(root) = schema.as_object_mut() {
        root.shift_remove("$id");
        root.shift_remove("$schema");
    }
}

/// Points references at where their targets come to stand: those into the schema itself below
/// `home`, those into `record.json` below `$defs/record`.
fn rewrite(schema: &mut Value, home: &str) {
    match schema {
        Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                match value.as_str() {
                    Some(target) if key == "$ref" => {
                        let moved = match target.strip_prefix("record.json") {
                            Some(rest) => format!("#/$defs/record{}", rest.strip_prefix('#').unwrap_or(rest)),
                            None => format!("#{home}{}", target.strip_prefix('#').unwrap_or(target)),
                        };
                        *value = Value::String(moved);
                    }
                    _ => rewrite(value, home),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rewrite(item, home)),
        _ => {}
    }
}
