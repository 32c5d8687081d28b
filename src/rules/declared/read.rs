//! From a page's front-matter to the [`Form`] of its checks, with every slip told at its place.

use super::form::{Asks, Clause, Cover, Each, Form, Linked, Path, Point, Where};
use super::template::{SLOTS, Slot, Template};
use crate::rules::{Grade, PageError};
use crate::schema::{FieldName, Shape, Types, brief, nearest};
use crate::source::Span;
use crate::syntax::{Node, NodeKind};
use smol_str::SmolStr;

/// Keys of a check.
const CHECK_KEYS: &[&str] = &[
    "each", "items", "when", "where", "unless", "that", "fields", "needs", "exists", "cover", "point", "related", "message", "help", "grade",
    "replaces", "chain",
];
/// Keys of what is linked or must exist.
const LINKED_KEYS: &[&str] = &["a", "via", "where", "at-least", "at-most", "newest-by", "drafts"];
/// Keys of a cover.
const COVER_KEYS: &[&str] = &["requirements", "applicable-controls", "by", "field"];
/// Words that begin a condition that is about no field.
pub(super) const CLAUSE_KEYS: &[&str] = &["any", "not", "linked", "exists", "counts-for", "follows"];

/// Whose fields are meant.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    /// The types of the record at hand; empty for the repo as a whole.
    pub(super) kinds: &'a [SmolStr],
    /// The list whose items are at hand.
    pub(super) items: Option<&'a str>,
    /// The types of the record the rule is about.
    pub(super) each: &'a [SmolStr],
}

/// Reads one page's checks.
pub(super) struct Reader<'a> {
    pub(super) types: &'a Types,
    pub(super) errors: Vec<PageError>,
}

