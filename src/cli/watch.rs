//! `aimslint check --watch`: checks again each time something is saved, until Ctrl-C.

use super::args::{CheckArguments, Global};
use super::check::{Checked, once};
use super::{CLEAN, Failure, output};
use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// An editor saves in several steps: the check waits until nothing has happened for so long.
const QUIET: Duration = Duration::from_millis(20);
/// Where something happens all the time, it waits no longer than this.
const PATIENCE: Duration = Duration::from_millis(200);
/// What clears a terminal, with what has scrolled out of it.
const CLEAR: &[u8] = b"\x1b[H\x1b[2J\x1b[3J";

pub(super) fn run(global: &Global, arguments: &CheckArguments) -> Result<u8, Failure> {
    let (sender, events) = channel();
    let failed = |error: notify::Error| Failure::new(format!("the files can't be watched: {error}"));
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // A watcher that lost count of what happened says so: then too something may have changed.
        if event.as_ref().map_or(true, is_change) {
            let _ = sender.send(());
        }
    })
    .map_err(failed)?;
    let mut screen = Screen::new();
    let first = once(global, arguments)?;
    let mut watched = Watched::default();
    watched.follow(&mut watcher, &first).map_err(failed)?;
    if !screen.show(arguments, &first, &watched)? {
        return Ok(CLEAN);
    }
    while wait(&events) {
        match once(global, arguments) {
            Ok(checked) => {
                watched.follow(&mut watcher, &checked).map_err(failed)?;
                if !screen.show(arguments, &checked, &watched)? {
                    break;
                }
            }
            // A config that is just being written is no reason to stop.
            Err(failure) => screen.tell(&failure),
        }
    }
    Ok(CLEAN)
}

/// Whether a file is other than before; that it was read, also by ourselves, is none.
fn is_change(event: &Event) -> bool {
    let told = match event.kind {
        EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
        _ => true,
    };
    // Files that are written beside their place and moved there: only the move counts.
    let is_passing = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".aimslint-"));
    told && (event.paths.is_empty() || !event.paths.iter().all(is_passing))
}

/// Waits until something has changed and it is quiet again; `false` when nothing can change any more.
fn wait(events: &Receiver<()>) -> bool {
    if events.recv().is_err() {
        return false;
    }
    let since = Instant::now();
    while since.elapsed() < PATIENCE {
        match events.recv_timeout(QUIET) {
            Ok(()) => {}
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
    true
}

/// The folders that are watched: those with files of the repo, none that git ignores.
#[derive(Default)]
struct Watched {
    folders: BTreeSet<PathBuf>,
    files: usize,
}

impl Watched {
    /// Takes up folders that have come, and lets go of those that went.
    fn follow(&mut self, watcher: &mut RecommendedWatcher, checked: &Checked) -> notify::Result<()> {
        let now: BTreeSet<PathBuf> = checked.folders.iter().filter(|folder| folder.is_dir()).cloned().collect();
        for gone in self.folders.difference(&now) {
            // It may have ended by itself.
            let _ = watcher.unwatch(gone);
        }
        for new in now.difference(&self.folders) {
            watcher.watch(new, RecursiveMode::NonRecursive)?;
        }
        self.folders = now;
        self.files = checked.files;
        Ok(())
    }
}

/// What has been shown, and where.
struct Screen {
    terminal: bool,
    clears: bool,
    last: Option<Vec<u8>>,
}

impl Screen {
    fn new() -> Screen {
        let terminal = std::io::stdout().is_terminal();
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Screen { terminal, clears: terminal && !dumb, last: None }
    }

    /// Shows a check: on a terminal each, elsewhere only one that says something new, so that what is
    /// written into the repo itself does not lead to the next. `false` when nobody reads on.
    fn show(&mut self, arguments: &CheckArguments, checked: &Checked, watched: &Watched) -> Result<bool, Failure> {
        if !self.terminal && self.last.as_ref() == Some(&checked.bytes) {
            return Ok(true);
        }
        self.last = Some(checked.bytes.clone());
        if let Some(path) = &checked.output {
            output::write_file(path, &checked.bytes)?;
        }
        let mut shown = if self.clears { CLEAR.to_vec() } else { Vec::new() };
        if checked.output.is_none() && !arguments.quiet {
            shown.extend_from_slice(&checked.bytes);
        }
        if self.terminal {
            let _ = write!(shown, "\nwatching {} files; Ctrl-C ends\n", watched.files);
        }
        output::print_on(&shown)
    }

    /// Says why there was no check.
    fn tell(&mut self, failure: &Failure) {
        self.last = None;
        let mut stderr = anstream::stderr().lock();
        if self.clears {
            let _ = stderr.write_all(CLEAR);
        }
        super::tell(&mut stderr, failure);
    }
}

/// The folders with files of a repo, and its root.
pub(super) fn folders<'a>(root: &Path, paths: impl Iterator<Item = &'a str>) -> BTreeSet<PathBuf> {
    let mut folders: BTreeSet<PathBuf> = std::iter::once(root.to_path_buf()).collect();
    for path in paths {
        let mut folder = crate::source::folder_of(path);
        // The folders above a file are there for new ones.
        while !folder.is_empty() && folders.insert(root.join(folder)) {
            folder = crate::source::folder_of(folder);
        }
    }
    folders
}
