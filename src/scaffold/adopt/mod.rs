//! Studies a repo that was not written for us: which of its files are records, of which types, in
//! which shapes, and how much of them is understood. What it is sure of becomes a config.

mod config;
mod guess;
mod table;

pub use config::config;
pub use table::table;

use crate::lexicon::Lexicon;
use crate::model::{Grid, Look, csv_grid, look, read_version, unread_files};
use crate::schema::Types;
use crate::settings::Settings;
use crate::source::{FileId, MAX_FILE_BYTES, Standing, Tree, folder_of};
use guess::Guess;
use rayon::prelude::*;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// What a repo turned out to hold.
#[derive(Clone, Debug, Default)]
pub struct Study {
    /// Documents and registers, by path.
    pub files: Vec<Understood>,
    /// Documents with metadata whose type nobody can tell.
    pub untold: Vec<String>,
    /// Files with tables that look like a register, but have no column of ids, and the type of the rows.
    pub nameless: Vec<(String, SmolStr)>,
    /// Files that are read as they are, for they say a type of ours.
    pub ours: usize,
    /// Folders of blank forms.
    pub forms: Vec<String>,
    /// Files of other programs that look like records, and the type they look like.
    pub unread: Vec<(String, SmolStr)>,
    /// How often documents of a type say they are reviewed, and how many say so.
    pub intervals: BTreeMap<SmolStr, BTreeMap<SmolStr, usize>>,
}

/// A file that is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understood {
    /// From the root.
    pub path: String,
    /// What it is.
    pub plan: Plan,
    /// Why.
    pub reason: String,
    /// Whether nothing but a word in its title says so.
    pub by_title: bool,
    /// Keys that are understood.
    pub keys: usize,
    /// Keys that are not.
    pub strange: Vec<String>,
    /// Rows of its register.
    pub rows: usize,
    /// Columns that are understood.
    pub columns: usize,
    /// Columns that are not.
    pub strange_columns: Vec<String>,
}

/// What a file is, as a config says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The type of the document.
    pub kind: Option<SmolStr>,
    /// The type of its rows.
    pub register: Option<SmolStr>,
    /// How to find its id.
    pub id: Option<String>,
}

/// What one file adds to the study.
enum Seen {
    /// It is read as it is.
    Ours,
    /// It stands in a folder of blank forms.
    Form(String),
    /// It is understood; and how often it says it is reviewed.
    Sure(Box<Understood>, Option<(SmolStr, SmolStr)>),
    /// It has metadata that say nothing of its type.
    Untold,
    /// It has a table that looks like a register of this type, without a column of ids; and what else it is.
    Nameless(SmolStr, Box<Seen>),
    /// It is no record.
    Nothing,
}

/// Studies the files of a repo.
pub fn study(tree: &Tree, types: &Types) -> Study {
    let mut study = Study::default();
    let lexicon = Lexicon::builtin();
    let files: Vec<(FileId, &str)> = tree
        .files()
        .filter(|(_, file)| !matches!(file.standing, Standing::Link | Standing::Submodule) && !file.path.starts_with('.'))
        .map(|(id, file)| (id, &*file.path))
        .collect();
    let seen: Vec<Seen> = files.par_iter().map(|(id, path)| see(tree, types, *id, path)).collect();
    for ((_, path), seen) in files.iter().zip(seen) {
        let seen = match seen {
            Seen::Nameless(kind, seen) => {
                study.nameless.push(((*path).to_owned(), kind));
                *seen
            }
            seen => seen,
        };
        match seen {
            Seen::Ours => study.ours += 1,
            Seen::Form(folder) if study.forms.contains(&folder) => {}
            Seen::Form(folder) => study.forms.push(folder),
            Seen::Sure(found, interval) => {
                study.files.push(*found);
                if let Some((kind, interval)) = interval {
                    *study.intervals.entry(kind).or_default().entry(interval).or_default() += 1;
                }
            }
            Seen::Untold => study.untold.push((*path).to_owned()),
            Seen::Nameless(..) | Seen::Nothing => {}
        }
    }
    level(&mut study.files);
    study.unread = unread_files(tree, &Settings::default()).into_iter().map(|(path, kind)| (path.to_owned(), kind.name.clone())).collect();
    study.unread.retain(|(path, _)| forms_folder(path, lexicon).is_none());
    study
}

