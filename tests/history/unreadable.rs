//! A file that can't be read keeps silent only the rules whose records it may hold, and says so.

use super::commands::run;
use super::sandbox::Sandbox;
use serde_json::Value;

const RISK: &str = "---\nid: RISK-001\ntype: risk\ntitle: Leak\nowner: Ann\n---\n";
const SYSTEM: &str = "---\nid: SYS-001\ntype: system\ntitle: Bot\nowner: Ann\npurpose: answers\nlifecycle: production\norigin: built\n---\n";

/// A risk was deleted, and no audit was held.
fn deleted() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.commit("in", &[("aims/risk.md", RISK), ("aims/sys.md", SYSTEM)]);
    std::fs::remove_file(sandbox.repo().join("aims/risk.md")).unwrap();
    sandbox.commit("delete", &[]);
    sandbox
}

fn check(sandbox: &Sandbox, select: &str) -> (Value, Vec<String>) {
    let output = run(sandbox, "repo", &["check", "--format", "json", "--select", select], &[]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let codes = report["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect();
    (report, codes)
}

#[test]
fn a_file_that_can_hold_no_record_silences_nothing() {
    let sandbox = deleted();
    assert_eq!(check(&sandbox, "AUD001,GIT011").1, ["AUD001", "GIT011"]);
    let long = format!("# Prose\n{}", "word ".repeat(1 << 20));
    let latin = b"# Pr\xfcfung\n".as_slice();
    let harmless = [
        ("blog/post.md", b"---\ntitle: \"x\n---\n".as_slice()),
        ("archetypes/default.md", b"---\ntitle: {{ .Name | title }}\n---\n"),
        ("docs/start.md", b"---\nid: getting-started\ntitle: \"x\n---\n"),
        ("docs/long.md", long.as_bytes()),
        ("docs/latin.md", latin),
    ];
    for (path, bytes) in harmless {
        let file = sandbox.repo().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, bytes).unwrap();
        let (report, codes) = check(&sandbox, "AUD001,GIT011");
        assert_eq!(codes, ["AUD001", "GIT011"], "{path}");
        assert_eq!(report["summary"]["unknown"], 0, "{path}");
        std::fs::remove_file(file).unwrap();
    }
}

#[test]
fn a_file_that_may_hold_one_silences_and_says_so() {
    let sandbox = deleted();
    let long = format!("---\nid: X-1\ntype: audit\n---\n{}", "word ".repeat(1 << 20));
    let utf16: Vec<u8> = "\u{feff}---\ntype: audit\n---\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let telling = [
        ("x.md", b"---\ntype audit\ntitle: \"x\n---\n".as_slice()),
        ("x.md", b"---\nid: AUD-1\ntitle: \"x\n---\n"),
        ("x.md", b"---\ntype: audit\ntitle: \"x\n---\n"),
        ("x.md", b"---\nregister: audit\ntitle: \"x\n---\n"),
        ("x.md", b"\0GITCRYPT\0\xff\xfe"),
        ("x.md", utf16.as_slice()),
        ("x.md", long.as_bytes()),
    ];
    for (path, bytes) in telling {
        std::fs::write(sandbox.repo().join(path), bytes).unwrap();
        let (report, codes) = check(&sandbox, "AUD001");
        let seen = String::from_utf8_lossy(&bytes[..bytes.len().min(40)]);
        assert_eq!(codes, [""; 0], "{seen}");
        assert_eq!(report["summary"]["unknown"], 1, "{seen}");
        assert!(report["unknown"][0].as_str().unwrap().contains("could not be judged, because `x.md` can't be read: AUD001"), "{report}");
    }
    let pretty = run(&sandbox, "repo", &["check", "--select", "AUD001"], &[]);
    let pretty = String::from_utf8_lossy(&pretty.stdout).into_owned();
    assert!(pretty.contains("no findings among what could be judged") && pretty.contains("not known: 1 rule could not"), "{pretty}");
    let concise = run(&sandbox, "repo", &["check", "--select", "AUD001", "--format", "concise"], &[]);
    assert!(String::from_utf8_lossy(&concise.stdout).starts_with("not known: 1 rule"));
}

#[test]
fn what_cannot_be_judged_any_more_is_not_mended() {
    let sandbox = deleted();
    let place = [("aimslint.toml", "[[documents]]\npath = \"audits/**\"\ntype = \"audit\"\n")];
    sandbox.commit("place", &place);
    let count = |diff: &str| {
        let diff: Value = serde_json::from_str(diff).unwrap();
        diff["closed"].as_array().unwrap().iter().filter(|one| one["code"] == "AUD001").count()
    };
    let diff = || String::from_utf8(run(&sandbox, "repo", &["diff", "HEAD", "--format", "json", "--fail-on", "never"], &[]).stdout).unwrap();
    sandbox.write("audits/1.md", "---\ntitle: \"x\n---\n");
    let unjudged = diff();
    assert_eq!(count(&unjudged), 0, "{unjudged}");
    assert!(unjudged.contains("could not be judged, because `audits/1.md`"), "{unjudged}");
    // What is mended in truth is told.
    sandbox.write("audits/1.md", "---\nid: AUD-1\ntitle: A\nperformed: 2026-10-01\nauditor: Bo\ncovers: [4-10]\nconclusion: fine\n---\n");
    assert_eq!(count(&diff()), 1);
}

#[test]
fn a_baseline_keeps_what_cannot_be_judged() {
    let sandbox = deleted();
    let check = |more: &str| {
        let output = run(&sandbox, "repo", &["check", "--baseline", "known.json", more, "--fail-on", "never"], &[("CI", ""), ("PRE_COMMIT", "")]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        std::fs::read_to_string(sandbox.repo().join("known.json")).unwrap()
    };
    let known = check("--write-baseline");
    sandbox.write("x.md", "---\ntype: audit\ntitle: \"x\n---\n");
    assert_eq!(check("--no-history"), known);
    assert!(check("--write-baseline").contains("AUD001"));
    // What is mended in truth leaves it.
    let audit = "---\nid: AUD-1\ntype: audit\ntitle: A\nperformed: 2026-10-01\nauditor: Bo\ncovers: [4-10]\nconclusion: fine\n---\n";
    sandbox.write("x.md", audit);
    assert!(!check("--no-history").contains("AUD001"));
}
