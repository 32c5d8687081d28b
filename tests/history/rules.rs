//! What the program says of repositories that take more than files and commits to build: signatures,
//! hooks, clones that lack something, and forms of repository that can't be read.

use super::commands::{POLICY, changed_after_review, git_codes, policy, run, text};
use super::sandbox::Sandbox;
use std::process::{Command, Output};

/// Message and help of the only finding of a rule.
fn said(output: &Output, code: &str) -> Option<String> {
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut all = report["findings"].as_array().unwrap().iter().filter(|one| one["code"] == code);
    let first = all.next()?;
    assert!(all.next().is_none(), "{code} twice: {report}");
    Some(format!("{} [{}]", first["message"].as_str().unwrap(), first["help"].as_str().unwrap_or("")))
}

fn check(sandbox: &Sandbox, folder: &str, more: &[&str]) -> Output {
    run(sandbox, folder, &[&["check", "--format", "json"], more].concat(), &[])
}

/// A key of a person; its public half.
fn key(sandbox: &Sandbox, name: &str) -> String {
    let path = sandbox.path(name);
    let made = Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-C", name, "-f"]).arg(&path).status();
    assert!(made.unwrap().success());
    std::fs::read_to_string(path.with_extension("pub")).unwrap().trim().to_owned()
}

const SIGNED: &str =
    "[approval]\nrequire = \"signed\"\nallowed_signers = \"allowed_signers\"\n[people]\nBo = [\"bo@example.org\"]\nAnn = [\"ann@example.org\"]\n";

/// A repo that asks for signatures, with a policy that was brought in before anyone asked.
fn asking(signers: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    let files = [("aimslint.toml", SIGNED), ("allowed_signers", signers), ("aims/policy.md", &policy("2026-01-10", "We test."))];
    sandbox.commit("in", &files);
    sandbox
}

/// Approves the policy anew; signed with a key, if one is named.
fn approve(sandbox: &Sandbox, key: Option<&str>) {
    sandbox.write("aims/policy.md", &policy("2026-01-10", "We test.").replace("approved: 2025-12-01", "approved: 2026-05-04"));
    sandbox.git(&["add", "-A"]);
    let key = key.map(|key| format!("user.signingkey={}", sandbox.path(key).display()));
    let mut arguments = vec!["-c", "gpg.format=ssh"];
    arguments.extend(key.iter().flat_map(|key| ["-c", key]));
    arguments.extend(["commit", "-q", "-m", "approve"]);
    arguments.extend(key.iter().map(|_| "-S"));
    sandbox.git(&arguments);
}

#[test]
fn an_approval_is_signed_by_the_approver_or_it_is_told() {
    let keys = Sandbox::empty();
    let (bo, ann) = (key(&keys, "bo"), key(&keys, "ann"));
    let copy = |sandbox: &Sandbox| {
        for name in ["bo", "bo.pub", "ann", "ann.pub"] {
            std::fs::copy(keys.path(name), sandbox.path(name)).unwrap();
        }
    };
    let both = format!("bo@example.org {bo}\nann@example.org {ann}\n");
    for (signers, by, expected) in [
        (both.as_str(), Some("bo"), None),
        (&both, None, Some("it carries no signature")),
        (&both, Some("ann"), Some("the key is one of `ann@example.org`")),
        (&format!("ann@example.org {ann}\n"), Some("bo"), Some("doesn't name")),
    ] {
        let sandbox = asking(signers);
        copy(&sandbox);
        approve(&sandbox, by);
        // Who is allowed is read at the approval: a later line helps no one.
        sandbox.commit("all", &[("allowed_signers", &both)]);
        let found = said(&check(&sandbox, "repo", &[]), "GIT003");
        match (&found, expected) {
            (None, None) => {}
            (Some(found), Some(why)) => assert!(found.contains(why), "{found}"),
            _ => panic!("by {by:?}: {found:?}, not {expected:?}"),
        }
    }
    // A signed tag on the commit counts; one by another person doesn't.
    let sandbox = asking(&both);
    copy(&sandbox);
    approve(&sandbox, None);
    let tag = |name: &str| {
        let key = format!("user.signingkey={}", sandbox.path(name).display());
        sandbox.git(&["-c", "gpg.format=ssh", "-c", &key, "tag", "-s", "-m", "approved", &format!("by-{name}")]);
    };
    tag("ann");
    assert!(said(&check(&sandbox, "repo", &[]), "GIT003").unwrap().contains("the key is one of `ann@example.org`"));
    tag("bo");
    assert_eq!(said(&check(&sandbox, "repo", &[]), "GIT003"), None);
    // Without the file at that commit nothing can be known of whose keys count.
    let sandbox = Sandbox::new();
    copy(&sandbox);
    sandbox.commit("in", &[("aimslint.toml", SIGNED), ("aims/policy.md", &policy("2026-01-10", "We test."))]);
    approve(&sandbox, Some("bo"));
    assert!(said(&check(&sandbox, "repo", &[]), "GIT003").unwrap().contains("`allowed_signers` was not there yet"));
}

