//! The words that teams use for ours, as data: `standards/words/*.toml`, a language a file. They are
//! read for repos that were not written for us (`adopt = true`), and to guess what a wrong word was
//! meant to be.

mod phrase;
mod read;

pub(crate) use phrase::folded;
pub use phrase::{Matched, Phrases, tokens};

use foldhash::{HashMap, HashSet};
use include_dir::{Dir, include_dir};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/standards/words");

static BUILTIN: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut files: Vec<_> = FILES.files().filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?))).collect();
    // English first: where languages share a word, its meaning there counts.
    files.sort_by_key(|(path, _)| (*path != "en.toml", *path));
    let mut lexicon = Lexicon::default();
    for (_, text) in files {
        // What can't be read is told by the test of the data.
        let _ = lexicon.add(text);
    }
    lexicon
});

/// How many bytes of punctuation may stand around the words for "to be filled in".
const MARKS: usize = 16;

/// What a word for a value comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// One of our words.
    Ours(SmolStr),
    /// A word of theirs that says nothing of ours.
    Nothing,
}

/// Words by which a document is known in its file name or headings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The type of the document, or of the register's rows.
    pub name: SmolStr,
    /// Whether one such record is called so.
    pub document: bool,
    /// Whether a document with many of them is called so.
    pub register: bool,
    /// Whether it is a kind of text, which goes before what the text is about.
    pub genre: bool,
}

/// The words of one field's values: phrase to meaning.
type Values = HashMap<SmolStr, Phrases<Meaning>>;

/// The words of all languages.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    /// Folded words to fields of any type, in order of preference.
    fields: HashMap<String, Vec<SmolStr>>,
    /// The same for one type.
    fields_of: HashMap<SmolStr, HashMap<String, SmolStr>>,
    values: Values,
    values_of: HashMap<SmolStr, Values>,
    /// The same words for guessing, in a fixed order.
    guesses: BTreeMap<String, Vec<SmolStr>>,
    kinds: Phrases<Kind>,
    /// Long words for kinds that others may end with, the longest first.
    compounds: Vec<(String, Kind)>,
    lists: Phrases<()>,
    forms: Phrases<()>,
    cadence: Phrases<Option<SmolStr>>,
    months: HashMap<String, i8>,
    quarters: Vec<String>,
    /// Words for "to be filled in", with one blank between them, and the length of the longest.
    blanks: HashSet<String>,
    longest_blank: usize,
    headings: Phrases<()>,
    /// Keys for a review that may be the last or the next, folded.
    either_review: Vec<String>,
    pairs: Vec<String>,
    /// Words for lengths of time, and their letter in a period.
    units: HashMap<String, char>,
    languages: Vec<String>,
    /// Their codes.
    codes: Vec<String>,
}

