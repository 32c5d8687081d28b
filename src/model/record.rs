//! One record and the ways to ask it.

use super::references::Reference;
use crate::schema::{FieldName, Period, RecordType, boolean, parse_date, parse_period};
use crate::source::{FileId, Place, Span};
use crate::standards::pack_meant;
use crate::syntax::{Node, NodeKind, Problem, ProblemKind};
use jiff::civil::Date;
use smol_str::SmolStr;
use std::sync::Arc;

/// A record, by its place in the corpus: in order of path, then of position in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId(pub u32);

/// What a record was written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordShape {
    /// A document of its own.
    Document,
    /// An item of a `records:` list.
    Item,
    /// A row of a table.
    Row,
}

/// A field as written.
#[derive(Clone, Debug)]
pub struct Field {
    /// Our name for it.
    pub name: FieldName,
    /// Where its key stands; a column's header for a row.
    pub key_span: Span,
    /// Its value.
    pub value: Node,
    /// Whether the row has it from its register.
    pub inherited: bool,
}

impl Field {
    /// Whether it was read from a heading: that says what a document is about, and not yet that it
    /// shows it.
    pub fn is_from_heading(&self) -> bool {
        self.key_span.contains(self.value.span)
    }
}

/// The common life of records (contract §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Being written.
    Draft,
    /// Being looked at.
    InReview,
    /// In force.
    Approved,
    /// Out of force.
    Retired,
    /// Nothing said: in force.
    Unsaid,
}

/// A date, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated {
    /// The day.
    pub day: Date,
    /// Where it is written.
    pub span: Span,
}

/// One thing with an id and a type.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its id; empty when it has none.
    pub id: SmolStr,
    /// Where its id stands; without one, where its type or first cell does.
    pub id_span: Span,
    /// Its type.
    pub kind: Arc<RecordType>,
    /// Its file.
    pub file: FileId,
    /// Its document, by position.
    pub document: u32,
    /// Its fields in the order written.
    pub fields: Vec<Field>,
    /// What it was written as.
    pub shape: RecordShape,
    /// Where its type stands, or the row's first cell: what a missing field is told at.
    pub type_span: Span,
    /// What it refers to.
    pub references: Vec<Reference>,
    /// Its life so far: asked by nearly every rule.
    pub(super) status: Status,
    /// Whether a newer record says that it takes its place: known once names are resolved.
    pub(super) replaced: bool,
    /// What is wrong with its values, and the field it is about.
    pub problems: Vec<(SmolStr, Problem)>,
}

impl Record {
    /// Whether it is of this type.
    pub fn is_a(&self, kind: &str) -> bool {
        self.kind.name == kind
    }

    /// A field that is there, whatever it holds.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The value of a field that says something.
    pub fn value(&self, name: &str) -> Option<&Node> {
        self.field(name).map(|field| &field.value).filter(|value| !value.is_blank())
    }

