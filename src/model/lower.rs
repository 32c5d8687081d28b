//! From a file's text to its records.

use super::document::{Document, DocumentKind, Guess};
use super::fields::field_of_key;
use super::listing;
use super::record::{Field, Record, RecordShape};
use super::references::collect;
use super::suppress;
use super::table::{Draft, Register, rows};
use crate::schema::{Fault, FaultKind, RecordType, Types, brief, nearest, validate};
use crate::settings::{DocumentPlace, RegisterPlace, Settings};
use crate::source::{FileId, Span, folder_of};
use crate::syntax::{
    Body, Format, MAX_FRONT_MATTER_BYTES, Node, NodeKind, Problem, ProblemKind, Prose, find_placeholder, hidden_characters, is_placeholder_only,
    may_hold_placeholder, parse_markdown, parse_toml, parse_yaml, split,
};
use regex::Regex;
use smol_str::SmolStr;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

/// What lowering needs beside the text.
pub(super) struct Lowering<'a> {
    pub(super) types: &'a Types,
    pub(super) settings: &'a Settings,
}

/// A file's document and records; ids of records are given later, when all files are read.
pub(super) struct Lowered {
    pub(super) document: Document,
    pub(super) records: Vec<Record>,
    pub(super) blocks: Vec<crate::syntax::Block>,
    /// Its images.
    pub(super) images: Vec<crate::syntax::Image>,
}

/// How many unknown fields of one record get a suggestion: a record with more is no record of slips.
const MOST_SUGGESTED: usize = 50;

/// Finds a type by name; an unknown one is told at its place.
type FindType<'a> = dyn Fn(&str, Span, &mut Document) -> Option<Arc<RecordType>> + 'a;

/// Fields that the rows of a register and the items of a list have from their document.
const INHERITED: &[&str] = &["owner", "status", "standards"];

