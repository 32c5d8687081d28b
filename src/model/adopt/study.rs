//! What stands in a file, for those who study a repo before anything says what its files are.

use super::body::bold_line;
use super::document::{pairs, type_word};
use super::looks_like_id;
use super::register::settle;
use crate::lexicon::Lexicon;
use crate::model::csv::csv_rows;
use crate::model::table::{Column, GridCell, GridRow};
use crate::model::words::Words;
use crate::schema::{FieldName, RecordType, Types};
use crate::settings::{Settings, folded};
use crate::source::Span;
use crate::syntax::{Body, Format, Node, parse_markdown, parse_toml, parse_yaml, split};
use smol_str::SmolStr;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

/// What is said of a repo before it has a config.
static ADOPTED: LazyLock<Settings> = LazyLock::new(|| Settings { adopt: true, ..Settings::default() });

/// A grid of cells as written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grid {
    /// The heading it stands under.
    pub(crate) heading: Option<String>,
    /// The header's cells.
    pub(crate) header: Vec<String>,
    /// The rows' cells.
    pub(crate) rows: Vec<Vec<String>>,
}

/// A document as it is.
#[derive(Debug, Default)]
pub(crate) struct Look {
    /// Its first heading, or the words in bold that stand for one.
    pub(crate) title: Option<String>,
    /// The title in its front-matter.
    pub(crate) stated_title: Option<String>,
    /// Whether its front-matter gives it a number: an id with a digit in it.
    pub(crate) numbered: bool,
    /// The keys of its front-matter.
    pub(crate) front: Vec<String>,
    /// The `type` in its front-matter.
    pub(crate) stated: Option<String>,
    /// Its tables.
    pub(crate) grids: Vec<Grid>,
    /// Its body as parsed, and where that stands.
    body: Body,
    place: Span,
}

impl Look {
    /// What it is called, in its front-matter and by its heading.
    pub(crate) fn titles(&self) -> Vec<&str> {
        [&self.stated_title, &self.title].into_iter().flatten().map(String::as_str).collect()
    }
}

/// Looks at a Markdown document.
pub(crate) fn look(text: &str) -> Look {
    let fence = split(text);
    let root = fence.front.and_then(|(format, inner)| match format {
        Format::Yaml => parse_yaml(inner.slice(text), inner.range().start).0,
        Format::Toml => parse_toml(inner.slice(text), inner.range().start).0,
    });
    let entries = root.as_ref().map_or(&[][..], Node::entries);
    let body = parse_markdown(text, fence.body);
    let bold = || {
        let mut seen = body.outer.iter().map(|block| block.slice(text)).filter(|block| !block.starts_with("<!--"));
        bold_line(seen.next()?.lines().next()?).map(str::to_owned)
    };
    let cells = |cells: &[crate::syntax::Cell]| cells.iter().map(|cell| cell.span.slice(text).to_owned()).collect();
    let grids = body.tables.iter().map(|table| Grid {
        heading: table.heading.and_then(|at| body.headings.get(at)).map(|heading| heading.text.to_string()),
        header: cells(&table.header),
        rows: table.rows.iter().map(|(_, row)| cells(row)).collect(),
    });
    let grids: Vec<Grid> = grids.collect();
    let means = |key: &str, field: &str| key == field || Lexicon::builtin().fields(&folded(key)).first().is_some_and(|first| first == field);
    let said = |field: &str| entries.iter().find(|entry| means(&entry.key, field)).and_then(|entry| entry.value.text());
    Look {
        stated_title: said("title").map(str::to_owned),
        numbered: said("id").is_some_and(|id| looks_like_id(id) && id.contains(|letter: char| letter.is_ascii_digit())),
        title: body.headings.first().filter(|heading| heading.level <= 2).map(|heading| heading.text.to_string()).or_else(bold),
        front: entries.iter().map(|entry| entry.key.to_string()).collect(),
        stated: entries.iter().find(|entry| entry.key == "type").and_then(|entry| entry.value.text()).map(str::to_owned),
        grids,
        body,
        place: fence.body,
    }
}

