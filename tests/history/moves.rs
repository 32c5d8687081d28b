//! Renames: a life goes on under another name.

use aimslint::history::Interest;

use crate::sandbox::{Sandbox, life};

const TEXT: &str = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n";

#[test]
fn a_life_goes_on_across_renames() {
    let s = Sandbox::new();
    s.commit("import", &[("aims/a.md", TEXT), ("aims/other.md", "quite other")]);
    s.commit("edit", &[("aims/a.md", &TEXT.replace("one", "ONE"))]);
    s.git(&["mv", "aims/a.md", "aims/b.md"]);
    s.commit("move", &[]);
    s.git(&["mv", "aims/b.md", "aims/c.md"]);
    s.commit("move and edit", &[("aims/c.md", &TEXT.replace("two", "TWO")), ("aims/new.md", "unlike anything\n")]);
    let history = s.history("aims");
    let expected = ["import aims/a.md", "edit aims/a.md", "move aims/b.md", "move and edit aims/c.md"];
    assert_eq!(life(&history, "aims/c.md"), expected);
    let renames: Vec<_> = history.renames().iter().map(|r| (history.path(r.from), history.path(r.to), r.alike)).collect();
    assert_eq!(renames[0], ("aims/a.md".into(), "aims/b.md".into(), 100));
    assert_eq!((&*renames[1].0, &*renames[1].1), ("aims/b.md", "aims/c.md"));
    assert!((50..100).contains(&renames[1].2), "{renames:?}");
    assert_eq!(life(&history, "aims/a.md").last().unwrap(), "move aims/a.md†");
    let code = s.history_at(&s.repo(), &Interest::new().code("aims", |_| true));
    assert!(code.renames().is_empty());
}

#[test]
fn a_folder_moved_at_once_keeps_each_file() {
    let s = Sandbox::new();
    let texts: Vec<String> = (0..40).map(|n| format!("{TEXT}own line {n}\nmore {n}\nand {n}\n")).collect();
    let names: Vec<String> = (0..40).map(|n| format!("aims/old/r{n}.md")).collect();
    let files: Vec<(&str, &str)> = names.iter().zip(&texts).map(|(n, t)| (&**n, &**t)).collect();
    s.commit("import", &files);
    s.git(&["mv", "aims/old", "aims/new"]);
    s.write("aims/new/r7.md", &format!("{}edited\n", texts[7]));
    s.commit("move", &[]);
    let history = s.history("aims");
    assert_eq!(history.renames().len(), 40);
    for rename in history.renames() {
        let (from, to) = (history.path(rename.from), history.path(rename.to));
        assert_eq!(from.replace("/old/", "/new/"), to);
    }
    assert_eq!(life(&history, "aims/new/r7.md"), ["import aims/old/r7.md", "move aims/new/r7.md"]);
}

#[test]
fn an_edit_on_a_branch_meets_a_rename_on_another() {
    let s = Sandbox::new();
    s.commit("import", &[("aims/a.md", TEXT)]);
    s.git(&["checkout", "-q", "-b", "side"]);
    s.commit("edit", &[("aims/a.md", &TEXT.replace("eight", "EIGHT"))]);
    s.git(&["checkout", "-q", "main"]);
    s.git(&["mv", "aims/a.md", "aims/b.md"]);
    s.commit("rename", &[]);
    s.git(&["merge", "-q", "--no-ff", "-m", "merge", "side"]);
    let history = s.history("aims");
    assert_eq!(life(&history, "aims/b.md"), ["import aims/a.md", "edit aims/a.md", "rename aims/b.md", "merge aims/b.md"]);
    let b = history.life(history.find_path("aims/b.md").unwrap()).unwrap();
    assert_eq!(b.versions[3].previous, [1, 2]);
}

#[test]
fn a_name_used_again_is_told_from_the_record_that_left_it() {
    let s = Sandbox::new();
    s.commit("import", &[("aims/a.md", TEXT)]);
    s.git(&["mv", "aims/a.md", "aims/b.md"]);
    s.commit("move", &[]);
    s.commit("new a", &[("aims/a.md", "something else\n")]);
    let history = s.history("aims");
    assert_eq!(life(&history, "aims/b.md"), ["import aims/a.md", "move aims/b.md"]);
    assert_eq!(life(&history, "aims/a.md"), ["import aims/a.md", "move aims/a.md†", "new a aims/a.md"]);
    let a = history.find_path("aims/a.md").unwrap();
    assert!(history.renamed_from(history.touches()[1].commit, a).is_some());
}