impl Lowering<'_> {
    /// Reads one governed file.
    pub(super) fn document(&self, file: FileId, path: &str, bytes: &[u8]) -> Lowered {
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let at = error.valid_up_to();
                let detail = "this byte is not UTF-8, so the file can't be read as text";
                let problem = Problem::new(ProblemKind::Undecodable, Span::new(at, at + 1), detail);
                let guess = guess_of(&String::from_utf8_lossy(bytes));
                return unreadable(file, vec![problem], guess);
            }
        };
        let fence = split(text);
        let mut document = blank(file, fence.opening);
        for hidden in hidden_characters(text) {
            let detail = format!("U+{:04X} is invisible or reorders the text around it", u32::from(hidden.character));
            document.problems.push(Problem::new(ProblemKind::Undecodable, hidden.span, detail));
        }
        if text.contains('\0') {
            return unreadable(file, document.problems, guess_of(text));
        }
        let mut root = None;
        if let Some((format, inner)) = fence.front {
            if inner.range().len() > MAX_FRONT_MATTER_BYTES {
                let detail =
                    format!("the front-matter is {} KiB; at most {} KiB are read", inner.range().len() / 1024, MAX_FRONT_MATTER_BYTES / 1024);
                document.problems.push(Problem::new(ProblemKind::Malformed, fence.opening, detail));
                return unreadable(file, document.problems, guess_of(text));
            }
            let (node, problems) = match format {
                Format::Yaml => parse_yaml(inner.slice(text), inner.range().start),
                Format::Toml => parse_toml(inner.slice(text), inner.range().start),
            };
            document.problems.extend(problems);
            match node {
                Some(Node { kind: NodeKind::Missing, .. }) => {}
                Some(node) if matches!(node.kind, NodeKind::Map(_)) => root = Some(node),
                Some(node) => {
                    let detail = format!("front-matter must be `key: value` lines, not {}", node.describe());
                    document.problems.push(Problem::new(ProblemKind::Malformed, node.span, detail));
                    return unreadable(file, document.problems, guess_of(text));
                }
                None if document.problems.iter().any(|problem| matches!(problem.kind, ProblemKind::Malformed | ProblemKind::DuplicateKey)) => {
                    return unreadable(file, document.problems, guess_of(text));
                }
                None => {}
            }
        }
        if let Some(problem) = fence.problem {
            document.problems.push(problem);
            if fence.front.is_none() {
                return unreadable(file, document.problems, guess_of(text));
            }
        }
        let body = parse_markdown(text, fence.body);
        let place = self.settings.documents.iter().find(|place| place.paths.matches(path));
        let register_place = self.settings.registers.iter().find(|register| register.paths.matches(path));
        let drafts = self.drafts(text, path, root.as_ref(), &body, place, register_place, &mut document);
        self.finish(text, document, drafts, body)
    }

    /// Reads a CSV register.
    pub(super) fn csv(&self, file: FileId, register: &RegisterPlace, bytes: &[u8]) -> Lowered {
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let at = error.valid_up_to();
                let detail = "this byte is not UTF-8, so the register can't be read as text";
                let problem = Problem::new(ProblemKind::Undecodable, Span::new(at, at + 1), detail);
                let guess = Guess { id: None, kind: Some(register.kind.value.clone()) };
                return unreadable(file, vec![problem], guess);
            }
        };
        let mut document = blank(file, Span::default());
        let mut drafts = Vec::new();
        if let Some(kind) = self.types.get(&register.kind.value) {
            let rows = Register { kind, settings: self.settings, columns: &register.columns };
            drafts = super::csv::rows(text, &rows, &mut document.problems);
        }
        document.kind = DocumentKind::Governed;
        self.finish(text, document, drafts, Body::default())
    }

    /// The records of a document, unchecked.
    #[allow(clippy::too_many_arguments)]
    fn drafts(
        &self,
        text: &str,
        path: &str,
        root: Option<&Node>,
        body: &Body,
        place: Option<&DocumentPlace>,
        register_place: Option<&RegisterPlace>,
        document: &mut Document,
    ) -> Vec<Draft> {
        let empty: [crate::syntax::Entry; 0] = [];
        let entries = root.map_or(&empty[..], Node::entries);
        let find = |name: &str| entries.iter().find(|entry| *field_of_key(&entry.key, None, self.settings) == *name);
        let written_type = find("type").filter(|entry| !entry.value.is_blank());
        let register = find("register").filter(|entry| !entry.value.is_blank());
        let opening = document.opening;
        let named = |name: &str, span: Span, document: &mut Document| {
            let kind = self.types.get(name).cloned();
            if kind.is_none() {
                document.problems.push(unknown_type(self.types, name, span));
            }
            kind
        };
        let mut drafts = Vec::new();
        let mut unknown = false;

        let mut type_span = written_type.map_or(opening, |entry| entry.value.span);
        let kind = match written_type {
            Some(entry) => {
                let name = entry.value.text().unwrap_or("").trim();
                let kind = named(name, entry.value.span, document);
                unknown |= kind.is_none();
                kind
            }
            None => match place.and_then(|place| place.kind.as_ref()) {
                Some(name) => {
                    type_span = find("id").map_or(opening, |entry| entry.value.span);
                    self.types.get(&name.value).cloned()
                }
                None if register.is_some() && find("id").is_some() => {
                    type_span = register.map_or(opening, |entry| entry.value.span);
                    self.types.get("document").cloned()
                }
                None => None,
            },
        };
        if let Some(kind) = kind {
            let mut fields: Vec<Field> = Vec::with_capacity(entries.len());
            for entry in entries {
                let name = field_of_key(&entry.key, Some(&kind), self.settings);
                // Two keys are one field only by alias.
                if self.settings.aliases.is_empty() || !fields.iter().any(|known| known.name == name) {
                    fields.push(Field { name, key_span: entry.key_span, value: self.aliased(&kind, &entry.key, &entry.value), inherited: false });
                }
            }
            if let Some(place) = place
                && !fields.iter().any(|field| field.name == "id")
                && let Some(id) = id_by_place(place, path, body, opening)
            {
                fields.push(id);
            }
            drafts.push(Draft { kind, fields, shape: RecordShape::Document, type_span });
        }
        let inherited: Vec<Field> = entries
            .iter()
            .filter(|entry| INHERITED.contains(&entry.key.as_str()) && !entry.value.is_blank())
            .map(|entry| Field { name: entry.key.clone(), key_span: entry.key_span, value: entry.value.clone(), inherited: true })
            .collect();

        let register_kind = match (register, register_place, place.and_then(|place| place.register.as_ref())) {
            (Some(entry), _, _) => {
                let kind = named(entry.value.text().unwrap_or("").trim(), entry.value.span, document);
                unknown |= kind.is_none();
                kind
            }
            (None, Some(register), _) => self.types.get(&register.kind.value).cloned(),
            (None, None, Some(name)) => self.types.get(&name.value).cloned(),
            (None, None, None) => None,
        };
        let has_list = find("records")
            .filter(|entry| matches!(&entry.value.kind, NodeKind::List(items) if items.iter().any(|item| matches!(item.kind, NodeKind::Map(_)))));
        if let Some(list) = has_list {
            for item in list.value.items() {
                self.item(item, register_kind.as_ref(), &named, &inherited, &mut drafts, document);
            }
        }
        if let Some(kind) = &register_kind {
            let none = HashMap::new();
            let columns = register_place.map_or(&none, |register| &register.columns);
            let mut made = rows(text, &body.tables, &Register { kind, settings: self.settings, columns }, &mut document.problems);
            for draft in &mut made {
                inherit(draft, &inherited);
            }
            drafts.extend(made);
        }
        document.kind = match (drafts.is_empty(), root) {
            (false, _) => DocumentKind::Governed,
            (true, _) if unknown => DocumentKind::Unreadable,
            (true, Some(_)) if register_kind.is_some() || has_list.is_some() => DocumentKind::Governed,
            (true, Some(_)) => DocumentKind::Untyped,
            (true, None) => DocumentKind::Prose,
        };
        if document.kind == DocumentKind::Unreadable {
            document.guess = Guess { id: find("id").and_then(|entry| entry.value.text()).map(SmolStr::new), kind: None };
        }
        let must_be_record = self.settings.include_is_strict && self.settings.include.matches(path);
        if must_be_record && matches!(document.kind, DocumentKind::Prose | DocumentKind::Untyped) {
            let (span, detail) = match root {
                None => (Span::new(0, 0), "this file is governed, but has no front-matter that says what it is"),
                Some(_) => (find("id").map_or(opening, |entry| entry.value.span), "this file is governed, but its front-matter has no `type`"),
            };
            document.problems.push(Problem::new(ProblemKind::NoFrontMatter, span, detail));
            document.kind = DocumentKind::Unreadable;
            document.guess = Guess { id: find("id").and_then(|entry| entry.value.text()).map(SmolStr::new), kind: None };
        }
        drafts
    }

    /// One item of a `records:` list.
    fn item(
        &self,
        item: &Node,
        register: Option<&Arc<RecordType>>,
        named: &FindType<'_>,
        inherited: &[Field],
        drafts: &mut Vec<Draft>,
        document: &mut Document,
    ) {
        let entries = item.entries();
        let Some(first) = entries.first() else { return };
        let written = item.get("type").filter(|node| !node.is_blank());
        let (kind, type_span) = match written {
            Some(node) => (named(node.text().unwrap_or("").trim(), node.span, document), node.span),
            None => (register.cloned(), item.get("id").map_or(first.key_span, |id| id.span)),
        };
        let Some(kind) = kind else {
            if written.is_none() {
                let detail = "this item of `records` has no `type`, and its document names no `register`";
                document.problems.push(Problem::new(ProblemKind::NoFrontMatter, type_span, detail));
            }
            return;
        };
        let mut fields: Vec<Field> = Vec::with_capacity(entries.len());
        for entry in entries {
            let name = field_of_key(&entry.key, Some(&kind), self.settings);
            fields.push(Field { name, key_span: entry.key_span, value: self.aliased(&kind, &entry.key, &entry.value), inherited: false });
        }
        let mut draft = Draft { kind, fields, shape: RecordShape::Item, type_span };
        inherit(&mut draft, inherited);
        drafts.push(draft);
    }

    /// A value in the team's own word, where `[aliases]` gives ours.
    fn aliased(&self, kind: &RecordType, key: &SmolStr, value: &Node) -> Node {
        if self.settings.aliases.is_empty() {
            return value.clone();
        }
        let Some(shape) = kind.field(key) else {
            return value.clone();
        };
        let Some(text) = value.text() else {
            return value.clone();
        };
        if shape.leaf_choices().iter().any(|choice| choice == text) {
            return value.clone();
        }
        match self.settings.aliases.get(&crate::settings::folded(text)) {
            Some(ours) if shape.leaf_choices().contains(ours) || shape.leaf_choices().is_empty() => Node::scalar(ours.clone(), value.span),
            _ => value.clone(),
        }
    }

    /// Checks values, collects references, and takes from the body what stays.
    fn finish(&self, text: &str, mut document: Document, drafts: Vec<Draft>, body: Body) -> Lowered {
        let mut records = Vec::with_capacity(drafts.len());
        for (at, draft) in drafts.into_iter().enumerate() {
            let record = self.record(draft, &document);
            if let Some(allow) = record.fields.iter().find(|field| field.name == "allow" && !field.inherited) {
                let of_document = record.shape == RecordShape::Document;
                suppress::of_field(&allow.value, (!of_document).then_some(at), &mut document.allows);
            }
            records.push(record);
        }
        suppress::of_comments(&body, &mut document.allows, &mut document.problems);
        if document.kind == DocumentKind::Governed {
            self.body_problems(text, &body, &records, &mut document);
            self.second_places(text, &body, &records, &mut document);
        }
        let anchors: Vec<&str> = body.headings.iter().map(|heading| &*heading.anchor).chain(body.anchors.iter().map(|anchor| &**anchor)).collect();
        document.anchors = anchors.join("\n").into();
        document.links = body.links.into_iter().map(|link| (link.destination, link.span)).collect();
        document.mentions = body.mentions.into_iter().map(|mention| (SmolStr::new(&mention.id), mention.span)).collect();
        Lowered { document, records, blocks: body.blocks, images: body.images }
    }

    /// What the body of a document says of others, or of itself a second time.
    fn second_places(&self, text: &str, body: &Body, records: &[Record], document: &mut Document) {
        let Some(own) = records.first().filter(|record| record.shape == RecordShape::Document) else {
            return;
        };
        if own.has("version") {
            document.newest_version = listing::newest_version(text, body);
        }
        if own.has("lists")
            && let Some(kind) = self.types.get("document")
        {
            document.lines = listing::lines(text, body, kind, self.settings);
            for (name, span) in own.texts("lists").filter(|(name, _)| self.types.get(name).is_none()) {
                document.problems.push(unknown_type(self.types, name, span));
            }
        }
    }

    /// Empty sections and left-over placeholders, told only of what is not a draft.
    fn body_problems(&self, text: &str, body: &Body, records: &[Record], document: &mut Document) {
        let Some(first) = records.first() else { return };
        if first.is_draft() {
            return;
        }
        if first.text("status") == Some("approved") {
            let alone = body.headings.len() == 1;
            for heading in body.headings.iter().filter(|heading| heading.empty && !(alone && heading.level == 1)) {
                let detail = format!("nothing stands under the heading `{}`", brief(&heading.text));
                document.problems.push(Problem::new(ProblemKind::EmptySection, heading.span, detail));
            }
        }
        let prose = Prose { text, blocks: &body.blocks, images: &body.images };
        for block in &body.blocks {
            // Most blocks can hold none; they are not laid out to be searched.
            if !block.runs.iter().any(|run| run.reads.is_some() || may_hold_placeholder(run.span.slice(text))) {
                continue;
            }
            let flat = prose.flatten(block);
            if let Some(found) = find_placeholder(&flat.words) {
                let detail = flat.words[found.clone()].to_owned();
                document.problems.push(Problem::new(ProblemKind::Placeholder, flat.span(found), detail));
            }
        }
    }

    fn record(&self, draft: Draft, document: &Document) -> Record {
        let Draft { kind, fields, shape, type_span } = draft;
        let mut problems: Vec<(SmolStr, Problem)> = Vec::new();
        let mut references = Vec::new();
        let is_draft = fields.iter().any(|field| field.name == "status" && field.value.text() == Some("draft"));
        for field in fields.iter().filter(|field| !field.inherited) {
            let Some(field_shape) = kind.field(&field.name) else {
                if !field.name.starts_with("x-") && shape != RecordShape::Row {
                    problems.push((field.name.clone(), unknown_field(field, &kind, problems.len() < MOST_SUGGESTED)));
                }
                continue;
            };
            if field.name != "type" && field.name != "records" {
                let mut faults = Vec::new();
                validate(field_shape, &field.value, &field.name, &mut faults);
                problems.extend(faults.into_iter().map(|fault| (field.name.clone(), problem_of(&fault))));
            }
            collect(field, field_shape, &mut references);
            if !is_draft && field.name != "allow" {
                placeholders(field, &mut problems);
            }
        }
        missing_fields(&kind, &fields, type_span, shape, &mut problems);
        let id_field = fields.iter().find(|field| field.name == "id" && !field.value.is_blank());
        let control = fields.iter().find(|field| field.name == "control" && !field.value.is_blank());
        let (id, id_span) = match id_field.or(control.filter(|_| kind.name == "control")) {
            Some(field) => (SmolStr::new(field.value.text().unwrap_or("").trim()), field.value.span),
            None => (SmolStr::default(), type_span),
        };
        Record { id, id_span, kind, file: document.file, document: 0, fields, shape, type_span, references, problems }
    }
}

