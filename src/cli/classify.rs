//! `aimslint classify`: from each system's facts to its class under the EU AI Act and what follows.

use super::args::{Ends, Global};
use super::{CLEAN, Failure, input, output};
use crate::check::Project;
use crate::classify::{Choice, Classification, Facts, Question, Reason, classify, given_of_record, tables};
use crate::model::Record;
use crate::posture::{Cell, Sheet, SheetFormat, Table, write_sheet};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use std::io::Write as _;

/// Arguments of `classify`.
#[derive(Clone, Debug, Args)]
pub struct ClassifyArguments {
    /// Systems, by id; all that are not retired when none is named
    #[arg(value_name = "SYS")]
    pub systems: Vec<String>,
    /// How to write the outcome
    #[arg(long, value_enum, default_value = "table")]
    pub format: ClassifyFormat,
    /// What is read, and where the answer goes.
    #[command(flatten)]
    pub ends: Ends,
}

/// Output formats of `classify`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ClassifyFormat {
    /// For people.
    Table,
    /// Markdown.
    Md,
    /// Versioned JSON.
    Json,
}

/// What is always said with a classification.
const DISCLAIMER: &str = "It follows from the facts as recorded, by the tables of the pack. It is no legal advice.";

pub(super) fn run(global: &Global, arguments: &ClassifyArguments) -> Result<u8, Failure> {
    let project = input::opened(global, &arguments.ends, input::today(global)?)?;
    let systems = systems(&project, &arguments.systems)?;
    let Some(tables) = tables() else { return Err(Failure::new("the EU AI Act pack can't be read")) };
    let made: Vec<(&Record, Classification)> = systems
        .into_iter()
        .map(|record| {
            let facts = Facts::read(tables, |name| given_of_record(record, name));
            (record, classify(tables, facts, record.text("ai_act")))
        })
        .collect();
    let mut bytes = Vec::new();
    match arguments.format {
        ClassifyFormat::Table => write_sheet(&sheet(&made), SheetFormat::Table, &mut bytes)?,
        ClassifyFormat::Md => write_sheet(&sheet(&made), SheetFormat::Markdown, &mut bytes)?,
        ClassifyFormat::Json => writeln!(bytes, "{:#}", as_json(&made))?,
    }
    output::write(&bytes, arguments.ends.output.as_deref())?;
    Ok(CLEAN)
}

/// The systems asked for, or all that are not retired.
fn systems<'a>(project: &'a Project, wanted: &[String]) -> Result<Vec<&'a Record>, Failure> {
    let context = project.context();
    if wanted.is_empty() {
        return Ok(context.of_type("system").map(|(_, record)| record).filter(|record| !record.is_retired()).collect());
    }
    let find = |id: &String| {
        let found = context.of_type("system").map(|(_, record)| record).find(|record| record.id == id.as_str());
        found.ok_or_else(|| {
            let near = crate::schema::nearest(id, context.of_type("system").map(|(_, record)| record.id.as_str()));
            Failure { message: format!("there is no system `{id}`"), help: near.map(|near| format!("did you mean `{near}`?")) }
        })
    };
    wanted.iter().map(find).collect()
}

fn word(choice: &Choice) -> &str {
    choice.outcome.as_deref().unwrap_or("undecided")
}

fn why(reason: Option<&Reason>) -> String {
    reason.map_or(String::new(), |reason| format!("Article {}: {}", reason.article, reason.because))
}

fn roles(made: &Classification) -> String {
    let names: Vec<&str> = made.roles.iter().map(|held| held.role.as_str()).collect();
    if names.is_empty() { "not recorded".to_owned() } else { names.join(", ") }
}

