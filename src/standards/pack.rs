//! One pack: the requirements of a standard and what an auditor expects of them.

use super::checking::{AuditPlan, CertificationCycle, NonconformityClocks, ReviewPlan};
use crate::lexicon::folded;
use crate::schema::nearest;
use foldhash::HashMap;
use include_dir::{Dir, include_dir};
use serde::Deserialize;
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, OnceLock};

static PACKS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/standards");

/// What kind of requirement it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A number that only groups others (4, 6.1).
    Heading,
    /// A clause that can be audited.
    Clause,
    /// A group of controls (A.6, A.6.2).
    Area,
    /// An objective line: no control (A.6.1.1).
    Objective,
    /// A control.
    Control,
    /// An article of a law.
    Article,
    /// A part of an article or annex.
    Point,
}

impl Kind {
    /// Whether records can show it: a leaf, not a group.
    pub fn is_leaf(self) -> bool {
        matches!(self, Kind::Clause | Kind::Control | Kind::Article | Kind::Point)
    }

    /// What people call it.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Heading | Kind::Clause => "clause",
            Kind::Area => "control area",
            Kind::Objective => "control objective",
            Kind::Control => "control",
            Kind::Article => "article",
            Kind::Point => "point",
        }
    }
}

/// One clause, control or article.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Requirement {
    /// Its number.
    pub id: SmolStr,
    /// Its kind.
    pub kind: Kind,
    /// Its title.
    pub title: Box<str>,
    /// The number it stands under.
    #[serde(default)]
    pub parent: Option<SmolStr>,
    /// The area a control counts for.
    #[serde(default)]
    pub area: Option<SmolStr>,
    /// In our words: what it asks and what shows it.
    #[serde(default)]
    pub hint: Box<str>,
    /// The types of record that show it.
    #[serde(default)]
    pub records: Vec<SmolStr>,
    /// Whether documented information is asked for: `yes`, `partly`, `no`.
    #[serde(default)]
    pub documented: SmolStr,
    /// Other spellings of the title.
    #[serde(default)]
    pub variants: Vec<Box<str>>,
    /// Clauses of ISO/IEC 42001 that help to show it (a law's point).
    #[serde(default)]
    pub clauses: Vec<SmolStr>,
    /// Controls of ISO/IEC 42001 that help to show it (a law's point).
    #[serde(default)]
    pub controls: Vec<SmolStr>,
    /// How far an AI management system covers it: `full`, `partial`, `gap`.
    #[serde(default)]
    pub coverage: SmolStr,
    /// Whether only a record that names it shows it, however much else serves it.
    #[serde(default)]
    pub by_name: bool,
    /// What it leaves open.
    #[serde(default)]
    pub gap: Box<str>,
    /// Whom it binds: `provider`, `deployer`, ….
    #[serde(default)]
    pub applies_to: Vec<SmolStr>,
    /// The clause of ISO/IEC 42001 it shares its text with.
    #[serde(default)]
    pub shared: Option<SmolStr>,
    /// What must be shown for AI all the same.
    #[serde(default)]
    pub still: Box<str>,
}

/// Documented information without which there is no management system.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Mandatory {
    /// The clause that asks for it.
    pub requirement: SmolStr,
    /// One of these types must have a record.
    pub types: Vec<SmolStr>,
    /// What it is, for the message.
    pub what: Box<str>,
    /// The rule that tells of its absence instead.
    #[serde(default)]
    pub reported_by: Option<SmolStr>,
    /// When that rule does; always, if not said.
    #[serde(default)]
    pub reported_when: Option<When>,
    /// Whether that rule is quiet about a draft, which is then told here.
    #[serde(default)]
    pub draft_told_here: bool,
}

/// A condition on records.
#[derive(Clone, Debug, Deserialize)]
pub struct When {
    /// The type of record.
    #[serde(rename = "type")]
    pub kind: SmolStr,
    /// Field = values, one of which must hold; `*` for any value.
    #[serde(rename = "where", default)]
    pub conditions: BTreeMap<SmolStr, Vec<SmolStr>>,
}

/// Facts that contradict an exclusion.
#[derive(Clone, Debug, Deserialize)]
pub struct Contradiction {
    /// The controls it is about.
    pub controls: Vec<SmolStr>,
    /// The records that contradict.
    #[serde(flatten)]
    pub when: When,
    /// What takes it back: field = values, one of which holds.
    #[serde(default)]
    pub unless: BTreeMap<SmolStr, Vec<SmolStr>>,
    /// Why, with `{id}` for the record.
    pub says: Box<str>,
}