#[test]
fn nobody_lets_himself_in_with_the_commit_that_he_signs() {
    let keys = Sandbox::empty();
    let (bo, ann) = (key(&keys, "bo"), key(&keys, "ann"));
    let approve_with = |sandbox: &Sandbox, by: &str, signers: Option<&str>| {
        for name in ["bo", "bo.pub", "ann", "ann.pub"] {
            std::fs::copy(keys.path(name), sandbox.path(name)).unwrap();
        }
        if let Some(signers) = signers {
            sandbox.write("allowed_signers", signers);
        }
        approve(sandbox, Some(by));
    };
    let only_bo = format!("bo@example.org {bo}\n");
    let sandbox = asking(&only_bo);
    approve_with(&sandbox, "ann", Some(&format!("{only_bo}bo@example.org {ann}\n")));
    assert!(said(&check(&sandbox, "repo", &[]), "GIT003").unwrap().contains("doesn't name the key"));
    // Another address of the approver, by .mailmap; or one that nothing ties to them.
    for (mailmap, expected) in [("Bo <bo@example.org> <bo@home.example>\n", false), ("", true)] {
        let sandbox = asking(&format!("bo@home.example {bo}\n"));
        sandbox.commit("names", &[(".mailmap", mailmap)]);
        approve_with(&sandbox, "bo", None);
        let found = said(&check(&sandbox, "repo", &[]), "GIT003");
        assert_eq!(found.is_some(), expected, "{found:?}");
        assert!(found.is_none_or(|found| found.contains("if `bo@home.example` is the approver's address") && found.contains("`[people]`")));
    }
}

#[test]
fn what_became_of_a_record_is_told_as_it_was() {
    let text = "---\nid: DOC-1\ntype: document\ntitle: Notes\n---\nWe met in spring and agreed on nothing much.\n";
    let gone = |act: &dyn Fn(&Sandbox)| {
        let sandbox = Sandbox::new();
        sandbox.commit("in", &[("aims/notes.md", text), ("aims/policy.md", POLICY)]);
        act(&sandbox);
        sandbox.commit("act", &[]);
        said(&check(&sandbox, "repo", &[]), "GIT011").unwrap()
    };
    let untyped = gone(&|sandbox| sandbox.write("aims/notes.md", &text.replace("type: document\n", "")));
    assert!(untyped.contains("left `aims/notes.md` without what makes it a record"), "{untyped}");
    let moved = gone(&|sandbox| drop(sandbox.git(&["mv", "aims/notes.md", "aims/notes.mdx"])));
    assert!(moved.contains("moved it from `aims/notes.md` to `aims/notes.mdx`"), "{moved}");
    let deleted = gone(&|sandbox| drop(sandbox.git(&["rm", "-q", "aims/notes.md"])));
    assert!(deleted.contains("deleted it from `aims/notes.md`"), "{deleted}");
}

