//! SSH signatures, made by `ssh-keygen` and git.

use std::process::Command;

use aimslint::history::{AllowedSigners, Repo, Verdict, open, verify};

use crate::sandbox::Sandbox;

/// A repository whose commits are signed with a key of this kind; and the public key.
fn signing(kind: &str) -> (Sandbox, String) {
    let s = Sandbox::new();
    let key = s.path("key");
    let made = Command::new("ssh-keygen").args(["-q", "-t", kind, "-N", "", "-C", "ann", "-f"]).arg(&key).status();
    assert!(made.unwrap().success());
    for (name, value) in [("gpg.format", "ssh"), ("commit.gpgsign", "true"), ("tag.gpgsign", "true")] {
        s.git(&["config", name, value]);
    }
    s.git(&["config", "user.signingkey", &key.to_string_lossy()]);
    let public = std::fs::read_to_string(s.path("key.pub")).unwrap();
    s.commit("signed\n\nwith a body\n", &[("a", "1")]);
    (s, public.trim().to_owned())
}

fn head_verdict(repo: &Repo, signers: &str) -> Verdict {
    let commit = repo.commit(repo.head().unwrap().oid).unwrap();
    verify(commit.signed.as_ref().unwrap(), &AllowedSigners::parse(signers), commit.committer.time)
}

#[test]
fn a_good_signature_by_each_kind_of_key() {
    for kind in ["ed25519", "ecdsa", "rsa"] {
        let (s, public) = signing(kind);
        let repo = open(&s.repo()).unwrap();
        let verdict = head_verdict(&repo, &format!("# people\nann@example.org,a*@corp.org {public}\n"));
        assert!(matches!(verdict, Verdict::Good { .. }), "{kind}: {verdict:?}");
        assert!(verdict.is_by("ann@example.org") && verdict.is_by("abe@corp.org") && !verdict.is_by("bob@example.org"));
        let mut commit = repo.commit(repo.head().unwrap().oid).unwrap();
        let signed = commit.signed.as_mut().unwrap();
        *signed.payload.last_mut().unwrap() ^= 1;
        let bad = verify(signed, &AllowedSigners::parse(&format!("ann@example.org {public}")), 0);
        assert_eq!(bad, Verdict::Bad);
    }
}

#[test]
fn the_file_of_allowed_signers_decides() {
    let (s, public) = signing("ed25519");
    let repo = open(&s.repo()).unwrap();
    let verdict = |options: &str| head_verdict(&repo, &format!("ann@example.org {options} {public}"));
    // Commits are made in November 2023.
    for good in ["", "namespaces=\"file,git\"", "valid-after=\"20230101\",valid-before=20240101Z", "NAMESPACES=\"g*\""] {
        assert!(verdict(good).is_by("ann@example.org"), "{good}: {:?}", verdict(good));
    }
    for (refused, why) in [
        ("namespaces=\"file\"", "for git"),
        ("valid-before=\"20230101\"", "any more"),
        ("valid-after=\"20240101000000Z\"", "yet"),
        ("cert-authority", "doesn't name"),
    ] {
        match verdict(refused) {
            Verdict::NotAllowed { why: said, .. } => assert!(said.contains(why), "{said}"),
            other => panic!("{refused}: {other:?}"),
        }
    }
    let parsed = AllowedSigners::parse(&format!("a@b cert-authority {public}\na@b\na@b valid-after=\"soon\" {public}\na@b odd {public}\n"));
    let problems: Vec<_> = parsed.problems.iter().map(|p| (p.line, &*p.why)).collect();
    assert_eq!(problems.len(), 4, "{problems:?}");
    assert!(problems[0].1.contains("certificate authorities"));
    assert!(problems[2].1.contains("`soon` is no time"));
    assert!(!head_verdict(&repo, "").is_by("ann@example.org"));
}

#[test]
fn a_signed_tag() {
    let (s, public) = signing("ed25519");
    s.git(&["tag", "-m", "approved", "v1"]);
    s.git(&["tag", "--no-sign", "light"]);
    let repo = open(&s.repo()).unwrap();
    let tags = repo.tags(repo.head().unwrap().oid).unwrap();
    assert_eq!(tags.len(), 1);
    assert_eq!((&*tags[0].name, &*tags[0].message), ("v1", "approved\n"));
    let tagger = tags[0].tagger.as_ref().unwrap();
    let signers = AllowedSigners::parse(&format!("ann@example.org {public}"));
    assert!(verify(tags[0].signed.as_ref().unwrap(), &signers, tagger.time).is_by(&tagger.email));
}

#[test]
fn other_signatures_are_told_not_judged() {
    let s = Sandbox::new();
    s.commit("one", &[("a", "1")]);
    let raw = s.git(&["cat-file", "commit", "HEAD"]);
    let (head, message) = raw.split_once("\n\n").unwrap();
    let signed = format!("{head}\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n -----END PGP SIGNATURE-----\n\n{message}\n");
    std::fs::write(s.path("raw"), signed).unwrap();
    let oid = s.git(&["hash-object", "-t", "commit", "-w", "../raw"]);
    s.git(&["update-ref", "HEAD", &oid]);
    let repo = open(&s.repo()).unwrap();
    let commit = repo.commit(repo.head().unwrap().oid).unwrap();
    let signed = commit.signed.unwrap();
    assert_eq!(signed.payload, format!("{raw}\n").as_bytes());
    assert_eq!(verify(&signed, &AllowedSigners::default(), 0), Verdict::Unsupported("it is no SSH signature".into()));
}
