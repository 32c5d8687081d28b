//! Each point with its state.

use super::shown::{Shown, View, leaves, shown};
use crate::standards::{Pack, Requirement};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// How a point stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A record shows it.
    InPlace,
    /// Records serve what it is mapped to; what the management system leaves open is not shown.
    Partial,
    /// Nothing serves it.
    Missing,
    /// A record that could serve it can't be read.
    Unknown,
    /// It binds nobody here.
    Excluded,
}

impl Standing {
    /// Its words.
    pub fn word(self) -> &'static str {
        match self {
            Standing::InPlace => "in place",
            Standing::Partial => "partial",
            Standing::Missing => "missing",
            Standing::Unknown => "unknown",
            Standing::Excluded => "excluded",
        }
    }
}

/// One point.
#[derive(Clone, Debug)]
pub struct PointState<'a> {
    /// The point.
    pub requirement: &'a Requirement,
    /// How it stands.
    pub standing: Standing,
    /// The records that serve it.
    pub shown: Shown,
}

/// All points of a pack.
#[derive(Clone, Debug)]
pub struct Crosswalk<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// What always has to be said with it.
    pub disclaimer: &'a str,
    /// Its points, in order.
    pub points: Vec<PointState<'a>>,
}

/// The crosswalk of a pack that is followed; `roles` are ours for the systems in scope, or none
/// when they are not known. `told` holds the requirements
/// that each finding names: what one speaks against is not in place.
pub fn crosswalk<'a>(view: &View<'a>, pack: &str, roles: &BTreeSet<String>, told: &[Vec<SmolStr>]) -> Option<Crosswalk<'a>> {
    let chosen = view.standards.chosen().iter().find(|chosen| chosen.id == pack)?;
    let disclaimer = chosen.more.get("disclaimer").and_then(toml::Value::as_str);
    let points = leaves(view.standards, &chosen.id, None).into_iter().map(|(id, requirement)| {
        let shown = shown(view, id);
        let standing = match standing(view, requirement, &shown, roles) {
            Standing::InPlace if told.iter().any(|named| speaks_against(chosen, requirement, named)) => Standing::Partial,
            other => other,
        };
        PointState { requirement, standing, shown }
    });
    Some(Crosswalk { pack: chosen, disclaimer: disclaimer.unwrap_or(SHARED), points: points.collect() })
}

/// What has to be said of a standard that shares clauses with ours.
const SHARED: &str = "This mapping shows which records of the management system can serve a requirement of the other standard as well. It is an engineering judgement, not conformity: an auditor of that standard looks at it by that standard.";

/// Whether a finding's requirements name a point, or all that stands under a number. Where they name an
/// article and some of its points, the finding is about those points.
fn speaks_against(pack: &Pack, point: &Requirement, told: &[SmolStr]) -> bool {
    let named = || told.iter().filter_map(|text| text.strip_prefix(pack.id.as_str())?.strip_prefix(':'));
    let is_narrowed = |number: &str| named().any(|other| other != number && pack.is_under(other, number));
    named().any(|number| pack.is_under(&point.id, number) && !is_narrowed(number))
}

fn standing(view: &View<'_>, requirement: &Requirement, shown: &Shown, roles: &BTreeSet<String>) -> Standing {
    let binds = &requirement.applies_to;
    if !binds.is_empty() && !roles.is_empty() && !binds.iter().any(|role| roles.contains(role.as_str())) {
        return Standing::Excluded;
    }
    if !shown.named.is_empty() || (requirement.coverage == "full" && shown.is_shown(requirement)) {
        return Standing::InPlace;
    }
    if !shown.fitting.is_empty() || !shown.helping.is_empty() {
        return Standing::Partial;
    }
    if requirement.records.iter().any(|kind| view.graph.may_be_unreadable(kind)) { Standing::Unknown } else { Standing::Missing }
}
