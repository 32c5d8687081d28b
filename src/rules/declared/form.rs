//! What a page's `check` comes to once it is read: plain data, with nothing left to look up.

use super::template::Template;
use crate::rules::Grade;
use crate::schema::Period;
use jiff::civil::Date;
use regex::Regex;
use smol_str::SmolStr;

/// One thing a page checks.
#[derive(Clone, Debug)]
pub(super) struct Form {
    /// Which records it is about; none for a check of the repo as a whole.
    pub(super) each: Option<Each>,
    /// What must be so in the repo for the check to apply.
    pub(super) when: Where,
    /// Which of the records.
    pub(super) filter: Where,
    /// What excuses.
    pub(super) unless: Option<Where>,
    /// What is asked.
    pub(super) asks: Asks,
    /// Where findings point; by the kind of check, when not said.
    pub(super) point: Option<Point>,
    /// Other ends: where, and what they have to do with it.
    pub(super) related: Vec<(Point, Template)>,
    /// What a finding says.
    pub(super) message: Template,
    /// How to mend it.
    pub(super) help: Option<Template>,
    /// Whether the chain around the record is told as related places.
    pub(super) chain: bool,
    /// A grade other than the page's.
    pub(super) grade: Option<Grade>,
    /// Whether it speaks for a required field that is missing, in DOC004's place.
    pub(super) replaces: bool,
}

/// Which records, or which items of a list in them.
#[derive(Clone, Debug)]
pub(super) struct Each {
    /// Their types.
    pub(super) kinds: Vec<SmolStr>,
    /// The list whose items are meant.
    pub(super) items: Option<SmolStr>,
}

/// What a check asks.
#[derive(Clone, Debug)]
pub(super) enum Asks {
    /// Conditions that must hold.
    That(Where),
    /// Tests that each of these fields must pass; one finding per field.
    Fields(Vec<Path>, Vec<Test>),
    /// Linked records that must be there.
    Needs(Linked),
    /// Records that must be in the repo.
    Exists(Linked),
    /// Requirements that records must cover together.
    Cover(Cover),
}

/// Requirements and the records that must cover them.
#[derive(Clone, Debug)]
pub(super) struct Cover {
    /// Numbers, groups or ranges.
    pub(super) requirements: Vec<SmolStr>,
    /// Whether all applicable controls are meant too.
    pub(super) applicable: bool,
    /// The records.
    pub(super) by: Linked,
    /// The field in which they name what they cover.
    pub(super) field: SmolStr,
}

/// Conditions, all of which must hold.
#[derive(Clone, Debug, Default)]
pub(super) struct Where {
    /// Each of them.
    pub(super) clauses: Vec<Clause>,
}

/// One condition.
#[derive(Clone, Debug)]
pub(super) enum Clause {
    /// A field passes tests.
    Field(Path, Vec<Test>),
    /// Records are linked.
    Linked(Linked),
    /// Records are in the repo.
    Exists(Linked),
    /// One of these holds.
    Any(Vec<Where>),
    /// This does not hold.
    Not(Where),
    /// The record counts for a standard: it is tagged with it, or with none while the repo follows it.
    CountsFor(SmolStr),
    /// The repo follows a standard.
    Follows(SmolStr),
}

/// Records of some types, and how many there must be.
#[derive(Clone, Debug)]
pub(super) struct Linked {
    /// Their types.
    pub(super) kinds: Vec<SmolStr>,
    /// The field that links them, in either record; any, when not said.
    pub(super) via: Option<SmolStr>,
    /// Which of them count.
    pub(super) filter: Where,
    /// How many there must be at least.
    pub(super) at_least: usize,
    /// How many there may be at most.
    pub(super) at_most: Option<usize>,
    /// Dates by which one is newer than another.
    pub(super) newest_by: Vec<SmolStr>,
    /// Whether a draft counts.
    pub(super) drafts: bool,
}

/// A field, or a key in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Path {
    /// Whether it is a field of the record the rule is about, seen from a linked one or an item.
    pub(super) of_each: bool,
    /// The field and the keys in it.
    pub(super) steps: Vec<SmolStr>,
}

/// What a field is tested for.
#[derive(Clone, Debug)]
pub(super) enum Test {
    /// It is, or holds, one of these.
    OneOf(Vec<SmolStr>),
    /// It fails one of these.
    Not(Vec<Test>),
    /// It passes one of these.
    Any(Vec<Test>),
    /// It says something, or nothing.
    Present(bool),
    /// Its date is earlier.
    Before(Moment),
    /// Its date is later.
    After(Moment),
    /// Its date is not so long ago.
    Within(Length),
    /// Its date is longer ago.
    OlderThan(Length),
    /// It is a number of at least this, or a list of as many.
    AtLeast(f64),
    /// It is a number of at most this, or a list of as many.
    AtMost(f64),
    /// Its text has this form.
    Matches(Regex),
    /// All it says is one of these, compared by letters and digits.
    SaysOnly(Vec<String>),
    /// It says the same as another field.
    SameAs(Path),
    /// It names somebody with this authority.
    Holds(SmolStr),
    /// It names somebody who is known.
    Known(bool),
}

/// A day.
#[derive(Clone, Debug)]
pub(super) struct Moment {
    /// Counted from.
    pub(super) base: Base,
    /// So much later.
    pub(super) plus: Option<Length>,
    /// So much earlier.
    pub(super) less: Option<Length>,
}

/// What a day is counted from.
#[derive(Clone, Debug)]
pub(super) enum Base {
    /// The day of the check.
    Today,
    /// A fixed day.
    Day(Date),
    /// The date in a field.
    Field(Path),
}

/// How long.
#[derive(Clone, Debug)]
pub(super) enum Length {
    /// A fixed period.
    Period(Period),
    /// The period in a field.
    Field(Path),
    /// The review interval: the record's, the config's, or the type's.
    Interval,
}

/// Where a finding points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Point {
    /// At a field of the record (or item); `id` and `type` are fields too.
    Field(Path),
    /// At the item of the list.
    Item,
    /// At the linked record that comes nearest, or a field of it.
    Other(Option<Path>),
}
