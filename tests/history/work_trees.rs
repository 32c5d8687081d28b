//! Where a work tree begins, and which of its files git tracks: told as git tells it.

use super::commands::{changed_after_review, git_codes, run};
use super::sandbox::Sandbox;
use std::process::Output;

const CHECK: &[&str] = &["check", "--format", "json", "--select", "GIT,EVD,REF,DOC002", "--fail-on", "never"];

fn codes(output: &Output) -> Vec<String> {
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(output)));
    report["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn with<'a>(arguments: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [arguments, more].concat()
}

#[test]
fn a_git_folder_may_lie_beside_its_work_tree() {
    let s = changed_after_review();
    // As above the work tree, as beside it, and under another name within it.
    for (git_folder, work_tree) in [("apart.git", "apart"), ("git/inner", "other"), ("in/hidden", "in")] {
        std::fs::create_dir_all(s.path(git_folder).parent().unwrap()).unwrap();
        let own = s.path(git_folder);
        s.git_in(".", &["clone", "-q", "--no-checkout", "repo", "cloned"]);
        std::fs::rename(s.path("cloned/.git"), &own).unwrap();
        std::fs::create_dir_all(s.path(work_tree)).unwrap();
        std::fs::write(s.path(work_tree).join(".git"), format!("gitdir: {}\n", own.display())).unwrap();
        std::fs::remove_dir_all(s.path("cloned")).unwrap();
        s.git_in(work_tree, &["config", "core.bare", "false"]);
        s.git_in(work_tree, &["reset", "-q", "--hard"]);
        std::fs::write(s.path(work_tree).join(".git-ignored"), "").unwrap();
        for more in [&[][..], &["--rev", "HEAD"]] {
            assert_eq!(git_codes(&run(&s, work_tree, &with(CHECK, more), &[])), ["GIT001"], "{git_folder} {more:?}");
        }
        assert_eq!(codes(&run(&s, work_tree, &with(CHECK, &["--since", "HEAD"]), &[])), [""; 0], "{git_folder}");
    }
}

#[test]
fn above_worktrees_there_are_no_files() {
    let s = changed_after_review();
    std::fs::create_dir(s.path("top")).unwrap();
    s.git_in("top", &["clone", "-q", "--bare", "../repo", ".bare"]);
    std::fs::write(s.path("top/.git"), "gitdir: ./.bare\n").unwrap();
    s.git_in("top", &["worktree", "add", "-q", "main"]);
    let output = run(&s, "top", CHECK, &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("has no files beside its commits") && said(&output).contains("--rev HEAD"), "{}", said(&output));
    assert_eq!(git_codes(&run(&s, "top", &with(CHECK, &["--rev", "HEAD"]), &[])), ["GIT001"]);
    assert_eq!(git_codes(&run(&s, "top/main", CHECK, &[])), ["GIT001"]);
    let output = run(&s, "top", &["diff", "HEAD~1"], &[]);
    assert!(said(&output).contains("`aimslint diff HEAD~1..HEAD`") && !said(&output).contains("--rev"), "{}", said(&output));
}

fn with_evidence() -> Sandbox {
    let s = Sandbox::new();
    let evidence = "---\nid: EVD-1\ntype: evidence\ntitle: Log\nartifact: art/log.txt\ncollected: 2026-01-10\n---\n";
    s.write(".gitignore", "art/\n");
    s.write("art/log.txt", "passed\n");
    s.git(&["add", "-f", "art/log.txt"]);
    s.commit("in", &[("aims/evd/evd.md", evidence), ("aims/old.md", &evidence.replace("EVD-1", "EVD-2")), ("src/a.rs", "")]);
    s
}

#[test]
fn a_sparse_index_is_refused_and_mended() {
    let s = with_evidence();
    let whole = codes(&run(&s, "repo", CHECK, &[]));
    s.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "aims/evd", "art"]);
    let output = run(&s, "repo", CHECK, &[]);
    if output.status.code() == Some(2) {
        assert!(said(&output).contains("git sparse-checkout reapply --no-sparse-index"), "{}", said(&output));
    }
    assert_eq!(codes(&run(&s, "repo", &with(CHECK, &["--rev", "HEAD"]), &[])), whole);
    s.git(&["sparse-checkout", "reapply", "--no-sparse-index"]);
    assert_eq!(codes(&run(&s, "repo", CHECK, &[])), whole);
}

#[test]
fn what_is_said_to_be_unchanged_is_not_deleted() {
    let s = with_evidence();
    let whole = codes(&run(&s, "repo", CHECK, &[]));
    s.git(&["update-index", "--assume-unchanged", "aims/old.md"]);
    std::fs::remove_file(s.repo().join("aims/old.md")).unwrap();
    assert_eq!(codes(&run(&s, "repo", CHECK, &[])), whole);
    s.git(&["update-index", "--no-assume-unchanged", "aims/old.md"]);
    assert!(codes(&run(&s, "repo", CHECK, &[])).contains(&"GIT011".to_owned()));
}