#[test]
fn a_change_that_a_merge_brought_after_the_review_is_told_with_the_merge() {
    let sandbox = Sandbox::new();
    sandbox.commit("in", &[("aims/policy.md", &policy("2023-11-01", "We test every model."))]);
    sandbox.git(&["checkout", "-q", "-b", "topic"]);
    let changed = sandbox.commit("reword", &[("aims/policy.md", &policy("2023-11-01", "We test most models."))]);
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.commit("review", &[("aims/policy.md", &policy("2023-11-14", "We test every model."))]);
    sandbox.git(&["merge", "-q", "--no-commit", "-X", "theirs", "topic"]);
    sandbox.write("aims/policy.md", &policy("2023-11-14", "We test most models."));
    let merge = sandbox.commit("merge", &[]);
    let found = said(&check(&sandbox, "repo", &[]), "GIT001").unwrap();
    assert!(found.contains(&format!("`{}`", &changed[..8])) && found.contains(&format!("came in by the merge `{}`", &merge[..8])), "{found}");
}

const SYSTEM: &str =
    "---\nid: SYS-1\ntype: system\ntitle: Sift\nowner: Ann\npurpose: Ranks\nlifecycle: production\norigin: built\npaths: [src]\n---\n";
const ASSESSMENT: &str = "---\nid: RA-1\ntype: risk-assessment\nsystems: [SYS-1]\nassessed: 2026-05-01\nmethod: Workshop\nrisks: [RISK-1]\n---\n";

#[test]
fn code_that_is_changed_and_not_committed_is_governed_too() {
    let sandbox = Sandbox::new();
    sandbox.commit("in", &[("aims/system.md", SYSTEM), ("aims/assessment.md", ASSESSMENT), ("src/rank.rs", "1"), ("tools/x.rs", "1")]);
    let codes = |environment: &[(&str, &str)]| {
        let output = run(&sandbox, "repo", &["check", "--format", "json", "--select", "GIT008"], environment);
        said(&output, "GIT008").unwrap_or_default()
    };
    sandbox.write("tools/x.rs", "2");
    assert_eq!(codes(&[]), "");
    sandbox.write("src/rank.rs", "2");
    assert!(codes(&[]).contains("`src/rank.rs` changed after the newest assessment, `RA-1` of 2026-05-01"), "{}", codes(&[]));
    assert!(codes(&[]).contains("a change that is not committed"));
    // A hook sees what is about to be committed.
    let index = sandbox.repo().join(".git/index");
    let hook = [("GIT_INDEX_FILE", index.to_str().unwrap())];
    assert_eq!(codes(&hook), "");
    sandbox.git(&["add", "-A"]);
    assert!(codes(&hook).contains("`src/rank.rs`"));
    sandbox.write("src/new.rs", "1");
    assert!(codes(&[]).contains("`src/new.rs` and `src/rank.rs`"), "{}", codes(&[]));
    // A change record in the same commit covers it.
    sandbox
        .write("aims/change.md", "---\nid: CHG-1\ntype: change\ntitle: Weights\nsystems: [SYS-1]\nrequested: 2026-11-02\nsignificant: false\n---\n");
    assert_eq!(codes(&[]), "");
}

#[test]
fn a_hook_is_told_where_the_repository_is() {
    let sandbox = changed_after_review();
    let git = sandbox.repo().join(".git");
    let output = run(&sandbox, "repo", &["check", "--format", "json"], &[("GIT_DIR", git.to_str().unwrap())]);
    assert_eq!(git_codes(&output), ["GIT001"]);
    sandbox.git(&["checkout", "-q", "--detach", "HEAD"]);
    assert_eq!(git_codes(&check(&sandbox, "repo", &[])), ["GIT001"]);
    sandbox.git(&["checkout", "-q", "--detach", "HEAD~1"]);
    assert!(git_codes(&check(&sandbox, "repo", &[])).is_empty());
}

