//! What a file most likely is: by what it says itself, its title, its name, its folder, and the
//! columns of its tables.

use super::{Plan, Understood};
use crate::lexicon::{Kind, Lexicon};
use crate::model::{Grid, Look, columns, holds_most, is_telling, keys, looks_like_id, read_version, turned_grid, type_in_body, written_keys};
use crate::schema::{FieldName, RecordType, Types};
use crate::settings::{DocumentPlace, Globs, RegisterPlace, Settings, folded};
use crate::source::{Span, Spanned, folder_of};
use smol_str::SmolStr;
use std::collections::HashMap;
use std::sync::Arc;

/// How many keys make a text a document under control.
const FEWEST_KEYS: usize = 2;
/// How many of them when nothing but the keys says so, and none is a number of the document's own.
const FEWEST_KEYS_ALONE: usize = 3;

/// How many columns must bear words of a type's own where no name says that they are a register.
const FEWEST_TELLING: usize = 4;

/// Of how many rows in a document's tables one must be of a register that no name announces.
const FEWEST_OF_ROWS: usize = 4;

/// What a document is.
pub(super) enum Guess {
    /// A record, or a register of them.
    Sure(Understood),
    /// It has metadata, but of what type it is nobody can tell.
    Untold,
    /// Words without metadata.
    Prose,
}

/// A name that says what a file is, and where it stands.
struct Named<'a> {
    kind: &'a Kind,
    text: String,
    place: &'static str,
}

/// A name that stands in the document itself.
const TITLE: &str = "its title";

impl Named<'_> {
    /// Why a file is what the name says.
    fn reason(&self) -> String {
        format!("\"{}\" in {}", brief(&self.text), self.place)
    }
}

/// The names of a file that say something, the most telling first.
fn names(path: &str, titles: &[&str]) -> Vec<Named<'static>> {
    let lexicon = Lexicon::builtin();
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let folders = folder_of(path).rsplit('/').filter(|folder| !folder.is_empty());
    let texts = titles.iter().map(|title| (*title, TITLE)).chain([(stem, "its file name")]).chain(folders.map(|folder| (folder, "its folder")));
    texts.filter_map(|(text, place)| Some(Named { kind: lexicon.kind(text)?, text: text.to_owned(), place })).collect()
}

/// What a Markdown document is.
pub(super) fn document(path: &str, text: &str, seen: &Look, types: &Types) -> Guess {
    let Some(any) = types.get("document") else { return Guess::Prose };
    let titles = seen.titles();
    let names = names(path, &titles);
    let register = register(path, &titles, &seen.grids, types);
    let is_list = titles.iter().any(|title| Lexicon::builtin().is_list(title));
    let in_body = type_in_body(text, seen, types);
    // A kind of document that only the team knows is none of ours, whatever else its name says.
    let theirs = matches!(in_body, Some(None));
    let by_itself = if seen.front.is_empty() { in_body.flatten() } else { by_itself(path, text, types) };
    let by_name = names.iter().find(|named| named.kind.document && !theirs).and_then(|named| Some((types.get(&named.kind.name)?, named)));
    let by_key = || if theirs { None } else { by_key_or_folder(path, text, seen, types) };
    let control = register.as_ref().is_some_and(|found| found.plan.register.as_deref() == Some("control"));
    let (kind, reason, by_title) = match (by_itself, by_name) {
        _ if is_list => (Some(any.clone()), "it is the list of documents".to_owned(), false),
        (Some(kind), _) => (Some(kind), "it says so itself".to_owned(), false),
        (None, Some((kind, named))) => (Some(Arc::clone(kind)), named.reason(), named.place == TITLE),
        (None, None) => match by_key() {
            Some((kind, reason)) => (Some(kind), reason, false),
            None => (None, "its first lines are those of a document under control".to_owned(), false),
        },
    };
    // A register is a document as well, when it says something of itself.
    let register_kind = if control { types.get("soa") } else { Some(any) };
    let named_alone = kind.as_ref().is_some_and(|kind| kind.name != "document");
    let kind = match (&register, kind) {
        (Some(found), Some(kind))
            if !is_list && found.rows > 1 && !names.iter().any(|named| named.place == TITLE && named.kind.name == kind.name) =>
        {
            register_kind.cloned()
        }
        (Some(_), None) => register_kind.cloned(),
        (_, kind) => kind,
    };
    let (known, strange) = keys(text, seen, kind.as_ref().unwrap_or(any));
    let register = register.filter(|_| !is_list);
    if let Some(mut found) = register {
        found.plan.kind = kind.filter(|_| known.len() >= FEWEST_KEYS || is_whole_document(&known)).map(|kind| kind.name.clone());
        found.keys = known.len();
        found.strange = strange;
        found.rows = read_version(types, &settings_of(&found.plan), path, text.as_bytes())
            .records
            .len()
            .saturating_sub(usize::from(found.plan.kind.is_some()));
        return Guess::Sure(found);
    }
    let enough = if named_alone || seen.numbered { FEWEST_KEYS } else { FEWEST_KEYS_ALONE };
    if known.len() < enough {
        return if known.len() >= FEWEST_KEYS && !seen.front.is_empty() { Guess::Untold } else { Guess::Prose };
    }
    let kind = kind.unwrap_or_else(|| Arc::clone(any));
    let id = (!known.iter().any(|field| field == "id")).then(|| id_pattern(path, seen.title.as_deref())).flatten();
    let plan = Plan { kind: Some(kind.name.clone()), register: None, id };
    let strange_columns = Vec::new();
    Guess::Sure(Understood { path: path.to_owned(), plan, reason, by_title, keys: known.len(), strange, rows: 0, columns: 0, strange_columns })
}

