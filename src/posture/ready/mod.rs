//! `ready`: whether an audit can be faced, with what stands in the way in the auditor's order. The
//! rows are data of the standard's pack; what blocks are findings of `check`, nothing else.

mod continuity;
mod rows;
mod standing;
mod write;

use super::calendar::{Calendar, Due};
use super::model::Posture;
use super::trace::Chain;
use crate::model::RecordId;
use crate::report::Located;
use crate::schema::Period;
use continuity::newest;
pub use continuity::{Beside, Continuity, Interruption};
use jiff::civil::Date;
use rows::RowData;
use smol_str::SmolStr;
pub use standing::Standing;

/// The audits one can get ready for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Stage 1: documents and readiness.
    One,
    /// Stage 2: operation.
    Two,
    /// A surveillance audit.
    Surveillance,
    /// The recertification audit.
    Recertification,
}

impl Stage {
    /// Its name as typed.
    pub fn word(self) -> &'static str {
        match self {
            Stage::One => "1",
            Stage::Two => "2",
            Stage::Surveillance => "surveillance",
            Stage::Recertification => "recertification",
        }
    }

    /// As in a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Stage::One => "the stage 1 audit",
            Stage::Two => "the stage 2 audit",
            Stage::Surveillance => "a surveillance audit",
            Stage::Recertification => "the recertification audit",
        }
    }
}

/// How a row looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowState {
    /// Something stands in the way.
    Blocked,
    /// Nothing stands in the way; an auditor would write down minor points.
    Open,
    /// Records show it, and nothing is to be said.
    Shown,
    /// There is nothing to look at.
    Empty,
}

impl RowState {
    /// In words.
    pub fn word(self) -> &'static str {
        match self {
            RowState::Blocked => "in the way",
            RowState::Open => "open points",
            RowState::Shown => "shown",
            RowState::Empty => "nothing recorded",
        }
    }
}

/// A record that is looked at, with its day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The record.
    pub record: RecordId,
    /// The day that counts.
    pub day: Option<Date>,
}

/// One row of what an auditor looks at.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its key.
    pub key: SmolStr,
    /// What is looked at.
    pub title: Box<str>,
    /// The requirements it is about.
    pub requirements: Vec<SmolStr>,
    /// How it looks.
    pub state: RowState,
    /// The records that are looked at, newest first.
    pub shown: Vec<Shown>,
    /// Findings in the way, by position in the verdict.
    pub blocking: Vec<usize>,
    /// Facts in the way that no rule reports.
    pub standing: Vec<Standing>,
    /// Findings that are not, likewise.
    pub open: Vec<usize>,
    /// Per system sampled: its id, records and links of its chain, and how many are broken.
    pub chains: Vec<(SmolStr, usize, usize, usize)>,
    /// Whether what history says of evidence belongs here.
    pub continuity: bool,
}

/// The answer.
#[derive(Clone, Debug)]
pub struct Readiness {
    /// For which audit.
    pub stage: Stage,
    /// As of which day.
    pub on: Date,
    /// The day from which on dates that run out are told.
    pub from: Date,
    /// The last external audit before that day.
    pub last_audit: Option<Date>,
    /// The rows in order.
    pub rows: Vec<Row>,
    /// For a surveillance audit: whether evidence stood all the time.
    pub continuity: Option<Continuity>,
    /// What runs out from `from` to shortly after `on`.
    pub runs_out: Vec<Due>,
}

/// How to write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadyFormat {
    /// For a terminal.
    Text,
    /// Markdown.
    Markdown,
    /// HTML.
    Html,
    /// Versioned JSON.
    Json,
}

