//! GIT004: what was closed and then altered.

use super::tell::{commits, files, named};
use super::{Context, Findings};
use crate::chronicle::{Chronicle, FieldChange, RecordLife, RecordState, Sight, Watched, changes};
use crate::graph::{Artifact, ArtifactState, plain_id};
use crate::history::CommitIdx;
use crate::model::{Record, RecordId, is_governed_path};
use crate::source::{RelativePath, folder_of, join};
use std::collections::{BTreeSet, HashSet};

/// How a change of the body is named among those of fields.
const TEXT: &str = "text";

/// A report, minutes, a verified nonconformity or collected evidence was altered afterwards.
pub(super) fn closed_record_changed(context: &Context<'_>, out: &mut Findings) {
    let Some(chronicle) = context.chronicle() else {
        return;
    };
    let known = Known::of(context, chronicle);
    for (id, record) in context.corpus.iter() {
        if record.is_a("finding") {
            grade_altered(context, chronicle, (id, record), out);
        }
        let Some(closing) = Closing::of(record) else {
            continue;
        };
        let life = chronicle.of(id);
        if !altered(&known, (id, record), life, &closing, out) && record.is_a("evidence") {
            artifact_altered(context, chronicle, (id, record), life, out);
        }
    }
}

/// What makes a record of a type closed.
struct Closing {
    /// Whether a state is closed.
    holds: fn(&RecordState) -> bool,
    /// The field that starts it anew: evidence collected again is other evidence.
    anew: Option<&'static str>,
    /// What the record is called when it is closed.
    what: &'static str,
}

impl Closing {
    fn of(record: &Record) -> Option<Closing> {
        let report = |state: &RecordState| !state.is_unfinished() && state.get("performed").is_some() && state.get("conclusion").is_some();
        let minutes = |state: &RecordState| !state.is_unfinished() && state.get("held").is_some() && state.get("decisions").is_some();
        let verified = |state: &RecordState| matches!(state.get("stage"), Some("verified" | "closed"));
        let collected = |state: &RecordState| !state.is_unfinished() && state.get("collected").is_some();
        let result = |state: &RecordState| !state.is_unfinished() && state.get("performed").is_some() && state.get("result").is_some();
        Some(match record.kind.name.as_str() {
            "audit" => Closing { holds: report, anew: None, what: "the audit was reported" },
            "external-audit" => Closing { holds: result, anew: None, what: "the audit was reported" },
            "management-review" => Closing { holds: minutes, anew: None, what: "the minutes were taken" },
            "nonconformity" => Closing { holds: verified, anew: None, what: "the nonconformity was verified" },
            "evidence" => Closing { holds: collected, anew: Some("collected"), what: "the evidence was collected" },
            _ => return None,
        })
    }
}

/// Tells when what the record says was altered since it was closed.
fn altered(known: &Known<'_>, (id, record): (RecordId, &Record), life: &RecordLife, closing: &Closing, out: &mut Findings) -> bool {
    let Some(now) = life.now().filter(|now| (closing.holds)(now)) else {
        return false;
    };
    let same = |state: &RecordState| closing.anew.is_none_or(|field| state.get(field) == now.get(field));
    let bases = life.since(|state| (closing.holds)(state) && same(state));
    let Some((base, closed)) = bases.last().and_then(|at| Some((*at, life.state(*at)?))) else {
        return false;
    };
    let differs = |at: usize, state: &RecordState| known.alterations(id, (life.versions[at].commit, state), now);
    if bases.iter().filter_map(|at| Some((*at, life.state(*at)?))).any(|(at, state)| differs(at, state).is_empty()) {
        return false;
    }
    let found = differs(base, closed);
    let is_step = |before: &RecordState, own: &RecordState| {
        changes(Some(before), Some(own)).iter().any(|change| found.iter().any(|altered| altered.field == change.field))
    };
    let changed: Vec<Option<CommitIdx>> = life.differing_since(base, is_step).into_iter().map(|at| life.versions[at].commit).collect();
    if changed.is_empty() {
        return false;
    }
    let place = found
        .iter()
        .find(|change| record.fields.iter().any(|field| field.name == change.field))
        .map_or_else(|| record.place_of_id(), |change| record.at(&change.field));
    let message = format!("{} was altered after {}: {}", named(&found), closing.what, commits(known.chronicle, changed));
    out.on(id, place, message)
        .help("take the change back and say what is new in a record of its own (a follow-up, a later collection, a reopened nonconformity)");
    true
}

