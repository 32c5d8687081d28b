//! Files that git commits and that are not on disk, or not in the clone.

use super::commands::{run, text};
use super::sandbox::Sandbox;

fn policy(id: &str, more: &str) -> String {
    format!("---\nid: {id}\ntype: policy\ntitle: {id}\napprover: Bo\napproved: 2026-01-10\nreviewed: 2026-01-10\n{more}---\nWe test {id}.\n")
}

#[test]
fn what_a_sparse_checkout_leaves_out_is_there() {
    let sandbox = Sandbox::new();
    sandbox.commit("in", &[("aims/p3.md", &policy("POL-003", "supersedes: POL-002\n")), ("other/p2.md", &policy("POL-002", "status: retired\n"))]);
    let check = || run(&sandbox, "repo", &["check", "--format", "json", "--select", "REF,DOC", "--fail-on", "never"], &[]);
    let whole = check();
    sandbox.git(&["sparse-checkout", "set", "--no-cone", "/aims/"]);
    assert!(!sandbox.repo().join("other/p2.md").exists());
    assert_eq!(text(&check()), text(&whole));
    assert!(!text(&whole).contains("REF001"), "{}", text(&whole));
}

#[test]
fn a_clone_without_the_files_of_the_base_compares_nothing() {
    let sandbox = Sandbox::new();
    sandbox.commit("in", &[("aims/p1.md", &policy("POL-001", ""))]);
    sandbox.commit("reword", &[("aims/p1.md", &policy("POL-001", "").replace("We test", "We check"))]);
    sandbox.git(&["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", sandbox.repo().display());
    sandbox.git_in(".", &["clone", "-q", "--filter=blob:none", &url, "partial"]);
    for arguments in [&["diff", "HEAD~1..HEAD"][..], &["check", "--rev", "HEAD~1"], &["check", "--since", "HEAD~1"]] {
        let output = run(&sandbox, "partial", arguments, &[]);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("aims/p1.md") && said.contains("git fetch --refetch --no-filter"), "{said}");
    }
    assert_eq!(run(&sandbox, "partial", &["check", "--rev", "HEAD", "--no-history", "--fail-on", "never"], &[]).status.code(), Some(0));
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_listed_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::new();
    sandbox.write("aims/p1.md", &policy("POL-001", ""));
    sandbox.write("aims/closed/p2.md", &policy("POL-002", ""));
    let closed = sandbox.repo().join("aims/closed");
    let mode = |mode: u32| std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(mode)).unwrap();
    mode(0);
    // Whoever may read everything can't be refused.
    let refused = std::fs::read_dir(&closed).is_err();
    let output = run(&sandbox, "repo", &["check", "--no-history", "--fail-on", "never"], &[]);
    mode(0o755);
    assert!(!refused || text(&output).contains("aims/closed"), "{}", text(&output));
}
