//! `aimslint rules`, `types` and `requirements`.

use super::args::{Global, ListArguments, ListFormat, RequirementsArguments, RulesArguments};
use super::markdown::table;
use super::output::{Screen, print};
use super::{CLEAN, FINDINGS, Failure, input};
use crate::report::visible;
use crate::rules::Page;
use crate::schema::nearest;
use crate::standards::{Pack, embedded_pack, pack_names};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) fn rules(global: &Global, arguments: &RulesArguments) -> Result<u8, Failure> {
    if arguments.test {
        return test(global);
    }
    let words = input::vocabulary(global)?;
    let mut pages: Vec<&Page> = words.registry.iter().map(|rule| &*rule.page).collect();
    pages.sort_by(|a, b| a.code.cmp(&b.code));
    match arguments.format {
        ListFormat::Json => {
            let rules: Vec<Value> = pages.iter().map(|page| rule_value(page)).collect();
            json_out(&json!({ "schema": "aimslint.rules/1", "rules": rules }))
        }
        ListFormat::Table => {
            let mut rows = vec![row(["CODE", "NAME", "LEVEL", "GRADE", "TITLE"])];
            rows.extend(pages.iter().map(|page| {
                let grade = page.grade.map_or("–", |grade| grade.word());
                row([&page.code, &page.name, page.level.word(), grade, &page.title])
            }));
            table_out(global, &rows)
        }
    }
}

/// What a rule's page says of it, for machines.
pub(super) fn rule_value(page: &Page) -> Value {
    json!({
        "code": page.code, "name": page.name, "title": page.title, "level": page.level.word(),
        "grade": page.grade.map(|grade| grade.word()), "requirements": page.requirements,
        "since": page.since, "fixable": page.fixable, "needs": page.needs,
    })
}

/// Runs the examples of the repo's own rules.
fn test(global: &Global) -> Result<u8, Failure> {
    let today = input::today(global)?;
    let (root, _) = input::root_and_paths(global, &[])?;
    let project = input::project(&root, None, today)?;
    let shipped: Vec<String> = crate::rules::embedded_pages().iter().map(|(name, _)| name.trim_end_matches(".md").to_owned()).collect();
    let mut out = String::new();
    let mut failed = 0;
    let mut count = 0;
    for rule in project.registry.iter().filter(|rule| !shipped.iter().any(|code| *code == rule.page.code)) {
        let examples = crate::rules::examples(&rule.page.body);
        if examples.is_empty() {
            out.push_str(&format!("{}: no example\n", rule.page.code));
        }
        for (at, example) in (1..).zip(&examples) {
            count += 1;
            match project.try_example(&rule.page.code, example) {
                Ok(()) => out.push_str(&format!("{} example {at}: ok\n", rule.page.code)),
                Err(why) => {
                    failed += 1;
                    out.push_str(&format!("{} example {at}: FAILED: {}\n", rule.page.code, visible(&why)));
                }
            }
        }
    }
    out.push_str(&format!("{count} examples, {failed} failed\n"));
    print(out.as_bytes())?;
    Ok(if failed == 0 { CLEAN } else { FINDINGS })
}

pub(super) fn types(global: &Global, arguments: &ListArguments) -> Result<u8, Failure> {
    let words = input::vocabulary(global)?;
    let kinds = words.types.iter();
    match arguments.format {
        ListFormat::Json => {
            let types: Vec<Value> = kinds
                .map(|kind| {
                    json!({
                        "name": kind.name, "plural": kind.plural, "prefix": kind.prefix, "folder": kind.folder,
                        "description": kind.description, "requirements": kind.requirements, "required": kind.shape.required,
                        "fields": kind.fields().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
                    })
                })
                .collect();
            json_out(&json!({ "schema": "aimslint.types/1", "types": types }))
        }
        ListFormat::Table => {
            let mut rows = vec![row(["TYPE", "ID", "WHAT IT IS"])];
            rows.extend(kinds.map(|kind| {
                let id = if kind.prefix.is_empty() { "–".to_owned() } else { format!("{}-…", visible(&kind.prefix)) };
                row([&visible(&kind.name), &id, &visible(&kind.description)])
            }));
            table_out(global, &rows)
        }
    }
}

pub(super) fn requirements(global: &Global, arguments: &RequirementsArguments) -> Result<u8, Failure> {
    let packs: Vec<Arc<Pack>> = match &arguments.standard {
        None => input::vocabulary(global)?.standards.chosen().to_vec(),
        Some(name) => vec![standard(name)?],
    };
    match arguments.format {
        ListFormat::Json => {
            let of_pack = |pack: &Arc<Pack>| -> Vec<Value> {
                let requirements = pack.requirements.iter();
                requirements
                    .map(|one| {
                        json!({
                            "standard": pack.id, "id": one.id, "kind": one.kind.word(), "title": one.title,
                            "parent": one.parent, "hint": one.hint, "records": one.records,
                        })
                    })
                    .collect()
            };
            let all: Vec<Value> = packs.iter().flat_map(of_pack).collect();
            json_out(&json!({ "schema": "aimslint.requirements/1", "requirements": all }))
        }
        ListFormat::Table => {
            let screen = Screen::of_stdout(global);
            let mut out = String::new();
            for pack in &packs {
                if !out.is_empty() {
                    out.push('\n');
                }
                out.push_str(&format!("{}\n\n", pack.title));
                let mut rows = vec![row(["NUMBER", "KIND", "TITLE", "SHOWN BY"])];
                rows.extend(pack.requirements.iter().map(|one| {
                    let records: Vec<&str> = one.records.iter().map(smol_str::SmolStr::as_str).collect();
                    row([&one.id, one.kind.word(), &one.title, &records.join(", ")])
                }));
                out.push_str(&table(&rows, &screen));
            }
            print(out.as_bytes())?;
            Ok(CLEAN)
        }
    }
}

/// The pack of a standard by name.
fn standard(name: &str) -> Result<Arc<Pack>, Failure> {
    let names = pack_names();
    embedded_pack(name).ok_or_else(|| {
        let near = nearest(name, names.iter().map(smol_str::SmolStr::as_str));
        let known: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let help = near.map_or_else(|| format!("there are {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
        Failure::with_help(format!("there is no standard `{name}`"), help)
    })
}

fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

fn table_out(global: &Global, rows: &[Vec<String>]) -> Result<u8, Failure> {
    print(table(rows, &Screen::of_stdout(global)).as_bytes())?;
    Ok(CLEAN)
}

/// JSON with a line end.
pub(super) fn json_out(value: &Value) -> Result<u8, Failure> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(std::io::Error::from)?;
    bytes.push(b'\n');
    print(&bytes)?;
    Ok(CLEAN)
}
