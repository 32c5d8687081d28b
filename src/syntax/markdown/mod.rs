//! Markdown to what the later layers need of it: headings, links, mentions, tables, comments, words.

mod body;
mod html;
mod links;
mod reader;
mod sections;
mod tables;
mod words;

pub use body::{Body, Cell, Comment, Heading, Link, Mention, Table};

use crate::source::Span;
use pulldown_cmark::{Options, Parser};
use reader::Reader;

/// Reads the body of a document; `body` is its range in `text`.
pub fn parse(text: &str, body: Span) -> Body {
    let base = body.range().start;
    let source = body.slice(text);
    let mut reader = Reader::new(source, base);
    let mut events = Parser::new_ext(source, dialect()).into_offset_iter();
    let mut definitions: Vec<Link> = events
        .reference_definitions()
        .iter()
        .map(|(_, definition)| {
            let span = Span::new(definition.span.start, definition.span.end).shifted(base);
            Link { destination: definition.dest.as_ref().into(), span: reader.destination(span, &definition.dest) }
        })
        .collect();
    definitions.sort_by_key(|link| link.span);
    for (event, range) in events.by_ref() {
        reader.event(event, Span::new(range.start, range.end).shifted(base));
    }
    reader.end_section(0);
    let mut body = reader.body;
    body.links.append(&mut definitions);
    body
}

/// The Markdown that is read: GitHub's.
pub(in crate::syntax) fn dialect() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_GFM
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Body {
        parse(text, Span::new(0, text.len()))
    }

    #[test]
    fn links_point_at_their_destination() {
        let text = "é [a](x/y.md#z) ![i](<p q.png> \"t\") [r][d]\n\n[d]: ../d.md\n";
        let body = read(text);
        let found: Vec<&str> = body.links.iter().map(|link| link.span.slice(text)).collect();
        assert_eq!(found, ["x/y.md#z", "p q.png", "../d.md"]);
    }

    #[test]
    fn mentions_are_read_outside_code_only() {
        let text = "See [[RISK-001]] and `[[X-1]]` and [[A.6.2.4|title]].\n\n```\n[[Y-1]]\n```\n";
        let body = read(text);
        let found: Vec<&str> = body.mentions.iter().map(|mention| mention.span.slice(text)).collect();
        assert_eq!(found, ["RISK-001", "A.6.2.4"]);
    }

    #[test]
    fn empty_sections_are_those_with_nothing_under_them() {
        let body = read("# T\n\n## A\n\n## B\ntext\n\n### C\n\n#### D\n- x\n\n## E\n<!-- x -->\n");
        let empty: Vec<&str> = body.headings.iter().filter(|heading| heading.empty).map(|heading| &*heading.text).collect();
        assert_eq!(empty, ["A", "E"]);
    }

    #[test]
    fn cells_and_comments_have_exact_spans() {
        let text = "<!-- aimslint-allow X -->\n\n| A | B |\n|---|---|\n| é 1 |  `c|d` |\n";
        let body = read(text);
        assert_eq!(&*body.comments[0].text, "aimslint-allow X");
        let row: Vec<&str> = body.tables[0].rows[0].1.iter().map(|cell| cell.span.slice(text)).collect();
        assert_eq!(row[0], "é 1");
    }
}
