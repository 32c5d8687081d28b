//! `aimslint schema`: JSON Schemas that an editor can use as they are.

use super::args::{Global, SchemaArguments};
use super::output::print;
use super::{CLEAN, Failure, input};
use crate::schema::{embedded_schema, schema_of_all, schema_of_type};

pub(super) fn run(global: &Global, arguments: &SchemaArguments) -> Result<u8, Failure> {
    let types = input::vocabulary(global)?.types;
    let schema = match arguments.kind.as_deref() {
        None => schema_of_all(&types),
        Some(name) => match input::type_named(&types, name, &["config", "check"]) {
            Ok(kind) => schema_of_type(kind),
            Err(unknown) => {
                let tool = embedded_schema(&format!("tool/{name}.json")).and_then(|text| serde_json::from_str(text).ok());
                tool.ok_or(unknown)?
            }
        },
    };
    let mut bytes = serde_json::to_vec_pretty(&schema).map_err(std::io::Error::from)?;
    bytes.push(b'\n');
    print(&bytes)?;
    Ok(CLEAN)
}