/// What follows, in order: what, outcome, reason.
fn outcomes(record: &Record, made: &Classification) -> Vec<(&'static str, String, String)> {
    let declared = record.text("ai_act").map_or("none".to_owned(), |declared| format!("{declared} ({})", made.declared.word()));
    let possible: Vec<&str> = made.class.possible.iter().map(|class| class.as_str()).collect();
    let class_why = match &made.class.reason {
        Some(reason) => why(Some(reason)),
        None => format!("possible: {}", possible.join(", ")),
    };
    let gained: Vec<String> = made.roles.iter().filter_map(|held| Some(format!("{}: {}", held.role, why(Some(held.reason.as_ref()?))))).collect();
    let mut rows = vec![
        ("class", word(&made.class).to_owned(), class_why),
        ("declared", declared, String::new()),
        ("applies from", made.from.as_deref().unwrap_or("-").to_owned(), String::new()),
        ("our role", roles(made), gained.join("; ")),
        ("conformity route", word(&made.route).to_owned(), why(made.route.reason.as_ref())),
        ("fundamental rights", word(&made.fria).to_owned(), why(made.fria.reason.as_ref())),
    ];
    for clash in &made.conflicts {
        rows.push(("does not fit", clash.facts.join(", "), format!("Article {}: {}", clash.article, clash.says)));
    }
    rows
}

/// The outcome as a page.
fn sheet(made: &[(&Record, Classification)]) -> Sheet {
    let mut outcome = Table::new("Outcome", &[("System", 10), ("What", 18), ("Outcome", 24), ("Because", 60)]);
    let mut duties = Table::new("Obligations", &[("System", 10), ("Article", 8), ("From", 10), ("Obligation", 50), ("Note", 40)]);
    let mut questions = Table::new("Facts to record", &[("System", 10), ("Fact", 22), ("Without it", 18), ("Question", 60)]);
    for (record, one) in made {
        let system = || Cell::from(record.id.as_str());
        for (what, result, why) in outcomes(record, one) {
            outcome.rows.push(vec![system(), what.into(), result.into(), why.into()]);
        }
        for duty in &one.obligations {
            let from = duty.from.as_deref().unwrap_or("-");
            let note = duty.note.as_deref().unwrap_or("");
            duties.rows.push(vec![system(), duty.article.as_str().into(), from.into(), duty.title.to_string().into(), note.into()]);
        }
        for (without, list) in [("undecided", &one.missing), ("less certain", &one.asked)] {
            for question in list {
                questions.rows.push(vec![system(), question.fact.as_str().into(), without.into(), question.ask.to_string().into()]);
            }
        }
    }
    let tables = [outcome, duties, questions].into_iter().filter(|table| !table.rows.is_empty()).collect();
    let facts = vec![("Systems".to_owned(), made.len().to_string().into())];
    Sheet { title: "Classification under the EU AI Act".to_owned(), facts, tables, notes: vec![DISCLAIMER.to_owned()] }
}

fn reason_json(reason: Option<&Reason>) -> Value {
    reason.map_or(Value::Null, |reason| json!({"article": reason.article, "because": reason.because, "facts": reason.facts, "note": reason.note}))
}

fn choice_json(choice: &Choice) -> Value {
    json!({"outcome": word(choice), "possible": choice.possible, "reason": reason_json(choice.reason.as_ref())})
}

fn as_json(made: &[(&Record, Classification)]) -> Value {
    let asked = |list: &[Question]| list.iter().map(|one| json!({"fact": one.fact, "ask": one.ask})).collect::<Vec<_>>();
    let systems: Vec<Value> = made
        .iter()
        .map(|(record, one)| {
            json!({
                "system": record.id,
                "title": record.title(),
                "declared": record.text("ai_act"),
                "agreement": one.declared.word(),
                "class": choice_json(&one.class),
                "from": one.from,
                "roles": one.roles.iter().map(|held| json!({"role": held.role, "reason": reason_json(held.reason.as_ref())})).collect::<Vec<_>>(),
                "route": choice_json(&one.route),
                "allowed_routes": one.allowed_routes,
                "fria": choice_json(&one.fria),
                "obligations": one.obligations.iter().map(|duty| json!({"article": duty.article, "title": duty.title, "from": duty.from, "note": duty.note})).collect::<Vec<_>>(),
                "conflicts": one.conflicts.iter().map(|clash| json!({"id": clash.id, "article": clash.article, "says": clash.says, "facts": clash.facts})).collect::<Vec<_>>(),
                "missing": asked(&one.missing),
                "asked": asked(&one.asked),
            })
        })
        .collect();
    json!({"schema": "aimslint.classify/1", "disclaimer": DISCLAIMER, "systems": systems})
}
