//! SARIF 2.1.0, as code scanning takes it: one run, every enabled rule with its page, and results
//! that keep their name when lines move.

use super::{Output, page_address, visible};
use crate::report::locate::{Located, Range};
use crate::rules::{Page, embedded_pages};
use crate::settings::Level;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use serde_sarif::sarif::{
    ArtifactLocation, Invocation, Location, Message, MultiformatMessageString, PhysicalLocation, PropertyBag, Region, ReportingConfiguration,
    ReportingDescriptor, Result as Finding, ResultLevel, Run, Sarif, Suppression, Tool, ToolComponent,
};
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use std::sync::Arc;

/// What may stand in a path of a URI as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

pub(super) fn write(output: &Output<'_>, out: &mut dyn Write) -> io::Result<()> {
    let suppressed = if output.look.show_suppressed { output.report.suppressed.as_slice() } else { &[] };
    let rules = rules(output, suppressed);
    let index: HashMap<&str, i64> = (0..).zip(&rules).map(|(at, (page, _))| (page.code.as_str(), at)).collect();
    let results: Vec<Finding> = output.report.findings.iter().chain(suppressed).map(|one| result(output, one, &index)).collect();
    let driver = ToolComponent::builder()
        .name("aimslint".to_owned())
        .information_uri(env!("CARGO_PKG_REPOSITORY").to_owned())
        .version(env!("CARGO_PKG_VERSION").to_owned())
        .semantic_version(env!("CARGO_PKG_VERSION").to_owned())
        .rules(rules.iter().map(|(page, level)| rule(page, *level)).collect::<Vec<ReportingDescriptor>>())
        .build();
    let run = Run::builder()
        .tool(Tool::builder().driver(driver).build())
        .invocations(vec![Invocation::builder().execution_successful(true).build()])
        .column_kind(json!("unicodeCodePoints"))
        .results(results)
        .build();
    let log = Sarif::builder().schema("https://json.schemastore.org/sarif-2.1.0.json".to_owned()).version(json!("2.1.0")).runs(vec![run]).build();
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

/// The rules that are not switched off, and any other that has a finding, by code.
fn rules(output: &Output<'_>, suppressed: &[Located]) -> Vec<(Arc<Page>, Level)> {
    let mut rules = BTreeMap::new();
    for rule in output.registry.iter() {
        if let Some(level) = rule.page.level_in(output.context.settings) {
            rules.insert(rule.page.code.clone(), (Arc::clone(&rule.page), level));
        }
    }
    for one in output.report.findings.iter().chain(suppressed) {
        rules.entry(one.page.code.clone()).or_insert_with(|| (Arc::clone(&one.page), one.level));
    }
    rules.into_values().collect()
}

fn rule(page: &Page, level: Level) -> ReportingDescriptor {
    let full = page.body.split("\n## ").next().unwrap_or("").trim();
    let full = if full.is_empty() { &page.title } else { full };
    let plain = |text: &str| MultiformatMessageString::builder().text(text.to_owned()).build();
    let severity = match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "recommendation",
    };
    let mut tags = vec!["iso-42001".to_owned(), "compliance".to_owned()];
    tags.extend(page.grade.map(|grade| grade.word().to_owned()));
    tags.extend(page.requirements.iter().take(8).map(ToString::to_string));
    let more = BTreeMap::from([("precision".to_owned(), json!("high")), ("problem.severity".to_owned(), json!(severity))]);
    // The examples are for those who read the page; they would make up most of the file.
    let body = page.body.split("\n## Examples").next().unwrap_or("").trim();
    let help = MultiformatMessageString::builder().text(body.to_owned()).markdown(body.to_owned()).build();
    let ours = embedded_pages().iter().any(|(name, _)| name.strip_suffix(".md") == Some(page.code.as_str()));
    let mut rule = ReportingDescriptor::builder()
        .id(page.code.to_string())
        .name(page.name.to_string())
        .short_description(plain(&page.title))
        .full_description(plain(&brief(full)))
        .help(help)
        .default_configuration(ReportingConfiguration::builder().level(json!(level.word())).build())
        .properties(PropertyBag::builder().tags(tags).additional_properties(more).build())
        .build();
    rule.help_uri = ours.then(|| page_address(page));
    rule
}

