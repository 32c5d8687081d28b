//! All that a rule sees.

use super::configuration::BasePolicy;
use crate::chronicle::{Chronicle, Gap};
use crate::graph::{Graph, Target};
use crate::model::{Corpus, Record, RecordId};
use crate::schema::{Period, Types};
use crate::settings::Settings;
use crate::source::Tree;
use crate::standards::{RequirementId, Standards};
use jiff::civil::Date;

/// The repo as rules see it. `today` comes from outside; `tree` only answers what exists.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Documents and records.
    pub corpus: &'a Corpus,
    /// Names resolved.
    pub graph: &'a Graph,
    /// The standards followed.
    pub standards: &'a Standards,
    /// The types of record.
    pub types: &'a Types,
    /// The repo's config.
    pub settings: &'a Settings,
    /// Which files there are; rules never read them.
    pub tree: &'a Tree,
    /// What git history says; none when it isn't asked.
    pub past: Option<&'a Result<Chronicle, Gap>>,
    /// The day that counts as today.
    pub today: Date,
    /// Where the policy of another revision is in force, what the checked files say themselves.
    pub base: Option<&'a BasePolicy>,
    /// Whether files that can't be read are taken for such that hold nothing: only to see which findings
    /// they keep back.
    pub doubtless: bool,
}

impl<'a> Context<'a> {
    /// The life of records, when history is asked and can be read.
    pub fn chronicle(&self) -> Option<&'a Chronicle> {
        self.past.and_then(|past| past.as_ref().ok())
    }

    /// A record.
    pub fn record(&self, id: RecordId) -> &'a Record {
        self.corpus.record(id)
    }

    /// The config as it stands in the files that are checked, whichever policy is in force.
    pub fn written_settings(&self) -> &'a Settings {
        self.base.map_or(self.settings, |base| &base.written.settings)
    }

    /// The records of a type, with their ids, by path and position.
    pub fn of_type(&self, kind: &str) -> impl Iterator<Item = (RecordId, &'a Record)> + use<'a> {
        let corpus = self.corpus;
        let ids: &'a [RecordId] = self.graph.of_type(kind);
        ids.iter().map(move |id| (*id, corpus.record(*id)))
    }

    /// The records of a type that count: neither draft nor retired.
    pub fn live(&self, kind: &str) -> impl Iterator<Item = (RecordId, &'a Record)> + use<'a> {
        self.of_type(kind).filter(|(_, record)| record.is_live())
    }

    /// The records of a type linked to a record in either direction.
    pub fn linked(&self, record: RecordId, kind: &str) -> Vec<RecordId> {
        self.graph.linked(self.corpus, record, kind)
    }

    /// The linked records of a type that count.
    pub fn live_linked(&self, record: RecordId, kind: &str) -> Vec<RecordId> {
        self.linked(record, kind).into_iter().filter(|id| self.record(*id).is_live()).collect()
    }

    /// Whether a record rests on retired ones of a type, which is told as such (REF003).
    pub fn rests_on_retired(&self, record: RecordId, kind: &str) -> bool {
        let is_retired = |to: RecordId| self.record(to).is_a(kind) && self.record(to).says_retired();
        self.record(record).is_live()
            && self.graph.edges_of(record).iter().any(|edge| edge.rests && matches!(edge.target, Target::Record(to) if is_retired(to)))
    }

    /// Whether the absence of a link from a record to `kind` is already reported as a broken name, or as a
    /// file that can't be read.
    pub fn is_uncertain(&self, record: RecordId, kind: &str) -> bool {
        self.graph.is_uncertain(self.corpus, record, kind) || (!self.doubtless && self.graph.is_unreadable_type(kind))
    }

    /// Whether a record of this type may stand in a file that can't be read.
    pub fn may_be_unreadable(&self, kind: &str) -> bool {
        !self.doubtless && self.graph.may_be_unreadable(kind)
    }

    /// How often records of a type are looked at: by config, else by the type, else as auditors
    /// expect.
    pub fn interval_of_type(&self, kind: &str) -> Option<Period> {
        if let Some(period) = self.settings.intervals.get(kind) {
            return Some(*period);
        }
        let own = self.types.get(kind).and_then(|kind| kind.review.interval);
        own.or_else(|| {
            let interval = self.standards.main()?.intervals.get(kind)?;
            crate::schema::parse_period(&interval.expected)
        })
    }

    /// The requirement as printed: "ISO/IEC 42001 A.6.2.4 (AI system verification and validation)".
    pub fn control_name(&self, id: RequirementId) -> String {
        let requirement = self.standards.requirement(id);
        format!("{} {}", requirement.id, requirement.title)
    }
}
