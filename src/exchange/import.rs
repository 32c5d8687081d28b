//! A spreadsheet's rows as records in Markdown: a table, a list, or a file for each. What was written
//! is read again as any document is, and compared, before it counts.

use super::cell::{decode, same};
use super::export::BODY;
use super::header::{self, Header};
use super::markdown::{bar, flow, heading, in_table, shown};
use super::page::Page;
use crate::check::Project;
use crate::model::{Record, read_version};
use crate::scaffold::{NewFile, next_name, scalar};
use crate::schema::{FieldName, RecordType, Shape};
use crate::settings::{Settings, folded};
use crate::source::folder_of;
use crate::syntax::Node;
use smol_str::SmolStr;
use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::sync::Arc;

/// What the user said about the spreadsheet.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The type of the rows.
    pub kind: Option<SmolStr>,
    /// The only page wanted.
    pub sheet: Option<String>,
    /// Header, letters and digits in lower case, to field; to nothing when the column is to be left out.
    pub columns: HashMap<String, SmolStr>,
    /// Whether each record becomes a file of its own.
    pub files: bool,
}

/// A column and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its header.
    pub name: String,
    /// The field it went into; none when it was left out.
    pub field: Option<FieldName>,
}

/// A page that became records.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The page.
    pub page: String,
    /// Whether the spreadsheet hides it.
    pub hidden: bool,
    /// The type of its rows.
    pub kind: SmolStr,
    /// Its columns.
    pub columns: Vec<Column>,
    /// How many records it has.
    pub records: usize,
    /// Ids that were given to rows without one.
    pub given: Vec<String>,
    /// Cells with a fault such as `#REF!`.
    pub faults: Vec<String>,
    /// What is to be written.
    pub files: Vec<NewFile>,
}

/// A page that is not understood.
#[derive(Clone, Debug)]
pub struct NotUnderstood {
    /// The page.
    pub page: String,
    /// How many rows it has.
    pub rows: usize,
}

/// What a spreadsheet would bring.
#[derive(Clone, Debug, Default)]
pub struct Import {
    /// Pages that became records.
    pub imported: Vec<Imported>,
    /// Pages that did not.
    pub not_understood: Vec<NotUnderstood>,
}

/// A row before it is written.
struct Proposal {
    id: String,
    fields: Vec<(FieldName, Node)>,
    body: String,
}

/// What the pages of a spreadsheet become in this repo. Nothing is written here.
///
/// # Errors
/// What can't be imported, in words: an id that is there already or comes twice, a value that no
/// document can hold.
pub fn import(project: &Project, pages: &[Page], options: &Options) -> Result<Import, String> {
    let mut import = Import::default();
    let mut taken: HashSet<String> = project.corpus.iter().map(|(_, record)| record.id.to_string()).collect();
    let mut paths: HashSet<String> = project.tree.files().map(|(_, file)| file.path.to_lowercase()).collect();
    // What a team calls things counts in a spreadsheet whatever the repo's documents are.
    let settings = Settings { adopt: true, ..project.settings.clone() };
    let mut understood = Vec::new();
    for page in pages.iter().filter(|page| options.sheet.as_ref().is_none_or(|wanted| *wanted == page.name) && !page.rows.is_empty()) {
        let header = header::find(page, &project.types, &settings, options.kind.as_deref(), &options.columns);
        let rows = match header {
            Some(header) => {
                let work = Work { project, settings: &settings, kind: Arc::clone(&header.kind) };
                let rows = work.rows(page, &header, options, &mut taken)?;
                (!rows.proposals.is_empty()).then_some((work, rows))
            }
            None => None,
        };
        match rows {
            Some((work, rows)) => understood.push((page, work, rows)),
            None => import.not_understood.push(NotUnderstood { page: page.name.clone(), rows: page.rows.len() }),
        }
    }
    // Only now is it known which ids are free for the registers.
    for (page, work, rows) in understood {
        let files = work.files(page, &rows.proposals, options.files, &mut taken, &mut paths)?;
        import.imported.push(Imported {
            page: page.name.clone(),
            hidden: page.hidden,
            kind: work.kind.name.clone(),
            columns: rows.columns,
            records: rows.proposals.len(),
            given: rows.given,
            faults: page.faults.clone(),
            files,
        });
    }
    Ok(import)
}

/// The rows of a page, understood.
struct Rows {
    proposals: Vec<Proposal>,
    given: Vec<String>,
    columns: Vec<Column>,
}

struct Work<'a> {
    project: &'a Project,
    settings: &'a Settings,
    kind: Arc<RecordType>,
}