fn inherit(draft: &mut Draft, inherited: &[Field]) {
    for field in inherited {
        let known = draft.kind.field(&field.name).is_some();
        if known && draft.fields.iter().all(|own| own.name != field.name || own.value.is_blank()) {
            draft.fields.retain(|own| own.name != field.name);
            draft.fields.push(field.clone());
        }
    }
}

fn problem_of(fault: &Fault) -> Problem {
    let kind = match fault.kind {
        FaultKind::Missing => ProblemKind::MissingField,
        FaultKind::Invalid => ProblemKind::InvalidValue,
        FaultKind::Unknown => ProblemKind::UnknownField,
    };
    let meant = fault.meant.as_deref();
    Problem::new(kind, fault.span, fault.message.clone()).with_meant(&fault.written, meant)
}

/// A name that is no type.
fn unknown_type(types: &Types, name: &str, span: Span) -> Problem {
    let near = nearest(name, types.iter().map(|kind| kind.name.as_str()));
    Problem::new(ProblemKind::UnknownType, span, format!("there is no type `{}`", brief(name))).with_meant(name, near)
}

fn unknown_field(field: &Field, kind: &RecordType, suggest: bool) -> Problem {
    let near = if suggest { nearest(&field.name, kind.fields().map(|(name, _)| name.as_str())) } else { None };
    let detail = format!("`{}` is not a field of {}", brief(&field.name), kind.with_article());
    Problem::new(ProblemKind::UnknownField, field.key_span, detail).with_meant(&field.name, near)
}

