//! Rules of this group.

use super::Check;

/// Functions by code.
pub(super) const CHECKS: &[(&str, Check)] = &[];