impl Work<'_> {
    fn rows(&self, page: &Page, header: &Header, options: &Options, taken: &mut HashSet<String>) -> Result<Rows, String> {
        let rows = &page.rows[header.first..];
        let filled = |at: usize| rows.iter().any(|row| row.get(at).is_some_and(|cell| !cell.is_empty()));
        let left_out = |name: &str| options.columns.get(&folded(name)).is_some_and(|field| field.is_empty());
        // A column that is no field is kept as the team's own, so that nothing is lost.
        let fields: Vec<Option<FieldName>> = header
            .columns
            .iter()
            .enumerate()
            .map(|(at, (name, field))| (*field).or_else(|| (filled(at) && !left_out(name)).then(|| own_field(name, at))))
            .collect();
        let columns = header.columns.iter().zip(&fields).enumerate().filter(|(at, ((name, _), _))| !name.is_empty() || filled(*at));
        let columns = columns.map(|(_, ((name, _), field))| Column { name: name.clone(), field: *field }).collect();
        let mut proposals = Vec::new();
        let mut without = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let repeats = row.iter().zip(&header.columns).all(|(cell, (name, _))| cell.trim() == name);
            if repeats || row.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let mut one = Proposal { id: String::new(), fields: Vec::new(), body: String::new() };
            for (at, (cell, field)) in row.iter().zip(&fields).enumerate() {
                let Some(field) = field.as_ref().filter(|_| !cell.trim().is_empty()) else { continue };
                if field == BODY {
                    one.body.clone_from(cell);
                    continue;
                }
                let called = header.columns.get(at).map_or("", |(name, _)| name);
                let value = decode(cell, &self.kind, field, called, self.settings);
                if value.is_blank() {
                    continue;
                }
                if field == "id" {
                    one.id = value.text().unwrap_or_default().trim().to_owned();
                } else {
                    one.fields.push((*field, value));
                }
            }
            let by_control = self.kind.name == "control" && one.fields.iter().any(|(name, _)| name == "control");
            if one.id.is_empty() && by_control {
                one.id = one.fields.iter().find(|(name, _)| name == "control").and_then(|(_, value)| value.text()).unwrap_or_default().to_owned();
            }
            let row_number = page.first_row + header.first + at;
            if one.id.is_empty() {
                without.push(proposals.len());
            } else if !taken.insert(one.id.clone()) {
                let there = self.project.corpus.iter().find(|(_, record)| record.id == one.id);
                return Err(match there {
                    Some((_, record)) => {
                        format!(
                            "row {row_number} of `{}`: `{}` is in the repo already, in {}",
                            page.name,
                            one.id,
                            self.project.tree.path(record.file)
                        )
                    }
                    None => format!("row {row_number} of `{}`: the id `{}` comes a second time", page.name, one.id),
                });
            }
            proposals.push(one);
        }
        let mut given = Vec::new();
        let mut number = 0;
        for at in without {
            proposals[at].id = loop {
                number += 1;
                let id = format!("{}-{number:03}", self.kind.prefix);
                if taken.insert(id.clone()) {
                    break id;
                }
            };
            given.push(proposals[at].id.clone());
        }
        Ok(Rows { proposals, given, columns })
    }

    /// The files that hold the records: a register, unless a file for each is wanted or needed.
    fn files(
        &self,
        page: &Page,
        proposals: &[Proposal],
        apart: bool,
        taken: &mut HashSet<String>,
        paths: &mut HashSet<String>,
    ) -> Result<Vec<NewFile>, String> {
        let named = next_name(&self.kind, &self.project.corpus, &self.project.tree, self.project.today);
        let folder = folder_of(&named.path).to_owned();
        if apart || proposals.iter().any(|one| !one.body.is_empty()) {
            return proposals.iter().map(|one| self.document(one, &folder, paths)).collect();
        }
        let path = free(paths, &folder, "register");
        let id = (1..).map(|number| register_id(&self.kind.folder, number)).find(|id| taken.insert(id.clone())).unwrap_or_default();
        let title = if page.name.chars().any(char::is_whitespace) { page.name.clone() } else { self.kind.plural.replace('_', " ") };
        let mut why = String::new();
        for text in [self.table(&id, &title, proposals), self.list(&id, &title, proposals)] {
            match self.unread(&path, &text, proposals) {
                None => return Ok(vec![NewFile { path, text }]),
                Some(reason) => why = reason,
            }
        }
        Err(format!("`{}` can't be written so that it reads as the sheet does: {why}", page.name))
    }

    fn table(&self, id: &str, title: &str, proposals: &[Proposal]) -> String {
        let fields = self.used(proposals);
        let mut text =
            format!("---\nid: {id}\ntype: document\nregister: {}\ntitle: {}\n---\n\n# {}\n\n|", self.kind.name, scalar(title), heading(title));
        for field in std::iter::once("id").chain(fields.iter().map(|field| &**field)) {
            let _ = write!(text, " {} |", shown(field));
        }
        let _ = write!(text, "\n|{}\n", "---|".repeat(fields.len() + 1));
        let anything = Shape::default();
        for one in proposals {
            let _ = write!(text, "| {} |", bar(&one.id));
            for field in &fields {
                let value = one.fields.iter().find(|(name, _)| name == field).map(|(_, value)| value);
                let shape = self.kind.field(field).unwrap_or(&anything);
                let cell = value.map_or(String::new(), |value| in_table(value, shape));
                let _ = write!(text, " {} |", bar(&cell));
            }
            text.push('\n');
        }
        text
    }

    fn list(&self, id: &str, title: &str, proposals: &[Proposal]) -> String {
        let mut text = format!("---\nid: {id}\ntype: document\ntitle: {}\nrecords:\n", scalar(title));
        for one in proposals {
            let _ = writeln!(text, "  - id: {}\n    type: {}", scalar(&one.id), self.kind.name);
            for (name, value) in &one.fields {
                let _ = writeln!(text, "    {name}: {}", self.yaml(name, value));
            }
        }
        let _ = write!(text, "---\n\n# {}\n", heading(title));
        text
    }

    fn document(&self, one: &Proposal, folder: &str, paths: &mut HashSet<String>) -> Result<NewFile, String> {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
        if !one.id.chars().all(plain) || one.id.starts_with('.') {
            return Err(format!("`{}` can't be the name of a file", one.id));
        }
        let path = free(paths, folder, &one.id);
        let mut text = format!("---\nid: {}\ntype: {}\n", scalar(&one.id), self.kind.name);
        for (name, value) in &one.fields {
            let _ = writeln!(text, "{name}: {}", self.yaml(name, value));
        }
        let title = one.fields.iter().find(|(name, _)| name == "title").and_then(|(_, value)| value.text()).unwrap_or(&one.id);
        let body = if one.body.is_empty() { format!("# {}", heading(title)) } else { one.body.clone() };
        let _ = write!(text, "---\n\n{body}\n");
        match self.unread(&path, &text, std::slice::from_ref(one)) {
            None => Ok(NewFile { path, text }),
            Some(why) => Err(format!("`{}` can't be written so that it reads as its row does: {why}", one.id)),
        }
    }

    /// What of the proposals does not come back when the text is read.
    fn unread(&self, path: &str, text: &str, proposals: &[Proposal]) -> Option<String> {
        let records = read_version(&self.project.types, &self.project.settings, path, text.as_bytes()).records;
        let rows: HashMap<&str, &Record> =
            records.iter().filter(|record| record.kind.name == self.kind.name).map(|record| (record.id.as_str(), record)).collect();
        proposals.iter().find_map(|one| {
            let Some(record) = rows.get(one.id.as_str()) else {
                return Some(format!("`{}` is not read", one.id));
            };
            let lost = one.fields.iter().find(|(name, value)| !record.value(name).is_some_and(|read| same(read, value)));
            let more = record.fields.iter().filter(|field| !field.inherited && !field.value.is_blank() && !matches!(&*field.name, "id" | "type"));
            let more = more.map(|field| &field.name).find(|name| !one.fields.iter().any(|(known, _)| known == *name));
            lost.map(|(name, _)| name).or(more).map(|name| format!("`{name}` of `{}`", one.id))
        })
    }

    fn used(&self, proposals: &[Proposal]) -> Vec<FieldName> {
        let mut fields: Vec<FieldName> = Vec::new();
        for (name, _) in proposals.iter().flat_map(|one| &one.fields) {
            if !fields.contains(name) {
                fields.push(*name);
            }
        }
        fields
    }

    fn yaml(&self, name: &str, value: &Node) -> String {
        let anything = Shape::default();
        flow(value, self.kind.field(name).unwrap_or(&anything))
    }
}

/// The team's own field for a column that is none of ours.
fn own_field(name: &str, at: usize) -> FieldName {
    let words: Vec<String> = name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    if words.is_empty() { format!("x-column-{}", at + 1).into() } else { format!("x-{}", words.join("-")).into() }
}

fn register_id(folder: &str, number: usize) -> String {
    let stem: String = folder.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_uppercase() } else { '-' }).collect();
    if number == 1 { format!("DOC-{stem}") } else { format!("DOC-{stem}-{number}") }
}

/// A path that no file has.
fn free(paths: &mut HashSet<String>, folder: &str, name: &str) -> String {
    let base = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let candidates = std::iter::once(format!("{base}.md")).chain((2..).map(|number| format!("{base}-{number}.md")));
    candidates.into_iter().find(|path| paths.insert(path.to_lowercase())).unwrap_or_default()
}
