//! The types a repo has: ours and the user's.

use super::period::Period;
use super::shape::{FieldName, Shape};
use crate::lexicon::folded;
use crate::source::FileId;
use foldhash::{HashMap, HashSet};
use serde_json::Value;
use smol_str::SmolStr;
use std::sync::{Arc, OnceLock};
use ustr::UstrMap;

/// How a type is kept under review.
#[derive(Clone, Debug, Default)]
pub struct Review {
    /// The date fields that say when it was last looked at; the newest counts.
    pub from: Vec<SmolStr>,
    /// How often, when neither the record nor the config says.
    pub interval: Option<Period>,
    /// Whether it must be kept under review at all.
    pub kept: bool,
    /// The date by which a newer record for the same systems takes its place, instead of a review.
    pub renewed: Option<SmolStr>,
}

/// One type of record.
#[derive(Clone, Debug)]
pub struct RecordType {
    /// Its name, as in `type: risk`.
    pub name: SmolStr,
    /// The reference field that names such records: `risks`.
    pub plural: SmolStr,
    /// What such a record is.
    pub description: Box<str>,
    /// How ids begin: `RISK`.
    pub prefix: SmolStr,
    /// The folder that new records go into.
    pub folder: SmolStr,
    /// The clauses and controls that such a record shows.
    pub requirements: Vec<SmolStr>,
    /// How it is kept under review.
    pub review: Review,
    /// Pairs of date fields, of which the first may not be later than the second.
    pub order: Vec<(SmolStr, SmolStr)>,
    /// Whether one that nothing refers to and that refers to nothing is worth telling.
    pub orphan: bool,
    /// The fields a new record is given.
    pub new: Vec<SmolStr>,
    /// Its own fields.
    pub shape: Shape,
    /// The file it was read from, for a user's own type.
    pub file: Option<FileId>,
    /// The schema as written.
    pub json: Arc<Value>,
    /// Fields every record may have.
    pub(super) common: Arc<Shape>,
    /// Where each field stands: among its own, or among the common ones.
    pub(super) by_name: UstrMap<(bool, usize)>,
    /// The fields by the letters and digits of their names, made when first asked for.
    pub(super) by_letters: OnceLock<HashMap<String, FieldName>>,
}

impl RecordType {
    /// The shape of a field: the type's own, else the common one.
    pub fn field(&self, name: &str) -> Option<&Shape> {
        self.shape.property(name).or_else(|| self.common.property(name))
    }

    /// The shape of a field whose name is kept already.
    pub fn shape_of(&self, name: FieldName) -> Option<&Shape> {
        let (is_own, at) = *self.by_name.get(&name)?;
        let shape = if is_own { &self.shape } else { &self.common };
        shape.properties.get(at).map(|(_, shape)| shape)
    }

    /// The name of a field it has, as it is kept once.
    pub fn field_name(&self, name: &str) -> Option<FieldName> {
        self.shape.named_property(name).or_else(|| self.common.named_property(name)).map(|(name, _)| *name)
    }

    /// The field whose name has these letters and digits, in lower case.
    pub fn field_by_letters(&self, letters: &str) -> Option<&FieldName> {
        let known = self.by_letters.get_or_init(|| {
            let mut known = HashMap::default();
            for (name, _) in self.fields() {
                known.entry(folded(name)).or_insert(*name);
            }
            known
        });
        known.get(letters)
    }

    /// Its name in a sentence: "a risk", "an audit".
    pub fn with_article(&self) -> String {
        let vowel = self.name.starts_with(['a', 'e', 'i', 'o']);
        format!("{} {}", if vowel { "an" } else { "a" }, self.name.replace('-', " "))
    }

    /// All fields: own first, then the common ones it does not restate.
    pub fn fields(&self) -> impl Iterator<Item = (&FieldName, &Shape)> {
        let own = self.shape.properties.iter();
        let common = self.common.properties.iter().filter(|(name, _)| self.shape.property(name).is_none());
        own.chain(common).map(|(name, shape)| (name, shape))
    }

    /// The fields that name records of `target`.
    pub fn fields_to<'a>(&'a self, target: &'a str) -> impl Iterator<Item = &'a FieldName> {
        self.fields()
            .filter(move |(_, shape)| shape.mark.refs.as_ref().is_some_and(|refs| refs.iter().any(|kind| kind == target || kind == "*")))
            .map(|(name, _)| name)
    }
}

/// All types.
#[derive(Clone, Debug, Default)]
pub struct Types {
    types: Vec<Arc<RecordType>>,
    by_name: HashMap<SmolStr, usize>,
    unusable: HashSet<SmolStr>,
}

impl Types {
    /// Adds a type; one of the same name is replaced.
    pub fn add(&mut self, new: RecordType) {
        match self.by_name.get(&new.name) {
            Some(at) => self.types[*at] = Arc::new(new),
            None => {
                self.by_name.insert(new.name.clone(), self.types.len());
                self.types.push(Arc::new(new));
            }
        }
    }

    /// Notes a type whose schema can't be used: that is told at the schema, not at its records.
    pub fn add_unusable(&mut self, name: SmolStr) {
        self.unusable.insert(name);
    }

    /// Whether there is a type of this name whose schema can't be used.
    pub fn is_unusable(&self, name: &str) -> bool {
        self.unusable.contains(name)
    }

    /// The type of this name.
    pub fn get(&self, name: &str) -> Option<&Arc<RecordType>> {
        self.by_name.get(name).map(|at| &self.types[*at])
    }

    /// All types in order of addition (ours by name, then the user's).
    pub fn iter(&self) -> impl Iterator<Item = &Arc<RecordType>> {
        self.types.iter()
    }

    /// The type whose plural this is.
    pub fn by_plural(&self, plural: &str) -> Option<&Arc<RecordType>> {
        self.types.iter().find(|kind| kind.plural == plural)
    }
}
