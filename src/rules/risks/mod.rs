//! RSK: risks, what is done about them, and who carries what remains.

mod acceptance;
mod appraisal;
mod assessment;
mod controls;
mod criteria;
mod levels;
mod register;
mod treatment;

pub(super) use register::{Action, Risks};

use super::Check;

/// Functions by code.
pub(super) const CHECKS: &[(&str, Check)] = &[
    ("RSK001", treatment::untreated),
    ("RSK002", controls::not_applicable),
    ("RSK003", controls::not_implemented),
    ("RSK004", levels::mismatch),
    ("RSK005", acceptance::not_accepted),
    ("RSK006", acceptance::unauthorised),
    ("RSK007", levels::unexplained),
    ("RSK008", assessment::missing),
    ("RSK009", assessment::stale),
    ("RSK010", treatment::overdue),
    ("RSK011", criteria::none),
];