/// Tells when a finding got another grade after an audit that names it was reported.
fn grade_altered(context: &Context<'_>, chronicle: &Chronicle, (id, record): (RecordId, &Record), out: &mut Findings) {
    let life = chronicle.of(id);
    let Some(now) = life.now().filter(|now| !now.is_unfinished()).and_then(|now| now.get("grade")) else {
        return;
    };
    let is_regraded = |before: &RecordState, own: &RecordState| before.get("grade") != own.get("grade");
    for audit in ["audit", "external-audit"].iter().flat_map(|kind| context.linked(id, kind)) {
        let Some(closing) = Closing::of(context.record(audit)) else {
            continue;
        };
        let of_audit = chronicle.of(audit);
        let reports = of_audit.since(|state| (closing.holds)(state));
        let Some(report) = reports.last().and_then(|at| of_audit.versions[*at].commit) else {
            continue;
        };
        let is_known = |at: &usize| life.versions[*at].commit.is_some_and(|own| chronicle.history.is_ancestor(own, report));
        // A finding that was written later was graded by its first version.
        let base = (0..life.versions.len()).rev().find(is_known).unwrap_or(0);
        let Some(before) = life.state(base).and_then(|state| state.get("grade")).filter(|before| *before != now) else {
            continue;
        };
        let changed = life.differing_since(base, is_regraded).into_iter().map(|at| life.versions[at].commit);
        let who = commits(chronicle, changed);
        let message = format!("`grade` was altered from `{before}` after {} was reported: {who}", context.record(audit).name());
        out.on(id, record.at("grade"), message).help("take the change back, and say in a record of its own why the finding is seen otherwise now");
        return;
    }
}

/// What tells an alteration from a change that is none.
struct Known<'a> {
    context: &'a Context<'a>,
    chronicle: &'a Chronicle,
    /// The ids that name a record, or did until it was deleted; in lower case.
    ids: HashSet<String>,
}

