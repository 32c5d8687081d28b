//! From what a record writes (`9.2`, `A.5.2-A.5.4`, `iso-27001:A.5.2`) to requirements.

use super::pack::{Kind, Pack, Requirement, embedded_pack, pack_names};
use crate::schema::nearest;
use smol_str::SmolStr;
use std::sync::Arc;

/// One requirement of one pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequirementId {
    /// The pack, by its place in [`Standards`].
    pub pack: u8,
    /// The requirement, by its place in the pack.
    pub index: u16,
}

/// What a written requirement comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// These; a group or range stands for all leaves in it.
    Found(Vec<RequirementId>),
    /// An objective line, where a control is meant.
    Objective(RequirementId),
    /// None, and the nearest that exists.
    Unknown(Option<SmolStr>),
}

/// The standards a repo follows, first the main one, and every other pack for names with a prefix.
#[derive(Clone, Debug)]
pub struct Standards {
    packs: Vec<Arc<Pack>>,
    chosen: usize,
}

impl Standards {
    /// The packs of these names; unknown names are left out (the config's rule tells of them).
    pub fn new(chosen: &[SmolStr]) -> Standards {
        let mut packs: Vec<Arc<Pack>> = Vec::new();
        for name in chosen {
            if let Some(pack) = embedded_pack(name)
                && !packs.iter().any(|known| known.id == pack.id)
            {
                packs.push(pack);
            }
        }
        let count = packs.len();
        Standards { packs, chosen: count }
    }

    /// The packs that were chosen.
    pub fn chosen(&self) -> &[Arc<Pack>] {
        &self.packs[..self.chosen]
    }

    /// Whether a pack was chosen.
    pub fn follows(&self, id: &str) -> bool {
        self.chosen().iter().any(|pack| pack.id == id)
    }

    /// ISO/IEC 42001 when it was chosen, else the first pack with controls.
    pub fn main(&self) -> Option<&Arc<Pack>> {
        self.chosen().iter().find(|pack| pack.id == "iso-42001").or_else(|| self.chosen().first())
    }

    /// The pack of a requirement.
    pub fn pack(&self, id: RequirementId) -> &Pack {
        &self.packs[usize::from(id.pack)]
    }

    /// A requirement.
    pub fn requirement(&self, id: RequirementId) -> &Requirement {
        &self.pack(id).requirements[usize::from(id.index)]
    }

    /// As printed: "ISO/IEC 42001 6.1.3".
    pub fn name(&self, id: RequirementId) -> String {
        format!("{} {}", self.pack(id).name, self.requirement(id).id)
    }

    /// Splits `iso-27001:A.5.2` into pack and number, when what stands before the colon is a pack.
    pub fn split_namespace(text: &str) -> (Option<&str>, &str) {
        match text.split_once(':') {
            Some((pack, id))
                if pack.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
                    && pack.contains(|letter: char| letter.is_ascii_alphabetic()) =>
            {
                (Some(pack.trim()), id.trim())
            }
            _ => (None, text.trim()),
        }
    }

    /// What a written requirement comes to. `own` are the standards the record is tagged with; an
    /// unprefixed number is looked for there first, then in the chosen packs.
    pub fn resolve(&self, text: &str, own: &[&str]) -> Resolved {
        let (namespace, id) = Standards::split_namespace(text);
        let mut order: Vec<usize> = Vec::new();
        match namespace {
            Some(namespace) => match self.packs.iter().position(|pack| pack.id == namespace) {
                Some(at) => order.push(at),
                None => {
                    // A pack that was not chosen can still be named, if it exists.
                    return match embedded_pack(namespace) {
                        Some(pack) if resolve_in(&pack, id).is_some() => Resolved::Found(Vec::new()),
                        Some(pack) => Resolved::Unknown(suggest(&[&pack], id).map(|near| SmolStr::new(format!("{namespace}:{near}")))),
                        None => Resolved::Unknown(
                            nearest(namespace, pack_names().iter().map(SmolStr::as_str)).map(|near| SmolStr::new(format!("{near}:{id}"))),
                        ),
                    };
                }
            },
            None => {
                order.extend(own.iter().filter_map(|name| self.packs.iter().position(|pack| pack.id == *name)));
                order.extend(0..self.chosen);
            }
        }
        for at in &order {
            let pack = &self.packs[*at];
            if let Some(found) = resolve_in(pack, id) {
                let id = |index: usize| RequirementId { pack: *at as u8, index: index as u16 };
                if let [only] = found.as_slice()
                    && pack.requirements[*only].kind == Kind::Objective
                {
                    return Resolved::Objective(id(*only));
                }
                let mut all: Vec<RequirementId> = found.into_iter().filter(|at| pack.requirements[*at].kind.is_leaf()).map(id).collect();
                if namespace.is_none() {
                    self.add_shared(&mut all, own);
                }
                return Resolved::Found(all);
            }
        }
        let packs: Vec<&Pack> = order.iter().map(|at| &*self.packs[*at]).collect();
        Resolved::Unknown(suggest(&packs, id))
    }

