//! CER: the certificate and its cycle.

use super::events::{Event, counts_for, dated, may_be_unread};
use super::{Check, Context, Findings};
use crate::model::{Record, RecordId};
use crate::settings::folded;
use crate::source::Place;
use crate::standards::{CertificationCycle, Pack};
use jiff::civil::Date;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Functions by code.
pub(super) const CHECKS: &[(&str, Check)] = &[("CER001", audit_window), ("CER002", scope_differs), ("CER003", accreditation_unclear)];

/// The certificates that are held, for a standard that is followed and has a cycle.
fn certificates<'a>(context: &Context<'a>) -> impl Iterator<Item = (RecordId, &'a Record, &'a Pack, &'a CertificationCycle)> + use<'a> {
    let standards = context.standards;
    context.live("certificate").filter(|(_, record)| matches!(record.text("state"), None | Some("active" | "suspended"))).filter_map(
        move |(id, record)| {
            let packs = standards.chosen().iter().filter_map(|pack| Some((&**pack, pack.cycle.as_ref()?)));
            let (pack, cycle) = packs.into_iter().find(|(pack, _)| counts_for(record, pack))?;
            Some((id, record, pack, cycle))
        },
    )
}

/// An audit of the cycle comes too late, or the certificate has run out.
fn audit_window(context: &Context<'_>, out: &mut Findings) {
    for (id, record, _, cycle) in certificates(context) {
        // A last day before the first is told by REV005.
        let issued = record.date("issued");
        let expires = record.date("expires").filter(|expires| issued.is_none_or(|issued| issued.day <= expires.day));
        if let Some(expires) = expires
            && context.today > expires.day
        {
            let state = record.text("state").unwrap_or("active");
            out.on(id, record.place(expires.span), format!("{} ran out on {}, but is recorded as {state}", record.name(), expires.day))
                .help("record the renewed certificate, or set `state: expired` and stop to refer to it");
            continue;
        }
        let next = record.date("next_audit");
        if let (Some(next), Some(expires)) = (next, expires)
            && next.day > expires.day
        {
            out.on(
                id,
                record.place(next.span),
                format!("the next audit of {} is planned for {}, after it runs out on {}", record.name(), next.day, expires.day),
            )
            .related(record.place(expires.span), "its last day")
            .help("the recertification audit, and the closing of majors from it, has to be finished before the last day: move it forward");
            continue;
        }
        if may_be_unread(context, "external-audit", "performed") || record.has("next_audit") != next.is_some() {
            continue;
        }
        surveillance(context, id, record, cycle, expires.map(|expires| expires.day), out);
    }
}

/// The next surveillance: within so long after the decision for the first, then once in each
/// calendar year until the one in which the certificate runs out.
fn surveillance(context: &Context<'_>, id: RecordId, record: &Record, cycle: &CertificationCycle, expires: Option<Date>, out: &mut Findings) {
    let decided_in = if record.has("decided") { "decided" } else { "issued" };
    let Some(decided) = record.date(decided_in) else {
        return;
    };
    let next = record.date("next_audit");
    let held = surveillances(context, id, record, decided.day);
    let (due, since) = match held.last() {
        None => {
            let due = cycle.first_surveillance.after(decided.day);
            (due, format!("{} after the decision of {}", cycle.first_surveillance.words(), decided.day))
        }
        Some(last) => {
            let year = last.day.year() + 1;
            if expires.is_some_and(|expires| expires.year() <= year) {
                // That year belongs to the recertification.
                return;
            }
            (Date::new(year, 12, 31).unwrap_or(Date::MAX), format!("the end of the year after {} ({})", last.record.name(), last.day))
        }
    };
    let place = match next {
        Some(next) if next.day > due || context.today > due => record.place(next.span),
        None if context.today > due => record.place(decided.span),
        _ => return,
    };
    let which = if held.is_empty() { "first surveillance" } else { "next surveillance" };
    let message = match next {
        _ if context.today > due => format!("the {which} of {} was due by {due}, {since}, and none is recorded", record.name()),
        Some(next) => format!("the {which} of {} is planned for {}, later than {due}, {since}", record.name(), next.day),
        None => return,
    };
    let finding = out.on(id, place, message);
    finding.help("agree on an earlier day with the certification body and set `next_audit`; once held, record it as an `external-audit`");
    match held.last() {
        Some(last) => finding.related(last.record.at("performed"), "the surveillance before"),
        None => finding.related(record.place(decided.span), "counted from here"),
    };
}

/// The surveillance and recertification audits after a decision, oldest first: those that name the
/// certificate, are named by it, or name none.
fn surveillances<'a>(context: &Context<'a>, id: RecordId, record: &Record, decided: Date) -> Vec<Event<'a>> {
    let named: Vec<RecordId> = context.graph.named_in(id, "audits").map(|(audit, _)| audit).collect();
    let same_body = |audit: &Record| match (audit.text("body"), record.text("body")) {
        (Some(one), Some(other)) => folded(one) == folded(other),
        _ => true,
    };
    let belongs = |audit: &Event<'_>| {
        let mut certificates = context.graph.named_in(audit.id, "certificate").peekable();
        match certificates.peek() {
            Some(_) => certificates.any(|(certificate, _)| certificate == id),
            None => named.contains(&audit.id) || same_body(audit.record),
        }
    };
    let mut held = dated(context, "external-audit", "performed");
    held.retain(|audit| {
        matches!(audit.record.text("kind"), Some("surveillance" | "recertification"))
            && audit.day > decided
            && audit.day <= context.today
            && belongs(audit)
    });
    held
}

