//! What a record says at one moment, in a form that two moments can be compared by.

use super::spelling;
use super::wording::{Sum, Wording, sum};
use crate::model::{Record, RecordShape};
use crate::schema::{FieldName, Format, Shape, boolean, parse_period};
use crate::syntax::{Node, NodeKind};
use sha2::{Digest, Sha256};
use smol_str::SmolStr;

/// What a record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordState {
    /// Its id; empty when it has none.
    pub id: SmolStr,
    /// Its type.
    pub kind: SmolStr,
    /// What it is written as.
    pub shape: RecordShape,
    /// The fields that say something, by name, as one line each.
    pub fields: Vec<(FieldName, SmolStr)>,
    /// The parts of `fields` that matter, where that is less than the whole.
    matters: Vec<(FieldName, Option<SmolStr>)>,
    /// A digest of its kind and the fields that matter. Its id is its name, and not what it says.
    pub meaning: u128,
    /// What its body says. It comes last: only of states that are alike in all else are words compared.
    pub(super) wording: Wording,
}

/// One field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The field; `text` for the body.
    pub field: FieldName,
    /// What it said; none when it said nothing.
    pub before: Option<SmolStr>,
    /// What it says; none when it says nothing.
    pub after: Option<SmolStr>,
    /// Whether the change matters to what the record says.
    pub matters: bool,
}

/// The name under which a change of the body is told.
pub(super) const TEXT: &str = "text";

impl RecordState {
    /// Of a record with this body.
    pub(super) fn of(record: &Record, wording: Wording) -> RecordState {
        let mut fields = Vec::with_capacity(record.fields.len());
        let mut matters = Vec::new();
        for field in record.fields.iter().filter(|field| !field.value.is_blank()) {
            // A register's list is its records; they have states of their own. The type is the kind,
            // wherever it is written.
            if field.name == "type" || (record.shape == RecordShape::Document && field.name == "records") {
                continue;
            }
            let name = spelling::name(record, field);
            let shape = record.kind.shape_of(name);
            let whole = line(&field.value, shape, false);
            let mut weighed = weigh(&name, &field.value, shape);
            // Bold letters in a cell say nothing more.
            if record.shape == RecordShape::Row
                && let Some(text) = weighed.as_mut().filter(|text| text.contains("**"))
            {
                *text = text.replace("**", "").into();
            }
            if weighed.as_ref() != Some(&whole) {
                matters.push((name, weighed));
            }
            fields.push((name, whole));
        }
        fields.sort();
        matters.sort();
        let mut state =
            RecordState { id: record.id.clone(), kind: record.kind.name.clone(), shape: record.shape, fields, matters, meaning: 0, wording };
        state.seal();
        state
    }

    fn seal(&mut self) {
        let mut hasher = Sha256::new();
        hasher.update(self.kind.as_bytes());
        hasher.update([0]);
        for (name, _) in &self.fields {
            if let Some(text) = self.weight(name) {
                hasher.update(name.as_bytes());
                hasher.update([0]);
                hasher.update(text.as_bytes());
                hasher.update([0]);
            }
        }
        self.meaning = sum(hasher);
    }

    /// The same, with other names for what some fields refer to, where that matters; none when all keep
    /// theirs.
    pub(super) fn with_names(&self, refers: impl Fn(FieldName) -> bool, named: impl Fn(&str) -> Option<SmolStr>) -> Option<RecordState> {
        let mut matters = self.matters.clone();
        for (field, _) in self.fields.iter().filter(|(field, _)| refers(*field)) {
            let Some(weighed) = self.weight(field) else { continue };
            let mut names: Vec<SmolStr> = weighed.split(", ").map(|id| named(id).unwrap_or_else(|| id.into())).collect();
            names.sort();
            let followed: SmolStr = names.join(", ").into();
            if followed != weighed {
                matters.retain(|(own, _)| own != field);
                matters.push((*field, Some(followed)));
            }
        }
        if matters.len() == self.matters.len() && matters == self.matters {
            return None;
        }
        matters.sort();
        let mut state = RecordState { matters, ..self.clone() };
        state.seal();
        Some(state)
    }

