//! What is told of each topic, as Markdown and as JSON.

use super::super::lists::rule_value;
use super::find::Topic;
use crate::check::Vocabulary;
use crate::report::{requirement_name, visible};
use crate::rules::Page;
use crate::schema::{Format, RecordType, Shape};
use crate::standards::{Pack, Requirement, Standards};
use serde_json::{Value, json};
use std::fmt::Write;

/// The page as Markdown.
pub(super) fn markdown(words: &Vocabulary, topic: &Topic<'_>) -> String {
    match topic {
        Topic::Rule(page) => rule(words, page),
        Topic::Group(name, pages) => format!("# {name}\n\n{}", rules(pages)),
        Topic::Type(kind) => record_type(words, kind),
        Topic::Field { name, of, shape, required } => field(name, of, shape, *required),
        Topic::Requirement(pack, index) => requirement(words, pack, &pack.requirements[*index]),
    }
}

/// A page for a terminal: the examples of a rule are whole files, and fill screens.
pub(super) fn short(page: &str) -> String {
    let Some(from) = page.find("\n## Examples\n") else {
        return page.to_owned();
    };
    let rest = &page[from + 1..];
    let to = rest.find("\n## To change its level").map_or("", |at| &rest[at..]);
    format!("{}{to}\n`--format md` adds examples that fail and pass.\n", &page[..from])
}

/// The page as JSON.
pub(super) fn value(words: &Vocabulary, topic: &Topic<'_>) -> Value {
    let mut value = match topic {
        Topic::Rule(page) => json!({ "kind": "rule", "rule": rule_value(page) }),
        Topic::Group(name, pages) => json!({ "kind": "group", "name": name, "rules": pages.iter().map(|page| rule_value(page)).collect::<Vec<_>>() }),
        Topic::Type(kind) => json!({
            "kind": "type", "name": kind.name, "plural": kind.plural, "prefix": kind.prefix, "folder": kind.folder,
            "description": kind.description, "requirements": kind.requirements, "required": kind.shape.required,
            "fields": kind.fields().map(|(name, shape)| field_value(name, shape, kind.shape.requires(name))).collect::<Vec<_>>(),
        }),
        Topic::Field { name, of, shape, required } => {
            json!({ "kind": "field", "types": of, "field": field_value(name, shape, *required) })
        }
        Topic::Requirement(pack, index) => {
            let one = &pack.requirements[*index];
            json!({
                "kind": one.kind.word(), "standard": pack.id, "id": one.id, "title": one.title, "parent": one.parent, "hint": one.hint,
                "records": records_of(words, pack, one), "rules": rules_of(words, pack, &one.id).iter().map(|page| &page.code).collect::<Vec<_>>(),
                "below": below(pack, one).iter().map(|one| &one.id).collect::<Vec<_>>(),
            })
        }
    };
    value["schema"] = json!("aimslint.explain/1");
    value["text"] = json!(markdown(words, topic));
    value
}

fn rule(words: &Vocabulary, page: &Page) -> String {
    let mut text = format!("# {} {}\n\n{}.\n\n", page.code, page.name, page.title);
    let grade = page.grade.map_or("no audit grade".to_owned(), |grade| format!("an auditor would likely grade it {}", grade.word()));
    let _ = writeln!(text, "- {}; {grade}", page.level.word());
    for written in &page.requirements {
        let _ = writeln!(text, "- {}", titled(words, written));
    }
    if page.fixable {
        text.push_str("- `aimslint fix` can mend it\n");
    }
    if page.needs.iter().any(|need| need == "history") {
        text.push_str("- needs git history\n");
    }
    if page.needs.iter().any(|need| need == "history-if-any") {
        text.push_str("- reads git history where there is one\n");
    }
    if page.quiet_on_drafts {
        text.push_str("- a note while the record is a draft\n");
    }
    let _ = write!(text, "\n{}\n", page.body.trim());
    let _ = write!(text, "\n## To change its level\nIn `aimslint.toml`:\n\n```toml\n[rules]\n{} = \"warning\"\n```\n", page.code);
    text
}

