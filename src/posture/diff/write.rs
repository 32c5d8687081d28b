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
            writeln!(out, "## What changes in the AI management system\n\nFrom {} to {}.", shown(from), shown(to))?;
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
        for (title, findings) in [("New findings", &self.new), ("Silenced findings", &self.silenced), ("Closed findings", &self.closed)] {
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
                    true => writeln!(out, "- {}**{}**: {}", sign(change.tendency), shown(&change.record), code_kept(&change.what))?,
                    false => writeln!(out, "  {}{}: {}", sign(change.tendency), visible(&change.record), visible(&change.what))?,
                }
            }
            rest(changes.len(), markdown, out)?;
        }
        Ok(())
    }

    fn headline(&self) -> String {
        let worse = self.sections()[..4].iter().flat_map(|(_, changes)| *changes).filter(|change| change.tendency == Tendency::Worse).count();
        let findings = match self.silenced.len() {
            0 => format!("{} new and {} closed", self.new.len(), self.closed.len()),
            silenced => format!("{} new, {silenced} only silenced and {} closed", self.new.len(), self.closed.len()),
        };
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
            "new": findings(&self.new), "closed": findings(&self.closed), "silenced": findings(&self.silenced), "controls": list(&self.controls), "risks": list(&self.risks),
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
            true => writeln!(out, "- {} `{}` {}: {}", one.level.word(), one.page.code, shown(&place(one)), code_kept(&one.message))?,
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

/// A text in back-ticks, of which there are more than it holds itself, as Markdown wants it.
pub(super) fn quoted(text: &str) -> String {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// Our sentences put what came from files into back-ticks: that stays code, the rest is escaped. As in Markdown,
/// code ends at as many back-ticks as it began with; those without a partner came from a file.
pub(super) fn code_kept(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('`') {
        safe.push_str(&shown(&rest[..at]));
        let after = rest[at..].trim_start_matches('`');
        let fence = &rest[at..rest.len() - after.len()];
        match end_of_code(after, fence.len()) {
            Some(end) => {
                safe.push_str(&format!("{fence}{}{fence}", visible(&after[..end])));
                rest = &after[end + fence.len()..];
            }
            None => {
                safe.push_str(&escaped(fence));
                rest = after;
            }
        }
    }
    safe + &shown(rest)
}

/// Where just so many back-ticks stand next.
fn end_of_code(text: &str, ticks: usize) -> Option<usize> {
    let mut from = 0;
    loop {
        let start = from + text[from..].find('`')?;
        let length = text[start..].len() - text[start..].trim_start_matches('`').len();
        if length == ticks {
            return Some(start);
        }
        from = start + length;
    }
}

/// Text that is no markup and calls nobody.
fn shown(text: &str) -> String {
    quiet(&escaped(text))
}

/// Nobody is called by a name in a record: an `@` that begins a word is parted from it.
pub(super) fn quiet(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut before = ' ';
    for letter in text.chars() {
        safe.push(letter);
        if letter == '@' && !before.is_alphanumeric() {
            safe.push('\u{200b}');
        }
        before = letter;
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::{code_kept, quiet, quoted};

    #[test]
    fn code_from_files_stays_code() {
        assert_eq!(code_kept("`<b>` is *no* id"), "`<b>` is \\*no\\* id");
        assert_eq!(code_kept("```<img>` is no id"), "\\`\\`\\`&lt;img&gt;\\` is no id");
        assert_eq!(code_kept("`a` <b>"), "`a` &lt;b&gt;");
        assert_eq!(code_kept("`a"), "\\`a");
    }

    #[test]
    fn nothing_breaks_out_of_code() {
        assert_eq!(code_kept(&format!("the risk {} rose", quoted("x ` @me ` y"))), "the risk ``x ` @me ` y`` rose");
        assert_eq!(code_kept(&quoted("`x`")), "`` `x` ``");
        assert_eq!(code_kept("`x ` @me ` y` is no id"), "`x ` @\u{200b}me ` y` is no id");
    }

    #[test]
    fn nobody_is_called() {
        assert_eq!(quiet("@team and a@b.org"), "@\u{200b}team and a@b.org");
    }
}
