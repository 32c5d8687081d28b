//! Suppressions: where they stand, what they cover, and whether they are in force.

use super::judge::Judged;
use crate::graph::plain_id;
use crate::model::{Record, RecordId, Status};
use crate::rules::{Context, Policy, Registry, SuppressionFacts, SuppressionKey};
use crate::settings::{Allow, Settings};
use crate::source::{FileId, Place, Span};
use jiff::civil::Date;
use smol_str::SmolStr;

/// One suppression, whether it is in force, and what it covers.
pub struct Suppression {
    /// What it says.
    pub allow: Allow,
    /// Where it stands; `None` when it is only in the policy of another revision.
    file: Option<FileId>,
    scope: Scope,
    /// The codes of the rules it names.
    codes: Vec<SmolStr>,
    /// Whether the policy in force has it.
    agreed: bool,
    /// Whether the checked files brought it.
    brought: bool,
    /// Whether it took a finding away.
    pub used: bool,
}

enum Scope {
    /// Findings inside a part of a file.
    Block(FileId, Span),
    /// Findings in a file.
    File(FileId),
    /// Findings about these records.
    Records(Vec<RecordId>),
    /// Findings by path and record id, from config.
    Config { everything: bool },
    /// An exception record.
    Exception { records: Vec<RecordId>, requirements: Vec<SmolStr> },
}

/// All suppressions of a repo. Where the policy of another revision is in force, those that it does
/// not have are not agreed upon.
pub(super) fn suppressions(registry: &Registry, context: &Context<'_>) -> Vec<Suppression> {
    let mut all = written(registry, context);
    let Some(base) = context.base else {
        return all;
    };
    let mut ledger = base.tip.ledger();
    let mut before = base.parted.as_ref().map(Policy::ledger);
    for one in &mut all {
        let key = key(one, context);
        one.agreed = ledger.takes(&key, one.allow.until);
        let was_there = before.as_mut().is_some_and(|before| before.takes(&key, one.allow.until));
        one.brought = !one.agreed && !was_there;
    }
    // What the other revision's config allows holds, even where the checked files took it out.
    all.extend(context.settings.allow.iter().map(|allow| of_config(allow, None, registry)));
    all
}

/// The keys of a repo's suppressions, to compare another state of it with.
pub fn suppression_keys(registry: &Registry, context: &Context<'_>) -> Vec<(SuppressionKey, Option<Date>)> {
    written(registry, context).iter().map(|one| (key(one, context), one.allow.until)).collect()
}

/// The suppressions that stand in the files.
fn written(registry: &Registry, context: &Context<'_>) -> Vec<Suppression> {
    let mut all = Vec::new();
    for document in &context.corpus.documents {
        for one in &document.allows {
            let record = one.record.map(|at| RecordId(document.records.start + at as u32));
            let scope = match (one.covers, record) {
                (Some(block), _) => Scope::Block(document.file, block),
                (None, Some(record)) => Scope::Records(vec![record]),
                (None, None) => Scope::File(document.file),
            };
            all.push(new(one.allow.clone(), Some(document.file), scope, registry));
        }
    }
    let settings: &Settings = context.written_settings();
    if settings.file.is_some() {
        all.extend(settings.allow.iter().map(|allow| of_config(allow, settings.file, registry)));
    }
    for (id, exception) in context.of_type("exception") {
        all.extend(of_exception(id, exception, registry, context));
    }
    all
}

fn new(allow: Allow, file: Option<FileId>, scope: Scope, registry: &Registry) -> Suppression {
    let named = if allow.rule.is_empty() { Vec::new() } else { registry.select(&allow.rule) };
    let codes = named.into_iter().map(|rule| rule.page.code.clone()).collect();
    Suppression { allow, file, scope, codes, agreed: true, brought: false, used: false }
}

fn of_config(allow: &Allow, file: Option<FileId>, registry: &Registry) -> Suppression {
    let everything = allow.paths.is_empty() && allow.records.is_empty();
    new(allow.clone(), file, Scope::Config { everything }, registry)
}