/// A requirement by name and title: "ISO/IEC 42001 6.1.3 AI risk treatment".
fn titled(words: &Vocabulary, written: &str) -> String {
    let (_, id) = Standards::split_namespace(written);
    let name = requirement_name(&words.standards, written);
    let title = words.standards.chosen().iter().find(|pack| name.starts_with(&*pack.name)).and_then(|pack| pack.get(id)).map(|(_, one)| &one.title);
    title.map_or_else(|| name.clone(), |title| format!("{name} {title}"))
}

fn rules(pages: &[&Page]) -> String {
    pages.iter().fold(String::new(), |mut text, page| {
        let _ = writeln!(text, "- {} {}: {}", page.code, page.name, page.title);
        text
    })
}

fn record_type(words: &Vocabulary, kind: &RecordType) -> String {
    let mut text = format!("# {}\n\n{}\n\n", visible(&kind.name), visible(&kind.description));
    if !kind.prefix.is_empty() {
        let _ = writeln!(text, "- ids begin with `{}-`; other records name it in `{}`", visible(&kind.prefix), visible(&kind.plural));
    }
    for written in &kind.requirements {
        let _ = writeln!(text, "- shows {}", titled(words, written));
    }
    if let Some(period) = kind.review.interval.filter(|_| kind.review.kept) {
        let interval = if period.days == 0 { format!("{} months", period.months) } else { format!("{} days", period.days + 30 * period.months) };
        let _ = writeln!(text, "- reviewed every {interval} unless the record or the config says otherwise");
    }
    text.push_str("\n## Example\n\n```yaml\n");
    let _ = writeln!(text, "id: {}", if kind.prefix.is_empty() { "ID-001".to_owned() } else { format!("{}-001", visible(&kind.prefix)) });
    let _ = writeln!(text, "type: {}", visible(&kind.name));
    for name in kind.shape.required.iter().filter(|name| !matches!(name.as_str(), "id" | "type")) {
        let shape = kind.field(name);
        let example = shape.and_then(|shape| shape.examples.first().or(shape.leaf_choices().first()));
        let _ = writeln!(text, "{name}: {}", example.map_or("…".to_owned(), |example| visible(example)));
    }
    text.push_str("```\n\n## Its own fields\n\n");
    for (name, shape) in &kind.shape.properties {
        let required = if kind.shape.requires(name) { " (required)" } else { "" };
        let _ = writeln!(text, "- `{}`{required}: {}", visible(name), visible(&shape.description));
    }
    text.push_str("\nBeside these, it may have the fields of every record: `owner`, `status`, `approver`, `reviewed` and more.\n");
    text
}

fn field(name: &str, of: &[&str], shape: &Shape, required: bool) -> String {
    let mut text = format!("# {}\n\n{}\n\n", visible(name), visible(&shape.description));
    if of.len() > 1 {
        let _ = writeln!(text, "- a field of {}", of.iter().map(|kind| format!("`{}`", visible(kind))).collect::<Vec<_>>().join(", "));
    }
    let _ = writeln!(text, "- {}", if required { "required" } else { "may be left out" });
    for fact in facts(shape) {
        let _ = writeln!(text, "- {fact}");
    }
    if !shape.examples.is_empty() {
        let leaf = name.rsplit('.').next().unwrap_or(name);
        text.push_str("\n```yaml\n");
        for example in &shape.examples {
            let _ = writeln!(text, "{}: {}", visible(leaf), visible(example));
        }
        text.push_str("```\n");
    }
    text
}

/// What may stand in a field, in words.
fn facts(shape: &Shape) -> Vec<String> {
    let quoted = |words: &[smol_str::SmolStr]| words.iter().map(|word| format!("`{}`", visible(word))).collect::<Vec<_>>().join(", ");
    let mut facts = Vec::new();
    if !shape.leaf_choices().is_empty() {
        facts.push(format!("one of {}", quoted(shape.leaf_choices())));
    }
    if let Some(refs) = &shape.mark.refs {
        facts.push(if refs.iter().any(|kind| kind == "*") {
            "names any record".to_owned()
        } else {
            format!("names records of type {}", quoted(refs))
        });
    }
    match shape.leaf_format() {
        Some(Format::Date) => facts.push("a date, as YYYY-MM-DD".to_owned()),
        Some(Format::Period) => facts.push("a period, such as `P12M`, `quarterly` or `24 months`".to_owned()),
        Some(Format::Uri) => facts.push("a web address".to_owned()),
        _ => {}
    }
    match (shape.takes_list(), shape.takes_scalar()) {
        (true, true) => facts.push("one value or a list".to_owned()),
        (true, false) => facts.push("a list".to_owned()),
        _ if shape.is_boolean() => facts.push("`true` or `false`".to_owned()),
        _ => {}
    }
    if shape.mark.past {
        facts.push("not later than today".to_owned());
    }
    if shape.mark.party {
        facts.push("a role id, a person or a team".to_owned());
    }
    facts
}

