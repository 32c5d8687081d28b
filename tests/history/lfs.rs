//! Evidence of which git keeps only a pointer (Git LFS).

use super::commands::run;
use super::sandbox::Sandbox;

/// The SHA-256 of `real\n`.
const SUM: &str = "9e1fe97c167ed2ce9731346671caf23ed428ba645102b3d0c1cdde09980528e5";

fn pointer(sum: &str) -> String {
    format!("version https://git-lfs.github.com/spec/v1\noid sha256:{sum}\nsize 5\n")
}

fn evidence(more: &str) -> String {
    format!("---\nid: EVD-1\ntype: evidence\ntitle: Log\nartifact: art/log.bin\ncollected: 2026-01-10\n{more}---\n")
}

fn codes(s: &Sandbox, more: &[&str]) -> Vec<String> {
    let output = run(s, "repo", &[&["check", "--format", "json", "--select", "EVD002,GIT004,GIT008", "--fail-on", "never"], more].concat(), &[]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    report["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_pointer_has_the_sum_of_what_it_stands_for() {
    let s = Sandbox::new();
    let files = [
        ("aims/evd.md", evidence(&format!("sha256: {SUM}\n"))),
        ("art/log.bin", pointer(SUM)),
        (".gitattributes", "*.bin filter=lfs -text\n".to_owned()),
    ];
    s.commit("in", &files.each_ref().map(|(path, text)| (*path, text.as_str())));
    assert_eq!(codes(&s, &["--rev", "HEAD"]), [""; 0]);
    assert_eq!(codes(&s, &[]), [""; 0], "not smudged");
    s.write("art/log.bin", "real\n");
    assert_eq!(codes(&s, &[]), [""; 0], "smudged");
    s.write("art/log.bin", "fake\n");
    assert_eq!(codes(&s, &[]), ["EVD002"]);
    assert_eq!(codes(&s, &["--since", "HEAD"]), ["EVD002"]);
    s.commit("other", &[("art/log.bin", &pointer(&SUM.replace('2', "3")))]);
    assert_eq!(codes(&s, &["--rev", "HEAD"]), ["GIT004", "EVD002"]);
}

#[test]
fn evidence_is_not_altered_by_how_git_keeps_it() {
    let s = Sandbox::new();
    s.commit("in", &[("aims/evd.md", &evidence("")), ("art/log.bin", "real\n")]);
    s.commit("kept by LFS", &[("art/log.bin", &pointer(SUM)), (".gitattributes", "*.bin filter=lfs -text\n")]);
    assert_eq!(codes(&s, &[]), [""; 0], "not smudged");
    s.write("art/log.bin", "real\n");
    assert_eq!(codes(&s, &[]), [""; 0], "smudged");
    s.write("art/log.bin", "fake\n");
    assert_eq!(codes(&s, &[]), ["GIT004"]);
}

#[test]
fn code_kept_by_pointers_is_committed() {
    let s = Sandbox::new();
    let system =
        "---\nid: SYS-1\ntype: system\ntitle: Bot\nowner: Ann\npurpose: answers\nlifecycle: production\norigin: built\npaths: [\"models/**\"]\n---\n";
    let assessed = "---\nid: RA-1\ntype: risk-assessment\ntitle: A\nsystems: [SYS-1]\nassessed: 2026-11-01\nrisks: [RISK-1]\n---\n";
    s.commit("in", &[("aims/sys.md", system), ("aims/ra.md", assessed), ("models/m.bin", &pointer(SUM))]);
    s.write("models/m.bin", "real\n");
    assert_eq!(codes(&s, &[]), [""; 0]);
    s.write("models/m.bin", "fake\n");
    assert_eq!(codes(&s, &[]), ["GIT008"]);
}