/// At most what code scanning takes.
fn brief(text: &str) -> String {
    const MOST: usize = 1000;
    if text.chars().count() <= MOST { text.to_owned() } else { text.chars().take(MOST - 1).chain(['…']).collect() }
}

fn result(output: &Output<'_>, one: &Located, index: &HashMap<&str, i64>) -> Finding {
    let message = match &one.help {
        Some(help) => format!("{}. Help: {}", visible(&one.message), visible(help)),
        None => visible(&one.message),
    };
    let mut properties: BTreeMap<String, Value> = BTreeMap::new();
    if let Some(grade) = one.grade {
        properties.insert("grade".to_owned(), json!(grade.word()));
    }
    if let Some(record) = &one.record {
        properties.insert("record".to_owned(), json!(record));
    }
    if !one.requirements.is_empty() {
        properties.insert("requirements".to_owned(), json!(one.requirements));
    }
    let mut result = Finding::builder()
        .rule_id(one.page.code.to_string())
        .level(level(one.level))
        .message(words(&message))
        .locations(vec![location(output, &one.path, one.range)])
        .partial_fingerprints(BTreeMap::from([("aimslint/v1".to_owned(), one.fingerprint.clone())]))
        .properties(PropertyBag::builder().additional_properties(properties).build())
        .build();
    result.rule_index = index.get(one.page.code.as_str()).copied();
    let related: Vec<Location> = (1..)
        .zip(&one.related)
        .map(|(id, related)| {
            let mut location = location(output, &related.path, related.range);
            location.id = Some(id);
            location.message = Some(words(&visible(&related.message)));
            location
        })
        .collect();
    result.related_locations = (!related.is_empty()).then_some(related);
    result.suppressions = one
        .suppressed
        .as_ref()
        .map(|reason| vec![Suppression::builder().kind(json!("inSource")).status(json!("accepted")).justification(reason.to_string()).build()]);
    result
}

fn level(level: Level) -> ResultLevel {
    match level {
        Level::Error => ResultLevel::Error,
        Level::Warning => ResultLevel::Warning,
        Level::Note => ResultLevel::Note,
    }
}

fn words(text: &str) -> Message {
    // `[text](target)` is a link in a message; text from files makes none.
    let text = if text.contains("](") { text.replace('[', "\\[").replace(']', "\\]") } else { text.to_owned() };
    Message::builder().text(text).build()
}

fn location(output: &Output<'_>, path: &str, range: Option<Range>) -> Location {
    let path = if path == "." { home(output) } else { path };
    let written = format!("{}{path}", output.look.prefix);
    let artifact = ArtifactLocation::builder().uri(utf8_percent_encode(&written, PLAIN).to_string()).uri_base_id("%SRCROOT%".to_owned()).build();
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let region = match range {
        Some(range) => Region::builder()
            .start_line(count(range.start.line))
            .start_column(count(range.start.column))
            .end_line(count(range.end.line))
            .end_column(count(range.end.column))
            .build(),
        None => Region::builder().start_line(1).build(),
    };
    Location::builder().physical_location(PhysicalLocation::builder().artifact_location(artifact).region(region).build()).build()
}

/// The file that stands for the repo as a whole: the config, else the first document, else the
/// first file.
pub(super) fn home<'a>(output: &Output<'a>) -> &'a str {
    let tree = output.context.tree;
    let config = tree.find("aimslint.toml");
    let document = || output.context.corpus.documents.first().map(|document| document.file);
    let first = || tree.files().next().map(|(file, _)| file);
    config.or_else(document).or_else(first).map_or("aimslint.toml", |file| tree.path(file))
}
