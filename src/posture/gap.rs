//! `gap`: every clause and control, its state, whom to ask, and what lacks.

use super::conformity::{Conformity, State};
use super::model::{Posture, finding_json};
use super::sheet::{Cell, Sheet, Table, Tone};
use crate::rules::Grade;
use crate::standards::{Kind, Pack};
use serde_json::{Value, json};

/// How many records a cell names before it counts the rest.
const NAMED: usize = 6;

/// The packs a gap report is about: those with clauses or controls, or the one that was asked for.
fn packs<'a>(posture: &'a Posture<'_>, wanted: Option<&str>) -> Vec<&'a Pack> {
    let chosen = posture.project.standards.chosen().iter().map(|pack| &**pack);
    match wanted {
        Some(wanted) => chosen.filter(|pack| pack.id == wanted).collect(),
        None => chosen.filter(|pack| pack.requirements.iter().any(|one| matches!(one.kind, Kind::Clause | Kind::Control))).collect(),
    }
}

/// The report as a page.
pub fn gap_sheet(posture: &Posture<'_>, standard: Option<&str>) -> Sheet {
    let packs = packs(posture, standard);
    let mut sheet = Sheet { title: "Gap report".to_owned(), ..Sheet::default() };
    sheet.facts.push(("As of".to_owned(), posture.project.today.to_string().into()));
    if let Some(revision) = &posture.report.revision {
        sheet.facts.push(("Revision".to_owned(), revision.clone().into()));
    }
    for pack in &packs {
        let of: Vec<&Conformity> = posture.of_pack(pack).collect();
        let mut table =
            Table::new(pack.title.to_string(), &[("Requirement", 12), ("Title", 34), ("State", 9), ("Owner", 16), ("Shown by", 30), ("Lacks", 60)]);
        let totals: Vec<String> = State::ALL.iter().map(|state| format!("{} {}", Posture::count(of.iter().copied(), *state), state.word())).collect();
        sheet.facts.push((pack.title.to_string(), totals.join(", ").into()));
        for one in of {
            let requirement = posture.project.standards.requirement(one.requirement);
            table.rows.push(vec![
                requirement.id.as_str().into(),
                requirement.title.to_string().into(),
                Cell::toned(one.state.word(), tone(one.state)),
                one.owner().into(),
                Cell::from(named(posture, one)),
                Cell::lines(lacks(posture, one)),
            ]);
        }
        sheet.tables.push(table);
    }
    if !posture.report.unknown.is_empty() {
        let mut table = Table::new("What could not be known", &[("Rule", 8), ("Why", 90)]);
        for reason in &posture.report.unknown {
            let (code, why) = reason.split_once(": ").unwrap_or(("", reason));
            table.rows.push(vec![code.into(), why.into()]);
        }
        sheet.tables.push(table);
    }
    sheet.notes.push("A state tells what the records show, not what an auditor will decide.".to_owned());
    sheet
}

/// How a state looks.
pub(super) fn tone(state: State) -> Tone {
    match state {
        State::InPlace => Tone::Good,
        State::Partial => Tone::Weak,
        State::Missing => Tone::Bad,
        State::Unknown | State::Excluded => Tone::Quiet,
    }
}

/// The live records that show it: those that name it first, then those of a type that shows it.
fn named(posture: &Posture<'_>, one: &Conformity) -> String {
    let naming = posture.project.graph.shown_by(one.requirement);
    let mut records: Vec<_> = one.records.iter().copied().filter(|id| posture.record(*id).is_live() && !posture.record(*id).id.is_empty()).collect();
    records.sort_by_key(|id| (!naming.contains(id), *id));
    let mut text = records.iter().take(NAMED).map(|id| posture.record(*id).id.as_str()).collect::<Vec<_>>().join(", ");
    if records.len() > NAMED {
        text.push_str(&format!(" and {} more", records.len() - NAMED));
    }
    text
}

/// What lacks: in words of the model, then the nonconformities against it.
fn lacks(posture: &Posture<'_>, one: &Conformity) -> Vec<String> {
    let mut all = one.lacks.clone();
    let graded: Vec<_> = one.findings.iter().map(|at| &posture.report.findings[*at]).filter(|finding| finding.grade >= Some(Grade::Minor)).collect();
    for finding in graded.iter().take(NAMED) {
        let about = finding.record.as_deref().map_or(String::new(), |record| format!("{record}: "));
        all.push(format!("{} ({}) {about}{}", finding.page.code, finding.grade.map_or("", Grade::word), finding.message));
    }
    if graded.len() > NAMED {
        all.push(format!("and {} more findings", graded.len() - NAMED));
    }
    all
}

/// The report as JSON.
pub fn gap_json(posture: &Posture<'_>, standard: Option<&str>) -> Value {
    let standards: Vec<Value> = packs(posture, standard)
        .into_iter()
        .map(|pack| {
            let of: Vec<&Conformity> = posture.of_pack(pack).collect();
            let totals: serde_json::Map<String, Value> =
                State::ALL.iter().map(|state| (state.word().to_owned(), json!(Posture::count(of.iter().copied(), *state)))).collect();
            json!({
                "standard": pack.id, "title": pack.title, "totals": totals,
                "requirements": of.into_iter().map(|one| requirement_json(posture, one)).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({
        "schema": "aimslint.gap/1",
        "on": posture.project.today.to_string(),
        "revision": posture.report.revision,
        "standards": standards,
        "unknown": posture.report.unknown,
    })
}

fn requirement_json(posture: &Posture<'_>, one: &Conformity) -> Value {
    let requirement = posture.project.standards.requirement(one.requirement);
    let records: Vec<Value> = one
        .records
        .iter()
        .map(|id| {
            let record = posture.record(*id);
            json!({ "id": record.id, "type": record.kind.name, "path": posture.project.tree.path(record.file), "draft": record.is_draft() })
        })
        .collect();
    json!({
        "id": requirement.id, "kind": requirement.kind.word(), "title": requirement.title,
        "state": one.state.word(), "owner": one.owners.first(), "owners": one.owners,
        "records": records, "lacks": one.lacks,
        "findings": one.findings.iter().map(|at| finding_json(&posture.report.findings[*at])).collect::<Vec<_>>(),
    })
}
