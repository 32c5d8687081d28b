//! SOA: the Statement of Applicability.

mod contradiction;
mod coverage;
mod entries;
mod implementation;
mod justification;
mod statement;

use super::Check;

/// Functions by code.
pub(super) const CHECKS: &[(&str, Check)] = &[
    ("SOA001", coverage::missing),
    ("SOA002", justification::exclusion),
    ("SOA003", justification::inclusion),
    ("SOA004", implementation::unknown),
    ("SOA005", implementation::without_evidence),
    ("SOA006", coverage::duplicate),
    ("SOA007", contradiction::contradicted),
    ("SOA008", statement::outdated),
    ("SOA009", justification::boilerplate),
    ("SOA010", statement::not_approved),
    ("SOA011", implementation::without_date),
];
