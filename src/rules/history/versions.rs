//! GIT005: content changed under one version number.

use super::tell::{commits, differences};
use super::{Context, Findings};
use crate::chronicle::RecordState;

/// Approved content changed while `version` stayed.
pub(super) fn version_not_raised(context: &Context<'_>, out: &mut Findings) {
    let Some(chronicle) = context.chronicle() else {
        return;
    };
    for (id, record) in context.corpus.iter().filter(|(_, record)| record.has("version")) {
        let life = chronicle.of(id);
        let Some(now) = life.now().filter(|now| is_approved(now)) else {
            continue;
        };
        let version = now.get("version");
        let bases = life.since(|state| state.get("version") == version && is_approved(state));
        if bases.iter().filter_map(|at| life.state(*at)).any(|state| state.says_same(now)) {
            continue;
        }
        let Some((base, approved)) = bases.last().and_then(|at| Some((*at, life.state(*at)?))) else {
            continue;
        };
        let changed = life.changed_since(base);
        let what = differences(approved, now);
        if changed.is_empty() || what.is_empty() {
            continue;
        }
        let who = commits(chronicle, changed.iter().map(|at| life.versions[*at].commit));
        let message = format!("{what} changed after approval and the version is still `{}`: {who}", crate::schema::brief(version.unwrap_or("")));
        out.on(id, record.at("version"), message).help("raise `version` and have the new one approved, or take the change back");
    }
}

/// Whether a record was in force as approved.
fn is_approved(state: &RecordState) -> bool {
    match state.get("status") {
        Some("approved") => true,
        Some("draft" | "in-review" | "retired") => false,
        _ => state.get("approved").is_some(),
    }
}
