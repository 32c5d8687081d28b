//! GIT: what history proves or contradicts. Each says which commit, states facts and accuses nobody.

mod approvals;
mod closed;
mod code;
mod dates;
mod deleted;
mod ids;
mod reviews;
mod suspect;
mod tell;
mod unavailable;
mod versions;

use super::{Check, Context, Findings};

/// Functions by code.
pub(super) const CHECKS: &[(&str, Check)] = &[
    ("GIT001", reviews::changed_since_review),
    ("GIT002", dates::backdated),
    ("GIT003", approvals::self_approved),
    ("GIT004", closed::closed_record_changed),
    ("GIT005", versions::version_not_raised),
    ("GIT006", ids::id_reused),
    ("GIT007", suspect::suspect_link),
    ("GIT008", code::governed_code_changed),
    ("GIT009", unavailable::history_unavailable),
    ("GIT010", reviews::rubber_stamp),
    ("GIT011", deleted::record_deleted),
];
