//! The records of a document, before their values are checked: the document itself, the items of its
//! `records:` list, the rows of its tables.

use super::adopt;
use super::document::{Document, DocumentKind};
use super::lazy::LazyBody;
use super::record::{Field, RecordShape};
use super::silent::is_silent;
use super::table::{Register, rows};
use super::values::unknown_type;
use super::words::Words;
use crate::schema::{FieldName, RecordType, Types, nearest};
use crate::settings::{DocumentPlace, RegisterPlace, Settings};
use crate::source::{Span, folder_of};
use crate::syntax::{Body, Entry, Node, NodeKind, Problem, ProblemKind, is_slip};
use smol_str::SmolStr;
use std::collections::HashMap;
use std::sync::Arc;

/// A record in the making, before its values are checked.
pub(super) struct Draft {
    pub(super) kind: Arc<RecordType>,
    pub(super) fields: Vec<Field>,
    pub(super) shape: RecordShape,
    pub(super) type_span: Span,
    /// Whether it was not written for us: then what it lacks is told once, and its own words are
    /// nobody's mistake.
    pub(super) adopted: bool,
    /// An id for a document that has none, and where it comes from.
    pub(super) id: Option<(SmolStr, Span)>,
    /// Fields whose absence another row of the register tells.
    pub(super) told: Vec<SmolStr>,
}

impl Draft {
    /// A record of these fields.
    pub(super) fn new(kind: &Arc<RecordType>, fields: Vec<Field>, shape: RecordShape, type_span: Span) -> Draft {
        Draft { kind: Arc::clone(kind), fields, shape, type_span, adopted: false, id: None, told: Vec::new() }
    }

    /// Takes out the fields of cells that a row does not have: DOC017 tells of them.
    pub(super) fn lack<'a>(&mut self, fields: impl Iterator<Item = &'a FieldName>) {
        self.told.extend(fields.map(SmolStr::new));
        self.fields.retain(|field| !self.told.iter().any(|told| field.name == told.as_str()));
    }

    /// Keeps at most the id of a row whose cells stand under the wrong headers: DOC017 tells of it.
    pub(super) fn distrust(&mut self, keeps_id: bool) {
        let asked = self.kind.shape.required.iter().chain(self.kind.shape.any_of.iter().flat_map(|one| &one.required)).cloned();
        let kept = |name: &str| keeps_id && (name == "id" || (name == "control" && self.kind.name == "control"));
        self.told = asked.chain(self.fields.iter().map(|field| field.name.as_str().into())).filter(|name| !kept(name)).collect();
        self.fields.retain(|field| !self.told.iter().any(|told| field.name == told.as_str()));
    }
}

/// Fields that the rows of a register and the items of a list have from their document.
const INHERITED: &[&str] = &["owner", "status", "standards"];

/// What a document's records are made from, beside its front-matter.
pub(super) struct Drafting<'a> {
    pub(super) types: &'a Types,
    pub(super) settings: &'a Settings,
    pub(super) path: &'a str,
    pub(super) text: &'a str,
    pub(super) body: &'a LazyBody<'a>,
    /// Where the body stands.
    pub(super) whole: Span,
    /// The words it is read with.
    words: Words<'a>,
    /// What the config says of files at this path.
    place: Option<&'a DocumentPlace>,
    register_place: Option<&'a RegisterPlace>,
}

/// A type, where the document says so, and whether it was not written for us.
type Stated = (Arc<RecordType>, Span, bool);

