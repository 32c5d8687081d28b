//! Following the references from systems to evidence.

use super::{Chain, Link, Node, NodeKey};
use crate::graph::Target;
use crate::model::{Record, RecordId};
use crate::posture::model::Posture;
use crate::rules::Context;
use crate::standards::Kind;
use smol_str::SmolStr;
use std::collections::HashMap;

/// The chains that begin at systems.
pub(super) fn from_systems(posture: &Posture<'_>) -> Chain {
    let mut builder = Builder::new(posture);
    builder.all_of("system");
    builder.finish()
}

/// The chains that begin at systems, and the pieces that no system leads to.
pub(super) fn from_everything(posture: &Posture<'_>) -> Chain {
    let mut builder = Builder::new(posture);
    for kind in ["system", "impact-assessment", "risk", "control", "monitoring", "evidence"] {
        builder.all_of(kind);
    }
    builder.finish()
}

struct Builder<'a, 'p> {
    posture: &'p Posture<'a>,
    context: Context<'a>,
    chain: Chain,
    known: HashMap<NodeKey, usize>,
}

impl<'a, 'p> Builder<'a, 'p> {
    fn new(posture: &'p Posture<'a>) -> Builder<'a, 'p> {
        Builder { posture, context: posture.context(), chain: Chain::default(), known: HashMap::new() }
    }

    /// The chain, its links in order of the node they begin at.
    fn finish(mut self) -> Chain {
        self.chain.links.sort_by_key(|link| link.from);
        self.chain
    }

    fn all_of(&mut self, kind: &str) {
        let all: Vec<RecordId> = self.context.of_type(kind).filter(|(_, record)| !record.is_retired()).map(|(id, _)| id).collect();
        for id in all {
            self.visit(NodeKey::Record(id));
        }
    }

    /// Adds a node and all that follows from it; each only once.
    fn visit(&mut self, key: NodeKey) -> usize {
        if let Some(at) = self.known.get(&key) {
            return *at;
        }
        let at = self.chain.nodes.len();
        self.known.insert(key, at);
        let node = self.node(key);
        self.chain.nodes.push(node);
        let steps = match key {
            NodeKey::Record(id) => self.follow(at, id),
            NodeKey::Control(_) => Vec::new(),
        };
        for (to, relation) in steps {
            let to = self.visit(to);
            if to != at {
                self.chain.links.push(Link { from: at, to, relation });
            }
        }
        at
    }

    fn node(&self, key: NodeKey) -> Node {
        match key {
            NodeKey::Record(id) => {
                let record = self.context.record(id);
                let mut findings: Vec<SmolStr> =
                    self.posture.findings_about(id).map(|at| self.posture.report.findings[at].page.code.clone()).collect();
                findings.dedup();
                Node {
                    key,
                    id: self
                        .context
                        .graph
                        .control_of(id)
                        .map_or_else(|| record.id.clone(), |control| self.context.standards.requirement(control).id.clone()),
                    kind: record.kind.name.clone(),
                    title: self.title(id, record),
                    state: state(record),
                    breaks: Vec::new(),
                    findings,
                }
            }
            NodeKey::Control(control) => {
                let requirement = self.context.standards.requirement(control);
                Node {
                    key,
                    id: requirement.id.clone(),
                    kind: "control".into(),
                    title: requirement.title.to_string(),
                    state: String::new(),
                    breaks: vec!["it has no entry in the Statement of Applicability".to_owned()],
                    findings: Vec::new(),
                }
            }
        }
    }

    fn title(&self, id: RecordId, record: &Record) -> String {
        let of_control = || self.context.graph.control_of(id).map(|control| self.context.standards.requirement(control).title.to_string());
        let own = record.title().or_else(|| record.text("metric")).map(str::to_owned);
        own.or_else(of_control).unwrap_or_default()
    }

    /// What follows from a record; what should and does not is noted as a break.
    fn follow(&mut self, at: usize, id: RecordId) -> Vec<(NodeKey, &'static str)> {
        let record = self.context.record(id);
        match record.kind.name.as_str() {
            "system" => self.system(at, id, record),
            "impact-assessment" => self.impact(at, id),
            "risk" => self.risk(at, id, record),
            "control" => self.control(at, id, record),
            _ => Vec::new(),
        }
    }

