//! The schemas that come with aimslint.

use super::compile::{Compiler, SchemaError, record_type, type_name};
use super::shape::Shape;
use super::types::{RecordType, Types};
use crate::source::FileId;
use include_dir::{Dir, File, include_dir};
use rayon::prelude::*;
use serde_json::Value;
use std::path::Path;
use std::sync::{Arc, LazyLock};

static SCHEMAS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/schema");

/// A schema file as shipped: `risk.json`, `record.json`, `tool/check.json`.
pub fn embedded_schema(path: &str) -> Option<&'static str> {
    SCHEMAS.get_file(path).and_then(|file| file.contents_utf8())
}

static COMMON: LazyLock<(Value, Arc<Shape>)> = LazyLock::new(|| {
    let json: Value = embedded_schema("record.json").and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null);
    let shape = Compiler::new(&json, &json).shape(&json).unwrap_or_default();
    (json, Arc::new(shape))
});

/// The types that come with aimslint. That each of them compiles is held by a test.
pub fn builtin_types() -> Types {
    let of_types = |file: &&File<'_>| file.path().extension().is_some_and(|end| end == "json") && file.path() != Path::new("record.json");
    let mut files: Vec<_> = SCHEMAS.files().filter(of_types).collect();
    files.sort_by_key(|file| file.path());
    let read: Vec<_> = files.par_iter().map(|file| type_of_text(&file.path().to_string_lossy(), file.contents_utf8()?, None).ok()).collect();
    let mut types = Types::default();
    for new in read.into_iter().flatten() {
        types.add(new);
    }
    types
}

/// Compiles the text of a schema file, ours or a user's.
///
/// # Errors
/// When it is not JSON, or says what aimslint can't check.
pub fn type_of_text(path: &str, text: &str, file: Option<FileId>) -> Result<RecordType, SchemaError> {
    let json: Value =
        serde_json::from_str(text).map_err(|error| SchemaError { near: String::new(), message: format!("the schema is not valid JSON: {error}") })?;
    let name = type_name(&json, path);
    record_type(&name, Arc::new(json), &COMMON.0, Arc::clone(&COMMON.1), file)
}

/// The name of the type that a schema file is about, as far as it can be read.
pub fn type_name_of_text(path: &str, text: &str) -> smol_str::SmolStr {
    type_name(&serde_json::from_str(text).unwrap_or(Value::Null), path)
}

/// The shape of `aimslint.toml`.
pub fn config_shape() -> Shape {
    let json: Value = embedded_schema("tool/config.json").and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null);
    Compiler::new(&json, &COMMON.0).shape(&json).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_schema_compiles() {
        let mut count = 0;
        for file in SCHEMAS.files() {
            let path = file.path().to_string_lossy();
            if path == "record.json" {
                continue;
            }
            let text = file.contents_utf8().expect("UTF-8");
            let made = type_of_text(&path, text, None);
            assert!(made.is_ok(), "{path}: {made:?}");
            count += 1;
        }
        assert_eq!(builtin_types().iter().count(), count);
        assert!(!COMMON.1.properties.is_empty(), "record.json");
        assert!(!config_shape().properties.is_empty(), "tool/config.json");
    }
}
