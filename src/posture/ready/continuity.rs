//! Whether evidence of each control stood all the time since the last audit, in words.

use crate::chronicle::{Break, Chronicle, Ending, Ground, Stood, Window, continuity};
use crate::posture::model::Posture;
use crate::posture::sheet::{Table, wrap};
use crate::report::visible;
use crate::schema::brief;
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::io::{self, Write};

/// What history says of the time since the last audit.
#[derive(Clone, Debug)]
pub struct Continuity {
    /// First day looked at.
    pub from: Date,
    /// Last day looked at.
    pub to: Date,
    /// How many applicable controls were looked at; none when history can't be read.
    pub controls: Option<usize>,
    /// The spans without live evidence.
    pub breaks: Vec<Interruption>,
    /// What can't be known, and why.
    pub unknown: Vec<String>,
}

/// Days on which no live evidence stood for a control, both included.
#[derive(Clone, Debug)]
pub struct Interruption {
    /// The control's number or id.
    pub control: String,
    /// The path of its entry.
    pub path: String,
    /// First day without.
    pub from: Date,
    /// Last day without.
    pub to: Date,
    /// What stood before, if anything did.
    pub before: Option<Beside>,
    /// What came next, if anything did.
    pub after: Option<Beside>,
}

/// Evidence beside a gap.
#[derive(Clone, Debug)]
pub struct Beside {
    /// Its id.
    pub evidence: String,
    /// The day it was collected.
    pub collected: Date,
    /// In words: what became of it, or when it came.
    pub words: String,
    /// The commit that says so, in full.
    pub commit: Option<String>,
}

impl Continuity {
    /// Looks at the days from the last audit (else the certificate, else a year ago) to `on`.
    pub(super) fn of(posture: &Posture<'_>, last_audit: Option<Date>, on: Date) -> Continuity {
        let from = last_audit.or_else(|| newest(posture, "certificate", "issued", on)).unwrap_or_else(|| on.checked_sub(12.months()).unwrap_or(on));
        let window = Window { from, to: on };
        match read(posture) {
            Ok(chronicle) => Continuity::told(posture, chronicle, window),
            Err(why) => {
                let unknown = vec![format!("whether evidence stood all the time can't be known: {why}")];
                Continuity { from, to: on, controls: None, breaks: Vec::new(), unknown }
            }
        }
    }

    fn told(posture: &Posture<'_>, chronicle: &Chronicle, window: Window) -> Continuity {
        let project = posture.project;
        let ground = Ground {
            chronicle,
            corpus: &project.corpus,
            graph: &project.graph,
            standards: &project.standards,
            otherwise: posture.context().interval_of_type("evidence"),
        };
        let found = continuity(ground, window);
        let breaks = found.breaks.iter().map(|one| Interruption::of(posture, chronicle, one)).collect();
        let mut unknown = Vec::new();
        if let Some(last) = found.begun.iter().map(|(_, day)| *day).max() {
            let names: Vec<String> = found.begun.iter().take(3).map(|(control, _)| brief(&posture.record(*control).id)).collect();
            let more = match found.begun.len() - names.len() {
                0 => String::new(),
                count => format!(" and {count} more"),
            };
            let what = format!("history knows {}{more} only from {last} on at the latest", names.join(", "));
            unknown.push(format!("{what}: whether evidence stood before that can't be known"));
        }
        Continuity { from: window.from, to: window.to, controls: Some(found.controls), breaks, unknown }
    }

    /// How many spans, in words.
    pub(super) fn count(&self) -> String {
        match self.breaks.len() {
            0 => "no day without live evidence".to_owned(),
            1 => "1 span without live evidence".to_owned(),
            count => format!("{count} spans without live evidence"),
        }
    }

    /// What was looked at, and what it came to.
    pub(super) fn summary(&self) -> String {
        match self.controls {
            Some(controls) => format!("{} of {controls} applicable controls from {} to {}", self.count(), self.from, self.to),
            None => format!("from {} to {}: unknown", self.from, self.to),
        }
    }

