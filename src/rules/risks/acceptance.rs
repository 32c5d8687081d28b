//! RSK005 and RSK006: whether what remains above acceptance is carried, and by whom.

use super::appraisal::Side;
use super::register::Risks;
use crate::model::{Record, RecordId, Status};
use crate::rules::{Context, Findings};
use crate::schema::brief;
use std::collections::{HashMap, HashSet};

/// What remains is above acceptance, and nobody accepted it.
pub(super) fn not_accepted(context: &Context<'_>, out: &mut Findings) {
    let risks = Risks::new(context);
    let excepted = excepted(context);
    for (id, record) in risks.all() {
        let Some(side) = remaining(&risks, id) else { continue };
        if is_signed(record) && !has_lapsed(context, record) || excepted.contains(&id) || risks.is_untreated(id) {
            continue;
        }
        let Some(level) = risks.appraisal(id, side).and_then(|found| found.level()) else {
            continue;
        };
        let (level, limit) = risks.words(level);
        let what = if side == Side::Residual { "what remains of" } else { "to be accepted," };
        let until = record.date("accepted_until").filter(|_| is_signed(record));
        let nobody = match until {
            Some(until) => format!("the acceptance ended {}", until.day),
            None => "nobody accepted it".to_owned(),
        };
        let message = match side {
            Side::Residual => format!("{what} {} is `{level}`, above the acceptable `{limit}`, and {nobody}", record.name()),
            Side::Inherent => format!("{} is {what} although it is `{level}`, above the acceptable `{limit}`, and {nobody}", record.name()),
        };
        let finding = out.on(id, record.at(side.seen_in(record)), message);
        finding.help(
            "treat it further, have it accepted by someone with the authority to do so (`accepted_by`, `accepted`), or cover it for a time by an \
             approved `exception`",
        );
        if let Some(until) = until {
            finding.related(record.place(until.span), "accepted until here");
        }
        if let Some((criteria, _)) = &risks.criteria {
            finding.related(context.record(*criteria).at("acceptable"), "the highest acceptable level");
        }
    }
}

/// The side of a risk that someone has to carry: what remains, or, when it is simply to be accepted,
/// what there is. `None` when it lies within acceptance.
fn remaining(risks: &Risks<'_>, id: RecordId) -> Option<Side> {
    let record = risks.context.record(id);
    let rated = [Side::Residual.level(), Side::Residual.likelihood(), Side::Residual.impact()].iter().any(|field| record.has(field));
    let side = if rated { Side::Residual } else { Side::Inherent };
    let carried = rated || record.is("treatment", "accept");
    (carried && risks.is_above(id, side)).then_some(side)
}

/// Whether there is a name or a date of an acceptance.
fn is_signed(record: &Record) -> bool {
    record.has("accepted_by") || record.has("accepted")
}

fn has_lapsed(context: &Context<'_>, record: &Record) -> bool {
    record.date("accepted_until").is_some_and(|until| until.day < context.today)
}

/// The risks that an approved exception covers today. One that names a rule is a suppression of that
/// rule, and counted as such; the others cover the risk as it is.
fn excepted(context: &Context<'_>) -> HashSet<RecordId> {
    let mut covered = HashSet::new();
    for (id, exception) in context.live("exception") {
        let to_come = exception.date("approved").is_some_and(|approved| approved.day > context.today);
        let approved = !to_come && (exception.status() == Status::Approved || exception.has("approved"));
        let holds = exception.date("until").is_some_and(|until| context.today <= until.day);
        if approved && holds && !exception.has("rule") {
            covered.extend(context.linked(id, "risk"));
        }
    }
    covered
}

/// Accepted without name or date, or by someone without the authority.
pub(super) fn unauthorised(context: &Context<'_>, out: &mut Findings) {
    let risks = Risks::new(context);
    let authorities = Authorities::new(context);
    for (id, record) in risks.all() {
        let accepts = record.is("treatment", "accept");
        let above = remaining(&risks, id).is_some();
        // Whoever signs must be allowed to, also where nothing would have to be accepted.
        if !accepts && !above && !is_signed(record) {
            continue;
        }
        let name = record.text("accepted_by").unwrap_or("");
        if record.has("accepted_by") && !record.is_faulty("accepted_by") && !authorities.allows(name) {
            let message = format!("{} was accepted by `{}`, who was not given the authority `risk-acceptance`", record.name(), brief(name));
            let finding = out.on(id, record.at("accepted_by"), message);
            finding.help("have it decided anew by a role that lists `risk-acceptance` in its `authority`");
            if let Some(role) = authorities.role(name) {
                let role = context.record(role);
                finding.related(role.at("authority"), format!("the authority of {}", role.name()));
            }
            continue;
        }
        match (record.has("accepted_by"), record.has("accepted")) {
            (false, false) => {
                // Above acceptance RSK005 speaks.
                if accepts && !above {
                    let message = format!("{} is accepted, but it is not said by whom and when", record.name());
                    let finding = out.on(id, record.at("treatment"), message);
                    finding.help("fill in `accepted_by` (a role with the authority `risk-acceptance`) and `accepted` (the date)");
                }
            }
            (true, false) => {
                let message = format!("{} is accepted, but it is not said when", record.name());
                out.on(id, record.at("accepted_by"), message).help("fill in the date in `accepted`");
            }
            (false, true) => {
                let message = format!("{} is accepted, but it is not said by whom", record.name());
                out.on(id, record.at("accepted"), message).help("fill in `accepted_by`: a role with the authority `risk-acceptance`");
            }
            (true, true) => {}
        }
    }
}

/// Who may accept risks, by role id, title, holder and deputy.
struct Authorities {
    /// Whether the role, or any role of that person, may.
    by_name: HashMap<String, (RecordId, bool)>,
    /// Whether nothing can be said: no roles are recorded, or not all can be read.
    open: bool,
}

impl Authorities {
    fn new(context: &Context<'_>) -> Authorities {
        let mut by_name: HashMap<String, (RecordId, bool)> = HashMap::new();
        let mut any = false;
        // A role that was retired since could give the authority at the time.
        for (id, role) in context.of_type("role").filter(|(_, role)| !role.is_draft()) {
            any |= role.is_live();
            let may = role.is("authority", "risk-acceptance") || role.is_faulty("authority");
            let names = std::iter::once(role.id.as_str()).chain(role.title());
            let people = role.texts("holder").chain(role.texts("deputy")).map(|(text, _)| text);
            for name in names.chain(people) {
                let known = by_name.entry(plain(name)).or_insert((id, may));
                if may && !known.1 {
                    *known = (id, true);
                }
            }
        }
        Authorities { by_name, open: !any || context.may_be_unreadable("role") }
    }

    fn allows(&self, name: &str) -> bool {
        self.open || self.by_name.get(&plain(name)).is_some_and(|(_, may)| *may)
    }

    fn role(&self, name: &str) -> Option<RecordId> {
        self.by_name.get(&plain(name)).map(|(id, _)| *id)
    }
}

fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<&str>>().join(" ").to_lowercase()
}
