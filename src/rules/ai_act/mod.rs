//! EUA: the EU AI Act, where its pack is followed. What a system is and owes comes from
//! classification; an absent class is another rule's (SYS006).

mod class;
mod obligations;
mod records;
mod retention;
mod rights;
mod systems;

use super::{Check, Context, Findings};
use smol_str::SmolStr;

/// A number of the Act as findings name it.
fn of_the_act(number: &str) -> SmolStr {
    SmolStr::new(format!("eu-ai-act:{number}"))
}

/// Functions by code.
pub(super) const CHECKS: &[(&str, Check)] = &[
    ("EUA001", class::undocumented),
    ("EUA002", rights::undecided_or_incomplete),
    ("EUA003", records::annex_iv),
    ("EUA004", records::quality_management),
    ("EUA005", retention::too_short),
    ("EUA006", obligations::ahead),
    ("EUA007", class::contradicted_or_open),
    ("EUA008", class::route),
];
