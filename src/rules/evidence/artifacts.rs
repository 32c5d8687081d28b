//! EVD001, EVD002 and EVD004: the files behind evidence records.

use crate::graph::{Artifact, ArtifactState, Target};
use crate::model::{Record, RecordShape};
use crate::rules::moved::{Moved, in_case_of, relative};
use crate::rules::{Context, Finding, Findings, Fix};
use crate::schema::brief;
use crate::source::{Place, Standing, folder_of};
use crate::syntax::Suggestion;

fn artifacts<'a>(context: &Context<'a>) -> impl Iterator<Item = (&'a Artifact, &'a Record)> + use<'a> {
    let context = *context;
    let all = context.graph.artifacts.iter().map(move |artifact| (artifact, context.record(artifact.record)));
    all.filter(|(_, record)| !record.is_retired())
}

/// The file is not in the repo, or only outside it.
pub(super) fn missing(context: &Context<'_>, out: &mut Findings) {
    let moved = Moved::default();
    for (artifact, record) in artifacts(context) {
        let place = record.place(artifact.span);
        let path = brief(&artifact.text);
        match &artifact.state {
            ArtifactState::Missing(near) => {
                let finding = out.on(artifact.record, place, format!("`{path}` is not in the repo"));
                match (near, moved.find(context, &artifact.text)) {
                    (Some(near), _) => {
                        let right = context.tree.path(*near);
                        finding.help(format!("did you mean `{right}`? Upper and lower case matter"));
                        write_path(finding, artifact, in_case_of(&artifact.text, right), true);
                    }
                    (None, Some(file)) => {
                        let found = context.tree.path(file);
                        finding.help(format!("a file of this name is at `{}`: if that is the one, name that path", brief(found)));
                        let right = if record.shape == RecordShape::Row {
                            relative(folder_of(context.tree.path(record.file)), found)
                        } else {
                            found.to_owned()
                        };
                        write_path(finding, artifact, Some(right), false);
                    }
                    (None, None) => {
                        finding.help(
                            "correct the path, counted from the root of the repo, or add the file; if it is kept elsewhere for good, use `location`",
                        );
                    }
                }
            }
            ArtifactState::Outside => {
                let finding = out.on(artifact.record, place, format!("`{path}` leads out of the repo"));
                finding.help("add the file to the repo and name its path from the root; if it is kept elsewhere for good, use `location`");
            }
            // A register that was not written for us has one column for both.
            ArtifactState::Address if context.settings.adopt => {}
            ArtifactState::Address => {
                let finding = out.on(artifact.record, place, format!("`{path}` is an address, not a path in the repo"));
                finding.help("write the address as `location`, or add the file to the repo and name its path from the root");
            }
            ArtifactState::Found(_) | ArtifactState::Folder | ArtifactState::Ignored => {}
        }
    }
    // Where evidence is named by its path.
    for edge in &context.graph.edges {
        let Target::NoFile(near) = edge.target else { continue };
        let record = context.record(edge.from);
        if record.is_retired() {
            continue;
        }
        let finding = out.on(edge.from, record.place(edge.span), format!("`{}` is not in the repo", brief(&edge.text)));
        match near {
            Some(near) => finding.help(format!("did you mean `{}`? Upper and lower case matter", context.tree.path(near))),
            None => finding.help("correct the path, counted from the root of the repo or the folder of this file, or add the file"),
        };
    }
    for (id, record) in context.of_type("evidence").filter(|(_, record)| record.is_live()) {
        let is_here = || context.graph.artifacts.binary_search_by_key(&id, |artifact| artifact.record).is_ok();
        if record.has("location") && !record.has("artifact") && !(context.settings.adopt && is_here()) {
            out.unknown(Some(id), format!("{} is kept outside the repo, so nobody can tell here whether it is still there", record.name()));
        }
    }
}

/// Offers to write another path.
fn write_path(finding: &mut Finding, artifact: &Artifact, right: Option<String>, safe: bool) {
    let written = right.and_then(|right| Suggestion::new(&artifact.text, artifact.span, &right).written);
    if let (Some(text), Place::File(file, span)) = (written, finding.place) {
        finding.fix(Fix::replace(format!("write `{text}`"), file, span, text, safe));
    }
}

/// The sum of the file is not the one that was recorded.
pub(super) fn changed(context: &Context<'_>, out: &mut Findings) {
    for (artifact, record) in artifacts(context) {
        let Some(recorded) = record.text("sha256").filter(|_| !record.is_faulty("sha256")) else {
            continue;
        };
        if artifact.state == ArtifactState::Folder {
            let message = format!("`{}` is a folder, which has no sum to compare with", brief(&artifact.text));
            let finding = out.on(artifact.record, record.place(artifact.span), message);
            finding.help("name the one file whose sum was recorded, or take `sha256` out");
            finding.related(record.at("sha256"), "the sum");
            continue;
        }
        match &artifact.sha256 {
            Some(Ok(sum)) if !sum.eq_ignore_ascii_case(recorded) => {
                let message = format!("`{}` is not what it was when {} was recorded", brief(&artifact.text), record.name());
                let finding = out.on(artifact.record, record.at("sha256"), message);
                finding.help(format!(
                    "its sum is now {sum}: bring back the old file from the history, or keep the new one as another file with a record of its own"
                ));
                finding.related(record.place(artifact.span), "the file");
                let written = Suggestion::new(recorded, record.span_of("sha256"), sum).written;
                if let (Some(text), Place::File(file, span)) = (written, finding.place) {
                    // Somebody has to say that the new file shows the same.
                    finding.fix(Fix::replace("record the sum of the file as it is now", file, span, text, false));
                }
            }
            Some(Err(why)) => out.unknown(Some(artifact.record), format!("the sum of `{}` can't be checked: {why}", brief(&artifact.text))),
            Some(Ok(_)) | None => {}
        }
    }
}

/// Git does not keep the file: it is ignored, or was never committed.
pub(super) fn untracked(context: &Context<'_>, out: &mut Findings) {
    for (artifact, record) in artifacts(context) {
        let path = brief(&artifact.text);
        let place = record.place(artifact.span);
        match artifact.state {
            ArtifactState::Ignored => {
                let finding = out.on(artifact.record, place, format!("`{path}` is ignored by git and would be lost with this computer"));
                finding.help(format!("take it out of the ignore rules (`!{path}`) and commit it, or keep it where it is safe and use `location`"));
            }
            // A record and its file that are both new will be committed together.
            ArtifactState::Found(file)
                if context.tree.file(file).standing == Standing::Untracked && context.tree.file(record.file).standing == Standing::Tracked =>
            {
                let finding = out.on(artifact.record, place, format!("`{path}` was never committed and would be lost with this computer"));
                finding.help("commit the file, or keep it where it is safe and use `location`");
            }
            _ => {}
        }
    }
}