impl Reader<'_> {
    /// Notes a slip.
    pub(super) fn tell(&mut self, span: Span, message: impl Into<String>) {
        self.errors.push(PageError { span, message: message.into() });
    }

    /// Tells of keys that have no meaning here.
    pub(super) fn keys(&mut self, node: &Node, known: &[&str], what: &str) {
        if !matches!(node.kind, NodeKind::Map(_)) {
            self.tell(node.span, format!("{what} is a map of keys, not {}", node.describe()));
            return;
        }
        for entry in node.entries().iter().filter(|entry| !known.contains(&entry.key.as_str())) {
            let help = nearest(&entry.key, known.iter().copied()).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            self.tell(entry.key_span, format!("`{}` is no key of {what}{help}", brief(&entry.key)));
        }
    }

    /// One check.
    pub(super) fn form(&mut self, node: &Node) -> Option<Form> {
        self.keys(node, CHECK_KEYS, "a check");
        let each = node.get("each").map(|each| self.kinds(each));
        let kinds: &[SmolStr] = each.as_deref().unwrap_or(&[]);
        let items = node.get("items").and_then(Node::text).map(SmolStr::new);
        let record = Scope { kinds, items: None, each: kinds };
        if let (Some(items), Some(written)) = (&items, node.get("items")) {
            self.known_field(record, &Path { of_each: false, steps: vec![items.clone()] }, written.span);
        }
        let scope = Scope { items: items.as_deref(), ..record };
        let nowhere = Scope { kinds: &[], items: None, each: &[] };
        let when = node.get("when").map(|when| self.conditions(when, nowhere)).unwrap_or_default();
        let filter = node.get("where").map(|filter| self.conditions(filter, scope)).unwrap_or_default();
        let unless = node.get("unless").map(|unless| self.conditions(unless, if each.is_some() { scope } else { nowhere }));
        let asks = self.asks(node, scope)?;
        if each.is_none() && !matches!(asks, Asks::Exists(_) | Asks::Cover(_)) {
            self.tell(node.span, "say with `each` which records this is about");
        }
        let other: Vec<SmolStr> = match &asks {
            Asks::Needs(linked) | Asks::Exists(linked) => linked.kinds.clone(),
            Asks::Cover(cover) => cover.by.kinds.clone(),
            Asks::That(_) | Asks::Fields(..) => Vec::new(),
        };
        let Some(written) = node.get("message") else {
            self.tell(
                node.entries().first().map_or(node.span, |entry| entry.key_span),
                "a check needs a `message`: one sentence that says what is wrong",
            );
            return None;
        };
        let message = self.template(written, scope, &other)?;
        let help = node.get("help").and_then(|help| self.template(help, scope, &other));
        let point = node.get("point").and_then(|point| self.point(point, scope, &other));
        let mut related = Vec::new();
        for one in node.get("related").map_or(&[][..], Node::items) {
            self.keys(one, &["at", "says"], "`related`");
            let place = one.get("at").and_then(|at| self.point(at, scope, &other));
            let says = one.get("says").and_then(|says| self.template(says, scope, &other));
            related.extend(place.zip(says));
        }
        let grade = node.get("grade").and_then(|grade| {
            let parsed = grade.text().and_then(Grade::parse);
            if parsed.is_none() {
                self.tell(grade.span, "`grade` is major, minor or observation");
            }
            parsed
        });
        let replaces = node.get("replaces").and_then(Node::text) == Some("true");
        let chain = node.get("chain").and_then(Node::text) == Some("true");
        let each = each.map(|kinds| Each { kinds, items });
        Some(Form { each, when, filter, unless, asks, point, related, message, help, chain, grade, replaces })
    }

    fn asks(&mut self, node: &Node, scope: Scope<'_>) -> Option<Asks> {
        let asked: Vec<&str> = ["that", "needs", "exists", "cover"].into_iter().filter(|key| node.get(key).is_some()).collect();
        let [only] = asked.as_slice() else {
            let span = node.entries().first().map_or(node.span, |entry| entry.key_span);
            let message = "a check asks one thing: `that` (conditions), `needs` (linked records), `exists` (records in the repo) or `cover`";
            self.tell(span, message);
            return None;
        };
        let asked = node.get(only)?;
        Some(match *only {
            "that" => match node.get("fields") {
                Some(fields) => {
                    let paths = fields.items().iter().filter_map(|field| self.path(field.text()?, field.span, scope)).collect::<Vec<Path>>();
                    let shape = paths.first().and_then(|path| self.shape(scope, path)).cloned();
                    Asks::Fields(paths, self.tests(asked, scope, shape.as_ref()))
                }
                None => Asks::That(self.conditions(asked, scope)),
            },
            "needs" => Asks::Needs(self.linked(asked, scope)?),
            "exists" => Asks::Exists(self.linked(asked, scope)?),
            _ => {
                self.keys(asked, COVER_KEYS, "`cover`");
                let Some(by) = asked.get("by") else {
                    self.tell(asked.span, "say with `by` which records must cover it");
                    return None;
                };
                let by = self.linked(by, scope)?;
                let field = asked.get("field").and_then(Node::text).unwrap_or("covers");
                let within = Scope { kinds: &by.kinds, items: None, each: scope.each };
                let span = asked.get("field").map_or(asked.span, |field| field.span);
                self.known_field(within, &Path { of_each: false, steps: vec![field.into()] }, span);
                Asks::Cover(Cover {
                    requirements: texts(asked.get("requirements")),
                    applicable: asked.get("applicable-controls").and_then(Node::text) == Some("true"),
                    field: field.into(),
                    by,
                })
            }
        })
    }

    /// The names of types.
    fn kinds(&mut self, node: &Node) -> Vec<SmolStr> {
        let mut kinds = Vec::new();
        for item in node.items() {
            let Some(name) = item.text() else { continue };
            if name != "any" && self.types.get(name).is_none() {
                let near = nearest(name, self.types.iter().map(|kind| kind.name.as_str()));
                let help = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                self.tell(item.span, format!("there is no type `{}`{help}", brief(name)));
            }
            kinds.push(name.into());
        }
        if kinds.is_empty() {
            self.tell(node.span, "name a type of record, such as `system`");
        }
        kinds
    }

    /// `monitoring`, or a map that says which and how many.
    pub(super) fn linked(&mut self, node: &Node, scope: Scope<'_>) -> Option<Linked> {
        if node.text().is_some() {
            let kinds = self.kinds(node);
            return Some(Linked { kinds, via: None, filter: Where::default(), at_least: 1, at_most: None, newest_by: Vec::new(), drafts: false });
        }
        self.keys(node, LINKED_KEYS, "a link");
        let Some(a) = node.get("a") else {
            self.tell(node.span, "say with `a` which type of record is meant");
            return None;
        };
        let kinds = self.kinds(a);
        let within = Scope { kinds: &kinds, items: None, each: scope.each };
        let filter = node.get("where").map(|filter| self.conditions(filter, within)).unwrap_or_default();
        let via = node.get("via").and_then(|via| Some((SmolStr::new(via.text()?), via.span)));
        if let Some((via, span)) = &via {
            let path = Path { of_each: false, steps: vec![via.clone()] };
            let here = self.shape(scope, &path).is_some() || self.shape(Scope { items: None, ..scope }, &path).is_some();
            if !here && self.shape(within, &path).is_none() {
                self.known_field(within, &path, *span);
            }
        }
        let newest_by = texts(node.get("newest-by"));
        for (field, item) in newest_by.iter().zip(node.get("newest-by").map_or(&[][..], Node::items)) {
            self.known_field(within, &Path { of_each: false, steps: vec![field.clone()] }, item.span);
        }
        let at_most = node.get("at-most").and_then(|most| self.count(most));
        let at_least = node.get("at-least").and_then(|least| self.count(least)).unwrap_or(usize::from(at_most.is_none()));
        let drafts = node.get("drafts").and_then(Node::text) == Some("true");
        Some(Linked { filter, via: via.map(|(via, _)| via), at_least, at_most, newest_by, kinds, drafts })
    }

    fn count(&mut self, node: &Node) -> Option<usize> {
        let count = node.text().and_then(|text| text.parse().ok());
        if count.is_none() {
            self.tell(node.span, "this is a whole number");
        }
        count
    }

    /// Conditions, all of which must hold.
    pub(super) fn conditions(&mut self, node: &Node, scope: Scope<'_>) -> Where {
        if !matches!(node.kind, NodeKind::Map(_)) {
            self.tell(node.span, "conditions are a map: `field: value`");
            return Where::default();
        }
        let mut clauses = Vec::new();
        for entry in node.entries() {
            let value = &entry.value;
            match entry.key.as_str() {
                "any" => clauses.push(Clause::Any(value.items().iter().map(|one| self.conditions(one, scope)).collect())),
                "not" => clauses.push(Clause::Not(self.conditions(value, scope))),
                "linked" => clauses.extend(value.items().iter().filter_map(|one| Some(Clause::Linked(self.linked(one, scope)?))).collect::<Vec<_>>()),
                "exists" => clauses.extend(value.items().iter().filter_map(|one| Some(Clause::Exists(self.linked(one, scope)?))).collect::<Vec<_>>()),
                "counts-for" => clauses.extend(self.standard(value).map(Clause::CountsFor)),
                "follows" => clauses.extend(self.standard(value).map(Clause::Follows)),
                key => {
                    if let Some(path) = self.path(key, entry.key_span, scope) {
                        let shape = self.shape(scope, &path).cloned();
                        clauses.push(Clause::Field(path, self.tests(value, scope, shape.as_ref())));
                    }
                }
            }
        }
        Where { clauses }
    }

    fn standard(&mut self, node: &Node) -> Option<SmolStr> {
        let name = node.text()?;
        let known = crate::standards::pack_names();
        if known.iter().any(|pack| pack == name) {
            return Some(name.into());
        }
        let help = nearest(name, known.iter().map(SmolStr::as_str)).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        self.tell(node.span, format!("there is no standard `{}`{help}", brief(name)));
        None
    }

    /// A field of the record at hand, or with `each.` of the one the rule is about.
    pub(super) fn path(&mut self, written: &str, span: Span, scope: Scope<'_>) -> Option<Path> {
        let (of_each, rest) = written.strip_prefix("each.").map_or((false, written), |rest| (true, rest));
        let path = Path { of_each, steps: rest.split('.').map(SmolStr::new).collect() };
        self.known_field(scope, &path, span).then_some(path)
    }

    /// Whether a field is one of the types at hand; tells when it is not.
    fn known_field(&mut self, scope: Scope<'_>, path: &Path, span: Span) -> bool {
        let first = path.steps.first().map_or("", SmolStr::as_str);
        if self.shape(scope, path).is_some() || first.starts_with("x-") {
            return true;
        }
        let kinds = if path.of_each { scope.each } else { scope.kinds };
        let written = path.steps.join(".");
        if kinds.is_empty() {
            let known = nearest(first, CLAUSE_KEYS.iter().copied());
            let help = known.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            self.tell(span, format!("`{}` is about a record, but here the repo as a whole is meant{help}", brief(&written)));
            return false;
        }
        let fields: Vec<String> = self.fields(scope, path.of_each).into_iter().map(|(name, _)| name.to_string()).collect();
        let near = nearest(first, fields.iter().map(String::as_str).chain(CLAUSE_KEYS.iter().copied()));
        let help = near.filter(|near| *near != first).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        let whose = match (scope.items, path.of_each) {
            (Some(items), false) => format!("the items of `{items}`"),
            _ => format!("`{}`", kinds.join("` or `")),
        };
        self.tell(span, format!("`{}` is no field of {whose}{help}", brief(&written)));
        false
    }

    /// The fields at hand.
    fn fields(&self, scope: Scope<'_>, of_each: bool) -> Vec<(&FieldName, &Shape)> {
        let kinds = if of_each { scope.each } else { scope.kinds };
        let all = self.types.iter().filter(|kind| kinds.iter().any(|name| *name == kind.name || name == "any"));
        let fields = all.flat_map(|kind| kind.fields());
        match scope.items.filter(|_| !of_each) {
            None => fields.collect(),
            Some(items) => {
                let lists = fields.filter(|(name, _)| *name == items).map(|(_, shape)| shape);
                let mut keys = Vec::new();
                for shape in lists {
                    item_fields(shape, &mut keys);
                }
                keys
            }
        }
    }

    /// The shape of a field; of one within a map that says nothing of its keys, the map's.
    pub(super) fn shape(&self, scope: Scope<'_>, path: &Path) -> Option<&Shape> {
        let (first, rest) = path.steps.split_first()?;
        let (_, mut shape) = self.fields(scope, path.of_each).into_iter().find(|(name, _)| *name == first.as_str())?;
        for step in rest {
            let inner = [shape].into_iter().chain(&shape.any_of).find_map(|one| one.property(step));
            match inner {
                Some(inner) => shape = inner,
                None if shape.closed || shape.any_of.iter().any(|one| one.closed) => return None,
                None => return Some(shape),
            }
        }
        Some(shape)
    }

    fn point(&mut self, node: &Node, scope: Scope<'_>, other: &[SmolStr]) -> Option<Point> {
        let written = node.text()?;
        let within = Scope { kinds: other, items: None, each: scope.each };
        match written {
            "item" if scope.items.is_some() => Some(Point::Item),
            "other" if !other.is_empty() => Some(Point::Other(None)),
            _ => match written.strip_prefix("other.") {
                Some(field) => self.path(field, node.span, within).map(|path| Point::Other(Some(path))),
                None => self.path(written, node.span, scope).map(Point::Field),
            },
        }
    }

    /// A message; a slip in it is told at the name in braces where that can be counted.
    fn template(&mut self, node: &Node, scope: Scope<'_>, other: &[SmolStr]) -> Option<Template> {
        let text = node.text()?;
        let within = Scope { kinds: other, items: None, each: scope.each };
        let mut slot = |name: &str| -> Result<Slot, String> {
            let before = self.errors.len();
            let name = name.strip_prefix("field:").unwrap_or(name);
            let made = match name.strip_prefix("other.") {
                Some(field) => self.path(field, node.span, within).map(|_| Slot::Other(field.into())),
                None if scope.kinds.is_empty() => None,
                None => self.path(name, node.span, scope).map(Slot::Field),
            };
            let told: Vec<PageError> = self.errors.drain(before..).collect();
            made.ok_or_else(|| {
                let near = nearest(name, SLOTS.iter().copied()).map(|near| format!("`{{{name}}}` stands for nothing; did you mean `{{{near}}}`?"));
                near.or_else(|| told.first().map(|error| error.message.clone())).unwrap_or_else(|| format!("`{{{name}}}` stands for nothing"))
            })
        };
        match Template::read(text, &mut slot) {
            Ok(template) => Some(template),
            Err((range, message)) => {
                // In a plain or simply quoted text, offsets in the value are offsets in the file.
                let length = node.span.range().len();
                let span = match length.checked_sub(text.len()) {
                    Some(quotes @ (0 | 2)) => Span::new(range.start, range.end).shifted(node.span.range().start + quotes / 2),
                    _ => node.span,
                };
                self.tell(span, message);
                None
            }
        }
    }
}

/// The fields of the items of a list.
fn item_fields<'a>(shape: &'a Shape, into: &mut Vec<(&'a FieldName, &'a Shape)>) {
    into.extend(shape.properties.iter().map(|(name, shape)| (name, shape)));
    for inner in shape.items.as_deref().into_iter().chain(&shape.any_of) {
        item_fields(inner, into);
    }
}

/// The texts of a value or list.
pub(super) fn texts(node: Option<&Node>) -> Vec<SmolStr> {
    node.map_or(&[][..], Node::items).iter().filter_map(Node::text).map(SmolStr::new).collect()
}
