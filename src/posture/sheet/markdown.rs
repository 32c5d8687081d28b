//! Markdown: what came from files is text and never markup.

use super::{Sheet, Table};
use crate::report::visible;
use std::io::{self, Write};

pub(super) fn write(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# {}", escaped(&sheet.title))?;
    if !sheet.facts.is_empty() {
        writeln!(out, "\n| | |\n|---|---|")?;
        for (label, value) in &sheet.facts {
            writeln!(out, "| {} | {} |", escaped(label), cell(&value.text))?;
        }
    }
    for table in &sheet.tables {
        if !table.title.is_empty() {
            writeln!(out, "\n## {}", escaped(&table.title))?;
        }
        writeln!(out)?;
        write_table(table, out)?;
    }
    for note in &sheet.notes {
        writeln!(out, "\n{}", escaped(note))?;
    }
    Ok(())
}

fn write_table(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let header: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    writeln!(out, "| {} |", header.join(" | "))?;
    writeln!(out, "|{}", "---|".repeat(header.len()))?;
    for row in &table.rows {
        let cells: Vec<String> = row.iter().map(|one| cell(&one.text)).collect();
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    Ok(())
}

fn cell(text: &str) -> String {
    text.split('\n').map(escaped).collect::<Vec<_>>().join("<br>")
}

/// Text as Markdown that shows just this text, on one line.
pub(in crate::posture) fn escaped(text: &str) -> String {
    let line = text.replace(['\n', '\r', '\t'], " ");
    let mut safe = String::with_capacity(line.len());
    for letter in visible(&line).chars() {
        match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' | '$' => {
                safe.push('\\');
                safe.push(letter);
            }
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_in_a_cell_is_markup() {
        assert_eq!(escaped("a|b"), "a\\|b");
        assert_eq!(escaped("<script>"), "&lt;script&gt;");
        assert_eq!(escaped("[x](javascript:1)\n"), "\\[x\\](javascript:1) ");
        assert_eq!(escaped("&lt;"), "&amp;lt;");
    }
}
