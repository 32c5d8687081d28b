//! YAML to [`Node`]s: granit-parser's events, with byte spans and hard bounds; what is plain is read
//! without it.

mod plain;

use super::node::{Entry, Node, NodeKind};
use super::problem::{Problem, ProblemKind};
use super::text::Text;
use crate::source::Span;
use foldhash::HashMap;
use granit_parser::{Event, Parser, ScalarStyle};
use smol_str::SmolStr;

/// Deepest nesting that is read (contract §8).
const MAX_DEPTH: usize = 64;
/// Most values one front-matter may have, aliases expanded.
const MAX_NODES: usize = 50_000;

/// Reads YAML that stands at byte `base` of its file. The first syntax error ends the reading and
/// leaves no tree, so that nothing is concluded from half a document.
pub fn parse(text: &str, base: usize) -> (Option<Node>, Vec<Problem>) {
    match plain::read(text, base) {
        Some(node) => (Some(node), Vec::new()),
        None => parse_events(text, base),
    }
}

fn parse_events(text: &str, base: usize) -> (Option<Node>, Vec<Problem>) {
    let mut builder = Builder { base, text, problems: Vec::new(), stack: Vec::new(), anchors: HashMap::default(), nodes: 0, root: None };
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
                let detail = plain_words(&error.to_string());
                builder.problems.push(Problem::new(ProblemKind::Malformed, builder.visible(at), detail));
                return (None, builder.problems);
            }
        };
        let span = span.byte_range().map_or(Span::new(base, base), |range| Span::new(range.start, range.end).shifted(base));
        if let Err(problem) = builder.event(event, span) {
            builder.problems.push(problem);
            return (None, builder.problems);
        }
    }
    (builder.root, builder.problems)
}

/// The parser's words without its own line count, which is not the file's.
fn plain_words(message: &str) -> String {
    let message = message.split(" at byte ").next().unwrap_or(message);
    let message = message.split(" at char ").next().unwrap_or(message);
    let message = message.split(" at line ").next().unwrap_or(message);
    format!("the front-matter is not valid YAML: {}", message.trim())
}

enum Open {
    List { start: Span, items: Vec<Node>, anchor: usize },
    Map { start: Span, entries: Vec<Entry>, known: HashMap<SmolStr, Span>, key: Option<(SmolStr, Span)>, anchor: usize },
}

struct Builder<'a> {
    base: usize,
    text: &'a str,
    problems: Vec<Problem>,
    stack: Vec<Open>,
    anchors: HashMap<usize, Node>,
    nodes: usize,
    root: Option<Node>,
}

