//! What a file that can't be read most likely is, by its place and by what its raw text shows.

use super::document::Guess;
use super::lower::Lowering;
use super::words::Words;
use crate::source::folder_of;
use crate::syntax::split;
use regex::Regex;
use smol_str::SmolStr;
use std::sync::LazyLock;

/// How much of a text is looked at for an id and a type that stand at its beginning.
const BEGINNING: usize = 4096;

static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"(?m)^\s*(id|type)\s*[:=]\s*["']?([A-Za-z0-9][\w.-]*)"#).ok());

/// A line that declares an id, a type or the type of a register's rows, of the document or of an item.
static DECLARED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?m)^[ \t]*(?:-[ \t]+)?\{?[ \t]*["']?(id|type|register)["']?[ \t]*[:=][ \t]*["']?([A-Za-z0-9][\w.-]*)"#).ok());

/// The keys that make a document a record, wherever they stand: a slip can have put them anywhere.
static MAKES_RECORD: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?mi)^\W*(?:type|register|records)\b|\b(?:type|register|records)["']?\s*[:=]"#).ok());

/// Ids as records bear them, and as they come out when typed in a hurry: `RISK-7`, `POL-AI`, `risk_7`.
static ID_OF_RECORD: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^(?:[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+|[A-Za-z]+[-_. ]?[0-9][\w.-]*)$").ok());

impl Lowering<'_> {
    /// What a file of this text (or one that begins so) most likely is.
    pub(super) fn guess(&self, path: &str, text: &str) -> Guess {
        let mut guess = Guess::default();
        let mut end = text.len().min(BEGINNING);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let beginning = &text[..end];
        for found in NAMED.iter().flat_map(|pattern| pattern.captures_iter(beginning)) {
            let slot = if &found[1] == "id" { &mut guess.id } else { &mut guess.kind };
            if slot.is_none() {
                *slot = Some(SmolStr::new(&found[2]));
            }
        }
        let place = self.settings.documents.iter().find(|place| place.paths.matches(path));
        let register = self.settings.registers.iter().find(|register| register.paths.matches(path));
        if guess.kind.is_none() {
            guess.kind = place.and_then(|place| place.kind.as_ref()).map(|kind| kind.value.as_str().into());
        }
        if guess.kind.is_none()
            && let Some(register) = register
        {
            guess.kind = Some(register.kind.value.clone());
            guess.is_register = true;
        }
        self.declared(path, text, &mut guess);
        let by_place = place.is_some() || register.is_some() || (self.settings.include_is_strict && self.settings.include.matches(path));
        guess.holds_none = !by_place && !self.may_make_record(text, guess.id.as_deref());
        guess
    }

    /// Adds what a text declares beside that: ids that it plainly holds are no broken names elsewhere, and
    /// nothing of a type that it holds is missing.
    fn declared(&self, path: &str, text: &str, guess: &mut Guess) {
        let mut rows: Option<SmolStr> = None;
        let text = split(text).front.map_or(text, |(_, inner)| inner.slice(text));
        for found in DECLARED.iter().flat_map(|pattern| pattern.captures_iter(text)) {
            let value = SmolStr::new(&found[2]);
            match &found[1] {
                "id" => guess.ids.push(value),
                "type" => guess.kinds.push(value),
                _ => rows = Some(value),
            }
        }
        if let Some(place) = self.settings.documents.iter().find(|place| place.paths.matches(path)) {
            let name = path.strip_prefix(folder_of(path)).unwrap_or(path).trim_start_matches('/');
            guess.ids.extend(place.id_in(name));
            rows = rows.or_else(|| place.register.as_ref().map(|kind| kind.value.clone()));
        }
        let register = self.settings.registers.iter().find(|register| register.paths.matches(path));
        if let Some(rows) = rows.or_else(|| register.map(|register| register.kind.value.clone())) {
            guess.kinds.extend(guess.kind.replace(rows));
            guess.is_register = true;
        }
    }

    /// Whether what a text shows could be a record, if only it could be read.
    fn may_make_record(&self, text: &str, id: Option<&str>) -> bool {
        // Of a text that is cut, or encrypted, nothing is seen.
        if text.contains('\0') {
            return true;
        }
        let fence = split(text);
        if fence.front.is_none() && fence.problem.is_none() {
            return false;
        }
        let says = MAKES_RECORD.as_ref().is_none_or(|pattern| pattern.is_match(text));
        let has_id = id.is_some_and(|id| ID_OF_RECORD.as_ref().is_none_or(|pattern| pattern.is_match(id)));
        says || has_id || self.has_word_for_type(text)
    }

    /// Whether a line begins with the word that this repo has for `type`.
    fn has_word_for_type(&self, text: &str) -> bool {
        let words = Words::new(self.settings);
        let keys = text.lines().filter_map(|line| line.split([':', '=']).next());
        let mut keys = keys.map(|key| key.trim_matches(|letter: char| !letter.is_alphanumeric())).filter(|key| !key.is_empty() && key.len() <= 64);
        keys.any(|key| ["type", "register", "records"].iter().any(|name| words.means(key, name)))
    }
}

/// Bytes as text to look at: what is no UTF-8 is replaced, and text of two bytes a letter is read as such.
pub(super) fn raw_text(bytes: &[u8]) -> String {
    let two_bytes = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let text = String::from_utf8_lossy(bytes);
    if two_bytes { text.replace(['\0', '\u{fffd}'], "") } else { text.into_owned() }
}
