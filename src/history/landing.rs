//! When work of a branch reached the main line: the first parents, going back from the head.

use super::graph::{CommitIdx, Graph};

/// For each commit the commit of the main line that brought it in; itself when it was made there.
#[derive(Debug)]
pub(super) struct Landings(Vec<CommitIdx>);

impl Landings {
    pub(super) fn new(graph: &Graph) -> Self {
        let mut line = Vec::new();
        let mut next = graph.all().next_back();
        while let Some(commit) = next {
            line.push(commit);
            next = graph.parents(commit).next();
        }
        let mut by: Vec<Option<CommitIdx>> = vec![None; graph.len() as usize];
        for landing in line.into_iter().rev() {
            let mut open = vec![landing];
            while let Some(commit) = open.pop() {
                let slot = &mut by[commit.index()];
                if slot.is_none() {
                    *slot = Some(landing);
                    open.extend(graph.parents(commit));
                }
            }
        }
        Self(by.into_iter().zip(graph.all()).map(|(landing, own)| landing.unwrap_or(own)).collect())
    }

    pub(super) fn of(&self, commit: CommitIdx) -> CommitIdx {
        self.0.get(commit.index()).copied().unwrap_or(commit)
    }
}
