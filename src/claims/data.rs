//! The claims as data.

use super::pattern::Pattern;
use super::sentence::Abbreviations;
use crate::standards::data_text;
use serde::Deserialize;
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What must hold of the certificate records for a sentence to be a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Needs {
    /// There is no certificate.
    NoCertificate,
    /// There are some, and none is in force.
    NoValidCertificate,
    /// One is in force, and misses a system that is in scope.
    NarrowCertificate,
}

/// One kind of claim.
#[derive(Debug)]
pub struct Claim {
    /// The rule that tells of it.
    pub code: SmolStr,
    /// Its name.
    pub id: SmolStr,
    /// What the sentence does, for the message.
    pub says: Box<str>,
    /// What is wrong with it.
    pub why: Box<str>,
    /// What can be said instead.
    pub safe: Box<str>,
    /// What must hold of the certificate records.
    pub needs: Option<Needs>,
    /// A sentence holds one of each list, else it is no such claim.
    pub(super) triggers: Vec<Vec<String>>,
    pub(super) patterns: Vec<Pattern>,
    pub(super) denying: Vec<Pattern>,
    pub(super) images: Vec<Pattern>,
    pub(super) unless: Vec<Pattern>,
    pub(super) unless_inside: Vec<Pattern>,
}

/// All claims, and what spares a sentence.
#[derive(Debug)]
pub struct Claims {
    /// The claims, by code.
    pub all: Vec<Claim>,
    pub(super) abbreviations: Abbreviations,
    pub(super) breaks: Vec<Pattern>,
    pub(super) asserts: Vec<String>,
    pub(super) confirms: Vec<String>,
    pub(super) marks: Vec<(String, String)>,
    pub(super) phrases: Vec<Pattern>,
    pub(super) leads: Vec<Pattern>,
    pub(super) attributions: Vec<Pattern>,
    pub(super) introductions: Vec<Pattern>,
    pub(super) denials: Vec<Pattern>,
    pub(super) before: Vec<Pattern>,
    pub(super) after: Vec<Pattern>,
    pub(super) pseudo: Vec<Pattern>,
}

impl Claims {
    /// A claim by its name.
    pub fn get(&self, id: &str) -> Option<&Claim> {
        self.all.iter().find(|claim| claim.id == id)
    }
}

/// The claims that come with aimslint, read once.
pub fn claims() -> Option<&'static Claims> {
    static READ: LazyLock<Option<Claims>> = LazyLock::new(|| Some(toml::from_str::<Written>(data_text("overclaims")?).ok()?.into()));
    READ.as_ref()
}

#[derive(Deserialize)]
struct Written {
    fragment: BTreeMap<String, String>,
    sentence: WrittenSentence,
    question: WrittenQuestion,
    quotation: WrittenQuotation,
    negation: BTreeMap<String, WrittenNegation>,
    claim: Vec<WrittenClaim>,
}

#[derive(Deserialize)]
struct WrittenSentence {
    abbreviations: Vec<String>,
    seldom: Vec<String>,
    breaks: Vec<String>,
}

#[derive(Deserialize)]
struct WrittenQuestion {
    asserts: Vec<String>,
    confirms: Vec<String>,
}

#[derive(Deserialize)]
struct WrittenQuotation {
    marks: Vec<(String, String)>,
    phrases: Vec<String>,
    leads: Vec<String>,
    attributions: Vec<String>,
    introductions: Vec<String>,
    denials: Vec<String>,
}

#[derive(Deserialize)]
struct WrittenNegation {
    before: Vec<String>,
    after: Vec<String>,
    pseudo: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct WrittenClaim {
    code: SmolStr,
    id: SmolStr,
    says: Box<str>,
    why: Box<str>,
    safe: Box<str>,
    #[serde(default)]
    needs: Option<Needs>,
    triggers: Vec<Vec<String>>,
    #[serde(default)]
    patterns: Vec<String>,
    #[serde(default)]
    denying_patterns: Vec<String>,
    #[serde(default)]
    images: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    unless_inside: Vec<String>,
}

impl From<Written> for Claims {
    fn from(written: Written) -> Claims {
        let fragments = written.fragment;
        let list = |texts: &[String]| texts.iter().map(|text| Pattern::new(text, &fragments)).collect::<Vec<_>>();
        let negations = |pick: fn(&WrittenNegation) -> &Vec<String>| -> Vec<String> {
            written.negation.values().flat_map(|negation| pick(negation).iter().cloned()).collect()
        };
        let after = negations(|negation| &negation.after);
        let claim = |one: WrittenClaim| Claim {
            patterns: list(&one.patterns),
            denying: list(&one.denying_patterns),
            images: list(&one.images),
            unless: list(&one.unless),
            unless_inside: list(&one.unless_inside),
            code: one.code,
            id: one.id,
            says: one.says,
            why: one.why,
            safe: one.safe,
            needs: one.needs,
            triggers: one.triggers,
        };
        Claims {
            breaks: list(&written.sentence.breaks),
            phrases: list(&written.quotation.phrases),
            leads: list(&written.quotation.leads),
            attributions: list(&written.quotation.attributions),
            introductions: list(&written.quotation.introductions),
            denials: list(&written.quotation.denials),
            before: list(&negations(|negation| &negation.before)),
            after: after.iter().map(|text| Pattern::anchored(text, &fragments)).collect(),
            pseudo: list(&negations(|negation| &negation.pseudo)),
            all: written.claim.into_iter().map(claim).collect(),
            abbreviations: Abbreviations { never: written.sentence.abbreviations, seldom: written.sentence.seldom },
            asserts: written.question.asserts,
            confirms: written.question.confirms,
            marks: written.quotation.marks,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        let claims = claims().expect("the data reads");
        let quotation = [&claims.phrases, &claims.leads, &claims.attributions, &claims.introductions, &claims.denials];
        let shared = [&claims.breaks, &claims.before, &claims.after, &claims.pseudo].into_iter().chain(quotation);
        let own = claims.all.iter().flat_map(|claim| [&claim.patterns, &claim.denying, &claim.images, &claim.unless, &claim.unless_inside]);
        for pattern in shared.chain(own).flatten() {
            assert_eq!(pattern.compiles(), Ok(()));
        }
    }
}
