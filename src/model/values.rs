//! The values of a record, checked against its type.

use super::adopt::is_misspelt;
use super::criteria::Criteria;
use super::drafts::{Draft, UNBEGUN};
use super::record::{Field, Record, RecordShape, Status};
use super::references::collect;
use crate::schema::{Fault, FaultKind, RecordType, Types, brief, nearest, validate};
use crate::source::{FileId, Span};
use crate::standards::pack_meant;
use crate::syntax::{Node, NodeKind, Problem, ProblemKind, find_placeholder, is_placeholder_only};
use smol_str::SmolStr;

/// How many unknown fields of one record get a suggestion: a record with more is no record of slips.
const MOST_SUGGESTED: usize = 50;

/// A record of a draft: its values checked, its references collected.
pub(super) fn record(draft: Draft, file: FileId) -> Record {
    let Draft { kind, fields, shape, type_span, adopted, id: fallback, told } = draft;
    let mut problems: Vec<(SmolStr, Problem)> = Vec::new();
    let mut references = Vec::new();
    let is_draft = fields.iter().any(|field| field.name == "status" && field.value.text() == Some("draft"));
    for field in fields.iter().filter(|field| !field.inherited) {
        let Some(field_shape) = kind.shape_of(field.name) else {
            let theirs = adopted && !is_misspelt(&field.name, &kind);
            if !field.name.starts_with("x-") && shape != RecordShape::Row && !theirs {
                problems.push((field.name.as_str().into(), unknown_field(field, &kind, problems.len() < MOST_SUGGESTED)));
            }
            continue;
        };
        // What is asked for and says nothing is told as missing.
        let is_missing = field.value.is_blank() && kind.shape.requires(&field.name);
        if field.name != "type" && field.name != "records" && !is_missing {
            let mut faults = Vec::new();
            validate(field_shape, &field.value, &field.name, &mut faults);
            problems.extend(faults.into_iter().map(|fault| (field.name.as_str().into(), problem_of(&fault))));
        }
        if field.name == "standards" {
            misspelt_standards(field, &mut problems);
        }
        collect(field, field_shape, &mut references);
        // Records in a list are told of by themselves.
        let holds_records = field.name == "records" && field.value.items().iter().any(|item| matches!(item.kind, NodeKind::Map(_)));
        if !is_draft && field.name != "allow" && !holds_records {
            placeholders(field, &mut problems);
        }
    }
    let before = problems.len();
    missing_fields(&kind, &fields, type_span, shape, &mut problems);
    if adopted {
        tell_once(&kind, shape, &told, fallback.is_some(), before, &mut problems);
    } else {
        problems.retain(|(name, problem)| problem.kind != ProblemKind::MissingField || !told.contains(name));
        problems.extend(told.into_iter().map(|name| (name, Problem::new(ProblemKind::Told, Span::default(), String::new()))));
    }
    let (id, id_span) = id_of(&kind, &fields).or(fallback).unwrap_or((SmolStr::default(), type_span));
    references.shrink_to_fit();
    let status = Status::Unsaid;
    let mut record =
        Record { id, id_span, kind, file, document: 0, fields, shape, type_span, references, status, replaced: false, problems }.settled();
    if record.is_a("risk-criteria") {
        let slips = Criteria::slips(&record).into_iter().filter(|(field, _)| !record.is_faulty(field)).collect::<Vec<_>>();
        record.problems.extend(slips);
    }
    record
}

/// A record as it says, with nothing checked and no name collected: of a version, only what it says
/// counts.
pub(super) fn unchecked(draft: Draft, file: FileId) -> Record {
    let Draft { kind, fields, shape, type_span, id: fallback, .. } = draft;
    let (id, id_span) = id_of(&kind, &fields).or(fallback).unwrap_or((SmolStr::default(), type_span));
    let status = Status::Unsaid;
    Record { id, id_span, kind, file, document: 0, fields, shape, type_span, references: Vec::new(), status, replaced: false, problems: Vec::new() }
        .settled()
}

/// The id that a record says: a control may have its number alone.
fn id_of(kind: &RecordType, fields: &[Field]) -> Option<(SmolStr, Span)> {
    let says = |name: &str| fields.iter().find(|field| field.name == name && !field.value.is_blank());
    let field = says("id").or_else(|| says("control").filter(|_| kind.name == "control"))?;
    Some((SmolStr::new(field.value.text().unwrap_or("").trim()), field.value.span))
}

/// Standards that are near one of ours, and none of them: what is told of their record would be told of
/// nothing. Other standards are the team's own business.
fn misspelt_standards(field: &Field, problems: &mut Vec<(SmolStr, Problem)>) {
    for item in field.value.items() {
        let Some(written) = item.text().map(str::trim) else { continue };
        if let Some((meant, false)) = pack_meant(written) {
            let detail = format!("there is no standard `{}`", brief(written));
            problems.push((field.name.as_str().into(), Problem::new(ProblemKind::InvalidValue, item.span, detail).with_meant(written, Some(meant))));
        }
    }
}

fn problem_of(fault: &Fault) -> Problem {
    let kind = match fault.kind {
        FaultKind::Missing => ProblemKind::MissingField,
        FaultKind::Invalid => ProblemKind::InvalidValue,
        FaultKind::Unknown => ProblemKind::UnknownField,
    };
    let meant = fault.meant.as_deref();
    let mut problem = Problem::new(kind, fault.span, fault.message.clone()).with_meant(&fault.written, meant).with_surplus(fault.surplus);
    if let Some(meant) = &mut problem.meant {
        meant.certain |= fault.sure;
    }
    problem
}

