//! One line per finding, with a place that terminals and editors can open.

use super::visible;
use crate::report::locate::Report;
use std::io::{self, Write};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for one in &report.findings {
        let place = match one.range {
            Some(range) => format!("{}:{}:{}", visible(&one.path), range.start.line, range.start.column),
            None => visible(&one.path),
        };
        let grade = one.grade.map_or(String::new(), |grade| format!(" ({})", grade.word()));
        let help = one.help.as_deref().map_or(String::new(), |help| format!(" [{}]", visible(help)));
        writeln!(out, "{place}: {}: {}{grade} {}{help}", one.level.word(), one.page.code, visible(&one.message))?;
    }
    Ok(())
}
