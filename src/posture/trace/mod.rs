//! `trace`: the chain from a system to its risks, their controls and the evidence for them, and from
//! its impact assessments to the risks they led to; with every break marked.

mod build;
mod diagram;
mod table;
mod tree;

use super::model::Posture;
use crate::graph::plain_id;
use crate::model::RecordId;
use crate::standards::RequirementId;
use smol_str::SmolStr;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// What a node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeKey {
    /// A record.
    Record(RecordId),
    /// A control that is named but has no entry.
    Control(RequirementId),
}

/// One link's end.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it stands for.
    pub key: NodeKey,
    /// Its id.
    pub id: SmolStr,
    /// Its type.
    pub kind: SmolStr,
    /// Its title.
    pub title: String,
    /// What is said of it in few words: "implemented", "collected 2026-10-02".
    pub state: String,
    /// What should follow and does not.
    pub breaks: Vec<String>,
    /// Codes of the nonconformities about it.
    pub findings: Vec<SmolStr>,
}

impl Node {
    /// Whether the chain breaks here.
    pub fn is_broken(&self) -> bool {
        !self.breaks.is_empty() || !self.findings.is_empty()
    }

    /// Its breaks and findings in words.
    fn marks(&self) -> Vec<String> {
        let mut marks = self.breaks.clone();
        if !self.findings.is_empty() {
            let codes: Vec<&str> = self.findings.iter().map(SmolStr::as_str).collect();
            marks.push(format!("findings: {}", codes.join(", ")));
        }
        marks
    }
}

/// One step of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// From which node.
    pub from: usize,
    /// To which.
    pub to: usize,
    /// How they belong together, read from the first.
    pub relation: &'static str,
}

/// Nodes and the steps between them.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    /// The nodes.
    pub nodes: Vec<Node>,
    /// The steps, by their first node.
    pub links: Vec<Link>,
}

/// How to write a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TraceFormat {
    /// For a terminal.
    Tree,
    /// A Mermaid flowchart.
    Mermaid,
    /// Graphviz.
    Dot,
    /// Versioned JSON.
    Json,
    /// A row per step.
    Csv,
}

/// Why a chain can't be drawn: the name that was asked for, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoChain {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Chain {
    /// The chains of all systems.
    pub fn of_systems(posture: &Posture<'_>) -> Chain {
        build::from_systems(posture)
    }

    /// The chains that lead through these records or controls.
    ///
    /// # Errors
    /// When a name is not that of a record or control that chains are made of.
    pub fn through(posture: &Posture<'_>, names: &[String]) -> Result<Chain, NoChain> {
        let whole = build::from_everything(posture);
        let mut wanted = Vec::new();
        for name in names {
            wanted.push(whole.find(posture, name)?);
        }
        Ok(whole.part(&wanted))
    }

    /// The part of a chain that begins at a system.
    pub(super) fn from(&self, system: RecordId) -> Chain {
        self.position(NodeKey::Record(system)).map_or_else(Chain::default, |at| self.part(&[at]))
    }

    fn position(&self, key: NodeKey) -> Option<usize> {
        self.nodes.iter().position(|node| node.key == key)
    }

    fn find(&self, posture: &Posture<'_>, name: &str) -> Result<usize, NoChain> {
        let plain = plain_id(name.trim());
        if let Some(at) = self.nodes.iter().position(|node| node.id == plain) {
            return Ok(at);
        }
        if let crate::standards::Resolved::Found(found) = posture.project.standards.resolve(&plain, &[])
            && let [only] = found.as_slice()
        {
            let entry = posture.project.graph.entries_for(*only).first().map(|id| NodeKey::Record(*id));
            if let Some(at) = entry.and_then(|key| self.position(key)).or_else(|| self.position(NodeKey::Control(*only))) {
                return Ok(at);
            }
        }
        if let Some(id) = posture.project.graph.with_id(&plain).first() {
            let kind = posture.record(*id).kind.name.replace('-', " ");
            return Err(NoChain {
                message: format!("`{name}` is a {kind}, and no chain leads through it"),
                help: "name a system, risk, control, piece of evidence, monitoring or impact assessment that is in force".to_owned(),
            });
        }
        let near = crate::schema::nearest(&plain, self.nodes.iter().map(|node| node.id.as_str()));
        Err(NoChain {
            message: format!("there is no record or control `{name}`"),
            help: near.map_or_else(|| "`aimslint trace` alone shows the chains of all systems".to_owned(), |near| format!("did you mean `{near}`?")),
        })
    }

    /// What leads to these nodes and what follows from them.
    fn part(&self, wanted: &[usize]) -> Chain {
        let mut forwards: Vec<Vec<usize>> = vec![Vec::new(); self.nodes.len()];
        let mut backwards = forwards.clone();
        for link in &self.links {
            forwards[link.from].push(link.to);
            backwards[link.to].push(link.from);
        }
        let mut kept: BTreeSet<usize> = BTreeSet::new();
        for next in [forwards, backwards] {
            let mut seen: BTreeSet<usize> = wanted.iter().copied().collect();
            let mut open: Vec<usize> = wanted.to_vec();
            while let Some(at) = open.pop() {
                open.extend(next[at].iter().copied().filter(|there| seen.insert(*there)));
            }
            kept.extend(seen);
        }
        let place: Vec<usize> = kept.iter().copied().collect();
        let new = |old: usize| place.binary_search(&old).ok();
        Chain {
            nodes: place.iter().map(|at| self.nodes[*at].clone()).collect(),
            links: self.links.iter().filter_map(|link| Some(Link { from: new(link.from)?, to: new(link.to)?, relation: link.relation })).collect(),
        }
    }

    /// The nodes that nothing leads to.
    fn roots(&self) -> Vec<usize> {
        let led_to: BTreeSet<usize> = self.links.iter().map(|link| link.to).collect();
        (0..self.nodes.len()).filter(|at| !led_to.contains(at)).collect()
    }

    /// The steps from a node; links stand in order of the node they begin at.
    fn steps(&self, from: usize) -> impl Iterator<Item = &Link> {
        let start = self.links.partition_point(|link| link.from < from);
        self.links[start..].iter().take_while(move |link| link.from == from)
    }

    /// Nodes where a chain breaks.
    pub fn broken(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(|node| node.is_broken())
    }

    /// Writes it.
    ///
    /// # Errors
    /// When the output can't be written.
    pub fn write(&self, posture: &Posture<'_>, format: TraceFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            TraceFormat::Tree => tree::write(self, posture, out),
            TraceFormat::Mermaid => diagram::mermaid(self, out),
            TraceFormat::Dot => diagram::dot(self, out),
            TraceFormat::Json => table::json(self, posture, out),
            TraceFormat::Csv => table::csv(self, out),
        }
    }
}
