//! Workflow commands of GitHub Actions: annotations on the changed files.
//!
//! A step may give ten annotations of each level; more are dropped without a word. So the worst
//! come first, and one last line tells of the rest.

use super::Output;
use super::words::counted;
use crate::report::locate::Located;
use crate::settings::Level;
use std::cmp::Reverse;
use std::io::{self, Write};

/// What a step shows of one level.
const SHOWN: usize = 10;

pub(super) fn write(output: &Output<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut sorted: Vec<&Located> = output.report.findings.iter().collect();
    sorted.sort_by_key(|one| Reverse((one.level, one.grade)));
    let mut rest = Vec::new();
    for level in [Level::Error, Level::Warning, Level::Note] {
        let of_level: Vec<&&Located> = sorted.iter().filter(|one| one.level == level).collect();
        // The last line is a notice too.
        let over = of_level.len() > SHOWN || !rest.is_empty();
        let shown = if level == Level::Note && over { SHOWN - 1 } else { SHOWN };
        for one in of_level.iter().take(shown) {
            writeln!(out, "{}", command(output, one))?;
        }
        if of_level.len() > shown {
            rest.push(counted(of_level.len() - shown, level.word()));
        }
    }
    if !rest.is_empty() {
        writeln!(out, "::notice title=aimslint::and {} more; the summary and the log of `aimslint check` have all", rest.join(", "))?;
    }
    Ok(())
}

fn command(output: &Output<'_>, one: &Located) -> String {
    let kind = match one.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let grade = one.grade.map_or(String::new(), |grade| format!(" ({})", grade.word()));
    let mut properties = vec![format!("title={}", property(&format!("{} {}{grade}", one.page.code, one.page.name)))];
    if let Some(range) = one.range {
        properties.push(format!("file={}", property(&format!("{}{}", output.look.prefix, one.path))));
        properties.push(format!("line={}", range.start.line));
        // Columns are only shown where the range stays within one line.
        properties.push(format!("endLine={}", range.end.line));
        if range.start.line == range.end.line {
            properties.push(format!("col={}", range.start.column));
            properties.push(format!("endColumn={}", range.end.column));
        }
    }
    let help = one.help.as_deref().map_or(String::new(), |help| format!("\nhelp: {help}"));
    format!("::{kind} {}::{}", properties.join(","), data(&format!("{}{help}", one.message)))
}

/// Escaped as the message of a command; what acts on the screen of the log is shown as what it is.
fn data(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(super::visible).collect();
    coded(&lines.join("\n"))
}

/// Escaped as a property of a command: a path stays the very path, but for what acts on the screen.
fn property(text: &str) -> String {
    let acts = |letter: char| letter.is_control() && !matches!(letter, '\r' | '\n');
    let shown: String = text.chars().map(|letter| if acts(letter) { letter.escape_unicode().to_string() } else { letter.to_string() }).collect();
    coded(&shown).replace(':', "%3A").replace(',', "%2C")
}

/// The signs that would end a command, or begin a line.
fn coded(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}
