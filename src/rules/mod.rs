//! What an auditor would raise. A rule is a page (`rules/CODE.md`), and a function where data can't
//! say it. Rules see the [`Context`] and nothing else: no files, no clock, no levels.

mod assessments;
mod chain;
mod context;
mod declared;
mod examples;
mod finding;
mod page;
mod parties;
mod registry;

mod ai_act;
mod audits;
mod certification;
mod changes;
mod claims;
mod configuration;
mod coverage;
mod documents;
mod events;
mod evidence;
mod history;
mod incidents;
mod independence;
mod management_review;
mod moved;
mod nonconformities;
mod references;
mod reviews;
mod risks;
mod roles;
mod soa;
mod systems;

pub use assessments::{Held, held};
pub use configuration::{BasePolicy, Policy, Signer, SuppressionFacts, SuppressionKey, signers, suppression_findings, weakened};
pub use context::Context;
pub use declared::Declared;
pub use events::{counts_for, interval as event_interval};
pub use examples::{Archive, Example, examples, lacking_examples, parse_archive};
pub use finding::{Edit, Finding, Findings, Fix, Grade, Related, Unknown};
pub use nonconformities::nonconformity_due;
pub use page::{Page, PageError, parse_page};
pub use parties::{Parties, has_authority};
pub use registry::{Check, Registry, Rule, embedded_pages, run};
pub use reviews::{Due, review_due};

/// Functions by code, one list per group.
const GROUPS: &[&[(&str, Check)]] = &[
    ai_act::CHECKS,
    audits::CHECKS,
    certification::CHECKS,
    changes::CHECKS,
    claims::CHECKS,
    configuration::CHECKS,
    documents::CHECKS,
    evidence::CHECKS,
    history::CHECKS,
    incidents::CHECKS,
    management_review::CHECKS,
    nonconformities::CHECKS,
    references::CHECKS,
    reviews::CHECKS,
    risks::CHECKS,
    roles::CHECKS,
    soa::CHECKS,
    systems::CHECKS,
];
