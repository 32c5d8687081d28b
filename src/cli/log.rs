//! `aimslint log`.

use super::args::Global;
use super::{CLEAN, Failure, input, output};
use crate::check::Project;
use crate::chronicle::{Chronicle, FieldChange, RecordLife, changes};
use crate::graph::plain_id;
use crate::history::{CommitIdx, PathIdx};
use crate::model::{Document, DocumentKind};
use crate::report::visible;
use crate::source::{FileId, MAX_FILE_BYTES};
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::PathBuf;

/// Arguments of `log`.
#[derive(Clone, Debug, Args)]
pub struct LogArguments {
    /// The record
    #[arg(value_name = "ID")]
    pub id: String,
    /// How to write it
    #[arg(long, value_enum, default_value = "text")]
    pub format: LogFormat,
    /// From this commit back, instead of from the work tree
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,
    /// Write to FILE instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Output formats of `log`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// Versioned JSON.
    Json,
}

pub(super) fn run(global: &Global, arguments: &LogArguments) -> Result<u8, Failure> {
    let today = input::today(global)?;
    let (root, _) = input::root_and_paths(global, &[])?;
    let project = input::project(&root, arguments.rev.as_deref(), today)?;
    let chronicle = project.chronicle().map_err(|gap| Failure {
        message: format!("history can't be read: {}", gap.why),
        help: gap.mend.as_ref().map(|mend| format!("run `{mend}`")),
    })?;
    let (id, life) = find(&project, chronicle, &arguments.id)?;
    let entries = entries(chronicle, life);
    let mut bytes = Vec::new();
    match arguments.format {
        LogFormat::Text => text(id, &entries, &mut bytes)?,
        LogFormat::Json => json(id, &entries, &mut bytes)?,
    }
    output::write(&bytes, arguments.output.as_deref())?;
    Ok(CLEAN)
}

/// The life of the record with this id, whether it still stands or not.
fn find<'a>(project: &'a Project, chronicle: &'a Chronicle, id: &'a str) -> Result<(&'a str, &'a RecordLife), Failure> {
    let wanted = plain_id(id).to_lowercase();
    let is_it = |own: &str| plain_id(own).to_lowercase() == wanted;
    if let Some((at, record)) = project.corpus.iter().find(|(_, record)| is_it(&record.id)) {
        return Ok((&record.id, chronicle.of(at)));
    }
    if let Some(lost) = chronicle.lost.iter().find(|lost| is_it(&lost.state.id)) {
        return Ok((&lost.state.id, &lost.life));
    }
    // An id that was given up when its record was renumbered.
    for (at, record) in project.corpus.iter() {
        let life = chronicle.of(at);
        if life.versions.iter().filter_map(|version| version.state.as_deref()).any(|state| is_it(&state.id)) {
            return Ok((&record.id, life));
        }
    }
    if let Some(path) = unread(project, id) {
        let message = format!("`{path}` can't be read, and holds `{id}`");
        return Err(Failure::with_help(message, format!("`aimslint check {path}` tells what is wrong with it")));
    }
    let standing = project.corpus.records.iter().map(|record| record.id.as_str());
    let near = crate::schema::nearest(id, standing.chain(chronicle.lost.iter().map(|lost| lost.state.id.as_str())));
    Err(Failure { message: format!("no record is or was called `{id}`"), help: near.map(|near| format!("did you mean `{near}`?")) })
}

/// A file that can't be read and holds the id as a word.
fn unread<'a>(project: &'a Project, id: &str) -> Option<&'a str> {
    let is_lost = |document: &&Document| document.kind == DocumentKind::Unreadable || document.is_lost_register();
    let holds = |file: FileId| {
        let bytes = project.tree.read(file, MAX_FILE_BYTES).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.');
        text.split(|letter| !is_part(letter)).any(|word| word.trim_matches('.') == id.to_lowercase())
    };
    project.corpus.documents.iter().filter(is_lost).map(|document| document.file).find(|file| holds(*file)).map(|file| project.tree.path(file))
}

/// One version as it is told.
struct Told {
    at: Option<CommitIdx>,
    commit: Option<String>,
    day: Option<String>,
    author: Option<String>,
    subject: String,
    path: Option<String>,
    /// Where the record was before its file was moved.
    from: Option<String>,
    event: &'static str,
    changes: Vec<FieldChange>,
}

