//! Who is who: the parties that records name, and the people who commit.

use crate::history::Person;
use crate::model::Corpus;
use crate::settings::Settings;
use std::collections::HashSet;

/// A party that records name: the names and addresses it commits under.
#[derive(Clone, Debug, Default)]
pub struct Identity {
    names: HashSet<String>,
    emails: HashSet<String>,
}

impl Identity {
    /// Whether this is the person.
    pub fn is(&self, person: &Person) -> bool {
        self.emails.contains(&person.email.to_lowercase()) || self.names.contains(&plain(&person.name))
    }

    /// Names and addresses, in order.
    pub fn known_as(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.emails.iter().chain(&self.names).map(String::as_str).collect();
        all.sort_unstable();
        all
    }
}

/// How the account of a program is named where git is hosted: `dependabot[bot]`.
const OF_A_PROGRAM: &str = "[bot]";

/// Whether a program commits here: nobody who has looked at anything.
pub fn is_program(person: &Person) -> bool {
    [&person.name, &person.email].into_iter().any(|text| text.to_lowercase().contains(OF_A_PROGRAM))
}

/// The people of a repo: roles with their holders, and `[people]`.
#[derive(Clone, Debug, Default)]
pub struct Circle {
    /// Role id, as it compares, and who holds it.
    roles: Vec<(String, Vec<String>)>,
    /// Name or team, and addresses.
    people: Vec<(String, Vec<String>)>,
}

impl Circle {
    /// From the records and the config.
    pub fn new(corpus: &Corpus, settings: &Settings) -> Circle {
        let roles = corpus.records.iter().filter(|record| record.is_a("role"));
        let roles = roles.map(|role| (plain(&role.id), role.texts("holder").map(|(text, _)| text.to_owned()).collect())).collect();
        let people = settings.people.iter().map(|(name, mails)| (plain(name), mails.iter().map(|mail| mail.to_lowercase()).collect())).collect();
        Circle { roles, people }
    }

    /// Who a role id, a person or a team is.
    pub fn identity(&self, party: &str) -> Identity {
        self.identity_when(party, |_| None)
    }

    /// The same at another time: whoever held a role then, where `held` knows.
    pub fn identity_when(&self, party: &str, held: impl Fn(&str) -> Option<Vec<String>>) -> Identity {
        let mut identity = Identity::default();
        let mut open = vec![party.to_owned()];
        let mut seen = HashSet::new();
        while let Some(party) = open.pop() {
            let (name, mail) = parted(&party);
            if !seen.insert(plain(name)) {
                continue;
            }
            if let Some(mail) = mail {
                identity.emails.insert(mail.to_lowercase());
            }
            let role = self.roles.iter().find(|(id, _)| *id == plain(name));
            match role {
                Some((id, holders)) => open.extend(held(id).unwrap_or_else(|| holders.clone())),
                None => {
                    identity.names.insert(plain(name));
                }
            }
            for (_, mails) in self.people.iter().filter(|(known, _)| *known == plain(name)) {
                identity.emails.extend(mails.iter().cloned());
            }
        }
        identity
    }
}

/// `Jonas Weber <jonas@example.org>` in its two parts; an address alone is one too.
fn parted(text: &str) -> (&str, Option<&str>) {
    if let Some((name, rest)) = text.split_once('<')
        && let Some((mail, _)) = rest.split_once('>')
    {
        return (name.trim(), Some(mail.trim()));
    }
    (text.trim(), text.contains('@').then(|| text.trim()))
}

fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_its_holder_with_all_addresses() {
        let circle = Circle {
            roles: vec![("role-cto".into(), vec!["Jonas Weber".into()])],
            people: vec![("jonas weber".into(), vec!["jonas@example.org".into()])],
        };
        let person = |name: &str, email: &str| Person { name: name.into(), email: email.into(), time: 0, offset: 0 };
        let cto = circle.identity("ROLE-CTO");
        assert!(cto.is(&person("jw", "Jonas@example.org")));
        assert!(cto.is(&person("Jonas  Weber", "private@example.org")));
        assert!(!cto.is(&person("Ann", "ann@example.org")));
    }
}
