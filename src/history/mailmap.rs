//! `.mailmap`: the proper names and addresses of people who committed under others.

use std::collections::HashMap;

use smol_str::SmolStr;

use super::commit::Person;

/// A parsed mailmap. The caller picks which text: the one of the work tree or of a commit.
#[derive(Debug, Clone, Default)]
pub struct Mailmap {
    /// By the address as committed, in lower case.
    by_email: HashMap<String, Names>,
}

#[derive(Debug, Clone, Default)]
struct Names {
    any: Proper,
    /// Where the name as committed (lower case) must agree too.
    by_name: HashMap<String, Proper>,
}

#[derive(Debug, Clone, Default)]
struct Proper {
    name: Option<SmolStr>,
    email: Option<SmolStr>,
}

impl Mailmap {
    /// Parses the text of a mailmap; lines that aren't understood are skipped, as git does.
    pub fn parse(text: &str) -> Self {
        let mut map = Self::default();
        for line in text.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
            let Some((name, email, rest)) = pair(line) else {
                continue;
            };
            let proper_name = (!name.is_empty()).then(|| name.into());
            match pair(rest) {
                Some((old_name, old_email, _)) => {
                    let names = map.by_email.entry(old_email.to_lowercase()).or_default();
                    let proper = if old_name.is_empty() { &mut names.any } else { names.by_name.entry(old_name.to_lowercase()).or_default() };
                    proper.email = Some(email.into());
                    if proper_name.is_some() {
                        proper.name = proper_name;
                    }
                }
                None => {
                    if proper_name.is_some() {
                        map.by_email.entry(email.to_lowercase()).or_default().any.name = proper_name;
                    }
                }
            }
        }
        map
    }

    /// The person under the proper name and address.
    pub fn resolve(&self, person: &Person) -> Person {
        let mut mapped = person.clone();
        let Some(names) = self.by_email.get(&person.email.to_lowercase()) else {
            return mapped;
        };
        let proper = names.by_name.get(&person.name.to_lowercase()).unwrap_or(&names.any);
        if let Some(name) = &proper.name {
            mapped.name = name.clone();
        }
        if let Some(email) = &proper.email {
            mapped.email = email.clone();
        }
        mapped
    }
}

/// `Name <mail> rest`.
fn pair(line: &str) -> Option<(&str, &str, &str)> {
    let open = line.find('<')?;
    let close = open + line[open..].find('>')?;
    Some((line[..open].trim(), line[open + 1..close].trim(), &line[close + 1..]))
}