impl Readiness {
    /// Judges readiness on the project's day. `from` is the day the question is asked.
    pub fn of(posture: &Posture<'_>, stage: Stage, from: Date) -> Readiness {
        let on = posture.project.today;
        let pack = posture.project.standards.main().cloned();
        let nothing_in_force = posture.project.corpus.nothing_in_force();
        let data = pack.as_ref().map(|pack| rows::rows(pack, stage.word())).unwrap_or_default();
        let mut all: Vec<Row> = data.iter().map(|row| Row::empty(posture, row)).collect();
        if let Some(pack) = &pack {
            for (at, one) in posture.verdict.findings.iter().enumerate() {
                let Some(place) = rows::row_of(&data, pack, one) else {
                    continue;
                };
                if rows::blocks(&data[place], one, nothing_in_force) {
                    all[place].blocking.push(at);
                } else if rows::is_open_point(one, nothing_in_force) {
                    all[place].open.push(at);
                }
            }
        }
        for (row, data) in all.iter_mut().zip(&data) {
            let told: Vec<&Located> = row.blocking.iter().map(|at| &posture.report.findings[*at]).collect();
            row.standing = data.stops.iter().flat_map(|condition| condition.stops(posture, &told)).collect();
            row.standing.extend(data.needs.iter().filter_map(|condition| condition.needs(posture)));
        }
        let last_audit = newest(posture, "external-audit", "performed", on);
        let continuity = (stage == Stage::Surveillance).then(|| Continuity::of(posture, last_audit, on));
        let is_broken = continuity.as_ref().is_some_and(|one| !one.breaks.is_empty());
        for row in &mut all {
            let is_closed = row.open.is_empty() && !(row.continuity && is_broken);
            row.state = match (row.is_clear(), is_closed, row.shown.is_empty()) {
                (false, _, _) => RowState::Blocked,
                (true, false, _) => RowState::Open,
                (true, true, false) => RowState::Shown,
                (true, true, true) => RowState::Empty,
            };
        }
        // The row for what is left is only worth showing when something is.
        all.retain(|row| row.key != "rest" || row.state != RowState::Empty);
        let from = from.min(on);
        let soon = posture.project.settings.soon;
        let until = Period { months: 0, days: soon }.after(on);
        let runs_out = Calendar::of(posture, Some(until)).all.into_iter().filter(|due| due.day >= from).collect();
        Readiness { stage, on, from, last_audit, rows: all, continuity, runs_out }
    }

    /// Whether nothing stands in the way.
    pub fn is_ready(&self) -> bool {
        self.rows.iter().all(Row::is_clear)
    }

    /// How many findings and facts stand in the way.
    pub fn reasons(&self) -> usize {
        self.rows.iter().map(|row| row.blocking.len() + row.standing.len()).sum()
    }

    /// The verdict in capital letters.
    pub fn verdict(&self) -> &'static str {
        if self.is_ready() { "READY" } else { "NOT READY" }
    }
}

impl Row {
    /// Whether nothing stands in the way.
    pub fn is_clear(&self) -> bool {
        self.blocking.is_empty() && self.standing.is_empty()
    }

    fn empty(posture: &Posture<'_>, data: &RowData) -> Row {
        let context = posture.context();
        let mut shown: Vec<Shown> = Vec::new();
        for written in &data.shows {
            let (kind, field) = written.split_once('.').unwrap_or((written, ""));
            for (record, found) in context.live(kind) {
                let day = found.date(field).or_else(|| found.date("reviewed")).map(|date| date.day);
                shown.push(Shown { record, day });
            }
        }
        shown.sort_by(|a, b| b.day.cmp(&a.day).then(a.record.cmp(&b.record)));
        let mut chains = Vec::new();
        if data.chains {
            let whole = Chain::of_systems(posture);
            for (id, system) in context.live("system").filter(|(_, system)| system.text("lifecycle") != Some("retired")) {
                let chain = whole.from(id);
                chains.push((system.id.clone(), chain.nodes.len(), chain.links.len(), chain.broken().count()));
            }
        }
        Row {
            key: data.key.clone(),
            title: data.title.clone(),
            requirements: data.requirements.clone(),
            state: RowState::Empty,
            shown,
            blocking: Vec::new(),
            standing: Vec::new(),
            open: Vec::new(),
            chains,
            continuity: data.continuity,
        }
    }
}
