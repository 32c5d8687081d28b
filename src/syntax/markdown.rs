//! Markdown to what the later layers need of it: headings, links, mentions, tables, comments, words.

use super::placeholder::find_placeholder;
use super::prose::{Block, BlockKind, Image, Run};
use super::slug::Slugs;
use crate::source::Span;
use pulldown_cmark::{Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};
use regex::Regex;
use std::sync::LazyLock;

/// What a body holds.
#[derive(Debug, Default)]
pub struct Body {
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// Anchors set by hand in HTML.
    pub anchors: Vec<Box<str>>,
    /// Links and images, and the definitions that reference links use.
    pub links: Vec<Link>,
    /// `[[ID]]` mentions.
    pub mentions: Vec<Mention>,
    /// Tables.
    pub tables: Vec<Table>,
    /// HTML comments.
    pub comments: Vec<Comment>,
    /// The words.
    pub blocks: Vec<Block>,
    /// Images.
    pub images: Vec<Image>,
    /// The outermost blocks, to say what a comment stands before.
    pub outer: Vec<Span>,
}

/// A heading.
#[derive(Debug)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its words.
    pub text: Box<str>,
    /// Its anchor on GitHub.
    pub anchor: Box<str>,
    /// Where its words stand.
    pub span: Span,
    /// Whether anything but deeper headings stands under it.
    pub empty: bool,
}

/// Where a link leads.
#[derive(Debug)]
pub struct Link {
    /// The destination, escapes resolved.
    pub destination: Box<str>,
    /// Where the destination is written.
    pub span: Span,
}

/// `[[ID]]`.
#[derive(Debug)]
pub struct Mention {
    /// What stands between the brackets.
    pub id: Box<str>,
    /// Where, without the brackets.
    pub span: Span,
}

/// A table.
#[derive(Debug)]
pub struct Table {
    /// The header's cells.
    pub header: Vec<Cell>,
    /// The rows: the row as a whole, and its cells.
    pub rows: Vec<(Span, Vec<Cell>)>,
    /// The heading it stands under, by position.
    pub heading: Option<usize>,
}

/// A table cell.
#[derive(Debug)]
pub struct Cell {
    /// Where its content stands, blanks around it left out.
    pub span: Span,
}

/// An HTML comment.
#[derive(Debug)]
pub struct Comment {
    /// What stands inside.
    pub text: Box<str>,
    /// The comment as a whole.
    pub span: Span,
}

/// What code in a line reads as, in the words around it.
const CODE: &str = "`…`";

static HTML_ANCHOR: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"(?i)<[a-z][^<>]*\s(?:id|name)\s*=\s*["']?([^"'\s>]+)"#).ok());

/// The longest `[[…]]` that is looked at.
const MAX_MENTION_BYTES: usize = 256;

/// Reads the body of a document; `body` is its range in `text`.
pub fn parse(text: &str, body: Span) -> Body {
    let base = body.range().start;
    let source = body.slice(text);
    let options = dialect();
    let mut reader = Reader {
        source,
        base,
        body: Body::default(),
        slugs: Slugs::default(),
        words: None,
        heading: None,
        bare: None,
        quotes: 0,
        depth: 0,
        code: 0,
        table: None,
        comments_read: 0,
        above: None,
        before: None,
        lists: Vec::new(),
        columns: Vec::new(),
        head: false,
        picture: None,
    };
    let mut events = Parser::new_ext(source, options).into_offset_iter();
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

struct Reader<'a> {
    source: &'a str,
    base: usize,
    body: Body,
    slugs: Slugs,
    /// The block whose words are being read.
    words: Option<Block>,
    /// The heading that is being read: its level and words.
    heading: Option<(u8, String)>,
    /// The last heading, while nothing stands under it.
    bare: Option<usize>,
    quotes: usize,
    depth: usize,
    code: usize,
    table: Option<TableInWork>,
    /// Up to where comments have been read off the source.
    comments_read: usize,
    /// The words of the last heading, by their block.
    above: Option<u32>,
    /// The paragraph that was just read, while nothing else stands behind it.
    before: Option<u32>,
    /// What introduces each of the lists that are open.
    lists: Vec<Option<u32>>,
    /// The headers of the open table.
    columns: Vec<Option<u32>>,
    /// Whether the open table's header is being read.
    head: bool,
    /// The image whose words are being read: where it leads, where it stands, its words.
    picture: Option<(Box<str>, Span, String)>,
}

