//! ROL and TRN: who answers for what, and whether they can.

mod holders;
mod owners;
mod ownership;
mod training;

use super::Check;

/// Functions by code.
pub(super) const CHECKS: &[(&str, Check)] = &[
    ("ROL001", owners::unknown),
    ("ROL002", holders::vacant),
    ("ROL003", holders::no_top_management),
    ("ROL004", ownership::without_owner),
    ("TRN001", training::expired),
];
