//! One line per finding, with a place that terminals and editors can open.

use super::words::inert;
use super::{Output, visible};
use crate::report::locate::Located;
use std::io::{self, Write};

pub(super) fn write(output: &Output<'_>, out: &mut dyn Write) -> io::Result<()> {
    for one in &output.report.findings {
        writeln!(out, "{}", inert(&line(one)))?;
    }
    if output.look.show_suppressed {
        for one in &output.report.suppressed {
            let reason = one.suppressed.as_deref().unwrap_or("");
            writeln!(out, "{}", inert(&format!("{} [suppressed: {}]", line(one), visible(reason))))?;
        }
    }
    if let Some(told) = output.report.told_unjudged() {
        writeln!(out, "{}", inert(&format!("not known: {}", visible(&told))))?;
    }
    Ok(())
}

/// `path:line:col`, or `.` for the repo as a whole.
pub(super) fn place(one: &Located) -> String {
    match one.range {
        Some(range) => format!("{}:{}:{}", visible(&one.path), range.start.line, range.start.column),
        None => visible(&one.path),
    }
}

fn line(one: &Located) -> String {
    let grade = one.grade.map_or(String::new(), |grade| format!(" ({})", grade.word()));
    let help = one.help.as_deref().map_or(String::new(), |help| format!(" [{}]", visible(help)));
    format!("{}: {}: {}{grade} {}{help}", place(one), one.level.word(), one.page.code, visible(&one.message))
}
