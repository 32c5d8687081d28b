//! `soa`: the Statement of Applicability that an auditor expects.

use super::conformity::{Conformity, State};
use super::gap;
use super::model::Posture;
use super::sheet::{Cell, Sheet, Table, Tone};
use crate::graph::Target;
use crate::model::{Record, RecordId};
use crate::schema::boolean;
use crate::standards::{Kind, Pack};
use jiff::civil::Date;
use serde_json::{Value, json};

/// One control in the statement.
#[derive(Clone, Debug)]
pub struct SoaLine {
    /// Its number, or the own id of a control that no standard has.
    pub control: String,
    /// Its title.
    pub title: String,
    /// Whether it applies; `None` when nothing says so.
    pub applicable: Option<bool>,
    /// Why it applies, or why not.
    pub justification: String,
    /// How far it is implemented.
    pub implementation: String,
    /// The risks it treats.
    pub risks: Vec<String>,
    /// Who answers for it.
    pub owner: String,
    /// What proves it, with the day it was collected.
    pub evidence: Vec<(String, Option<Date>)>,
    /// Its state in the model; `None` for a control that no standard has.
    pub state: Option<State>,
    /// The entry, when there is one.
    pub entry: Option<RecordId>,
}

/// The statement for one standard.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The standard's key.
    pub standard: String,
    /// The standard's title.
    pub title: String,
    /// The record of the statement itself.
    pub record: Option<RecordId>,
    /// Its version.
    pub version: String,
    /// Who approved it.
    pub approver: String,
    /// When.
    pub approved: String,
    /// The risk assessment or other record it rests on.
    pub basis: Vec<String>,
    /// Its controls, in the standard's order, then own ones.
    pub lines: Vec<SoaLine>,
}

impl Statement {
    /// The statement for a pack with controls.
    pub fn of(posture: &Posture<'_>, pack: &Pack) -> Statement {
        let context = posture.context();
        let belongs = |record: &Record| {
            let tags = record.standards();
            if tags.is_empty() { context.standards.main().is_some_and(|main| main.id == pack.id) } else { tags.contains(&pack.id.as_str()) }
        };
        let record =
            context.live("soa").filter(|(_, record)| belongs(record)).max_by_key(|(id, record)| (record.date("approved").map(|date| date.day), *id));
        let text = |field: &str| record.and_then(|(_, record)| record.text(field)).unwrap_or("").to_owned();
        let mut lines: Vec<SoaLine> = posture
            .of_pack(pack)
            .filter(|one| context.standards.requirement(one.requirement).kind == Kind::Control)
            .map(|one| line(posture, one))
            .collect();
        // Controls of one's own: entries that stand for no control of a standard.
        let own = context.of_type("control").filter(|(id, record)| !record.is_retired() && context.graph.control_of(*id).is_none());
        for (id, record) in
            own.filter(|(_, record)| belongs(record) && !context.standards.looks_like_control(record.text("control").unwrap_or(&record.id)))
        {
            lines.push(entry_line(posture, id, record.id.to_string(), record.title().unwrap_or("").to_owned(), None));
        }
        Statement {
            standard: pack.id.to_string(),
            title: format!("Statement of Applicability, {}", pack.title),
            record: record.map(|(id, _)| id),
            version: text("version"),
            approver: text("approver"),
            approved: text("approved"),
            basis: record.map(|(_, record)| record.texts("based_on").map(|(text, _)| text.to_owned()).collect()).unwrap_or_default(),
            lines,
        }
    }

    /// As a page.
    pub fn sheet(&self, posture: &Posture<'_>) -> Sheet {
        let mut sheet = Sheet { title: self.title.clone(), ..Sheet::default() };
        let said = |text: &str| if text.is_empty() { Cell::toned("not said", Tone::Bad) } else { Cell::from(text) };
        let count = |applicable: Option<bool>| self.lines.iter().filter(|line| line.applicable == applicable).count();
        let name = self.record.map_or(String::new(), |id| posture.record(id).id.to_string());
        sheet.facts = vec![
            ("Statement".to_owned(), said(&name)),
            ("Version".to_owned(), said(&self.version)),
            ("Approved by".to_owned(), said(&self.approver)),
            ("Approved on".to_owned(), said(&self.approved)),
            ("Based on".to_owned(), said(&self.basis.join(", "))),
            ("As of".to_owned(), posture.project.today.to_string().into()),
            ("Controls".to_owned(), format!("{} apply, {} excluded, {} not decided", count(Some(true)), count(Some(false)), count(None)).into()),
        ];
        let mut table = Table::new(
            "Controls",
            &[
                ("Control", 9),
                ("Title", 28),
                ("Applicable", 10),
                ("Justification", 44),
                ("Implementation", 14),
                ("Risks", 18),
                ("Owner", 14),
                ("Evidence", 26),
            ],
        );
        for line in &self.lines {
            let evidence = line.evidence.iter().map(|(id, day)| day.map_or_else(|| id.clone(), |day| format!("{id} ({day})")));
            table.rows.push(vec![
                line.control.as_str().into(),
                line.title.as_str().into(),
                applicable_word(line.applicable).into(),
                line.justification.as_str().into(),
                Cell::toned(line.implementation.as_str(), line.state.map_or(Tone::Plain, gap::tone)),
                line.risks.join(", ").into(),
                line.owner.as_str().into(),
                Cell::lines(evidence),
            ]);
        }
        sheet.tables.push(table);
        sheet
    }

