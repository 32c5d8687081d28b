//! A management system that is being set up: while every record is a draft, what is left to do is a
//! list in the order in which it is best done, not a hundred boxes.

use super::super::words::{counted, inert, whole_words};
use super::super::{Output, visible};
use crate::model::Record;
use crate::report::locate::Located;
use crate::settings::Level;
use crate::source::MAX_FILE_BYTES;
use crate::syntax::{Node, NodeKind, find_placeholder, is_placeholder_only, split};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Whether the notes of this report are better told as a list of what is left.
pub(super) fn fits(output: &Output<'_>) -> bool {
    output.look.whole && output.context.corpus.nothing_in_force() && output.report.findings.iter().any(|one| one.level == Level::Note)
}

/// Writes the list. Where something was more than a note it was told before, and the list, which would
/// push it off the screen, can wait.
pub(super) fn write(output: &Output<'_>, out: &mut dyn Write) -> io::Result<()> {
    let lines = Lines { width: output.look.width };
    let count = counted(output.report.summary.notes, "note");
    if output.report.summary.errors + output.report.summary.warnings > 0 {
        let words = format!("Every record is a draft, and {count} tell what is left to fill in: `aimslint` lists them once this is mended.");
        lines.write(&words, "", out)?;
        return writeln!(out);
    }
    let drafts = drafts(output);
    let notes: Vec<&Located> = output.report.findings.iter().filter(|one| one.level == Level::Note).collect();
    lines.write("Nothing is in force yet: every record is a draft. What is left, in an order that makes sense:", "", out)?;
    for draft in &drafts {
        writeln!(out)?;
        lines.write(&format!("{}  {}", visible(draft.path), visible(draft.title)), "", out)?;
        if !draft.left.is_empty() {
            lines.write(&format!("to fill in: {}", draft.left.join(", ")), INDENT, out)?;
        }
        let here: Vec<&Located> = notes.iter().copied().filter(|one| one.path == draft.path).collect();
        for (first, count) in by_rule(&here) {
            let line = first.range.map_or(String::new(), |range| format!("line {}: ", range.start.line));
            let more = if count > 1 { format!(", and {} more of this kind", count - 1) } else { String::new() };
            lines.write(&format!("{line}{} ({}){more}", visible(&first.message), first.page.code), INDENT, out)?;
        }
        if draft.left.is_empty() && here.is_empty() {
            lines.write("filled in: have it approved", INDENT, out)?;
        }
    }
    let whole: Vec<&Located> = notes.iter().copied().filter(|one| one.file.is_none()).collect();
    if !whole.is_empty() {
        writeln!(out)?;
        lines.write("Filled in, a record is approved by name and date and gets `status: approved`. Until then an auditor would say:", "", out)?;
        for (first, count) in by_rule(&whole) {
            let times = if count > 1 { format!(" ({count} times)") } else { String::new() };
            lines.write(&format!("{}  {}{times}", first.page.code, first.page.title), INDENT, out)?;
        }
    }
    writeln!(out)?;
    let all = format!("`aimslint check --format concise` lists all {count}; `aimslint ready --stage 1` shows the way to the audit.");
    lines.write(&all, "", out)?;
    writeln!(out)
}

/// Before what belongs to the line above.
const INDENT: &str = "    ";

/// Lines of a width.
struct Lines {
    width: usize,
}

impl Lines {
    fn write(&self, text: &str, indent: &str, out: &mut dyn Write) -> io::Result<()> {
        let further = format!("{indent}  ");
        let options = whole_words(self.width).initial_indent(indent).subsequent_indent(if indent.is_empty() { "" } else { &further });
        for line in textwrap::wrap(text, options) {
            writeln!(out, "{}", inert(line.trim_end()))?;
        }
        Ok(())
    }
}

/// The first finding of each rule, and how many there are, in the order they come.
fn by_rule<'a>(findings: &[&'a Located]) -> Vec<(&'a Located, usize)> {
    let mut found: Vec<(&Located, usize)> = Vec::new();
    for one in findings {
        match found.iter_mut().find(|(first, _)| first.page.code == one.page.code) {
            Some((_, count)) => *count += 1,
            None => found.push((one, 1)),
        }
    }
    found
}

/// A document of drafts.
struct Draft<'a> {
    path: &'a str,
    title: &'a str,
    /// What still has to be written.
    left: Vec<String>,
}

/// The documents, in the order in which the pack says that they are best written; types it does not
/// name come last, as the standard speaks of them.
fn drafts<'a>(output: &Output<'a>) -> Vec<Draft<'a>> {
    let context = output.context;
    let pack = context.standards.main();
    let order = pack.and_then(|pack| pack.more.get("writing-order")?.as_array());
    let rank = |record: &Record| {
        let named = order.and_then(|order| order.iter().position(|kind| kind.as_str() == Some(record.kind.name.as_str())));
        let spoken = record.kind.requirements.first().and_then(|number| Some(pack?.get(number)?.0));
        (named.unwrap_or(usize::MAX), spoken.unwrap_or(usize::MAX))
    };
    let mut found: BTreeMap<((usize, usize), &str), Draft<'a>> = BTreeMap::new();
    for document in &context.corpus.documents {
        let Some(record) = context.corpus.records.get(document.records.start as usize).filter(|_| !document.records.is_empty()) else { continue };
        let path = context.tree.path(document.file);
        let mut left: Vec<String> = record.fields.iter().filter(|field| holds_place(&field.value)).map(|field| format!("`{}`", field.name)).collect();
        let text = context.tree.read(document.file, MAX_FILE_BYTES).unwrap_or_default();
        if body_of(&String::from_utf8_lossy(&text)).lines().any(|line| find_placeholder(line).is_some()) {
            left.push("the text".to_owned());
        }
        found.insert((rank(record), path), Draft { path, title: record.title().unwrap_or_default(), left });
    }
    found.into_values().collect()
}

/// Whether something in a value only holds the place of what is to be written.
fn holds_place(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Missing => false,
        NodeKind::Scalar { text, .. } => is_placeholder_only(text) || find_placeholder(text).is_some(),
        NodeKind::List(items) => items.iter().any(holds_place),
        NodeKind::Map(entries) => entries.iter().any(|entry| holds_place(&entry.value)),
    }
}

/// What follows the front-matter.
fn body_of(text: &str) -> &str {
    split(text).body.slice(text)
}