fn is_whole_document(known: &[FieldName]) -> bool {
    known.iter().any(|field| matches!(field.as_str(), "id" | "version" | "owner" | "approver"))
}

/// The type that a document names itself.
fn by_itself(path: &str, text: &str, types: &Types) -> Option<Arc<RecordType>> {
    let settings = settings_of(&Plan::default());
    let records = read_version(types, &settings, path, text.as_bytes()).records;
    records.first().map(|record| Arc::clone(&record.kind)).filter(|kind| kind.name != "document")
}

/// The type that a key such as `System ID` or the folder of a type's records tells, where the other keys
/// are that type's own.
fn by_key_or_folder(path: &str, text: &str, seen: &Look, types: &Types) -> Option<(Arc<RecordType>, String)> {
    let folder = folder_of(path).rsplit('/').next().unwrap_or("");
    let place = folded(folder);
    let own = |kind: &RecordType| keys(text, seen, kind).0.iter().filter(|field| kind.shape.property(field).is_some()).count();
    let written = written_keys(text, seen, types);
    let by_key = types.iter().find_map(|kind| {
        let key = written.iter().find(|key| folded(key) == folded(&kind.name) + "id").filter(|_| sheets(&seen.grids, kind) <= 1)?;
        (own(kind) >= 1).then(|| (Arc::clone(kind), format!("its key `{}`", brief(key))))
    });
    by_key.or_else(|| {
        let is_home = |kind: &&Arc<RecordType>| !place.is_empty() && (place == folded(&kind.folder) || place == folded(&kind.plural));
        let kind = types.iter().filter(is_home).find(|kind| own(kind) >= FEWEST_KEYS)?;
        Some((Arc::clone(kind), format!("\"{}\" in its folder", brief(folder))))
    })
}

/// How many tables are one record of a type each, a key a row, its id among them.
fn sheets(grids: &[Grid], kind: &RecordType) -> usize {
    let id = folded(&kind.name) + "id";
    grids.iter().filter_map(turned_grid).filter(|grid| grid.header.iter().any(|key| folded(key) == id)).count()
}

