//! Record types as data: `schema/*.json`, and the user's own JSON Schema files.
//!
//! A field, a reference kind, a review rule or a whole type is added there; nothing here knows one
//! by name.

mod builtin;
mod bundle;
mod compile;
mod looser;
mod period;
mod shape;
mod types;
mod validate;
mod written_date;

pub use builtin::{builtin_types, config_shape, embedded_schema, type_name_of_text, type_of_text};
pub use bundle::{schema_of_all, schema_of_type};
pub use compile::SchemaError;
pub use looser::loosened;
pub use period::{Period, either_date, parse_date, parse_period};
pub use shape::{FieldName, Format, Mark, Requirements, Shape};
pub use types::{RecordType, Review, Types};
pub(crate) use validate::one_of;
pub use validate::{Fault, FaultKind, boolean, brief, nearest, validate};
pub(crate) use written_date::written_date;