#[test]
fn without_a_readable_index_what_is_committed_is_tracked() {
    let s = with_evidence();
    assert!(!codes(&run(&s, "repo", CHECK, &[])).contains(&"EVD004".to_owned()));
    std::fs::write(s.repo().join(".git/index"), "DIRCgarbage").unwrap();
    assert!(!codes(&run(&s, "repo", CHECK, &[])).contains(&"EVD004".to_owned()));
    std::fs::remove_file(s.repo().join(".git/index")).unwrap();
    s.git(&["reset", "-q"]);
    s.git(&["rm", "-q", "--cached", "art/log.txt"]);
    assert!(codes(&run(&s, "repo", CHECK, &[])).contains(&"EVD004".to_owned()));
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_no_text_are_in_commits_too() {
    use std::os::unix::ffi::OsStrExt;
    let s = Sandbox::new();
    let policy = |id: &str| format!("---\nid: {id}\ntype: policy\ntitle: {id}\nsupersedes: POL-099\n---\nWe test.\n");
    for (name, id) in [(b"aims/lat\xf6n.md".as_slice(), "POL-001"), (b"aims/f\xf6lder/a.md", "POL-002")] {
        let file = s.repo().join(std::ffi::OsStr::from_bytes(name));
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, policy(id)).unwrap();
    }
    s.commit("in", &[]);
    let here = codes(&run(&s, "repo", CHECK, &[]));
    assert_eq!(here.iter().filter(|code| *code == "REF001").count(), 2, "{here:?}");
    assert_eq!(codes(&run(&s, "repo", &with(CHECK, &["--rev", "HEAD"]), &[])), here);
    assert_eq!(codes(&run(&s, "repo", &with(CHECK, &["--since", "HEAD"]), &[])), [""; 0]);
}

#[test]
fn what_keeps_a_revision_from_being_read_is_told_with_what_mends_it() {
    let s = changed_after_review();
    let url = format!("file://{}", s.repo().display());
    s.git_in(".", &["clone", "-q", "--depth", "1", &url, "shallow"]);
    let refused = |folder: &str, arguments: &[&str], words: &[&str]| {
        let output = run(&s, folder, arguments, &[]);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(words.iter().all(|word| said(&output).contains(word)), "{arguments:?}: {}", said(&output));
    };
    for arguments in
        [&["check", "--since", "HEAD~1"][..], &["check", "--rev", "HEAD~1"], &["diff", "HEAD~1..HEAD"], &["check", "--policy-from", "HEAD~1"]]
    {
        refused("shallow", arguments, &["`HEAD~1`", "this clone is shallow", "git fetch --unshallow"]);
        refused("repo", &[&arguments[..arguments.len() - 1], &["nowhere"]].concat(), &["no commit is called `nowhere` here", "git fetch --tags"]);
    }
    let trace = run(&s, "shallow", &["trace"], &[]);
    assert!(String::from_utf8_lossy(&trace.stdout).contains("not known: GIT009"));
    assert!(!String::from_utf8_lossy(&run(&s, "repo", &["trace"], &[]).stdout).contains("not known"));

    s.git(&["config", "uploadpack.allowFilter", "true"]);
    s.git_in(".", &["clone", "-q", "--filter=tree:0", &url, "treeless"]);
    refused("treeless", &["check", "--rev", "HEAD~1"], &["made with a filter", "git fetch --refetch --no-filter"]);
    s.git_in(".", &["init", "-q", "--object-format=sha256", "sha256"]);
    refused("sha256", &["check", "--rev", "HEAD"], &["SHA-256", "fast-export"]);
    s.git_in(".", &["init", "-q", "--ref-format=reftable", "reftable"]);
    refused("reftable", &["check", "--rev", "HEAD"], &["reftable", "git refs migrate"]);
    s.git_in(".", &["clone", "-q", "--bare", "repo", "bare.git"]);
    refused("bare.git", &["diff", "HEAD~1"], &["`aimslint diff HEAD~1..HEAD`"]);
}

#[test]
fn a_remote_may_have_what_is_lost_here() {
    let s = changed_after_review();
    let url = format!("file://{}", s.repo().display());
    s.git_in(".", &["clone", "-q", &url, "copy"]);
    let tree = s.git(&["rev-parse", "HEAD~1^{tree}"]);
    for (folder, mend) in [("copy", "git fetch --refetch && git fsck"), ("repo", "git fsck")] {
        let objects = s.path(folder).join(".git/objects");
        if folder == "copy" {
            // Loose, so that one can go.
            let pack = std::fs::read_dir(objects.join("pack"))
                .unwrap()
                .flatten()
                .map(|file| file.path())
                .find(|path| path.extension().is_some_and(|end| end == "pack"));
            if let Some(pack) = pack {
                let away = s.path("away.pack");
                std::fs::rename(pack, &away).unwrap();
                std::fs::remove_dir_all(objects.join("pack")).unwrap();
                let bytes = std::fs::File::open(away).unwrap();
                let mut unpack = s.command("copy", &["unpack-objects", "-q"]);
                assert!(unpack.stdin(bytes).status().unwrap().success());
            }
        }
        std::fs::remove_file(objects.join(&tree[..2]).join(&tree[2..])).unwrap();
        let output = run(&s, folder, &["check", "--rev", "HEAD~1"], &[]);
        assert!(said(&output).contains(&format!("`{mend}`")), "{folder}: {}", said(&output));
        let output = run(&s, folder, &["check", "--select", "GIT", "--format", "concise"], &[]);
        assert!(String::from_utf8_lossy(&output.stdout).contains(&format!("run `{mend}`")), "{folder}: {}", String::from_utf8_lossy(&output.stdout));
    }
}

#[test]
fn a_slip_in_the_name_of_a_deleted_record_is_understood() {
    let s = changed_after_review();
    std::fs::remove_file(s.repo().join("aims/policy.md")).unwrap();
    s.commit("delete", &[]);
    let output = run(&s, "repo", &["log", "POL-A1"], &[]);
    assert!(said(&output).contains("did you mean `POL-AI`?"), "{}", said(&output));
    assert!(!said(&run(&s, "repo", &["log", "RISK-77"], &[])).contains("did you mean"));
}
