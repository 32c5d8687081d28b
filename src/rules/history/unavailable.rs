//! GIT009: history can't be read.

use super::{CHECKS, Context, Findings};
use crate::history::IN_CI;
use crate::source::Place;

/// Said once for all rules that could not run.
pub(super) fn history_unavailable(context: &Context<'_>, out: &mut Findings) {
    let Some(Err(gap)) = context.past else {
        return;
    };
    let codes: Vec<&str> = CHECKS.iter().map(|(code, _)| *code).filter(|code| *code != "GIT009").collect();
    let (first, last) = (codes.first().unwrap_or(&""), codes.last().unwrap_or(&""));
    let message = format!("the rules that read git history ({first} to {last}) could not run: {}", gap.why);
    let off = "or leave history out with `[history] enabled = false`";
    let help = match &gap.mend {
        Some(mend) => {
            let in_ci = if mend.contains("--unshallow") { IN_CI } else { "" };
            format!("run `{mend}`{in_ci} and check again, {off}")
        }
        None => format!("check in a full clone, {off}"),
    };
    out.add(Place::Repo, message.clone()).help(help);
    out.unknown(None, message);
}
