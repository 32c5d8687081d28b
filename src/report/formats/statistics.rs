//! `--statistics`: how often each rule speaks, most often first.

use super::words::counted;
use super::{Format, Output};
use crate::report::locate::Report;
use crate::rules::Page;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Pages with their counts, most often first, then by code.
fn counts(report: &Report) -> Vec<(usize, &Page)> {
    let mut by_code: BTreeMap<&str, (usize, &Page)> = BTreeMap::new();
    for one in &report.findings {
        by_code.entry(one.page.code.as_str()).or_insert((0, &one.page)).0 += 1;
    }
    let mut counts: Vec<(usize, &Page)> = by_code.into_values().collect();
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    counts
}

pub(super) fn write(output: &Output<'_>, format: Format, out: &mut dyn Write) -> io::Result<()> {
    let counts = counts(output.report);
    let digits = counts.first().map_or(1, |(count, _)| count.to_string().len());
    for (count, page) in &counts {
        let grade = page.grade.map_or(String::new(), |grade| format!(" ({})", grade.word()));
        writeln!(out, "{count:>digits$}  {}  {}: {}{grade}", page.code, page.name, page.title)?;
    }
    if format == Format::Pretty {
        if !counts.is_empty() {
            writeln!(out, "{} from {}", counted(output.report.findings.len(), "finding"), counted(counts.len(), "rule"))?;
        }
        super::pretty::summary(output, out)?;
    }
    Ok(())
}

/// The same for `json`.
pub(super) fn value(report: &Report) -> Value {
    counts(report).into_iter().map(|(count, page)| json!({ "code": page.code, "name": page.name, "count": count })).collect()
}