/// Required fields that say nothing: told at the type, at the empty value, or at its key.
fn missing_fields(kind: &RecordType, fields: &[Field], type_span: Span, shape: RecordShape, problems: &mut Vec<(SmolStr, Problem)>) {
    let says = |name: &str| fields.iter().any(|field| field.name == name && !field.value.is_blank());
    let place = |name: &str| match fields.iter().find(|field| field.name == name) {
        Some(field) if !field.value.span.is_empty() => field.value.span,
        Some(field) if shape == RecordShape::Row => field.value.span,
        Some(field) => field.key_span,
        None => type_span,
    };
    let mut told: Vec<&SmolStr> = Vec::new();
    for name in kind.shape.required.iter().filter(|name| *name != "type" && !says(name)) {
        if told.contains(&name) {
            continue;
        }
        told.push(name);
        let detail = format!("{} needs `{name}`", kind.with_article());
        problems.push((name.clone(), Problem::new(ProblemKind::MissingField, place(name), detail)));
    }
    let choices: Vec<&SmolStr> = kind.shape.any_of.iter().flat_map(|one| &one.required).collect();
    if !choices.is_empty() && !choices.iter().any(|name| says(name)) {
        let names: Vec<String> = choices.iter().map(|name| format!("`{name}`")).collect();
        let detail = format!("{} needs {}", kind.with_article(), names.join(" or "));
        let first = choices.iter().find(|name| fields.iter().any(|field| &field.name == **name)).copied().unwrap_or(choices[0]);
        problems.push((first.clone(), Problem::new(ProblemKind::MissingField, place(first), detail)));
    }
}