#[test]
fn a_partial_clone_whose_origin_is_gone_tells_what_it_lacks() {
    let sandbox = changed_after_review();
    sandbox.git(&["config", "uploadpack.allowFilter", "true"]);
    sandbox.git_in(".", &["clone", "-q", "--bare", "repo", "origin.git"]);
    sandbox.git_in("origin.git", &["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", sandbox.path("origin.git").display());
    sandbox.git_in(".", &["clone", "-q", "--filter=blob:none", &url, "partial"]);
    std::fs::remove_dir_all(sandbox.path("origin.git")).unwrap();
    let output = check(&sandbox, "partial", &[]);
    assert_eq!(git_codes(&output), ["GIT009"]);
    let said = said(&output, "GIT009").unwrap();
    assert!(said.contains("the clone was made with a filter") && said.contains("git fetch --refetch --no-filter"), "{said}");
}

#[test]
fn what_was_grafted_or_replaced_is_read_as_it_was_made() {
    let sandbox = changed_after_review();
    let (head, first) = (sandbox.git(&["rev-parse", "HEAD"]), sandbox.git(&["rev-parse", "HEAD~1"]));
    let lone = sandbox.git(&["commit-tree", "-m", "alone", "HEAD^{tree}"]);
    sandbox.git(&["replace", &head, &lone]);
    std::fs::create_dir_all(sandbox.repo().join(".git/info")).unwrap();
    std::fs::write(sandbox.repo().join(".git/info/grafts"), format!("{head}\n")).unwrap();
    assert_eq!(sandbox.git(&["rev-list", "--count", "HEAD"]), "1");
    assert_eq!(git_codes(&check(&sandbox, "repo", &[])), ["GIT001"]);
    assert!(git_codes(&check(&sandbox, "repo", &["--rev", &first])).is_empty());
}

#[test]
fn forms_that_cannot_be_read_are_told_once_and_the_rest_is_checked() {
    let sandbox = Sandbox::empty();
    sandbox.git_in(".", &["init", "-q", "--object-format=sha256", "repo"]);
    sandbox.commit("in", &[("aims/policy.md", POLICY)]);
    let output = check(&sandbox, "repo", &[]);
    assert_eq!(git_codes(&output), ["GIT009"]);
    assert!(said(&output, "GIT009").unwrap().contains("SHA-256"));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["summary"]["records"], 1);
}

#[test]
fn a_repository_of_another_user_is_told_with_the_command() {
    let sandbox = changed_after_review();
    let owned = Command::new("chown").args(["-R", "12345"]).arg(sandbox.repo()).status();
    if !owned.is_ok_and(|status| status.success()) {
        return; // Only root may give folders away.
    }
    let output = check(&sandbox, "repo", &[]);
    assert_eq!(git_codes(&output), ["GIT009"]);
    assert!(said(&output, "GIT009").unwrap().contains("git config --global --add safe.directory '"));
}