    /// As JSON.
    pub fn json(&self, posture: &Posture<'_>) -> Value {
        let lines: Vec<Value> = self
            .lines
            .iter()
            .map(|line| {
                let place = line.entry.map(|id| posture.project.tree.path(posture.record(id).file));
                json!({
                    "control": line.control, "title": line.title, "applicable": line.applicable, "justification": line.justification,
                    "implementation": line.implementation, "risks": line.risks, "owner": line.owner,
                    "evidence": line.evidence.iter().map(|(id, day)| json!({ "id": id, "collected": day.map(|day| day.to_string()) })).collect::<Vec<_>>(),
                    "state": line.state.map(State::word), "path": place,
                })
            })
            .collect();
        json!({
            "schema": "aimslint.soa/1", "on": posture.project.today.to_string(), "revision": posture.report.revision,
            "standard": self.standard, "title": self.title,
            "statement": self.record.map(|id| posture.record(id).id.clone()),
            "version": self.version, "approver": self.approver, "approved": self.approved, "basis": self.basis,
            "controls": lines,
        })
    }
}

/// Whether it applies, in a word.
fn applicable_word(applicable: Option<bool>) -> &'static str {
    match applicable {
        Some(true) => "yes",
        Some(false) => "no",
        None => "not decided",
    }
}

fn line(posture: &Posture<'_>, one: &Conformity) -> SoaLine {
    let requirement = posture.project.standards.requirement(one.requirement);
    let (control, title) = (requirement.id.to_string(), requirement.title.to_string());
    match one.entry {
        Some(entry) => entry_line(posture, entry, control, title, Some(one.state)),
        None => SoaLine {
            control,
            title,
            applicable: None,
            justification: String::new(),
            implementation: String::new(),
            risks: Vec::new(),
            owner: one.owner().to_owned(),
            evidence: Vec::new(),
            state: Some(one.state),
            entry: None,
        },
    }
}

fn entry_line(posture: &Posture<'_>, entry: RecordId, control: String, title: String, state: Option<State>) -> SoaLine {
    let context = posture.context();
    let record = posture.record(entry);
    let names = |kind: &str| context.live_linked(entry, kind);
    let evidence = names("evidence")
        .into_iter()
        .map(|id| (posture.record(id).id.to_string(), posture.record(id).date("collected").map(|date| date.day)))
        .collect();
    let mut justification: Vec<&str> = record.texts("justification").map(|(text, _)| text).collect();
    // Obligations are a reason too.
    if justification.is_empty() {
        justification = record.texts("obligations").map(|(text, _)| text).collect();
    }
    SoaLine {
        control,
        title,
        applicable: record.text("applicable").and_then(boolean),
        justification: justification.join("; "),
        implementation: record.text("implementation").unwrap_or("").to_owned(),
        risks: risks_of(posture, entry),
        owner: record.text("owner").unwrap_or("").to_owned(),
        evidence,
        state,
        entry: Some(entry),
    }
}

/// The risks a control treats, named by the control or naming it.
fn risks_of(posture: &Posture<'_>, entry: RecordId) -> Vec<String> {
    let context = posture.context();
    let mut risks: Vec<RecordId> = context.graph.named_in(entry, "risks").map(|(id, _)| id).collect();
    let treating = context.graph.referrers(entry).filter(|edge| edge.field == "controls" && edge.target == Target::Record(entry));
    risks.extend(treating.map(|edge| edge.from));
    risks.retain(|id| posture.record(*id).is_a("risk") && posture.record(*id).is_live());
    risks.sort_unstable();
    risks.dedup();
    risks.into_iter().map(|id| posture.record(id).id.to_string()).collect()
}
