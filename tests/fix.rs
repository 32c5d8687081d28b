//! `aimslint fix`, run as a user runs it: what it corrects, what it leaves as it was, and that it is
//! done when it is done.

use std::path::Path;
use std::process::{Command, Output};

const RISK: &str = "\u{feff}---\r\n# why this risk is kept\r\nid: RISK-001\r\ntype: risk\r\ntitle: Bias\r\nowner: \"ROLE-001\"   # the lead\r\nsystems: ['SYS-1']\r\nlikelyhood: high\r\nimpact: high\r\ntreatment: redcue\r\nstatus: draft\r\n---\r\n\r\n# Bias\r\n\r\nRests on [[SYS-1]].\r\n";

const SYSTEM: &str = "---\nid: SYS-001\ntype: system\ntitle: Screening\nowner: ROLE-001\npurpose: Ranks applications\nlifecycle: plannd\norigin: built\nstatus: draft\n---\n\n# Screening\n";

const ROLE: &str = "---\nid: ROLE-001\ntype: role\ntitle: Lead\nholder: Ada Example\nstatus: draft\n---\n";

const REGISTER: &str = "---\nid: REG-001\ntype: document\ntitle: Risks\nregister: risk\nstatus: draft\n---\n\n| ID | Title | Owner | Systems | Likelihood | Impact | Treatment |\n|---|---|---|---|---|---|---|\n| RISK-010 | Drift | ROLE-001 | SYS-001 | low | low | accpet |\n| RISK-011 | Leaks |  ROLE-001 | SYS-01 | low | low | reduce |\n";

fn repo() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in [("aims/risk.md", RISK), ("aims/system.md", SYSTEM), ("aims/role.md", ROLE), ("aims/register.md", REGISTER)] {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("written");
    }
    std::fs::write(folder.path().join("aimslint.toml"), "").expect("written");
    folder
}

fn aimslint(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aimslint"));
    command.args(arguments).args(["--on", "2026-11-22"]).current_dir(folder).output().expect("it runs")
}

fn text(folder: &Path, path: &str) -> String {
    std::fs::read_to_string(folder.join(path)).expect("a file")
}

#[test]
fn slips_are_corrected_and_nothing_else_changes() {
    let repo = repo();
    let output = aimslint(repo.path(), &["fix"]);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let risk =
        RISK.replace("['SYS-1']", "['SYS-001']").replace("likelyhood", "likelihood").replace("redcue", "reduce").replace("[[SYS-1]]", "[[SYS-001]]");
    assert_eq!(text(repo.path(), "aims/risk.md"), risk);
    assert_eq!(text(repo.path(), "aims/system.md"), SYSTEM.replace("plannd", "planned"));
    assert_eq!(text(repo.path(), "aims/role.md"), ROLE);
    assert_eq!(text(repo.path(), "aims/register.md"), REGISTER.replace("accpet", "accept").replace("SYS-01 ", "SYS-001 "));
}

#[test]
fn a_second_run_changes_nothing() {
    let repo = repo();
    aimslint(repo.path(), &["fix", "--unsafe"]);
    let paths = ["aims/risk.md", "aims/system.md", "aims/register.md"];
    let before = paths.map(|path| text(repo.path(), path));
    let output = aimslint(repo.path(), &["fix", "--unsafe"]);
    assert_eq!(paths.map(|path| text(repo.path(), path)), before);
    assert!(String::from_utf8_lossy(&output.stdout).contains("Nothing to correct."));
}

#[test]
fn the_diff_changes_nothing_and_git_takes_it() {
    let repo = repo();
    let output = aimslint(repo.path(), &["fix", "--diff"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(repo.path(), "aims/risk.md"), RISK);
    let diff = String::from_utf8(output.stdout).expect("text");
    assert!(diff.contains("--- a/aims/system.md\n+++ b/aims/system.md\n"), "{diff}");
    assert!(diff.contains("\n-lifecycle: plannd\n+lifecycle: planned\n"), "{diff}");
    std::fs::write(repo.path().join("fix.patch"), &diff).expect("written");
    let git = Command::new("git").args(["apply", "fix.patch"]).current_dir(repo.path()).output().expect("git runs");
    assert!(git.status.success(), "{}", String::from_utf8_lossy(&git.stderr));
    let applied = text(repo.path(), "aims/risk.md");
    assert_eq!(applied, RISK.replace("SYS-1", "SYS-001").replace("likelyhood", "likelihood").replace("redcue", "reduce"));
}

#[test]
fn only_what_is_named_is_written() {
    let repo = repo();
    aimslint(repo.path(), &["fix", "aims/system.md"]);
    assert_eq!(text(repo.path(), "aims/risk.md"), RISK);
    assert!(text(repo.path(), "aims/system.md").contains("lifecycle: planned"));
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let repo = repo();
    let outside = tempfile::tempdir().expect("a folder");
    let target = outside.path().join("system.md");
    std::fs::write(&target, SYSTEM).expect("written");
    std::fs::remove_file(repo.path().join("aims/system.md")).expect("removed");
    std::os::unix::fs::symlink(&target, repo.path().join("aims/system.md")).expect("a link");
    aimslint(repo.path(), &["fix", "--unsafe"]);
    assert_eq!(std::fs::read_to_string(&target).expect("a file"), SYSTEM);
}

#[cfg(unix)]
#[test]
fn permissions_stay() {
    use std::os::unix::fs::PermissionsExt;
    let repo = repo();
    let path = repo.path().join("aims/system.md");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).expect("permissions");
    aimslint(repo.path(), &["fix"]);
    assert_eq!(std::fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o640);
}
