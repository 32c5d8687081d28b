//! `aimslint completions` and `aimslint man`.

use super::args::{CompletionsArguments, ManArguments};
use super::output::print;
use super::{CLEAN, Failure, line};

pub(super) fn completions(arguments: &CompletionsArguments) -> Result<u8, Failure> {
    let mut bytes = Vec::new();
    clap_complete::generate(arguments.shell, &mut line::command(), "aimslint", &mut bytes);
    print(&bytes)?;
    Ok(CLEAN)
}

pub(super) fn man(arguments: &ManArguments) -> Result<u8, Failure> {
    let mut whole = line::command();
    whole.build();
    let command = match &arguments.command {
        None => whole,
        Some(name) => {
            let found = whole.find_subcommand(name).cloned();
            let near = || line::nearest_command(name).map(|near| format!("did you mean `{near}`?"));
            found.ok_or_else(|| Failure { message: format!("there is no command `{name}`"), help: near() })?
        }
    };
    let mut bytes = Vec::new();
    clap_mangen::Man::new(command).render(&mut bytes)?;
    print(&bytes)?;
    Ok(CLEAN)
}
