//! Input that was made to hurt: each run ends in bounded time, with findings and without a panic.

use serde_json::Value;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Far more than any of these takes, even in a debug build on a busy machine.
const LIMIT: Duration = Duration::from_secs(60);

/// Runs `check` on a folder and returns its JSON.
fn check(folder: &Path) -> Value {
    let mut child = Command::new(env!("CARGO_BIN_EXE_aimslint"))
        .args(["check", "--format", "json", "--no-history", "--on", "2026-11-22", "-C"])
        .arg(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("started");
    let mut output = child.stdout.take().expect("piped");
    let reader = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        output.read_to_end(&mut bytes).map(|_| bytes)
    });
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("waited") {
            break status;
        }
        if begun.elapsed() > LIMIT {
            child.kill().expect("killed");
            panic!("still running after {LIMIT:?}");
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let mut errors = String::new();
    child.stderr.take().expect("piped").read_to_string(&mut errors).expect("text");
    let bytes = reader.join().expect("read").expect("read");
    assert!(matches!(status.code(), Some(0 | 1)), "{status}: {errors}");
    assert!(!errors.contains("panicked"), "{errors}");
    serde_json::from_slice(&bytes).expect("JSON")
}

/// Checks one document.
fn check_text(text: impl AsRef<[u8]>) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("RISK-001.md"), text).expect("written");
    check(folder.path())
}

fn has(report: &Value, code: &str, path: &str) -> bool {
    let findings = report["findings"].as_array().expect("findings");
    findings.iter().any(|finding| finding["code"] == code && finding["path"] == path)
}

fn record(fields: &str, body: &str) -> String {
    format!("---\nid: RISK-001\ntype: risk\n{fields}\n---\n{body}\n")
}

#[test]
fn front_matter_past_the_bounds_is_skipped_loudly() {
    let bomb: String = (1..9).map(|at| format!("x-{at}: &a{at} [{}]\n", vec![format!("*a{}", at - 1); 10].join(", "))).collect();
    let blocks: String = (0..3000).map(|depth| format!("{}a:\n", " ".repeat(depth % 400))).collect();
    for (what, fields) in [
        ("an alias bomb", format!("x-0: &a0 [lol, lol]\n{bomb}")),
        ("deep lists", format!("x-a: {}{}", "[".repeat(100_000), "]".repeat(100_000))),
        ("deep lists without an end", format!("x-a: {}", "[".repeat(200_000))),
        ("deep maps", format!("x-a: {}", "{a: ".repeat(40_000))),
        ("ragged blocks", format!("x-a:\n{blocks}")),
        ("an alias to itself", "x-a: &a [*a]".to_owned()),
        ("more than 256 KiB", format!("x-a: {}", "a".repeat(300_000))),
        ("too many values", format!("x-a: [{}]", "a,".repeat(60_000))),
        ("question marks", "? ".repeat(50_000)),
        ("anchors", "&a ".repeat(50_000)),
    ] {
        let report = check_text(record(&fields, "# Risk"));
        assert!(has(&report, "DOC002", "RISK-001.md"), "{what}: {}", report["summary"]);
        assert_eq!(report["summary"]["records"], 0, "{what}");
    }
}

#[test]
fn as_many_keys_as_fit_are_read_in_time() {
    let keys: String = (0..20_000).map(|at| format!("x-{at}: 1\n")).collect();
    assert_eq!(check_text(record(&keys, ""))["summary"]["records"], 1);
    let keys: String = (0..25_000).map(|at| format!("k{at}: 1\n")).collect();
    check_text(record(&keys, ""));
    let toml: String = (0..20_000).map(|at| format!("k{at} = 1\n")).collect();
    check_text(format!("+++\nid = \"RISK-001\"\ntype = \"risk\"\n{toml}+++\n"));
    check_text(format!("+++\nid = {}\n+++\n", "[".repeat(200_000)));
    let repeated = "owner: x\n".repeat(20_000);
    assert!(has(&check_text(record(&repeated, "")), "DOC007", "RISK-001.md"));
}

