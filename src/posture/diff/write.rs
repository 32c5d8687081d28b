//! A difference as text, as Markdown for a pull request, and as JSON.

use super::{Change, Difference, Tendency};
use crate::posture::model::finding_json;
use crate::posture::sheet::markdown::escaped;
use crate::report::{Located, visible};
use std::io::{self, Write};

/// How it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiffFormat {
    /// For a terminal.
    Text,
    /// For a comment.
    Markdown,
    /// For programs.
    Json,
}

/// More records than this are counted, not listed, in a comment.
const LISTED: usize = 50;

impl Difference {
    /// Writes it; `from` and `to` name the two sides.
    ///
    /// # Errors
    /// When `out` can't be written to.
    pub fn write(&self, from: &str, to: &str, format: DiffFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            DiffFormat::Json => self.json(from, to, out),
            DiffFormat::Text | DiffFormat::Markdown => self.prose(from, to, format == DiffFormat::Markdown, out),
        }
    }

    fn sections(&self) -> [(&'static str, &[Change]); 5] {
        [
            ("Controls", &self.controls),
            ("Risks", &self.risks),
            ("Statement of Applicability", &self.statement),
            ("Systems", &self.systems),
            ("Records", &self.records),
        ]
    }

    fn prose(&self, from: &str, to: &str, markdown: bool, out: &mut dyn Write) -> io::Result<()> {
        let plain = |text: &str| if markdown { text.to_owned() } else { visible(text) };
        if markdown {
            writeln!(out, "## What changes in the AI management system\n\nFrom {} to {}.", escaped(from), escaped(to))?;
        } else {
            writeln!(out, "From {} to {}", plain(from), plain(to))?;
        }
        if self.is_nothing() {
            let files = match self.files {
                0 => "No governed file differs.".to_owned(),
                1 => "One file differs, and no record says anything else than before.".to_owned(),
                count => format!("{count} files differ, and no record says anything else than before."),
            };
            writeln!(out, "\nNothing changed. {files}")?;
            return self.unknown(markdown, out);
        }
        writeln!(out, "\n{}", self.headline())?;
        self.changes(markdown, out)?;
        for (title, findings) in [("New findings", &self.new), ("Closed findings", &self.closed)] {
            self::findings(title, findings, markdown, out)?;
        }
        self.unknown(markdown, out)
    }

    /// What could not be compared, and what mends that.
    fn unknown(&self, markdown: bool, out: &mut dyn Write) -> io::Result<()> {
        let gap = self.unavailable.as_ref().map(|gap| {
            let help = gap.help.as_deref().map_or(String::new(), |help| format!("; {help}"));
            format!("{}: {}{help}", gap.page.code, gap.message)
        });
        let reasons: Vec<&String> = self.unjudged.iter().chain(&gap).collect();
        if reasons.is_empty() {
            return Ok(());
        }
        heading("Not known", reasons.len(), markdown, out)?;
        for reason in reasons {
            match markdown {
                true => writeln!(out, "- {}", code_kept(reason))?,
                false => writeln!(out, "  {}", visible(reason))?,
            }
        }
        Ok(())
    }

    /// What the records say otherwise, section by section.
    pub(super) fn changes(&self, markdown: bool, out: &mut dyn Write) -> io::Result<()> {
        for (title, changes) in self.sections().into_iter().filter(|(_, changes)| !changes.is_empty()) {
            heading(title, changes.len(), markdown, out)?;
            for change in changes.iter().take(LISTED) {
                match markdown {
                    true => writeln!(out, "- {}**{}**: {}", sign(change.tendency), escaped(&change.record), code_kept(&change.what))?,
                    false => writeln!(out, "  {}{}: {}", sign(change.tendency), visible(&change.record), visible(&change.what))?,
                }
            }
            rest(changes.len(), markdown, out)?;
        }
        Ok(())
    }

    fn headline(&self) -> String {
        let worse = self.sections()[..4].iter().flat_map(|(_, changes)| *changes).filter(|change| change.tendency == Tendency::Worse).count();
        let findings = format!("{} new and {} closed", self.new.len(), self.closed.len());
        let records = match self.records.len() {
            0 => "no record says anything else".to_owned(),
            1 => "one record changed".to_owned(),
            count => format!("{count} records changed"),
        };
        let tail = if worse == 0 { String::new() } else { format!(", {worse} for the worse") };
        format!("Findings: {findings}; {records}{tail}.")
    }

    fn json(&self, from: &str, to: &str, out: &mut dyn Write) -> io::Result<()> {
        let list = |changes: &[Change]| -> Vec<serde_json::Value> {
            changes
                .iter()
                .map(|change| serde_json::json!({"record": change.record, "what": change.what, "tendency": word(change.tendency)}))
                .collect()
        };
        let findings = |these: &[Located]| these.iter().map(finding_json).collect::<Vec<_>>();
        let value = serde_json::json!({
            "schema": "aimslint.diff/1", "from": from, "to": to, "changed": !self.is_nothing(), "files": self.files,
            "new": findings(&self.new), "closed": findings(&self.closed), "controls": list(&self.controls), "risks": list(&self.risks),
            "statement": list(&self.statement), "systems": list(&self.systems), "records": list(&self.records),
            "unknown": self.unavailable.iter().map(finding_json).collect::<Vec<_>>(), "unjudged": self.unjudged,
        });
        serde_json::to_writer_pretty(&mut *out, &value)?;
        writeln!(out)
    }
}

