//! Suppressions written in documents: `allow:` and `<!-- aimslint-allow … -->`.

use crate::schema::parse_date;
use crate::settings::Allow;
use crate::source::Span;
use crate::syntax::{Body, Node, NodeKind, Problem, ProblemKind, is_placeholder_only};
use regex::Regex;
use smol_str::SmolStr;
use std::sync::LazyLock;

/// A suppression and what it covers.
#[derive(Clone, Debug)]
pub struct DocumentAllow {
    /// Rule, end and reason.
    pub allow: Allow,
    /// The part of the file it covers; `None` for a record as a whole.
    pub covers: Option<Span>,
    /// The record it covers, by position among the file's records; `None` for the file.
    pub record: Option<usize>,
}

/// Reads an `allow:` field.
pub(super) fn of_field(node: &Node, record: Option<usize>, into: &mut Vec<DocumentAllow>) {
    for item in node.items() {
        let rule = item.get("rule");
        let until = item.get("until");
        let allow = Allow {
            is_malformed: is_malformed(item),
            rule: rule.and_then(Node::text).unwrap_or("").trim().into(),
            until: until.and_then(Node::text).and_then(|text| parse_date(text.trim())),
            until_span: until.map_or(item.span, |until| until.span),
            reason: item.get("reason").and_then(Node::text).unwrap_or("").trim().into(),
            span: item.span,
            rule_span: rule.map_or(item.span, |rule| rule.span),
            ..Allow::default()
        };
        into.push(DocumentAllow { allow, covers: None, record });
    }
}

/// Whether a suppression holds what is told as a value that can't be.
fn is_malformed(item: &Node) -> bool {
    let unread = |text: &str| parse_date(text.trim()).is_none() && !is_placeholder_only(text) && !text.trim().is_empty();
    !matches!(item.kind, NodeKind::Map(_)) || item.get("until").and_then(Node::text).is_some_and(unread)
}

static PART: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"(?:(until|reason)\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+)))|(\S+)"#).ok());

/// Reads the comments of a body; each covers the block that follows it.
pub(super) fn of_comments(body: &Body, into: &mut Vec<DocumentAllow>, problems: &mut Vec<Problem>) {
    for comment in &body.comments {
        let Some(rest) = comment.text.strip_prefix("aimslint-allow") else {
            continue;
        };
        if !rest.is_empty() && !rest.starts_with([' ', '\t', '\n', '\r', ':']) {
            continue;
        }
        let mut allow = Allow { span: comment.span, rule_span: comment.span, until_span: comment.span, ..Allow::default() };
        let mut rules: Vec<SmolStr> = Vec::new();
        for found in PART.iter().flat_map(|part| part.captures_iter(rest.trim_start_matches(':'))) {
            let value = found.get(2).or(found.get(3)).or(found.get(4)).map_or("", |value| value.as_str());
            match found.get(1).map(|key| key.as_str()) {
                Some("until") => {
                    allow.until = parse_date(value);
                    if allow.until.is_none() {
                        problems.push(Problem::new(
                            ProblemKind::BadSuppression,
                            comment.span,
                            format!("`until` must be a date such as 2027-01-31, not `{}`", crate::schema::brief(value)),
                        ));
                    }
                }
                Some(_) => allow.reason = value.trim().into(),
                None => rules.push(found.get(5).map_or("", |word| word.as_str()).trim_end_matches(',').into()),
            }
        }
        // The outer blocks stand in order.
        let next = body.outer.partition_point(|block| block.start < comment.span.end);
        let covers = body.outer.get(next).copied();
        for rule in rules {
            let allow = Allow { rule, ..allow.clone() };
            into.push(DocumentAllow { allow, covers: Some(covers.unwrap_or(comment.span)), record: None });
        }
    }
}
