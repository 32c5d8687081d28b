//! The answer as a page to hand to a manager, and as JSON.

use super::{Continuity, Readiness, ReadyFormat, Row, RowState, Shown, Stage};
use crate::posture::model::{Posture, finding_json, place_words};
use crate::posture::sheet::{Cell, Sheet, SheetFormat, Table, Tone, wrap, write_sheet};
use crate::report::{Located, visible};
use crate::rules::Grade;
use serde_json::{Value, json};
use std::io::{self, Write};

/// How many records a row names.
const NAMED: usize = 4;
/// Letters per line of text.
const WIDTH: usize = 96;

/// How many points of one rule are written out for a terminal.
const ALIKE: usize = 3;

impl Readiness {
    /// Writes it.
    ///
    /// # Errors
    /// When the output can't be written.
    pub fn write(&self, posture: &Posture<'_>, format: ReadyFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            ReadyFormat::Text => self.text(posture, out),
            ReadyFormat::Markdown => write_sheet(&self.sheet(posture), SheetFormat::Markdown, out),
            ReadyFormat::Html => write_sheet(&self.sheet(posture), SheetFormat::Html, out),
            ReadyFormat::Json => {
                serde_json::to_writer_pretty(&mut *out, &self.json(posture))?;
                writeln!(out)
            }
        }
    }

    fn headline(&self) -> String {
        format!("{} for {} on {}", self.verdict(), self.stage.words(), self.on)
    }

    /// One sentence below the headline.
    fn summary(&self) -> String {
        let gaps = self.continuity.as_ref().map_or(0, |one| one.breaks.len());
        let open: usize = self.rows.iter().map(|row| row.open.len()).sum::<usize>() + gaps;
        let plural = |count: usize, one: &str, more: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {more}") };
        let points = match open {
            0 => "no minor points are open".to_owned(),
            _ => format!("{} would be written down without stopping it", plural(open, "minor point", "minor points")),
        };
        match self.reasons() {
            0 => format!("Nothing that the records show stands in the way; {points}."),
            count => format!("{} in the way; {points}.", plural(count, "reason stands", "reasons stand")),
        }
    }

    fn text(&self, posture: &Posture<'_>, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}\n{}", self.headline(), self.summary())?;
        if let Some(day) = self.last_audit {
            writeln!(out, "The last audit by the certification body was on {day}.")?;
        }
        if !self.is_ready() {
            writeln!(out, "\nWhat stands in the way")?;
            let mut number = 0;
            for row in self.rows.iter().filter(|row| !row.is_clear()) {
                writeln!(out, "\n  {} ({})", row.title, row.key)?;
                for at in &row.blocking {
                    number += 1;
                    let one = &posture.report.findings[*at];
                    let requirements = if one.requirements.is_empty() { String::new() } else { format!("; against {}", one.requirements.join(", ")) };
                    reason(number, &short(one), &format!("{}{requirements}", place_words(one)), one.help.as_deref(), out)?;
                }
                for one in &row.standing {
                    number += 1;
                    reason(number, &one.message, &one.place(posture), Some(&one.help), out)?;
                }
            }
        }
        writeln!(out, "\nWhat an auditor will look at\n")?;
        for row in &self.rows {
            writeln!(out, "  {:<16} {} ({})", row.state.word(), row.title, row.key)?;
            for line in wrap(&self.looked_at(posture, row), WIDTH - 19).into_iter().filter(|line| !line.is_empty()) {
                writeln!(out, "{}{line}", " ".repeat(19))?;
            }
            for point in points(posture, &row.open) {
                for (place, line) in wrap(&point, WIDTH - 21).iter().enumerate() {
                    writeln!(out, "{}{}{line}", " ".repeat(19), if place == 0 { "- " } else { "  " })?;
                }
            }
        }
        if let Some(continuity) = &self.continuity {
            continuity.text(WIDTH, out)?;
        }
        writeln!(out, "\n{}", self.runs_out_title(posture))?;
        if self.runs_out.is_empty() {
            writeln!(out, "  nothing")?;
        }
        for due in &self.runs_out {
            let owner = if due.owner.is_empty() { String::new() } else { format!(" ({})", due.owner) };
            for (place, line) in wrap(&format!("{} {}{owner}", due.name, due.what), WIDTH - 14).iter().enumerate() {
                let day = if place == 0 { due.day.to_string() } else { " ".repeat(10) };
                writeln!(out, "  {day}  {line}")?;
            }
        }
        if !posture.report.suppressed.is_empty() {
            writeln!(out, "\nWhat was accepted for a time, and so is not counted")?;
            for one in &posture.report.suppressed {
                for (place, line) in wrap(&accepted(one), WIDTH - 4).iter().enumerate() {
                    writeln!(out, "  {}{line}", if place == 0 { "" } else { "  " })?;
                }
            }
        }
        if !posture.report.unknown.is_empty() {
            writeln!(out, "\nWhat could not be known, and so counts for nothing")?;
            for reason in &posture.report.unknown {
                writeln!(out, "  {}", visible(reason))?;
            }
        }
        Ok(())
    }

    /// The records of a row, newest first, how many are newer than the last audit, and the chains
    /// sampled.
    fn looked_at(&self, posture: &Posture<'_>, row: &Row) -> String {
        let name = |one: &Shown| {
            let id = &posture.record(one.record).id;
            one.day.map_or_else(|| id.to_string(), |day| format!("{id} ({day})"))
        };
        let mut parts = Vec::new();
        let mut text = row.shown.iter().take(NAMED).map(name).collect::<Vec<_>>().join(", ");
        if row.shown.len() > NAMED {
            text.push_str(&format!(" and {} more", row.shown.len() - NAMED));
        }
        if !text.is_empty() {
            parts.push(text);
            if let Some(last) = self.last_audit.filter(|_| self.stage == Stage::Surveillance) {
                let newer = row.shown.iter().filter(|one| one.day.is_some_and(|day| day > last)).count();
                parts.push(format!("{newer} of {} since the last audit", row.shown.len()));
            }
        }
        for (system, records, links, broken) in &row.chains {
            let whole = if *broken == 0 { "unbroken".to_owned() } else { format!("broken at {broken}") };
            parts.push(format!("chain of {system}: {records} records, {links} links, {whole}"));
        }
        if let Some(continuity) = self.continuity.as_ref().filter(|one| row.continuity && !one.breaks.is_empty()) {
            parts.push(format!("evidence over time: {}", continuity.count()));
        }
        parts.join("; ")
    }

    fn runs_out_title(&self, posture: &Posture<'_>) -> String {
        let soon = posture.project.settings.soon;
        if self.from < self.on {
            format!("What runs out between {} and {}, and in the {soon} days after", self.from, self.on)
        } else {
            format!("What runs out in the {soon} days from {}", self.on)
        }
    }

    fn sheet(&self, posture: &Posture<'_>) -> Sheet {
        let mut sheet = Sheet { title: self.headline(), ..Sheet::default() };
        let tone = if self.is_ready() { Tone::Good } else { Tone::Bad };
        sheet.facts.push(("Verdict".to_owned(), Cell::toned(self.verdict(), tone)));
        sheet.facts.push(("In short".to_owned(), self.summary().into()));
        if let Some(day) = self.last_audit {
            sheet.facts.push(("Last external audit".to_owned(), day.to_string().into()));
        }
        if !self.is_ready() {
            let mut table = Table::new(
                "What stands in the way",
                &[("No.", 4), ("Looked at", 30), ("Rule", 8), ("Grade", 8), ("What", 60), ("Where", 30), ("Requirement", 16), ("What to do", 50)],
            );
            for row in &self.rows {
                for at in &row.blocking {
                    let one = &posture.report.findings[*at];
                    table.rows.push(vec![
                        (table.rows.len() + 1).to_string().into(),
                        row.title.to_string().into(),
                        one.page.code.as_str().into(),
                        one.grade.map_or("", Grade::word).into(),
                        one.message.as_str().into(),
                        Cell::lines(one.record.iter().map(ToString::to_string).chain([place_words(one)])),
                        one.requirements.join(", ").into(),
                        one.help.as_deref().unwrap_or("").into(),
                    ]);
                }
                for one in &row.standing {
                    table.rows.push(vec![
                        (table.rows.len() + 1).to_string().into(),
                        row.title.to_string().into(),
                        "".into(),
                        "".into(),
                        one.message.as_str().into(),
                        one.place(posture).into(),
                        row.requirements.join(", ").into(),
                        one.help.to_string().into(),
                    ]);
                }
            }
            sheet.tables.push(table);
        }
        let mut rows =
            Table::new("What an auditor will look at", &[("Key", 10), ("Looked at", 40), ("State", 12), ("Records", 50), ("Open points", 60)]);
        for row in &self.rows {
            rows.rows.push(vec![
                row.key.as_str().into(),
                row.title.to_string().into(),
                Cell::toned(row.state.word(), row_tone(row.state)),
                self.looked_at(posture, row).into(),
                Cell::lines(row.open.iter().map(|at| short(&posture.report.findings[*at]))),
            ]);
        }
        sheet.tables.push(rows);
        if let Some(continuity) = &self.continuity {
            sheet.facts.push(("Evidence over time".to_owned(), continuity.summary().into()));
            sheet.tables.extend(continuity.table());
        }
        let mut dates = Table::new(self.runs_out_title(posture), &[("Due", 10), ("Kind", 10), ("Record", 16), ("What", 60), ("Owner", 20)]);
        for due in &self.runs_out {
            dates.rows.push(vec![
                due.day.to_string().into(),
                due.kind.word().into(),
                due.name.as_str().into(),
                due.what.as_str().into(),
                due.owner.as_str().into(),
            ]);
        }
        sheet.tables.push(dates);
        if !posture.report.suppressed.is_empty() {
            let mut table = Table::new("What was accepted for a time, and so is not counted", &[("What", 60), ("Reason", 40)]);
            let line = |one: &Located| vec![short(one).into(), one.suppressed.as_deref().unwrap_or("").into()];
            table.rows.extend(posture.report.suppressed.iter().map(line));
            sheet.tables.push(table);
        }
        if !posture.report.unknown.is_empty() {
            let mut unknown = Table::new("What could not be known, and so counts for nothing", &[("Why", 90)]);
            unknown.rows.extend(posture.report.unknown.iter().map(|reason| vec![reason.as_str().into()]));
            sheet.tables.push(unknown);
        }
        sheet
    }

    fn json(&self, posture: &Posture<'_>) -> Value {
        let finding = |row: &Row, at: &usize| {
            let mut value = finding_json(&posture.report.findings[*at]);
            value["row"] = json!(row.key);
            value
        };
        let in_the_way = |row: &Row| {
            let findings = row.blocking.iter().map(|at| finding(row, at));
            findings.chain(row.standing.iter().map(|one| one.json(posture, row))).collect::<Vec<Value>>()
        };
        let reasons: Vec<Value> = self.rows.iter().flat_map(in_the_way).collect();
        let accepted = posture.report.suppressed.iter().map(|one| {
            let mut value = finding_json(one);
            value["reason"] = json!(one.suppressed);
            value
        });
        let rows: Vec<Value> = self
            .rows
            .iter()
            .map(|row| {
                let shown: Vec<Value> = row
                    .shown
                    .iter()
                    .map(|one| {
                        let record = posture.record(one.record);
                        json!({ "id": record.id, "type": record.kind.name, "date": one.day.map(|day| day.to_string()), "path": posture.project.tree.path(record.file) })
                    })
                    .collect();
                let chains: Vec<Value> = row
                    .chains
                    .iter()
                    .map(|(system, records, links, broken)| json!({ "system": system, "records": records, "links": links, "broken": broken }))
                    .collect();
                json!({
                    "key": row.key, "title": row.title, "requirements": row.requirements, "state": row.state.word(), "records": shown, "chains": chains,
                    "blocking": in_the_way(row),
                    "open": row.open.iter().map(|at| finding(row, at)).collect::<Vec<_>>(),
                })
            })
            .collect();
        let runs_out: Vec<Value> = self
            .runs_out
            .iter()
            .map(|due| json!({ "due": due.day.to_string(), "kind": due.kind.word(), "record": due.name, "what": due.what, "owner": due.owner }))
            .collect();
        json!({
            "schema": "aimslint.ready/1", "stage": self.stage.word(), "on": self.on.to_string(), "revision": posture.report.revision,
            "ready": self.is_ready(), "verdict": self.verdict(), "reasons": reasons, "rows": rows,
            "continuity": self.continuity.as_ref().map(Continuity::json),
            "runs_out": { "from": self.from.to_string(), "dates": runs_out }, "accepted": accepted.collect::<Vec<Value>>(), "unknown": posture.report.unknown,
        })
    }
}

