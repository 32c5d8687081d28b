//! `aimslint explain`: the page of a rule, type, field, clause, control or article.

mod find;
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
            let text = render(&pages::markdown(&words, &topic), &Screen::of_stdout(global));
            print(text.as_bytes())?;
            Ok(CLEAN)
        }
    }
}
