//! TOML to [`Node`]s, through toml_edit, which knows where everything stands.

use super::node::{Entry, Node, NodeKind};
use super::problem::{Problem, ProblemKind};
use super::text::Text;
use crate::source::Span;
use smol_str::SmolStr;
use toml_edit::{Document, Item, Key, TableLike, Value};

/// Reads TOML that stands at byte `base` of its file.
pub fn parse(text: &str, base: usize) -> (Option<Node>, Vec<Problem>) {
    match Document::parse(text) {
        Ok(document) => {
            let span = Span::new(0, text.trim_end().len()).shifted(base);
            (Some(Reader { text, base }.table(document.as_table(), span)), Vec::new())
        }
        Err(error) => {
            let span = error.span().map_or(Span::new(0, 0), |range| Span::new(range.start, range.end)).shifted(base);
            let first = error.message().lines().next().unwrap_or("").trim();
            if first.starts_with("duplicate key") {
                let key = span.shifted(0).range();
                let name = text.get(key.start - base..key.end - base).unwrap_or("");
                let problem = Problem::new(ProblemKind::DuplicateKey, span, name);
                return (
                    None,
                    vec![match first_of(&text[..key.start - base], name) {
                        Some(first) => problem.with_other(first.shifted(base)),
                        None => problem,
                    }],
                );
            }
            (None, vec![Problem::new(ProblemKind::Malformed, span, format!("this is not valid TOML: {first}"))])
        }
    }
}

/// Where a key stands that stands again after this text, in the same table: TOML that gives a key twice
/// has no tree to ask.
fn first_of(before: &str, key: &str) -> Option<Span> {
    let mut at = 0;
    let mut found = None;
    for line in before.split_inclusive('\n') {
        let written = line.trim_start();
        let start = at + line.len() - written.len();
        // A header may name the key itself: `[a]` twice.
        let header = written.starts_with('[').then(|| start + (written.len() - written.trim_start_matches('[').len()));
        let name = header.map_or(written, |from| &before[from..at + line.len()]);
        let same = name.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(['=', '.', ']']));
        if header.is_some() && !same {
            found = None;
        } else if same && found.is_none() {
            let from = header.unwrap_or(start);
            found = Some(Span::new(from, from + key.len()));
        }
        at += line.len();
    }
    found
}

struct Reader<'a> {
    text: &'a str,
    base: usize,
}

impl Reader<'_> {
    fn spanned(&self, range: Option<std::ops::Range<usize>>, otherwise: Span) -> Span {
        range.map_or(otherwise, |range| Span::new(range.start, range.end).shifted(self.base))
    }

    fn table(&self, table: &dyn TableLike, span: Span) -> Node {
        let mut entries = Vec::new();
        for (name, item) in table.iter() {
            let key_span = self.spanned(table.key(name).and_then(Key::span), span);
            let after = Span { start: key_span.end, end: key_span.end };
            entries.push(Entry { key: SmolStr::new(name), key_span, value: self.item(item, after) });
        }
        entries.sort_by_key(|entry| entry.key_span);
        Node { span, kind: NodeKind::Map(entries.into()) }
    }

    fn item(&self, item: &Item, otherwise: Span) -> Node {
        let span = self.spanned(item.span(), otherwise);
        match item {
            Item::None => Node::missing(otherwise),
            Item::Value(value) => self.value(value, span),
            Item::Table(table) => self.table(table, span),
            Item::ArrayOfTables(tables) => {
                let items = tables.iter().map(|table| self.table(table, self.spanned(table.span(), span))).collect();
                Node { span, kind: NodeKind::List(items) }
            }
        }
    }

    fn value(&self, value: &Value, otherwise: Span) -> Node {
        let span = self.spanned(value.span(), otherwise);
        let scalar = |text: Text| Node { span, kind: NodeKind::Scalar { text } };
        match value {
            Value::String(text) => scalar(Text::Quoted(text.value().as_str().into())),
            Value::Boolean(truth) => scalar(truth.value().to_string().into()),
            Value::Datetime(moment) => scalar(moment.value().to_string().into()),
            // As written, so that `1.10` stays `1.10`.
            Value::Integer(_) | Value::Float(_) => {
                let range = span.range();
                scalar(self.text.get(range.start - self.base..range.end - self.base).unwrap_or("").into())
            }
            Value::Array(items) => {
                let items = items.iter().map(|item| self.value(item, span)).collect();
                Node { span, kind: NodeKind::List(items) }
            }
            Value::InlineTable(table) => self.table(table, span),
        }
    }
}
