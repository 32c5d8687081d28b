//! Tables for a terminal: plain columns, long cells wrapped at words.

use super::{Sheet, Table};
use crate::report::visible;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

pub(super) fn write(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", visible(&sheet.title))?;
    let widest = sheet.facts.iter().map(|(label, _)| label.width()).max().unwrap_or(0);
    for (label, value) in &sheet.facts {
        writeln!(out, "  {}{}  {}", label, " ".repeat(widest - label.width()), visible(&value.text.replace('\n', ", ")))?;
    }
    for table in &sheet.tables {
        writeln!(out)?;
        if !table.title.is_empty() {
            writeln!(out, "{}", visible(&table.title))?;
        }
        write_table(table, out)?;
    }
    for note in &sheet.notes {
        writeln!(out, "\n{}", visible(note))?;
    }
    Ok(())
}

fn write_table(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<Vec<Vec<String>>> =
        table.rows.iter().map(|row| row.iter().zip(&table.columns).map(|(cell, column)| wrap(&cell.text, column.width)).collect()).collect();
    let widths: Vec<usize> = table
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let cells = rows.iter().filter_map(|row| row.get(at)).flatten().map(|line| line.width());
            cells.chain([column.name.width()]).max().unwrap_or(0)
        })
        .collect();
    let header: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    write_line(&header, &widths, out)?;
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    write_line(&rule.iter().map(String::as_str).collect::<Vec<_>>(), &widths, out)?;
    for row in &rows {
        for line in 0..row.iter().map(Vec::len).max().unwrap_or(0) {
            let cells: Vec<&str> = row.iter().map(|cell| cell.get(line).map_or("", String::as_str)).collect();
            write_line(&cells, &widths, out)?;
        }
    }
    Ok(())
}

fn write_line(cells: &[&str], widths: &[usize], out: &mut dyn Write) -> io::Result<()> {
    let mut line = String::new();
    for (cell, width) in cells.iter().zip(widths) {
        line.push_str(cell);
        line.push_str(&" ".repeat(width.saturating_sub(cell.width()) + 2));
    }
    writeln!(out, "{}", line.trim_end())
}

/// Breaks a text into lines of at most `width` columns where its words allow.
pub(in crate::posture) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for item in text.split('\n') {
        let item = visible(item);
        let mut line = String::new();
        for word in item.split_whitespace() {
            if !line.is_empty() && line.width() + 1 + word.width() > width {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn words_stay_whole_and_controls_are_shown() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("a\nb", 7), ["a", "b"]);
        assert_eq!(wrap("\u{1b}[31mred", 40), ["\\u{1b}[31mred"]);
        assert_eq!(wrap("", 7), [""]);
    }
}
