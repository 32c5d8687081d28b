//! The policy a change is judged by: that of the revision it is meant for.

use crate::rules::Registry;
use crate::schema::Types;
use crate::settings::Settings;
use crate::source::{FileId, Place, Span};
use jiff::civil::Date;
use smol_str::SmolStr;
use std::collections::HashMap;

/// What a suppression silences, and about what: equal keys are the same suppression.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SuppressionKey {
    /// Code, group or name, in capitals.
    pub rule: SmolStr,
    /// The record's id, the file's path, or the paths and records of the config.
    pub subject: String,
}

/// What a state of the repo says of how it is checked.
pub struct Policy {
    /// Its config.
    pub settings: Settings,
    /// Its types of record.
    pub types: Types,
    /// Its rules.
    pub registry: Registry,
    /// Its suppressions, and how long each holds; none where they are read with the files themselves.
    pub suppressions: Vec<(SuppressionKey, Option<Date>)>,
    /// Its allowed signers.
    pub signers: Vec<Signer>,
}

/// Where the policy of another revision is in force: that one, and what the checked files say themselves.
pub struct BasePolicy {
    /// What the checked files say.
    pub written: Policy,
    /// The policy in force.
    pub tip: Policy,
    /// The policy where the checked files parted from it, when it has moved on since.
    pub parted: Option<Policy>,
    /// Configs of the checked files that would take the place of the one in force.
    pub nearer: Vec<FileId>,
}

impl Policy {
    /// A count of the suppressions, to match those of the checked files against one by one.
    pub fn ledger(&self) -> Ledger<'_> {
        let mut left: HashMap<&SuppressionKey, Vec<Option<Date>>> = HashMap::new();
        for (key, until) in &self.suppressions {
            left.entry(key).or_default().push(*until);
        }
        Ledger { left }
    }
}

/// One line of the allowed signers.
pub struct Signer {
    /// Whom it lets sign.
    pub name: String,
    /// What it says, but for spaces and a comment at its end.
    pub says: String,
    /// Where it stands.
    pub place: Place,
}

/// The lines of a file of allowed signers that let somebody sign.
pub fn signers(file: FileId, text: &str) -> Vec<Signer> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let words: Vec<&str> = line.split_whitespace().collect();
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        let Some(name) = words.first().filter(|word| !word.starts_with('#')) else { continue };
        // The key follows its kind; what comes after is a comment.
        let kind = words.iter().skip(1).position(|word| ["ssh-", "sk-", "ecdsa-"].iter().any(|kind| word.starts_with(kind)));
        let end = kind.map_or(words.len(), |kind| words.len().min(kind + 3));
        let place = Place::File(file, Span::new(start, start + name.len()));
        found.push(Signer { name: (*name).to_owned(), says: words[..end].join(" "), place });
    }
    found
}

/// The suppressions of the other revision that no suppression of the checked files has met yet.
pub struct Ledger<'a> {
    left: HashMap<&'a SuppressionKey, Vec<Option<Date>>>,
}

impl Ledger<'_> {
    /// Whether the other revision has this suppression, for at least as long; each counts once.
    pub fn takes(&mut self, key: &SuppressionKey, until: Option<Date>) -> bool {
        let Some(left) = self.left.get_mut(key) else {
            return false;
        };
        match left.iter().position(|known| *known >= until) {
            Some(at) => {
                left.swap_remove(at);
                true
            }
            None => false,
        }
    }
}