#[test]
fn a_submodule_is_another_repo() {
    let sandbox = changed_after_review();
    sandbox.git_in(".", &["init", "-q", "-b", "main", "outer"]);
    std::fs::create_dir_all(sandbox.path("outer/aims")).unwrap();
    std::fs::write(sandbox.path("outer/aims/own.md"), policy("2026-01-10", "Ours.").replace("POL-AI", "POL-OWN")).unwrap();
    let url = sandbox.repo().display().to_string();
    sandbox.git_in("outer", &["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &url, "aims/theirs"]);
    sandbox.git_in("outer", &["add", "-A"]);
    sandbox.git_in("outer", &["commit", "-q", "-m", "in"]);
    let output = check(&sandbox, "outer", &[]);
    assert!(git_codes(&output).is_empty(), "{}", text(&output));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["summary"]["records"], 1);
    // Run inside, it is a repo like any other, though its git folder lies elsewhere.
    assert_eq!(git_codes(&check(&sandbox, "outer/aims/theirs", &[])), ["GIT001"]);
}

#[test]
fn a_pull_request_cannot_loosen_its_own_judge() {
    let sandbox = changed_after_review();
    sandbox.git(&["checkout", "-q", "-b", "topic"]);
    sandbox.commit("off", &[("aimslint.toml", "[rules]\nGIT001 = \"off\"\nREV001 = \"off\"\n")]);
    assert!(git_codes(&check(&sandbox, "repo", &[])).is_empty());
    let output = check(&sandbox, "repo", &["--policy-from", "main", "--select", "GIT,CFG"]);
    assert_eq!(git_codes(&output), ["GIT001"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let weakened = report["findings"].as_array().unwrap().iter().filter(|one| one["code"] == "CFG005");
    let lines: Vec<u64> = weakened.map(|one| one["span"]["start"]["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [2, 3]);
}

#[test]
fn a_record_deleted_on_a_branch_is_gone_though_the_path_was_left_once() {
    let sandbox = Sandbox::new();
    sandbox.commit("in", &[("aims/b/policy.md", POLICY), ("aims/keep.md", "---\nid: DOC-1\ntype: document\n---\n")]);
    std::fs::create_dir_all(sandbox.repo().join("aims/a")).unwrap();
    sandbox.git(&["mv", "aims/b/policy.md", "aims/a/policy.md"]);
    sandbox.commit("away", &[]);
    sandbox.git(&["checkout", "-q", "-b", "topic"]);
    std::fs::create_dir_all(sandbox.repo().join("aims/b")).unwrap();
    sandbox.git(&["mv", "aims/a/policy.md", "aims/b/policy.md"]);
    sandbox.commit("back", &[]);
    std::fs::remove_file(sandbox.repo().join("aims/b/policy.md")).unwrap();
    let deleted = sandbox.commit("delete", &[]);
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.commit("other", &[("aims/other.md", "---\nid: DOC-2\ntype: document\n---\n")]);
    sandbox.git(&["merge", "-q", "--no-ff", "-m", "merge", "topic"]);
    let said = said(&check(&sandbox, "repo", &[]), "GIT011").unwrap();
    assert!(said.contains(&deleted[..8]) && said.contains("`aims/b/policy.md`"), "{said}");
}

/// The approver's own change, merged by this account, with this at the end of the approval's message.
fn approved_alone(merged_by: (&str, &str), trailer: &str) -> Vec<String> {
    let sandbox = Sandbox::new();
    let own = |approved: &str, body: &str| policy("2026-01-10", body).replace("approver: Bo", "approver: Ann").replace("2025-12-01", approved);
    sandbox.commit("in", &[("aims/policy.md", &own("2025-12-01", "We test."))]);
    sandbox.git(&["checkout", "-q", "-b", "topic"]);
    sandbox.commit(&format!("approve\n\n{trailer}"), &[("aims/policy.md", &own("2026-05-04", "We test each model."))]);
    sandbox.git(&["checkout", "-q", "main"]);
    let mut merge = sandbox.command("repo", &["merge", "-q", "--no-ff", "-m", "merge", "topic"]);
    merge.env("GIT_AUTHOR_NAME", merged_by.0).env("GIT_AUTHOR_EMAIL", merged_by.1);
    assert!(merge.status().unwrap().success());
    git_codes(&check(&sandbox, "repo", &["--select", "GIT003"]))
}

#[test]
fn a_program_is_no_second_person() {
    let program = ("renovate[bot]", "29139614+renovate[bot]@users.noreply.github.com");
    let ann = ("Ann", "ann@example.org");
    assert_eq!(approved_alone(program, ""), ["GIT003"]);
    assert_eq!(approved_alone(("Bo Botting", "bo@example.org"), ""), [""; 0]);
    assert_eq!(approved_alone(ann, "Reviewed-by: copilot[bot] <copilot@example.org>"), ["GIT003"]);
    assert_eq!(approved_alone(ann, "Reviewed-by: Bo <bo@example.org>"), [""; 0]);
}
