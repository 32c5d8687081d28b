//! Files of other programs that look like records: they are never passed over in silence.

use crate::lexicon::{Kind, Lexicon};
use crate::settings::Settings;
use crate::source::Tree;

/// The ends of files of text and spreadsheet programs.
const ENDS: &[&str] = &["xlsx", "xls", "xlsm", "ods", "docx", "doc", "odt"];

/// Files of other programs whose names say that they are records, and that stand beside none of the
/// same name that is read.
pub fn unread_files<'a>(tree: &'a Tree, settings: &Settings) -> Vec<(&'a str, &'static Kind)> {
    let mut found = Vec::new();
    for (_, file) in tree.files() {
        let Some((stem, end)) = file.path.rsplit_once('.') else { continue };
        if !ENDS.iter().any(|known| end.eq_ignore_ascii_case(known)) || settings.exclude.matches(&file.path) {
            continue;
        }
        let name = stem.rsplit('/').next().unwrap_or(stem);
        let is_read = ["md", "csv"].iter().any(|end| tree.find(&format!("{stem}.{end}")).is_some());
        if let Some(known) = Lexicon::builtin().kind(name).filter(|_| !is_read) {
            found.push((&*file.path, known));
        }
    }
    found
}
