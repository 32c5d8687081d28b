//! A workbook: a sheet per table, every cell a string, the same bytes for the same input.

use super::{Sheet, Table, Tone};
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use std::io::{self, Write};

/// The most letters a cell holds.
const MAX_CELL: usize = 32_767;

pub(super) fn write(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    let bytes = workbook(sheet).map_err(|error| io::Error::other(error.to_string()))?;
    out.write_all(&bytes)
}

fn workbook(sheet: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // A fixed time: the same input gives the same bytes.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title(&sheet.title).set_creation_datetime(&created));
    for (at, table) in sheet.tables.iter().enumerate() {
        let name = sheet_name(&table.title, at);
        write_table(book.add_worksheet().set_name(name)?, table)?;
    }
    if !sheet.facts.is_empty() || !sheet.notes.is_empty() {
        write_facts(book.add_worksheet().set_name("About")?, sheet)?;
    }
    book.save_to_buffer()
}

fn write_table(page: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let head = Format::new().set_bold().set_background_color(Color::RGB(0x001F_3A5F)).set_font_color(Color::White).set_align(FormatAlign::Top);
    for (at, column) in table.columns.iter().enumerate() {
        let at = at as u16;
        page.write_string_with_format(0, at, column.name, &head)?;
        page.set_column_width(at, column.width.clamp(8, 60) as f64 + 2.0)?;
    }
    for (row, cells) in table.rows.iter().enumerate() {
        for (at, cell) in cells.iter().enumerate() {
            page.write_string_with_format(row as u32 + 1, at as u16, clipped(&cell.text), &format(cell.tone))?;
        }
    }
    page.set_freeze_panes(1, 1)?;
    if !table.columns.is_empty() {
        page.autofilter(0, 0, table.rows.len() as u32, table.columns.len() as u16 - 1)?;
    }
    Ok(())
}

fn write_facts(page: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    page.set_column_width(0, 24.0)?.set_column_width(1, 90.0)?;
    page.write_string_with_format(0, 0, clipped(&sheet.title), &bold)?;
    let mut row = 1;
    for (label, value) in &sheet.facts {
        page.write_string_with_format(row, 0, label, &bold)?;
        page.write_string(row, 1, clipped(&value.text))?;
        row += 1;
    }
    for note in &sheet.notes {
        page.write_string(row, 1, clipped(note))?;
        row += 1;
    }
    Ok(())
}

fn format(tone: Tone) -> Format {
    let plain = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    match tone {
        Tone::Plain => plain,
        Tone::Good => plain.set_background_color(Color::RGB(0x00DD_F0DF)),
        Tone::Weak => plain.set_background_color(Color::RGB(0x00FF_F1C9)),
        Tone::Bad => plain.set_background_color(Color::RGB(0x00F9_D8D6)),
        Tone::Quiet => plain.set_background_color(Color::RGB(0x00E9_ECEF)),
    }
}

/// What fits a cell; XML has no place for other control characters.
fn clipped(text: &str) -> String {
    let shown = text.replace("\r\n", "\n");
    let shown: Vec<String> = shown.split('\n').map(crate::report::visible).collect();
    // Excel counts UTF-16 units.
    let mut units = 0;
    let whole = shown.join("\n");
    whole
        .chars()
        .take_while(|letter| {
            units += letter.len_utf16();
            units <= MAX_CELL
        })
        .collect()
}

/// A name a sheet may have: 31 letters, without the signs that formulas use.
fn sheet_name(title: &str, at: usize) -> String {
    let name: String = title.chars().filter(|letter| !matches!(letter, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'')).take(28).collect();
    let name = name.trim().to_owned();
    if name.is_empty() { format!("Sheet{}", at + 1) } else { name }
}
