//! REF004 and REF005: links in the bodies of documents.

use crate::graph::LinkState;
use crate::rules::{Context, Findings, Fix};
use crate::schema::brief;
use crate::source::Place;
use crate::syntax::{Suggestion, is_slip};

/// A link's file is not in the repo.
pub(in crate::rules) fn broken_link(context: &Context<'_>, out: &mut Findings) {
    for link in &context.graph.links {
        let document = &context.corpus.documents[link.document as usize];
        let place = Place::File(document.file, link.span);
        match link.state {
            LinkState::Outside => {
                out.add(place, format!("`{}` leads out of the repo", brief(&link.text)))
                    .help("link to what the repo holds, or give the full web address");
            }
            LinkState::NoFile(None) => {
                out.add(place, format!("`{}` leads to a file that is not in the repo", brief(&link.text)))
                    .help("correct the path, or bring the file back");
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

/// The destination with its names written as the path has them; `None` when they differ in more.
fn in_case_of(destination: &str, path: &str) -> Option<String> {
    let end = destination.find(['#', '?']).unwrap_or(destination.len());
    let (written, rest) = destination.split_at(end);
    let mut names = path.rsplit('/');
    let mut climbing = false;
    let mut right: Vec<&str> = Vec::new();
    for part in written.rsplit('/') {
        if matches!(part, "" | "." | "..") {
            climbing = true;
            right.push(part);
            continue;
        }
        let name = names.next().filter(|name| !climbing && name.to_lowercase() == part.to_lowercase())?;
        right.push(name);
    }
    right.reverse();
    Some(format!("{}{rest}", right.join("/")))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_case_of_names_is_changed() {
        assert_eq!(in_case_of("../forms/checklist.md#top", "aims/Forms/Checklist.md").as_deref(), Some("../Forms/Checklist.md#top"));
        assert_eq!(in_case_of("a%20b.md", "A B.md"), None);
        assert_eq!(in_case_of("x/../checklist.md", "Checklist.md"), None);
    }
}