/// Values that only hold a place, or texts that hold one.
fn placeholders(field: &Field, problems: &mut Vec<(SmolStr, Problem)>) {
    fn walk(node: &Node, found: &mut Vec<(Span, String)>) {
        match &node.kind {
            NodeKind::Scalar { text, .. } => {
                let only = is_placeholder_only(text)
                    && text.chars().any(char::is_alphanumeric)
                    && !matches!(text.trim().to_lowercase().as_str(), "n/a" | "na");
                if only {
                    found.push((node.span, text.trim().to_owned()));
                } else if let Some(range) = find_placeholder(text) {
                    found.push((node.span, text[range].to_owned()));
                }
            }
            NodeKind::List(items) => items.iter().for_each(|item| walk(item, found)),
            NodeKind::Map(entries) => entries.iter().for_each(|entry| walk(&entry.value, found)),
            NodeKind::Missing => {}
        }
    }
    let mut found = Vec::new();
    walk(&field.value, &mut found);
    problems.extend(found.into_iter().map(|(span, word)| (field.name.clone(), Problem::new(ProblemKind::Placeholder, span, word))));
}

/// The id of a document that does not say it: in its file name or first heading, by pattern.
fn id_by_place(place: &DocumentPlace, path: &str, body: &Body, opening: Span) -> Option<Field> {
    let pattern = place.id.as_ref()?;
    let name = path.strip_prefix(folder_of(path)).unwrap_or(path).trim_start_matches('/');
    let pick = |text: &str| pattern.captures(text).and_then(|found| found.get(1).or(found.get(0))).map(|found| SmolStr::new(found.as_str()));
    let (id, span) = match pick(name) {
        Some(id) => (id, opening),
        None => body.headings.first().and_then(|heading| Some((pick(&heading.text)?, heading.span)))?,
    };
    Some(Field { name: "id".into(), key_span: span, value: Node::scalar(id, span), inherited: false })
}