impl<'a> Drafting<'a> {
    pub(super) fn new(types: &'a Types, settings: &'a Settings, path: &'a str, text: &'a str, body: &'a LazyBody<'a>, whole: Span) -> Drafting<'a> {
        let place = settings.documents.iter().find(|place| place.paths.matches(path));
        let register_place = settings.registers.iter().find(|register| register.paths.matches(path));
        Drafting { types, settings, path, text, body, whole, words: Words::new(settings), place, register_place }
    }

    /// The records; what is wrong with the document as a whole is told of it.
    pub(super) fn drafts(&self, root: Option<Node>, document: &mut Document) -> Vec<Draft> {
        let has_root = root.is_some();
        let entries = match root.map(|node| node.kind) {
            Some(NodeKind::Map(entries)) => entries,
            _ => Box::default(),
        };
        let find = |name: &str| entries.iter().find(|entry| self.words.means(&entry.key, name));
        let id = find("id");
        let id_span = id.map_or(document.opening, |entry| entry.value.span);
        let guess = id.and_then(|entry| entry.value.text()).map(SmolStr::new);
        let written_type = find("type").filter(|entry| !entry.value.is_blank());
        let register = find("register").filter(|entry| !entry.value.is_blank());

        let kind = self.kind_of_document(written_type, register, id, document);
        let register_kind = self.kind_of_rows(register, document);
        let unknown = (written_type.is_some() && kind.is_none() && !self.is_theirs(written_type)) || (register.is_some() && register_kind.is_none());
        let has_map =
            |entry: &&Entry| matches!(&entry.value.kind, NodeKind::List(items) if items.iter().any(|item| matches!(item.kind, NodeKind::Map(_))));
        let list = find("records").filter(has_map);
        let has_list = list.is_some();
        // Of an exception, `records` names the records it is about.
        let is_own = kind.as_ref().is_some_and(|(kind, ..)| kind.shape.property("records").is_some());
        if (kind.is_some() || register_kind.is_some() || has_list) && !is_own {
            document.problems.extend(find("records").into_iter().flat_map(|entry| no_records(&entry.value)));
        }

        let mut parts = Vec::new();
        if has_list || register_kind.is_some() {
            let mut inherited = inherited(&entries);
            inherited.extend(self.inherited_from_body(&inherited));
            for item in list.map_or(&[][..], |list| list.value.items()) {
                parts.extend(self.item(item, register_kind.as_ref(), &inherited, document));
            }
            // By its place alone, a document that was not written for us may be something else.
            let is_register = !has_list && (register.is_some() || !self.settings.adopt);
            parts.extend(self.rows(register_kind.as_ref(), is_register, &inherited, document));
        }
        let mut drafts = Vec::with_capacity(usize::from(kind.is_some()) + parts.len());
        drafts.extend(kind.map(|stated| self.of_document(stated, entries, document)));
        drafts.append(&mut parts);

        document.kind = match (drafts.is_empty(), has_root) {
            (false, _) => DocumentKind::Governed,
            (true, _) if unknown => DocumentKind::Unreadable,
            (true, true) if register_kind.is_some() || has_list => DocumentKind::Governed,
            (true, true) => DocumentKind::Untyped,
            (true, false) => DocumentKind::Prose,
        };
        let must_be_record = self.settings.include_is_strict && self.settings.include.matches(self.path);
        if must_be_record && matches!(document.kind, DocumentKind::Prose | DocumentKind::Untyped) {
            let (span, detail) = match has_root {
                false => (Span::new(0, 0), "this file is governed, but has no front-matter that says what it is"),
                true => (id_span, "this file is governed, but its front-matter has no `type`"),
            };
            document.problems.push(Problem::new(ProblemKind::NoFrontMatter, span, detail));
            document.kind = DocumentKind::Unreadable;
        }
        if document.kind == DocumentKind::Unreadable {
            document.guess.get_or_insert_default().id = guess;
        }
        drafts
    }

    /// The type of the document itself: written, or by its place, or that of a document that has an
    /// id beside its register.
    fn kind_of_document(&self, written: Option<&Entry>, register: Option<&Entry>, id: Option<&Entry>, document: &mut Document) -> Option<Stated> {
        if let Some(entry) = written
            && !self.is_theirs(Some(entry))
        {
            return Some((self.named(&entry.value, document)?, entry.value.span, false));
        }
        let span_of = |entry: Option<&Entry>| entry.map_or(document.opening, |entry| entry.value.span);
        if let Some(name) = self.place.and_then(|place| place.kind.as_ref()) {
            return Some((self.types.get(&name.value).cloned()?, span_of(id), self.words.lexicon.is_some()));
        }
        let is_document = register.is_some() && id.is_some();
        if is_document {
            return Some((self.types.get("document").cloned()?, span_of(register), false));
        }
        self.kind_by_body(document)
    }

    /// The type of a document that was not written for us: as its body says, or by the register in it.
    fn kind_by_body(&self, document: &Document) -> Option<Stated> {
        let any = self.words.lexicon.and_then(|_| self.types.get("document"))?;
        let found = adopt::pairs(self.text, self.body, self.whole, any, &self.words);
        if let Some((word, span)) = adopt::type_word(&found, &self.words)
            && let Some(kind) = self.type_of_word(word)
        {
            return Some((kind, span, true));
        }
        let rows = self.register_place.map(|register| &register.kind).or(self.place.and_then(|place| place.register.as_ref()))?;
        // A register with an owner, a version or an id of its own is a document too; one of controls
        // is the Statement of Applicability.
        let name = if rows.value == "control" { "soa" } else { "document" };
        (!found.first.is_empty()).then(|| Some((self.types.get(name).cloned()?, document.opening, true))).flatten()
    }

    /// Whether a written type is a word of the team's own, in a repo that was not written for us.
    fn is_theirs(&self, written: Option<&Entry>) -> bool {
        let Some(name) = written.and_then(|entry| entry.value.text()) else { return false };
        let slip = || nearest(name, self.types.iter().map(|kind| kind.name.as_str())).is_some_and(|near| is_slip(name, near));
        self.words.lexicon.is_some() && self.type_of_word(name).is_none() && !slip()
    }

    /// A type by its name or, in a repo that was not written for us, by what people call it.
    fn type_of_word(&self, name: &str) -> Option<Arc<RecordType>> {
        self.words.type_named(name, self.types)
    }

    /// The type of the rows of its tables, and of the items that name none.
    fn kind_of_rows(&self, register: Option<&Entry>, document: &mut Document) -> Option<Arc<RecordType>> {
        if let Some(entry) = register {
            return self.named(&entry.value, document);
        }
        let of_place = self.place.and_then(|place| place.register.as_ref());
        let name = self.register_place.map(|register| &register.kind).or(of_place)?;
        self.types.get(&name.value).cloned()
    }

    /// A type by the name that is written; an unknown one is told at its place.
    fn named(&self, written: &Node, document: &mut Document) -> Option<Arc<RecordType>> {
        let name = written.text().unwrap_or("").trim();
        let kind = self.type_of_word(name);
        if kind.is_none() && !self.types.is_unusable(name) {
            document.problems.push(unknown_type(self.types, name, written.span));
        }
        kind
    }

    /// The document as a record; it takes the front-matter as it is.
    fn of_document(&self, (kind, type_span, adopted): Stated, entries: Box<[Entry]>, document: &mut Document) -> Draft {
        let mut fields: Vec<Field> = Vec::with_capacity(entries.len() + usize::from(self.place.is_some()));
        let one_key_a_field = self.settings.aliases.is_empty() && !self.settings.adopt;
        for entry in entries {
            // A type in words of the team's own says nothing once the place has said it.
            if adopted && entry.key == "type" {
                continue;
            }
            let field = self.field(&kind, entry);
            // Two keys are one field only by another word for it.
            if one_key_a_field || !fields.iter().any(|known| known.name == field.name) {
                fields.push(field);
            }
        }
        let has_id = |fields: &[Field]| fields.iter().any(|field| field.name == "id" && !field.value.is_blank());
        if self.words.lexicon.is_some() {
            let found = adopt::pairs(self.text, self.body, self.whole, &kind, &self.words);
            let said = adopt::said(&found, &kind, &fields, &self.words);
            fields.extend(said.fields);
            adopt::settle_approval(self.text, &mut fields, &kind, &self.words);
            let mut tables = adopt::sections(self.text, self.body, &kind, &self.words);
            tables.extend(adopt::subtitle(self.text, self.body, self.settings));
            tables.retain(|new| !fields.iter().any(|known| known.name == new.name && !known.value.is_blank()));
            fields.extend(tables);
            document.restated = said.restated;
            document.metadata = said.places;
        }
        if let Some(place) = self.place
            && !fields.iter().any(|field| field.name == "id")
            && let Some(id) = id_by_place(place, self.path, self.body, document.opening)
        {
            fields.push(id);
        }
        let mut draft = Draft::new(&kind, fields, RecordShape::Document, type_span);
        draft.adopted = adopted;
        if adopted {
            let id = draft.fields.iter().find(|field| field.name == "id" && !field.value.is_blank());
            let heading = self.body.headings.first().map_or(document.opening, |heading| heading.span);
            if type_span == document.opening {
                draft.type_span = id.map_or(heading, |id| id.value.span);
            }
            draft.id = (!has_id(&draft.fields)).then(|| adopt::id_by_place(self.path, self.body, heading));
        }
        draft
    }

    /// One item of a `records:` list.
    fn item(&self, item: &Node, register: Option<&Arc<RecordType>>, inherited: &[Field], document: &mut Document) -> Option<Draft> {
        let entries = item.entries();
        let first = entries.first()?;
        let written = item.get("type").filter(|node| !node.is_blank());
        let (kind, type_span) = match written {
            Some(node) => (self.named(node, document), node.span),
            None => (register.cloned(), item.get("id").map_or(first.key_span, |id| id.span)),
        };
        let Some(kind) = kind else {
            if written.is_none() {
                let detail = "this item of `records` has no `type`, and its document names no `register`";
                document.problems.push(Problem::new(ProblemKind::UntypedItem, type_span, detail));
            }
            let guess = document.guess.get_or_insert_default();
            guess.ids.extend(item.get("id").and_then(Node::text).map(SmolStr::new));
            let near = written.and_then(Node::text).and_then(|name| nearest(name, self.types.iter().map(|kind| kind.name.as_str())));
            guess.kinds.extend(near.map(SmolStr::new));
            return None;
        };
        // The document keeps its list as written, so the items are copies.
        let fields = entries.iter().map(|entry| self.field(&kind, entry.clone())).collect();
        let mut draft = Draft::new(&kind, fields, RecordShape::Item, type_span);
        inherit(&mut draft, inherited);
        Some(draft)
    }

    /// The rows of the document's tables. Where none of them is read, that is told if `is_register`:
    /// nothing else in the document can be meant by it.
    fn rows(&self, kind: Option<&Arc<RecordType>>, is_register: bool, inherited: &[Field], document: &mut Document) -> Vec<Draft> {
        let Some(kind) = kind else { return Vec::new() };
        let none = HashMap::new();
        let columns = self.register_place.map_or(&none, |register| &register.columns);
        let read = rows(self.text, &self.body.tables, &Register { kind, words: self.words, columns }, &mut document.problems);
        let mut made = read.unwrap_or_else(|problem| {
            if is_register {
                document.problems.push(problem);
                let guess = document.guess.get_or_insert_default();
                (guess.kind, guess.is_register) = (Some(kind.name.clone()), is_register);
            }
            Vec::new()
        });
        for draft in &mut made {
            inherit(draft, inherited);
        }
        if self.words.lexicon.is_some() {
            tell_missing_columns_once(&mut made);
        }
        made
    }

    /// A key and its value as our field, through the team's words.
    fn field(&self, kind: &RecordType, entry: Entry) -> Field {
        let name = self.words.field_of_key(&entry.key, kind);
        let value = self.words.value(kind, &name, &entry.key, entry.value);
        Field { name, key_span: entry.key_span, value, inherited: false }
    }

    /// What a body hands down to the rows of its register, where the front-matter doesn't: whether it is
    /// in force, and who owns it.
    fn inherited_from_body(&self, known: &[Field]) -> Vec<Field> {
        let Some(any) = self.words.lexicon.and_then(|_| self.types.get("document")) else { return Vec::new() };
        let found = adopt::pairs(self.text, self.body, self.whole, any, &self.words);
        let said = adopt::said(&found, any, &[], &self.words).fields.into_iter();
        let handed_down = said.filter(|field| INHERITED.contains(&field.name.as_str()) && !field.value.is_blank());
        let new = handed_down.filter(|field| !known.iter().any(|known| known.name == field.name));
        new.map(|field| Field { inherited: true, ..field }).collect()
    }
}

