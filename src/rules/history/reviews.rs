//! GIT001 and GIT010: what was done at and after a review.

use super::tell::{clock_note, differences, review_field, unseen};
use super::{Context, Findings};
use crate::chronicle::{Chronicle, RecordLife};
use crate::history::CommitIdx;
use crate::model::{Record, RecordId};
use std::collections::BTreeMap;

/// Content that matters changed after the commit that wrote the review date.
pub(super) fn changed_since_review(context: &Context<'_>, out: &mut Findings) {
    let Some(chronicle) = context.chronicle() else {
        return;
    };
    for (id, record) in context.corpus.iter() {
        let Some(field) = review_field(record) else {
            continue;
        };
        let life = chronicle.of(id);
        let wrote = life.wrote(field);
        let (Some(now), Some(base)) = (life.now(), wrote.last().copied()) else {
            continue;
        };
        // A reviewer of any branch who saw what stands now has reviewed it.
        if wrote.iter().filter_map(|at| life.state(*at)).any(|state| state.says_same(now)) {
            continue;
        }
        let Some(reviewed) = life.state(base) else {
            continue;
        };
        let changed = life.changed_since(base);
        let what = differences(reviewed, now);
        if changed.is_empty() || what.is_empty() {
            continue;
        }
        let who = unseen(chronicle, life.versions[base].commit, changed.iter().map(|at| life.versions[*at].commit));
        let day = record.text(field).unwrap_or("").to_owned();
        let finding = out.on(id, record.at(field), format!("{what} changed after the review of {day}: {who}"));
        let mut help = format!("review {} again and set `{field}` to that day, or take the change back", record.name());
        if let Some(note) = clock_note(chronicle, life, &changed) {
            help = format!("{help}; {note}");
        }
        finding.help(help);
    }
}

/// One commit moved the review dates of many records and changed nothing that they say.
pub(super) fn rubber_stamp(context: &Context<'_>, out: &mut Findings) {
    let Some(chronicle) = context.chronicle() else {
        return;
    };
    let mut stamped: BTreeMap<CommitIdx, Vec<(RecordId, &Record, &str)>> = BTreeMap::new();
    for (id, record) in context.corpus.iter().filter(|(_, record)| record.is_live()) {
        if let Some(field) = review_field(record)
            && let Some(Move { commit, .. }) = Move::of(chronicle.of(id), field)
        {
            stamped.entry(commit).or_default().push((id, record, field));
        }
    }
    let enough = context.settings.rubber_stamp.max(2);
    // What records say is compared only where a commit moved enough dates: their texts may have to be read.
    stamped.retain(|_, records| {
        records.len() >= enough && {
            records.retain(|(id, _, field)| Move::of(chronicle.of(*id), field).is_some_and(|moved| moved.is_of_date_alone()));
            records.len() >= enough
        }
    });
    for (commit, records) in stamped {
        if changed_something(context, chronicle, commit) {
            continue;
        }
        let (id, record, field) = records[0];
        let message = format!(
            "commit {} set the review dates of {} records and changed nothing in any of them",
            chronicle.name_of(Some(commit)),
            records.len()
        );
        let finding = out.on(id, record.at(field), message);
        finding.help("keep what shows that each was looked at (minutes, comments, a ticket), and name it in the records");
        for (_, other, field) in &records[1..] {
            finding.related(other.at(field), format!("{} was dated by the same commit", other.name()));
        }
    }
}

/// The one commit that wrote today's review date.
struct Move<'a> {
    commit: CommitIdx,
    life: &'a RecordLife,
    before: usize,
    at: usize,
}

impl<'a> Move<'a> {
    fn of(life: &'a RecordLife, field: &str) -> Option<Move<'a>> {
        let [at] = life.wrote(field)[..] else {
            return None;
        };
        let version = &life.versions[at];
        let [before] = version.previous[..] else {
            return None;
        };
        // Who takes a stamp back has stamped nothing.
        if life.wrote_first(at, field) != at {
            return None;
        }
        Some(Move { commit: version.commit?, life, before, at })
    }

    /// Whether it left what the record says as it was.
    fn is_of_date_alone(&self) -> bool {
        self.life.state(self.before).zip(self.life.state(self.at)).is_some_and(|(before, now)| before.says_same(now))
    }
}

/// Whether some record says something else since this commit.
fn changed_something(context: &Context<'_>, chronicle: &Chronicle, commit: CommitIdx) -> bool {
    context.corpus.iter().any(|(id, _)| {
        let life = chronicle.of(id);
        let own = life.versions.iter().filter(|version| version.commit == Some(commit));
        own.filter_map(|version| version.state.as_deref().map(|state| (version, state)))
            .any(|(version, state)| version.previous.iter().all(|at| life.state(*at).is_some_and(|before| !before.says_same(state))))
    })
}
