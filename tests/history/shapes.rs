//! Shapes of history: lines, merges, cherry-picks, wrong clocks, odd entries.

use std::os::unix::fs::PermissionsExt;

use aimslint::history::{Interest, literal_base, mode};

use crate::sandbox::{Sandbox, life, touches};

const TEXT: &str = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n";

#[test]
fn a_line_of_commits() {
    let s = Sandbox::new();
    let first = s.commit("import", &[("aims/a.md", "1"), ("aims/b.md", "1"), ("src/x.rs", "1")]);
    s.commit("code", &[("src/x.rs", "2")]);
    s.commit("edit", &[("aims/a.md", "2")]);
    std::fs::remove_file(s.repo().join("aims/b.md")).unwrap();
    s.commit("delete", &[]);
    let history = s.history("aims");
    assert_eq!(touches(&history), ["import: aims/a.md aims/b.md", "edit: aims/a.md", "delete: aims/b.md"]);
    assert_eq!(life(&history, "aims/a.md"), ["import aims/a.md", "edit aims/a.md"]);
    assert_eq!(life(&history, "aims/b.md"), ["import aims/b.md", "delete aims/b.md†"]);
    assert_eq!(history.len(), 4);
    assert!(history.is_whole());
    let a = history.life(history.find_path("aims/a.md").unwrap()).unwrap();
    assert_eq!(history.oid(a.imports().next().unwrap().commit).to_string(), first);
    assert_eq!(history.repo().blob(a.versions[1].entry.unwrap().oid).unwrap(), b"2");
    assert_eq!(history.touches()[2].before, a.versions[0].entry);
}

#[test]
fn an_interest_takes_bases_files_and_filters() {
    let s = Sandbox::new();
    let md = |path: &str| path.ends_with(".md");
    s.commit("import", &[("a/x.md", ""), ("a/x.txt", ""), ("b/c/d.rs", ""), ("e.md", ""), ("b/c.md", ""), ("b/z", "")]);
    std::fs::set_permissions(s.repo().join("e.md"), std::fs::Permissions::from_mode(0o755)).unwrap();
    s.commit("mode", &[]);
    s.commit(
        "folder becomes file",
        &[("b/z/deep.md", "")].map(|f| {
            std::fs::remove_file(s.repo().join("b/z")).unwrap();
            f
        }),
    );
    let interest = Interest::new().records("a", md).code("b/c", |_| true).below("e.md").below("b/z");
    let history = s.history_at(&s.repo(), &interest);
    assert_eq!(touches(&history), ["import: a/x.md b/c/d.rs b/z e.md", "mode: e.md", "folder becomes file: b/z b/z/deep.md"]);
    let all = s.history_at(&s.repo(), &Interest::new().records("", md));
    assert_eq!(touches(&all), ["import: a/x.md b/c.md e.md", "mode: e.md", "folder becomes file: b/z/deep.md"]);
    assert!(touches(&s.history_at(&s.repo(), &Interest::new())).is_empty());
    let files = history.repo().files(history.oid(history.head()), &interest).unwrap();
    assert_eq!(files.iter().map(|f| &*f.path).collect::<Vec<_>>(), ["a/x.md", "b/c/d.rs", "b/z/deep.md", "e.md"]);
    assert!(interest.accepts("a/b/c.md") && !interest.accepts("a/b/c.txt") && !interest.accepts("b/cd"));
    for (glob, base) in [("aims/**/*.md", "aims"), ("**/*.md", ""), ("a/b.md", "a/b.md"), ("a/", "a"), ("a/b*/c", "a")] {
        assert_eq!(literal_base(glob), base);
    }
}

#[test]
fn a_merge_is_right_about_who_changed_what() {
    let s = Sandbox::new();
    s.commit("import", &[("aims/a.md", TEXT), ("aims/b.md", "1")]);
    s.git(&["checkout", "-q", "-b", "side"]);
    s.commit("side", &[("aims/a.md", &TEXT.replace("one", "ONE"))]);
    s.git(&["checkout", "-q", "main"]);
    s.commit("main", &[("aims/b.md", "2")]);
    s.git(&["merge", "-q", "--no-ff", "-m", "clean merge", "side"]);
    let history = s.history("aims");
    assert_eq!(touches(&history), ["import: aims/a.md aims/b.md", "side: aims/a.md", "main: aims/b.md"]);
    assert_eq!(life(&history, "aims/a.md"), ["import aims/a.md", "side aims/a.md"]);
    let side = history.find(history.repo().resolve("side").unwrap()).unwrap();
    let main = history.find(history.repo().resolve("HEAD^1").unwrap()).unwrap();
    assert!(!history.is_ancestor(side, main) && history.is_ancestor(side, history.head()));
    let unknown_to_side: Vec<_> = history.since(side, |_| true).iter().map(|t| history.path(t.path)).collect();
    assert_eq!(unknown_to_side, ["aims/b.md"]);
    let base = history.repo().merge_base(history.oid(side), history.oid(main)).unwrap();
    assert_eq!(base, Some(history.oid(history.touches()[0].commit)));
}

