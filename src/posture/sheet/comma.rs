//! Comma-separated values that a spreadsheet takes for text.

use super::Sheet;
use crate::report::may_be_formula;
use std::io::{self, Write};

pub(super) fn write(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(out);
    if let Some(table) = sheet.tables.first() {
        writer.write_record(table.columns.iter().map(|column| column.name))?;
        for row in &table.rows {
            writer.write_record(row.iter().map(|cell| guarded(&cell.text)))?;
        }
    }
    writer.flush()
}

/// A value that no spreadsheet takes for a formula: one that could be gets an apostrophe before it.
fn guarded(text: &str) -> String {
    let risky = if may_be_formula(text) || text.starts_with('\0') { "'" } else { "" };
    // What acts on a terminal is shown as what it is; line ends and tabs part words.
    let acts = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
    let shown = text.chars().map(|letter| if acts(letter) { format!("\\u{{{:x}}}", u32::from(letter)) } else { letter.to_string() });
    format!("{risky}{}", shown.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn what_could_be_a_formula_is_text() {
        for (written, safe) in [
            ("=1+1", "'=1+1"),
            ("+49 341", "'+49 341"),
            ("-", "'-"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("a=1", "a=1"),
            ("\u{1b}[2J", "\\u{1b}[2J"),
        ] {
            assert_eq!(guarded(written), safe);
        }
    }
}
