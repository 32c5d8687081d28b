//! People: authors, committers, trailers, mailmaps.

use aimslint::history::{Mailmap, Person, open};

use crate::sandbox::Sandbox;

fn person(name: &str, email: &str) -> Person {
    Person { name: name.into(), email: email.into(), time: 0, offset: 0 }
}

#[test]
fn author_committer_and_trailers() {
    let s = Sandbox::new();
    s.write("a", "1");
    s.git(&["add", "-A"]);
    let message = "Approve the policy\n\nReviewed by the board.\n\nReviewed-by: Bob <bob@example.org>\nCo-authored-by: Cy\n Long <cy@example.org>\napproved-by: Dee <dee@example.org>\n";
    let mut command = s.command("repo", &["commit", "-q", "-m", message]);
    command.env("GIT_AUTHOR_NAME", "Éva Ö").env("GIT_AUTHOR_DATE", "1600000000 +0530");
    assert!(command.status().unwrap().success());
    let repo = open(&s.repo()).unwrap();
    let commit = repo.commit(repo.head().unwrap().oid).unwrap();
    assert_eq!((&*commit.author.name, commit.author.time, commit.author.offset), ("Éva Ö", 1_600_000_000, 330));
    assert_eq!(&*commit.committer.name, "Ann");
    assert_ne!(commit.committer.time, commit.author.time);
    assert_eq!(commit.subject(), "Approve the policy");
    assert_eq!(commit.trailers.len(), 3);
    let people = |key| commit.people(key).map(|p| format!("{} {}", p.name, p.email)).collect::<Vec<_>>();
    assert_eq!(people("reviewed-by"), ["Bob bob@example.org"]);
    assert_eq!(people("Co-Authored-By"), ["Cy Long cy@example.org"]);
    assert_eq!(people("Approved-by"), ["Dee dee@example.org"]);
    assert!(commit.signed.is_none());
}

#[test]
fn trailers_as_git_reads_them() {
    let s = Sandbox::new();
    for message in [
        "Subject: not a trailer",
        "subject\n\nKey: value",
        "subject\n\nsome prose here\nKey: value",
        "subject\n\nsome prose here\nSigned-off-by: A <a@b>",
        "subject\n\nKey: value\n\nLast paragraph is prose.",
        "subject\n\nA: 1\nB: 2\n continued\n(cherry picked from commit 0123)",
        "subject\n\nhttp://example.org/x",
        "subject\n\na\nb\nc\nd\nSigned-off-by: A <a@b>",
    ] {
        s.git(&["commit", "-q", "--allow-empty", "-m", message]);
        let expected = s.git(&["log", "-1", "--format=%(trailers:only,unfold)"]);
        let repo = open(&s.repo()).unwrap();
        let commit = repo.commit(repo.head().unwrap().oid).unwrap();
        let ours: Vec<_> = commit.trailers.iter().map(|t| format!("{}: {}", t.key, t.value)).collect();
        assert_eq!(ours.join("\n"), expected, "{message:?}");
    }
}

#[test]
fn a_mailmap_names_people_as_git_does() {
    let s = Sandbox::new();
    let text = "# people\nProper Ann <ann@example.org>\n<bob@new.org> <bob@old.org>\nCy Proper <cy@new.org> <cy@old.org>\nDee <dee@new.org> Dora <shared@x.org>\nEd <ed@new.org> edward <SHARED@x.org>\nno address\n";
    std::fs::write(s.repo().join(".mailmap"), text).unwrap();
    let map = Mailmap::parse(text);
    for (name, email) in [
        ("ann", "ANN@example.org"),
        ("Bob", "bob@old.org"),
        ("c", "cy@old.org"),
        ("Dora", "shared@x.org"),
        ("Edward", "shared@x.org"),
        ("Other", "shared@x.org"),
        ("Zoe", "zoe@x.org"),
    ] {
        let expected = s.git(&["check-mailmap", &format!("{name} <{email}>")]);
        let ours = map.resolve(&person(name, email));
        assert_eq!(format!("{} <{}>", ours.name, ours.email), expected);
    }
}

#[test]
fn several_authors_under_one_mailmap() {
    let s = Sandbox::new();
    s.commit("map", &[(".mailmap", "Ann Proper <ann@corp.org> <ann@example.org>\n")]);
    let repo = open(&s.repo()).unwrap();
    let head = repo.head().unwrap().oid;
    let map = Mailmap::parse(&String::from_utf8(repo.file(head, ".mailmap").unwrap().unwrap()).unwrap());
    let commit = repo.commit(head).unwrap().mapped(&map);
    assert_eq!((&*commit.author.name, &*commit.committer.email), ("Ann Proper", "ann@corp.org"));
}