/// A reason in full: what; where and against what; what to do.
fn reason(number: usize, what: &str, place: &str, help: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    for (place, line) in wrap(what, WIDTH - 7).iter().enumerate() {
        let head = if place == 0 { format!("{number:>4}. ") } else { " ".repeat(6) };
        writeln!(out, "{head}{line}")?;
    }
    writeln!(out, "      at {}", visible(place))?;
    for (place, line) in help.map(|help| wrap(help, WIDTH - 13)).unwrap_or_default().iter().enumerate() {
        writeln!(out, "      {}{line}", if place == 0 { "to do: " } else { "       " })?;
    }
    Ok(())
}

/// A suppressed finding, and why it is.
fn accepted(one: &Located) -> String {
    format!("{}: {}", short(one), one.suppressed.as_deref().unwrap_or(""))
}

/// A finding in one sentence, with its rule, grade and record.
fn short(one: &Located) -> String {
    let grade = one.grade.map_or(String::new(), |grade| format!(", {}", grade.word()));
    let record = one.record.as_deref().filter(|id| !one.message.contains(*id)).map_or(String::new(), |id| format!("{id}: "));
    format!("{record}{} ({}{grade})", one.message, one.page.code)
}

fn row_tone(state: RowState) -> Tone {
    match state {
        RowState::Blocked => Tone::Bad,
        RowState::Open => Tone::Weak,
        RowState::Shown => Tone::Good,
        RowState::Empty => Tone::Quiet,
    }
}

/// Open points, those of one rule that go on and on told as how many more there are.
fn points(posture: &Posture<'_>, open: &[usize]) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    let mut by_rule: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for at in open {
        let finding = &posture.report.findings[*at];
        let count = by_rule.entry(finding.page.code.as_str()).or_default();
        *count += 1;
        if *count <= ALIKE {
            told.push(short(finding));
        }
    }
    for (code, count) in by_rule.into_iter().filter(|(_, count)| *count > ALIKE) {
        told.push(format!("and {} more of {code}; `aimslint check --select {code}` lists them", count - ALIKE));
    }
    told
}