impl Builder<'_> {
    /// A span of one character at a byte of our text, moved back onto something visible.
    fn visible(&self, at: usize) -> Span {
        let mut at = at;
        while at > 0 && (!self.text.is_char_boundary(at) || self.text[at..].chars().next().is_none_or(char::is_whitespace)) {
            at -= 1;
        }
        let width = self.text[at..].chars().next().map_or(0, char::len_utf8);
        Span::new(at, at + width).shifted(self.base)
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Problem> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let quoted = !matches!(style, ScalarStyle::Plain);
                let missing = !quoted && (span.is_empty() || matches!(&*text, "~" | "null" | "Null" | "NULL" | ""));
                let kind = if missing {
                    NodeKind::Missing
                } else {
                    NodeKind::Scalar { text: if quoted { Text::Quoted(text.into()) } else { Text::Plain(text.into()) } }
                };
                let span = self.trimmed(span);
                self.place(Node { span, kind }, anchor)
            }
            Event::SequenceStart(_, anchor, _) => {
                self.open(span)?;
                self.stack.push(Open::List { start: span, items: Vec::new(), anchor });
                Ok(())
            }
            Event::MappingStart(_, anchor, _) => {
                self.open(span)?;
                self.stack.push(Open::Map { start: span, entries: Vec::new(), known: HashMap::default(), key: None, anchor });
                Ok(())
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(open) = self.stack.pop() else {
                    return Ok(());
                };
                let (start, kind, anchor) = match open {
                    Open::List { start, items, anchor } => (start, NodeKind::List(items.into()), anchor),
                    Open::Map { start, entries, anchor, .. } => (start, NodeKind::Map(entries.into()), anchor),
                };
                let span = self.trimmed(Span { start: start.start, end: span.end.max(start.end) });
                self.place(Node { span, kind }, anchor)
            }
            Event::Alias(id) => {
                let Some(target) = self.anchors.get(&id) else {
                    return Err(Problem::new(ProblemKind::Malformed, span, "an alias stands inside what it names"));
                };
                let mut copy = target.clone();
                self.count(size(&copy), span)?;
                copy.span = span;
                self.place(copy, 0)
            }
            _ => Ok(()),
        }
    }

    fn open(&mut self, span: Span) -> Result<(), Problem> {
        self.count(1, span)?;
        if self.stack.len() >= MAX_DEPTH {
            let detail = format!("the front-matter nests more than {MAX_DEPTH} levels deep");
            return Err(Problem::new(ProblemKind::Malformed, span, detail));
        }
        Ok(())
    }

    fn count(&mut self, nodes: usize, span: Span) -> Result<(), Problem> {
        self.nodes += nodes;
        if self.nodes > MAX_NODES {
            let detail = format!("the front-matter has more than {MAX_NODES} values, aliases expanded");
            return Err(Problem::new(ProblemKind::Malformed, span, detail));
        }
        Ok(())
    }

    /// Block values end after their line ends; a place to point at does not.
    fn trimmed(&self, span: Span) -> Span {
        let inner = span.range();
        let from = inner.start.saturating_sub(self.base);
        let to = inner.end.saturating_sub(self.base);
        let Some(slice) = self.text.get(from..to) else {
            return span;
        };
        Span::new(inner.start, inner.start + slice.trim_end().len())
    }

    fn place(&mut self, node: Node, anchor: usize) -> Result<(), Problem> {
        self.count(1, node.span)?;
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { entries, known, key, .. }) => match key.take() {
                Some((key, key_span)) => {
                    if let Some(first) = known.get(&key) {
                        let same = entries.iter().any(|entry| entry.key == key && entry.value.says_the_same(&node));
                        let lines = same.then(|| whole_lines(self.text, self.base, key_span, node.span)).flatten();
                        let problem = Problem::new(ProblemKind::DuplicateKey, key_span, key.as_str()).with_other(*first).with_surplus(lines);
                        self.problems.push(problem);
                    } else {
                        known.insert(key.clone(), key_span);
                        entries.push(Entry { key, key_span, value: node });
                    }
                }
                None => match node.kind {
                    NodeKind::Scalar { text } => *key = Some((text.to_smol(), node.span)),
                    NodeKind::Missing => {
                        let written = node.span.range();
                        let text = self.text.get(written.start - self.base..written.end - self.base).unwrap_or("");
                        *key = Some((text.into(), node.span));
                    }
                    _ => {
                        let detail = "a key of the front-matter must be a single word, not a list or a map";
                        return Err(Problem::new(ProblemKind::Malformed, node.span, detail));
                    }
                },
            },
        }
        Ok(())
    }
}

/// The lines of an entry, when nothing else stands in them.
fn whole_lines(text: &str, base: usize, key: Span, value: Span) -> Option<Span> {
    let (from, to) = (key.range().start.checked_sub(base)?, value.range().end.max(key.range().end).checked_sub(base)?);
    let begin = text.get(..from)?.rfind('\n').map_or(0, |at| at + 1);
    let rest = text.get(to..)?;
    let line = &rest[..rest.find('\n').map_or(rest.len(), |at| at + 1)];
    // A value that is not there ends before the colon.
    let free = text[begin..from].trim().is_empty() && matches!(line.trim(), "" | ":");
    free.then(|| Span::new(base + begin, base + to + line.len()))
}

fn size(node: &Node) -> usize {
    match &node.kind {
        NodeKind::List(items) => 1 + items.iter().map(size).sum::<usize>(),
        NodeKind::Map(entries) => 1 + entries.iter().map(|entry| size(&entry.value)).sum::<usize>(),
        _ => 1,
    }
}
