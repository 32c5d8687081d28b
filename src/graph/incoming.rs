//! The edges that lead to each record.

use super::edge::{Edge, Target};
use crate::model::RecordId;

/// Positions of edges by the record they lead to, all in one list.
#[derive(Debug, Default)]
pub(super) struct Incoming {
    edges: Vec<u32>,
    /// Where those of each record begin; one more at the end.
    starts: Vec<u32>,
}

impl Incoming {
    /// Of edges between so many records; those of a record stay in order.
    pub(super) fn of_edges(edges: &[Edge], records: usize) -> Incoming {
        let target = |edge: &Edge| if let Target::Record(to) = edge.target { Some(to.0 as usize) } else { None };
        let mut starts = vec![0u32; records + 1];
        for to in edges.iter().filter_map(target) {
            starts[to + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut sorted = vec![0u32; starts.last().copied().unwrap_or(0) as usize];
        for (at, edge) in (0u32..).zip(edges) {
            if let Some(to) = target(edge) {
                sorted[next[to] as usize] = at;
                next[to] += 1;
            }
        }
        Incoming { edges: sorted, starts }
    }

    /// The edges that lead to a record.
    pub(super) fn of(&self, record: RecordId) -> &[u32] {
        let at = record.0 as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(start), Some(end)) => &self.edges[*start as usize..*end as usize],
            _ => &[],
        }
    }
}