impl Lexicon {
    /// The words that come with aimslint.
    pub fn builtin() -> &'static Lexicon {
        &BUILTIN
    }

    /// The languages, by their own names.
    pub fn languages(&self) -> &[String] {
        &self.languages
    }

    /// The language that a path is of by its name: in a folder called `de`, or a file that ends in
    /// `-DE.md`.
    pub fn language_of_path(&self, path: &str) -> Option<&str> {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let ends_in = |code: &str| stem.rsplit_once(['-', '_', '.', ' ']).is_some_and(|(_, last)| last.eq_ignore_ascii_case(code));
        let is_below = |code: &str| folders.split('/').any(|folder| folder.eq_ignore_ascii_case(code));
        self.codes.iter().map(String::as_str).find(|code| ends_in(code) || is_below(code))
    }

    /// The field of a type that a word of a team names, where the type has words of its own for it.
    pub fn field_of(&self, kind: &str, folded: &str) -> Option<&SmolStr> {
        self.fields_of.get(kind)?.get(folded)
    }

    /// The fields that a word names in any type, the likeliest first.
    pub fn fields(&self, folded: &str) -> &[SmolStr] {
        self.fields.get(folded).map_or(&[], Vec::as_slice)
    }

    /// What a value comes to: the longest words it begins with.
    pub fn meaning(&self, kind: &str, field: &str, text: &str) -> Option<&Meaning> {
        let words = tokens(text);
        let own = self.values_of.get(kind).and_then(|values| values.get(field)).and_then(|phrases| phrases.prefix(&words));
        let any = self.values.get(field).and_then(|phrases| phrases.prefix(&words));
        match (own, any) {
            // The type's own words go first, unless the others say more.
            (Some(own), Some(any)) => Some(if any.length > own.length { any.value } else { own.value }),
            (own, any) => own.or(any).map(|found| found.value),
        }
    }

    /// Yes or no.
    pub fn truth(&self, text: &str) -> Option<bool> {
        match self.meaning("", "truth", text)? {
            Meaning::Ours(word) => Some(word == "true"),
            Meaning::Nothing => None,
        }
    }

    /// Of `choices`, the one that somebody who wrote `word` meant.
    pub fn meant<'a>(&self, word: &str, choices: &'a [SmolStr]) -> Option<&'a SmolStr> {
        let words = tokens(word).join(" ");
        let known = self.guesses.get(&words)?;
        known.iter().find_map(|meant| choices.iter().find(|choice| *choice == meant))
    }

    /// What the words of a file name or a heading say it is: a kind of text (a procedure for impact
    /// assessments is a procedure), else the longest words.
    pub fn kind(&self, text: &str) -> Option<&Kind> {
        let words = tokens(text);
        let genre = (0..words.len()).filter_map(|at| self.kinds.prefix(&words[at..])).find(|found| found.value.genre);
        let register = (0..words.len()).filter_map(|at| self.kinds.prefix(&words[at..])).any(|found| found.value.register && found.length > 1);
        let found = genre.filter(|_| !register).or_else(|| self.kinds.longest(&words));
        // `Nutzungsrichtlinie`: some languages write their words together.
        let compound =
            || words.iter().rev().find_map(|word| self.compounds.iter().find(|(end, _)| word.ends_with(end.as_str())).map(|(_, kind)| kind));
        found.map(|found| found.value).or_else(compound)
    }

    /// Whether teams keep registers of a type.
    pub fn has_registers(&self, kind: &str) -> bool {
        self.kinds.values().any(|known| known.register && known.name == kind)
    }

    /// Whether a file name or a heading says that this is the list of documents under control.
    pub fn is_list(&self, text: &str) -> bool {
        self.lists.longest(&tokens(text)).is_some()
    }

    /// Whether a folder's name says that blank forms stand in it.
    pub fn is_forms(&self, folder: &str) -> bool {
        self.forms.whole(&tokens(folder)).is_some()
    }

    /// The first word of a text that says how often: a period, or `None` for one that gives none.
    pub fn cadence(&self, text: &str) -> Option<Option<&SmolStr>> {
        let words = tokens(text);
        let named = (0..words.len()).find_map(|at| self.cadence.prefix(&words[at..]).filter(|found| found.value.is_some()));
        named.or_else(|| self.cadence.longest(&words)).map(|found| found.value.as_ref())
    }

    /// The number of a month, by its name or short name.
    pub fn month(&self, word: &str) -> Option<i8> {
        self.months.get(word.trim_end_matches('.').to_lowercase().as_str()).copied()
    }

    /// Whether a word stands before the number of a quarter.
    pub fn is_quarter(&self, word: &str) -> bool {
        self.quarters.iter().any(|quarter| quarter == word)
    }

    /// Whether a text is one of the words for "to be filled in", whatever stands after it.
    pub fn is_blank(&self, text: &str) -> bool {
        // Most values are longer than any of them, whatever stands around it.
        text.len() <= self.longest_blank + MARKS && self.blanks.contains(&tokens(text).join(" "))
    }

    /// Whether a heading is one under which a document speaks about itself.
    pub fn is_metadata_heading(&self, text: &str) -> bool {
        let words = tokens(text);
        let numbered = words.iter().take_while(|word| word.chars().all(|letter| letter.is_ascii_digit())).count();
        self.headings.whole(&words[numbered..]).is_some()
    }

    /// Whether a key, folded, may name the last review as well as the next.
    pub fn is_either_review(&self, folded: &str) -> bool {
        self.either_review.iter().any(|known| known == folded)
    }

    /// Whether the header of a table's first column says that keys stand in it.
    pub fn is_pair_header(&self, text: &str) -> bool {
        let words = tokens(text).join(" ");
        words.is_empty() || self.pairs.contains(&words)
    }

    /// The length of time that a word counts in, by its letter in a period: `D`, `W`, `M` or `Y`.
    pub fn unit(&self, word: &str) -> Option<char> {
        self.units.get(word).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_words_can_be_read() {
        for file in FILES.files() {
            let text = file.contents_utf8().expect("UTF-8");
            let read = Lexicon::default().add(text);
            assert!(read.is_ok(), "{}: {read:?}", file.path().display());
        }
        assert!(Lexicon::builtin().languages().len() >= 2);
    }

    #[test]
    fn another_language_is_one_more_file() {
        let mut lexicon = Lexicon::builtin().clone();
        assert_eq!(lexicon.month("janvier"), None);
        lexicon.add(include_str!("../../fixtures/adopt/words/fr.toml")).expect("a file of words");
        assert_eq!(lexicon.month("janvier"), Some(1));
        assert_eq!(lexicon.field_of("risk", "gravité").map(SmolStr::as_str), Some("impact"));
        assert_eq!(lexicon.meaning("risk", "treatment", "Atténuer par contrôle"), Some(&Meaning::Ours("reduce".into())));
        assert_eq!(lexicon.cadence("Révision annuelle"), Some(Some(&"P12M".into())));
        assert_eq!(lexicon.month("march"), Some(3), "the others stay");
    }

    #[test]
    fn words_mean_what_their_type_says() {
        let lexicon = Lexicon::builtin();
        assert_eq!(lexicon.field_of("control", "status").map(SmolStr::as_str), Some("implementation"));
        assert_eq!(lexicon.field_of("policy", "status"), None);
        for (kind, field, text, ours) in [
            ("policy", "status", "✅ Approved and Active", "approved"),
            ("policy", "status", "Freigegeben", "approved"),
            ("control", "implementation", "Teilweise umgesetzt", "partial"),
            ("control", "implementation", "Not implemented yet", "not-started"),
            ("risk", "treatment", "Mitigate", "reduce"),
            ("risk", "status", "Closed", "retired"),
        ] {
            assert_eq!(lexicon.meaning(kind, field, text), Some(&Meaning::Ours(ours.into())), "{text}");
        }
        assert_eq!(lexicon.meaning("risk", "status", "Open"), Some(&Meaning::Nothing));
        assert_eq!(lexicon.truth("✔"), Some(true));
        assert_eq!(lexicon.truth("Nein, da kein Einkauf"), Some(false));
    }
}