/// The register that tables are, and why. Names say which type to try; without one only an id column
/// of a type's own (`Risk ID`) does.
pub(super) fn register(path: &str, titles: &[&str], grids: &[Grid], types: &Types) -> Option<Understood> {
    if grids.is_empty() {
        return None;
    }
    let lexicon = Lexicon::builtin();
    let names = names(path, titles);
    // A table that is one record makes a register only where something is called one.
    let titled = names.iter().any(|named| named.kind.register && !named.kind.document);
    let are_sheets = types.iter().any(|kind| sheets(grids, kind) > 1);
    let with_registers: Vec<&Arc<RecordType>> = types.iter().filter(|kind| lexicon.has_registers(&kind.name)).collect();
    let mut best: Option<(usize, Understood)> = None;
    let mut rows_of: HashMap<SmolStr, usize> = HashMap::new();
    for grid in grids {
        let heading = grid.heading.as_deref().and_then(|heading| Some((lexicon.kind(heading)?, format!("\"{}\" in a heading", brief(heading)))));
        let named = names.iter().map(|named| (named.kind, named.reason()));
        let mut tried: Vec<(Arc<RecordType>, String)> = heading
            .into_iter()
            .chain(named)
            .filter_map(|(kind, reason)| {
                // The statement's rows are its controls.
                let name = if kind.name == "soa" { "control" } else { kind.name.as_str() };
                Some((Arc::clone(types.get(name).filter(|_| lexicon.has_registers(name))?), reason))
            })
            .collect();
        tried.extend(with_registers.iter().map(|kind| (Arc::clone(kind), String::new())));
        for candidate in [Some(grid.clone()), turned_grid(grid).filter(|_| titled || are_sheets)].into_iter().flatten() {
            let fits = tried.iter().filter_map(|(kind, reason)| fit(&candidate, kind, reason));
            if let Some((score, found)) = fits.max_by_key(|(score, ..)| *score) {
                *rows_of.entry(found.plan.register.clone().unwrap_or_default()).or_default() += grid.rows.len();
                let score = score * candidate.rows.len().max(1);
                if best.as_ref().is_none_or(|(most, ..)| score > *most) {
                    best = Some((score, Understood { path: path.to_owned(), ..found }));
                }
            }
        }
    }
    let (_, found) = best?;
    // A small table among many others only shows what one looks like.
    let announces = |kind: &Kind| found.plan.register.as_ref().is_some_and(|rows| kind.name == *rows || (kind.name == "soa" && rows == "control"));
    let named = names.iter().any(|named| announces(named.kind));
    let own = found.plan.register.as_ref().and_then(|kind| rows_of.get(kind)).copied().unwrap_or(0);
    let all: usize = grids.iter().map(|grid| grid.rows.len()).sum();
    (named || own * FEWEST_OF_ROWS >= all).then_some(found)
}

/// The type whose register a grid would be, by its name and its columns, had it a column of ids.
pub(super) fn without_ids(path: &str, titles: &[&str], grids: &[Grid], types: &Types) -> Option<SmolStr> {
    let lexicon = Lexicon::builtin();
    let names = names(path, titles);
    grids.iter().filter(|grid| !grid.rows.is_empty()).find_map(|grid| {
        let heading = grid.heading.as_deref().and_then(|heading| lexicon.kind(heading));
        let called = heading.into_iter().chain(names.iter().map(|named| named.kind)).filter(|kind| kind.register);
        called.filter_map(|called| types.get(&called.name)).find_map(|kind| {
            let fields = columns(grid, kind);
            let known: Vec<&FieldName> = fields.iter().flatten().collect();
            let has_id = known.iter().any(|field| *field == "id");
            (!has_id && known.len() >= 3 && holds_most(known.iter().copied(), kind)).then(|| kind.name.clone())
        })
    })
}