    /// Whether two states say the same, under one id or two. A row has no text of its own: that of a
    /// document doesn't count where the record moved into a register, or out of one.
    pub fn says_same(&self, other: &RecordState) -> bool {
        self.meaning == other.meaning && (self.shape != other.shape || self.wording == other.wording)
    }

    /// Whether two states of one record can differ in their text alone.
    pub(super) fn has_fields_of(&self, other: &RecordState) -> bool {
        self.meaning == other.meaning
            && self.shape == other.shape
            && self.id == other.id
            && self.fields == other.fields
            && self.matters == other.matters
    }

    /// Whether it has a text, or rows that say something.
    pub fn has_text(&self) -> bool {
        !self.wording.is_empty()
    }

    /// What a field says.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.at(name).map(|at| self.fields[at].1.as_str())
    }

    fn at(&self, name: &str) -> Option<usize> {
        self.fields.binary_search_by(|(field, _)| field.as_str().cmp(name)).ok()
    }

    /// What of a field matters; none when nothing does.
    pub fn weight(&self, name: &str) -> Option<&str> {
        match self.matters.iter().find(|(field, _)| field == name) {
            Some((_, weighed)) => weighed.as_deref(),
            None => self.get(name),
        }
    }

    /// Whether two states say the same under different ids. What says nothing beside its id is not
    /// known again.
    pub fn is_renumbered(&self, other: &RecordState) -> bool {
        let says_something = || self.has_text() || self.fields.iter().any(|(name, _)| self.weight(name).is_some());
        self.id != other.id && self.says_same(other) && says_something()
    }

    /// Whether it is a document that says no id, and is known by its heading or its file's name.
    pub fn is_named_by_place(&self) -> bool {
        self.shape == RecordShape::Document && self.get("id").is_none() && self.get("control").is_none()
    }

    /// Whether this, taken out and put back, is the record that is there now: of one kind and one title.
    pub(super) fn is_known_again_as(&self, now: &RecordState) -> bool {
        self.kind == now.kind && self.get("title") == now.get("title")
    }

    /// Its title.
    pub fn title(&self) -> Option<&str> {
        self.get("title")
    }

    /// Whether it is out of force.
    pub fn is_retired(&self) -> bool {
        self.get("status") == Some("retired") || self.get("superseded_by").is_some()
    }

    /// Whether it is still being written or looked at.
    pub fn is_unfinished(&self) -> bool {
        matches!(self.get("status"), Some("draft" | "in-review"))
    }
}

/// The fields in which two states differ, in order of name; a change of kind first (as `type`), the
/// body last.
pub fn changes(before: Option<&RecordState>, after: Option<&RecordState>) -> Vec<FieldChange> {
    let names =
        |state: Option<&RecordState>| -> Vec<FieldName> { state.map_or(Vec::new(), |state| state.fields.iter().map(|(name, _)| *name).collect()) };
    let mut all = names(before);
    all.extend(names(after));
    all.sort();
    all.dedup();
    let get = |state: Option<&RecordState>, name: &str| state.and_then(|state| state.get(name)).map(SmolStr::new);
    let weight = |state: Option<&RecordState>, name: &str| state.and_then(|state| state.weight(name)).map(SmolStr::new);
    let mut found = Vec::new();
    if let (Some(before), Some(after)) = (before, after)
        && before.kind != after.kind
    {
        let (before, after) = (Some(before.kind.clone()), Some(after.kind.clone()));
        found.push(FieldChange { field: "type".into(), before, after, matters: true });
    }
    found.extend(all.into_iter().filter(|name| get(before, name) != get(after, name)).map(|field| FieldChange {
        before: get(before, &field),
        after: get(after, &field),
        matters: weight(before, &field) != weight(after, &field),
        field,
    }));
    if let (Some(before), Some(after)) = (before, after)
        && before.wording != after.wording
    {
        found.push(FieldChange { field: TEXT.into(), before: None, after: None, matters: before.shape == after.shape });
    }
    found
}

/// A digest of what the rows of a register say, in whatever order; none without rows.
pub(super) fn said_by<'a>(rows: impl Iterator<Item = &'a RecordState>) -> Option<Sum> {
    let mut said: Vec<(u128, &str)> = rows.map(|row| (row.meaning, row.id.as_str())).collect();
    said.sort_unstable();
    let mut hasher = Sha256::new();
    for (meaning, id) in &said {
        hasher.update(meaning.to_le_bytes());
        hasher.update(id.as_bytes());
    }
    (!said.is_empty()).then(|| sum(hasher))
}

