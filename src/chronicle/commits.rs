//! What is told of a commit.

use crate::history::{Commit, CommitIdx, History, Mailmap, Person, Unavailable};
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

/// A commit with its people under their proper names.
#[derive(Clone, Debug)]
pub struct CommitFacts {
    /// The first letters of its name.
    pub short: String,
    /// The first line of its message.
    pub subject: String,
    /// Who wrote the change.
    pub author: Person,
    /// Who put it into this history.
    pub committer: Person,
    /// `Co-authored-by`.
    pub co_authors: Vec<Person>,
    /// `Reviewed-by`, `Approved-by`, `Acked-by`.
    pub reviewers: Vec<Person>,
    /// The earlier of the author's and the committer's day: a rebase moves only the second.
    pub day: Option<Date>,
    /// The commit as it is.
    pub whole: Commit,
}

impl CommitFacts {
    /// Reads a commit.
    ///
    /// # Errors
    /// When it isn't there.
    pub fn read(history: &History, mailmap: &Mailmap, commit: CommitIdx) -> Result<CommitFacts, Unavailable> {
        let whole = history.commit(commit)?;
        let named = |keys: &[&str]| -> Vec<Person> {
            keys.iter().flat_map(|key| whole.people(key).map(|person| mailmap.resolve(&person)).collect::<Vec<_>>()).collect()
        };
        let author = mailmap.resolve(&whole.author);
        let committer = mailmap.resolve(&whole.committer);
        let days = [day_of(&author), day_of(&committer)];
        Ok(CommitFacts {
            short: whole.oid.to_string().chars().take(8).collect(),
            subject: whole.subject().to_owned(),
            co_authors: named(&["Co-authored-by"]),
            reviewers: named(&["Reviewed-by", "Approved-by", "Acked-by"]),
            author,
            committer,
            day: days.into_iter().flatten().min(),
            whole,
        })
    }

    /// Who wrote what it brings: author and co-authors.
    pub fn writers(&self) -> impl Iterator<Item = &Person> {
        std::iter::once(&self.author).chain(&self.co_authors)
    }

    /// `1a2b3c4d of 2026-03-01`.
    pub fn name(&self) -> String {
        match self.day {
            Some(day) => format!("`{}` of {day}", self.short),
            None => format!("`{}`", self.short),
        }
    }
}

/// The day by a person's own clock.
pub fn day_of(person: &Person) -> Option<Date> {
    let offset = Offset::from_seconds(person.offset.checked_mul(60)?).ok()?;
    let moment = jiff::Timestamp::from_second(person.time).ok()?;
    Some(moment.to_zoned(TimeZone::fixed(offset)).date())
}

/// The last day that a moment can fall on, by any clock on earth (and by any that git can write).
pub(super) fn latest_day(seconds: i64) -> Option<Date> {
    let moment = jiff::Timestamp::from_second(seconds).ok()?;
    Some(moment.to_zoned(TimeZone::fixed(Offset::MAX)).date())
}
