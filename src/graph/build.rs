//! Building the graph.

use super::adopted::Adopted;
use super::artifact::{self, ArtifactState};
use super::edge::{Edge, Graph, Target};
use super::id::{follows_pattern, on_pattern, plain_id};
use super::incoming::Incoming;
use super::links::{self, DocumentLink, LinkState};
use super::look;
use super::meant;
use super::succession;
use crate::model::{Corpus, DocumentKind, Record, RecordId, Reference};
use crate::schema::{FieldName, Requirements};
use crate::settings::Settings;
use crate::source::Tree;
use crate::standards::{Kind, RequirementId, Resolved, Standards};
use crate::syntax::is_placeholder_only;
use foldhash::HashSet;
use rayon::prelude::*;
use smol_str::SmolStr;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

/// How many records are resolved at a time.
const PIECE: usize = 8192;

/// The field of an edge that a body names.
static MENTION: LazyLock<FieldName> = LazyLock::new(|| "[[]]".into());
static LINK: LazyLock<FieldName> = LazyLock::new(|| "link".into());
static NO_TARGETS: LazyLock<Arc<[SmolStr]>> = LazyLock::new(|| Arc::new([]));

/// Resolves every name of the corpus. The names move out of the records: a corpus is resolved once.
pub fn build(corpus: &mut Corpus, standards: &Standards, tree: &Tree, settings: &Settings) -> Graph {
    // Names are held once: what records hand over lives on as edges.
    let references: Vec<Vec<Reference>> = corpus.records.iter_mut().map(|record| std::mem::take(&mut record.references)).collect();
    let graph = resolve(corpus, references, standards, tree, settings);
    succession::settle(corpus, &graph);
    graph
}

fn resolve(corpus: &Corpus, references: Vec<Vec<Reference>>, standards: &Standards, tree: &Tree, settings: &Settings) -> Graph {
    let mut graph = Graph::default();
    for (id, record) in corpus.iter() {
        if !record.id.is_empty() {
            graph.by_id.entry(plain_id(&record.id)).or_default().push(id);
        }
        graph.by_type.entry(record.kind.name.clone()).or_default().push(id);
        if record.is_a("control") {
            let controls = controls_of(record, standards);
            for control in &controls {
                graph.by_control.entry(*control).or_default().push(id);
            }
            if let [only] = controls.as_slice() {
                graph.control_of.insert(id, *only);
            }
        }
    }
    // An id with letters that only look Latin is meant by whoever types what they see; DOC009 tells.
    for (id, record) in corpus.iter().filter(|(_, record)| !record.id.is_ascii()) {
        if let Some(typed) = look::as_typed(&plain_id(&record.id)) {
            graph.by_id.entry(typed).or_insert_with(|| vec![id]);
        }
    }
    // So is one that is off the pattern only by its case or its hyphens.
    for (id, record) in corpus.iter().filter(|(_, record)| is_off_pattern(record, settings)) {
        if let Some(right) = on_pattern(&record.id) {
            graph.by_id.entry(right.into()).or_insert_with(|| vec![id]);
        }
    }
    // What an item whose type is unknown says of itself is there all the same.
    for guess in corpus.documents.iter().filter_map(|document| document.guess.as_deref()).filter(|guess| !guess.holds_none) {
        graph.unreadable_ids.extend(guess.ids.iter().cloned());
        graph.unreadable_types.extend(guess.kinds.iter().cloned());
    }
    for document in corpus.documents.iter().filter(|document| document.kind == DocumentKind::Unreadable || document.is_lost_register()) {
        let guess = document.guess.as_deref().cloned().unwrap_or_default();
        graph.unreadable_ids.extend(guess.id);
        graph.unreadable_rows.extend(guess.kind.clone().filter(|_| guess.is_register));
        match guess.kind {
            Some(kind) => drop(graph.unreadable_types.insert(kind)),
            None if guess.holds_none => {}
            None => graph.unreadable_unknown = true,
        }
    }
    let adopted = settings.adopt.then(|| Adopted::new(corpus));
    let resolver = Resolver { corpus, standards, tree, graph: &graph, adopted: adopted.as_ref(), prefixes: prefixes(corpus) };
    let mut links = links::look_up(corpus, tree, settings);
    links.extend(resolver.mentions());
    links.sort_by_key(|link| (link.document, link.span));
    let (mut edges, outgoing) = resolver.all_edges(references, &links);
    meant::find(corpus, standards, &mut graph, &mut edges, &mut links);
    for edge in edges.iter().filter(|edge| edge.field == "requirements") {
        if let Target::Requirements(requirements) = &edge.target {
            for requirement in requirements {
                graph.shown_by.entry(*requirement).or_default().push(edge.from);
            }
        }
    }
    graph.artifacts = artifact::find(corpus, tree, settings.adopt);
    graph.incoming = Incoming::of_edges(&edges, corpus.records.len());
    graph.edges = edges;
    graph.outgoing = outgoing;
    graph.links = links;
    graph
}