/// How many gaps make a row one that is hardly begun.
pub(super) const UNBEGUN: usize = 3;

/// A column that a register lacks is told at its first row alone.
pub(super) fn tell_missing_columns_once(rows: &mut [Draft]) {
    let mut told: Vec<SmolStr> = Vec::new();
    let mut begun = true;
    for row in rows {
        row.adopted = true;
        // Rows that nobody has filled in are told once too.
        let blank = |name: &&SmolStr| row.fields.iter().any(|field| field.name == name.as_str() && field.value.is_blank());
        let gaps: Vec<SmolStr> = row.kind.shape.required.iter().filter(blank).cloned().collect();
        let unbegun = gaps.len() >= UNBEGUN;
        let choices = row.kind.shape.any_of.iter().flat_map(|one| &one.required);
        let asked = row.kind.shape.required.iter().chain(choices);
        let lacks: Vec<SmolStr> =
            asked.filter(|name| *name != "type" && !row.fields.iter().any(|field| field.name == name.as_str())).cloned().collect();
        // A row that is not trusted lacks everything, and says nothing of the columns.
        if row.told.is_empty() {
            row.told = lacks.iter().filter(|name| told.contains(name)).cloned().collect();
            told.extend(lacks);
            if unbegun && !std::mem::take(&mut begun) {
                row.told.extend(gaps);
            }
        }
    }
}