    /// Whether a field says something.
    pub fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// The text of a field with one value; of a list, its first.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.value(name)?.items().iter().find_map(Node::text).map(str::trim).filter(|text| !text.is_empty())
    }

    /// The texts of a field with one value or a list of them.
    pub fn texts(&self, name: &str) -> impl Iterator<Item = (&str, Span)> {
        let items = self.value(name).map_or(&[][..], Node::items);
        items.iter().filter_map(|item| Some((item.text()?.trim(), item.span))).filter(|(text, _)| !text.is_empty())
    }

    /// Whether a field is, or a list holds, this word.
    pub fn is(&self, name: &str, word: &str) -> bool {
        self.texts(name).any(|(text, _)| text == word)
    }

    /// A date, when the field holds a valid one.
    pub fn date(&self, name: &str) -> Option<Dated> {
        let value = self.value(name)?;
        Some(Dated { day: parse_date(value.text()?.trim())?, span: value.span })
    }

    /// A period, when the field holds a valid one.
    pub fn period(&self, name: &str) -> Option<Period> {
        parse_period(self.text(name)?)
    }

    /// Yes or no, when the field says so.
    pub fn truth(&self, name: &str) -> Option<bool> {
        boolean(self.text(name)?)
    }

    /// Where a field's value stands; for one that is not there, the record's id. An empty cell is a
    /// place of its own; its header is not the row's.
    pub fn span_of(&self, name: &str) -> Span {
        match self.field(name) {
            Some(field) if field.value.span.is_empty() && self.shape != RecordShape::Row => field.key_span,
            Some(field) => field.value.span,
            None => self.id_span,
        }
    }

    /// Where to point for a field's value.
    pub fn at(&self, name: &str) -> Place {
        Place::File(self.file, self.span_of(name))
    }

    /// A place in the record's file.
    pub fn place(&self, span: Span) -> Place {
        Place::File(self.file, span)
    }

    /// Where to point for the record as a whole.
    pub fn place_of_id(&self) -> Place {
        Place::File(self.file, self.id_span)
    }

    /// Where to point for something that is missing.
    pub fn place_of_type(&self) -> Place {
        Place::File(self.file, self.type_span)
    }

    /// Its life so far.
    pub fn status(&self) -> Status {
        self.status
    }

    /// With its status as its fields say.
    pub(super) fn settled(self) -> Record {
        let status = match self.text("status") {
            Some("draft") => Status::Draft,
            Some("in-review") => Status::InReview,
            Some("approved") => Status::Approved,
            Some("retired") => Status::Retired,
            _ => Status::Unsaid,
        };
        Record { status, ..self }
    }

    /// Whether it is out of force, whichever record says so.
    pub fn is_retired(&self) -> bool {
        self.replaced || self.says_retired()
    }

    /// Whether it says itself that it is out of force.
    pub fn says_retired(&self) -> bool {
        self.status() == Status::Retired || self.has("superseded_by")
    }

    /// Whether it is still being written.
    pub fn is_draft(&self) -> bool {
        self.status() == Status::Draft
    }

    /// Whether it counts: neither draft nor retired.
    pub fn is_live(&self) -> bool {
        !self.is_draft() && !self.is_retired()
    }

    /// Whether one of its values could not be read, so nothing may rest on the field.
    pub fn is_faulty(&self, name: &str) -> bool {
        self.problems.iter().any(|(field, _)| field == name || field.strip_prefix(name).is_some_and(|rest| rest.starts_with(['.', '['])))
    }

    /// Whether a value is there that could not be read; a missing one is not faulty in this sense.
    pub fn is_faulty_value(&self, name: &str) -> bool {
        self.has(name) && self.is_faulty(name)
    }

    /// Whether a field could not be read for a reason that is told elsewhere.
    pub fn has_problem_told_elsewhere(&self, name: &str) -> bool {
        self.problems.iter().any(|(field, problem)| field == name && problem.kind == ProblemKind::Told)
    }

    /// Whether something is wrong with a part of it, such as an item of a list.
    pub fn has_problem_in(&self, span: Span) -> bool {
        self.problems.iter().any(|(_, problem)| span.contains(problem.span))
    }

    /// Its title, or else its id: what people call it.
    pub fn title(&self) -> Option<&str> {
        self.text("title")
    }

    /// The standards it is tagged with, by their keys where they have one. A slip stands for the
    /// standard most likely meant: it is told itself (DOC005).
    pub fn standards(&self) -> Vec<&str> {
        self.texts("standards").map(|(text, _)| pack_meant(text).map_or(text, |(pack, _)| pack)).collect()
    }

    /// How to name it in a message.
    pub fn name(&self) -> String {
        if self.id.is_empty() { format!("this {}", self.kind.name) } else { format!("`{}`", crate::schema::brief(&self.id)) }
    }

    /// Whether a field is there without a value: `owner:`.
    pub fn is_left_empty(&self, name: &str) -> bool {
        self.field(name).is_some_and(|field| matches!(field.value.kind, NodeKind::Missing) || field.value.is_blank())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A repo of 100,000 documents has more than a million fields: each byte more of one is a megabyte.
    #[test]
    fn fields_take_little_room() {
        assert_eq!((size_of::<Node>(), size_of::<Field>()), (32, 56));
    }
}
