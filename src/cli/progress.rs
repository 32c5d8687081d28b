//! A line that says what is going on, where somebody waits and it takes long enough to wonder.

use std::io::{IsTerminal, Write};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long nothing is said.
const PATIENCE: Duration = Duration::from_millis(500);

/// Shown until it is dropped.
pub(super) struct Progress {
    line: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Says `what` on standard error, if that is a terminal, once half a second has passed.
    pub(super) fn start(what: &'static str) -> Progress {
        if !std::io::stderr().is_terminal() {
            return Progress { line: None };
        }
        let (done, waiting) = channel();
        let thread = std::thread::spawn(move || {
            if waiting.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                let mut stderr = std::io::stderr();
                let _ = write!(stderr, "{what}…").and_then(|()| stderr.flush());
                let _ = waiting.recv();
                let _ = write!(stderr, "\r{}\r", " ".repeat(what.chars().count() + 1)).and_then(|()| stderr.flush());
            }
        });
        Progress { line: Some((done, thread)) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((done, thread)) = self.line.take() {
            drop(done);
            let _ = thread.join();
        }
    }
}
