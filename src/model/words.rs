//! The words a repo is read with: our own, those that the team has given in `[aliases]`, and in a
//! repo that was not written for us those of the [`Lexicon`].

use super::adopt::{Reading, Slot, read_value};
use super::silent::without_silence;
use crate::lexicon::Lexicon;
use crate::schema::{FieldName, RecordType, Types};
use crate::settings::{Settings, folded};
use crate::syntax::{Node, NodeKind};
use smol_str::SmolStr;
use std::collections::HashMap;
use std::sync::Arc;

/// Signs for "number".
const NUMBER_SIGNS: [char; 2] = ['#', '№'];

/// Whether a column's header is nothing but a sign for "number": its cells count the rows, and are their
/// ids where they have no others.
pub(super) fn is_number_sign(header: &str) -> bool {
    header.trim().strip_suffix(NUMBER_SIGNS).is_some_and(str::is_empty)
}

/// From the words a team writes to our fields and values.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) settings: &'a Settings,
    /// The words of all languages, where documents were not written for us.
    pub(super) lexicon: Option<&'a Lexicon>,
}

impl<'a> Words<'a> {
    /// The words that a config chooses.
    pub(super) fn new(settings: &'a Settings) -> Words<'a> {
        Words { settings, lexicon: settings.adopt.then(Lexicon::builtin) }
    }

    /// The field a column's header names: by the register's own mapping, an alias, or its name in
    /// lower case, letters and digits only; singular for plural is fine, and `Risk ID` is the id of
    /// a risk.
    pub(super) fn field_of_header(&self, header: &str, kind: &RecordType, columns: &HashMap<String, SmolStr>) -> Option<FieldName> {
        // `NC #` is the id of a nonconformity.
        let numbered = self.lexicon.and_then(|_| header.trim().strip_suffix(NUMBER_SIGNS)).map(|before| format!("{before} id"));
        let header = numbered.as_deref().unwrap_or(header);
        let whole = folded(header);
        if whole.is_empty() {
            return None;
        }
        if let Some(field) = columns.get(&whole).or_else(|| self.settings.aliases.get(&whole)) {
            return kind.field_name(field);
        }
        let Some(lexicon) = self.lexicon else {
            return own_field(&whole, kind);
        };
        // `Likelihood (1–5)`: the unit is not part of the name.
        let short = folded(without_brackets(header));
        let candidates = [whole.as_str(), short.as_str()];
        let known = |wanted: &&str| -> Option<FieldName> {
            let own = lexicon.field_of(&kind.name, wanted).and_then(|field| kind.field_name(field));
            let any = || lexicon.fields(wanted).iter().find_map(|field| kind.field_name(field));
            own.or_else(|| kind.field_by_letters(wanted).copied()).or_else(any).or_else(|| own_field(wanted, kind))
        };
        candidates.iter().filter(|wanted| !wanted.is_empty()).find_map(known)
    }

    /// A type by its name or, in a repo that was not written for us, by what people call it; what stands
    /// in brackets (`Form (not a policy)`) only comments on it.
    pub(super) fn type_named(&self, name: &str, types: &Types) -> Option<Arc<RecordType>> {
        let name = name.trim();
        types.get(name).cloned().or_else(|| {
            let found = self.lexicon?.kind(without_brackets(name)).filter(|found| found.document)?;
            types.get(&found.name).cloned()
        })
    }

    /// A key of front-matter as a field of a type: as it is, or through the team's aliases.
    pub(super) fn field_of_key(&self, key: &str, kind: &RecordType) -> FieldName {
        if let Some(known) = kind.field_name(key) {
            return known;
        }
        if let Some(field) = self.alias(key) {
            return field.as_str().into();
        }
        let known = self.lexicon.and_then(|_| self.field_of_header(key, kind, &HashMap::new()));
        known.unwrap_or_else(|| key.into())
    }

    /// Whether a key of front-matter means a field, of whatever type the record will be.
    pub(super) fn means(&self, key: &str, field: &str) -> bool {
        if let Some(alias) = self.alias(key) {
            return alias == field;
        }
        match self.lexicon {
            Some(lexicon) if !matches!(key, "id" | "type" | "register" | "records") => {
                lexicon.fields(&folded(key)).first().map_or(key, SmolStr::as_str) == field
            }
            _ => key == field,
        }
    }

    fn alias(&self, key: &str) -> Option<&SmolStr> {
        if self.settings.aliases.is_empty() { None } else { self.settings.aliases.get(&folded(key)) }
    }

    /// A value as the field it stands in means it; one that says nothing is none.
    pub(super) fn value(&self, kind: &RecordType, field: &str, called: &str, value: Node) -> Node {
        let value = self.translated(kind, field, called, value);
        match kind.field(field) {
            Some(shape) => without_silence(value, shape),
            None => value,
        }
    }

    fn translated(&self, kind: &RecordType, field: &str, called: &str, value: Node) -> Node {
        if self.settings.aliases.is_empty() && self.lexicon.is_none() {
            return value;
        }
        let Some(shape) = kind.field(field) else {
            return value;
        };
        let span = value.span;
        let value = match (value.kind, self.lexicon) {
            (NodeKind::List(items), Some(_)) => {
                let items = items.into_iter().map(|item| self.translated(kind, field, called, item)).collect();
                return Node { span, kind: NodeKind::List(items) };
            }
            (kind, _) => Node { span, kind },
        };
        let Some(text) = value.text() else {
            return value;
        };
        let choices = shape.leaf_choices();
        if choices.iter().any(|choice| choice == text) {
            return value;
        }
        match self.settings.aliases.get(&folded(text)) {
            Some(ours) if choices.contains(ours) || choices.is_empty() => return Node::scalar(ours.clone(), span),
            _ => {}
        }
        match self.lexicon.map(|lexicon| read_value(text, Slot { kind, field, shape, called }, lexicon)) {
            Some(Reading::Missing) => Node { span, kind: NodeKind::Missing },
            Some(Reading::Value(ours)) => Node::scalar(ours, span),
            Some(Reading::AsWritten) | None => value,
        }
    }
}

/// The field that a header of somebody else's spreadsheet names: one of our names as it is, else in
/// whatever words the settings choose.
pub(crate) fn field_of_header(header: &str, kind: &RecordType, settings: &Settings) -> Option<FieldName> {
    let own = kind.fields().map(|(field, _)| field).find(|field| *field == header.trim()).copied();
    own.or_else(|| Words::new(settings).field_of_header(header, kind, &HashMap::new()))
}

/// A field by its own name or nearly so, or the id.
fn own_field(wanted: &str, kind: &RecordType) -> Option<FieldName> {
    let name = folded(&kind.name);
    if wanted == "id" || wanted == format!("{name}id") || wanted == folded(&kind.prefix) + "id" {
        return Some("id".into());
    }
    let plural = || kind.field_by_letters(&format!("{wanted}s"));
    let singular = || kind.field_by_letters(wanted.strip_suffix('s')?);
    kind.field_by_letters(wanted).or_else(plural).or_else(singular).copied()
}

/// A header without what stands in brackets at its end.
fn without_brackets(header: &str) -> &str {
    header.split(['(', '[']).next().unwrap_or(header).trim()
}
