//! Finding the dates: in fields that hold one, counted from the last time, in lists of actions, in
//! suppressions, and in the law.

use super::{Due, DueKind};
use crate::model::{Record, RecordId, RecordShape};
use crate::posture::model::Posture;
use crate::rules::{Context, counts_for, event_interval, held, nonconformity_due, review_due};
use crate::schema::{Period, parse_date};
use crate::settings::Allow;
use crate::standards::embedded_pack;
use crate::syntax::Node;
use jiff::civil::Date;
use smol_str::{SmolStr, format_smolstr};
use std::collections::BTreeMap;

/// A date field that says when something falls due: type, field, kind, what it is, and the field
/// and values with which nothing is due any more.
type DateField = (&'static str, &'static str, DueKind, &'static str, (&'static str, &'static [&'static str]));

const FIELDS: &[DateField] = &[
    ("risk", "due", DueKind::Action, "Treat the risk", ("", &[])),
    ("risk", "accepted_until", DueKind::Exception, "The acceptance of the risk ends", ("", &[])),
    ("control", "due", DueKind::Action, "Implement the control", ("implementation", &["implemented"])),
    ("objective", "due", DueKind::Objective, "Reach the objective", ("", &[])),
    ("nonconformity", "due", DueKind::Action, "Complete the corrective action", ("stage", &["action-done", "verified", "closed"])),
    ("finding", "due", DueKind::Action, "Answer the audit finding", ("", &[])),
    ("concern", "due", DueKind::Action, "Answer the concern", ("state", &["resolved"])),
    ("exception", "until", DueKind::Exception, "The exception ends", ("", &[])),
    ("role", "until", DueKind::Action, "Appoint the role anew", ("", &[])),
    ("certificate", "next_audit", DueKind::Audit, "Next audit by the certification body", ("state", &["withdrawn", "expired"])),
    ("certificate", "expires", DueKind::Certificate, "The certificate expires", ("state", &["withdrawn"])),
];

/// Records that hold until a day: type, the field with that day, the fields with the beginning and
/// the length.
const VALIDITY: &[(&str, &str, &str, &str, &str)] = &[
    ("evidence", "valid_until", "collected", "valid_for", "The evidence is no longer current"),
    ("training", "valid_until", "completed", "valid_for", "The competence has to be refreshed"),
];

/// What is done again for each system: type, date field, what.
const REPEATED: &[(&str, &str, &str)] =
    &[("risk-assessment", "assessed", "Assess the risks again"), ("impact-assessment", "assessed", "Assess the impact again")];

/// All dates, in no order.
pub(super) fn all(posture: &Posture<'_>) -> Vec<Due> {
    let context = posture.context();
    let mut collector = Collector { context, found: Vec::new() };
    for (id, record) in context.corpus.iter().filter(|(_, record)| record.is_live()) {
        collector.review(id, record);
        collector.fields(id, record);
        collector.validity(id, record);
        collector.actions(id, record);
        collector.measurement(id, record);
        collector.incident(id, record);
        collector.nonconformity(id, record);
    }
    collector.audits();
    collector.repeated();
    collector.recertification();
    collector.suppressions();
    collector.law();
    collector.found
}

struct Collector<'a> {
    context: Context<'a>,
    found: Vec<Due>,
}