static GUESS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"(?m)^\s*(id|type)\s*[:=]\s*["']?([A-Za-z0-9][\w.-]*)"#).ok());

fn guess_of(text: &str) -> Guess {
    let mut end = text.len().min(4096);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut guess = Guess::default();
    for found in GUESS.iter().flat_map(|pattern| pattern.captures_iter(&text[..end])) {
        let slot = if &found[1] == "id" { &mut guess.id } else { &mut guess.kind };
        if slot.is_none() {
            *slot = Some(SmolStr::new(&found[2]));
        }
    }
    guess
}

fn blank(file: FileId, opening: Span) -> Document {
    Document {
        file,
        kind: DocumentKind::Prose,
        records: 0..0,
        problems: Vec::new(),
        links: Vec::new(),
        mentions: Vec::new(),
        anchors: "".into(),
        allows: Vec::new(),
        hits: Vec::new(),
        lines: Vec::new(),
        newest_version: None,
        guess: Guess::default(),
        opening,
    }
}

/// A file that is skipped as a whole, loudly.
pub(super) fn unreadable(file: FileId, problems: Vec<Problem>, guess: Guess) -> Lowered {
    let mut document = blank(file, Span::default());
    document.kind = DocumentKind::Unreadable;
    document.problems = problems;
    document.guess = guess;
    Lowered { document, records: Vec::new(), blocks: Vec::new(), images: Vec::new() }
}
