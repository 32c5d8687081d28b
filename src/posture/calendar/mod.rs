//! `calendar`: every date that falls due, and whose it is.

mod collect;
mod ics;

use super::model::Posture;
use super::sheet::{Cell, Sheet, SheetFormat, Table, Tone, write_sheet};
use crate::model::RecordId;
use jiff::civil::Date;
use serde_json::json;
use smol_str::SmolStr;
use std::io::{self, Write};

/// Why a date matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DueKind {
    /// A record has to be looked at again.
    Review,
    /// Evidence or a proof of competence ends.
    Evidence,
    /// An audit or management review has to be held.
    Audit,
    /// An assessment or measurement has to be repeated.
    Assessment,
    /// An action has to be done.
    Action,
    /// An objective has to be reached.
    Objective,
    /// A certificate ends.
    Certificate,
    /// An acceptance, exception or suppression ends.
    Exception,
    /// The law sets the date.
    Law,
}

impl DueKind {
    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            DueKind::Review => "review",
            DueKind::Evidence => "evidence",
            DueKind::Audit => "audit",
            DueKind::Assessment => "assessment",
            DueKind::Action => "action",
            DueKind::Objective => "objective",
            DueKind::Certificate => "certificate",
            DueKind::Exception => "exception",
            DueKind::Law => "law",
        }
    }
}

/// One date that falls due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The last day on which it is in time.
    pub day: Date,
    /// Why it matters.
    pub kind: DueKind,
    /// The record it stands in or is counted from.
    pub record: Option<RecordId>,
    /// What it is called: the record's id, or the law's name.
    pub name: SmolStr,
    /// What has to be done by then.
    pub what: String,
    /// Who has to do it; empty when nobody is named.
    pub owner: String,
    /// What it is counted from, so that its name lasts when the day moves.
    pub source: SmolStr,
}

/// All dates, in order.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// The day that counts as today.
    pub today: Date,
    /// The dates, earliest first.
    pub all: Vec<Due>,
}

/// How to write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarFormat {
    /// For a terminal.
    Table,
    /// For calendar programs.
    Ics,
    /// Versioned JSON.
    Json,
}

impl Calendar {
    /// Every date of the repo up to `until`.
    pub fn of(posture: &Posture<'_>, until: Option<Date>) -> Calendar {
        let mut all = collect::all(posture);
        all.retain(|one| until.is_none_or(|until| one.day <= until));
        all.sort_by(|a, b| (a.day, a.kind, &a.name, &a.what, &a.source).cmp(&(b.day, b.kind, &b.name, &b.what, &b.source)));
        all.dedup();
        Calendar { today: posture.project.today, all }
    }

    /// Whether a date has passed.
    pub fn is_overdue(&self, one: &Due) -> bool {
        one.day < self.today
    }

    /// Writes it.
    ///
    /// # Errors
    /// When the output can't be written.
    pub fn write(&self, posture: &Posture<'_>, format: CalendarFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            CalendarFormat::Table => write_sheet(&self.sheet(), SheetFormat::Table, out),
            CalendarFormat::Ics => ics::write(self, posture, out),
            CalendarFormat::Json => self.write_json(posture, out),
        }
    }

    fn sheet(&self) -> Sheet {
        let mut sheet = Sheet { title: "What falls due".to_owned(), ..Sheet::default() };
        sheet.facts.push(("As of".to_owned(), self.today.to_string().into()));
        let late = self.all.iter().filter(|one| self.is_overdue(one)).count();
        sheet.facts.push(("Dates".to_owned(), format!("{}, of which {late} have passed", self.all.len()).into()));
        let mut table = Table::new("", &[("Due", 10), ("", 7), ("Kind", 11), ("Record", 16), ("What", 62), ("Owner", 24)]);
        for one in &self.all {
            let mark = if self.is_overdue(one) { Cell::toned("overdue", Tone::Bad) } else { Cell::default() };
            table.rows.push(vec![
                one.day.to_string().into(),
                mark,
                one.kind.word().into(),
                one.name.as_str().into(),
                one.what.as_str().into(),
                one.owner.as_str().into(),
            ]);
        }
        sheet.tables.push(table);
        sheet
    }

    fn write_json(&self, posture: &Posture<'_>, out: &mut dyn Write) -> io::Result<()> {
        let dates: Vec<_> = self
            .all
            .iter()
            .map(|one| {
                let path = one.record.map(|id| posture.project.tree.path(posture.record(id).file));
                let kind = one.record.map(|id| posture.record(id).kind.name.clone());
                json!({
                    "due": one.day.to_string(), "overdue": self.is_overdue(one), "kind": one.kind.word(), "record": one.record.map(|_| &one.name),
                    "type": kind, "what": one.what, "owner": (!one.owner.is_empty()).then_some(&one.owner), "path": path,
                })
            })
            .collect();
        let value = json!({ "schema": "aimslint.calendar/1", "on": self.today.to_string(), "dates": dates });
        serde_json::to_writer_pretty(&mut *out, &value)?;
        writeln!(out)
    }
}