/// An approved exception record.
fn of_exception(id: RecordId, exception: &Record, registry: &Registry, context: &Context<'_>) -> Option<Suppression> {
    if (exception.status() != Status::Approved && !exception.has("approved")) || exception.is_retired() || exception.is_draft() {
        return None;
    }
    // What is to be approved on a day to come is not approved yet.
    if exception.date("approved").is_some_and(|approved| approved.day > context.today) {
        return None;
    }
    let until = exception.date("until")?;
    let records: Vec<RecordId> = context.graph.named_in(id, "records").map(|(record, _)| record).collect();
    let requirements = exception.texts("requirements").map(|(text, _)| SmolStr::new(text)).collect();
    let allow = Allow {
        rule: exception.text("rule").unwrap_or("").into(),
        until: Some(until.day),
        until_span: until.span,
        reason: exception.text("reason").unwrap_or("").into(),
        span: exception.id_span,
        rule_span: exception.span_of("rule"),
        ..Allow::default()
    };
    Some(new(allow, Some(exception.file), Scope::Exception { records, requirements }, registry))
}

/// What tells a suppression from others, in whichever state of the repo it stands.
fn key(one: &Suppression, context: &Context<'_>) -> SuppressionKey {
    let path = |file: FileId| context.tree.path(file).to_owned();
    let document = |file: FileId| {
        let own = context.record(context.corpus.own_record(context.corpus.document_at(file)?)?);
        (!own.id.is_empty()).then(|| plain_id(&own.id).to_string())
    };
    let subject = match &one.scope {
        Scope::Block(file, _) => format!("a part of {}", document(*file).unwrap_or_else(|| path(*file))),
        Scope::File(file) => document(*file).unwrap_or_else(|| path(*file)),
        Scope::Records(records) => records.iter().map(|id| context.record(*id).id.as_str()).collect::<Vec<&str>>().join(" "),
        Scope::Config { .. } => format!("config {} {}", one.allow.paths.patterns().join(" "), one.allow.records.join(" ")),
        Scope::Exception { records, requirements } => {
            let names: Vec<&str> = records.iter().map(|id| context.record(*id).id.as_str()).collect();
            format!("exception {} {}", names.join(" "), requirements.join(" "))
        }
    };
    SuppressionKey { rule: one.allow.rule.to_uppercase().into(), subject }
}

impl Suppression {
    /// Whether it holds today: it is agreed upon, has a reason and an end, and the end has not passed.
    pub fn is_in_force(&self, today: Date) -> bool {
        self.agreed && !self.allow.reason.trim().is_empty() && self.allow.until.is_some_and(|until| today <= until)
    }

    /// Whether it takes a finding away.
    pub(super) fn covers(&self, one: &Judged, context: &Context<'_>) -> bool {
        if !self.is_in_force(context.today) {
            return false;
        }
        let names_rule = self.codes.contains(&one.page.code);
        let in_file = |file: FileId| matches!(one.place, Place::File(found, _) if found == file);
        match &self.scope {
            Scope::Block(file, block) => names_rule && matches!(one.place, Place::File(found, span) if found == *file && block.contains(span)),
            Scope::File(file) => names_rule && (in_file(*file) || one.record.is_some_and(|record| context.record(record).file == *file)),
            Scope::Records(records) => names_rule && one.record.is_some_and(|record| records.contains(&record)),
            Scope::Config { everything } => {
                if !names_rule {
                    return false;
                }
                let path = match one.place {
                    Place::File(file, _) => context.tree.path(file),
                    Place::Repo => ".",
                };
                let record = one.record.map(|record| plain_id(&context.record(record).id));
                *everything || self.allow.paths.matches(path) || record.is_some_and(|id| self.allow.records.contains(&id))
            }
            Scope::Exception { records, requirements } => {
                let about = records.is_empty() || one.record.is_some_and(|record| records.contains(&record));
                let by_requirement = self.allow.rule.is_empty()
                    && !records.is_empty()
                    && one.requirements.iter().any(|requirement| requirements.contains(requirement));
                about && (names_rule || by_requirement)
            }
        }
    }
}

impl SuppressionFacts for Suppression {
    fn allow(&self) -> &Allow {
        &self.allow
    }

    fn file(&self) -> Option<FileId> {
        self.file
    }

    fn was_used(&self) -> bool {
        self.used
    }

    fn is_comment(&self) -> bool {
        matches!(self.scope, Scope::Block(..))
    }

    fn is_agreed(&self) -> bool {
        self.agreed
    }

    fn is_brought(&self) -> bool {
        self.brought
    }

    fn is_exception(&self) -> bool {
        matches!(self.scope, Scope::Exception { .. })
    }
}
