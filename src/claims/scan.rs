//! The scan of a document's words.

use super::data::{Claims, claims};
use super::front;
use super::gate::Gate;
use super::judge::{Sentence, Surroundings, judge};
use super::normal::normal_form;
use super::sentence::sentences;
use crate::model::{ProseScan, ScanHit};
use crate::source::Span;
use crate::syntax::{Block, BlockKind, Flat, Image, Prose, split};
use std::sync::LazyLock;

static GATE: LazyLock<Option<Gate>> = LazyLock::new(|| claims().map(Gate::new));

/// Finds claims in the words of documents: a hit's detail is the claim's name.
#[derive(Clone, Copy, Debug, Default)]
pub struct ClaimScan;

impl ProseScan for ClaimScan {
    fn scan(&self, prose: &Prose<'_>) -> Vec<ScanHit> {
        let (Some(claims), Some(gate)) = (claims(), GATE.as_ref()) else { return Vec::new() };
        if !gate.lets_through(prose.text) {
            return Vec::new();
        }
        let mut hits = front_matter(claims, gate, prose);
        let first = prose.runs.iter().map(|run| run.span.start);
        let Some(start) = first.chain(prose.images.iter().map(|image| image.span.start)).min() else { return hits };
        let candidates = gate.candidates(prose.text.get(start as usize..).unwrap_or(""), claims);
        if candidates.is_empty() {
            return hits;
        }
        for at in 0..prose.blocks.len() {
            block(claims, &candidates, prose, at, &mut hits);
        }
        for image in prose.images {
            picture(claims, &candidates, image, &mut hits);
        }
        hits
    }
}

/// What titles and descriptions in front of a page claim.
fn front_matter(claims: &Claims, gate: &Gate, prose: &Prose<'_>) -> Vec<ScanHit> {
    let mut hits = Vec::new();
    let Some(front) = split(prose.text).front else { return hits };
    let candidates = gate.candidates(front.1.slice(prose.text), claims);
    if candidates.is_empty() {
        return hits;
    }
    for (text, span) in front::texts(prose.text) {
        alone(claims, &candidates, &text, span, &mut hits);
    }
    hits
}

/// Judges a text that stands alone, as a whole: its words may be escaped, so that no part of it has
/// a place of its own.
fn alone(claims: &Claims, candidates: &[usize], text: &str, span: Span, hits: &mut Vec<ScanHit>) {
    let parts = sentences(text, &claims.abbreviations);
    for (number, part) in parts.iter().enumerate() {
        let next = || parts.get(number + 1).map_or(String::new(), |next| normal_form(&text[next.clone()]));
        let sentence = Sentence { words: &text[part.clone()], leads: &[], next: &next, quotation: None };
        for claim in judge(claims, candidates, &sentence).into_iter().map(|at| &claims.all[at]) {
            if !hits.iter().any(|hit| hit.code == claim.code && hit.span.contains(span)) {
                // A picture is told as a whole, though its words stand in a paragraph too.
                hits.retain(|hit| hit.code != claim.code || !span.contains(hit.span));
                hits.push(ScanHit { code: claim.code.clone(), span, detail: claim.id.to_string() });
            }
        }
    }
}

fn block(claims: &Claims, candidates: &[usize], prose: &Prose<'_>, at: usize, hits: &mut Vec<ScanHit>) {
    let flat = prose.flatten(&prose.blocks[at]);
    let whole = normal_form(&flat.words);
    let possible = |at: &&usize| claims.all[**at].triggers.iter().all(|list| list.iter().any(|trigger| whole.contains(trigger.as_str())));
    let candidates: Vec<usize> = candidates.iter().filter(possible).copied().collect();
    if candidates.is_empty() {
        return;
    }
    let leads = leads(prose, at);
    let around = || surroundings(prose, at);
    let quotation = prose.blocks[at].quoted.then_some(&around as &dyn Fn() -> Surroundings);
    let parts = sentences(&flat.words, &claims.abbreviations);
    for (number, part) in parts.iter().enumerate() {
        let next = || match parts.get(number + 1) {
            Some(next) => normal_form(&flat.words[next.clone()]),
            None => prose.blocks.get(at + 1).map_or(String::new(), |block| normal_form(&prose.flatten(block).words)),
        };
        let sentence = Sentence { words: &flat.words[part.clone()], leads: &leads, next: &next, quotation };
        for claim in judge(claims, &candidates, &sentence) {
            hits.push(hit(claims, claim, &flat, part));
        }
    }
}

fn hit(claims: &Claims, claim: usize, flat: &Flat, part: &std::ops::Range<usize>) -> ScanHit {
    let claim = &claims.all[claim];
    ScanHit { code: claim.code.clone(), span: flat.span(part.clone()), detail: claim.id.to_string() }
}

/// What stands around the quotation that a block is part of.
fn surroundings(prose: &Prose<'_>, at: usize) -> Surroundings {
    let words = |block: Option<&Block>| block.map_or(String::new(), |block| normal_form(&prose.flatten(block).words));
    let first = prose.blocks[..at].iter().rposition(|block| !block.quoted).map_or(0, |before| before + 1);
    let behind = prose.blocks[at..].iter().position(|block| !block.quoted).map_or(prose.blocks.len(), |count| at + count);
    Surroundings {
        before: words(first.checked_sub(1).and_then(|before| prose.blocks.get(before)).filter(|block| block.kind == BlockKind::Paragraph)),
        last_line: normal_form(&prose.last_line(&prose.blocks[behind - 1])),
        after: words(prose.blocks.get(behind).filter(|block| block.kind == BlockKind::Paragraph)),
    }
}

/// What introduces a block: its own lead, then that one's, up to a heading.
fn leads(prose: &Prose<'_>, at: usize) -> Vec<String> {
    let mut found = Vec::new();
    let mut next = prose.blocks[at].lead;
    while let Some(lead) = next.and_then(|lead| prose.blocks.get(lead as usize)).filter(|_| found.len() < 16) {
        found.push(normal_form(&prose.flatten(lead).words));
        next = lead.lead;
    }
    found
}

fn picture(claims: &Claims, candidates: &[usize], image: &Image, hits: &mut Vec<ScanHit>) {
    let texts = [normal_form(&image.destination), normal_form(&image.alt)];
    for claim in candidates.iter().map(|at| &claims.all[*at]) {
        let told = hits.iter().any(|hit| hit.code == claim.code && hit.span.contains(image.span));
        if !told && claim.images.iter().any(|pattern| texts.iter().any(|text| pattern.matches(text))) {
            hits.push(ScanHit { code: claim.code.clone(), span: image.span, detail: claim.id.to_string() });
        }
    }
    // What is read in the picture's place.
    alone(claims, candidates, &image.alt, image.span, hits);
}
