//! Times one walk: `history REPO FOLDER[,FOLDER…] [lives|dump]`.
#![allow(clippy::print_stdout)]

use aimslint::history::{Interest, open, walk};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

fn private_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("RssAnon")).unwrap_or("");
    line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0)
}

static PEAK: AtomicU64 = AtomicU64::new(0);
static DONE: AtomicBool = AtomicBool::new(false);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().filter(|word| word != "--bench").collect();
    if args.len() < 3 {
        println!("history REPO FOLDER[,FOLDER…] [lives|dump]");
        return Ok(());
    }
    let watcher = std::thread::spawn(|| {
        while !DONE.load(Ordering::Relaxed) {
            PEAK.fetch_max(private_kb(), Ordering::Relaxed);
            std::thread::sleep(Duration::from_millis(10));
        }
    });
    let start = Instant::now();
    let repo = open(args[1].as_ref())?;
    let mut interest = Interest::new();
    for folder in args[2].split(',') {
        interest = match folder.strip_prefix("*.") {
            Some(end) => {
                let end = format!(".{end}");
                interest.records("", move |path| path.ends_with(&end))
            }
            None => interest.below(folder),
        };
    }
    let history = walk(&repo, repo.head()?.oid, &interest)?;
    let walked = start.elapsed();
    let start = Instant::now();
    let mut versions = 0;
    if args.get(3).is_some_and(|a| a == "lives") {
        for path in history.paths() {
            versions += history.life(path)?.versions.len();
        }
    }
    let lived = start.elapsed();
    if args.get(3).is_some_and(|a| a == "dump") {
        for touch in history.touches() {
            println!("{} {}", history.oid(touch.commit), history.path(touch.path));
        }
        return Ok(());
    }
    DONE.store(true, Ordering::Relaxed);
    watcher.join().ok();
    println!(
        "walk {:.3} s, lives {:.3} s ({versions} versions), {} commits, {} touches, {} paths, {} renames, private {} MB",
        walked.as_secs_f64(),
        lived.as_secs_f64(),
        history.len(),
        history.touches().len(),
        history.paths().count(),
        history.renames().len(),
        PEAK.load(Ordering::Relaxed) / 1024,
    );
    Ok(())
}