/// What a justification in the Statement of Applicability is worth.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct JustificationFacts {
    /// Words that only repeat the decision, in lower case.
    pub says_nothing: Vec<SmolStr>,
}

/// What evidence can show.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct EvidenceFacts {
    /// Controls whose very subject is a policy: it may show them.
    pub shown_by_policy: Vec<SmolStr>,
    /// Controls that only leave traces once a system runs.
    pub after_deployment: Vec<SmolStr>,
    /// For how many controls one file may stand before it is worth a word.
    pub reuse_limit: usize,
}

/// How often a type of record is looked at.
#[derive(Clone, Debug, Deserialize)]
pub struct Interval {
    /// What auditors expect.
    pub expected: SmolStr,
    /// The longest that raises no eyebrow.
    pub maximum: SmolStr,
}

/// A standard as data.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Pack {
    /// Its key: `iso-42001`.
    pub id: SmolStr,
    /// Its full title.
    pub title: Box<str>,
    /// As written before a number.
    pub name: Box<str>,
    /// Names a slip of the finger away from its own that no standard has.
    #[serde(default)]
    pub slips: Vec<Box<str>>,
    /// What the numbers of controls look like.
    #[serde(default)]
    pub control_pattern: Option<Box<str>>,
    /// Its requirements in order.
    #[serde(rename = "requirement", default)]
    pub requirements: Vec<Requirement>,
    /// Records without which there is no management system.
    #[serde(default)]
    pub mandatory: Vec<Mandatory>,
    /// Facts that contradict exclusions.
    #[serde(rename = "contradiction", default)]
    pub contradictions: Vec<Contradiction>,
    /// Intervals per type.
    #[serde(rename = "interval", default)]
    pub intervals: BTreeMap<SmolStr, Interval>,
    /// What a justification is worth.
    #[serde(default)]
    pub justification: JustificationFacts,
    /// What evidence can show.
    #[serde(default)]
    pub evidence: EvidenceFacts,
    /// Internal audits and management reviews.
    #[serde(default)]
    pub audit: Option<AuditPlan>,
    /// Clocks of nonconformities.
    #[serde(default)]
    pub nonconformity: Option<NonconformityClocks>,
    /// What a management review looks at.
    #[serde(default)]
    pub management_review: Option<ReviewPlan>,
    /// The certification cycle.
    #[serde(default)]
    pub cycle: Option<CertificationCycle>,
    /// Everything else, read by who knows it.
    #[serde(flatten)]
    pub more: toml::Table,
    /// Positions by number.
    #[serde(skip)]
    pub(super) index: HashMap<SmolStr, usize>,
    /// For each requirement, the leaves that stand under it or that it is.
    #[serde(skip)]
    pub(super) leaves: Vec<Vec<usize>>,
}

impl Pack {
    /// The requirement of this number.
    pub fn get(&self, id: &str) -> Option<(usize, &Requirement)> {
        self.index.get(id).map(|at| (*at, &self.requirements[*at]))
    }

    /// The controls, in order.
    pub fn controls(&self) -> impl Iterator<Item = &Requirement> {
        self.requirements.iter().filter(|requirement| requirement.kind == Kind::Control)
    }

    /// Whether `id` stands under `ancestor`, or is it.
    pub fn is_under(&self, id: &str, ancestor: &str) -> bool {
        let mut at = Some(id);
        for _ in 0..8 {
            match at {
                Some(found) if found == ancestor => return true,
                Some(found) => at = self.get(found).and_then(|(_, requirement)| requirement.parent.as_deref()),
                None => return false,
            }
        }
        false
    }
}

/// The names of the packs that come with aimslint.
pub fn pack_names() -> Vec<SmolStr> {
    let mut names: Vec<SmolStr> = PACKS
        .files()
        .filter_map(|file| file.path().file_name()?.to_str()?.strip_suffix(".toml").map(SmolStr::new))
        .filter(|name| !matches!(name.as_str(), "overclaims" | "synonyms"))
        .collect();
    names.sort();
    names
}

/// The packs whose number stands in a text: `iso-27001` in `ISO/IEC 27001:2022, Annex A`.
pub(crate) fn packs_numbered(text: &str) -> impl Iterator<Item = SmolStr> {
    let numbers: Vec<&str> = text.split(|letter: char| !letter.is_ascii_digit()).filter(|number| number.len() > 3).collect();
    pack_names().into_iter().filter(move |pack| pack.rsplit('-').next().is_some_and(|end| numbers.contains(&end)))
}

