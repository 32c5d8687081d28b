//! `aimslint schema`: JSON Schemas that an editor can use as they are.

use super::args::{Global, SchemaArguments};
use super::output::print;
use super::{CLEAN, Failure, input};
use crate::schema::{embedded_schema, nearest, schema_of_all, schema_of_type};

pub(super) fn run(global: &Global, arguments: &SchemaArguments) -> Result<u8, Failure> {
    let types = input::vocabulary(global)?.types;
    let schema = match arguments.kind.as_deref() {
        None => schema_of_all(&types),
        Some(name) => match types.get(name).or_else(|| types.by_plural(name)) {
            Some(kind) => schema_of_type(kind),
            None => {
                let tool = embedded_schema(&format!("tool/{name}.json")).and_then(|text| serde_json::from_str(text).ok());
                let names = types.iter().map(|kind| kind.name.as_str()).chain(["config", "check"]);
                let near = nearest(name, names).map_or("`aimslint types` lists them".to_owned(), |near| format!("did you mean `{near}`?"));
                tool.ok_or_else(|| Failure::with_help(format!("there is no type `{name}`"), near))?
            }
        },
    };
    let mut bytes = serde_json::to_vec_pretty(&schema).map_err(std::io::Error::from)?;
    bytes.push(b'\n');
    print(&bytes)?;
    Ok(CLEAN)
}