#[test]
fn an_evil_merge_is_a_change_of_its_own() {
    let s = Sandbox::new();
    s.commit("import", &[("aims/a.md", TEXT), ("aims/b.md", "1"), ("aims/c.md", "1")]);
    s.git(&["checkout", "-q", "-b", "side"]);
    s.commit("side", &[("aims/a.md", &TEXT.replace("one", "ONE"))]);
    s.git(&["checkout", "-q", "main"]);
    s.commit("main", &[("aims/a.md", &TEXT.replace("eight", "EIGHT"))]);
    s.git(&["merge", "-q", "--no-ff", "--no-commit", "side"]);
    std::fs::remove_file(s.repo().join("aims/c.md")).unwrap();
    s.commit("evil", &[("aims/b.md", "evil"), ("aims/new.md", "evil")]);
    let history = s.history("aims");
    assert_eq!(history.parents(history.head()).len(), 2);
    let last = touches(&history).pop().unwrap();
    assert_eq!(last, "evil: aims/a.md aims/b.md aims/c.md aims/new.md");
    let a = history.life(history.find_path("aims/a.md").unwrap()).unwrap();
    assert_eq!(a.versions.last().unwrap().previous, [1, 2]);
    assert!(a.versions.iter().all(|version| version.live));
}

#[test]
fn what_a_merge_threw_away_is_not_live() {
    let s = Sandbox::new();
    s.commit("import", &[("aims/a.md", "1")]);
    s.git(&["checkout", "-q", "-b", "side"]);
    s.commit("lost", &[("aims/a.md", "lost")]);
    s.git(&["checkout", "-q", "main"]);
    s.commit("kept", &[("aims/a.md", "kept")]);
    s.git(&["merge", "-q", "-s", "ours", "-m", "ours", "side"]);
    let history = s.history("aims");
    assert_eq!(life(&history, "aims/a.md"), ["import aims/a.md", "~lost aims/a.md", "kept aims/a.md"]);
}

#[test]
fn a_cherry_pick_leaves_two_versions_of_one_content() {
    let s = Sandbox::new();
    s.commit("import", &[("aims/a.md", "1")]);
    s.git(&["checkout", "-q", "-b", "side"]);
    s.commit("fix", &[("aims/a.md", "2")]);
    s.git(&["checkout", "-q", "main"]);
    s.commit("other", &[("aims/b.md", "1")]);
    s.git(&["cherry-pick", "-x", "side"]);
    s.git(&["merge", "-q", "--no-ff", "-m", "merge", "side"]);
    let history = s.history("aims");
    assert_eq!(life(&history, "aims/a.md"), ["import aims/a.md", "fix aims/a.md", "fix aims/a.md"]);
    let a = history.life(history.find_path("aims/a.md").unwrap()).unwrap();
    assert_eq!(a.current, [1, 2]);
    assert_eq!(a.versions[1].entry, a.versions[2].entry);
}

#[test]
fn a_criss_cross_is_followed_on_both_sides() {
    let s = Sandbox::new();
    s.commit("import", &[("aims/a.md", "1"), ("aims/b.md", "1")]);
    s.git(&["checkout", "-q", "-b", "side"]);
    let side = s.commit("side", &[("aims/a.md", "2")]);
    s.git(&["checkout", "-q", "main"]);
    let main = s.commit("main", &[("aims/b.md", "2")]);
    s.git(&["merge", "-q", "--no-ff", "-m", "x", &side]);
    s.git(&["checkout", "-q", "side"]);
    s.git(&["merge", "-q", "--no-ff", "-m", "y", &main]);
    s.commit("side again", &[("aims/a.md", "3")]);
    s.git(&["checkout", "-q", "main"]);
    s.git(&["merge", "-q", "--no-ff", "-m", "z", "side"]);
    let history = s.history("aims");
    assert_eq!(life(&history, "aims/a.md"), ["import aims/a.md", "side aims/a.md", "side again aims/a.md"]);
    assert_eq!(life(&history, "aims/b.md"), ["import aims/b.md", "main aims/b.md"]);
}

