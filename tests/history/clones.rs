//! Repositories that can't tell everything, or nothing: each says so in words.

use std::process::Command;

use aimslint::history::{Interest, Place, Unavailable, open, open_place, walk};
use aimslint::source::{MAX_FILE_BYTES, find_root, tree_at_revision};

use crate::sandbox::{Sandbox, life, touches};

fn ten_commits() -> Sandbox {
    let s = Sandbox::new();
    for n in 0..10 {
        s.commit(&format!("c{n}"), &[("aims/a.md", &n.to_string()), (&format!("aims/n{n}.md"), &format!("new {n}"))]);
    }
    s
}

fn clone(s: &Sandbox, args: &[&str]) {
    s.git(&["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", s.repo().display());
    let all: Vec<&str> = ["clone", "-q"].into_iter().chain(args.iter().copied()).chain([&*url, "copy"]).collect();
    s.git_in(".", &all);
}

#[test]
fn shallow_clones_claim_nothing_below_the_cut() {
    for depth in ["1", "5"] {
        let s = ten_commits();
        clone(&s, &["--depth", depth]);
        let history = s.history_at(&s.path("copy"), &Interest::new().below("aims"));
        assert!(history.repo().is_shallow() && !history.is_whole());
        assert!(history.repo().deepen().unwrap().contains("fetch --unshallow"));
        assert_eq!(history.len().to_string(), depth);
        assert_eq!(history.boundaries().count(), 1);
        let lives = life(&history, "aims/a.md");
        assert!(lives[0].starts_with('?'), "{lives:?}");
        assert!(lives[1..].iter().all(|line| line.starts_with('c')), "{lives:?}");
        assert_eq!(life(&history, "aims/n0.md").len(), 1);
        assert!(life(&history, "aims/n0.md")[0].starts_with('?'));
        assert!(history.renames().is_empty());
        assert!(history.gap().is_none());
    }
}

#[test]
fn a_clone_without_blobs_has_history_but_no_text() {
    let s = ten_commits();
    clone(&s, &["--filter=blob:none", "--no-checkout"]);
    let copy = s.path("copy");
    let history = s.history_at(&copy, &Interest::new().below("aims"));
    assert!(history.repo().is_partial() && history.is_whole());
    assert_eq!(life(&history, "aims/a.md").len(), 10);
    let blob = history.touches()[0].after.unwrap().oid;
    let missing = history.repo().blob(blob).unwrap_err();
    assert_eq!(missing, Unavailable::MissingObject { oid: blob, partial: true });
    s.git_in("copy", &missing.mend().unwrap().split(' ').skip(1).collect::<Vec<_>>());
    assert_eq!(open(&copy).unwrap().blob(blob).unwrap(), b"0");
}

#[test]
fn a_clone_without_trees_is_refused_and_mended() {
    let s = ten_commits();
    clone(&s, &["--filter=tree:0", "--no-checkout"]);
    let repo = open(&s.path("copy")).unwrap();
    let interest = Interest::new().below("aims");
    let head = repo.head().unwrap().oid;
    let problem = walk(&repo, head, &interest).unwrap_err();
    assert!(matches!(problem, Unavailable::MissingObject { partial: true, .. }), "{problem}");
    s.git_in("copy", &problem.mend().unwrap().split(' ').skip(1).collect::<Vec<_>>());
    let repo = open(&s.path("copy")).unwrap();
    assert_eq!(walk(&repo, head, &interest).unwrap().len(), 10);
}

#[test]
fn a_missing_commit_is_a_gap() {
    let s = ten_commits();
    let lost = s.git(&["rev-parse", "HEAD~4"]);
    std::fs::remove_file(s.repo().join(".git/objects").join(&lost[..2]).join(&lost[2..])).unwrap();
    let history = s.history("aims");
    assert_eq!(history.len(), 4);
    assert!(!history.is_whole());
    assert_eq!(history.gap().unwrap().mend().unwrap(), "git fsck");
    assert!(life(&history, "aims/a.md")[0].starts_with("?c6"));
}

/// Puts the bytes of one object in the place of another.
fn forge(s: &Sandbox, object: &str, by: &str) {
    let file = |oid: &str| s.repo().join(".git/objects").join(&oid[..2]).join(&oid[2..]);
    let (object, by) = (s.git(&["rev-parse", object]), s.git(&["rev-parse", by]));
    std::fs::remove_file(file(&object)).unwrap();
    std::fs::copy(file(&by), file(&object)).unwrap();
}

#[test]
fn an_object_that_is_not_what_its_name_says_is_damage() {
    for (object, by) in [("HEAD~1", "HEAD~2"), ("HEAD~1^{tree}", "HEAD~2^{tree}"), ("HEAD:aims", "HEAD~1:aims")] {
        let s = ten_commits();
        forge(&s, object, by);
        let repo = open(&s.repo()).unwrap();
        let head = repo.head().unwrap().oid;
        let problem = walk(&repo, head, &Interest::new().below("aims")).unwrap_err();
        assert!(matches!(problem, Unavailable::Damaged(_)), "{object}: {problem:?}");
        assert_eq!(problem.mend().as_deref(), Some("git fsck"));
    }
}

#[test]
fn a_revision_with_forged_objects_is_not_read() {
    for (object, by) in [("HEAD", "HEAD~1"), ("HEAD^{tree}", "HEAD~1^{tree}"), ("HEAD:aims", "HEAD~1:aims")] {
        let s = ten_commits();
        let head = s.git(&["rev-parse", "HEAD"]);
        forge(&s, object, by);
        let read = tree_at_revision(&find_root(&s.repo()).unwrap(), &head);
        assert!(read.as_ref().is_err_and(|error| error.message.contains("its name stands for")), "{object}: {:?}", read.err());
    }
    let s = ten_commits();
    forge(&s, "HEAD:aims/a.md", "HEAD~1:aims/a.md");
    let tree = tree_at_revision(&find_root(&s.repo()).unwrap(), "HEAD").unwrap();
    let file = tree.find("aims/a.md").unwrap();
    assert!(tree.read(file, MAX_FILE_BYTES).is_err());
}

#[test]
fn grafts_and_replacements_are_told_and_ignored() {
    let s = ten_commits();
    let (fifth, first) = (s.git(&["rev-parse", "HEAD~5"]), s.git(&["rev-parse", "HEAD~9"]));
    std::fs::create_dir_all(s.repo().join(".git/info")).unwrap();
    std::fs::write(s.repo().join(".git/info/grafts"), format!("{fifth} {first}\n")).unwrap();
    s.git(&["replace", &fifth, &first]);
    let history = s.history("aims");
    assert!(history.repo().is_grafted() && history.repo().has_replacements());
    assert_eq!(history.len(), 10);
    assert!(history.is_whole());
}

#[test]
fn no_repository() {
    let s = Sandbox::empty();
    let problem = open(&s.path(".")).unwrap_err();
    assert!(matches!(problem, Unavailable::NoRepository(_)), "{problem:?}");
    assert!(problem.to_string().contains("no git repository"));
}

#[test]
fn no_commit_yet() {
    let s = Sandbox::new();
    let problem = open(&s.repo()).unwrap().head().unwrap_err();
    assert_eq!(problem, Unavailable::UnbornHead);
    assert_eq!(problem.to_string(), "the branch has no commit yet");
}

#[test]
fn unreadable_formats_are_named() {
    let s = Sandbox::empty();
    s.git_in(".", &["init", "-q", "--object-format=sha256", "sha256"]);
    s.git_in(".", &["init", "-q", "--ref-format=reftable", "reftable"]);
    s.git_in(".", &["init", "-q", "legacy"]);
    s.git_in("legacy", &["config", "core.repositoryformatversion", "1"]);
    s.git_in("legacy", &["config", "extensions.partialClone", "origin"]);
    for (name, word) in [("sha256", "SHA-256"), ("reftable", "reftable"), ("legacy", "partialClone")] {
        let problem = open(&s.path(name)).unwrap_err();
        assert!(matches!(problem, Unavailable::UnsupportedFormat { .. }), "{problem:?}");
        assert!(problem.to_string().contains(word), "{problem}");
        assert!(problem.mend().unwrap().starts_with("git "));
    }
    s.git_in("reftable", &["refs", "migrate", "--ref-format=files"]);
    assert_eq!(open(&s.path("reftable")).unwrap().head().unwrap_err(), Unavailable::UnbornHead);
}

#[test]
fn another_user_owns_it() {
    let s = ten_commits();
    let owned = Command::new("chown").args(["-R", "12345"]).arg(s.repo()).status();
    if !owned.is_ok_and(|status| status.success()) {
        return; // Only root may give folders away.
    }
    let problem = open(&s.repo()).unwrap_err();
    assert!(matches!(problem, Unavailable::NotOwned(_)), "{problem:?}");
    let mend = problem.mend().unwrap();
    assert!(mend.starts_with("git config --global --add safe.directory '/"), "{mend}");
    assert!(mend.contains(&*s.repo().to_string_lossy()), "{mend}");
}

#[test]
fn detached_heads_bare_repositories_worktrees_and_subfolders() {
    let s = ten_commits();
    let interest = Interest::new().below("aims");
    let head = open(&s.repo()).unwrap().head().unwrap();
    assert_eq!(head.branch.as_deref(), Some("main"));

    s.git(&["worktree", "add", "-q", "--detach", "../tree", "HEAD~3"]);
    let repo = open(&s.path("tree")).unwrap();
    assert_eq!(repo.head().unwrap().branch, None);
    assert_eq!(s.history_at(&s.path("tree"), &interest).len(), 7);
    assert_ne!(repo.git_dir(), repo.common_dir());

    let below = open(&s.repo().join("aims")).unwrap();
    assert_eq!(below.prefix().as_deref(), Some("aims"));
    assert_eq!(open(&s.repo()).unwrap().prefix().as_deref(), Some(""));

    s.git_in(".", &["clone", "-q", "--bare", "repo", "bare.git"]);
    let bare = open(&s.path("bare.git")).unwrap();
    assert!(bare.work_dir().is_none() && bare.prefix().is_none());
    assert_eq!(s.history_at(&s.path("bare.git"), &interest).len(), 10);
    assert_eq!(bare.file(bare.resolve("main~1").unwrap(), "aims/a.md").unwrap().unwrap(), b"8");
    assert_eq!(bare.file(bare.resolve("main").unwrap(), "aims").unwrap(), None);
    let unknown = bare.resolve("nowhere").unwrap_err();
    assert_eq!(unknown.to_string(), "no commit is called `nowhere` here");
}

#[test]
fn a_hook_names_the_git_folder_and_its_quarantine() {
    let s = ten_commits();
    let place = Place { root: s.path("."), git_dir: Some(s.repo().join(".git")), object_dirs: Vec::new() };
    assert_eq!(open_place(place.clone()).unwrap().head().unwrap().branch.as_deref(), Some("main"));
    // Objects that are only in a quarantine folder.
    let quarantine = s.path("quarantine");
    std::fs::create_dir(&quarantine).unwrap();
    let objects = s.repo().join(".git/objects");
    s.write("aims/a.md", "quarantined");
    s.git(&["add", "-A"]);
    for args in [vec!["write-tree"], vec!["commit-tree", "-p", "HEAD", "-m", "pushed"]] {
        let mut command = s.command("repo", &[]);
        if args[0] == "commit-tree" {
            command.args(&args).arg(std::fs::read_to_string(s.path("out")).unwrap().trim());
        } else {
            command.args(&args);
        }
        command.env("GIT_OBJECT_DIRECTORY", &quarantine).env("GIT_ALTERNATE_OBJECT_DIRECTORIES", &objects);
        let out = command.output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        std::fs::write(s.path("out"), out.stdout).unwrap();
    }
    let pushed = std::fs::read_to_string(s.path("out")).unwrap();
    assert!(open(&s.repo()).unwrap().resolve(pushed.trim()).is_err());
    let repo = open_place(Place { object_dirs: vec![quarantine], ..place }).unwrap();
    let head = repo.resolve(pushed.trim()).unwrap();
    let history = walk(&repo, head, &Interest::new().below("aims")).unwrap();
    assert_eq!(touches(&history).last().unwrap(), "pushed: aims/a.md");
}
