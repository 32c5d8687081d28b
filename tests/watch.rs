//! `aimslint check --watch` beside an editor.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

const ROLE: &str = "---\nid: ROLE-001\ntype: role\nholder: Ada Example\n---\n";
const BROKEN: &str = "---\nid: ROLE-001\ntype: role\n---\n";

/// Longer than anything takes, on a busy machine too.
const LONG: Duration = Duration::from_secs(30);
/// Long enough to see that nothing comes.
const SHORT: Duration = Duration::from_millis(600);

struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn start(folder: &Path, more: &[&str]) -> Watching {
        let mut child = Command::new(env!("CARGO_BIN_EXE_aimslint"))
            .args(["check", "--watch", "--no-history", "--select", "DOC004", "--format", "concise", "--on", "2026-11-22"])
            .args(more)
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        let (sender, lines) = channel();
        let stdout = BufReader::new(child.stdout.take().expect("its output"));
        std::thread::spawn(move || stdout.lines().map_while(Result::ok).for_each(|line| drop(sender.send(line))));
        Watching { child, lines }
    }

    fn next(&self) -> String {
        self.lines.recv_timeout(LONG).expect("a finding")
    }

    /// Whether a signal ends it.
    #[cfg(unix)]
    fn ends_by(&mut self, signal: &str) -> bool {
        assert!(Command::new("kill").args([signal, &self.child.id().to_string()]).status().expect("kill runs").success());
        let began = Instant::now();
        while began.elapsed() < LONG / 4 {
            if self.child.try_wait().expect("it is asked").is_some() {
                return true;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        false
    }

    fn nothing_comes(&self) {
        assert!(self.lines.recv_timeout(SHORT).is_err());
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn repo() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("aims")).expect("a folder");
    std::fs::write(folder.path().join("aimslint.toml"), "").expect("written");
    std::fs::write(folder.path().join("aims/role.md"), BROKEN).expect("written");
    folder
}

/// As an editor saves: beside the file, then in its place.
fn save(folder: &Path, path: &str, text: &str) {
    let beside = folder.join(format!("{path}.swp"));
    std::fs::write(&beside, text).expect("written");
    std::fs::rename(&beside, folder.join(path)).expect("renamed");
}

#[test]
fn each_save_is_checked() {
    let repo = repo();
    let watching = Watching::start(repo.path(), &[]);
    assert!(watching.next().starts_with("aims/role.md:3:7: error: DOC004"));
    save(repo.path(), "aims/role.md", ROLE);
    watching.nothing_comes();
    save(repo.path(), "aims/role.md", BROKEN);
    assert!(watching.next().starts_with("aims/role.md:3:7: error: DOC004"));
    // A file written in place, in a folder that was not there at the start.
    std::fs::create_dir(repo.path().join("aims/new")).expect("a folder");
    std::fs::write(repo.path().join("aims/new/other.md"), BROKEN.replace("001", "002")).expect("written");
    let (one, other) = (watching.next(), watching.next());
    assert!(one.starts_with("aims/new/other.md:3:7") && other.starts_with("aims/role.md:3:7"), "{one}\n{other}");
    save(repo.path(), "aims/new/other.md", &BROKEN.replace("001", "003").replace("---\nid", "---\n# x\nid"));
    let (one, other) = (watching.next(), watching.next());
    assert!(one.starts_with("aims/new/other.md:4:7") && other.starts_with("aims/role.md:3:7"), "{one}\n{other}");
}

#[test]
fn a_config_that_is_being_written_does_not_end_it() {
    let repo = repo();
    let watching = Watching::start(repo.path(), &[]);
    watching.next();
    save(repo.path(), "aimslint.toml", "[rules\n");
    watching.nothing_comes();
    save(repo.path(), "aimslint.toml", "[rules]\nDOC004 = \"warning\"\n");
    assert!(watching.next().starts_with("aims/role.md:3:7: warning: DOC004"));
}

#[test]
fn what_it_writes_itself_is_not_checked_again() {
    let repo = repo();
    let mut watching = Watching::start(repo.path(), &["--output", "aims/found.txt"]);
    let found = repo.path().join("aims/found.txt");
    let begun = Instant::now();
    while !found.exists() {
        assert!(begun.elapsed() < LONG, "it was never written");
        std::thread::sleep(Duration::from_millis(20));
    }
    std::thread::sleep(SHORT);
    let written = std::fs::metadata(&found).and_then(|file| file.modified()).expect("a file");
    std::thread::sleep(SHORT);
    assert_eq!(std::fs::metadata(&found).and_then(|file| file.modified()).expect("a file"), written);
    assert!(watching.child.try_wait().expect("a state").is_none(), "it goes on");
}

/// Ctrl-C ends it without a word.
#[cfg(unix)]
#[test]
fn it_ends_quietly() {
    use std::io::Read;
    let repo = repo();
    let mut watching = Watching::start(repo.path(), &[]);
    watching.next();
    // Whoever runs the tests in the background may have had Ctrl-C ignored, and what they start inherits it.
    let ends = ["-INT", "-TERM"].into_iter().any(|signal| watching.ends_by(signal));
    assert!(ends, "it does not end");
    let mut said = String::new();
    watching.child.stderr.take().expect("its errors").read_to_string(&mut said).expect("text");
    assert_eq!(said, "");
}