#[test]
fn bodies_that_would_be_slow_are_read_in_time() {
    for (what, body) in [
        ("mentions on one line", "[[A-1".repeat(60_000)),
        ("comments never closed", "<!-- a\n\n".repeat(60_000)),
        ("comments in comments", format!("{}-->", "<!-- a\n".repeat(60_000))),
        ("suppressions", "<!-- aimslint-allow REF004 until=2027-01-01 reason=x -->\n\n".repeat(5_000)),
        ("links on one line", "é[a](b.md)".repeat(20_000)),
        ("brackets", "[".repeat(300_000)),
        ("quotes", ">".repeat(100_000)),
        ("emphasis", "*a **b ".repeat(50_000)),
        ("lists", (0..2_000).map(|depth| format!("{}- a\n", " ".repeat(depth))).collect()),
        ("a wide table", format!("|{}\n|{}\n|{}\n", "a|".repeat(20_000), "-|".repeat(20_000), "b|".repeat(20_000))),
        ("headings alike", "# a\n".repeat(50_000)),
        ("back-ticks", (1..1_000).map(|count| "`".repeat(count) + " ").collect()),
        ("placeholders", "TBD ".repeat(20_000)),
    ] {
        let begun = Instant::now();
        assert_eq!(check_text(record("title: A", &body))["summary"]["records"], 1, "{what}");
        assert!(begun.elapsed() < LIMIT, "{what}");
    }
}

#[test]
fn bytes_that_are_no_text_are_told() {
    for (code, text) in [
        ("DOC013", b"---\nid: RISK-001\ntype: risk\ntitle: \xff\xfe\n---\n".to_vec()),
        ("DOC013", b"---\nid: RISK-001\ntype: risk\ntitle: a\0b\n---\n".to_vec()),
        ("DOC013", vec![0; 1_000_000]),
        ("DOC013", "\0é".repeat(500_000).into_bytes()),
        ("DOC006", b"---\rid: RISK-001\rtype: risk\rtypo: 1\r---\rText\r".to_vec()),
    ] {
        assert!(has(&check_text(text), code, "RISK-001.md"), "{code}");
    }
}

#[test]
fn a_huge_file_is_told_and_not_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = std::fs::File::create(folder.path().join("RISK-001.md")).expect("created");
    file.set_len(50 * 1024 * 1024).expect("grown");
    assert!(has(&check(folder.path()), "DOC002", "RISK-001.md"));
}

#[test]
fn many_names_that_lead_nowhere_are_told_in_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let records: String = (0..3_000).map(|at| format!("  - {{id: SYS-{at}, type: system}}\n")).collect();
    std::fs::write(folder.path().join("systems.md"), format!("---\nid: DOC-SYSTEMS\ntype: document\nrecords:\n{records}---\n")).expect("written");
    let names: String = (0..5_000).map(|at| format!("SYT-{at}x, ")).collect();
    std::fs::write(folder.path().join("RISK-001.md"), record(&format!("systems: [{names}]"), "")).expect("written");
    assert!(has(&check(folder.path()), "REF001", "RISK-001.md"));
}

#[cfg(unix)]
#[test]
fn links_and_names_of_files_lead_nowhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    std::os::unix::fs::symlink(".", at("loop")).expect("a link");
    std::os::unix::fs::symlink("/etc/passwd", at("passwd.md")).expect("a link");
    std::os::unix::fs::symlink("self.md", at("self.md")).expect("a link");
    let name = "a\n::error::pwned\u{1b}[31m.md";
    std::fs::write(at(name), record("typo: 1", "[x](../../etc/passwd)")).expect("written");
    let report = check(folder.path());
    assert!(has(&report, "DOC006", name) && has(&report, "REF004", name));
    assert_eq!(report["summary"]["documents"], 1, "{report}");
    let output = Command::new(env!("CARGO_BIN_EXE_aimslint")).args(["check", "--on", "2026-11-22", "-C"]).arg(folder.path()).output().expect("ran");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(!text.lines().any(|line| line.starts_with("::error::")) && !text.contains('\u{1b}'), "{text}");
}

/// One line that holds more findings than anybody reads.
#[test]
fn a_line_of_broken_links_is_told_to_a_bound() {
    let text = record("title: Links", &"- [a](b.md) ".repeat(12_000));
    let report = check_text(&text);
    let of_links = report["findings"].as_array().expect("findings").iter().filter(|finding| finding["code"] == "REF004").count();
    assert_eq!(of_links, 10_000);
    let unknown = report["unknown"].as_array().expect("what is not known");
    assert!(unknown.iter().any(|one| one.as_str().is_some_and(|one| one.contains("2000 more findings"))), "{unknown:?}");
}
