//! The closing lines: what an auditor would write, then what the build does, then what was left out.

use super::super::words::{counted, inert};
use super::super::{Output, visible};
use crate::report::SetAside;
use anstyle::{AnsiColor, Style};
use jiff::civil::Date;
use std::io::{self, Write};

/// The most reasons that are written out; `json` has all.
const REASONS: usize = 10;

/// Days without a mended finding after which a baseline is told to stand still.
const STALE: i32 = 90;

/// Writes the summary.
pub(in super::super) fn write(output: &Output<'_>, out: &mut dyn Write) -> io::Result<()> {
    let summary = &output.report.summary;
    let reasons = &output.report.unknown;
    for reason in reasons.iter().take(REASONS) {
        writeln!(out, "not known: {}", inert(&visible(reason)))?;
    }
    if reasons.len() > REASONS {
        writeln!(out, "not known: {} more; `--format json` lists all", reasons.len() - REASONS)?;
    }
    let findings = summary.errors + summary.warnings + summary.notes;
    let observations = counted(summary.observation, "observation");
    let grades = [
        (summary.major, format!("{} major", summary.major)),
        (summary.minor, format!("{} minor", summary.minor)),
        (summary.observation, observations),
    ];
    let records = counted(summary.records, "record");
    let style = match (output.look.color, summary.errors, findings) {
        (false, ..) => Style::new(),
        (true, 0, 0) if output.report.unjudged.is_empty() => AnsiColor::Green.on_default().bold(),
        (true, 0, _) => AnsiColor::Yellow.on_default().bold(),
        (true, ..) => AnsiColor::Red.on_default().bold(),
    };
    let verdict = match (findings, join(&grades)) {
        (0, _) if !output.report.unjudged.is_empty() => format!("no findings among what could be judged in {records}"),
        (0, _) => format!("no findings in {records}"),
        (_, graded) if graded.is_empty() => format!("nothing an auditor would grade in {records}"),
        (_, graded) => format!("{graded} in {records}"),
    };
    writeln!(out, "{style}{verdict}{style:#}")?;
    let levels = [
        (summary.errors, counted(summary.errors, "error")),
        (summary.warnings, counted(summary.warnings, "warning")),
        (summary.notes, counted(summary.notes, "note")),
        (summary.suppressed, format!("{} suppressed", summary.suppressed)),
        (summary.unknown, format!("{} not known", summary.unknown)),
        (summary.untyped, format!("{} without a `type` left alone", counted(summary.untyped, "file"))),
    ];
    let mut second = join(&levels);
    if let Some(took) = output.look.took {
        let separator = if second.is_empty() { "" } else { "; " };
        second.push_str(&format!("{separator}{:.0} ms", took.as_secs_f64() * 1000.0));
    }
    if !second.is_empty() {
        writeln!(out, "{second}")?;
    }
    if let Some(aside) = &output.report.set_aside {
        writeln!(out, "{}", set_aside(aside, output.report.on))?;
    }
    if summary.records == 0 && !super::nothing::fits(output) {
        writeln!(out, "no record was found: a record is a Markdown file whose front-matter has a `type`; `aimslint init` writes a first set")?;
    }
    Ok(())
}

/// What a baseline took out, and how old it is: one that never shrinks only hides findings.
fn set_aside(aside: &SetAside, today: Date) -> String {
    let days = |since: Date| today.since(since).map_or(0, |span| span.get_days());
    let mut line = format!("{} set aside by the baseline", counted(aside.findings, "finding"));
    if let Some(oldest) = aside.oldest {
        line.push_str(&format!(", the oldest since {oldest}"));
    }
    if aside.mended > 0 {
        line.push_str(&format!("; {} mended since it was written", aside.mended));
    } else if let Some(shrunk) = aside.shrunk.filter(|shrunk| aside.findings > 0 && days(*shrunk) > STALE) {
        line.push_str(&format!("; none was mended for {} days", days(shrunk)));
    }
    line
}

/// Those that are not zero.
fn join(parts: &[(usize, String)]) -> String {
    let told: Vec<&str> = parts.iter().filter(|(count, _)| *count > 0).map(|(_, words)| words.as_str()).collect();
    told.join(", ")
}
