//! Rule pages: all that is said about a rule, in one place.

use super::finding::Grade;
use crate::settings::{Level, LevelSetting, Settings};
use crate::syntax::{Node, parse_yaml, split};
use smol_str::SmolStr;

/// A rule's page.
#[derive(Clone, Debug)]
pub struct Page {
    /// `REF001`.
    pub code: SmolStr,
    /// `unresolved-reference`.
    pub name: SmolStr,
    /// What is raised, in a few words.
    pub title: Box<str>,
    /// What the build does.
    pub level: Level,
    /// What an auditor would write.
    pub grade: Option<Grade>,
    /// What it would be written against.
    pub requirements: Vec<SmolStr>,
    /// The version that brought it.
    pub since: SmolStr,
    /// Whether its findings may carry a correction.
    pub fixable: bool,
    /// What it needs beside the records: `history`, or `history-if-any` when it runs without as well.
    pub needs: Vec<SmolStr>,
    /// Whether it becomes a note on a draft.
    pub quiet_on_drafts: bool,
    /// Whether it also speaks of retired records.
    pub speaks_of_retired: bool,
    /// The page's front-matter as a whole.
    pub front: Node,
    /// The text below the front-matter.
    pub body: Box<str>,
}

impl Page {
    /// What it checks, when the page says it all: see `declared`.
    pub fn check(&self) -> Option<&Node> {
        self.front.get("check")
    }

    /// The level of this rule under a config; `None` when it is off.
    pub fn level_in(&self, settings: &Settings) -> Option<Level> {
        self.setting(settings).map_or(Some(self.level), |setting| setting.level)
    }

    /// The setting that gives this rule its level: by code before name before group; the last one of
    /// a kind wins.
    pub fn setting<'a>(&self, settings: &'a Settings) -> Option<&'a LevelSetting> {
        let rank = |setting: &LevelSetting| {
            let selector = setting.selector.value.as_str();
            if selector.eq_ignore_ascii_case(&self.code) {
                Some(3)
            } else if selector == self.name {
                Some(2)
            } else if selector.len() == 3 && self.code.starts_with(&selector.to_ascii_uppercase()) {
                Some(1)
            } else {
                None
            }
        };
        let ranked = settings.levels.iter().filter_map(|setting| Some((rank(setting)?, setting)));
        ranked.max_by_key(|(rank, _)| *rank).map(|(_, setting)| setting)
    }
}

/// Why a page can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageError {
    /// Where in the page.
    pub span: crate::source::Span,
    /// What is wrong.
    pub message: String,
}

/// Reads a page.
///
/// # Errors
/// When its front-matter lacks what every rule has, or says it in a way that can't be read.
pub fn parse_page(text: &str) -> Result<Page, PageError> {
    let fence = split(text);
    let fail = |span, message: &str| PageError { span, message: message.to_owned() };
    let Some((_, inner)) = fence.front else {
        return Err(fail(fence.opening, "a rule page begins with front-matter"));
    };
    let (root, problems) = parse_yaml(inner.slice(text), inner.range().start);
    if let Some(problem) = problems.first() {
        return Err(fail(problem.span, &problem.detail));
    }
    let root = root.ok_or_else(|| fail(fence.opening, "the front-matter is empty"))?;
    let need = |key: &str| -> Result<&str, PageError> {
        root.get(key).and_then(Node::text).filter(|text| !text.is_empty()).ok_or_else(|| fail(fence.opening, &format!("`{key}` is missing")))
    };
    let list = |key: &str| -> Vec<SmolStr> { root.get(key).map_or(&[][..], Node::items).iter().filter_map(Node::text).map(SmolStr::new).collect() };
    let flag = |key: &str, word: &str| root.get(key).and_then(Node::text) == Some(word);
    let code = need("code")?;
    let shape = code.len() == 6 && code[..3].bytes().all(|byte| byte.is_ascii_uppercase()) && code[3..].bytes().all(|byte| byte.is_ascii_digit());
    if !shape {
        return Err(fail(root.get("code").map_or(fence.opening, |node| node.span), "a code is three capital letters and three digits"));
    }
    let level_word = need("level")?;
    let level = Level::parse(level_word)
        .ok_or_else(|| fail(root.get("level").map_or(fence.opening, |node| node.span), "`level` is error, warning or note"))?;
    Ok(Page {
        code: code.into(),
        name: need("name")?.into(),
        title: need("title")?.into(),
        level,
        grade: root.get("grade").and_then(Node::text).and_then(Grade::parse),
        requirements: list("requirements"),
        since: root.get("since").and_then(Node::text).unwrap_or("").into(),
        fixable: flag("fixable", "true"),
        needs: list("needs"),
        quiet_on_drafts: flag("drafts", "note"),
        speaks_of_retired: flag("retired", "speaks") || code.starts_with("DOC"),
        body: fence.body.slice(text).trim().into(),
        front: root,
    })
}
