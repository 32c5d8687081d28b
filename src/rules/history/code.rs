//! GIT008: the code of a system changed after its newest assessment.

use super::tell::unseen;
use super::{Context, Findings};
use crate::chronicle::{Chronicle, RecordLife, Sight, Watched, code_globs};
use crate::history::{CommitIdx, Unavailable};
use crate::model::{Record, RecordId};
use crate::schema::brief;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// The kinds of assessment that a change of code must not outrun.
const ASSESSMENTS: &[&str] = &["risk-assessment", "impact-assessment"];

/// Files under a system's `paths` changed, and no assessment and no change record knows of it.
pub(super) fn governed_code_changed(context: &Context<'_>, out: &mut Findings) {
    let Some(chronicle) = context.chronicle() else {
        return;
    };
    let runs = |system: &Record| !system.is("lifecycle", "planned") && !system.is("lifecycle", "retired");
    for (id, system) in context.live("system").filter(|(_, system)| system.has("paths") && runs(system)) {
        tell_idle_globs(context, chronicle, (id, system), out);
        let assessments: Vec<RecordId> = ASSESSMENTS.iter().flat_map(|kind| context.live_linked(id, kind)).collect();
        // Whether there must be one is for other rules; without one nothing can be out of date.
        let Some(newest) = assessments.iter().filter_map(|one| context.record(*one).date("assessed").map(|date| (date.day, *one))).max() else {
            continue;
        };
        let Some(assessed) = written(chronicle, &assessments, "assessed") else {
            continue;
        };
        let code = Code { context, chronicle, system: (id, system), assessed, changes: context.live_linked(id, "change") };
        let open = match code.open() {
            Ok(open) => open,
            Err(why) => {
                out.unknown(Some(id), format!("whether the code of {} changed since it was assessed can't be known: {why}", system.name()));
                continue;
            }
        };
        for (glob, place) in system.texts("paths") {
            let Some(globs) = code_globs(glob) else {
                continue;
            };
            let (mut files, mut commits) = (BTreeSet::new(), BTreeSet::new());
            for (file, by) in open.iter().filter(|(file, _)| globs.matches(file)) {
                files.insert(file.clone());
                commits.extend(by);
            }
            if files.is_empty() {
                continue;
            }
            // What is not committed is the newest.
            let is_pending = commits.remove(&None);
            let newest_first = is_pending.then_some(None).into_iter().chain(commits.into_iter().rev());
            let newest_record = context.record(newest.1);
            let message = format!(
                "{} changed after the newest assessment, {} of {}, and no change record covers it: {}",
                super::tell::files(&files),
                newest_record.name(),
                newest.0,
                unseen(chronicle, code.assessed.last().copied(), newest_first),
            );
            let finding = out.on(id, system.place(place), message);
            finding.related(newest_record.at("assessed"), format!("{} is of this day", newest_record.name()));
            finding.help("assess the system again, or record the change; one that needs no new assessment says so with `significant: false`");
        }
    }
}

/// Says of each pattern that takes in no file, and never did, that nothing is watched by it.
fn tell_idle_globs(context: &Context<'_>, chronicle: &Chronicle, (id, system): (RecordId, &Record), out: &mut Findings) {
    for (glob, _) in system.texts("paths") {
        let Some(globs) = code_globs(glob) else {
            continue;
        };
        let stands = context.tree.files().any(|(_, file)| globs.matches(&file.path));
        if !stands && !chronicle.history.paths().any(|path| globs.matches(&chronicle.path_name(path))) {
            let why = format!(
                "`{}` in `paths` of {} matches no file: patterns count from the root, the folder of aimslint.toml",
                brief(glob),
                system.name()
            );
            out.unknown(Some(id), why);
        }
    }
}

/// A file that nobody looked at as it is, with the commits that made it so; none of what is not committed.
type Open = (String, Vec<Option<CommitIdx>>);

/// The code of a system, with what is known to have looked at it.
struct Code<'a> {
    context: &'a Context<'a>,
    chronicle: &'a Chronicle,
    system: (RecordId, &'a Record),
    /// The commits that wrote the days of its assessments.
    assessed: Vec<CommitIdx>,
    /// Its change records.
    changes: Vec<RecordId>,
}

impl Code<'_> {
    /// The files that are not what was assessed, or what a change record covers; each with the commits
    /// that made it so, and none for what is not committed.
    fn open(&self) -> Result<Vec<Open>, Unavailable> {
        let Code { context, chronicle, system: (id, system), .. } = self;
        let covered = touched(chronicle, &self.changes);
        let spans: Vec<(Date, Date)> = self.changes.iter().filter_map(|change| span(context.record(*change), context.today)).collect();
        let globs: Vec<&str> = system.texts("paths").map(|(glob, _)| glob).collect();
        let life = chronicle.of(*id);
        let states = self.assessed.iter().filter_map(|commit| life.when(&chronicle.history, *commit));
        let former: BTreeSet<&str> = states.filter_map(|state| state.get("paths")).flat_map(|globs| globs.split(", ")).collect();
        let mut open: Vec<Open> = Vec::new();
        for (file, commits) in Watched::of(chronicle, &globs, &former)?.changed(chronicle, &[&self.assessed, &covered])? {
            let commits: Vec<Option<CommitIdx>> = commits.into_iter().filter(|commit| !is_announced(chronicle, *commit, &spans)).map(Some).collect();
            if !commits.is_empty() {
                open.push((file, commits));
            }
        }
        let is_covered = self.changes.iter().any(|change| is_uncommitted(chronicle.of(*change)));
        if is_covered || spans.iter().any(|(from, to)| (*from..=*to).contains(&context.today)) {
            return Ok(open);
        }
        let as_seen = Sight::of(&chronicle.history, self.assessed.iter().copied());
        for file in &chronicle.pending_code {
            let own = context.tree.find(file);
            let is_back = own.is_some_and(|own| as_seen.last().any(|commit| chronicle.is_same_file(context.tree, own, file, commit)));
            match open.iter().position(|(other, _)| other == file) {
                Some(at) if is_back => drop(open.remove(at)),
                Some(at) => open[at].1.push(None),
                None if is_back => {}
                None => open.push((file.clone(), vec![None])),
            }
        }
        Ok(open)
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
