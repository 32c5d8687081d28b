//! Days that are spelt in one way and then in another: `12 January 2026` under `Last reviewed` says what
//! `reviewed: 2026-01-12` says, and whoever puts it into our form has dated nothing.

use crate::lexicon::{Lexicon, folded};
use crate::model::{Field, Record};
use crate::schema::{FieldName, Format, Shape, parse_date, written_date};
use smol_str::{SmolStr, ToSmolStr};

/// The name under which a field is kept. A day under a key that the type doesn't know has the name of
/// the field that the key is another word for, where the record doesn't say that one as well.
pub(super) fn name(record: &Record, field: &Field) -> FieldName {
    let is_day = |text: &str| parse_date(text).or_else(|| written_date(text)).is_some();
    if record.kind.shape_of(field.name).is_some() || !field.value.text().is_some_and(is_day) {
        return field.name;
    }
    let (key, lexicon) = (folded(&field.name), Lexicon::builtin());
    let words = lexicon.field_of(&record.kind.name, &key).into_iter().chain(lexicon.fields(&key));
    let own = record.kind.field_by_letters(&key).copied();
    let known = own.into_iter().chain(words.filter_map(|word| record.kind.field_name(word)));
    let mut known = known.filter(|name| record.kind.shape_of(*name).is_some_and(is_date) && !record.has(name));
    known.next().unwrap_or(field.name)
}

/// The day that a text names in another form than ours, in ours.
pub(super) fn day(text: &str, shape: Option<&Shape>) -> Option<SmolStr> {
    let is_other = shape.is_some_and(is_date) && parse_date(text).is_none();
    is_other.then(|| written_date(text)).flatten().map(|day| day.to_smolstr())
}

fn is_date(shape: &Shape) -> bool {
    shape.leaf_format() == Some(Format::Date)
}