/// What in a `records:` list is no record.
fn no_records(list: &Node) -> Vec<Problem> {
    let problem = |node: &Node, what: &str, wanted: &str| {
        Problem::new(ProblemKind::InvalidValue, node.span, format!("{what} must be {wanted}, not {}", node.describe()))
    };
    match &list.kind {
        NodeKind::List(items) => {
            let odd = items.iter().filter(|item| !item.is_blank() && !matches!(item.kind, NodeKind::Map(_)));
            odd.map(|item| problem(item, "an item of `records`", "a record, a map of its fields")).collect()
        }
        _ if list.is_blank() => Vec::new(),
        _ => vec![problem(list, "`records`", "a list of records")],
    }
}

/// What a document hands down to its rows and items.
fn inherited(entries: &[Entry]) -> Vec<Field> {
    let says = entries.iter().filter(|entry| INHERITED.contains(&entry.key.as_str()) && !entry.value.items().iter().all(is_silent));
    says.map(|entry| Field { name: FieldName::from(&entry.key), key_span: entry.key_span, value: entry.value.clone(), inherited: true }).collect()
}

fn inherit(draft: &mut Draft, inherited: &[Field]) {
    for field in inherited {
        let known = draft.kind.shape_of(field.name).is_some();
        if known && draft.fields.iter().all(|own| own.name != field.name || own.value.is_blank()) {
            draft.fields.retain(|own| own.name != field.name);
            draft.fields.push(field.clone());
        }
    }
}

/// The id of a document that does not say it: in its file name or first heading, by pattern.
fn id_by_place(place: &DocumentPlace, path: &str, body: &Body, opening: Span) -> Option<Field> {
    let name = path.strip_prefix(folder_of(path)).unwrap_or(path).trim_start_matches('/');
    let (id, span) = match place.id_in(name) {
        Some(id) => (id, opening),
        None => body.headings.first().and_then(|heading| Some((place.id_in(&heading.text)?, heading.span)))?,
    };
    Some(Field { name: "id".into(), key_span: span, value: Node::scalar(id, span), inherited: false })
}