impl Told {
    fn of(chronicle: &Chronicle, commit: Option<CommitIdx>, path: Option<PathIdx>, event: &'static str) -> Told {
        let facts = commit.and_then(|commit| chronicle.commit(commit));
        Told {
            at: commit,
            commit: facts.as_ref().map(|facts| facts.whole.oid.to_string()),
            day: facts.as_ref().and_then(|facts| facts.day).map(|day| day.to_string()),
            author: facts.as_ref().map(|facts| facts.author.name.to_string()),
            subject: facts.as_ref().map_or_else(|| "not committed".to_owned(), |facts| facts.subject.clone()),
            path: path.map(|path| chronicle.path_name(path)),
            from: None,
            event,
            changes: Vec::new(),
        }
    }
}

/// The versions, the newest first.
fn entries(chronicle: &Chronicle, life: &RecordLife) -> Vec<Told> {
    let mut told: Vec<Told> = Vec::new();
    for version in &life.versions {
        let before = version.previous.last().and_then(|at| life.versions[*at].state.as_deref());
        let event = match (&version.state, version.previous.is_empty()) {
            (None, _) => "deleted",
            (Some(_), true) => "brought in",
            (Some(_), false) if !version.put_back.is_empty() => "put back",
            (Some(_), false) => "changed",
        };
        let changed = if matches!(event, "changed" | "put back") { changes(before, version.state.as_deref()) } else { Vec::new() };
        told.push(Told { changes: changed, ..Told::of(chronicle, version.commit, version.path, event) });
    }
    for moved in &life.moves {
        let from = Some(chronicle.path_name(moved.from));
        match told.iter_mut().find(|one| one.at == Some(moved.commit) && one.event == "changed") {
            Some(one) => one.from = from,
            None => {
                let place = told.iter().position(|one| one.at.is_none_or(|at| at > moved.commit)).unwrap_or(told.len());
                told.insert(place, Told { from, ..Told::of(chronicle, Some(moved.commit), Some(moved.to), "moved") });
            }
        }
    }
    told.reverse();
    told
}

fn text(id: &str, entries: &[Told], out: &mut dyn Write) -> std::io::Result<()> {
    if entries.is_empty() {
        return writeln!(out, "{}: nothing of it is committed", visible(id));
    }
    writeln!(out, "{}", visible(id))?;
    for one in entries {
        let commit = one.commit.as_deref().map_or("--------", |oid| &oid[..8]);
        let (day, author) = (one.day.as_deref().unwrap_or("          "), one.author.as_deref().unwrap_or(""));
        writeln!(out, "\n{commit} {day} {}: {}", visible(author), visible(&one.subject))?;
        let path = one.path.as_deref().map(visible);
        if let (Some(from), Some(path)) = (&one.from, &path) {
            writeln!(out, "  moved from {} to {path}", visible(from))?;
        }
        match (one.event, path) {
            ("changed" | "moved", _) => {}
            ("deleted", Some(path)) => writeln!(out, "  deleted from {path}")?,
            (event, Some(path)) => writeln!(out, "  {event} as {path}")?,
            (event, None) => writeln!(out, "  {event}")?,
        }
        for change in &one.changes {
            let says = |text: &Option<smol_str::SmolStr>| text.as_deref().map_or("(nothing)".to_owned(), visible);
            match change.field.as_str() {
                "text" => writeln!(out, "  the text changed")?,
                field => writeln!(out, "  {}: {} → {}", visible(field), says(&change.before), says(&change.after))?,
            }
        }
    }
    Ok(())
}

fn json(id: &str, entries: &[Told], out: &mut dyn Write) -> std::io::Result<()> {
    let versions: Vec<serde_json::Value> = entries
        .iter()
        .map(|one| {
            let changes: Vec<serde_json::Value> = one
                .changes
                .iter()
                .map(|change| {
                    serde_json::json!({
                        "field": change.field.as_str(), "before": change.before, "after": change.after, "significant": change.matters,
                    })
                })
                .collect();
            serde_json::json!({
                "commit": one.commit, "date": one.day, "author": one.author, "subject": one.subject,
                "path": one.path, "from": one.from, "event": one.event, "changes": changes,
            })
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &serde_json::json!({"schema": "aimslint.log/1", "record": id, "versions": versions}))?;
    writeln!(out)
}
