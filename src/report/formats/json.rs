//! The JSON of `check` (contract §6).

use super::{Output, statistics};
use crate::report::locate::{Located, Range};
use crate::source::Position;
use serde_json::{Value, json};
use std::io::{self, Write};

pub(super) fn write(output: &Output<'_>, out: &mut dyn Write) -> io::Result<()> {
    let report = output.report;
    let summary = &report.summary;
    let mut value = json!({
        "schema": "aimslint.check/1",
        "tool": { "name": "aimslint", "version": env!("CARGO_PKG_VERSION") },
        "on": report.on.to_string(),
        "revision": report.revision,
        "summary": {
            "documents": summary.documents, "records": summary.records,
            "errors": summary.errors, "warnings": summary.warnings, "notes": summary.notes,
            "major": summary.major, "minor": summary.minor, "observation": summary.observation,
            "suppressed": summary.suppressed, "unknown": summary.unknown,
        },
        "findings": report.findings.iter().map(|one| finding(output, one)).collect::<Vec<_>>(),
    });
    if output.look.show_suppressed {
        value["suppressed"] = report.suppressed.iter().map(|one| finding(output, one)).collect();
    }
    if !report.unknown.is_empty() {
        value["unknown"] = json!(report.unknown);
    }
    if output.look.statistics {
        value["statistics"] = statistics::value(report);
    }
    serde_json::to_writer_pretty(&mut *out, &value)?;
    writeln!(out)
}

fn finding(output: &Output<'_>, one: &Located) -> Value {
    let mut value = json!({
        "code": one.page.code, "name": one.page.name,
        "level": one.level.word(), "grade": one.grade.map(|grade| grade.word()),
        "requirements": one.requirements,
        "message": one.message, "record": one.record, "path": one.path, "span": span(one.range),
        "related": one.related.iter().map(|related| json!({ "message": related.message, "path": related.path, "span": span(related.range) })).collect::<Vec<_>>(),
        "help": one.help,
        "fix": one.fix.as_ref().map(|fix| json!({
            "title": fix.title, "safe": fix.safe,
            "edits": fix.edits.iter().map(|edit| json!({ "path": output.context.tree.path(edit.file), "start": edit.span.start, "end": edit.span.end, "text": edit.text })).collect::<Vec<_>>(),
        })),
        "fingerprint": one.fingerprint,
    });
    if let Some(reason) = &one.suppressed {
        value["suppressed"] = json!({ "reason": reason });
    }
    value
}

fn span(range: Option<Range>) -> Value {
    let position = |at: Position| json!({ "byte": at.byte, "line": at.line, "column": at.column });
    range.map_or(Value::Null, |range| json!({ "start": position(range.start), "end": position(range.end) }))
}
