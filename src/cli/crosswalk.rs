//! `aimslint crosswalk`: the points of a law or another standard, and the records that serve them.

use super::args::{Ends, Global, SheetFormatName};
use super::{CLEAN, Failure, input, output};
use crate::check::Project;
use crate::classify::{Facts, classify, given_of_record, tables};
use crate::crosswalk::{Crosswalk, PointState, Shown, Standing, View, crosswalk};
use crate::model::RecordId;
use crate::posture::{Cell, Sheet, SheetFormat, Table, Tone, write_sheet};
use crate::report::Options;
use crate::settings::Level;
use crate::standards::{embedded_pack, pack_names};
use clap::Args;
use serde_json::{Value, json};
use smol_str::SmolStr;
use std::collections::BTreeSet;
use std::io::Write as _;

/// Arguments of `crosswalk`.
#[derive(Clone, Debug, Args)]
pub struct CrosswalkArguments {
    /// The law or standard
    #[arg(value_name = "STANDARD", default_value = "eu-ai-act")]
    pub pack: String,
    /// How to write it
    #[arg(long, value_enum, default_value = "table")]
    pub format: SheetFormatName,
    /// What is read, and where the answer goes.
    #[command(flatten)]
    pub ends: Ends,
}

pub(super) fn run(global: &Global, arguments: &CrosswalkArguments) -> Result<u8, Failure> {
    let today = input::today(global)?;
    let mut project = input::opened(global, &arguments.ends, today)?;
    let pack = arguments.pack.as_str();
    if embedded_pack(pack).is_none() || pack == "iso-42001" {
        let others: Vec<SmolStr> = pack_names().into_iter().filter(|name| name != "iso-42001").collect();
        let names: Vec<&str> = others.iter().map(SmolStr::as_str).collect();
        return Err(Failure::with_help(format!("there is no crosswalk to `{pack}`"), format!("there are: {}", names.join(", "))));
    }
    if !project.standards.follows(pack) {
        // Looked at as if it was followed, so that a team can see what awaits it.
        project = Project::read_following(project.tree, today, pack);
    }
    let roles = roles(&project);
    let findings = project.verdict(&Options { history: false, ..Options::default() }).findings;
    let told: Vec<Vec<SmolStr>> = findings.into_iter().filter(|one| one.level > Level::Note).map(|one| one.requirements).collect();
    let view = View { corpus: &project.corpus, graph: &project.graph, standards: &project.standards };
    let Some(made) = crosswalk(&view, pack, &roles, &told) else { return Err(Failure::new(format!("the pack `{pack}` can't be read"))) };
    let mut bytes = Vec::new();
    match arguments.format.of_sheet() {
        Some(format) => write_sheet(&sheet(&project, &made, format), format, &mut bytes)?,
        None => writeln!(bytes, "{:#}", as_json(&project, &made))?,
    }
    output::write(&bytes, arguments.ends.output.as_deref())?;
    Ok(CLEAN)
}

/// Our roles under the AI Act over all live systems; none when one of them does not say.
fn roles(project: &Project) -> BTreeSet<String> {
    let Some(tables) = tables() else { return BTreeSet::new() };
    let mut all = BTreeSet::new();
    for (_, record) in project.context().live("system") {
        let made = classify(tables, Facts::read(tables, |name| given_of_record(record, name)), record.text("ai_act"));
        if made.roles.is_empty() {
            return BTreeSet::new();
        }
        all.extend(made.roles.into_iter().map(|held| held.role.to_string()));
    }
    all
}

fn ids(project: &Project, records: &[RecordId]) -> Vec<String> {
    records.iter().map(|id| project.corpus.record(*id).id.to_string()).collect()
}

/// The records that serve a point, the nearest first.
fn serving(project: &Project, shown: &Shown) -> Vec<String> {
    let mut all = ids(project, &shown.named);
    for more in [&shown.fitting, &shown.helping] {
        for id in ids(project, more) {
            if !all.contains(&id) {
                all.push(id);
            }
        }
    }
    all
}

/// The first few, and how many more.
fn some(list: &[String], most: usize) -> String {
    match list.len().checked_sub(most) {
        Some(more) if more > 0 => format!("{} and {more} more", list[..most].join(", ")),
        _ => list.join(", "),
    }
}

/// What the records leave open: what the pack says, unless a record that names the point fills it.
fn rest<'a>(point: &PointState<'a>) -> &'a str {
    let requirement = point.requirement;
    match point.standing {
        Standing::Excluded => "",
        _ if requirement.gap.is_empty() => &requirement.still,
        _ => &requirement.gap,
    }
}

fn totals(made: &Crosswalk<'_>) -> String {
    let all = [Standing::InPlace, Standing::Partial, Standing::Missing, Standing::Unknown, Standing::Excluded];
    let counted = all.into_iter().map(|standing| (standing, made.points.iter().filter(|point| point.standing == standing).count()));
    let words: Vec<String> = counted.filter(|(_, count)| *count > 0).map(|(standing, count)| format!("{count} {}", standing.word())).collect();
    words.join(", ")
}

fn tone(standing: Standing) -> Tone {
    match standing {
        Standing::InPlace => Tone::Good,
        Standing::Partial => Tone::Weak,
        Standing::Missing => Tone::Bad,
        Standing::Unknown | Standing::Excluded => Tone::Quiet,
    }
}

/// The crosswalk as a page. Values that are read without the page carry the disclaimer as a last row.
fn sheet(project: &Project, made: &Crosswalk<'_>, format: SheetFormat) -> Sheet {
    let mut table = Table::new("Points", &[("Point", 10), ("Title", 30), ("State", 9), ("Records", 34), ("Not covered", 50)]);
    for point in &made.points {
        let records = if point.standing == Standing::Excluded { Vec::new() } else { serving(project, &point.shown) };
        let requirement = point.requirement;
        table.rows.push(vec![
            requirement.id.as_str().into(),
            requirement.title.to_string().into(),
            Cell::toned(point.standing.word(), tone(point.standing)),
            some(&records, 8).into(),
            rest(point).into(),
        ]);
    }
    if format == SheetFormat::Csv {
        table.rows.push(vec!["".into(), made.disclaimer.into(), "".into(), "".into(), "".into()]);
    }
    let facts = vec![("As of".to_owned(), project.today.to_string().into()), (format!("{} points", made.points.len()), totals(made).into())];
    Sheet { title: format!("Crosswalk: {}", made.pack.title), facts, tables: vec![table], notes: vec![made.disclaimer.to_owned()] }
}

fn as_json(project: &Project, made: &Crosswalk<'_>) -> Value {
    let points: Vec<Value> = made
        .points
        .iter()
        .map(|point| {
            let requirement = point.requirement;
            json!({
                "point": requirement.id, "title": requirement.title, "state": point.standing.word(),
                "coverage": if requirement.coverage.is_empty() { Value::Null } else { json!(requirement.coverage) },
                "applies_to": requirement.applies_to, "clauses": requirement.clauses, "controls": requirement.controls,
                "shared": requirement.shared,
                "records": {
                    "named": ids(project, &point.shown.named),
                    "fitting": ids(project, &point.shown.fitting),
                    "controls": ids(project, &point.shown.helping),
                },
                "open": rest(point),
            })
        })
        .collect();
    json!({"schema": "aimslint.crosswalk/1", "on": project.today.to_string(), "standard": made.pack.id, "title": made.pack.title,
        "disclaimer": made.disclaimer, "points": points})
}
