//! A chain as a Mermaid flowchart and as Graphviz. Nodes are numbered; what came from files stands
//! only in labels, escaped for each.

use super::{Chain, Node};
use crate::report::visible;
use std::io::{self, Write};

pub(super) fn mermaid(chain: &Chain, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "flowchart LR")?;
    for (at, node) in chain.nodes.iter().enumerate() {
        let label = lines(node).iter().map(|line| entities(line)).collect::<Vec<_>>().join("<br/>");
        writeln!(out, "  n{at}[\"{label}\"]")?;
    }
    for link in &chain.links {
        writeln!(out, "  n{} -->|{}| n{}", link.from, link.relation, link.to)?;
    }
    for (at, node) in chain.nodes.iter().enumerate().filter(|(_, node)| node.is_broken()) {
        for (place, mark) in node.marks().iter().enumerate() {
            writeln!(out, "  n{at} -.-x b{at}x{place}[\"{}\"]", entities(&format!("✗ {mark}")))?;
            writeln!(out, "  class b{at}x{place} broken")?;
        }
        writeln!(out, "  class n{at} broken")?;
    }
    writeln!(out, "  classDef broken stroke:#b42318,stroke-width:2px,stroke-dasharray:4")
}

/// Mermaid's own entity codes for all that it could read as syntax.
fn entities(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in visible(text).chars() {
        let is_plain = letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '.' | ',' | ':' | '/' | '(' | ')' | '%' | '_' | '✗');
        if is_plain { safe.push(letter) } else { safe.push_str(&format!("#{};", u32::from(letter))) }
    }
    safe
}

pub(super) fn dot(chain: &Chain, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "digraph trace {{")?;
    writeln!(out, "  rankdir=LR;")?;
    writeln!(out, "  node [shape=box, fontname=\"sans-serif\"];")?;
    for (at, node) in chain.nodes.iter().enumerate() {
        let broken = if node.is_broken() { ", color=\"#b42318\", style=dashed" } else { "" };
        writeln!(out, "  n{at} [label=\"{}\"{broken}];", label(&lines(node)))?;
        for (place, mark) in node.marks().iter().enumerate() {
            writeln!(out, "  b{at}x{place} [label=\"{}\", shape=plaintext, fontcolor=\"#b42318\"];", label(&[format!("✗ {mark}")]))?;
            writeln!(out, "  n{at} -> b{at}x{place} [style=dashed, color=\"#b42318\"];")?;
        }
    }
    for link in &chain.links {
        writeln!(out, "  n{} -> n{} [label=\"{}\"];", link.from, link.to, link.relation)?;
    }
    writeln!(out, "}}")
}

/// A quoted string of Graphviz: only quotes and backslashes mean anything in it.
fn label(lines: &[String]) -> String {
    let safe: Vec<String> = lines.iter().map(|line| visible(line).replace('\\', "\\\\").replace('"', "\\\"")).collect();
    safe.join("\\n")
}

fn lines(node: &Node) -> Vec<String> {
    [node.id.to_string(), node.title.clone(), node.state.clone()].into_iter().filter(|line| !line.is_empty()).collect()
}
