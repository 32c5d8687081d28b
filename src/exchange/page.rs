//! A spreadsheet's pages as text: xlsx, ods, xls and csv. Formulas give the value they were saved
//! with, dates are days, percentages keep their sign.

use calamine::{Data, DataRef, Reader, Xlsx};
use std::collections::BTreeMap;
use std::io::Cursor;

/// The most rows and columns of a page that are read.
const MOST_ROWS: u32 = 50_000;
const MOST_COLUMNS: u32 = 1_000;

/// One page of a spreadsheet.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Its name; that of the file for a CSV file.
    pub name: String,
    /// Whether the spreadsheet hides it.
    pub hidden: bool,
    /// The first row's number as people count it.
    pub first_row: usize,
    /// The text of its cells.
    pub rows: Vec<Vec<String>>,
    /// Cells that hold a fault such as `#REF!`, as people name them (`D7`).
    pub faults: Vec<String>,
}

/// Reads all pages of a spreadsheet. `name` says what kind of file it is.
///
/// # Errors
/// What is wrong with the file, in words.
pub fn read_pages(name: &str, bytes: &[u8]) -> Result<Vec<Page>, String> {
    let stem = name.rsplit('/').next().unwrap_or(name);
    let (stem, end) = stem.rsplit_once('.').unwrap_or((stem, ""));
    match end.to_ascii_lowercase().as_str() {
        "xlsx" | "xlsm" => xlsx(bytes),
        "ods" => dense(calamine::Ods::new(Cursor::new(bytes)).map_err(|error| error.to_string())?),
        "xls" => dense(calamine::Xls::new(Cursor::new(bytes)).map_err(|error| error.to_string())?),
        "csv" | "tsv" => comma(stem, bytes),
        _ => Err("only .xlsx, .ods, .xls and .csv files can be read".to_owned()),
    }
}

/// Cell by cell, so that a single cell far away takes no room.
fn xlsx(bytes: &[u8]) -> Result<Vec<Page>, String> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let sheets: Vec<calamine::Sheet> = book.sheets_metadata().to_vec();
    let mut pages = Vec::new();
    for sheet in sheets.iter().filter(|sheet| sheet.typ == calamine::SheetType::WorkSheet) {
        let failed = |error: calamine::XlsxError| format!("the sheet `{}` can't be read: {error}", sheet.name);
        let merged = book.merge_cells_by_sheet_name(&sheet.name).map_err(failed)?;
        let mut reader = book.worksheet_cells_reader(&sheet.name).map_err(failed)?;
        let mut cells: BTreeMap<(u32, u32), String> = BTreeMap::new();
        let mut faults = Vec::new();
        while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(failed)? {
            let (row, column) = cell.get_position();
            if row >= MOST_ROWS || column >= MOST_COLUMNS {
                return Err(format!("the sheet `{}` has more than {MOST_ROWS} rows or {MOST_COLUMNS} columns", sheet.name));
            }
            let percent =
                reader.styles().get(style).and_then(|style| style.number_format.as_ref()).is_some_and(|format| format.format_code.contains('%'));
            let text = match cell.get_value() {
                DataRef::Error(_) => {
                    faults.push(place(row, column));
                    continue;
                }
                DataRef::Float(number) if percent => format!("{}%", number_text(number * 100.0)),
                DataRef::Int(number) if percent => format!("{}%", number * 100),
                value => text(&Data::from(value.clone())),
            };
            if !text.is_empty() {
                cells.insert((row, column), text);
            }
        }
        // A merged cell says the same in all its places: over the columns of a header, down the rows
        // of a group.
        for region in merged {
            let Some(text) = cells.get(&region.start).cloned() else { continue };
            if region.len() > u64::from(MOST_COLUMNS) * 10 {
                continue;
            }
            for row in region.start.0..=region.end.0.min(MOST_ROWS) {
                for column in region.start.1..=region.end.1.min(MOST_COLUMNS) {
                    cells.entry((row, column)).or_insert_with(|| text.clone());
                }
            }
        }
        let hidden = sheet.visible != calamine::SheetVisible::Visible;
        pages.push(Page { hidden, faults, ..of_cells(&sheet.name, &cells) });
    }
    Ok(pages)
}