/// How well a grid fits a type; `None` when it is no register of it.
fn fit(grid: &Grid, kind: &Arc<RecordType>, reason: &str) -> Option<(usize, Understood)> {
    let telling = grid.header.iter().filter(|header| is_telling(header, kind)).count();
    if reason.is_empty() && telling < FEWEST_TELLING {
        return None;
    }
    let fields = columns(grid, kind);
    let known = fields.iter().filter(|field| field.is_some()).count();
    let id = fields.iter().position(|field| field.as_deref() == Some("id"))?;
    // `Treatment ID | Risk ID | …`: the rows are something else that only names such records.
    let bears_ids = |at: usize| grid.rows.iter().filter_map(|row| row.get(at)).all(|cell| looks_like_id(cell));
    if grid.header[..id].iter().enumerate().any(|(at, header)| fields[at].is_none() && is_id_header(header) && bears_ids(at)) {
        return None;
    }
    let ids = grid.rows.iter().filter_map(|row| row.get(id)).map(|cell| cell.trim().trim_matches(['*', '`', ' ']));
    let ids: Vec<&str> = ids.filter(|cell| !cell.is_empty()).collect();
    let real = ids.iter().filter(|cell| looks_like_id(cell.split(' ').next().unwrap_or(""))).count();
    let own_id = folded(&grid.header[id]).starts_with(&folded(&kind.name)) || is_telling(&grid.header[id], kind);
    let sure = if reason.is_empty() { own_id && known * 3 >= fields.len() * 2 } else { known >= 3 };
    if !sure || real * 2 < ids.len() || ids.is_empty() || !holds_most(fields.iter().flatten(), kind) {
        return None;
    }
    let strange = grid.header.iter().zip(&fields).filter(|(header, field)| field.is_none() && !header.trim().is_empty());
    let found = Understood {
        path: String::new(),
        plan: Plan { kind: None, register: Some(kind.name.clone()), id: None },
        reason: if reason.is_empty() { format!("its column `{}`", grid.header[id].trim()) } else { reason.to_owned() },
        by_title: false,
        keys: 0,
        strange: Vec::new(),
        rows: grid.rows.len(),
        columns: known,
        strange_columns: strange.map(|(header, _)| header.trim().trim_matches(['*', '`']).to_owned()).collect(),
    };
    // A name counts for more than columns that many types share.
    let named = usize::from(!reason.is_empty());
    Some((known + telling + 6 * named, found))
}

/// Whether a header says that its column holds ids.
fn is_id_header(header: &str) -> bool {
    header.trim().trim_matches(['*', '`', ' ']).to_lowercase().split([' ', '_', '-']).next_back() == Some("id")
}

/// The settings under which one document is read by a plan.
pub(super) fn settings_of(plan: &Plan) -> Settings {
    let place = DocumentPlace { paths: anywhere(), kind: plan.kind.as_ref().map(nowhere), id: None, register: plan.register.as_ref().map(nowhere) };
    let documents = if *plan == Plan::default() { Vec::new() } else { vec![place] };
    Settings { adopt: true, documents, ..Settings::default() }
}

/// The settings under which one CSV file is read as a register of a type.
pub(super) fn settings_of_csv(kind: &SmolStr) -> Settings {
    let place = RegisterPlace { paths: anywhere(), kind: nowhere(kind), columns: HashMap::new() };
    Settings { adopt: true, registers: vec![place], ..Settings::default() }
}

fn anywhere() -> Globs {
    Globs::new(["**"]).unwrap_or_default()
}

/// A name that stands in no config.
fn nowhere(name: &SmolStr) -> Spanned<SmolStr> {
    Spanned { value: name.clone(), span: Span::default() }
}

/// A pattern for the id that a title or a file's name begins with: digits may differ.
fn id_pattern(path: &str, title: Option<&str>) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    [title.unwrap_or(""), name].into_iter().find_map(|text| {
        let word = text.split([' ', ':', '—', '–', '_']).next().unwrap_or("");
        let word = word.strip_suffix(".md").unwrap_or(word);
        let is_id =
            looks_like_id(word) && word.contains('-') && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-');
        is_id.then(|| {
            let parts: Vec<&str> = word.split('-').map(|part| if part.bytes().all(|byte| byte.is_ascii_digit()) { r"\d+" } else { part }).collect();
            format!("^({})", parts.join("-"))
        })
    })
}

fn brief(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control() && *letter != '"').take(40).collect()
}
