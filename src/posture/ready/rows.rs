//! What an auditor looks at in which audit: rows of data in the standard's pack.

use super::standing::Condition;
use crate::report::Judged;
use crate::rules::Grade;
use crate::settings::Level;
use crate::standards::Pack;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// A row as the pack has it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RowData {
    pub(super) key: SmolStr,
    pub(super) stages: Vec<SmolStr>,
    pub(super) title: Box<str>,
    pub(super) requirements: Vec<SmolStr>,
    #[serde(default)]
    pub(super) rules: Vec<SmolStr>,
    #[serde(default)]
    pub(super) shows: Vec<SmolStr>,
    #[serde(default)]
    pub(super) also_blocks: Vec<SmolStr>,
    /// The names of facts about records that stand in the way.
    #[serde(default, rename = "stops")]
    stop_names: Vec<SmolStr>,
    /// Those facts.
    #[serde(skip)]
    pub(super) stops: Vec<Condition>,
    /// Records without which it can't be.
    #[serde(default)]
    pub(super) needs: Vec<Condition>,
    #[serde(default)]
    pub(super) chains: bool,
    #[serde(default)]
    pub(super) continuity: bool,
}

/// The rows of a pack for an audit, in order.
pub(super) fn rows(pack: &Pack, stage: &str) -> Vec<RowData> {
    let all: Vec<RowData> = read(pack, "readiness");
    let stops: BTreeMap<SmolStr, Condition> = read(pack, "readiness-stops");
    let mut rows: Vec<RowData> = all.into_iter().filter(|row| row.stages.iter().any(|one| one == stage)).collect();
    for row in &mut rows {
        row.stops = row.stop_names.iter().filter_map(|name| stops.get(name).cloned()).collect();
    }
    rows
}

/// A table of the pack; empty where it has none.
fn read<T: DeserializeOwned + Default>(pack: &Pack, key: &str) -> T {
    pack.more.get(key).cloned().and_then(|value| value.try_into().ok()).unwrap_or_default()
}

/// The row a finding belongs to: the first whose rules have its code, else its group; else the first
/// with one of its requirements; else the last.
pub(super) fn row_of(rows: &[RowData], pack: &Pack, one: &Judged) -> Option<usize> {
    let code = &one.page.code;
    let by_rule = |word: &str| rows.iter().position(|row| row.rules.iter().any(|rule| rule == word));
    let by_requirement = || {
        one.requirements.iter().find_map(|requirement| {
            let wanted = requirement.strip_prefix(pack.id.as_str()).and_then(|rest| rest.strip_prefix(':')).unwrap_or(requirement);
            rows.iter().position(|row| row.requirements.iter().any(|group| is_within(wanted, group)))
        })
    };
    let group = code.get(..3).unwrap_or(code);
    by_rule(code).or_else(|| by_rule(&one.page.name)).or_else(|| by_rule(group)).or_else(by_requirement).or_else(|| rows.len().checked_sub(1))
}

/// Whether a number is, or stands below, another: 9.2.1 below 9.2.
fn is_within(number: &str, group: &str) -> bool {
    number.strip_prefix(group).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Whether a finding stands in the way: a major nonconformity does; of what the row names, whatever
/// is not merely noted. Where nothing is in force everything is only noted, and stands in the way.
pub(super) fn blocks(row: &RowData, one: &Judged, nothing_in_force: bool) -> bool {
    (nothing_in_force || one.level > Level::Note) && (one.grade == Some(Grade::Major) || row.also_blocks.contains(&one.page.code))
}

/// Whether a finding is worth telling though it does not stand in the way.
pub(super) fn is_open_point(one: &Judged, nothing_in_force: bool) -> bool {
    (nothing_in_force || one.level > Level::Note) && one.grade >= Some(Grade::Minor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Registry;
    use crate::standards::embedded_pack;

    #[test]
    fn every_row_reads_and_names_rules_types_and_requirements_that_exist() {
        let pack = embedded_pack("iso-42001").expect("embedded");
        let registry = Registry::embedded();
        let types = crate::schema::builtin_types();
        let written = pack.more["readiness"].as_array().expect("rows").len();
        let mut keys = std::collections::BTreeSet::new();
        for stage in ["1", "2", "surveillance", "recertification"] {
            let rows = rows(&pack, stage);
            assert_eq!(rows.last().map(|row| row.key.as_str()), Some("rest"), "{stage}: the last row takes what is left");
            for row in rows {
                for word in row.rules.iter().chain(&row.also_blocks) {
                    let is_word = word.len() == 3 || word.len() == 6;
                    assert!(is_word || !registry.select(word).is_empty(), "{}: {word}", row.key);
                }
                for number in &row.requirements {
                    assert!(number == "A" || pack.get(number).is_some(), "{}: {number}", row.key);
                }
                for shown in &row.shows {
                    let (kind, field) = shown.split_once('.').unwrap_or((shown, "id"));
                    let kind = types.get(kind).unwrap_or_else(|| panic!("{}: {kind}", row.key));
                    assert!(kind.field(field).is_some(), "{}: {shown}", row.key);
                }
                assert_eq!(row.stops.len(), row.stop_names.len(), "{}: a stop that is not there", row.key);
                for condition in row.stops.iter().chain(&row.needs) {
                    let kind = types.get(&condition.kind).unwrap_or_else(|| panic!("{}: {}", row.key, condition.kind));
                    let words = |field: &str| kind.field(field).unwrap_or_else(|| panic!("{}: {field}", row.key)).leaf_choices().to_vec();
                    assert!(condition.values.iter().all(|value| words(&condition.field).contains(value)), "{}", row.key);
                    let second = condition.unless_field.as_ref().map(|field| words(field)).unwrap_or_default();
                    assert!(condition.unless.iter().all(|value| second.contains(value)), "{}", row.key);
                }
                keys.insert(row.key);
            }
        }
        assert_eq!(keys.len(), written, "a row that is in no audit, or two with one key");
    }
}