struct TableInWork {
    table: Table,
    row: Vec<Cell>,
}

impl Reader<'_> {
    fn slice(&self, span: Span) -> &str {
        let range = span.range();
        self.source.get(range.start - self.base..range.end - self.base).unwrap_or("")
    }

    fn event(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag, span),
            Event::Text(text) => {
                if self.code == 0 {
                    let reads = (self.slice(span) != &*text).then(|| text.as_ref().into());
                    self.run(span, reads);
                    self.mentions(span);
                }
                if let Some((_, _, words)) = &mut self.picture {
                    words.push_str(&text);
                }
                if let Some((_, words)) = &mut self.heading {
                    words.push_str(&text);
                }
                self.bare_ends();
            }
            Event::Code(text) => {
                self.run(span, Some(CODE.into()));
                if let Some((_, words)) = &mut self.heading {
                    words.push_str(&text);
                }
                self.bare_ends();
            }
            Event::SoftBreak | Event::HardBreak => self.run(span, Some(" ".into())),
            Event::Html(_) => {
                self.html(span);
                self.stand_alone(span);
            }
            Event::InlineHtml(_) => {
                self.html(span);
                // `<name>` is no tag but a word that was meant to be replaced.
                if is_word_in_brackets(self.slice(span)) {
                    self.run(span, None);
                }
            }
            Event::TaskListMarker(_) | Event::FootnoteReference(_) => self.bare_ends(),
            _ => {}
        }
    }

    /// Something stands under the last heading (unless it is the heading itself).
    fn bare_ends(&mut self) {
        if self.heading.is_none() {
            self.bare = None;
        }
    }

    fn run(&mut self, span: Span, reads: Option<Box<str>>) {
        if let Some(block) = &mut self.words {
            match block.runs.last_mut() {
                Some(last) if last.span.end == span.start && last.reads.is_none() && reads.is_none() => last.span.end = span.end,
                _ => block.runs.push(Run { span, reads }),
            }
        }
    }

    fn open_words(&mut self, kind: BlockKind) {
        self.close_words();
        let lead = match kind {
            BlockKind::Heading => None,
            BlockKind::Paragraph => self.lists.last().copied().flatten().or(self.above),
            BlockKind::Cell => {
                let column = self.table.as_ref().map_or(0, |table| table.row.len().saturating_sub(1));
                self.columns.get(column).copied().flatten().or(self.above)
            }
        };
        self.words = Some(Block { kind, runs: Vec::new(), quoted: self.quotes > 0, lead });
    }

    /// Ends the block that is being read; its position, when it holds words.
    fn close_words(&mut self) -> Option<u32> {
        let block = self.words.take().filter(|block| !block.runs.is_empty())?;
        let position = u32::try_from(self.body.blocks.len()).ok()?;
        self.before = (block.kind == BlockKind::Paragraph).then_some(position);
        self.body.blocks.push(block);
        Some(position)
    }

    /// The words right before a list introduce it when they end with a colon; those of an item
    /// always introduce the list inside it.
    fn open_list(&mut self) {
        self.close_words();
        let inside = !self.lists.is_empty();
        let introduces = |position: &u32| {
            let last = self.body.blocks.get(*position as usize).and_then(|block| block.runs.last());
            inside || last.is_some_and(|run| self.slice(run.span).trim_end().ends_with(':'))
        };
        let intro = self.before.filter(introduces);
        self.lists.push(intro.or(if inside { self.lists.last().copied().flatten() } else { None }));
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        if self.depth == 0 && !matches!(tag, Tag::HtmlBlock) {
            self.body.outer.push(span);
        }
        self.depth += 1;
        if matches!(tag, Tag::CodeBlock(_) | Tag::Table(_) | Tag::HtmlBlock | Tag::Heading { .. } | Tag::Item) {
            self.close_words();
            self.before = None;
        }
        match tag {
            Tag::Heading { level, .. } => {
                let level = level_of(level);
                self.end_section(level);
                self.heading = Some((level, String::new()));
                self.open_words(BlockKind::Heading);
            }
            Tag::Paragraph | Tag::Item => self.open_words(BlockKind::Paragraph),
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::List(_) => self.open_list(),
            Tag::CodeBlock(_) => {
                self.code += 1;
                self.bare_ends();
            }
            Tag::Link { link_type, ref dest_url, .. } | Tag::Image { link_type, ref dest_url, .. } => {
                if matches!(tag, Tag::Image { .. }) && self.picture.is_none() {
                    self.picture = Some((dest_url.as_ref().into(), span, String::new()));
                }
                if link_type == LinkType::Inline {
                    let place = self.destination(span, dest_url);
                    self.body.links.push(Link { destination: dest_url.as_ref().into(), span: place });
                }
                self.bare_ends();
            }
            Tag::Table(_) => {
                let heading = self.body.headings.len().checked_sub(1);
                self.columns.clear();
                self.head = true;
                self.table = Some(TableInWork { table: Table { header: Vec::new(), rows: Vec::new(), heading }, row: Vec::new() });
                self.bare_ends();
            }
            Tag::TableCell => {
                let slice = self.slice(span);
                let lead = slice.len() - slice.trim_start().len();
                let inner = slice.trim();
                let start = span.range().start + if inner.is_empty() { 0 } else { lead };
                let cell = Cell { span: Span::new(start, start + inner.len()) };
                if let Some(table) = &mut self.table {
                    table.row.push(cell);
                }
                self.open_words(BlockKind::Cell);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, span: Span) {
        self.depth = self.depth.saturating_sub(1);
        match tag {
            TagEnd::Heading(_) => {
                if let Some((level, words)) = self.heading.take() {
                    let anchor = self.slugs.next(&words).into();
                    let inner =
                        self.words.as_ref().and_then(|block| Some(Span { start: block.runs.first()?.span.start, end: block.runs.last()?.span.end }));
                    let text = words.trim().into();
                    let span = inner.unwrap_or(Span { start: span.start, end: span.start + 1 });
                    self.body.headings.push(Heading { level, text, anchor, span, empty: false });
                    self.bare = Some(self.body.headings.len() - 1);
                }
                self.above = self.close_words().or(self.above);
            }
            TagEnd::Paragraph | TagEnd::Item => {
                self.close_words();
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.before = None;
            }
            TagEnd::Image => {
                if let Some((destination, span, alt)) = self.picture.take() {
                    self.body.images.push(Image { destination, alt: alt.into(), span });
                }
            }
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::CodeBlock => self.code = self.code.saturating_sub(1),
            TagEnd::TableCell => {
                let header = self.close_words();
                if self.head {
                    self.columns.push(header);
                }
            }
            TagEnd::TableHead => {
                self.head = false;
                if let Some(table) = &mut self.table {
                    table.table.header = std::mem::take(&mut table.row);
                }
            }
            TagEnd::TableRow => {
                if let Some(table) = &mut self.table {
                    let row = std::mem::take(&mut table.row);
                    table.table.rows.push((span, row));
                }
            }
            TagEnd::Table => {
                self.columns.clear();
                if let Some(table) = self.table.take() {
                    self.body.tables.push(table.table);
                }
            }
            _ => {}
        }
    }

    /// A heading of `level` (0: the end) begins; the last one was empty if nothing stood under it.
    fn end_section(&mut self, level: u8) {
        if let Some(bare) = self.bare.take() {
            let heading = &mut self.body.headings[bare];
            heading.empty = level <= heading.level;
        }
    }

    /// Where a link's destination is written, inside the link.
    fn destination(&self, link: Span, destination: &str) -> Span {
        let slice = self.slice(link);
        let after = slice.rfind("](").map(|at| at + 2).or_else(|| slice.find("]:").map(|at| at + 2));
        let Some(after) = after else { return link };
        let rest = &slice[after..];
        let start = after + (rest.len() - rest.trim_start_matches(['<', ' ', '\t', '\n', '\r']).len());
        let rest = &slice[start..];
        let length = if !destination.is_empty() && rest.starts_with(destination) {
            destination.len()
        } else {
            rest.find(|end: char| end.is_whitespace() || matches!(end, ')' | '>')).unwrap_or(rest.len())
        };
        if length == 0 { link } else { Span::new(start, start + length).shifted(link.range().start) }
    }

    /// `[[ID]]` comes as bracket by bracket; read it off the source where text stands.
    fn mentions(&mut self, span: Span) {
        let from = span.range().start - self.base;
        if !self.source[from..].starts_with('[') || !self.source[from..].starts_with("[[") {
            return;
        }
        if from > 0 && self.source.as_bytes()[from - 1] == b'[' {
            return;
        }
        let inner = from + 2;
        // Nobody writes an id of more than a few dozen letters; the bound keeps long lines cheap.
        let mut line_end = self.source.len().min(inner + MAX_MENTION_BYTES);
        while !self.source.is_char_boundary(line_end) {
            line_end -= 1;
        }
        let line_end = self.source[inner..line_end].find(['\n', '\r']).map_or(line_end, |at| inner + at);
        let Some(length) = self.source[inner..line_end].find("]]") else {
            return;
        };
        let written = &self.source[inner..inner + length];
        let id = written.split(['|', '#']).next().unwrap_or("");
        let lead = id.len() - id.trim_start().len();
        let id = id.trim();
        if id.is_empty() || self.source[inner + length + 2..].starts_with('(') {
            return;
        }
        let start = self.base + inner + lead;
        self.body.mentions.push(Mention { id: id.into(), span: Span::new(start, start + id.len()) });
    }

    /// A line that is nothing but `<name>` counts as words too, though Markdown takes it for HTML.
    fn stand_alone(&mut self, span: Span) {
        let slice = self.slice(span);
        if is_word_in_brackets(slice.trim()) {
            let lead = slice.len() - slice.trim_start().len();
            let start = span.range().start + lead;
            let run = Span::new(start, start + slice.trim().len());
            self.body.blocks.push(Block {
                kind: BlockKind::Paragraph,
                runs: vec![Run { span: run, reads: None }],
                quoted: self.quotes > 0,
                lead: self.above,
            });
        }
    }

    fn html(&mut self, span: Span) {
        let slice = self.slice(span).to_owned();
        if slice.trim_start().starts_with("<!--") || slice.contains("<!--") {
            self.comments(span);
        } else {
            self.bare_ends();
        }
        if let Some(pattern) = HTML_ANCHOR.as_ref() {
            for found in pattern.captures_iter(&slice) {
                if let Some(name) = found.get(1) {
                    self.body.anchors.push(name.as_str().into());
                }
            }
        }
    }

    /// Comments may run over several events; they are read off the source from their opening.
    fn comments(&mut self, span: Span) {
        let mut at = (span.range().start - self.base).max(self.comments_read);
        let stop = span.range().end - self.base;
        while at < stop {
            let Some(opening) = self.source[at..stop].find("<!--").map(|found| at + found) else {
                return;
            };
            let Some(length) = self.source[opening..].find("-->") else {
                // None of the comments that begin from here on is ever closed.
                self.comments_read = self.source.len();
                return;
            };
            let whole = Span::new(opening, opening + length + 3).shifted(self.base);
            let text = self.source[opening + 4..(opening + length).max(opening + 4)].trim();
            self.body.comments.push(Comment { text: text.into(), span: whole });
            at = opening + length + 3;
            self.comments_read = at;
        }
    }
}

/// Whether a tag is a placeholder in angle brackets and nothing else.
fn is_word_in_brackets(tag: &str) -> bool {
    tag.starts_with('<') && find_placeholder(tag) == Some(0..tag.len())
}

fn level_of(level: HeadingLevel) -> u8 {
    level as u8
}

/// The Markdown that is read: GitHub's.
pub(super) fn dialect() -> Options {
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
