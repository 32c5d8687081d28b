//! What the front-matter of a web page says to its readers: titles and descriptions, which search
//! engines and previews show.

use crate::source::Span;
use crate::syntax::{Format, MAX_FRONT_MATTER_BYTES, Node, NodeKind, parse_toml, parse_yaml, split};

/// The keys whose text is shown, as site generators name them.
const SHOWN: &[&str] = &["title", "subtitle", "headline", "tagline", "description", "summary", "excerpt", "abstract", "seo", "og", "hero", "meta"];

/// The texts, with their places. A record speaks through its fields, which are no advertisement.
pub(super) fn texts(text: &str) -> Vec<(String, Span)> {
    let Some((format, inner)) = split(text).front.filter(|(_, inner)| inner.range().len() <= MAX_FRONT_MATTER_BYTES) else {
        return Vec::new();
    };
    let parsed = match format {
        Format::Yaml => parse_yaml(inner.slice(text), inner.range().start),
        Format::Toml => parse_toml(inner.slice(text), inner.range().start),
    };
    let Some(front) = parsed.0.filter(|front| front.get("type").is_none() || front.get("id").is_none()) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    shown(&front, &mut found);
    found
}

fn shown(node: &Node, found: &mut Vec<(String, Span)>) {
    for entry in node.entries().iter().filter(|entry| SHOWN.contains(&entry.key.to_lowercase().as_str())) {
        match &entry.value.kind {
            NodeKind::Scalar { text, .. } => found.push((text.to_string(), entry.value.span)),
            NodeKind::Map(_) => shown(&entry.value, found),
            _ => {}
        }
    }
}
