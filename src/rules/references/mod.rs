//! REF: what records name.

mod cycles;
mod links;
mod names;
mod standing;

use super::Check;

/// Functions by code.
pub(super) const CHECKS: &[(&str, Check)] = &[
    ("REF001", names::unresolved),
    ("REF002", names::wrong_type),
    ("REF003", standing::retired),
    ("REF004", links::broken_link),
    ("REF005", links::broken_anchor),
    ("REF006", standing::orphan),
    ("REF007", names::unknown_requirement),
    ("REF008", names::objective),
    ("REF009", standing::draft),
    ("REF010", cycles::cycle),
];
