//! Markdown on a terminal: headings bold, lists and tables laid out, lines folded to the screen.

use super::output::Screen;
use crate::report::{visible, whole_words};
use anstyle::{AnsiColor, Style};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use unicode_width::UnicodeWidthStr;

/// A column of a table is at least this wide.
const NARROWEST: usize = 8;

/// Renders Markdown for a screen.
pub(super) fn render(text: &str, screen: &Screen) -> String {
    let mut page =
        Page { screen, out: String::new(), line: String::new(), indent: Vec::new(), marker: None, lists: Vec::new(), table: None, code: false };
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        page.take(event);
    }
    page.flush();
    format!("{}\n", page.out.trim_end())
}

struct Page<'a> {
    screen: &'a Screen,
    out: String,
    /// The paragraph that is being read.
    line: String,
    /// What stands before each line.
    indent: Vec<&'static str>,
    /// What stands before the next line only.
    marker: Option<String>,
    /// The numbers of ordered lists; none for others.
    lists: Vec<Option<u64>>,
    table: Option<Vec<Vec<String>>>,
    code: bool,
}

impl Page<'_> {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.code => self.code_lines(&text),
            Event::Text(text) => self.line.push_str(&visible(&text)),
            Event::Code(text) => {
                let text = visible(&text);
                let written = if self.screen.color { self.paint(Style::new().bold(), &text) } else { format!("`{text}`") };
                self.line.push_str(&written);
            }
            Event::SoftBreak => self.line.push(' '),
            Event::HardBreak => self.line.push('\n'),
            Event::Html(text) | Event::InlineHtml(text) => self.line.push_str(&visible(&text)),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph if self.marker.is_none() => self.gap(),
            Tag::Heading { .. } => {
                self.flush();
                self.gap();
            }
            Tag::CodeBlock(kind) => {
                self.flush();
                self.gap();
                if let CodeBlockKind::Fenced(info) = kind
                    && let Some((tool, verdict)) = info.split_once(' ')
                    && tool == "aims"
                {
                    let word = verdict.split(' ').next().unwrap_or("");
                    self.marked_line(&format!("({word})"));
                }
                self.code = true;
                self.indent.push("    ");
            }
            Tag::List(first) => {
                self.flush();
                if self.lists.is_empty() {
                    self.gap();
                }
                self.lists.push(first);
            }
            Tag::Item => {
                let marker = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".to_owned(),
                };
                self.marker = Some(marker);
            }
            Tag::BlockQuote(_) => {
                self.gap();
                self.indent.push("│ ");
            }
            Tag::Table(_) => {
                self.flush();
                self.gap();
                self.table = Some(Vec::new());
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(rows) = &mut self.table {
                    rows.push(Vec::new());
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.flush(),
            TagEnd::Heading(_) => {
                let title = std::mem::take(&mut self.line);
                let style = AnsiColor::Cyan.on_default().bold();
                let title = self.paint(style, &title);
                self.marked_line(&title);
            }
            TagEnd::CodeBlock => {
                self.code = false;
                self.indent.pop();
            }
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::Item => {
                self.flush();
                self.marker = None;
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.indent.pop();
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.line);
                if let Some(row) = self.table.as_mut().and_then(|rows| rows.last_mut()) {
                    row.push(cell);
                }
            }
            TagEnd::Table => {
                let rows = self.table.take().unwrap_or_default();
                let text = table(&rows, self.screen);
                self.out.push_str(&text);
            }
            _ => {}
        }
    }

    fn paint(&self, style: Style, text: &str) -> String {
        if self.screen.color { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// An empty line between blocks.
    fn gap(&mut self) {
        self.flush();
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    fn before(&self) -> String {
        let nested = "  ".repeat(self.lists.len());
        format!("{}{nested}", self.indent.concat())
    }

    fn marked_line(&mut self, text: &str) {
        let before = self.before();
        self.out.push_str(&format!("{before}{text}\n"));
    }

    fn code_lines(&mut self, text: &str) {
        for line in text.lines() {
            self.marked_line(&visible(line));
        }
    }

    fn flush(&mut self) {
        let line = std::mem::take(&mut self.line);
        if line.trim().is_empty() {
            return;
        }
        let rest = self.before();
        let first = match self.marker.take() {
            Some(marker) => format!("{}{marker}", &rest[..rest.len().saturating_sub(2)]),
            None => rest.clone(),
        };
        let options = whole_words(self.screen.width).initial_indent(&first).subsequent_indent(&rest);
        self.out.push_str(&textwrap::fill(&line, options));
        self.out.push('\n');
    }
}

/// Rows in columns; on a terminal the last column is folded to what is left of it. Elsewhere a row
/// stays one line, for `grep`.
pub(super) fn table(rows: &[Vec<String>], screen: &Screen) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let plain = |cell: &String| anstream::adapter::strip_str(cell).to_string().width();
    let widths: Vec<usize> = (0..columns).map(|at| rows.iter().filter_map(|row| row.get(at)).map(plain).max().unwrap_or(0)).collect();
    let taken: usize = widths.iter().take(columns.saturating_sub(1)).map(|width| width + 2).sum();
    let last = if screen.terminal { screen.width.saturating_sub(taken).max(NARROWEST * 2) } else { usize::MAX };
    let mut text = String::new();
    for (at, row) in rows.iter().enumerate() {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            if column + 1 == columns {
                let indent = " ".repeat(taken);
                line.push_str(&textwrap::wrap(cell, whole_words(last)).join(&format!("\n{indent}")));
            } else {
                line.push_str(cell);
                line.push_str(&" ".repeat(widths[column].saturating_sub(plain(cell)) + 2));
            }
        }
        let line = line.trim_end();
        if at == 0 && screen.color {
            let bold = Style::new().bold();
            text.push_str(&format!("{bold}{line}{bold:#}\n"));
        } else {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_laid_out_in_its_width() {
        let screen = Screen { width: 40, ..Screen::of_file() };
        let text = "# T\n\nSome words that are more than forty columns long.\n\n- one `x`\n- two that is long enough to be folded at forty\n\n```\nid: 1\n```\n\n| A | B |\n|---|---|\n| 1 | 2 |\n";
        let expected = "T\n\nSome words that are more than forty\ncolumns long.\n\n- one `x`\n- two that is long enough to be folded\n  at forty\n\n    id: 1\n\nA  B\n1  2\n";
        assert_eq!(render(text, &screen), expected);
    }
}
