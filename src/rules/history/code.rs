//! GIT008: the code of a system changed after its newest assessment.

use super::tell::listed;
use super::{Context, Findings};
use crate::chronicle::{Chronicle, RecordLife, code_globs};
use crate::history::{Ancestors, CommitIdx, Touch};
use crate::model::{Record, RecordId};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// The kinds of assessment that a change of code must not outrun.
const ASSESSMENTS: &[&str] = &["risk-assessment", "impact-assessment"];

/// Files under a system's `paths` changed, and no assessment and no change record knows of it.
pub(super) fn governed_code_changed(context: &Context<'_>, out: &mut Findings) {
    let Some(chronicle) = context.chronicle() else {
        return;
    };
    for (id, system) in context.live("system").filter(|(_, system)| system.has("paths") && !system.is("lifecycle", "planned")) {
        let assessments: Vec<RecordId> = ASSESSMENTS.iter().flat_map(|kind| context.live_linked(id, kind)).collect();
        // Whether there must be one is for other rules; without one nothing can be out of date.
        let Some(newest) = assessments.iter().filter_map(|one| context.record(*one).date("assessed").map(|date| (date.day, *one))).max() else {
            continue;
        };
        let Some(assessed) = written(chronicle, &assessments, "assessed") else {
            continue;
        };
        let changes = context.live_linked(id, "change");
        let is_covered = changes.iter().any(|change| is_uncommitted(chronicle.of(*change)));
        let known: Vec<Ancestors<'_>> =
            assessed.into_iter().chain(touched(chronicle, &changes)).map(|commit| chronicle.history.ancestors(commit)).collect();
        let spans: Vec<(Date, Date)> = changes.iter().filter_map(|change| span(context.record(*change), context.today)).collect();
        for (glob, place) in system.texts("paths") {
            let Some(globs) = code_globs(glob) else {
                continue;
            };
            let fits = |touch: &&Touch| globs.matches(&chronicle.path_name(touch.path));
            let open = chronicle.history.touches().iter().filter(fits).filter(|touch| !known.iter().any(|known| known.holds(touch.commit)));
            let open: Vec<&Touch> = open.filter(|touch| !is_announced(chronicle, touch.commit, &spans)).collect();
            let is_pending = !is_covered && !spans.iter().any(|(from, to)| (*from..=*to).contains(&context.today));
            let pending: Vec<&String> = chronicle.pending_code.iter().filter(|path| is_pending && globs.matches(path)).collect();
            if open.is_empty() && pending.is_empty() {
                continue;
            }
            let commits: BTreeSet<CommitIdx> = open.iter().map(|touch| touch.commit).collect();
            let files: BTreeSet<String> = open.iter().map(|touch| chronicle.path_name(touch.path)).chain(pending.iter().copied().cloned()).collect();
            let newest_first = pending.first().map(|_| None).into_iter().chain(commits.into_iter().rev().map(Some));
            let newest_record = context.record(newest.1);
            let message = format!(
                "{} changed after the newest assessment, {} of {}, and no change record covers it: {}",
                told(&files),
                newest_record.name(),
                newest.0,
                super::tell::commits(chronicle, newest_first),
            );
            let finding = out.on(id, system.place(place), message);
            finding.related(newest_record.at("assessed"), format!("{} is of this day", newest_record.name()));
            finding.help("assess the system again, or record the change; one that needs no new assessment says so with `significant: false`");
        }
    }
}

/// The commits that wrote a date into each record; none when one is not committed, as then it may
/// know everything.
fn written(chronicle: &Chronicle, records: &[RecordId], field: &str) -> Option<Vec<CommitIdx>> {
    let lives = records.iter().map(|id| chronicle.of(*id));
    let wrote = lives.flat_map(|life| life.wrote(field).into_iter().map(|at| life.versions[at].commit).collect::<Vec<_>>());
    wrote.collect()
}

/// Whether a record says something that is not committed.
fn is_uncommitted(life: &RecordLife) -> bool {
    life.current.iter().any(|at| life.versions[*at].commit.is_none())
}

/// The commits that wrote anything of these records.
fn touched(chronicle: &Chronicle, records: &[RecordId]) -> Vec<CommitIdx> {
    let lives = records.iter().map(|id| chronicle.of(*id));
    lives.flat_map(|life| life.versions.iter().filter_map(|version| version.commit).collect::<Vec<_>>()).collect()
}

/// The days on which a change was being made: from its request until it was done, or today.
fn span(change: &Record, today: Date) -> Option<(Date, Date)> {
    let from = change.date("requested")?.day;
    let done = ["verified", "completed", "deployed"].iter().find_map(|field| change.date(field));
    Some((from, done.map_or(today, |done| done.day)))
}

fn is_announced(chronicle: &Chronicle, commit: CommitIdx, spans: &[(Date, Date)]) -> bool {
    let day = || chronicle.commit(commit).and_then(|facts| facts.day);
    !spans.is_empty() && day().is_some_and(|day| spans.iter().any(|(from, to)| (*from..=*to).contains(&day)))
}

/// Files in words.
fn told(files: &BTreeSet<String>) -> String {
    let named: Vec<String> = files.iter().take(2).map(|file| format!("`{file}`")).collect();
    match files.len() {
        0..=2 => listed(&named),
        count => format!("{} and {} more files", named.join(", "), count - 2),
    }
}
