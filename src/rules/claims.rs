//! CLM: what is said in public about certification and law. One function for all codes: the words
//! were found when the documents were read, and here it is judged whether the records bear them out.

use super::{Check, Context, Findings};
use crate::claims::{Claim, Needs, claims};
use crate::model::{Record, RecordId};
use crate::source::{Place, Span};
use std::collections::BTreeSet;

/// Functions by code.
pub(super) const CHECKS: &[(&str, Check)] = &[
    ("CLM001", overclaims),
    ("CLM002", overclaims),
    ("CLM003", overclaims),
    ("CLM004", overclaims),
    ("CLM005", overclaims),
    ("CLM006", overclaims),
    ("CLM007", overclaims),
    ("CLM008", overclaims),
    ("CLM009", overclaims),
    ("CLM010", overclaims),
    ("CLM011", overclaims),
    ("CLM012", overclaims),
    ("CLM013", overclaims),
    ("CLM014", overclaims),
    ("CLM015", overclaims),
    ("CLM016", overclaims),
    ("CLM017", overclaims),
    ("CLM018", overclaims),
    ("CLM019", overclaims),
    ("CLM020", overclaims),
    ("CLM021", overclaims),
    ("CLM022", overclaims),
    ("CLM023", overclaims),
    ("CLM024", overclaims),
    ("CLM025", overclaims),
];

/// A sentence says more than is true.
fn overclaims(context: &Context<'_>, out: &mut Findings) {
    let Some(claims) = claims() else { return };
    let code = out.code.clone();
    let mut certificates = None;
    for document in &context.corpus.documents {
        let mut told: BTreeSet<Span> = BTreeSet::new();
        for hit in document.hits.iter().filter(|hit| hit.code == code) {
            let Some(claim) = claims.get(&hit.detail) else { continue };
            let state = certificates.get_or_insert_with(|| certificate_state(context));
            if !state.bears_out(claim) && told.insert(hit.span) {
                tell(claim, Place::File(document.file, hit.span), state, context, out);
            }
        }
    }
}

fn tell(claim: &Claim, place: Place, state: &CertificateState, context: &Context<'_>, out: &mut Findings) {
    let finding = out.add(place, format!("this {}", claim.says));
    finding.help(format!("{} Say instead: {}", claim.why, claim.safe));
    if claim.needs.is_some()
        && let Some(certificate) = state.shown
    {
        let record = context.record(certificate);
        let (at, says) = match claim.needs {
            Some(Needs::NarrowCertificate) => (record.at("systems"), "covers these systems"),
            _ if record.has("state") => (record.at("state"), "is in this state"),
            _ => (record.at("expires"), "ends here"),
        };
        finding.related(at, format!("{} {says}", record.name()));
    }
}

/// What the certificate records come to on the day.
struct CertificateState {
    /// What holds of them; nothing when that can't be told.
    holds: Option<Needs>,
    /// The certificate to show.
    shown: Option<RecordId>,
}

impl CertificateState {
    /// Whether the records bear a claim out, or can't tell.
    fn bears_out(&self, claim: &Claim) -> bool {
        claim.needs.is_some_and(|needs| self.holds != Some(needs))
    }
}

fn certificate_state(context: &Context<'_>) -> CertificateState {
    let of_ours = |record: &Record| record.standards().is_empty() || record.standards().contains(&"iso-42001");
    let all: Vec<(RecordId, &Record)> = context.of_type("certificate").filter(|(_, record)| of_ours(record)).collect();
    if context.may_be_unreadable("certificate") {
        return CertificateState { holds: None, shown: None };
    }
    let Some((newest, _)) = all.last() else {
        return CertificateState { holds: Some(Needs::NoCertificate), shown: None };
    };
    let valid: Vec<RecordId> = all.iter().filter(|(_, record)| is_valid(record, context)).map(|(id, _)| *id).collect();
    if valid.is_empty() {
        return CertificateState { holds: Some(Needs::NoValidCertificate), shown: Some(*newest) };
    }
    let narrow = is_narrow(&valid, context);
    CertificateState { holds: narrow.then_some(Needs::NarrowCertificate), shown: valid.last().copied() }
}

/// Active, issued and not expired; a value that can't be read is told elsewhere and counts for it.
fn is_valid(record: &Record, context: &Context<'_>) -> bool {
    let active = !record.has("state") || record.is("state", "active") || record.is_faulty("state");
    let issued = record.date("issued").is_none_or(|issued| issued.day <= context.today);
    let runs = record.date("expires").is_none_or(|expires| context.today <= expires.day);
    record.is_live() && active && issued && runs
}

/// Whether the certificates miss a system that is in scope.
fn is_narrow(valid: &[RecordId], context: &Context<'_>) -> bool {
    let named = |id: RecordId| context.graph.named_in(id, "systems").map(|(system, _)| system).collect::<Vec<_>>();
    let unsure = |id: RecordId| !context.record(id).has("systems") || context.graph.is_broken(context.corpus, id, "systems");
    if valid.iter().any(|id| unsure(*id)) {
        return false;
    }
    let covered: BTreeSet<RecordId> = valid.iter().flat_map(|id| named(*id)).collect();
    let scopes: Vec<RecordId> = context.live("scope").map(|(id, _)| id).collect();
    let in_scope: Vec<RecordId> = if scopes.is_empty() {
        context
            .live("system")
            .filter(|(_, system)| system.truth("in_scope") != Some(false) && !system.is("lifecycle", "retired"))
            .map(|(id, _)| id)
            .collect()
    } else {
        scopes.into_iter().flat_map(named).collect()
    };
    in_scope.iter().any(|system| !covered.contains(system) && context.record(*system).is_live())
}
