//! A baseline: the findings a repo had when it began with aimslint, set aside so that only what is
//! new blocks. It shrinks as findings are mended and tells how old it is, since one that never
//! shrinks only hides them.

use super::locate::{Located, Report};
use crate::schema::parse_date;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// The name and version of the file's form.
const FORM: &str = "aimslint.baseline/1";

/// Findings that are known and set aside.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Baseline {
    schema: String,
    /// The day it was last written.
    on: String,
    /// The last day on which a finding of it was gone; the day it was begun before that.
    shrunk: String,
    findings: Vec<Known>,
}

/// A finding that is known.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Known {
    fingerprint: String,
    code: SmolStr,
    path: String,
    record: Option<SmolStr>,
    message: String,
    /// The day it came into the baseline.
    since: String,
}

/// What a baseline did to a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// How many findings it took out.
    pub findings: usize,
    /// How many of its findings are mended and can leave it.
    pub mended: usize,
    /// The day the oldest of those that are left came in.
    pub oldest: Option<Date>,
    /// The last day on which it shrank, or was begun.
    pub shrunk: Option<Date>,
}

impl Baseline {
    /// One that knows nothing.
    pub fn empty() -> Baseline {
        Baseline { schema: FORM.to_owned(), on: String::new(), shrunk: String::new(), findings: Vec::new() }
    }

    /// Reads the text of a baseline.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(text: &str) -> Result<Baseline, String> {
        let baseline: Baseline = serde_json::from_str(text).map_err(|error| format!("it is no baseline: {error}"))?;
        if baseline.schema != FORM {
            return Err(format!("it says `schema` `{}`; this aimslint reads `{FORM}`", baseline.schema));
        }
        Ok(baseline)
    }

    /// The findings of a report as a new baseline. What an older one knows keeps the day it came in,
    /// and what the report could not see is kept.
    pub fn of(report: &Report, older: Option<&Baseline>, sees: &dyn Fn(&str) -> bool) -> Baseline {
        let today = report.on.to_string();
        let known: HashMap<&str, &Known> = older.iter().flat_map(|older| &older.findings).map(|one| (one.fingerprint.as_str(), one)).collect();
        let mut findings: Vec<Known> = report
            .findings
            .iter()
            .map(|one| known.get(one.fingerprint.as_str()).map_or_else(|| Known::new(one, &today), |known| (*known).clone()))
            .collect();
        let there: HashSet<&str> = report.findings.iter().map(|one| one.fingerprint.as_str()).collect();
        let gone = |one: &&Known| !there.contains(one.fingerprint.as_str());
        let unjudged: HashSet<&str> = report.unjudged.iter().map(|one| one.fingerprint.as_str()).collect();
        let sees = |one: &&Known| sees(&one.code) && !unjudged.contains(one.fingerprint.as_str());
        let unseen = older.iter().flat_map(|older| &older.findings).filter(gone).filter(|one| !sees(one)).cloned();
        findings.extend(unseen);
        findings.sort_by(|a, b| (&a.path, &a.code, &a.fingerprint).cmp(&(&b.path, &b.code, &b.fingerprint)));
        let lost = older.is_some_and(|older| older.findings.iter().filter(gone).any(|one| sees(&one)));
        let shrunk = older.filter(|_| !lost).map_or_else(|| today.clone(), |older| older.shrunk.clone());
        Baseline { schema: FORM.to_owned(), on: today, shrunk, findings }
    }

    /// The same without the findings that are mended, on that day. None when it stays as it is.
    pub fn shrunk(&self, mended: &HashSet<&str>, on: Date) -> Option<Baseline> {
        if mended.is_empty() {
            return None;
        }
        let findings = self.findings.iter().filter(|one| !mended.contains(one.fingerprint.as_str())).cloned().collect();
        let today = on.to_string();
        Some(Baseline { schema: self.schema.clone(), on: today.clone(), shrunk: today, findings })
    }

    /// The fingerprints of its findings that are mended: the report could have shown them (`sees` their
    /// rule) and doesn't. A run that looks back to a day before the baseline was written proves nothing.
    pub fn mended(&self, report: &Report, sees: &dyn Fn(&str) -> bool) -> HashSet<&str> {
        if parse_date(&self.on).is_none_or(|written| report.on < written) {
            return HashSet::new();
        }
        let there: HashSet<&str> =
            report.findings.iter().chain(&report.suppressed).chain(&report.unjudged).map(|one| one.fingerprint.as_str()).collect();
        let known = self.findings.iter().filter(|one| sees(&one.code)).map(|one| one.fingerprint.as_str());
        known.filter(|fingerprint| !there.contains(fingerprint)).collect()
    }

    /// The file's bytes: the same for the same findings, one key per line, so that git can merge it.
    pub fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}

impl Known {
    fn new(one: &Located, today: &str) -> Known {
        Known {
            fingerprint: one.fingerprint.clone(),
            code: one.page.code.clone(),
            path: one.path.clone(),
            record: one.record.clone(),
            message: one.message.clone(),
            since: today.to_owned(),
        }
    }
}

impl Report {
    /// Takes the findings that a baseline knows out of the report; they count as suppressed. So many of
    /// them are `mended`.
    pub fn set_aside(&mut self, baseline: &Baseline, file: &Path, mended: usize) {
        let known: HashMap<&str, &Known> = baseline.findings.iter().map(|one| (one.fingerprint.as_str(), one)).collect();
        let (aside, left): (Vec<Located>, Vec<Located>) =
            std::mem::take(&mut self.findings).into_iter().partition(|one| known.contains_key(one.fingerprint.as_str()));
        self.findings = left;
        let mut oldest: Option<Date> = None;
        let count = aside.len();
        for mut one in aside {
            let since = known.get(one.fingerprint.as_str()).map_or("", |known| known.since.as_str());
            oldest = oldest.into_iter().chain(parse_date(since)).min();
            one.suppressed = Some(format!("in the baseline `{}` since {since}", file.display()).into());
            self.suppressed.push(one);
        }
        self.suppressed.sort_by(|a, b| a.order().cmp(&b.order()));
        self.set_aside = Some(SetAside { findings: count, mended, oldest, shrunk: parse_date(&baseline.shrunk) });
        self.count();
    }
}