/// Whether a record's id is off the pattern. Controls bear numbers; and where nothing was written for
/// us, ids follow a pattern of their own.
fn is_off_pattern(record: &Record, settings: &Settings) -> bool {
    !settings.adopt && record.has("id") && !record.is_a("control") && !follows_pattern(&record.id)
}

/// The record that a link in a body belongs to: the document's own.
fn owner_of(corpus: &Corpus, link: &DocumentLink) -> Option<RecordId> {
    corpus.own_record(&corpus.documents[link.document as usize])
}

/// The controls a record decides on: its `control`, or its id. One row may stand for a range.
fn controls_of(record: &Record, standards: &Standards) -> Vec<RequirementId> {
    let text = record.text("control").unwrap_or(&record.id);
    match standards.resolve(&plain_id(text), &record.standards()) {
        Resolved::Found(found) if found.iter().all(|id| standards.requirement(*id).kind == Kind::Control) => found,
        _ => Vec::new(),
    }
}

struct Resolver<'a> {
    corpus: &'a Corpus,
    standards: &'a Standards,
    tree: &'a Tree,
    graph: &'a Graph,
    /// How names are understood that were not written for us.
    adopted: Option<&'a Adopted>,
    /// What ids begin with.
    prefixes: HashSet<SmolStr>,
}

/// What ids begin with, those of this repo and those that we would give.
fn prefixes(corpus: &Corpus) -> HashSet<SmolStr> {
    let mut prefixes = HashSet::default();
    for record in corpus.records.iter().filter(|record| follows_pattern(&record.id)) {
        prefixes.extend(record.id.split('-').next().map(SmolStr::new));
        prefixes.insert(SmolStr::new(&record.kind.prefix));
    }
    prefixes
}