/// What of a field matters. The id, the user's own `x-` fields and the record's place in the register
/// never do; a field that the type doesn't know does.
fn weigh(name: &str, value: &Node, shape: Option<&Shape>) -> Option<SmolStr> {
    let matters = name != "id" && !name.starts_with("x-") && shape.is_none_or(|shape| shape.mark.significant);
    let text = matters.then(|| line(value, shape, true))?;
    let is_period = shape.is_some_and(|shape| shape.leaf_format() == Some(Format::Period));
    let period = if is_period { parse_period(&text) } else { None };
    let text = period.map_or(text, |period| period.words().into());
    (!text.is_empty()).then_some(text)
}

/// A value as one line: texts with one blank between words, lists with commas.
fn line(value: &Node, shape: Option<&Shape>, weighed: bool) -> SmolStr {
    let mut text = String::new();
    write(value, shape, weighed, &mut text);
    text.into()
}

fn write(value: &Node, shape: Option<&Shape>, weighed: bool, out: &mut String) {
    match &value.kind {
        NodeKind::Missing => {}
        NodeKind::Scalar { text, .. } => {
            let known = shape.filter(|shape| shape.is_boolean()).and_then(|_| boolean(text.trim()));
            match known {
                Some(truth) => out.push_str(if truth { "true" } else { "false" }),
                None => match spelling::day(text.trim(), shape) {
                    Some(day) => out.push_str(&day),
                    None => out.push_str(&text.split_whitespace().collect::<Vec<_>>().join(" ")),
                },
            }
        }
        NodeKind::List(items) => {
            let inner = shape.and_then(item_shape);
            let mut texts: Vec<SmolStr> = items.iter().map(|item| line(item, inner, weighed)).filter(|text| !text.is_empty()).collect();
            // What is named counts, not in which order.
            if weighed && items.iter().all(|item| item.text().is_some()) {
                texts.sort();
            }
            out.push_str(&texts.join(", "));
        }
        NodeKind::Map(entries) => {
            let mut first = true;
            let properties = shape.map(object_shape);
            for entry in entries.iter().filter(|entry| !entry.value.is_blank()) {
                let inner = properties.and_then(|shape| shape.property(&entry.key));
                if weighed && inner.is_some_and(|shape| !shape.mark.significant) {
                    continue;
                }
                if !std::mem::take(&mut first) {
                    out.push_str("; ");
                }
                out.push_str(&entry.key);
                out.push_str(": ");
                write(&entry.value, inner, weighed, out);
            }
        }
    }
}

fn item_shape(shape: &Shape) -> Option<&Shape> {
    shape.items.as_deref().or_else(|| shape.any_of.iter().find_map(|one| one.items.as_deref()))
}

fn object_shape(shape: &Shape) -> &Shape {
    shape.any_of.iter().find(|one| !one.properties.is_empty()).unwrap_or(shape)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::read_version;
    use crate::schema::builtin_types;
    use crate::settings::Settings;

    fn state(text: &str) -> RecordState {
        let records = read_version(&builtin_types(), &Settings::default(), "aims/a.md", text.as_bytes()).records;
        RecordState::of(&records[0], Wording::default())
    }

    #[test]
    fn layout_and_tags_are_no_change_of_meaning() {
        let one = state("---\nid: RISK-1\ntype: risk\ntitle: Bias\ntreatment: reduce\ncontrols: [A.5.2, A.6.2.4]\n---\n");
        let two = state(
            "---\ntype: \"risk\"\nid: RISK-1\ntitle: >-\n  Bias\ncontrols:\n  - A.6.2.4\n  - A.5.2\ntreatment: reduce\ntags: [x]\nreviewed: 2026-01-01\n---\n",
        );
        assert!(one.says_same(&two));
        let three = state("---\nid: RISK-1\ntype: risk\ntitle: Bias\ntreatment: accept\ncontrols: [A.5.2, A.6.2.4]\n---\n");
        assert!(!one.says_same(&three));
        let found = changes(Some(&one), Some(&three));
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].before.as_deref(), found[0].after.as_deref()), (Some("reduce"), Some("accept")));
    }
}
