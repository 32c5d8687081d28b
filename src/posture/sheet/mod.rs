//! A page of facts and tables, and the formats it is written in. Each format escapes what came from
//! files for where it is read.

mod comma;
mod excel;
mod html;
pub(super) mod markdown;
mod terminal;

pub(super) use terminal::wrap;

use std::io::{self, Write};

/// What a cell's content means, for formats that can show it beside the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Tone {
    /// Nothing to add.
    #[default]
    Plain,
    /// As it should be.
    Good,
    /// Not all there.
    Weak,
    /// Not there.
    Bad,
    /// Of no concern, or not known.
    Quiet,
}

impl Tone {
    /// As a class name.
    pub(super) fn word(self) -> &'static str {
        match self {
            Tone::Plain => "plain",
            Tone::Good => "good",
            Tone::Weak => "weak",
            Tone::Bad => "bad",
            Tone::Quiet => "quiet",
        }
    }
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Cell {
    /// Its words; several lines are several items.
    pub text: String,
    /// What they mean.
    pub tone: Tone,
}

impl Cell {
    /// A cell with a meaning.
    pub fn toned(text: impl Into<String>, tone: Tone) -> Cell {
        Cell { text: text.into(), tone }
    }

    /// A cell of several items, one per line.
    pub fn lines<T: ToString>(items: impl IntoIterator<Item = T>) -> Cell {
        let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
        Cell { text: items.join("\n"), tone: Tone::Plain }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Cell {
        Cell { text: text.into(), tone: Tone::Plain }
    }
}

/// A column: its header, and how wide it is at most where width is counted in letters.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its header.
    pub name: &'static str,
    /// Letters per line.
    pub width: usize,
}

/// A table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// What it shows.
    pub title: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each with a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// An empty table; columns are headers and widths.
    pub fn new(title: impl Into<String>, columns: &[(&'static str, usize)]) -> Table {
        let columns = columns.iter().map(|(name, width)| Column { name, width: *width }).collect();
        Table { title: title.into(), columns, rows: Vec::new() }
    }
}

/// A page.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Its title.
    pub title: String,
    /// Facts about the whole: label and value.
    pub facts: Vec<(String, Cell)>,
    /// Its tables; the first is the one that formats with room for a single one show.
    pub tables: Vec<Table>,
    /// Remarks below.
    pub notes: Vec<String>,
}

/// A format to write a page in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetFormat {
    /// For a terminal.
    Table,
    /// Markdown.
    Markdown,
    /// One HTML page that needs nothing else.
    Html,
    /// Comma-separated values of the first table.
    Csv,
    /// A workbook with a sheet per table.
    Xlsx,
}

/// Writes a page.
///
/// # Errors
/// When the output can't be written.
pub fn write_sheet(sheet: &Sheet, format: SheetFormat, out: &mut dyn Write) -> io::Result<()> {
    match format {
        SheetFormat::Table => terminal::write(sheet, out),
        SheetFormat::Markdown => markdown::write(sheet, out),
        SheetFormat::Html => html::write(sheet, out),
        SheetFormat::Csv => comma::write(sheet, out),
        SheetFormat::Xlsx => excel::write(sheet, out),
    }
}