    /// A clause that standards share counts for each of those a record is tagged with, under its
    /// number there. Controls never do: they share numbers, not meaning.
    fn add_shared(&self, found: &mut Vec<RequirementId>, own: &[&str]) {
        for (at, pack) in self.packs.iter().enumerate().filter(|(_, pack)| own.contains(&pack.id.as_str())) {
            let others = found.iter().filter(|one| usize::from(one.pack) != at);
            let keys: Vec<SmolStr> = others.filter_map(|one| shared_clause(self.pack(*one), self.requirement(*one))).collect();
            let here = pack.requirements.iter().enumerate();
            let same = here.filter(|(_, requirement)| shared_clause(pack, requirement).is_some_and(|key| keys.contains(&key)));
            let ids: Vec<RequirementId> = same.map(|(index, _)| RequirementId { pack: at as u8, index: index as u16 }).collect();
            found.extend(ids.into_iter().filter(|id| !found.contains(id)).collect::<Vec<_>>());
        }
    }

    /// Whether a text has the form of a control's number in a chosen pack, known or not.
    pub fn looks_like_control(&self, text: &str) -> bool {
        let (namespace, id) = Standards::split_namespace(text);
        if namespace.is_some_and(|name| pack_names().iter().any(|pack| pack == name)) {
            return true;
        }
        let Some(rest) = id.strip_prefix("A.") else {
            return false;
        };
        !rest.is_empty() && rest.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    }
}

/// The clause of ISO/IEC 42001 that a clause is, or shares its text with.
fn shared_clause(pack: &Pack, requirement: &Requirement) -> Option<SmolStr> {
    if requirement.kind != Kind::Clause {
        return None;
    }
    if pack.id == "iso-42001" { Some(requirement.id.clone()) } else { requirement.shared.clone() }
}

/// The leaves a number, a group or a range stands for; `None` when a part of it does not exist.
fn resolve_in(pack: &Pack, id: &str) -> Option<Vec<usize>> {
    if let Some((at, requirement)) = pack.get(id) {
        let leaves = &pack.leaves[at];
        return Some(if requirement.kind == Kind::Objective { vec![at] } else { leaves.clone() });
    }
    let (from, to) = range_ends(id)?;
    let (first, _) = pack.get(from)?;
    let (last, _) = pack.get(to)?;
    if first > last {
        return None;
    }
    let end = pack.leaves[last].iter().copied().max().unwrap_or(last).max(last);
    Some((first..=end).filter(|at| pack.requirements[*at].kind.is_leaf()).collect())
}

/// `A.5.2-A.5.4`, `4–10`, `4 to 10`, `A.5.2..A.5.4`.
fn range_ends(text: &str) -> Option<(&str, &str)> {
    for sign in ["..", "–", "—", " to ", " bis ", "-"] {
        if let Some((from, to)) = text.split_once(sign) {
            let (from, to) = (from.trim(), to.trim());
            return (!from.is_empty() && !to.is_empty()).then_some((from, to));
        }
    }
    None
}

