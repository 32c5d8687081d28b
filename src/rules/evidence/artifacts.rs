//! EVD001, EVD002 and EVD004: the files behind evidence records.

use crate::graph::{Artifact, ArtifactState};
use crate::model::Record;
use crate::rules::{Context, Findings};
use crate::schema::brief;
use crate::source::Standing;

fn artifacts<'a>(context: &Context<'a>) -> impl Iterator<Item = (&'a Artifact, &'a Record)> + use<'a> {
    let context = *context;
    let all = context.graph.artifacts.iter().map(move |artifact| (artifact, context.record(artifact.record)));
    all.filter(|(_, record)| !record.is_retired())
}

/// The file is not in the repo, or only outside it.
pub(super) fn missing(context: &Context<'_>, out: &mut Findings) {
    for (artifact, record) in artifacts(context) {
        let place = record.place(artifact.span);
        let path = brief(&artifact.text);
        match &artifact.state {
            ArtifactState::Missing(near) => {
                let finding = out.on(artifact.record, place, format!("`{path}` is not in the repo"));
                match near {
                    Some(near) => finding.help(format!("did you mean `{}`? Upper and lower case matter", context.tree.path(*near))),
                    None => finding.help(
                        "correct the path, counted from the root of the repo, or add the file; if it is kept elsewhere for good, use `location`",
                    ),
                };
            }
            ArtifactState::Outside => {
                let finding = out.on(artifact.record, place, format!("`{path}` leads out of the repo"));
                finding.help("add the file to the repo and name its path from the root; if it is kept elsewhere for good, use `location`");
            }
            ArtifactState::Found(_) | ArtifactState::Folder | ArtifactState::Ignored => {}
        }
    }
    for (id, record) in context.of_type("evidence").filter(|(_, record)| record.is_live()) {
        if record.has("location") && !record.has("artifact") {
            out.unknown(Some(id), format!("{} is kept outside the repo, so nobody can tell here whether it is still there", record.name()));
        }
    }
}

/// The sum of the file is not the one that was recorded.
pub(super) fn changed(context: &Context<'_>, out: &mut Findings) {
    for (artifact, record) in artifacts(context) {
        let Some(recorded) = record.text("sha256").filter(|_| !record.is_faulty("sha256")) else {
            continue;
        };
        match &artifact.sha256 {
            Some(Ok(sum)) if !sum.eq_ignore_ascii_case(recorded) => {
                let message = format!("`{}` is not what it was when {} was recorded", brief(&artifact.text), record.name());
                let finding = out.on(artifact.record, record.at("sha256"), message);
                finding.help(format!(
                    "its sum is now {sum}: bring back the old file from the history, or keep the new one as another file with a record of its own"
                ));
                finding.related(record.place(artifact.span), "the file");
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