    /// The section of the page for a terminal.
    pub(super) fn text(&self, width: usize, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "\nWhether evidence stood all the time\n  {}", self.summary())?;
        for gap in &self.breaks {
            let sides = wrap(&gap.sides(), width - 4);
            writeln!(out, "  {} {}", visible(&gap.control), gap.span())?;
            for line in sides {
                writeln!(out, "    {}", visible(&line))?;
            }
        }
        for why in &self.unknown {
            for line in wrap(why, width - 2) {
                writeln!(out, "  {}", visible(&line))?;
            }
        }
        Ok(())
    }

    /// The spans, and what can't be known, as tables.
    pub(super) fn table(&self) -> Vec<Table> {
        let mut tables = Vec::new();
        if !self.breaks.is_empty() {
            let columns = [("Control", 10), ("From", 10), ("To", 10), ("Days", 6), ("Before", 60), ("Next", 60)];
            let mut table = Table::new("Where no live evidence stood", &columns);
            for gap in &self.breaks {
                let side = |told: &Option<Beside>| told.as_ref().map_or(String::new(), |told| told.words.clone());
                let (from, to, days) = (gap.from.to_string(), gap.to.to_string(), gap.days().to_string());
                table.rows.push(vec![
                    gap.control.as_str().into(),
                    from.into(),
                    to.into(),
                    days.into(),
                    side(&gap.before).into(),
                    side(&gap.after).into(),
                ]);
            }
            tables.push(table);
        }
        if !self.unknown.is_empty() {
            let mut table = Table::new("What history can't tell of evidence", &[("Why", 90)]);
            table.rows.extend(self.unknown.iter().map(|why| vec![why.as_str().into()]));
            tables.push(table);
        }
        tables
    }

    /// As JSON of `ready`.
    pub(super) fn json(&self) -> Value {
        let side = |told: &Option<Beside>| {
            told.as_ref()
                .map(|told| json!({ "evidence": told.evidence, "collected": told.collected.to_string(), "what": told.words, "commit": told.commit }))
        };
        let breaks: Vec<Value> = self
            .breaks
            .iter()
            .map(|gap| {
                json!({
                    "control": gap.control, "path": gap.path, "from": gap.from.to_string(), "to": gap.to.to_string(), "days": gap.days(),
                    "before": side(&gap.before), "after": side(&gap.after),
                })
            })
            .collect();
        json!({ "from": self.from.to_string(), "to": self.to.to_string(), "controls": self.controls, "breaks": breaks, "unknown": self.unknown })
    }
}

impl Interruption {
    fn of(posture: &Posture<'_>, chronicle: &Chronicle, one: &Break) -> Interruption {
        let record = posture.record(one.control);
        let commit = |stood: &Stood| stood.commit.map(|commit| chronicle.history.oid(commit).to_string());
        let by = |stood: &Stood| match stood.commit {
            Some(commit) => format!("commit {}", chronicle.name_of(Some(commit))),
            None => "a change that is not committed".to_owned(),
        };
        let told =
            |stood: &Stood, words: String| Beside { evidence: stood.evidence.to_string(), collected: stood.collected, words, commit: commit(stood) };
        let name = |stood: &Stood| format!("`{}`, collected {},", brief(&stood.evidence), stood.collected);
        let before = one.before.as_ref().map(|stood| {
            let end = match stood.ending {
                Ending::RanOut => format!("held until {}", stood.until),
                Ending::Deleted => format!("was deleted by {}", by(stood)),
                Ending::Withdrawn => format!("was taken out of force by {}", by(stood)),
                Ending::Released => format!("stood for it no more after {}", by(stood)),
            };
            told(stood, format!("{} {end}", name(stood)))
        });
        let after = one.after.as_ref().map(|stood| told(stood, format!("{} came next, by {}", name(stood), by(stood))));
        let path = posture.project.tree.path(record.file).to_owned();
        Interruption { control: record.id.to_string(), path, from: one.from, to: one.to, before, after }
    }

    /// How many days it lasts.
    pub fn days(&self) -> i32 {
        self.from.until(self.to).map_or(0, |span| span.get_days()) + 1
    }

    /// `from 2026-03-01 to 2026-05-14 (75 days)`.
    pub(super) fn span(&self) -> String {
        match self.days() {
            1 => format!("on {}", self.from),
            days => format!("from {} to {} ({days} days)", self.from, self.to),
        }
    }

    /// What stood on both sides, in words.
    pub(super) fn sides(&self) -> String {
        let before = self.before.as_ref().map_or("nothing stood before", |told| told.words.as_str());
        let after = self.after.as_ref().map_or("nothing has come since", |told| told.words.as_str());
        format!("{before}; {after}")
    }
}

/// The life of the records; else why it can't be known.
fn read<'a>(posture: &Posture<'a>) -> Result<&'a Chronicle, String> {
    let project = posture.project;
    if project.tree.is_in_memory() {
        return Err("this is in no git repository".to_owned());
    }
    if !project.settings.history {
        return Err("`[history] enabled = false` leaves history out".to_owned());
    }
    project.chronicle().map_err(|gap| match &gap.mend {
        Some(mend) => format!("{}; run `{mend}`", gap.why),
        None => gap.why.clone(),
    })
}

/// The newest date of live records of a type until a day.
pub(super) fn newest(posture: &Posture<'_>, kind: &str, field: &str, until: Date) -> Option<Date> {
    posture.context().live(kind).filter_map(|(_, record)| Some(record.date(field)?.day)).filter(|day| *day <= until).max()
}
