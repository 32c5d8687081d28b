//! The graph without the commits at which nothing of interest happens: those that touch nothing
//! and whose parents all stand for the same commit. Questions about touches need no more.

use super::graph::{CommitIdx, Graph};
use super::touches::Touch;

/// No commit of interest at or before this one.
pub(super) const NONE: u32 = u32::MAX;

/// The commits that matter, numbered in topological order.
#[derive(Debug)]
pub(super) struct Condensed {
    commits: Vec<CommitIdx>,
    /// For each commit of the graph the node that stands for it, or `NONE`.
    node_of: Vec<u32>,
    /// Nodes that come after everything before them.
    gathers: Vec<bool>,
    /// For each node the run that it is in.
    run_of: Vec<u32>,
    /// The first node of each run.
    runs: Vec<u32>,
}

impl Condensed {
    pub(super) fn new(graph: &Graph, touches: &[Touch]) -> Self {
        let mut commits = Vec::new();
        let mut node_of = Vec::with_capacity(graph.len() as usize);
        let mut touched = touches.iter().map(|touch| touch.commit).peekable();
        let mut gathers = Vec::new();
        let (mut run_of, mut runs): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        let mut ends: Vec<u32> = Vec::new();
        let mut is_tip: Vec<bool> = Vec::new();
        let mut tips = 0usize;
        for commit in graph.all() {
            let mut touching = false;
            while touched.next_if_eq(&commit).is_some() {
                touching = true;
            }
            let mut stands = graph.parents(commit).map(|parent| node_of[parent.index()]);
            let first = stands.next().unwrap_or(NONE);
            if !touching && stands.all(|node| node == first) {
                node_of.push(first);
                continue;
            }
            let node = u32::try_from(commits.len()).unwrap_or(NONE);
            for parent in graph.parents(commit).map(|parent| node_of[parent.index()]) {
                if parent != NONE && std::mem::take(&mut is_tip[parent as usize]) {
                    tips -= 1;
                }
            }
            is_tip.push(true);
            tips += 1;
            gathers.push(tips == 1);
            commits.push(commit);
            node_of.push(node);
            let only_parent = if graph.parents(commit).len() == 1 { first } else { NONE };
            let run = run_of.get(only_parent as usize).copied().filter(|run| ends[*run as usize] == only_parent);
            let run = run.unwrap_or_else(|| {
                runs.push(node);
                ends.push(node);
                u32::try_from(runs.len() - 1).unwrap_or(NONE)
            });
            ends[run as usize] = node;
            run_of.push(run);
        }
        Self { commits, node_of, gathers, run_of, runs }
    }

    /// The run of a node: a line of nodes each of which follows the one before and nothing else, so
    /// that what stands at one and isn't touched stands at the next.
    pub(super) fn run(&self, node: usize) -> usize {
        self.run_of[node] as usize
    }

    /// The first nodes of all runs, in order.
    pub(super) fn runs(&self) -> &[u32] {
        &self.runs
    }

    pub(super) fn commit(&self, node: usize) -> CommitIdx {
        self.commits[node]
    }

    /// The node that stands for a commit, if something happened before or at it.
    pub(super) fn node(&self, commit: CommitIdx) -> Option<usize> {
        let node = self.node_of[commit.index()];
        (node != NONE).then_some(node as usize)
    }

    /// The commits of interest at or before `commit`.
    pub(super) fn ancestors(&self, graph: &Graph, commit: CommitIdx) -> Ancestors<'_> {
        let top = self.node(commit);
        let mut ancestors = Ancestors { condensed: self, top: top.unwrap_or(0), known: Vec::new(), all_to: 0 };
        let Some(top) = top else {
            return ancestors;
        };
        ancestors.note(top);
        for node in (0..=top).rev() {
            if !ancestors.is_noted(node) {
                continue;
            }
            if self.gathers[node] {
                ancestors.all_to = node;
                break;
            }
            for parent in graph.parents(self.commits[node]).filter_map(|parent| self.node(parent)) {
                ancestors.note(parent);
            }
        }
        ancestors
    }
}

/// The commits at or before some commit that touched something of interest.
pub struct Ancestors<'c> {
    condensed: &'c Condensed,
    /// The newest of them.
    top: usize,
    /// Going back from the newest, whether each node is one of them; only as far as had to be looked.
    known: Vec<bool>,
    /// Every node before this one is known.
    all_to: usize,
}

impl Ancestors<'_> {
    /// Whether a touching commit is among them.
    pub fn holds(&self, commit: CommitIdx) -> bool {
        self.condensed.node(commit).is_some_and(|node| node < self.all_to || self.is_noted(node))
    }

    fn is_noted(&self, node: usize) -> bool {
        self.top.checked_sub(node).and_then(|back| self.known.get(back)).copied().unwrap_or(false)
    }

    fn note(&mut self, node: usize) {
        let back = self.top - node;
        if back >= self.known.len() {
            self.known.resize(back + 1, false);
        }
        self.known[back] = true;
    }
}