/// A name that is no type.
pub(super) fn unknown_type(types: &Types, name: &str, span: Span) -> Problem {
    let near = nearest(name, types.iter().map(|kind| kind.name.as_str()));
    Problem::new(ProblemKind::UnknownType, span, format!("there is no type `{}`", brief(name))).with_meant(name, near)
}

fn unknown_field(field: &Field, kind: &RecordType, suggest: bool) -> Problem {
    let near = if suggest { nearest(&field.name, kind.fields().map(|(name, _)| name.as_str())) } else { None };
    let detail = format!("`{}` is not a field of {}", brief(&field.name), kind.with_article());
    Problem::new(ProblemKind::UnknownField, field.key_span, detail).with_meant(&field.name, near)
}

/// Required fields that say nothing: told at the type, at the empty value, or at its key.
fn missing_fields(kind: &RecordType, fields: &[Field], type_span: Span, shape: RecordShape, problems: &mut Vec<(SmolStr, Problem)>) {
    let says = |name: &str| fields.iter().any(|field| field.name == name && !field.value.is_blank());
    let place = |name: &str| match fields.iter().find(|field| field.name == name) {
        Some(field) if !field.value.span.is_empty() => field.value.span,
        Some(field) if shape == RecordShape::Row => field.value.span,
        Some(field) => field.key_span,
        None => type_span,
    };
    let mut told: Vec<&SmolStr> = Vec::new();
    for name in kind.shape.required.iter().filter(|name| *name != "type" && !says(name)) {
        if told.contains(&name) {
            continue;
        }
        told.push(name);
        let detail = format!("{} needs `{name}`", kind.with_article());
        problems.push((name.clone(), Problem::new(ProblemKind::MissingField, place(name), detail)));
    }
    let choices: Vec<&SmolStr> = kind.shape.any_of.iter().flat_map(|one| &one.required).collect();
    if !choices.is_empty() && !choices.iter().any(|name| says(name)) {
        let names: Vec<String> = choices.iter().map(|name| format!("`{name}`")).collect();
        let detail = format!("{} needs {}", kind.with_article(), names.join(" or "));
        let first = choices.iter().find(|name| fields.iter().any(|field| field.name == name.as_str())).copied().unwrap_or(choices[0]);
        problems.push((first.clone(), Problem::new(ProblemKind::MissingField, place(first), detail)));
    }
}

/// What a document that was not written for us lacks is told in one finding, at its first gap; so are
/// the gaps of a row that is hardly begun, and a placeholder is told once.
fn tell_once(kind: &RecordType, shape: RecordShape, told: &[SmolStr], has_place: bool, from: usize, problems: &mut Vec<(SmolStr, Problem)>) {
    let missing: Vec<(SmolStr, Problem)> = problems.split_off(from).into_iter().filter(|(name, _)| !(has_place && name == "id")).collect();
    let unsaid = told;
    let (told, mut own): (Vec<_>, Vec<_>) = missing.into_iter().partition(|(name, _)| unsaid.contains(name));
    let whole = shape == RecordShape::Document || own.len() >= UNBEGUN;
    let quiet = |(name, problem): (SmolStr, Problem)| (name, Problem { kind: ProblemKind::Told, ..problem });
    if whole && own.len() > 1 {
        let names: Vec<String> = own.iter().map(|(name, _)| format!("`{name}`")).collect();
        let (last, others) = names.split_last().map_or(("", &[][..]), |(last, others)| (last.as_str(), others));
        let first = own.iter().map(|(_, problem)| problem.span).min().unwrap_or_default();
        own.sort_by_key(|(_, problem)| problem.span != first);
        let detail = format!("{} needs {} and {last}", kind.with_article(), others.join(", "));
        let mut rest = own.into_iter();
        problems.extend(rest.next().map(|(name, problem)| (name, Problem { detail, ..problem })));
        problems.extend(rest.map(quiet));
    } else {
        problems.append(&mut own);
    }
    problems.extend(told.into_iter().map(quiet));
    problems.extend(unsaid.iter().map(|name| (name.clone(), Problem::new(ProblemKind::Told, Span::default(), String::new()))));
    let mut placeholders = 0;
    problems.retain(|(_, problem)| {
        placeholders += usize::from(problem.kind == ProblemKind::Placeholder);
        problem.kind != ProblemKind::Placeholder || placeholders == 1
    });
}

/// Values that only hold a place, or texts that hold one.
fn placeholders(field: &Field, problems: &mut Vec<(SmolStr, Problem)>) {
    fn walk(node: &Node, found: &mut Vec<(Span, String)>) {
        match &node.kind {
            NodeKind::Scalar { text, .. } => {
                let only = is_placeholder_only(text)
                    && text.chars().any(char::is_alphanumeric)
                    && !matches!(text.trim().to_lowercase().as_str(), "n/a" | "na");
                if only {
                    found.push((node.span, text.trim().to_owned()));
                } else if let Some(range) = find_placeholder(text) {
                    found.push((node.span, text[range].to_owned()));
                }
            }
            NodeKind::List(items) => items.iter().for_each(|item| walk(item, found)),
            NodeKind::Map(entries) => entries.iter().for_each(|entry| walk(&entry.value, found)),
            NodeKind::Missing => {}
        }
    }
    let mut found = Vec::new();
    walk(&field.value, &mut found);
    problems.extend(found.into_iter().map(|(span, word)| (field.name.as_str().into(), Problem::new(ProblemKind::Placeholder, span, word))));
}
