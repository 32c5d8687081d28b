//! REF004 and REF005: links in the bodies of documents.

use crate::graph::LinkState;
use crate::rules::moved::{Moved, in_case_of, link_to};
use crate::rules::{Context, Findings, Fix};
use crate::schema::brief;
use crate::source::{Place, folder_of};
use crate::syntax::{Suggestion, is_slip};

/// A link's file is not in the repo.
pub(in crate::rules) fn broken_link(context: &Context<'_>, out: &mut Findings) {
    let moved = Moved::default();
    for link in &context.graph.links {
        let document = &context.corpus.documents[link.document as usize];
        let place = Place::File(document.file, link.span);
        match link.state {
            LinkState::Outside => {
                out.add(place, format!("`{}` leads out of the repo", brief(&link.text)))
                    .help("link to what the repo holds, or give the full web address");
            }
            LinkState::NoFile(None) => {
                let finding = out.add(place, format!("`{}` leads to a file that is not in the repo", brief(&link.text)));
                let Some(file) = moved.find(context, &link.text) else {
                    finding.help("correct the path, or bring the file back");
                    continue;
                };
                let path = context.tree.path(file);
                finding.help(format!("the only file of this name is now at `{}`", brief(path)));
                let right = link_to(folder_of(context.tree.path(document.file)), path, &link.text);
                if let Some(text) = right.and_then(|right| Suggestion::new(&link.text, link.span, &right).written) {
                    finding.fix(Fix::replace(format!("link to `{text}`"), document.file, link.span, text, true));
                }
            }
            LinkState::NoFile(Some(other)) => {
                let path = context.tree.path(other);
                let finding = out.add(place, format!("`{}` differs from the file in upper and lower case", brief(&link.text)));
                finding.help(format!("the file is called `{}`; on most servers this link fails", brief(path)));
                let written = in_case_of(&link.text, path).and_then(|right| Suggestion::new(&link.text, link.span, &right).written);
                if let Some(text) = written {
                    finding.fix(Fix::replace(format!("write `{text}`"), document.file, link.span, text, true));
                }
            }
            _ => {}
        }
    }
}

/// A link's file has no such heading.
pub(in crate::rules) fn broken_anchor(context: &Context<'_>, out: &mut Findings) {
    for link in &context.graph.links {
        let LinkState::NoAnchor(file, near) = &link.state else {
            continue;
        };
        let document = &context.corpus.documents[link.document as usize];
        let (before, anchor) = link.text.split_once('#').unwrap_or((&link.text, ""));
        let whose = if *file == document.file { "this document".to_owned() } else { format!("`{}`", brief(context.tree.path(*file))) };
        let finding = out.add(Place::File(document.file, link.span), format!("{whose} has no heading `#{}`", brief(anchor)));
        let Some(near) = near else {
            finding.help("link to a heading it has, or to the file alone");
            continue;
        };
        finding.help(format!("did you mean `#{near}`?"));
        if let Some(text) = Suggestion::new(&link.text, link.span, &format!("{before}#{near}")).written {
            finding.fix(Fix::replace(format!("link to `#{near}`"), document.file, link.span, text, is_slip(anchor, near)));
        }
    }
}
