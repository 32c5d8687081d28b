//! A chain as rows and as JSON.

use super::{Chain, Node, NodeKey};
use crate::posture::model::Posture;
use crate::posture::sheet::{Sheet, SheetFormat, Table, write_sheet};
use serde_json::json;
use std::io::{self, Write};

/// A row per step, and one per break.
pub(super) fn csv(chain: &Chain, out: &mut dyn Write) -> io::Result<()> {
    let columns = ["from", "from_type", "from_title", "relation", "to", "to_type", "to_title", "to_state", "break"];
    let mut table = Table::new("", &columns.map(|name| (name, 20)));
    for (at, node) in chain.nodes.iter().enumerate() {
        let from = [node.id.as_str(), node.kind.as_str(), node.title.as_str()];
        for link in chain.steps(at) {
            let to = &chain.nodes[link.to];
            let rest = [link.relation, to.id.as_str(), to.kind.as_str(), to.title.as_str(), to.state.as_str(), ""];
            table.rows.push(from.iter().chain(&rest).map(|text| (*text).into()).collect());
        }
        for mark in node.marks() {
            let rest = ["", "", "", "", "", mark.as_str()];
            table.rows.push(from.iter().chain(&rest).map(|text| (*text).into()).collect());
        }
    }
    write_sheet(&Sheet { tables: vec![table], ..Sheet::default() }, SheetFormat::Csv, out)
}

pub(super) fn json(chain: &Chain, posture: &Posture<'_>, out: &mut dyn Write) -> io::Result<()> {
    let name = |at: usize| &chain.nodes[at].id;
    let value = json!({
        "schema": "aimslint.trace/1",
        "on": posture.project.today.to_string(),
        "revision": posture.report.revision,
        "nodes": chain.nodes.iter().map(|node| node_json(node, posture)).collect::<Vec<_>>(),
        "links": chain.links.iter().map(|link| json!({ "from": name(link.from), "to": name(link.to), "relation": link.relation })).collect::<Vec<_>>(),
        "broken": chain.broken().count(),
        "unknown": posture.unknown_of_repo(),
    });
    serde_json::to_writer_pretty(&mut *out, &value)?;
    writeln!(out)
}

fn node_json(node: &Node, posture: &Posture<'_>) -> serde_json::Value {
    let path = match node.key {
        NodeKey::Record(id) => Some(posture.project.tree.path(posture.record(id).file)),
        NodeKey::Control(_) => None,
    };
    json!({
        "id": node.id, "type": node.kind, "title": node.title, "state": node.state, "path": path,
        "broken": node.is_broken(), "breaks": node.breaks, "findings": node.findings,
    })
}
