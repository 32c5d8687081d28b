//! All rules of a run, and running them.

use super::GROUPS;
use super::context::Context;
use super::finding::{Finding, Findings, Unknown};
use super::page::{Page, PageError, parse_page};
use include_dir::{Dir, include_dir};
use rayon::prelude::*;
use smol_str::SmolStr;
use std::collections::HashMap;
use std::sync::Arc;

static PAGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// What a rule does.
pub type Check = fn(&Context<'_>, &mut Findings);

/// A rule: its page, and the function that does what the page can't say.
#[derive(Clone)]
pub struct Rule {
    /// Its page.
    pub page: Arc<Page>,
    /// Its function.
    pub check: Option<Check>,
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
        let rule = Rule { page: Arc::new(page), check };
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
}
