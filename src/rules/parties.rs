//! Who is meant by an owner, an approver or an attendee: a role by its id or title, the person who
//! holds it, their deputy, or somebody named in the config's `[people]`.

use super::Context;
use crate::model::{Record, RecordId};
use crate::schema::Shape;
use crate::settings::folded;
use crate::source::Span;
use crate::syntax::{Node, NodeKind};
use foldhash::HashMap as FastMap;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Everybody the records and the config know.
pub struct Parties<'a> {
    context: &'a Context<'a>,
    /// Roles by the folded id and title, and by the folded names of holder and deputy.
    roles: HashMap<String, Vec<RecordId>>,
    /// Names and teams of the config.
    people: HashSet<String>,
}

/// A name without what people add to it: `Dana Weber (CTO)`, `Dana Weber, CTO`, `Dana Weber <d@x>`.
fn bare(text: &str) -> &str {
    text.split(['(', ',', '<']).next().unwrap_or(text).trim()
}

impl<'a> Parties<'a> {
    /// Collects them.
    pub fn new(context: &'a Context<'a>) -> Parties<'a> {
        let mut roles: HashMap<String, Vec<RecordId>> = HashMap::new();
        for (id, role) in context.of_type("role").filter(|(_, role)| !role.is_retired()) {
            let names = [role.id.as_str()].into_iter().chain(role.title());
            let people = role.texts("holder").chain(role.texts("deputy")).map(|(text, _)| text);
            for name in names.chain(people) {
                for written in [name, bare(name)] {
                    let known = roles.entry(folded(written)).or_default();
                    if !known.contains(&id) {
                        known.push(id);
                    }
                }
            }
        }
        roles.remove("");
        let people = context.settings.people.iter().map(|(name, _)| folded(name)).collect();
        Parties { context, roles, people }
    }

    /// The roles a written party stands for.
    pub fn roles_of(&self, written: &str) -> &[RecordId] {
        let found = self.roles.get(&folded(written)).or_else(|| self.roles.get(&folded(bare(written))));
        found.map_or(&[], Vec::as_slice)
    }

    /// Whether anybody of that name is known.
    pub fn is_known(&self, written: &str) -> bool {
        !self.roles_of(written).is_empty() || self.people.contains(&folded(written)) || self.people.contains(&folded(bare(written)))
    }

    /// Whether a written party has an authority, such as `top-management`.
    pub fn holds(&self, written: &str, authority: &str) -> bool {
        self.roles_of(written).iter().any(|id| has_authority(self.context.record(*id), authority))
    }

    /// Whether two written parties are the same person or role: the same words, or a role and who
    /// holds it. A deputy is another person than the holder.
    pub fn are_same(&self, one: &str, other: &str) -> bool {
        let (mine, theirs) = (self.names_of(one), self.names_of(other));
        mine.iter().any(|name| theirs.contains(name))
    }

    /// The folded names a written party goes by: itself and, for a role, its holders.
    pub(super) fn names_of(&self, written: &str) -> HashSet<String> {
        let mut names = HashSet::from([folded(bare(written))]);
        for id in self.roles_of(written) {
            let role = self.context.record(*id);
            let is_role_itself = folded(&role.id) == folded(written) || role.title().is_some_and(|title| folded(title) == folded(written));
            if is_role_itself {
                names.insert(folded(&role.id));
                names.extend(role.texts("holder").map(|(text, _)| folded(bare(text))));
            }
        }
        names.remove("");
        names
    }

    /// The roles that live records, or the config's `[owners]`, name by id or title, each with the
    /// first record that does. A role's own fields do not make it used.
    pub fn used_roles(&self) -> BTreeMap<RecordId, Option<RecordId>> {
        let mut used = BTreeMap::new();
        if self.roles.is_empty() {
            return used;
        }
        for (_, owner) in &self.context.settings.owners {
            for role in self.named_as_role(owner) {
                used.entry(role).or_insert(None);
            }
        }
        // The same few names stand in all records.
        let mut named: FastMap<&str, Vec<RecordId>> = FastMap::default();
        for (id, record) in self.context.corpus.iter().filter(|(_, record)| record.is_live()) {
            for (text, _) in parties_in(record) {
                let roles = named.entry(text).or_insert_with(|| self.named_as_role(text).collect());
                for role in roles.iter().filter(|role| **role != id) {
                    used.entry(*role).or_insert(Some(id));
                }
            }
        }
        used
    }

    /// The roles that a text names as such, not by who holds them.
    fn named_as_role(&self, written: &str) -> impl Iterator<Item = RecordId> {
        let wanted = folded(written);
        self.roles_of(written).iter().copied().filter(move |id| {
            let role = self.context.record(*id);
            folded(&role.id) == wanted || role.title().is_some_and(|title| folded(title) == wanted)
        })
    }

    /// Whether any role is recorded at all: without, nobody can be known.
    pub fn are_recorded(&self) -> bool {
        !self.roles.is_empty()
    }
}

/// Whether a role has an authority. `top management` and `Top-Management` are the same.
pub fn has_authority(role: &Record, authority: &str) -> bool {
    role.texts("authority").any(|(text, _)| folded(text) == folded(authority))
}

/// Every owner, approver, auditor and so on that a record names, with its place.
pub(super) fn parties_in(record: &Record) -> Vec<(&str, Span)> {
    let mut found = Vec::new();
    for field in &record.fields {
        if let Some(shape) = record.kind.shape_of(field.name) {
            walk(&field.value, shape, shape.mark.party, &mut found);
        }
    }
    found
}

fn walk<'a>(node: &'a Node, shape: &Shape, is_party: bool, into: &mut Vec<(&'a str, Span)>) {
    match &node.kind {
        NodeKind::Scalar { text, .. } if is_party && !text.trim().is_empty() => into.push((text.trim(), node.span)),
        NodeKind::List(items) => {
            let inner = shape.items.as_deref().or_else(|| shape.any_of.iter().find_map(|one| one.items.as_deref())).unwrap_or(shape);
            for item in items {
                walk(item, inner, is_party || inner.mark.party, into);
            }
        }
        NodeKind::Map(entries) => {
            for entry in entries {
                let inner = shape.property(&entry.key).or_else(|| shape.any_of.iter().find_map(|one| one.property(&entry.key)));
                if let Some(inner) = inner {
                    walk(&entry.value, inner, inner.mark.party, into);
                }
            }
        }
        NodeKind::Scalar { .. } | NodeKind::Missing => {}
    }
}
