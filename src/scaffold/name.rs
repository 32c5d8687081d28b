//! What a new record is called and where it goes: as those that are there, else as its schema says.

use crate::model::{Corpus, RecordShape};
use crate::schema::RecordType;
use crate::source::{Tree, folder_of};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The folder of a new management system.
const HOME: &str = "aims";
/// Digits of a number where no record shows how many.
const DIGITS: usize = 3;

/// The name of a new record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its file, from the root.
    pub path: String,
}

/// The next free id of a type, and a file for it.
pub fn next_name(kind: &RecordType, corpus: &Corpus, tree: &Tree, today: Date) -> Named {
    let numbered = |id: &str| {
        let stem = id.trim_end_matches(|digit: char| digit.is_ascii_digit());
        let digits = &id[stem.len()..];
        (stem.ends_with('-') && !digits.is_empty()).then(|| (stem.to_owned(), digits.len(), digits.parse::<u64>().unwrap_or(0)))
    };
    // How the records of this type are numbered: the stem that most of them share.
    let mut stems: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut folders: BTreeMap<String, usize> = BTreeMap::new();
    for (_, record) in corpus.iter().filter(|(_, record)| record.kind.name == kind.name) {
        if let Some((stem, width, _)) = numbered(&record.id) {
            let known = stems.entry(in_year(&stem, today)).or_default();
            *known = (known.0 + 1, known.1.max(width));
        }
        if record.shape == RecordShape::Document {
            *folders.entry(folder_of(tree.path(record.file)).to_owned()).or_default() += 1;
        }
    }
    let common = stems.into_iter().max_by_key(|(_, (count, _))| *count);
    let (stem, width) = common.map_or_else(|| (format!("{}-", kind.prefix), DIGITS), |(stem, (_, width))| (stem, width));
    let last = corpus.iter().filter_map(|(_, record)| numbered(&record.id)).filter(|(other, ..)| *other == stem).map(|(_, _, number)| number).max();
    let folder = folders.into_iter().max_by_key(|(_, count)| *count).map_or_else(|| format!("{HOME}/{}", kind.folder), |(folder, _)| folder);
    let mut number = last.unwrap_or(0).saturating_add(1);
    loop {
        let id = format!("{stem}{number:0width$}");
        let path = if folder.is_empty() { format!("{id}.md") } else { format!("{folder}/{id}.md") };
        if tree.find_ignoring_case(&path).is_none() {
            return Named { id, path };
        }
        number += 1;
    }
}

/// `AUD-2025-` goes on as `AUD-2026-` in the next year.
fn in_year(stem: &str, today: Date) -> String {
    let Some((before, year)) = stem.trim_end_matches('-').rsplit_once('-') else {
        return stem.to_owned();
    };
    let is_year = year.len() == 4 && year.starts_with("20") && year.bytes().all(|digit| digit.is_ascii_digit());
    if is_year { format!("{before}-{}-", today.year()) } else { stem.to_owned() }
}
