//! A check as Markdown for the summary of a CI run: the verdict, what is new and what is mended, what
//! changes in the posture, and a table of the findings, as long as a summary may be.

use super::Difference;
use super::write::{code_kept, findings, place, quiet};
use crate::posture::sheet::markdown::escaped;
use crate::report::{Located, Report};
use crate::rules::Grade;
use crate::settings::Level;
use std::cmp::Reverse;
use std::fmt::Write as _;

/// More is refused as a whole where summaries are shown (1 MiB); other steps' words need room too.
const MOST_BYTES: usize = 960_000;
/// What the posture may take of it.
const MOST_CHANGES: usize = MOST_BYTES / 4;
/// More reasons why something is not known are counted, not listed.
const REASONS: usize = 10;

/// What a summary is made of.
pub struct Overview<'a> {
    /// The findings that count.
    pub report: &'a Report,
    /// What differs from the base, when there is one; the findings are then the new ones.
    pub difference: Option<&'a Difference>,
    /// From which level on the check fails.
    pub failing: Option<Level>,
    /// What stands before each path, so that it counts from the top of the git repo.
    pub prefix: &'a str,
}

impl Overview<'_> {
    /// The whole as Markdown.
    pub fn markdown(&self) -> String {
        let (head, tail) = (self.head(), self.tail());
        let room = MOST_BYTES.saturating_sub(head.len() + tail.len());
        format!("{head}{}{tail}", self.table(room))
    }

    fn head(&self) -> String {
        let found = &self.report.findings;
        let fails = self.failing.is_some_and(|level| found.iter().any(|one| one.level >= level));
        let verdict = if fails { "**Failed**" } else { "**Passed**" };
        let (new, closed) = (if self.difference.is_some() { "new " } else { "" }, self.difference.map(|difference| difference.closed.as_slice()));
        let findings = match found.len() {
            0 => format!("no {new}findings"),
            1 => format!("1 {new}finding"),
            count => format!("{count} {new}findings"),
        };
        let mended = closed.map_or(String::new(), |closed| format!(", {} fixed", closed.len()));
        let summary = &self.report.summary;
        let mut text = format!("## aimslint\n\n{verdict}: {findings}{mended} in {} records on {}.\n\n", summary.records, self.report.on);
        text.push_str("| | Errors | Warnings | Notes | Major | Minor |\n|---|---|---|---|---|---|\n");
        counts(if self.difference.is_some() { "new" } else { "found" }, found, &mut text);
        if let Some(closed) = closed {
            counts("fixed", closed, &mut text);
        }
        let unknown = &self.report.unknown;
        if !unknown.is_empty() {
            let _ = writeln!(text, "\n### Not known ({})\n", unknown.len());
            for reason in unknown.iter().take(REASONS) {
                let _ = writeln!(text, "- {}", code_kept(reason));
            }
            if unknown.len() > REASONS {
                let _ = writeln!(text, "- and {} more", unknown.len() - REASONS);
            }
        }
        text
    }

    /// The findings, worst first, cut at a row.
    fn table(&self, room: usize) -> String {
        let mut sorted: Vec<&Located> = self.report.findings.iter().collect();
        if sorted.is_empty() {
            return String::new();
        }
        sorted.sort_by_key(|one| Reverse((one.level, one.grade)));
        let title = if self.difference.is_some() { "New findings" } else { "Findings" };
        let mut text = format!("\n### {title} ({})\n\n| Level | Grade | Rule | Where | What |\n|---|---|---|---|---|\n", sorted.len());
        for (at, one) in sorted.iter().enumerate() {
            let row = self.row(one);
            // Room for the line that tells what is left out.
            if text.len() + row.len() + 100 > room {
                let _ = writeln!(text, "\n{} rows left out: `aimslint check` shows all.", sorted.len() - at);
                break;
            }
            text.push_str(&row);
        }
        text
    }

    fn row(&self, one: &Located) -> String {
        let grade = one.grade.map_or("–", Grade::word);
        let prefix = if one.range.is_some() { self.prefix } else { "" };
        let place = quiet(&escaped(&format!("{prefix}{}", place(one))));
        // Within a table a bar ends the cell even in code; what is escaped already stays as it is.
        let message = quiet(&code_kept(&one.message)).replace("\\|", "|").replace('|', "\\|");
        format!("| {} | {grade} | {} {} | {place} | {message} |\n", one.level.word(), one.page.code, one.page.name)
    }

    /// What was mended, and what changes in the posture.
    fn tail(&self) -> String {
        let Some(difference) = self.difference else {
            return String::new();
        };
        let mut bytes = Vec::new();
        // Writing to memory can't fail.
        let _ = findings("Silenced findings", &difference.silenced, true, &mut bytes)
            .and_then(|()| findings("Fixed findings", &difference.closed, true, &mut bytes))
            .and_then(|()| difference.changes(true, &mut bytes));
        cut(&quiet(&String::from_utf8_lossy(&bytes)), MOST_CHANGES)
    }
}

fn counts(what: &str, found: &[Located], text: &mut String) {
    let level = |wanted: Level| found.iter().filter(|one| one.level == wanted).count();
    let grade = |wanted: Grade| found.iter().filter(|one| one.grade == Some(wanted)).count();
    let (errors, warnings, notes) = (level(Level::Error), level(Level::Warning), level(Level::Note));
    let _ = writeln!(text, "| {what} | {errors} | {warnings} | {notes} | {} | {} |", grade(Grade::Major), grade(Grade::Minor));
}

/// At most so many bytes, cut at the end of a line.
fn cut(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut lines = text.lines();
    for line in lines.by_ref() {
        if kept.len() + line.len() >= most {
            break;
        }
        kept.push_str(line);
        kept.push('\n');
    }
    format!("{kept}\n{} lines left out: `aimslint diff` shows all.\n", lines.count() + 1)
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn the_cut_is_at_a_line() {
        assert_eq!(cut("abc\ndef\nghi\n", 9), "abc\ndef\n\n1 lines left out: `aimslint diff` shows all.\n");
        assert_eq!(cut("abc\n", 9), "abc\n");
    }
}
