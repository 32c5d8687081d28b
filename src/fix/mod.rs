//! Corrections that a machine may make: the fixes that findings carry, applied so long as they do
//! good. Nothing is written here; what comes out is what the files would be.

mod choose;
mod patch;

use crate::check::Project;
use crate::report::{Judged, Options, Verdict};
use crate::settings::Level;
use crate::source::{FileId, MAX_FILE_BYTES, Place};
use choose::{Candidate, candidates};
use smol_str::SmolStr;
use std::collections::{BTreeSet, HashMap};

/// One correction may uncover the next; after so many rounds it is enough.
const MOST_ROUNDS: usize = 10;

/// What may be corrected.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Only in these files and folders; anywhere when empty.
    pub paths: Vec<String>,
    /// Also what somebody has to look at afterwards.
    pub unsafe_too: bool,
}

/// A correction, for people.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Correction {
    /// The file.
    pub path: String,
    /// The rule whose finding it answers.
    pub code: SmolStr,
    /// What it does.
    pub title: String,
}

/// A file that changes.
#[derive(Clone, Debug)]
pub struct Change {
    /// The file.
    pub file: FileId,
    /// Its bytes as they were.
    pub before: Vec<u8>,
    /// Its bytes as they become.
    pub after: Vec<u8>,
}

/// What correcting comes to.
pub struct Mended {
    /// The files that change, in path order.
    pub changes: Vec<Change>,
    /// What was corrected, in path order.
    pub corrected: Vec<Correction>,
    /// What was left alone because it would bring up something worse.
    pub withheld: Vec<Correction>,
    /// How many corrections wait for somebody who asks for the unsafe ones.
    pub unsafe_left: usize,
    /// The repo as it is afterwards.
    pub project: Project,
}

/// Corrects a repo in memory, until nothing changes any more.
pub fn mend(project: Project, wanted: &Wanted) -> Mended {
    let mut state = State::of(project, HashMap::new());
    let mut corrected = Vec::new();
    let mut withheld = Vec::new();
    for _ in 0..MOST_ROUNDS {
        let found = candidates(&state.project, &state.verdict, wanted);
        let mut round = Round { before: state.texts.clone(), accepted: Vec::new(), withheld: Vec::new() };
        state = round.grow(state, found);
        withheld = round.withheld.iter().map(|one| one.correction.clone()).collect();
        if round.accepted.is_empty() {
            break;
        }
        corrected.extend(round.accepted.into_iter().map(|one| one.correction));
    }
    corrected.sort();
    withheld.sort();
    let all = candidates(&state.project, &state.verdict, &Wanted { unsafe_too: true, ..wanted.clone() });
    let unsafe_left = all.iter().filter(|one| !one.safe && !wanted.unsafe_too).count();
    let State { project, texts, .. } = state;
    let files: BTreeSet<FileId> = texts.keys().copied().collect();
    let change = |file: FileId| {
        let before = project.tree.read_at_origin(file, MAX_FILE_BYTES).ok()?;
        let after = texts.get(&file)?.clone();
        (before != after).then_some(Change { file, before, after })
    };
    let changes = files.into_iter().filter_map(change).collect();
    Mended { changes, corrected, withheld, unsafe_left, project }
}

/// The repo at one moment of the work.
struct State {
    project: Project,
    verdict: Verdict,
    /// Files that are no longer as on disk.
    texts: HashMap<FileId, Vec<u8>>,
}

impl State {
    fn of(project: Project, texts: HashMap<FileId, Vec<u8>>) -> State {
        let verdict = project.verdict(&Options::default());
        State { project, verdict, texts }
    }

    /// The repo read anew with other texts.
    fn with(self, texts: HashMap<FileId, Vec<u8>>) -> State {
        let Project { tree, today, .. } = self.project;
        State::of(Project::read(tree.rewritten(texts.clone()), today), texts)
    }
}

/// One round: candidates that do not touch each other, all against the same texts.
struct Round {
    before: HashMap<FileId, Vec<u8>>,
    accepted: Vec<Candidate>,
    withheld: Vec<Candidate>,
}

impl Round {
    /// Takes in as many of these as do no harm: all at once if that goes well, else half by half.
    fn grow(&mut self, state: State, batch: Vec<Candidate>) -> State {
        let Some(lowest) = batch.iter().map(|one| one.level).min() else {
            return state;
        };
        let known = tally(&state.verdict.findings);
        let (kept_texts, tree) = (state.texts.clone(), &state.project.tree);
        let tried = self.accepted.iter().chain(&batch).flat_map(|one| &one.edits);
        let state = match patch::apply(tree, &self.before, tried) {
            Some(texts) => {
                let next = state.with(texts);
                if !is_worse(&known, &next.verdict.findings, lowest) {
                    self.accepted.extend(batch);
                    return next;
                }
                next.with(kept_texts)
            }
            // One of them fits no text; the others may.
            None => state,
        };
        let mut first = batch;
        if first.len() == 1 {
            self.withheld.append(&mut first);
            return state;
        }
        let second = first.split_off(first.len() / 2);
        let state = self.grow(state, first);
        self.grow(state, second)
    }
}

/// A finding, wherever in its file.
type Seen = (Level, Option<FileId>, SmolStr, String);

/// How often each finding stands there.
fn tally(findings: &[Judged]) -> HashMap<Seen, usize> {
    let mut tally = HashMap::new();
    for one in findings {
        *tally.entry((one.level, file_of(one.place), one.page.code.clone(), one.message.clone())).or_default() += 1;
    }
    tally
}

fn file_of(place: Place) -> Option<FileId> {
    match place {
        Place::File(file, _) => Some(file),
        Place::Repo => None,
    }
}

/// Whether a finding above `level` is there that was not, or a file can no longer be read.
fn is_worse(known: &HashMap<Seen, usize>, findings: &[Judged], level: Level) -> bool {
    let is_grave = |one: &Seen| one.0 > level || one.2 == "DOC002";
    tally(findings).into_iter().any(|(one, count)| is_grave(&one) && known.get(&one).copied().unwrap_or(0) < count)
}
