//! A record, or an item of a list in it, as conditions see it.

use super::form::{Path, Point};
use crate::model::{Record, RecordId};
use crate::rules::Context;
use crate::schema::parse_date;
use crate::source::{Place, Span};
use crate::syntax::{Node, ProblemKind};
use jiff::civil::Date;

/// What a condition is about.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    /// The record.
    pub(super) id: RecordId,
    /// The same.
    pub(super) record: &'a Record,
    /// The list and the item in it, when the rule is about items.
    pub(super) item: Option<(&'a str, &'a Node)>,
    /// The record the rule is about, for `each.…`.
    pub(super) each: &'a Record,
}

impl<'a> Subject<'a> {
    /// A record the rule is about.
    pub(super) fn new(id: RecordId, record: &'a Record) -> Subject<'a> {
        Subject { id, record, item: None, each: record }
    }

    /// One item of a list of this record.
    pub(super) fn item(self, list: &'a str, node: &'a Node) -> Subject<'a> {
        Subject { item: Some((list, node)), ..self }
    }

    /// A linked record, seen from this one.
    pub(super) fn other(self, context: &Context<'a>, id: RecordId) -> Subject<'a> {
        Subject { id, record: context.record(id), item: None, each: self.each }
    }

    fn record_of(self, path: &Path) -> &'a Record {
        if path.of_each { self.each } else { self.record }
    }

    fn item_of(self, path: &Path) -> Option<&'a Node> {
        self.item.filter(|_| !path.of_each).map(|(_, node)| node)
    }

    /// The value of a field that says something.
    pub(super) fn value(self, path: &Path) -> Option<&'a Node> {
        let (first, rest) = path.steps.split_first()?;
        let mut node = match self.item_of(path) {
            Some(item) => item.get(first)?,
            None => self.record_of(path).value(first)?,
        };
        for step in rest {
            node = node.get(step)?;
        }
        (!node.is_blank()).then_some(node)
    }

    /// The date in a field.
    pub(super) fn date(self, path: &Path) -> Option<Date> {
        parse_date(self.value(path)?.text()?.trim())
    }

    /// Whether a field, or what it names, was reported as unusable. A field that is only missing is
    /// reported too, unless this rule speaks of it in DOC004's place.
    pub(super) fn is_faulty(self, context: &Context<'_>, path: &Path, speaks_for_missing: bool) -> bool {
        let record = self.record_of(path);
        let Some(first) = path.steps.first() else { return false };
        let item = self.item_of(path);
        let told = record.problems.iter().any(|(field, problem)| {
            let here = match item {
                Some(item) => item.span.contains(problem.span) && field.rsplit('.').next() == Some(first),
                None => field == first || field.strip_prefix(first.as_str()).is_some_and(|rest| rest.starts_with(['.', '['])),
            };
            here && !matches!(problem.kind, ProblemKind::Placeholder) && !(speaks_for_missing && problem.kind == ProblemKind::MissingField)
        });
        let within = |span: Span| item.is_none_or(|item| item.span.contains(span));
        let list = self.item.filter(|_| item.is_some()).map_or(first.as_str(), |(list, _)| list);
        let id = if path.of_each { None } else { Some(self.id) };
        told || id.is_some_and(|id| context.graph.edges_in(id, list).any(|edge| edge.is_broken() && within(edge.span)))
    }

    /// Where a field's value stands; where it would stand, when it is not there.
    pub(super) fn place(self, path: &Path) -> Place {
        let record = self.record_of(path);
        if let Some(node) = self.value(path) {
            return record.place(node.span);
        }
        let first = path.steps.first().map_or("", |first| first.as_str());
        match (self.item_of(path), first) {
            (Some(item), _) => record.place(item.span),
            (None, "id") => record.place_of_id(),
            (None, "type") => record.place_of_type(),
            // A key of a map: at the map's own key.
            (None, _) if path.steps.len() > 1 && record.has(first) => {
                record.place(record.field(first).map_or(record.id_span, |field| field.key_span))
            }
            (None, _) if record.field(first).is_some() => record.at(first),
            (None, _) => record.place_of_type(),
        }
    }

    /// Where a point lies.
    pub(super) fn point(self, point: &Point, other: Option<Subject<'a>>) -> Option<Place> {
        match point {
            Point::Field(path) => Some(self.place(path)),
            Point::Item => self.item.map(|(_, node)| self.record.place(node.span)),
            Point::Other(path) => other.map(|other| match path {
                Some(path) => other.place(path),
                None => other.record.place_of_id(),
            }),
        }
    }
}
