//! A Code Quality report of GitLab: a list, empty when nothing was found.

use super::Output;
use crate::report::locate::Located;
use crate::rules::Grade;
use crate::settings::Level;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{self, Write};

pub(super) fn write(output: &Output<'_>, out: &mut dyn Write) -> io::Result<()> {
    // GitLab shows only the first of two issues with one fingerprint.
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let issues: Vec<Value> = output
        .report
        .findings
        .iter()
        .map(|one| {
            let count = seen.entry(one.fingerprint.as_str()).or_insert(0);
            *count += 1;
            let fingerprint = if *count == 1 { one.fingerprint.clone() } else { format!("{}-{count}", one.fingerprint) };
            issue(output, one, fingerprint)
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

fn issue(output: &Output<'_>, one: &Located, fingerprint: String) -> Value {
    let severity = match (one.level, one.grade) {
        (Level::Error, Some(Grade::Major)) => "critical",
        (Level::Error, _) => "major",
        (Level::Warning, _) => "minor",
        (Level::Note, _) => "info",
    };
    let (path, begin, end) = match one.range {
        Some(range) => (one.path.as_str(), range.start.line, range.end.line),
        None => (super::sarif::home(output), 1, 1),
    };
    json!({
        // The code again: GitLab does not show `check_name`.
        "description": format!("{}: {}", one.page.code, one.message),
        "check_name": format!("aimslint/{}", one.page.code),
        "fingerprint": fingerprint,
        "severity": severity,
        "location": { "path": format!("{}{path}", output.look.prefix), "lines": { "begin": begin, "end": end } },
    })
}