impl Collector<'_> {
    fn add(&mut self, id: RecordId, day: Date, kind: DueKind, what: impl Into<String>, source: impl Into<SmolStr>) {
        let owner = self.owner_of(id);
        self.add_for(id, day, kind, what, source, owner);
    }

    fn add_for(&mut self, id: RecordId, day: Date, kind: DueKind, what: impl Into<String>, source: impl Into<SmolStr>, owner: String) {
        let record = self.context.record(id);
        let mut what = what.into();
        if let Some(title) = record.title() {
            what = format!("{what}: {title}");
        }
        self.found.push(Due { day, kind, record: Some(id), name: record.id.clone(), what, owner, source: source.into() });
    }

    /// Its owner, or that of the register it stands in.
    fn owner_of(&self, id: RecordId) -> String {
        let record = self.context.record(id);
        let own = ["owner", "holder", "approver"].iter().find_map(|field| record.text(field));
        let register = || {
            let first = RecordId(self.context.corpus.document_of(record).records.start);
            let first = self.context.record(first);
            (first.shape == RecordShape::Document).then(|| first.text("owner")).flatten()
        };
        own.or_else(register).unwrap_or("").to_owned()
    }

    fn review(&mut self, id: RecordId, record: &Record) {
        if let Some(due) = review_due(&self.context, id) {
            self.add(id, due.day, DueKind::Review, format!("Review the {}", record.kind.name.replace('-', " ")), "review");
        }
    }

    fn fields(&mut self, id: RecordId, record: &Record) {
        for (_, field, kind, what, (state, over)) in FIELDS.iter().filter(|(of, ..)| record.is_a(of)) {
            let is_over = record.text(state).is_some_and(|word| over.contains(&word));
            // An audit finding is answered by the nonconformities that it led to.
            let is_answered = record.is_a("finding") && record.has("nonconformities");
            if let Some(date) = record.date(field)
                && !is_over
                && !is_answered
            {
                self.add(id, date.day, *kind, *what, *field);
            }
        }
    }

    fn validity(&mut self, id: RecordId, record: &Record) {
        for (_, until, from, length, what) in VALIDITY.iter().filter(|(of, ..)| record.is_a(of)) {
            let counted = record.period(length).zip(record.date(from)).map(|(period, from)| period.after(from.day));
            if let Some(day) = record.date(until).map(|date| date.day).or(counted) {
                self.add(id, day, DueKind::Evidence, *what, "validity");
            }
        }
    }

    /// Actions and decisions: any list of maps with a date and something to do.
    fn actions(&mut self, id: RecordId, record: &Record) {
        for field in &record.fields {
            for item in field.value.items() {
                let (Some(what), Some(day)) = (item.get("what").and_then(Node::text), item.get("due").and_then(Node::text).and_then(parse_date))
                else {
                    continue;
                };
                if item.get("status").and_then(Node::text).is_some_and(|status| matches!(status, "done" | "cancelled" | "dropped")) {
                    continue;
                }
                let owner = item.get("owner").and_then(Node::text).map_or_else(|| self.owner_of(id), str::to_owned);
                self.found.push(Due {
                    day,
                    kind: DueKind::Action,
                    record: Some(id),
                    name: record.id.clone(),
                    what: what.to_owned(),
                    owner,
                    source: format_smolstr!("{}/{what}", field.name),
                });
            }
        }
    }

    fn measurement(&mut self, id: RecordId, record: &Record) {
        if record.is_a("monitoring")
            && let (Some(frequency), Some(measured)) = (record.period("frequency"), record.date("measured"))
        {
            self.add(id, frequency.after(measured.day), DueKind::Assessment, "Measure again", "measured");
        }
    }

    /// A nonconformity without a day of its own: the clock of its grade.
    fn nonconformity(&mut self, id: RecordId, record: &Record) {
        let is_open = record.is_a("nonconformity") && !record.has("due") && !record.has("closed");
        let is_done = matches!(record.text("stage"), Some("action-done" | "verified" | "closed"));
        if let Some(day) = nonconformity_due(&self.context, id).filter(|_| is_open && !is_done) {
            self.add(id, day, DueKind::Action, "Complete the corrective action", "clock");
        }
    }

    /// A serious incident that was not reported: its legal clock.
    fn incident(&mut self, id: RecordId, record: &Record) {
        if !record.is_a("incident") || record.text("severity") != Some("serious") || record.has("reported") {
            return;
        }
        let (Some(aware), Some(pack)) = (record.date("aware"), embedded_pack("eu-ai-act")) else {
            return;
        };
        let binds = self.context.standards.follows("eu-ai-act")
            || self.context.live_linked(id, "system").iter().any(|system| self.context.record(*system).is("ai_act", "high-risk"));
        let case = record.text("case").unwrap_or("default");
        let days = pack.more.get("incident").and_then(|table| table.get("days")).and_then(|days| days.get(case)).and_then(toml::Value::as_integer);
        if let Some(days) = days.filter(|_| binds) {
            let clock = Period { months: 0, days: i32::try_from(days).unwrap_or(0) };
            self.add(id, clock.after(aware.day), DueKind::Law, "Report the serious incident to the authority", "reported");
        }
    }

    /// The next internal audit and management review, counted from the newest.
    fn audits(&mut self) {
        let Some(pack) = self.context.standards.main().cloned() else {
            return;
        };
        let Some(plan) = &pack.audit else { return };
        for (kind, field, expected, what) in [
            ("audit", "performed", plan.internal_audit, "Hold the next internal audit"),
            ("management-review", "held", plan.management_review, "Hold the next management review"),
        ] {
            let interval = event_interval(&self.context, kind, expected);
            let newest = self
                .context
                .live(kind)
                .filter(|(_, record)| counts_for(record, &pack))
                .filter_map(|(id, record)| Some((record.date(field)?.day, id)))
                .max();
            if let Some((day, id)) = newest {
                let owner = self.owner_of(id);
                let name = self.context.record(id).id.clone();
                let what = format!("{what}; the last was on {day}");
                self.found.push(Due { day: interval.after(day), kind: DueKind::Audit, record: Some(id), name, what, owner, source: kind.into() });
            }
        }
    }

    /// Assessments of a system, counted from the newest.
    fn repeated(&mut self) {
        for (kind, field, what) in REPEATED {
            let mut newest: BTreeMap<RecordId, (Date, RecordId)> = BTreeMap::new();
            for (id, record) in self.context.live(kind) {
                let Some(date) = record.date(field) else { continue };
                for (system, _) in self.context.graph.named_in(id, "systems") {
                    let best = newest.entry(system).or_insert((date.day, id));
                    *best = (*best).max((date.day, id));
                }
            }
            for (system, (day, id)) in newest {
                let record = self.context.record(system);
                if record.is_live() && record.text("lifecycle") != Some("retired") {
                    let Some(held) = held(&self.context, self.context.record(id), kind, day) else { continue };
                    let name = self.context.record(id).id.clone();
                    let what = format!("{what} for {}; the last time was on {day}", record.id);
                    let owner = self.owner_of(id);
                    let source = format_smolstr!("{}/{kind}", record.id);
                    self.found.push(Due { day: held.until, kind: DueKind::Assessment, record: Some(id), name, what, owner, source });
                }
            }
        }
    }

    /// When the recertification audit should be agreed.
    fn recertification(&mut self) {
        let cycle = self.context.standards.main().and_then(|pack| pack.cycle.as_ref());
        let Some(warning) = cycle.map(|cycle| cycle.recertification_warning) else {
            return;
        };
        let certificates: Vec<(RecordId, Date)> = self
            .context
            .live("certificate")
            .filter(|(_, record)| !matches!(record.text("state"), Some("withdrawn" | "expired")))
            .filter_map(|(id, record)| Some((id, record.date("expires")?.day)))
            .collect();
        for (id, expires) in certificates {
            self.add(
                id,
                warning.before(expires),
                DueKind::Certificate,
                format!("Have the recertification audit planned, {} before expiry", warning.words()),
                "recertification",
            );
        }
    }

    /// The ends of suppressions.
    fn suppressions(&mut self) {
        let mut all: Vec<(&Allow, Option<RecordId>)> = self.context.settings.allow.iter().map(|allow| (allow, None)).collect();
        for document in &self.context.corpus.documents {
            let first = (!document.records.is_empty()).then_some(RecordId(document.records.start));
            all.extend(document.allows.iter().map(|one| {
                let own = one.record.map(|at| RecordId(document.records.start + at as u32));
                (&one.allow, own.or(first))
            }));
        }
        for (allow, record) in all {
            let Some(until) = allow.until else { continue };
            let name = record.map_or_else(|| "aimslint.toml".into(), |id| self.context.record(id).id.clone());
            self.found.push(Due {
                day: until,
                kind: DueKind::Exception,
                record,
                name,
                what: format!("The suppression of {} ends: {}", allow.rule, allow.reason),
                owner: record.map_or_else(String::new, |id| self.owner_of(id)),
                source: format_smolstr!("allow/{}", allow.rule),
            });
        }
    }

    /// Dates that a law sets and that lie ahead.
    fn law(&mut self) {
        for pack in self.context.standards.chosen() {
            for row in pack.more.get("date").and_then(toml::Value::as_array).into_iter().flatten() {
                let text = |key: &str| row.get(key).and_then(toml::Value::as_str).unwrap_or("");
                let Some(day) = parse_date(text("date")).filter(|day| *day >= self.context.today) else {
                    continue;
                };
                let mut what = text("what").to_owned();
                if text("status") != "verified" {
                    what.push_str(" (to be checked)");
                }
                let source = format_smolstr!("law/{}", text("what"));
                self.found.push(Due { day, kind: DueKind::Law, record: None, name: pack.name.as_ref().into(), what, owner: String::new(), source });
            }
        }
    }
}