/// The certificate means other systems than the scope.
fn scope_differs(context: &Context<'_>, out: &mut Findings) {
    let scopes: Vec<(RecordId, &Record)> = context.live("scope").filter(|(_, scope)| scope.has("systems")).collect();
    let unclear = |id: RecordId| context.graph.is_broken(context.corpus, id, "systems");
    if scopes.is_empty() || scopes.iter().any(|(id, _)| unclear(*id)) || context.may_be_unreadable("scope") {
        return;
    }
    let inside: BTreeSet<RecordId> = scopes.iter().flat_map(|(id, _)| context.graph.named_in(*id, "systems")).map(|(system, _)| system).collect();
    let held: Vec<(RecordId, &Record, &Pack)> = certificates(context).map(|(id, record, pack, _)| (id, record, pack)).collect();
    let named = |id: RecordId| context.graph.named_in(id, "systems");
    for (id, record, _) in held.iter().copied().filter(|(id, record, _)| record.has("systems") && !unclear(*id)) {
        for (system, edge) in named(id).filter(|(system, _)| !inside.contains(system)) {
            let finding = out.on(
                id,
                record.place(edge.span),
                format!("{} names {}, which is in no scope of the management system", record.name(), context.record(system).name()),
            );
            finding.help("bring certificate and scope into line: tell the certification body of a smaller scope, or take the system back in");
            related_scopes(&scopes, finding);
        }
    }
    let is_wanted = |system: &Record| system.is_live() && !matches!(system.text("lifecycle"), Some("planned" | "retired"));
    let packs: BTreeSet<&str> = held.iter().map(|(_, _, pack)| pack.id.as_str()).collect();
    for pack in packs {
        // Certificates for one standard may share the scopes among them.
        let together: Vec<(RecordId, &Record)> = held.iter().filter(|one| one.2.id == pack).map(|(id, record, _)| (*id, *record)).collect();
        if together.iter().any(|(id, record)| !record.has("systems") || unclear(*id)) {
            continue;
        }
        let certified: BTreeSet<RecordId> = together.iter().flat_map(|(id, _)| named(*id)).map(|(system, _)| system).collect();
        let mut missing: BTreeMap<RecordId, Vec<String>> = BTreeMap::new();
        for system in inside.difference(&certified).filter(|system| is_wanted(context.record(**system))) {
            // Told of the certificate that shares most with a scope that names the system.
            let scope = || scopes.iter().filter(|(id, _)| named(*id).any(|(one, _)| one == *system)).flat_map(|(id, _)| named(*id));
            let shared = |id: RecordId| named(id).filter(|(one, _)| scope().any(|(other, _)| other == *one)).count();
            let nearest = together.iter().map(|(id, _)| *id).min_by_key(|id| std::cmp::Reverse(shared(*id)));
            missing.entry(nearest.unwrap_or(*system)).or_default().push(context.record(*system).name());
        }
        for (id, missing) in missing {
            let record = context.record(id);
            let finding = out.on(id, record.at("systems"), format!("{} does not name {}, which the scope does", record.name(), missing.join(", ")));
            finding.help("ask the certification body to extend the certificate, and don't speak of these as covered until then");
            related_scopes(&scopes, finding);
        }
    }
}

fn related_scopes(scopes: &[(RecordId, &Record)], finding: &mut super::Finding) {
    for (_, scope) in scopes {
        finding.related(scope.at("systems"), format!("the systems of {}", scope.name()));
    }
}

static STANDARD_NUMBER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\b(?:ISO|IEC|EN)[\s/_-]*(?:(?:ISO|IEC|IAF)[\s/_-]*)*(\d{4,5})\b").ok());

/// Nobody says by whom, and for what, the certification body is accredited.
fn accreditation_unclear(context: &Context<'_>, out: &mut Findings) {
    for (id, record, pack, cycle) in certificates(context) {
        let Some(text) = record.text("accreditation") else {
            if !record.is_faulty("accreditation") {
                let place = if record.field("accreditation").is_some() { record.at("accreditation") } else { record.place_of_type() };
                out.on(id, place, format!("{} does not say by whom its certification body is accredited", record.name()))
                    .help(format!("ask the body for its accreditation for {} and write the accreditation body into `accreditation`", pack.title));
            }
            continue;
        };
        let place: Place = record.at("accreditation");
        if matches!(folded(text).as_str(), "no" | "none" | "notaccredited" | "unaccredited" | "na" | "false") {
            out.on(id, place, format!("the certification body of {} is not accredited", record.name()))
                .help("hardly anybody will accept the certificate: change to an accredited body");
            continue;
        }
        let numbers: BTreeSet<&str> = STANDARD_NUMBER
            .as_ref()
            .map(|pattern| pattern.captures_iter(text).filter_map(|found| found.get(1)).map(|found| found.as_str()).collect())
            .unwrap_or_default();
        let general = ["17021", "17011"];
        let for_others: Vec<&str> = numbers.iter().copied().filter(|number| !general.contains(number)).collect();
        if !for_others.is_empty() && !for_others.iter().any(|number| cycle.accreditation.iter().any(|one| one == number)) {
            out.on(id, place, format!("the accreditation on {} is for other standards than {}", record.name(), pack.title))
                .help("ask the body for its accreditation for this standard; one for another standard does not extend to it");
        }
    }
}
