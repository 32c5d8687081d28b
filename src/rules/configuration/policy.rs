//! The policy a change is judged by: that of the revision it is compared with.

use crate::settings::Settings;
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

/// Where the policy of another revision is in force, what the checked files say themselves.
#[derive(Debug, Default)]
pub struct BasePolicy {
    /// The config as it stands in the files that are checked.
    pub written: Settings,
    /// The suppressions of the other revision, and how long each holds.
    pub suppressions: Vec<(SuppressionKey, Option<Date>)>,
}

impl BasePolicy {
    /// A count of the suppressions, to match those of the checked files against one by one.
    pub fn ledger(&self) -> Ledger<'_> {
        let mut left: HashMap<&SuppressionKey, Vec<Option<Date>>> = HashMap::new();
        for (key, until) in &self.suppressions {
            left.entry(key).or_default().push(*until);
        }
        Ledger { left }
    }
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