fn of_cells(name: &str, cells: &BTreeMap<(u32, u32), String>) -> Page {
    let Some((first, _)) = cells.keys().next() else {
        return Page { name: name.to_owned(), first_row: 1, ..Page::default() };
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    for ((row, column), text) in cells {
        let (row, column) = ((row - first) as usize, *column as usize);
        if rows.len() <= row {
            rows.resize(row + 1, Vec::new());
        }
        if rows[row].len() <= column {
            rows[row].resize(column + 1, String::new());
        }
        rows[row][column].clone_from(text);
    }
    Page { name: name.to_owned(), first_row: *first as usize + 1, rows, ..Page::default() }
}

/// Page by page, as far as the library reads a whole page at once.
fn dense<S, R>(mut book: R) -> Result<Vec<Page>, String>
where
    S: std::io::Read + std::io::Seek,
    R: Reader<S>,
    R::Error: std::fmt::Display,
{
    let sheets: Vec<calamine::Sheet> = book.sheets_metadata().to_vec();
    let mut pages = Vec::new();
    for sheet in sheets.iter().filter(|sheet| sheet.typ == calamine::SheetType::WorkSheet) {
        let range = book.worksheet_range(&sheet.name).map_err(|error| format!("the sheet `{}` can't be read: {error}", sheet.name))?;
        let (first, left) = range.start().unwrap_or_default();
        if range.height() > MOST_ROWS as usize || range.width() > MOST_COLUMNS as usize {
            return Err(format!("the sheet `{}` has more than {MOST_ROWS} rows or {MOST_COLUMNS} columns", sheet.name));
        }
        let mut cells = BTreeMap::new();
        let mut faults = Vec::new();
        for (row, column, value) in range.used_cells() {
            let at = (first + row as u32, left + column as u32);
            match value {
                Data::Error(_) => faults.push(place(at.0, at.1)),
                value => {
                    cells.insert(at, text(value));
                }
            }
        }
        let hidden = sheet.visible != calamine::SheetVisible::Visible;
        pages.push(Page { hidden, faults, ..of_cells(&sheet.name, &cells) });
    }
    Ok(pages)
}

fn comma(stem: &str, bytes: &[u8]) -> Result<Vec<Page>, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "the file is not UTF-8; save it as `CSV UTF-8`".to_owned())?;
    let mut rows = Vec::new();
    for row in crate::model::csv_rows(text) {
        let row = row.map_err(|error| format!("it can't be read as CSV: {error}"))?;
        rows.push(row.iter().map(|cell| unguarded(cell).to_owned()).collect());
    }
    Ok(vec![Page { name: stem.to_owned(), first_row: 1, rows, ..Page::default() }])
}

/// Without the apostrophe that keeps a spreadsheet from taking a text for a formula: exactly one.
fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if super::write::is_risky(rest) => rest,
        _ => cell,
    }
}

fn text(value: &Data) -> String {
    match value {
        Data::Empty | Data::Error(_) => String::new(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_text(*number),
        Data::Bool(truth) => truth.to_string(),
        Data::String(text) => text.replace("\r\n", "\n").trim().to_owned(),
        Data::DateTime(moment) => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            match (moment.is_duration(), hour, minute, second) {
                (true, ..) => number_text(moment.as_f64()),
                (false, 0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
                (false, ..) => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"),
            }
        }
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).to_owned(),
    }
}

/// As people see it: no `.0`, and no noise from binary fractions.
fn number_text(number: f64) -> String {
    let rounded = (number * 1e9).round() / 1e9;
    format!("{rounded}")
}

/// `D7`, as spreadsheets name cells.
fn place(row: u32, column: u32) -> String {
    let mut letters = String::new();
    let mut left = column + 1;
    while left > 0 {
        letters.insert(0, char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    format!("{letters}{}", row + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_spreadsheets_do() {
        assert_eq!([place(0, 0), place(6, 25), place(6, 26), place(0, 701), place(0, 702)], ["A1", "Z7", "AA7", "ZZ1", "AAA1"]);
    }

    #[test]
    fn numbers_read_as_people_see_them() {
        assert_eq!([number_text(3.0), number_text(0.1 + 0.2), number_text(12.5)], ["3", "0.3", "12.5"]);
    }
}
