//! Facts that no rule reports, since nothing is wrong with the records, and that an audit can't pass
//! by: a major nonconformity that is still open, a certificate that is not in force. Which ones is
//! data of the pack's rows.

use crate::model::{Record, RecordId};
use crate::posture::model::Posture;
use crate::report::Located;
use serde::Deserialize;
use serde_json::{Value, json};
use smol_str::SmolStr;

/// What a row of the pack asks of the records themselves.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Condition {
    #[serde(rename = "type")]
    pub(super) kind: SmolStr,
    /// The field that decides.
    pub(super) field: SmolStr,
    /// Values that stand in the way; of `needs`, values that don't count.
    pub(super) values: Vec<SmolStr>,
    /// A second field, and its values that excuse the first.
    pub(super) unless_field: Option<SmolStr>,
    #[serde(default)]
    pub(super) unless: Vec<SmolStr>,
    pub(super) says: Box<str>,
    pub(super) help: Box<str>,
}

/// A fact that stands in the way.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The record that shows it; none where one is missing.
    pub record: Option<RecordId>,
    /// The field that shows it.
    pub field: SmolStr,
    /// What it is, as a sentence.
    pub message: String,
    /// What to do.
    pub help: Box<str>,
}

impl Condition {
    fn holds(&self, record: &Record) -> bool {
        let excused = self.unless_field.as_ref().is_some_and(|field| self.unless.iter().any(|value| record.is(field, value)));
        !excused && self.values.iter().any(|value| record.is(&self.field, value))
    }

    /// Each live record that stands in the way, unless a finding about it does already.
    pub(super) fn stops<'a>(&'a self, posture: &'a Posture<'_>, told: &'a [&Located]) -> impl Iterator<Item = Standing> + 'a {
        let context = posture.context();
        let records: Vec<(RecordId, &Record)> = context.live(&self.kind).collect();
        let is_told = |record: &Record| told.iter().any(|one| one.record.as_ref() == Some(&record.id));
        records.into_iter().filter(move |(_, record)| self.holds(record) && !is_told(record)).map(|(id, record)| Standing {
            record: Some(id),
            field: self.field.clone(),
            message: format!("{} {}", record.name(), self.says),
            help: self.help.clone(),
        })
    }

    /// What stands in the way when there are such records, and each has such a value. Where there is
    /// none at all, the row says that nothing is recorded.
    pub(super) fn needs(&self, posture: &Posture<'_>) -> Option<Standing> {
        let context = posture.context();
        let all: Vec<(RecordId, &Record)> = context.live(&self.kind).collect();
        let (last, _) = *all.last()?;
        all.iter().all(|(_, record)| self.holds(record)).then(|| Standing {
            record: Some(last),
            field: self.field.clone(),
            message: self.says.to_string(),
            help: self.help.clone(),
        })
    }
}

impl Standing {
    /// Where it stands, as people write it.
    pub(super) fn place(&self, posture: &Posture<'_>) -> String {
        self.record.map_or_else(|| "the repo as a whole".to_owned(), |id| posture.project.tree.path(posture.record(id).file).to_owned())
    }

    /// As JSON, in the form of a finding that no rule made.
    pub(super) fn json(&self, posture: &Posture<'_>, row: &super::Row) -> Value {
        let record = self.record.map(|id| posture.record(id));
        json!({
            "code": null, "level": null, "grade": null, "requirements": row.requirements, "message": self.message,
            "record": record.map(|record| &record.id), "path": record.map_or(".", |record| posture.project.tree.path(record.file)),
            "line": null, "column": null, "help": self.help, "fingerprint": null, "row": row.key,
        })
    }
}