/// A list of findings under its title; nothing when there are none.
pub(super) fn findings(title: &str, findings: &[Located], markdown: bool, out: &mut dyn Write) -> io::Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    heading(title, findings.len(), markdown, out)?;
    for one in findings.iter().take(LISTED) {
        match markdown {
            true => writeln!(out, "- {} `{}` {}: {}", one.level.word(), one.page.code, escaped(&place(one)), code_kept(&one.message))?,
            false => writeln!(out, "  {} {} {}: {}", one.level.word(), one.page.code, visible(&place(one)), visible(&one.message))?,
        }
    }
    rest(findings.len(), markdown, out)
}

fn heading(title: &str, count: usize, markdown: bool, out: &mut dyn Write) -> io::Result<()> {
    if markdown { writeln!(out, "\n### {title} ({count})\n") } else { writeln!(out, "\n{title} ({count})") }
}

/// How many of a list are left out.
fn rest(count: usize, markdown: bool, out: &mut dyn Write) -> io::Result<()> {
    if count > LISTED { writeln!(out, "{}and {} more", if markdown { "- " } else { "  " }, count - LISTED) } else { Ok(()) }
}

pub(super) fn place(one: &Located) -> String {
    if one.range.is_some() { one.place() } else { one.record.as_deref().unwrap_or("the repo as a whole").to_owned() }
}

fn sign(tendency: Tendency) -> &'static str {
    match tendency {
        Tendency::Worse => "▼ ",
        Tendency::Better => "▲ ",
        Tendency::Neither => "",
    }
}

fn word(tendency: Tendency) -> &'static str {
    match tendency {
        Tendency::Worse => "worse",
        Tendency::Better => "better",
        Tendency::Neither => "neither",
    }
}

/// Our sentences put what came from files into back-ticks: that stays code, the rest is escaped.
pub(super) fn code_kept(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // Back-ticks without a partner, or side by side, came from a file: they could end the code early.
    if parts.len().is_multiple_of(2) || text.contains("``") {
        return escaped(text);
    }
    let part = |(at, part): (usize, &&str)| if at % 2 == 0 { escaped(part) } else { format!("`{}`", visible(part)) };
    parts.iter().enumerate().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::code_kept;

    #[test]
    fn code_from_files_stays_code() {
        assert_eq!(code_kept("`<b>` is *no* id"), "`<b>` is \\*no\\* id");
        assert_eq!(code_kept("```<img>` is no id"), "\\`\\`\\`&lt;img&gt;\\` is no id");
        assert_eq!(code_kept("`a` <b>"), "`a` &lt;b&gt;");
        assert_eq!(code_kept("`a"), "\\`a");
    }
}
