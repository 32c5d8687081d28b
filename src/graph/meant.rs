//! What is most likely meant by names that came to nothing.

use super::edge::{Edge, Graph, Target};
use super::id::plain_id;
use super::links::{DocumentLink, LinkState};
use super::suggest::{Name, Suggestions};
use crate::model::{Corpus, RecordId};
use crate::standards::{Resolved, Standards};
use crate::syntax::is_placeholder_only;
use foldhash::{HashMap, HashSet};
use smol_str::SmolStr;

/// Says in edges and links what each name that came to nothing most likely means, and notes in the graph
/// which edges most likely mean a record.
pub(super) fn find(corpus: &Corpus, standards: &Standards, graph: &mut Graph, edges: &mut [Edge], links: &mut [DocumentLink]) {
    suggest(corpus, edges, links);
    let nameless = nameless(corpus);
    may_mean_nameless(corpus, &nameless, edges, links);
    for (at, edge) in (0u32..).zip(edges.iter()) {
        match &edge.target {
            Target::Nothing(Some(meant)) => graph.meant.entry(*meant).or_default().push(at),
            Target::Unreadable => {
                for meant in edge.targets.iter().filter_map(|kind| nameless.get(kind)).flatten() {
                    graph.meant.entry(*meant).or_default().push(at);
                }
            }
            Target::UnknownRequirement(Some(near)) => {
                let own = corpus.record(edge.from).standards();
                if let Resolved::Found(meant) = standards.resolve(near, &own)
                    && let [control] = meant.as_slice()
                    && let Some(entry) = graph.by_control.get(control).and_then(|entries| entries.first())
                {
                    graph.meant.entry(*entry).or_default().push(at);
                }
            }
            _ => {}
        }
    }
}

/// Finds, for each name that came to nothing, the record most likely meant: in order, so that the same
/// repo gets the same suggestions.
fn suggest(corpus: &Corpus, edges: &mut [Edge], links: &mut [DocumentLink]) {
    let lost = |edge: &Edge| edge.target == Target::Nothing(None);
    let unknown = |link: &DocumentLink| link.state == LinkState::NoRecord(None);
    let any = [SmolStr::new_static("*")];
    let named = edges.iter().filter(|edge| lost(edge)).map(|edge| (plain_id(&edge.text), &*edge.targets));
    let mentioned = links.iter().filter(|link| unknown(link)).map(|link| (plain_id(&link.text), &any[..]));
    let names: Vec<Name<'_>> = named.chain(mentioned).collect();
    if names.is_empty() {
        return;
    }
    let mut meant = Suggestions::new(corpus).nearest_to(&names).into_iter();
    for edge in edges.iter_mut().filter(|edge| lost(edge)) {
        edge.target = Target::Nothing(meant.next().flatten());
    }
    for link in links.iter_mut().filter(|link| unknown(link)) {
        link.state = LinkState::NoRecord(meant.next().flatten());
    }
}

/// The records by whose id nobody can name them, by type: it is missing, no single value, or was never
/// filled in. Each is told of as such.
fn nameless(corpus: &Corpus) -> HashMap<SmolStr, Vec<RecordId>> {
    let mut nameless: HashMap<SmolStr, Vec<RecordId>> = HashMap::default();
    for (id, record) in corpus.iter() {
        if record.is_faulty("id") || is_placeholder_only(&record.id) {
            nameless.entry(record.kind.name.clone()).or_default().push(id);
        }
    }
    nameless
}

/// A name that came to nothing most likely means a record of its type that bears no id: then it is the
/// id that is told, once, and neither the name nor what it would have led to. Only where the number is
/// that of a record there is, the name is a slip.
fn may_mean_nameless(corpus: &Corpus, nameless: &HashMap<SmolStr, Vec<RecordId>>, edges: &mut [Edge], links: &mut [DocumentLink]) {
    if nameless.is_empty() {
        return;
    }
    let number = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).skip_while(|digit| *digit == '0').collect() };
    let is_slip = |near: Option<RecordId>, text: &str| near.is_some_and(|near| number(&corpus.record(near).id) == number(text));
    let comes_to_nothing = |edge: &Edge| matches!(edge.target, Target::Nothing(near) if !is_slip(near, &edge.text));
    let is_meant = |edge: &&Edge| comes_to_nothing(edge) && edge.targets.iter().any(|kind| nameless.contains_key(kind));
    let names: HashSet<SmolStr> = edges.iter().filter(is_meant).map(|edge| edge.text.clone()).collect();
    for edge in edges.iter_mut().filter(|edge| comes_to_nothing(edge) && names.contains(&edge.text)) {
        edge.target = Target::Unreadable;
    }
    for link in links.iter_mut().filter(|link| matches!(link.state, LinkState::NoRecord(_)) && names.contains(&link.text)) {
        link.state = LinkState::Fine;
    }
}
