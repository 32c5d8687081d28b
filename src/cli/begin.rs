//! `aimslint init` and `aimslint new`.

use super::args::Global;
use super::output::print;
use super::{CLEAN, Failure, adopt, input};
use crate::check::Vocabulary;
use crate::report::visible;
use crate::scaffold::{Blank, beginnings, next_name};
use crate::source::find_root;
use clap::Args;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Arguments of `init`.
#[derive(Clone, Debug, Args)]
pub struct InitArguments {
    /// Where; the folder you are in when none is given
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Study the documents that are there and propose a config for them; nothing is overwritten
    #[arg(long)]
    pub adopt: bool,
}

/// Arguments of `new`.
#[derive(Clone, Debug, Args)]
pub struct NewArguments {
    /// A type of record; `aimslint types` lists them
    #[arg(value_name = "TYPE")]
    pub kind: String,
    /// Its title
    #[arg(value_name = "TITLE")]
    pub title: Option<String>,
}

pub(super) fn init(global: &Global, arguments: &InitArguments) -> Result<u8, Failure> {
    let start = match (&global.directory, &arguments.folder) {
        (None, None) => PathBuf::from("."),
        (None, Some(folder)) => folder.clone(),
        (Some(_), folder) => input::start(global)?.join(folder.clone().unwrap_or_default()),
    };
    if arguments.adopt {
        return adopt::run(global, &start);
    }
    let words = Vocabulary::builtin();
    let files = beginnings(&words.types, &words.standards, input::today(global)?);
    let mut text = String::new();
    let mut kept = 0;
    for file in &files {
        if create(&start, &start.join(&file.path), &file.text)? {
            let _ = writeln!(text, "{}", file.path);
        } else {
            kept += 1;
        }
    }
    let _ = writeln!(text, "\n{} files written; every record is a draft to be filled in.", files.len() - kept);
    if kept > 0 {
        let _ = writeln!(text, "{kept} were there and stay as they are.");
    }
    text.push_str(&next_steps(&start, arguments.folder.as_deref()));
    print(text.as_bytes())?;
    Ok(CLEAN)
}

/// What to do now, by what is there already.
fn next_steps(start: &Path, folder: Option<&Path>) -> String {
    let mut text = String::from("\nNext:\n");
    let mut step = |typed: &str, does: &str| {
        let _ = writeln!(text, "  {typed:<20}  {does}");
    };
    if let Some(folder) = folder {
        step(&format!("cd {}", visible(&folder.to_string_lossy())), "goes there");
    }
    step("aimslint", "lists what is left to fill in, in an order that makes sense");
    if find_root(start).is_ok_and(|root| root.git.is_none()) {
        step("git init", "keeps every version: who approved what when is read from there");
    }
    step("pre-commit install", "checks each commit (https://pre-commit.com)");
    text.push_str("How it goes together is in aims/README.md.\n");
    text
}

pub(super) fn new(global: &Global, arguments: &NewArguments) -> Result<u8, Failure> {
    let today = input::today(global)?;
    let (root, _) = input::root_and_paths(global, &[])?;
    let project = input::project(&root, None, today)?;
    let kind = input::type_named(&project.types, &arguments.kind, &[])?;
    let title = arguments.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
    let title = title.map_or_else(|| format!("New {}", kind.name.replace('-', " ")), visible);
    let name = next_name(kind, &project.corpus, &project.tree, today);
    let blank = Blank { kind, id: &name.id, title: &title, values: &BTreeMap::new(), filler: None, body: "" };
    if !create(&root.folder, &root.folder.join(&name.path), &blank.document())? {
        return Err(Failure::new(format!("`{}` is there already, though git ignores it", name.path)));
    }
    print(format!("{}\n", name.path).as_bytes())?;
    Ok(CLEAN)
}

/// Writes a file that is not there yet; `false` when it is. Folders are made, links never followed.
pub(super) fn create(root: &Path, path: &Path, text: &str) -> Result<bool, Failure> {
    let failure = |error: std::io::Error| Failure::new(format!("`{}` can't be written: {error}", path.display()));
    let folder = path.parent().unwrap_or(root);
    std::fs::create_dir_all(folder).map_err(failure)?;
    let inside = std::fs::canonicalize(folder).and_then(|folder| Ok(folder.starts_with(std::fs::canonicalize(root)?))).map_err(failure)?;
    if !inside {
        return Err(Failure::new(format!("`{}` is reached through a link that leads elsewhere; nothing was written to it", path.display())));
    }
    match std::fs::File::create_new(path) {
        Ok(mut file) => file.write_all(text.as_bytes()).map_err(failure).map(|()| true),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(failure(error)),
    }
}