fn field_value(name: &str, shape: &Shape, required: bool) -> Value {
    json!({
        "name": name, "description": shape.description, "required": required, "choices": shape.leaf_choices(),
        "refs": shape.mark.refs.as_deref(), "list": shape.takes_list(), "examples": shape.examples,
    })
}

fn requirement(words: &Vocabulary, pack: &Pack, one: &Requirement) -> String {
    let mut text = format!("# {} {} {}\n\n", pack.name, one.id, one.title);
    let parent = one.parent.as_deref().and_then(|parent| pack.get(parent)).map(|(_, parent)| format!(" under {} {}", parent.id, parent.title));
    let _ = writeln!(text, "{} of {}{}\n", capital(one.kind.word()), pack.title, parent.unwrap_or_default());
    if !one.hint.is_empty() {
        let _ = writeln!(text, "{}\n", one.hint.trim());
    }
    match one.documented.as_str() {
        "yes" => text.push_str("It must be documented.\n\n"),
        "partly" => text.push_str("Part of it must be documented.\n\n"),
        _ => {}
    }
    let helps: Vec<&str> = one.clauses.iter().chain(&one.controls).map(smol_str::SmolStr::as_str).collect();
    if !helps.is_empty() {
        let _ = writeln!(text, "In ISO/IEC 42001, {} help to show it.\n", helps.join(", "));
    }
    if !one.gap.is_empty() {
        let _ = writeln!(text, "What that leaves open: {}\n", one.gap.trim());
    }
    let under = below(pack, one);
    if !under.is_empty() {
        text.push_str("## Below it\n\n");
        for one in under {
            let _ = writeln!(text, "- {} {}", one.id, one.title);
        }
        text.push('\n');
    }
    let records = records_of(words, pack, one);
    if !records.is_empty() {
        text.push_str("## Records that show it\n\n");
        for name in &records {
            let description = words.types.get(name).map(|kind| visible(&kind.description)).unwrap_or_default();
            let _ = writeln!(text, "- `{}`: {description}", visible(name));
        }
        text.push('\n');
    }
    let pages = rules_of(words, pack, &one.id);
    if !pages.is_empty() {
        let _ = write!(text, "## Rules that speak of it\n\n{}", rules(&pages));
    }
    text
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The requirements right below one.
fn below<'a>(pack: &'a Pack, one: &Requirement) -> Vec<&'a Requirement> {
    pack.requirements.iter().filter(|other| other.parent.as_ref() == Some(&one.id)).collect()
}

/// The types of record that show it, by the pack or by their own word.
fn records_of(words: &Vocabulary, pack: &Pack, one: &Requirement) -> Vec<smol_str::SmolStr> {
    let mut names = one.records.clone();
    for kind in words.types.iter() {
        let shows = kind.requirements.iter().any(|written| belongs(words, pack, written) && Standards::split_namespace(written).1 == one.id);
        if shows && !names.contains(&kind.name) {
            names.push(kind.name.clone());
        }
    }
    names
}

/// The rules that cite a requirement, or one below it.
fn rules_of<'a>(words: &'a Vocabulary, pack: &Pack, id: &str) -> Vec<&'a Page> {
    let cites = |page: &&Page| {
        page.requirements.iter().any(|written| belongs(words, pack, written) && pack.is_under(Standards::split_namespace(written).1, id))
    };
    let mut pages: Vec<&Page> = words.registry.iter().map(|rule| &*rule.page).filter(cites).collect();
    pages.sort_by(|a, b| a.code.cmp(&b.code));
    pages
}

/// Whether a requirement as written is one of this pack.
fn belongs(words: &Vocabulary, pack: &Pack, written: &str) -> bool {
    match Standards::split_namespace(written).0 {
        Some(name) => name == pack.id,
        None => words.standards.main().is_some_and(|main| main.id == pack.id),
    }
}
