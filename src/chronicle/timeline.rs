//! A record's life by the calendar: on which days the main line held which version.

use super::life::RecordLife;
use super::read::Chronicle;
use super::state::RecordState;
use crate::history::CommitIdx;
use jiff::ToSpan;
use jiff::civil::Date;

/// The versions in the order in which they stood.
pub(super) struct Timeline<'a> {
    pub(super) stretches: Vec<Stretch<'a>>,
}

/// The days on which one version stood, both included.
#[derive(Clone, Copy)]
pub(super) struct Stretch<'a> {
    pub(super) from: Date,
    pub(super) to: Date,
    /// None: the record was not there.
    pub(super) state: Option<&'a RecordState>,
    /// The commit that made it so; none for what is not committed.
    pub(super) commit: Option<CommitIdx>,
    /// Whether it brought the record in: nothing is known of the days before.
    pub(super) is_import: bool,
}

impl<'a> Timeline<'a> {
    /// The life as the main line had it until `today`. A change counts from the day it was merged,
    /// and what is not committed from today. Where clocks contradict the order of commits the order
    /// holds: no version stands before the one it grew from.
    pub(super) fn of(chronicle: &Chronicle, life: &'a RecordLife, is_gone: bool, today: Date) -> Timeline<'a> {
        let stood = life.stood();
        let mut stretches: Vec<Stretch<'a>> = Vec::new();
        let mut last = Date::MIN;
        for (at, version) in life.versions.iter().enumerate().filter(|(at, _)| stood[*at]) {
            let landed = version.commit.map(|commit| chronicle.history.landed(commit));
            let day = landed.and_then(|commit| chronicle.commit(commit)?.day).unwrap_or(today);
            last = last.max(day.min(today));
            let state = version.state.as_deref();
            stretches.push(Stretch { from: last, to: today, state, commit: version.commit, is_import: life.is_import(at) });
        }
        let stands = stretches.last().is_some_and(|stretch| stretch.state.is_some());
        if is_gone && stands {
            stretches.push(Stretch { from: today, to: today, state: None, commit: None, is_import: false });
        }
        for at in 1..stretches.len() {
            stretches[at - 1].to = stretches[at].from.checked_sub(1.day()).unwrap_or(Date::MIN);
        }
        Timeline { stretches }
    }

    /// The place of what held on a day.
    pub(super) fn place(&self, day: Date) -> Option<usize> {
        self.stretches.iter().position(|stretch| stretch.from <= day && day <= stretch.to)
    }

    /// What held on a day.
    pub(super) fn on(&self, day: Date) -> Option<&Stretch<'a>> {
        self.place(day).map(|at| &self.stretches[at])
    }

    /// The days on which something new held.
    pub(super) fn turns(&self) -> impl Iterator<Item = Date> {
        self.stretches.iter().filter(|stretch| stretch.from <= stretch.to).map(|stretch| stretch.from)
    }
}