#[test]
fn an_octopus_and_a_squash() {
    let s = Sandbox::new();
    s.commit("import", &[("aims/a.md", "1")]);
    for name in ["x", "y", "z"] {
        s.git(&["checkout", "-q", "-b", name, "main"]);
        s.commit(name, &[(&format!("aims/{name}.md"), name)]);
    }
    s.git(&["checkout", "-q", "main"]);
    s.git(&["merge", "-q", "-m", "octopus", "x", "y", "z"]);
    s.git(&["checkout", "-q", "-b", "long"]);
    s.commit("wip 1", &[("aims/a.md", "2")]);
    s.commit("wip 2", &[("aims/a.md", "3")]);
    s.git(&["checkout", "-q", "main"]);
    s.git(&["merge", "-q", "--squash", "long"]);
    s.git(&["commit", "-q", "-m", "squash"]);
    let history = s.history("aims");
    assert_eq!(touches(&history), ["import: aims/a.md", "x: aims/x.md", "y: aims/y.md", "z: aims/z.md", "squash: aims/a.md"]);
    assert_eq!(history.parents(history.find(history.repo().resolve("HEAD^").unwrap()).unwrap()).len(), 3);
}

#[test]
fn wrong_clocks_do_not_disturb_the_order() {
    let s = Sandbox::new();
    s.commit("one", &[("aims/a.md", "1")]);
    s.at(4_070_908_800); // 2099
    s.commit("two", &[("aims/a.md", "2")]);
    s.at(1_000_000_000); // 2001
    s.git(&["checkout", "-q", "-b", "side"]);
    s.commit("three", &[("aims/a.md", "3")]);
    s.git(&["checkout", "-q", "main"]);
    s.at(1_100_000_000);
    s.commit("beside", &[("aims/b.md", "1")]);
    s.git(&["merge", "-q", "--no-ff", "-m", "merge", "side"]);
    s.at(900_000_000);
    s.commit("four", &[("aims/a.md", "4")]);
    let history = s.history("aims");
    assert_eq!(life(&history, "aims/a.md"), ["one aims/a.md", "two aims/a.md", "three aims/a.md", "four aims/a.md"]);
    for touch in history.touches() {
        assert!(history.parents(touch.commit).all(|parent| parent < touch.commit));
    }
    let wrong: Vec<_> = history.touches().iter().filter(|t| history.clock_disagrees(t.commit).is_some()).collect();
    assert_eq!(wrong.len(), 3);
}

#[test]
fn submodules_and_links_are_entries_without_text() {
    let s = Sandbox::new();
    s.commit("import", &[("aims/a.md", "1")]);
    let oid = s.git(&["rev-parse", "HEAD"]);
    s.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{oid},aims/sub")]);
    s.git(&["commit", "-q", "-m", "submodule"]);
    std::os::unix::fs::symlink("a.md", s.repo().join("aims/link.md")).unwrap();
    s.git(&["add", "aims/link.md"]);
    s.git(&["commit", "-q", "-m", "link"]);
    let history = s.history("aims");
    assert_eq!(touches(&history)[1..], ["submodule: aims/sub", "link: aims/link.md"]);
    assert_eq!(history.touches()[1].after.unwrap().mode, mode::SUBMODULE);
    assert_eq!(history.touches()[2].after.unwrap().mode, mode::LINK);
}

#[test]
fn unrelated_histories_meet() {
    let s = Sandbox::new();
    s.commit("import", &[("aims/a.md", "1")]);
    s.git(&["checkout", "-q", "--orphan", "other"]);
    s.git(&["rm", "-rfq", "."]);
    s.commit("second root", &[("aims/b.md", "1")]);
    s.git(&["checkout", "-q", "main"]);
    s.git(&["merge", "-q", "--allow-unrelated-histories", "-m", "merge", "other"]);
    let history = s.history("aims");
    assert_eq!(touches(&history), ["import: aims/a.md", "second root: aims/b.md"]);
    assert_eq!(life(&history, "aims/b.md"), ["second root aims/b.md"]);
}
