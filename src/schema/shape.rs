//! What a value must look like, and what it means for the graph.

use foldhash::HashMap;
use regex::Regex;
use smol_str::SmolStr;
use std::sync::Arc;

/// The name of a field. Each is kept once for all records that have it: a repo has many more fields than
/// names of fields.
pub type FieldName = ustr::Ustr;

/// The kinds of value a schema may allow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds {
    /// Text.
    pub string: bool,
    /// A whole number.
    pub integer: bool,
    /// Any number.
    pub number: bool,
    /// Yes or no.
    pub boolean: bool,
    /// A list.
    pub array: bool,
    /// A map.
    pub object: bool,
}

impl Kinds {
    /// Whether nothing was said, so anything goes.
    pub fn is_any(self) -> bool {
        self == Kinds::default()
    }

    /// Whether one value (not a list or map) may stand here.
    pub fn scalar(self) -> bool {
        self.is_any() || self.string || self.integer || self.number || self.boolean
    }
}

/// Texts with a form of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `YYYY-MM-DD`.
    Date,
    /// `P12M`, `yearly`, `24 months`.
    Period,
    /// A web address.
    Uri,
    /// The id of a record.
    RecordId,
    /// A clause, control or article.
    Requirement,
}

/// Which requirements of a standard a value may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requirements {
    /// Clauses, controls and articles.
    Any,
    /// Controls only.
    Controls,
}

/// What a value means beyond its form: the `x-aimslint-…` annotations.
#[derive(Clone, Debug)]
pub struct Mark {
    /// The types of record it may name; `*` for any.
    pub refs: Option<Arc<[SmolStr]>>,
    /// Whether the record rests on what it names.
    pub rests: bool,
    /// The requirements it may name.
    pub requirement: Option<Requirements>,
    /// Names a role, a person or a team.
    pub party: bool,
    /// A path in the repo.
    pub path: bool,
    /// Patterns of paths in the repo.
    pub glob: bool,
    /// One of several words, of which registers name two at once; the first counts.
    pub combines: bool,
    /// A date that can't be later than today.
    pub past: bool,
    /// The field, and its words, with which a date can't be later than today.
    pub past_with: Option<(SmolStr, Arc<[SmolStr]>)>,
    /// Whether a change of it changes what the record says.
    pub significant: bool,
    /// Free text.
    pub prose: bool,
}

impl Default for Mark {
    fn default() -> Mark {
        Mark {
            refs: None,
            rests: true,
            requirement: None,
            party: false,
            path: false,
            glob: false,
            combines: false,
            past: false,
            past_with: None,
            significant: true,
            prose: false,
        }
    }
}

/// The shape of a value.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// For people: what to put here.
    pub description: Box<str>,
    /// Examples, as text.
    pub examples: Vec<SmolStr>,
    /// The kinds allowed.
    pub kinds: Kinds,
    /// The only values allowed.
    pub choices: Vec<SmolStr>,
    /// The form of a text.
    pub format: Option<Format>,
    /// A pattern that a text must match.
    pub pattern: Option<Regex>,
    /// Fewest letters.
    pub min_length: Option<u64>,
    /// Most letters.
    pub max_length: Option<u64>,
    /// Smallest number.
    pub minimum: Option<f64>,
    /// Largest number.
    pub maximum: Option<f64>,
    /// Fewest items.
    pub min_items: Option<u64>,
    /// Whether items may not repeat.
    pub unique_items: bool,
    /// The shape of each item.
    pub items: Option<Box<Shape>>,
    /// Keys of a map, in the order written.
    pub properties: Vec<(FieldName, Shape)>,
    /// Keys by pattern.
    pub pattern_properties: Vec<(Regex, Shape)>,
    /// What any other key must look like.
    pub other_properties: Option<Box<Shape>>,
    /// Whether other keys are refused.
    pub closed: bool,
    /// Keys that must be there.
    pub required: Vec<SmolStr>,
    /// One of these must hold.
    pub any_of: Vec<Shape>,
    /// What the value means.
    pub mark: Mark,
    /// Positions of `properties` by name, for shapes with many.
    pub(super) index: HashMap<SmolStr, usize>,
}

impl Shape {
    /// The shape of a key.
    pub fn property(&self, key: &str) -> Option<&Shape> {
        self.named_property(key).map(|(_, shape)| shape)
    }

    /// Whether a key must be there.
    pub fn requires(&self, key: &str) -> bool {
        self.required.iter().any(|required| required == key)
    }

    /// A key as it is kept once, and its shape.
    pub(super) fn named_property(&self, key: &str) -> Option<&(FieldName, Shape)> {
        if !self.index.is_empty() {
            return self.index.get(key).map(|at| &self.properties[*at]);
        }
        self.properties.iter().find(|(name, _)| name == key)
    }

    /// Whether a single value may stand here, in any of its forms.
    pub fn takes_scalar(&self) -> bool {
        if self.any_of.is_empty() { self.kinds.scalar() } else { self.any_of.iter().any(Shape::takes_scalar) }
    }

    /// Whether a list may stand here, in any of its forms.
    pub fn takes_list(&self) -> bool {
        self.kinds.array || self.items.is_some() || self.any_of.iter().any(Shape::takes_list)
    }

    /// The format of the value or, for a list, of its items.
    pub fn leaf_format(&self) -> Option<Format> {
        self.format.or_else(|| self.items.as_ref().and_then(|items| items.leaf_format())).or_else(|| self.any_of.iter().find_map(Shape::leaf_format))
    }

    /// The values allowed for it or, for a list, for its items.
    pub fn leaf_choices(&self) -> &[SmolStr] {
        if !self.choices.is_empty() {
            return &self.choices;
        }
        if let Some(items) = &self.items {
            return items.leaf_choices();
        }
        self.any_of.iter().map(Shape::leaf_choices).find(|choices| !choices.is_empty()).unwrap_or(&[])
    }

    /// Whether it is yes or no.
    pub fn is_boolean(&self) -> bool {
        self.kinds.boolean && !self.kinds.string
    }
}