impl Resolver<'_> {
    /// The edges of all records, those of their fields before those of their bodies, and which are
    /// whose. It goes piece by piece, so that the names of a large repo and its edges are never held
    /// side by side.
    fn all_edges(&self, mut references: Vec<Vec<Reference>>, links: &[DocumentLink]) -> (Vec<Edge>, Vec<Range<u32>>) {
        let mut edges: Vec<Edge> = Vec::with_capacity(references.iter().map(Vec::len).sum::<usize>() + links.len());
        let mut outgoing = Vec::with_capacity(references.len());
        // Documents and records stand in the same order.
        let mut of_bodies = links.iter().filter_map(|link| self.of_body(link)).peekable();
        for (piece, first) in references.chunks_mut(PIECE).zip((0u32..).step_by(PIECE)) {
            let records = piece.par_iter_mut().with_min_len(64).zip(first..first + PIECE as u32);
            let resolved: Vec<Vec<Edge>> = records.map(|(references, at)| self.edges(RecordId(at), &std::mem::take(references))).collect();
            for (own, at) in resolved.into_iter().zip(first..) {
                let start = edges.len() as u32;
                edges.extend(own);
                while let Some(edge) = of_bodies.next_if(|edge| edge.from == RecordId(at)) {
                    edges.push(edge);
                }
                outgoing.push(start..edges.len() as u32);
            }
        }
        (edges, outgoing)
    }

    /// The edge of a link or mention that leads from a document's own record to another.
    fn of_body(&self, link: &DocumentLink) -> Option<Edge> {
        let LinkState::Record(to) = link.state else { return None };
        let from = owner_of(self.corpus, link).filter(|from| *from != to)?;
        let field = if link.mention { *MENTION } else { *LINK };
        let targets = Arc::clone(&NO_TARGETS);
        Some(Edge { from, field, span: link.span, text: link.text.clone(), targets, target: Target::Record(to), rests: false })
    }

    fn edges(&self, from: RecordId, references: &[Reference]) -> Vec<Edge> {
        let record = self.corpus.record(from);
        let mut edges = Vec::with_capacity(references.len());
        for reference in references {
            let targets = self.targets(record, reference);
            let targets = match self.adopted {
                Some(adopted) => adopted.understood(self.corpus, self.tree, record, reference, targets),
                None => targets,
            };
            for target in targets {
                edges.push(Edge {
                    from,
                    field: reference.field,
                    span: reference.span,
                    text: reference.text.clone(),
                    targets: Arc::clone(&reference.targets),
                    target,
                    rests: reference.rests,
                });
            }
        }
        // A control's number may stand in its id alone.
        if record.is_a("control") && !record.has("control") {
            let resolved = self.standards.resolve(&plain_id(&record.id), &record.standards());
            let is_range = matches!(&resolved, Resolved::Found(found) if found.len() > 1);
            if !is_range && !self.standards.looks_like_control(&record.id) {
                return edges;
            }
            let target = match resolved {
                Resolved::Found(found) => Target::Requirements(found.into()),
                Resolved::Objective(objective) => Target::Objective(objective),
                Resolved::Unknown(near) => Target::UnknownRequirement(near),
            };
            edges.push(Edge {
                from,
                field: "id".into(),
                span: record.id_span,
                text: record.id.clone(),
                targets: Arc::clone(&NO_TARGETS),
                target,
                rests: false,
            });
        }
        edges
    }

    /// What a name comes to; a range of controls comes to several.
    fn targets(&self, record: &Record, reference: &Reference) -> Vec<Target> {
        let text = plain_id(&reference.text);
        if is_placeholder_only(&text) {
            return Vec::new();
        }
        let fits = |id: &RecordId| {
            let kind = &self.corpus.record(*id).kind.name;
            reference.targets.iter().any(|target| target == "*" || target == kind)
        };
        if !reference.targets.is_empty() {
            let named = self.graph.with_id(&text);
            if let Some(found) = named.iter().find(|id| fits(id)) {
                return vec![Target::Record(*found)];
            }
            let controls = reference.requirement.is_some() || reference.targets.iter().any(|target| target == "control");
            if controls && named.is_empty() {
                match self.standards.resolve(&text, &record.standards()) {
                    Resolved::Found(found) => return self.control_targets(&found),
                    Resolved::Objective(objective) => return vec![Target::Objective(objective)],
                    // A control's title is no id of a record either.
                    Resolved::Unknown(near) if self.standards.looks_like_control(&text) || (near.is_some() && text.contains(' ')) => {
                        return vec![Target::UnknownRequirement(near)];
                    }
                    Resolved::Unknown(_) => {}
                }
            }
            if let Some(found) = named.first() {
                return vec![Target::WrongType(*found)];
            }
            let may_be_row = || reference.targets.iter().any(|target| self.graph.unreadable_rows.contains(target));
            if self.graph.unreadable_ids.contains(&text) || may_be_row() {
                return vec![Target::Unreadable];
            }
            if let Some(target) = self.by_path(record, &text, &fits) {
                return vec![target];
            }
            return vec![Target::Nothing(None)];
        }
        match self.standards.resolve(&text, &record.standards()) {
            Resolved::Found(found) => {
                let only_controls = reference.requirement == Some(Requirements::Controls);
                if only_controls && found.iter().any(|id| self.standards.requirement(*id).kind != Kind::Control) {
                    return vec![Target::UnknownRequirement(None)];
                }
                vec![Target::Requirements(found.into())]
            }
            Resolved::Objective(objective) => vec![Target::Objective(objective)],
            // A control of one's own, in a statement whose ids stand under "Control".
            Resolved::Unknown(_) if reference.field == "control" && record.id == reference.text && !self.standards.looks_like_control(&text) => {
                Vec::new()
            }
            Resolved::Unknown(near) => vec![Target::UnknownRequirement(near)],
        }
    }

    /// Controls with an entry come to the entry; those without stay numbers (SOA001 tells of them).
    fn control_targets(&self, found: &[RequirementId]) -> Vec<Target> {
        let mut targets = Vec::new();
        let mut bare = Vec::new();
        for control in found {
            match self.graph.entries_for(*control).first() {
                Some(entry) => targets.push(Target::Record(*entry)),
                None => bare.push(*control),
            }
        }
        if !bare.is_empty() || targets.is_empty() {
            targets.push(Target::Requirements(bare.into()));
        }
        targets
    }

    /// A path stands for the record in that file, or for the file.
    fn by_path(&self, record: &Record, text: &str, fits: &dyn Fn(&RecordId) -> bool) -> Option<Target> {
        if !text.contains('/') && !text.contains(".md") {
            return None;
        }
        let file = match artifact::locate(self.tree, self.tree.path(record.file), text) {
            ArtifactState::Found(file) => file,
            _ => return None,
        };
        let Some(document) = self.corpus.document_at(file) else {
            return Some(Target::File(file));
        };
        if document.kind == DocumentKind::Unreadable {
            return Some(Target::Unreadable);
        }
        let mut records = document.records.clone().map(RecordId);
        match records.clone().find(|id| fits(id)) {
            Some(found) => Some(Target::Record(found)),
            None => Some(records.next().map_or(Target::File(file), Target::WrongType)),
        }
    }

    /// `[[ID]]` in bodies. Only what has the form of an id is one.
    fn mentions(&self) -> Vec<DocumentLink> {
        let documents = self.corpus.documents.par_iter().with_min_len(64).enumerate();
        let found = documents.flat_map_iter(|(position, document)| {
            document.mentions.iter().filter_map(move |(text, span)| {
                let state = self.mentioned(&plain_id(text))?;
                Some(DocumentLink { document: position as u32, span: *span, text: text.clone(), mention: true, state })
            })
        });
        found.collect()
    }

    /// What a mentioned id comes to; `None` when it is none, or is told of elsewhere.
    fn mentioned(&self, id: &str) -> Option<LinkState> {
        if let Some(record) = self.graph.with_id(id).first() {
            return Some(LinkState::Record(*record));
        }
        if let Resolved::Found(found) = self.standards.resolve(id, &[]) {
            let entry = found.iter().find_map(|control| self.graph.entries_for(*control).first().copied());
            return Some(entry.map_or(LinkState::Fine, LinkState::Record));
        }
        let may_be_unread = self.graph.unreadable_ids.contains(id) || !self.graph.unreadable_rows.is_empty();
        (!may_be_unread && (looks_like_id(id) || self.is_like_ours(id))).then_some(LinkState::NoRecord(None))
    }

    /// Whether words have the form of an id and begin as those of this repo, or of one of our types,
    /// do: `[[ROLE-CFO]]` is one, `[[TO-DO]]` is a page.
    fn is_like_ours(&self, id: &str) -> bool {
        // `[[RISK-NNN]]` says what an id looks like.
        let is_form = |part: &str| part.len() > 1 && part.bytes().all(|byte| part.as_bytes()[0] == byte);
        let mut parts = id.split('-');
        let is_prefix = parts.next().is_some_and(|prefix| self.prefixes.contains(prefix));
        self.adopted.is_none() && is_prefix && follows_pattern(id) && !parts.any(is_form)
    }
}

fn looks_like_id(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['-', '.']).collect();
    parts.len() >= 2
        && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().any(|byte| byte.is_ascii_digit())
}
