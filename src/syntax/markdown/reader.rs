//! The way through a body, event by event.

use super::body::{Body, Link};
use super::html::is_word_in_brackets;
use super::tables::OpenTable;
use crate::source::Span;
use crate::syntax::prose::{Block, BlockKind, Image};
use crate::syntax::slug::Slugs;
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

/// What code in a line reads as, in the words around it.
const CODE: &str = "`…`";

/// What is open while a body is read.
pub(super) struct Reader<'a> {
    /// The text of the body.
    pub(super) source: &'a str,
    /// Where the body begins in its file.
    pub(super) base: usize,
    /// What was read so far.
    pub(super) body: Body,
    /// The anchors that are taken.
    pub(super) slugs: Slugs,
    /// The block whose words are being read.
    pub(super) words: Option<Block>,
    /// The heading that is being read: its level and words.
    pub(super) heading: Option<(u8, String)>,
    /// The last heading, while nothing stands under it.
    pub(super) bare: Option<usize>,
    /// How many quotations are open.
    pub(super) quotes: usize,
    /// How many tags are open.
    depth: usize,
    /// How many code blocks are open.
    code: usize,
    /// The table that is open.
    pub(super) table: Option<OpenTable>,
    /// Up to where comments have been read off the source.
    pub(super) comments_read: usize,
    /// The words of the last heading, by their block.
    pub(super) above: Option<u32>,
    /// The paragraph that was just read, while nothing else stands behind it.
    pub(super) before: Option<u32>,
    /// What introduces each of the lists that are open.
    pub(super) lists: Vec<Option<u32>>,
    /// The headers of the open table.
    pub(super) columns: Vec<Option<u32>>,
    /// Whether the open table's header is being read.
    pub(super) head: bool,
    /// The image whose words are being read: where it leads, where it stands, its words.
    picture: Option<(Box<str>, Span, String)>,
}

impl<'a> Reader<'a> {
    /// A reader of `source`, which begins at byte `base` of its file.
    pub(super) fn new(source: &'a str, base: usize) -> Reader<'a> {
        Reader {
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
        }
    }
}

impl Reader<'_> {
    /// What is written in a span.
    pub(super) fn slice(&self, span: Span) -> &str {
        let range = span.range();
        self.source.get(range.start - self.base..range.end - self.base).unwrap_or("")
    }

    /// Takes the next event.
    pub(super) fn event(&mut self, event: Event<'_>, span: Span) {
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
            // A line end is a space wherever words are laid out.
            Event::SoftBreak => self.run(span, None),
            Event::HardBreak => self.run(span, Some(" ".into())),
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
            Tag::Heading { level, .. } => self.open_heading(level),
            Tag::Paragraph | Tag::Item => self.open_words(BlockKind::Paragraph),
            // GitHub's alerts (`> [!NOTE]`) are the document's own words.
            Tag::BlockQuote(None) => self.quotes += 1,
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
            Tag::Table(_) => self.open_table(),
            Tag::TableCell => self.open_cell(span),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, span: Span) {
        self.depth = self.depth.saturating_sub(1);
        match tag {
            TagEnd::Heading(_) => self.close_heading(span),
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
            TagEnd::BlockQuote(None) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::CodeBlock => self.code = self.code.saturating_sub(1),
            TagEnd::TableCell => self.close_cell(),
            TagEnd::TableHead => self.close_head(),
            TagEnd::TableRow => self.close_row(span),
            TagEnd::Table => self.close_table(),
            _ => {}
        }
    }
}
