//! A folder without any record: what to type next, not what such a management system lacks.

use super::super::Output;
use super::super::words::{inert, whole_words};
use std::io::{self, Write};

/// What one may type, and what it does.
const NEXT: &[(&str, &str)] = &[
    ("aimslint init", "begins an AI management system here: drafts to fill in, config, hook and workflow"),
    ("aimslint new TYPE", "writes a single record; `aimslint types` lists the types"),
    ("aimslint -C DIR", "checks another folder"),
    ("aimslint --help", "shows all commands"),
];

/// Whether there is nothing to report on.
pub(super) fn fits(output: &Output<'_>) -> bool {
    let context = output.context;
    let unread = context.corpus.documents.iter().any(|document| document.kind == crate::model::DocumentKind::Unreadable);
    output.look.whole && context.settings.file.is_none() && context.corpus.records.is_empty() && !unread
}

/// Says what to do; the summary follows.
pub(super) fn write(output: &Output<'_>, out: &mut dyn Write) -> io::Result<()> {
    let width = output.look.width;
    let found = "There is no AI management system here yet: no Markdown file begins with front-matter that has an `id` and a `type`.";
    for line in textwrap::wrap(found, whole_words(width)) {
        writeln!(out, "{}", inert(&line))?;
    }
    writeln!(out)?;
    let column = NEXT.iter().map(|(typed, _)| typed.len()).max().unwrap_or(0);
    for (typed, does) in NEXT {
        let first = format!("  {typed:<column$}  ");
        let further = " ".repeat(first.len());
        for line in textwrap::wrap(does, whole_words(width).initial_indent(&first).subsequent_indent(&further)) {
            writeln!(out, "{line}")?;
        }
    }
    writeln!(out)
}