/// The nearest number, or the number of the title that was written instead.
fn suggest(packs: &[&Pack], written: &str) -> Option<SmolStr> {
    let folded = |text: &str| -> String { text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    let wanted = folded(written);
    if wanted.is_empty() {
        return None;
    }
    // Controls first: a clause and a control may share a title, and controls are what people name.
    for controls in [true, false] {
        for requirement in packs.iter().flat_map(|pack| &pack.requirements) {
            let titles = requirement.variants.iter().map(|variant| &**variant).chain([&*requirement.title]);
            let fits = requirement.kind.is_leaf() && (requirement.kind == Kind::Control) == controls;
            if fits && titles.into_iter().any(|title| folded(title) == wanted) {
                return Some(requirement.id.clone());
            }
        }
    }
    let mut best: Option<(usize, &SmolStr)> = None;
    for requirement in packs.iter().flat_map(|pack| &pack.requirements).filter(|requirement| requirement.kind.is_leaf()) {
        let distance = strsim::damerau_levenshtein(written, &requirement.id);
        if distance <= 1 + usize::from(written.len() > 8) && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, &requirement.id));
        }
    }
    best.map(|(_, id)| id.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standards() -> Standards {
        Standards::new(&["iso-42001".into(), "iso-27001".into()])
    }

    fn ids(text: &str, own: &[&str]) -> Vec<String> {
        let standards = standards();
        match standards.resolve(text, own) {
            Resolved::Found(found) => found.into_iter().map(|id| standards.name(id)).collect(),
            other => vec![format!("{other:?}")],
        }
    }

    #[test]
    fn numbers_groups_and_ranges_stand_for_their_leaves() {
        assert_eq!(ids("6.1.3", &[]), ["ISO/IEC 42001 6.1.3"]);
        assert_eq!(ids("9.2", &[]), ["ISO/IEC 42001 9.2.1", "ISO/IEC 42001 9.2.2"]);
        assert_eq!(ids("A.5.2–A.5.4", &[]).len(), 3);
        assert_eq!(ids("4-10", &[]).len(), 32);
        assert_eq!(ids("A.6", &[]).len(), 9);
        assert_eq!(ids("A.2-A.3", &[]).len(), 5);
    }

    #[test]
    fn standards_never_mix() {
        assert!(ids("iso-27001:A.5.2", &[])[0].starts_with("ISO/IEC 27001"));
        assert!(ids("A.5.2", &["iso-27001"])[0].starts_with("ISO/IEC 27001"));
        assert!(ids("A.5.2", &[])[0].starts_with("ISO/IEC 42001"));
    }

    #[test]
    fn a_shared_clause_counts_for_each_standard_a_record_is_tagged_with() {
        assert_eq!(ids("9.2.1", &["iso-42001", "iso-27001"]), ["ISO/IEC 42001 9.2.1", "ISO/IEC 27001 9.2.1"]);
        assert_eq!(ids("9.2.1", &["iso-27001"]), ["ISO/IEC 27001 9.2.1"]);
        assert_eq!(ids("iso-27001:9.2.1", &["iso-42001", "iso-27001"]), ["ISO/IEC 27001 9.2.1"]);
        assert_eq!(ids("A.5.2", &["iso-42001", "iso-27001"]), ["ISO/IEC 42001 A.5.2"]);
        assert_eq!(ids("6.1.4", &["iso-42001", "iso-27001"]), ["ISO/IEC 42001 6.1.4"]);
        let three = Standards::new(&["iso-42001".into(), "iso-9001".into()]);
        let Resolved::Found(found) = three.resolve("10.1", &["iso-42001", "iso-9001"]) else { panic!("a clause") };
        let names: Vec<String> = found.into_iter().map(|id| three.name(id)).collect();
        assert_eq!(names, ["ISO/IEC 42001 10.1", "ISO 9001 10.3"]);
    }

    #[test]
    fn what_does_not_exist_is_told_with_the_nearest() {
        let standards = Standards::new(&["iso-42001".into()]);
        assert!(matches!(standards.resolve("A.5.1", &[]), Resolved::Objective(_)));
        assert_eq!(standards.resolve("A.6.2.9", &[]), Resolved::Unknown(Some("A.6.2.2".into())));
        assert_eq!(standards.resolve("AI policy", &[]), Resolved::Unknown(Some("A.2.2".into())));
        assert_eq!(standards.resolve("nonsense", &[]), Resolved::Unknown(None));
    }
}