/// How many documents a folder holds before they say more of one of them than a word in its title.
const MANY: usize = 20;

/// Where nearly all of a folder's many documents are of no type of their own, the few that a word in
/// their titles sets apart are only about it: `Remote procedure calls` among numbered proposals.
fn level(files: &mut [Understood]) {
    let mut folders: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for file in files.iter() {
        let (all, plain) = folders.entry(folder_of(&file.path).to_owned()).or_default();
        *all += 1;
        *plain += usize::from(file.plan.kind.as_deref() == Some("document"));
    }
    for file in files.iter_mut().filter(|file| file.by_title && file.plan.register.is_none()) {
        let (all, plain) = folders.get(folder_of(&file.path)).copied().unwrap_or_default();
        if all >= MANY && plain * 20 >= all * 19 {
            file.plan.kind = Some("document".into());
            file.reason = "it stands among documents of no type of their own".to_owned();
        }
    }
}

fn see(tree: &Tree, types: &Types, id: FileId, path: &str) -> Seen {
    let lower = path.to_lowercase();
    let markdown = lower.ends_with(".md") || lower.ends_with(".markdown");
    if !markdown && !lower.ends_with(".csv") {
        return Seen::Nothing;
    }
    if let Some(folder) = forms_folder(path, Lexicon::builtin()) {
        return Seen::Form(folder);
    }
    let Some(text) = tree.read(id, MAX_FILE_BYTES).ok().and_then(|bytes| String::from_utf8(bytes).ok()) else {
        return Seen::Nothing;
    };
    if !markdown {
        let seen = register_of_csv(path, &text, types).map_or(Seen::Nothing, |found| Seen::Sure(Box::new(found), None));
        return nameless(path, &[], &[csv_grid(&text)], types, seen);
    }
    let look: Look = look(&text);
    if look.stated.as_deref().is_some_and(|stated| types.get(stated).is_some()) {
        return Seen::Ours;
    }
    let seen = match guess::document(path, &text, &look, types) {
        Guess::Sure(found) => {
            let interval = interval_in(&found, &text, types);
            Seen::Sure(Box::new(found), interval)
        }
        Guess::Untold => Seen::Untold,
        Guess::Prose => Seen::Nothing,
    };
    nameless(path, &look.titles(), &look.grids, types, seen)
}

/// What a file is, and that it has a table which looks like a register where no register is read.
fn nameless(path: &str, titles: &[&str], grids: &[Grid], types: &Types, seen: Seen) -> Seen {
    let is_register = matches!(&seen, Seen::Sure(found, _) if found.plan.register.is_some());
    let kind = if is_register { None } else { guess::without_ids(path, titles, grids, types) };
    match kind {
        Some(kind) => Seen::Nameless(kind, Box::new(seen)),
        None => seen,
    }
}

/// How often a document says it is reviewed, read as it would be.
fn interval_in(found: &Understood, text: &str, types: &Types) -> Option<(SmolStr, SmolStr)> {
    let kind = found.plan.kind.clone()?;
    let records = read_version(types, &guess::settings_of(&found.plan), &found.path, text.as_bytes()).records;
    Some((kind, records.first()?.period("review_interval")?.words().into()))
}

/// The folder of blank forms that a file stands in.
fn forms_folder(path: &str, lexicon: &Lexicon) -> Option<String> {
    let folders: Vec<&str> = folder_of(path).split('/').collect();
    let at = folders.iter().position(|folder| lexicon.is_forms(folder))?;
    Some(folders[..=at].join("/"))
}

fn register_of_csv(path: &str, text: &str, types: &Types) -> Option<Understood> {
    let grid = csv_grid(text);
    guess::register(path, &[], &[grid], types).map(|mut found| {
        if let Some(kind) = &found.plan.register {
            found.rows = read_version(types, &guess::settings_of_csv(kind), path, text.as_bytes()).records.len();
        }
        found
    })
}