/// The keys of a document: those a type knows, as fields, and the others.
pub(crate) fn keys(text: &str, seen: &Look, kind: &RecordType) -> (Vec<FieldName>, Vec<String>) {
    let words = Words::new(&ADOPTED);
    let found = pairs(text, &seen.body, seen.place, kind, &words);
    let mut strange: Vec<String> = found.strange.iter().map(|key| (*key).to_owned()).collect();
    let mut known: Vec<FieldName> = Vec::new();
    let front = seen.front.iter().filter(|key| *key != "type");
    for key in front.map(String::as_str).chain(found.first.iter().chain(&found.last).map(|pair| pair.key)) {
        match words.field_of_header(key, kind, &HashMap::new()) {
            Some(field) => known.push(field),
            None => strange.push(key.to_owned()),
        }
    }
    strange.sort();
    strange.dedup();
    (known, strange)
}

/// All keys of a document as they are written, in front of it and in its body.
pub(crate) fn written_keys(text: &str, seen: &Look, types: &Types) -> Vec<String> {
    let words = Words::new(&ADOPTED);
    let in_body = types.get("document").map(|any| pairs(text, &seen.body, seen.place, any, &words));
    let in_body = in_body.iter().flat_map(|found| found.first.iter().map(|pair| pair.key).chain(found.strange.iter().copied()));
    seen.front.iter().map(String::as_str).chain(in_body).map(str::to_owned).collect()
}

/// What a body says its document is: a type of ours, or `None` for a kind that only the team knows.
pub(crate) fn type_in_body(text: &str, seen: &Look, types: &Types) -> Option<Option<Arc<RecordType>>> {
    let words = Words::new(&ADOPTED);
    let found = pairs(text, &seen.body, seen.place, types.get("document")?, &words);
    let (word, _) = type_word(&found, &words)?;
    (!super::is_blank(word, Lexicon::builtin())).then(|| words.type_named(word, types))
}

/// A table of two columns as the one record it may be.
pub(crate) fn turned_grid(grid: &Grid) -> Option<Grid> {
    let lexicon = Lexicon::builtin();
    let bare = |cell: &String| cell.trim().trim_matches(['*', '_', '`', ' ']).to_owned();
    if grid.header.len() != 2 {
        return None;
    }
    let first = (!lexicon.is_pair_header(&bare(&grid.header[0]))).then_some(&grid.header);
    let pairs = first.into_iter().chain(&grid.rows).filter(|row| row.len() == 2);
    let (header, row): (Vec<String>, Vec<String>) = pairs.map(|row| (bare(&row[0]), row[1].clone())).unzip();
    Some(Grid { heading: grid.heading.clone(), header, rows: vec![row] })
}

/// The field of a type that each column of a grid holds.
pub(crate) fn columns(grid: &Grid, kind: &RecordType) -> Vec<Option<FieldName>> {
    let words = Words::new(&ADOPTED);
    let mut columns: Vec<Column> = grid
        .header
        .iter()
        .map(|name| {
            let name = name.trim().trim_matches(['*', '_', '`', ' ']).to_owned();
            Column { field: words.field_of_header(&name, kind, &HashMap::new()), name, span: Span::default() }
        })
        .collect();
    let rows: Vec<GridRow<'_>> = grid
        .rows
        .iter()
        .map(|row| GridRow {
            whole: Span::default(),
            cells: row.iter().map(|cell| GridCell { text: Cow::Borrowed(cell), span: Span::default() }).collect(),
            written: row.len(),
        })
        .collect();
    settle(&mut columns, &rows, kind, Lexicon::builtin());
    columns.into_iter().map(|column| column.field).collect()
}

/// Whether columns are those of a register of a type: they hold most of what it asks for.
pub(crate) fn holds_most<'a>(fields: impl Iterator<Item = &'a FieldName> + Clone, kind: &RecordType) -> bool {
    let has = |name: &SmolStr| fields.clone().any(|field| field == name.as_str());
    let asked: Vec<&SmolStr> = kind.shape.required.iter().filter(|name| !matches!(name.as_str(), "id" | "type")).collect();
    asked.is_empty() || asked.iter().filter(|name| has(name)).count() * 2 > asked.len()
}

/// Whether a header is one of the words that a type, and not any type, has for a field.
pub(crate) fn is_telling(header: &str, kind: &RecordType) -> bool {
    let name = folded(header.split(['(', '[']).next().unwrap_or(header));
    Lexicon::builtin().field_of(&kind.name, &name).is_some() || kind.shape.property(&header.trim().to_lowercase().replace(' ', "_")).is_some()
}

/// The cells of a CSV file.
pub(crate) fn csv_grid(text: &str) -> Grid {
    let mut rows = csv_rows(text).into_iter().map_while(Result::ok);
    let header = rows.next().unwrap_or_default();
    Grid { heading: None, header, rows: rows.collect() }
}
