//! Pages as a workbook, or one page as CSV: every cell a text that no program takes for a formula,
//! the same bytes for the same input.

use crate::report::may_be_formula;
use rust_xlsxwriter::{Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use std::io::{self, Write};

/// The most UTF-16 units a cell holds.
const MOST_UNITS: usize = 32_767;
/// The most letters a list of choices may have in all.
const MOST_CHOICES: usize = 255;

/// A page to write.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// The type of its records, which is the page's name.
    pub name: String,
    /// Its columns: the field, and what may stand there when that is a list.
    pub columns: Vec<(String, Vec<String>)>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

/// Writes a workbook with a page for each sheet.
///
/// # Errors
/// When a text is longer than a cell holds, or the output can't be written.
pub fn write_workbook(sheets: &[Sheet], out: &mut dyn Write) -> io::Result<()> {
    for sheet in sheets {
        let long = |cell: &&String| cell.encode_utf16().count() > MOST_UNITS;
        for row in &sheet.rows {
            if let Some(at) = row.iter().position(|cell| long(&cell)) {
                let record = row.first().map_or("", String::as_str);
                let message = format!("`{}` of `{record}` is longer than the {MOST_UNITS} letters a cell holds", sheet.columns[at].0);
                return Err(io::Error::new(io::ErrorKind::InvalidData, message));
            }
        }
    }
    let bytes = workbook(sheets).map_err(|error| io::Error::other(error.to_string()))?;
    out.write_all(&bytes)
}

fn workbook(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // A fixed time: the same input gives the same bytes.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title("Records of the AI management system").set_creation_datetime(&created));
    for sheet in sheets {
        write_sheet(book.add_worksheet().set_name(sheet.name.chars().take(31).collect::<String>())?, sheet)?;
    }
    book.save_to_buffer()
}

fn write_sheet(page: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let head = Format::new().set_bold().set_background_color(Color::RGB(0x001F_3A5F)).set_font_color(Color::White).set_align(FormatAlign::Top);
    // Text, so that nothing typed in by hand turns into a number or a day of another form.
    let body = Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top);
    let last = sheet.rows.len().max(1) as u32;
    for (at, (name, choices)) in sheet.columns.iter().enumerate() {
        let column = at as u16;
        page.write_string_with_format(0, column, name, &head)?;
        let widest = sheet.rows.iter().flat_map(|row| row[at].lines()).map(|line| line.chars().count()).max().unwrap_or(0);
        page.set_column_width(column, widest.max(name.len()).clamp(8, 60) as f64 + 2.0)?;
        if !choices.is_empty() && choices.iter().map(|choice| choice.len() + 1).sum::<usize>() < MOST_CHOICES {
            page.add_data_validation(1, column, last + 1000, column, &DataValidation::new().allow_list_strings(choices)?)?;
        }
    }
    for (row, cells) in sheet.rows.iter().enumerate() {
        for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            page.write_string_with_format(row as u32 + 1, at as u16, cell, &body)?;
        }
    }
    page.set_freeze_panes(1, 1)?;
    if !sheet.columns.is_empty() {
        page.autofilter(0, 0, last, sheet.columns.len() as u16 - 1)?;
    }
    Ok(())
}

/// Writes one page as CSV.
///
/// # Errors
/// When the output can't be written.
pub fn write_comma(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(out);
    writer.write_record(sheet.columns.iter().map(|(name, _)| name))?;
    for row in &sheet.rows {
        writer.write_record(row.iter().map(|cell| if is_risky(cell) { format!("'{cell}") } else { cell.clone() }))?;
    }
    writer.flush()
}

/// Whether a spreadsheet could take a text for a formula, or for one that is guarded already.
pub(super) fn is_risky(text: &str) -> bool {
    may_be_formula(text.trim_start_matches('\''))
}