impl<'a> Known<'a> {
    fn of(context: &'a Context<'a>, chronicle: &'a Chronicle) -> Known<'a> {
        let standing = context.corpus.iter().map(|(_, record)| &record.id);
        let all = standing.chain(chronicle.lost.iter().map(|lost| &lost.state.id));
        Known { context, chronicle, ids: all.map(|id| plain_id(id).to_lowercase()).collect() }
    }

    /// What of a closed record may not change: what it said. What it lacked may be filled in, links may
    /// be made later, and actions move on. A link taken out of a report, of minutes or of a nonconformity
    /// unsays what they said; what evidence counts for is no part of what was collected.
    fn alterations(&self, id: RecordId, (commit, closed): (Option<CommitIdx>, &RecordState), now: &RecordState) -> Vec<FieldChange> {
        let record = self.context.record(id);
        let is_kept = |change: &FieldChange| {
            let mark = record.kind.shape_of(change.field).map(|shape| &shape.mark);
            let moves_on = ["stage", "actions", "title", "owner", "retention", "supersedes", "superseded_by"].contains(&change.field.as_str());
            // What was reported must be kept wherever it stands; what was collected stands in its file.
            let is_report = change.field == TEXT && !record.is_a("evidence") && closed.has_text();
            if moves_on || (change.before.is_none() && change.field != TEXT) {
                return false;
            }
            match mark {
                Some(mark) if mark.refs.is_some() => !record.is_a("evidence") && self.took_out(change),
                Some(mark) if mark.path => change.matters && !self.is_only_renamed(id, commit, change),
                _ => change.matters || is_report,
            }
        };
        changes(Some(closed), Some(now)).into_iter().filter(is_kept).collect()
    }

    /// Whether a link names a record no more that it named.
    fn took_out(&self, change: &FieldChange) -> bool {
        let named = |text: Option<&str>| -> HashSet<String> {
            let parts = text.unwrap_or_default().split(|letter: char| letter.is_whitespace() || ",;[]()|".contains(letter));
            parts.map(|part| plain_id(part).to_lowercase()).filter(|part| self.ids.contains(part)).collect()
        };
        !named(change.before.as_deref()).is_subset(&named(change.after.as_deref()))
    }

    /// Whether a path leads to the same bytes as the one before led to.
    fn is_only_renamed(&self, id: RecordId, commit: Option<CommitIdx>, change: &FieldChange) -> bool {
        let (Some(commit), Some(before)) = (commit, change.before.as_deref()) else {
            return false;
        };
        let found = self.context.graph.artifacts_of(id).filter(|artifact| artifact.field == change.field);
        let mut files = found.filter_map(|artifact| if let ArtifactState::Found(file) = artifact.state { Some(file) } else { None });
        match (files.next(), files.next()) {
            (Some(file), None) => self.chronicle.is_same_file(self.context.tree, file, before, commit),
            _ => false,
        }
    }
}

/// Tells when the file behind evidence was altered since the day of collection was written.
fn artifact_altered(context: &Context<'_>, chronicle: &Chronicle, (id, record): (RecordId, &Record), life: &RecordLife, out: &mut Findings) {
    let collected: Option<Vec<CommitIdx>> = life.wrote("collected").into_iter().map(|at| life.versions[at].commit).collect();
    let Some(collected) = collected.filter(|commits| !commits.is_empty()) else {
        return;
    };
    let sight = Sight::of(&chronicle.history, collected.iter().copied());
    for artifact in context.graph.artifacts_of(id) {
        if artifact.state == ArtifactState::Folder {
            folder_altered(context, chronicle, (id, record), artifact, &collected, out);
        }
        let ArtifactState::Found(file) = artifact.state else {
            continue;
        };
        let name = context.tree.path(file);
        // A record has a life of its own.
        if context.corpus.document_at(file).is_some_and(|document| !document.records.is_empty()) {
            continue;
        }
        let Some(path) = chronicle.path(name) else {
            continue;
        };
        let mut after: Vec<Option<CommitIdx>> = match sight.alterations(path) {
            Ok(commits) => commits.into_iter().map(Some).collect(),
            Err(why) => {
                out.unknown(Some(id), format!("whether `{name}` was altered can't be known: {why}"));
                continue;
            }
        };
        // Where a sum is recorded, EVD002 tells it.
        if artifact.sha256.is_none() && chronicle.is_changed_on_disk(context.tree, file) {
            after.push(None);
        }
        if after.is_empty() {
            continue;
        }
        let message = format!("`{name}` was altered after the evidence was collected: {}", commits(chronicle, after));
        out.on(id, record.place(artifact.span), message)
            .help("take the change back, or collect anew: set `collected` (and `sha256`) to what the file shows now");
    }
}

/// Tells when files of the folder behind evidence were altered or taken out since it was collected. That
/// more came in is no alteration of what was there.
fn folder_altered(
    context: &Context<'_>,
    chronicle: &Chronicle,
    (id, record): (RecordId, &Record),
    artifact: &Artifact,
    collected: &[CommitIdx],
    out: &mut Findings,
) {
    let from = folder_of(context.tree.path(record.file));
    let places = ["", from].map(|from| join(from, &artifact.text));
    let folder = places.into_iter().find_map(|place| match place {
        RelativePath::Inside(path) if !path.is_empty() && context.tree.has_folder(&path) => Some(path),
        _ => None,
    });
    let Some(folder) = folder else {
        return;
    };
    let altered = match Watched::altered_below(chronicle, &folder, collected) {
        Ok(altered) => altered,
        Err(why) => return out.unknown(Some(id), format!("whether files in `{folder}` were altered can't be known: {why}")),
    };
    // A record has a life of its own, and GIT011 tells of its end.
    let is_record = |name: &str| match context.tree.find(name) {
        Some(file) => context.corpus.document_at(file).is_some_and(|document| !document.records.is_empty()),
        None => is_governed_path(name, context.settings),
    };
    let (mut names, mut by) = (BTreeSet::new(), BTreeSet::new());
    for (name, commits) in altered.into_iter().filter(|(name, _)| !is_record(name)) {
        names.insert(name);
        by.extend(commits);
    }
    if by.is_empty() {
        return;
    }
    let verb = if names.len() == 1 { "was" } else { "were" };
    let message = format!("{} {verb} altered after the evidence was collected: {}", files(&names), commits(chronicle, by.into_iter().map(Some)));
    out.on(id, record.place(artifact.span), message).help("take the change back, or collect anew: set `collected` to the day on which you do");
}