/// The name of a standard as it compares: ISO standards go by with and without the IEC.
fn plain(name: &str) -> String {
    folded(name).replace("iec", "")
}

/// The pack that a written standard most likely means, and whether it is written in one of its own
/// names: `iso-42001`, `ISO/IEC 42001`, `ISO/IEC 42001:2023`. A number of its own as long as ours is
/// another standard, however near (`iso-27002`), unless the pack says that there is none beside it.
pub fn pack_meant(written: &str) -> Option<(&'static str, bool)> {
    static NAMES: LazyLock<Vec<(SmolStr, [String; 3])>> = LazyLock::new(|| {
        let packs = pack_names().into_iter().filter_map(|name| embedded_pack(&name));
        packs.map(|pack| (pack.id.clone(), [&*pack.id, &*pack.name, &*pack.title].map(plain))).collect()
    });
    let names = &*NAMES;
    let wanted = plain(written);
    if let Some((id, _)) = names.iter().find(|(_, names)| names.contains(&wanted)) {
        return Some((id, true));
    }
    let number = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    let bare = !wanted.is_empty() && wanted.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((id, _)) = names.iter().find(|(id, _)| bare && id.rsplit('-').next() == Some(wanted.as_str())) {
        return Some((id, false));
    }
    let near = nearest(written, names.iter().map(|(id, _)| id.as_str()))?;
    let is_none = || embedded_pack(near).is_some_and(|pack| pack.slips.iter().any(|name| plain(name) == wanted));
    (number(near) == 0 || number(near) != number(written) || is_none()).then_some((near, false))
}

/// The text of a data file that comes with aimslint.
pub(crate) fn data_text(name: &str) -> Option<&'static str> {
    PACKS.get_file(format!("{name}.toml")).and_then(|file| file.contents_utf8())
}

/// A pack by name, read once.
pub fn embedded_pack(name: &str) -> Option<Arc<Pack>> {
    static READ: OnceLock<Mutex<HashMap<SmolStr, Option<Arc<Pack>>>>> = OnceLock::new();
    let mut read = READ.get_or_init(Mutex::default).lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    read.entry(SmolStr::new(name)).or_insert_with(|| parse(data_text(name)?).ok().map(Arc::new)).clone()
}

fn parse(text: &str) -> Result<Pack, toml::de::Error> {
    let mut pack: Pack = toml::from_str(text)?;
    pack.index = pack.requirements.iter().enumerate().map(|(at, requirement)| (requirement.id.clone(), at)).collect();
    pack.leaves = (0..pack.requirements.len()).map(|_| Vec::new()).collect();
    for at in 0..pack.requirements.len() {
        if !pack.requirements[at].kind.is_leaf() {
            continue;
        }
        let mut above = Some(at);
        for _ in 0..8 {
            let Some(group) = above else { break };
            pack.leaves[group].push(at);
            above = pack.requirements[group].parent.as_ref().and_then(|parent| pack.index.get(parent)).copied();
        }
    }
    Ok(pack)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pack_is_read_and_hangs_together() {
        for name in pack_names() {
            let made = parse(data_text(&name).expect("embedded"));
            let pack = made.unwrap_or_else(|error| panic!("{name}: {error}"));
            for requirement in &pack.requirements {
                if let Some(parent) = &requirement.parent {
                    assert!(pack.get(parent).is_some(), "{name} {}: parent {parent}", requirement.id);
                }
            }
            assert_eq!(pack.index.len(), pack.requirements.len(), "{name}: a number twice");
        }
    }

    #[test]
    fn the_standard_has_32_clauses_and_38_controls_in_9_areas() {
        let pack = embedded_pack("iso-42001").expect("embedded");
        let count = |kind: Kind| pack.requirements.iter().filter(|requirement| requirement.kind == kind).count();
        assert_eq!((count(Kind::Clause), count(Kind::Control), count(Kind::Objective)), (32, 38, 10));
        let mut areas: Vec<&str> = pack.controls().filter_map(|control| control.area.as_deref()).collect();
        areas.dedup();
        assert_eq!(areas, ["A.2", "A.3", "A.4", "A.5", "A.6", "A.7", "A.8", "A.9", "A.10"]);
    }
}
