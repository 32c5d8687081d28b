//! What a pack says about checking: audits, reviews, clocks of nonconformities, certification.

use crate::schema::{Period, parse_period};
use serde::{Deserialize, Deserializer};
use smol_str::SmolStr;

/// Internal audit and management review: how often, and of what.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct AuditPlan {
    /// The newest internal audit may not be older.
    #[serde(deserialize_with = "period")]
    pub internal_audit: Period,
    /// The newest management review may not be older.
    #[serde(deserialize_with = "period")]
    pub management_review: Period,
    /// Within it everything is audited once.
    #[serde(deserialize_with = "period")]
    pub coverage: Period,
    /// In the first audits, what is still ahead counts for so long.
    #[serde(deserialize_with = "period")]
    pub first_round: Period,
    /// What is audited, beside all applicable controls.
    pub covers: Vec<SmolStr>,
    /// Whoever owns a record of these types that was audited can't audit it.
    pub owned: Vec<SmolStr>,
    /// An audit of these looks at the AI systems, when it names none.
    pub systems: Vec<SmolStr>,
    /// The work of auditors: to own it takes no independence away.
    pub own_work: Vec<SmolStr>,
}

/// How long a nonconformity may stay open that sets no day of its own.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct NonconformityClocks {
    /// A major one, from the day it was raised.
    #[serde(deserialize_with = "period")]
    pub major: Period,
    /// A minor one, when no audit is known by which it is due.
    #[serde(deserialize_with = "period")]
    pub minor_fallback: Period,
    /// External audits at which minor ones are verified.
    pub verified_at: Vec<SmolStr>,
}

/// What a management review looks at.
#[derive(Clone, Debug, Deserialize)]
pub struct ReviewPlan {
    /// Meetings no further apart are one review.
    #[serde(deserialize_with = "period")]
    pub together: Period,
    /// The inputs, in the order of the clause.
    #[serde(rename = "input", default)]
    pub inputs: Vec<ReviewInput>,
}

/// One input of a management review.
#[derive(Clone, Debug, Deserialize)]
pub struct ReviewInput {
    /// Its key in the record.
    pub id: SmolStr,
    /// What it is, for messages.
    pub label: Box<str>,
    /// Other words for the key.
    #[serde(default)]
    pub synonyms: Vec<Box<str>>,
}

/// The certification cycle.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct CertificationCycle {
    /// The first surveillance, from the decision.
    #[serde(deserialize_with = "period")]
    pub first_surveillance: Period,
    /// Before expiry, the recertification should be planned.
    #[serde(deserialize_with = "period")]
    pub recertification_warning: Period,
    /// Standards that a certification body must be accredited for, by number.
    pub accreditation: Vec<SmolStr>,
}

fn period<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Period, D::Error> {
    let text = SmolStr::deserialize(deserializer)?;
    parse_period(&text).ok_or_else(|| serde::de::Error::custom(format!("`{text}` is no period")))
}
