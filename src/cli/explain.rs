//! `aimslint explain`: the page of a rule, type, field, clause, control or article.

mod find;
mod here;
mod pages;

use super::args::{ExplainArguments, Global, PageFormat};
use super::lists::json_out;
use super::markdown::render;
use super::output::{Screen, print};
use super::{CLEAN, Failure, input};

pub(super) fn run(global: &Global, arguments: &ExplainArguments) -> Result<u8, Failure> {
    let words = input::vocabulary(global)?;
    let what = arguments.what.join(" ");
    let topic = find::topic(&words, what.trim())?;
    match arguments.format {
        PageFormat::Json => json_out(&pages::value(&words, &topic)),
        PageFormat::Md => {
            print(pages::markdown(&words, &topic).as_bytes())?;
            Ok(CLEAN)
        }
        PageFormat::Text => {
            let mut page = pages::short(&pages::markdown(&words, &topic));
            page.extend(in_this_repo(global, &topic));
            print(render(&page, &Screen::of_stdout(global)).as_bytes())?;
            Ok(CLEAN)
        }
    }
}

/// What it comes to here; nothing where there is no repo that can be read. A folder that is none may be
/// anybody's home, and is not read through for a page.
fn in_this_repo(global: &Global, topic: &find::Topic<'_>) -> Option<String> {
    let (root, _) = input::root_and_paths(global, &[]).ok()?;
    if root.git.is_none() && !root.has_config {
        return None;
    }
    let project = input::project(&root, None, input::today(global).ok()?).ok()?;
    here::section(&project, topic)
}
