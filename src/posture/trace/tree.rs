//! A chain as a tree for the terminal. What was shown once is named again, but not unfolded again.

use super::{Chain, Node};
use crate::posture::model::Posture;
use crate::report::visible;
use std::collections::BTreeSet;
use std::io::{self, Write};

pub(super) fn write(chain: &Chain, posture: &Posture<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut shown = BTreeSet::new();
    for root in chain.roots() {
        branch(chain, root, "", "", &mut shown, out)?;
    }
    if chain.nodes.is_empty() {
        writeln!(out, "no system is recorded")?;
    }
    let broken = chain.broken().count();
    let links = chain.links.len();
    writeln!(out, "\n{} records, {links} links, {broken} broken", chain.nodes.len())?;
    for reason in posture.unknown_of_repo() {
        writeln!(out, "not known: {}", visible(&reason))?;
    }
    Ok(())
}

fn branch(chain: &Chain, at: usize, head: &str, tail: &str, shown: &mut BTreeSet<usize>, out: &mut dyn Write) -> io::Result<()> {
    let node = &chain.nodes[at];
    let first = shown.insert(at);
    let steps: Vec<usize> = chain.steps(at).map(|link| link.to).collect();
    writeln!(out, "{head}{}{}", line(node), if first || steps.is_empty() { "" } else { " (see above)" })?;
    if !first {
        return Ok(());
    }
    let marks = node.marks();
    for (place, mark) in marks.iter().enumerate() {
        let last = steps.is_empty() && place + 1 == marks.len();
        writeln!(out, "{tail}{}✗ {}", if last { "└─ " } else { "├─ " }, visible(mark))?;
    }
    for (place, to) in steps.iter().enumerate() {
        let last = place + 1 == steps.len();
        let (mark, space) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        branch(chain, *to, &format!("{tail}{mark}"), &format!("{tail}{space}"), shown, out)?;
    }
    Ok(())
}

fn line(node: &Node) -> String {
    let mut text = visible(&node.id);
    if !node.title.is_empty() {
        text.push_str("  ");
        text.push_str(&visible(&node.title));
    }
    if !node.state.is_empty() {
        text.push_str(&format!(" [{}]", visible(&node.state)));
    }
    text
}