    fn system(&mut self, at: usize, id: RecordId, record: &Record) -> Vec<(NodeKey, &'static str)> {
        let stage = record.text("lifecycle").unwrap_or("");
        let counts = record.truth("in_scope") != Some(false) && !record.is_draft();
        let mut steps = Vec::new();
        for (kind, relation, stages) in [
            ("risk", "has the risk", &["development", "validation", "production"][..]),
            ("impact-assessment", "was assessed in", &["validation", "production"][..]),
            ("monitoring", "is monitored by", &["production"][..]),
        ] {
            let found = self.context.live_linked(id, kind);
            if found.is_empty() && counts && stages.contains(&stage) {
                self.lacks(at, id, kind);
            }
            steps.extend(found.into_iter().map(|to| (NodeKey::Record(to), relation)));
        }
        steps
    }

    fn impact(&mut self, at: usize, id: RecordId) -> Vec<(NodeKey, &'static str)> {
        let found: Vec<RecordId> = self.context.live_linked(id, "risk");
        if found.is_empty() {
            self.lacks(at, id, "risk");
        }
        found.into_iter().map(|to| (NodeKey::Record(to), "led to the risk")).collect()
    }

    fn risk(&mut self, at: usize, id: RecordId, record: &Record) -> Vec<(NodeKey, &'static str)> {
        let mut controls: Vec<NodeKey> = Vec::new();
        for edge in self.context.graph.edges_in(id, "controls") {
            match &edge.target {
                Target::Record(to) if self.context.record(*to).is_a("control") => controls.push(NodeKey::Record(*to)),
                Target::Requirements(bare) => {
                    controls.extend(
                        bare.iter().filter(|one| self.context.standards.requirement(**one).kind == Kind::Control).map(|one| NodeKey::Control(*one)),
                    );
                }
                _ => {}
            }
        }
        let back = self.context.graph.referrers(id).filter(|edge| edge.field == "risks");
        controls.extend(back.map(|edge| edge.from).filter(|from| self.context.record(*from).is_a("control")).map(NodeKey::Record));
        controls.retain(|key| !matches!(key, NodeKey::Record(to) if self.context.record(*to).is_retired()));
        controls.sort_unstable();
        controls.dedup();
        let has_actions = record.has("actions") || !self.context.live_linked(id, "treatment-plan").is_empty();
        if controls.is_empty() && record.text("treatment") == Some("reduce") && !has_actions {
            self.lacks(at, id, "control");
        }
        controls.into_iter().map(|to| (to, "is treated by")).collect()
    }

    fn control(&mut self, at: usize, id: RecordId, record: &Record) -> Vec<(NodeKey, &'static str)> {
        if record.truth("applicable") == Some(false) {
            return Vec::new();
        }
        let found: Vec<RecordId> = self.context.live_linked(id, "evidence");
        if found.is_empty() && record.is("implementation", "implemented") {
            self.lacks(at, id, "evidence");
        }
        found.into_iter().map(|to| (NodeKey::Record(to), "is shown by")).collect()
    }

    /// Notes that nothing of a type follows, unless a broken name may have meant one.
    fn lacks(&mut self, at: usize, id: RecordId, kind: &str) {
        let kind_words = kind.replace('-', " ");
        let words = if self.context.is_uncertain(id, kind) {
            format!("{kind_words} not known: a name that should lead to one does not")
        } else {
            format!("no {kind_words}")
        };
        self.chain.nodes[at].breaks.push(words);
    }
}

/// What matters of a record, in few words.
fn state(record: &Record) -> String {
    let text = |field: &str| record.text(field).map(str::to_owned);
    let dated = |words: &str, field: &str| record.date(field).map(|date| format!("{words} {}", date.day));
    let mut parts: Vec<String> = match record.kind.name.as_str() {
        "system" => vec![text("lifecycle"), text("ai_act")].into_iter().flatten().collect(),
        "risk" => {
            let level = text("level").map(|level| match text("residual_level") {
                Some(after) => format!("level {level}, {after} after treatment"),
                None => format!("level {level}"),
            });
            [level, text("treatment")].into_iter().flatten().collect()
        }
        "control" if record.truth("applicable") == Some(false) => vec!["excluded".to_owned()],
        "control" => text("implementation").into_iter().collect(),
        "evidence" => dated("collected", "collected").into_iter().collect(),
        "monitoring" => vec![text("frequency"), dated("measured", "measured")].into_iter().flatten().collect(),
        "impact-assessment" => dated("assessed", "assessed").into_iter().collect(),
        _ => Vec::new(),
    };
    if record.is_draft() {
        parts.push("draft".to_owned());
    }
    parts.join(", ")
}
