//! The risks of a repo with what all risk rules ask about them. Rules share these answers, so that
//! one speaks where another is silent.

use super::appraisal::{Appraisal, Side};
use crate::model::{Criteria, Level, Record, RecordId, Status};
use crate::rules::Context;
use crate::schema::parse_date;
use crate::syntax::Node;
use jiff::civil::Date;
use std::collections::HashMap;

/// One action with owner, date and state, as a plan, a risk or a control lists it.
#[derive(Clone, Copy)]
pub(in crate::rules) struct Action<'a> {
    node: &'a Node,
}

impl<'a> Action<'a> {
    /// The actions in a record's `actions`.
    pub(in crate::rules) fn of(record: &'a Record) -> impl Iterator<Item = Action<'a>> {
        let items = record.value("actions").map_or(&[][..], Node::items);
        items.iter().filter(|node| !node.is_blank()).map(|node| Action { node })
    }

    /// The value of its date, and the day.
    pub(in crate::rules) fn due(self) -> Option<(&'a Node, Date)> {
        let node = self.node.get("due")?;
        Some((node, parse_date(node.text()?.trim())?))
    }

    /// Whether a date is given, readable or not.
    pub(in crate::rules) fn has_due(self) -> bool {
        self.node.get("due").is_some_and(|node| !node.is_blank())
    }

    /// Whether it is still to come and says by when.
    pub(in crate::rules) fn is_ahead(self) -> bool {
        self.has_due() && !self.is_done()
    }

    /// Whether it is finished.
    pub(in crate::rules) fn is_done(self) -> bool {
        match self.node.get("status").and_then(Node::text) {
            Some(status) => status.trim() == "done",
            None => self.node.get("done").is_some_and(|node| !node.is_blank()),
        }
    }

    /// Whether its state is a word that could not be understood, which is told as such.
    pub(in crate::rules) fn is_unclear(self, record: &Record) -> bool {
        self.node.get("status").is_some_and(|status| record.has_problem_in(status.span))
    }

    /// What is to be done.
    pub(in crate::rules) fn what(self) -> &'a str {
        self.node.get("what").or(Some(self.node)).and_then(Node::text).map_or("", str::trim)
    }

    fn contains(self, span: crate::source::Span) -> bool {
        self.node.span.contains(span)
    }

    fn names_risks(self) -> bool {
        self.node.get("risks").is_some_and(|node| !node.is_blank())
    }
}

/// The criteria in force, and the actions of plans by risk.
pub(in crate::rules) struct Risks<'a> {
    /// What rules see.
    pub(in crate::rules) context: &'a Context<'a>,
    /// The criteria in force.
    pub(in crate::rules) criteria: Option<(RecordId, Criteria)>,
    actions: HashMap<RecordId, Vec<Action<'a>>>,
}

impl<'a> Risks<'a> {
    /// Gathers what the rules ask; each rule does so once.
    pub(in crate::rules) fn new(context: &'a Context<'a>) -> Risks<'a> {
        let criteria = in_force(context).map(|id| (id, Criteria::read(context.record(id))));
        let mut actions: HashMap<RecordId, Vec<Action<'a>>> = HashMap::new();
        for (plan, record) in context.live("treatment-plan") {
            let of_plan: Vec<Action<'a>> = Action::of(record).collect();
            let common: Vec<Action<'a>> = of_plan.iter().copied().filter(|action| !action.names_risks()).collect();
            for edge in context.graph.edges_of(plan) {
                let crate::graph::Target::Record(risk) = edge.target else { continue };
                match edge.field.as_str() {
                    "risks" => actions.entry(risk).or_default().extend(&common),
                    "actions" => {
                        let at = of_plan.partition_point(|action| !action.contains(edge.span) && action.node.span.end <= edge.span.start);
                        actions.entry(risk).or_default().extend(of_plan.get(at).filter(|action| action.contains(edge.span)));
                    }
                    _ => {}
                }
            }
        }
        Risks { context, criteria, actions }
    }

    /// All risks; the report leaves out what is said of retired ones.
    pub(in crate::rules) fn all(&self) -> impl Iterator<Item = (RecordId, &'a Record)> + use<'a> {
        self.context.of_type("risk").filter(|(_, record)| !record.is_retired())
    }

    /// The actions of treatment plans that are to treat a risk, and its own.
    pub(in crate::rules) fn actions(&self, risk: RecordId) -> impl Iterator<Item = Action<'a>> {
        let own = Action::of(self.context.record(risk));
        self.actions.get(&risk).into_iter().flatten().copied().chain(own)
    }

    /// What the criteria say of a risk before or after treatment.
    pub(in crate::rules) fn appraisal(&self, risk: RecordId, side: Side) -> Option<Appraisal> {
        let (_, criteria) = self.criteria.as_ref()?;
        Some(Appraisal::new(criteria, self.context.record(risk), side))
    }

    /// The level of a risk that can be relied on, and whether it is above acceptance. Where what is
    /// written and what the criteria give differ, RSK004 speaks: then it is only above when both are.
    pub(in crate::rules) fn is_above(&self, risk: RecordId, side: Side) -> bool {
        let Some((_, criteria)) = &self.criteria else {
            return false;
        };
        self.appraisal(risk, side).is_some_and(|found| {
            let mut levels = found.levels().peekable();
            !found.is_off_scale() && levels.peek().is_some() && levels.all(|level| criteria.is_above(level))
        })
    }

    /// A level in words, with the highest acceptable one.
    pub(in crate::rules) fn words(&self, level: Level) -> (String, String) {
        let Some((_, criteria)) = &self.criteria else {
            return (String::new(), String::new());
        };
        (criteria.word(level), criteria.acceptable().map_or_else(String::new, |limit| criteria.word(limit)))
    }

    /// Whether the controls of a risk can't be told: a name came to nothing, and that is reported.
    pub(in crate::rules) fn is_uncertain(&self, risk: RecordId) -> bool {
        self.context.is_uncertain(risk, "control") || self.context.graph.is_broken(self.context.corpus, risk, "controls")
    }

    /// Whether something brings a risk down: a control in either direction, an action, a date.
    pub(in crate::rules) fn is_treated(&self, risk: RecordId) -> bool {
        let record = self.context.record(risk);
        record.has("controls")
            || record.has("due")
            || self.actions(risk).next().is_some()
            || !self.context.live_linked(risk, "control").is_empty()
            || self.is_uncertain(risk)
    }

    /// Whether a risk is above acceptance and nothing is done about it (RSK001).
    pub(in crate::rules) fn is_untreated(&self, risk: RecordId) -> bool {
        let record = self.context.record(risk);
        let left = match record.text("treatment") {
            None => !record.is_faulty_value("treatment"),
            Some(treatment) => treatment == "reduce" && !self.is_treated(risk),
        };
        left && self.is_above(risk, Side::Inherent) && !self.context.may_be_unreadable("treatment-plan")
    }
}

/// The newest criteria that are neither drafts, nor in review, nor retired.
pub(super) fn in_force(context: &Context<'_>) -> Option<RecordId> {
    let candidates = context.live("risk-criteria").filter(|(_, record)| record.status() != Status::InReview);
    candidates.max_by_key(|(id, record)| (record.date("approved").map(|date| date.day), *id)).map(|(id, _)| id)
}
