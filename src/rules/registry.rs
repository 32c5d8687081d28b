//! All rules of a run, and running them.

use super::GROUPS;
use super::context::Context;
use super::declared::Declared;
use super::finding::{Finding, Findings, Unknown};
use super::page::{Page, PageError, parse_page};
use crate::schema::{Types, nearest};
use crate::source::FileId;
use include_dir::{Dir, include_dir};
use rayon::prelude::*;
use smol_str::SmolStr;
use std::collections::HashMap;
use std::sync::Arc;

static PAGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// What a rule does.
pub type Check = fn(&Context<'_>, &mut Findings);

/// Groups that are ours though no rule of them may exist yet.
const RESERVED: &[&str] = &[
    "DOC", "REF", "REV", "RSK", "SOA", "EVD", "SYS", "IMP", "AUD", "MGT", "NCR", "ROL", "TRN", "INC", "CHG", "CER", "OBJ", "GIT", "CLM", "EUA", "CFG",
];
/// Keys of a page's front-matter.
const KEYS: &[&str] = &["code", "name", "title", "level", "grade", "requirements", "since", "fixable", "needs", "drafts", "retired", "check"];

/// A rule: its page, and the function that does what the page can't say.
#[derive(Clone)]
pub struct Rule {
    /// Its page.
    pub page: Arc<Page>,
    /// Its function.
    pub check: Option<Check>,
    /// What its page checks.
    pub declared: Option<Arc<Declared>>,
    /// The file of its page, for an organisation's own rule.
    pub file: Option<FileId>,
}

impl Rule {
    /// Whether it can only run where git history can be read.
    pub fn needs_history(&self) -> bool {
        self.page.needs.iter().any(|need| need == "history")
    }

    /// Whether history, where it can be read, lets it find more.
    pub fn uses_history(&self) -> bool {
        self.needs_history() || self.page.needs.iter().any(|need| need == "history-if-any")
    }
}

/// The rules of a run, by code.
#[derive(Clone, Default)]
pub struct Registry {
    rules: Vec<Rule>,
    by_code: HashMap<SmolStr, usize>,
}

/// The pages that come with aimslint: file name and text, by code.
pub fn embedded_pages() -> Vec<(&'static str, &'static str)> {
    let mut pages: Vec<(&str, &str)> = PAGES
        .files()
        .filter_map(|file| Some((file.path().file_name()?.to_str()?, file.contents_utf8()?)))
        .filter(|(name, _)| name.ends_with(".md"))
        .collect();
    pages.sort_unstable();
    pages
}

impl Registry {
    /// The rules that come with aimslint. That each page reads and each function has one is held by
    /// a test.
    pub fn embedded() -> Registry {
        let pages: Vec<Result<Page, PageError>> = embedded_pages().par_iter().map(|(_, text)| parse_page(text)).collect();
        let mut registry = Registry::default();
        for page in pages.into_iter().flatten() {
            registry.add(page);
        }
        registry
    }

    /// Adds a rule by its page; one of the same code is replaced.
    pub fn add(&mut self, page: Page) {
        let check = GROUPS.iter().copied().flatten().find(|(code, _)| *code == page.code).map(|(_, check)| *check);
        self.put(Rule { page: Arc::new(page), check, declared: None, file: None });
    }

    /// Reads what the pages check, now that the types of the repo are known. That ours can be read
    /// is held by a test; a type that a repo has in its own form may lack a field, and then that rule
    /// is not for this repo.
    pub fn prepare(&mut self, types: &Types) {
        self.rules.par_iter_mut().filter(|rule| rule.declared.is_none()).for_each(|rule| {
            let read = rule.page.check().and_then(|check| Declared::read(check, types).ok());
            rule.declared = read.map(Arc::new);
        });
    }

    /// Adds an organisation's own rule by the text of its page.
    ///
    /// # Errors
    /// What is wrong with the page, each at its place.
    pub fn add_own(&mut self, file: FileId, text: &str, types: &Types) -> Result<(), Vec<PageError>> {
        let page = parse_page(text).map_err(|error| vec![error])?;
        let mut errors = Vec::new();
        let mut tell = |key: &str, message: String| {
            let span = page.front.get(key).map_or(page.front.span, |node| node.span);
            errors.push(PageError { span, message });
        };
        let group = &page.code[..3];
        if self.rules.iter().any(|rule| rule.file.is_none() && rule.page.code.starts_with(group)) || RESERVED.contains(&group) {
            tell("code", format!("the group `{group}` is aimslint's own; choose another, such as `ORG001`"));
        } else if self.get(&page.code).is_some() {
            tell("code", format!("there is a rule `{}` already", page.code));
        }
        if self.rules.iter().any(|rule| rule.page.name == page.name) {
            tell("name", format!("there is a rule `{}` already", crate::schema::brief(&page.name)));
        }
        for entry in page.front.entries().iter().filter(|entry| !KEYS.contains(&entry.key.as_str()) && !entry.key.starts_with("x-")) {
            let help = nearest(&entry.key, KEYS.iter().copied()).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            errors
                .push(PageError { span: entry.key_span, message: format!("`{}` is no key of a rule page{help}", crate::schema::brief(&entry.key)) });
        }
        let declared = match page.check() {
            Some(check) => Declared::read(check, types).map_err(|mut told| errors.append(&mut told)).ok(),
            None => {
                errors.push(PageError {
                    span: page.front.get("code").map_or(page.front.span, |code| code.span),
                    message: "the page says nowhere what it checks: `check` is missing".to_owned(),
                });
                None
            }
        };
        if !errors.is_empty() {
            return Err(errors);
        }
        self.put(Rule { page: Arc::new(page), check: None, declared: declared.map(Arc::new), file: Some(file) });
        Ok(())
    }

    /// Adds a rule that was read; one of the same code is replaced.
    pub fn put(&mut self, rule: Rule) {
        match self.by_code.get(&rule.page.code) {
            Some(at) => self.rules[*at] = rule,
            None => {
                self.by_code.insert(rule.page.code.clone(), self.rules.len());
                self.rules.push(rule);
            }
        }
    }

    /// All rules.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }

    /// A rule by code.
    pub fn get(&self, code: &str) -> Option<&Rule> {
        self.by_code.get(code).map(|at| &self.rules[*at])
    }

    /// The rules that a word names: a code, a group, or a name.
    pub fn select(&self, word: &str) -> Vec<&Rule> {
        let upper = word.to_ascii_uppercase();
        let is_group = upper.len() == 3 && upper.bytes().all(|byte| byte.is_ascii_uppercase());
        self.rules
            .iter()
            .filter(|rule| rule.page.code == upper || rule.page.name == word || (is_group && rule.page.code.starts_with(&upper)))
            .collect()
    }

    /// The code or name nearest to a word that names no rule.
    pub fn nearest(&self, word: &str) -> Option<&str> {
        let upper = word.to_ascii_uppercase();
        let code = self.rules.iter().map(|rule| rule.page.code.as_str()).find(|code| strsim::damerau_levenshtein(code, &upper) <= 1);
        code.or_else(|| crate::schema::nearest(word, self.rules.iter().map(|rule| rule.page.name.as_str())))
    }
}

/// Runs the rules that `wanted` lets run, in parallel; the order of findings is made later.
pub fn run(registry: &Registry, context: &Context<'_>, wanted: &(dyn Fn(&Page) -> bool + Sync)) -> (Vec<Finding>, Vec<Unknown>) {
    let all: Vec<Findings> = registry
        .rules
        .par_iter()
        .filter(|rule| wanted(&rule.page))
        .map(|rule| {
            let mut findings = Findings::of(&rule.page.code);
            if let Some(check) = rule.check {
                check(context, &mut findings);
            }
            if let Some(declared) = &rule.declared {
                declared.run(context, &mut findings);
            }
            findings
        })
        .collect();
    let mut findings = Vec::new();
    let mut unknown = Vec::new();
    for mut of_rule in all {
        findings.append(&mut of_rule.all);
        unknown.append(&mut of_rule.unknown);
    }
    (findings, unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_has_a_page_and_every_page_reads() {
        let registry = Registry::embedded();
        for (name, text) in embedded_pages() {
            let page = parse_page(text).unwrap_or_else(|error| panic!("{name}: {}", error.message));
            assert_eq!(name, format!("{}.md", page.code), "a page is named by its code");
        }
        for (code, _) in GROUPS.iter().copied().flatten() {
            assert!(registry.get(code).is_some(), "{code} has a function but no page");
        }
    }

    #[test]
    fn every_check_of_a_page_can_be_read() {
        let types = crate::schema::builtin_types();
        for rule in Registry::embedded().iter() {
            if let Some(check) = rule.page.check() {
                let read = Declared::read(check, &types);
                assert!(read.is_ok(), "{}: {:#?}", rule.page.code, read.err());
            }
        }
    }
}
