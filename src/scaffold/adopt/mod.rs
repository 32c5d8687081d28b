//! Studies a repo that was not written for us: which of its files are records, of which types, in
//! which shapes, and how much of them is understood. What it is sure of becomes a config.

mod config;
mod guess;
mod table;

pub use config::config;
pub use table::table;

use crate::lexicon::Lexicon;
use crate::model::{Look, csv_grid, look, read_version, unread_files};
use crate::schema::Types;
use crate::settings::Settings;
use crate::source::{MAX_FILE_BYTES, Standing, Tree, folder_of};
use guess::Guess;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// What a repo turned out to hold.
#[derive(Clone, Debug, Default)]
pub struct Study {
    /// Documents and registers, by path.
    pub files: Vec<Understood>,
    /// Documents with metadata whose type nobody can tell.
    pub untold: Vec<String>,
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

/// Studies the files of a repo.
pub fn study(tree: &Tree, types: &Types) -> Study {
    let mut study = Study::default();
    let lexicon = Lexicon::builtin();
    for (id, file) in tree.files().filter(|(_, file)| !matches!(file.standing, Standing::Link | Standing::Submodule)) {
        let lower = file.path.to_lowercase();
        let markdown = lower.ends_with(".md") || lower.ends_with(".markdown");
        if !(markdown || lower.ends_with(".csv")) || file.path.starts_with('.') {
            continue;
        }
        if let Some(forms) = forms_folder(&file.path, lexicon) {
            if !study.forms.contains(&forms) {
                study.forms.push(forms);
            }
            continue;
        }
        let Some(text) = tree.read(id, MAX_FILE_BYTES).ok().and_then(|bytes| String::from_utf8(bytes).ok()) else { continue };
        if markdown {
            study.document(&file.path, &text, types);
        } else if let Some(found) = register_of_csv(&file.path, &text, types) {
            study.files.push(found);
        }
    }
    study.unread = unread_files(tree, &Settings::default()).into_iter().map(|(path, kind)| (path.to_owned(), kind.name.clone())).collect();
    study.unread.retain(|(path, _)| forms_folder(path, lexicon).is_none());
    study
}

impl Study {
    fn document(&mut self, path: &str, text: &str, types: &Types) {
        let seen: Look = look(text);
        if seen.stated.as_deref().is_some_and(|stated| types.get(stated).is_some()) {
            self.ours += 1;
            return;
        }
        match guess::document(path, text, &seen, types) {
            Guess::Sure(found) => {
                self.count_interval(&found, text, types);
                self.files.push(found);
            }
            Guess::Untold => self.untold.push(path.to_owned()),
            Guess::Prose => {}
        }
    }

    /// Reads the document as it would be, for how often it says it is reviewed.
    fn count_interval(&mut self, found: &Understood, text: &str, types: &Types) {
        let Some(kind) = &found.plan.kind else { return };
        let settings = guess::settings_of(&found.plan);
        let (_, records) = read_version(types, &settings, &found.path, text.as_bytes());
        if let Some(interval) = records.first().and_then(|record| record.period("review_interval")) {
            *self.intervals.entry(kind.clone()).or_default().entry(interval.words().into()).or_default() += 1;
        }
    }
}

/// The folder of blank forms that a file stands in.
fn forms_folder(path: &str, lexicon: &Lexicon) -> Option<String> {
    let folders: Vec<&str> = folder_of(path).split('/').collect();
    let at = folders.iter().position(|folder| lexicon.is_forms(folder))?;
    Some(folders[..=at].join("/"))
}

fn register_of_csv(path: &str, text: &str, types: &Types) -> Option<Understood> {
    let grid = csv_grid(text);
    guess::register(path, None, &[grid], types).map(|(mut found, _)| {
        let settings = Settings::parse(
            crate::source::FileId(0),
            &format!("adopt = true\n[[registers]]\npath = \"**\"\ntype = \"{}\"\n", found.plan.register.as_deref().unwrap_or_default()),
        );
        found.rows = read_version(types, &settings, path, text.as_bytes()).1.len();
        found
    })
}
