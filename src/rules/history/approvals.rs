//! GIT003: who wrote an approval into the repo.

use super::{Context, Findings};
use crate::chronicle::{Chronicle, CommitFacts, Identity, RecordLife, RecordState, is_program};
use crate::history::{AllowedSigners, CommitIdx, Person, Verdict, verify};
use crate::model::{Record, RecordId};
use crate::schema::parse_date;

/// The approver wrote what was approved, or wrote the approval, and nobody else shows. Where the
/// config asks for signatures: the approval carries none by the approver.
pub(super) fn self_approved(context: &Context<'_>, out: &mut Findings) {
    let Some(chronicle) = context.chronicle() else {
        return;
    };
    for (id, record) in context.corpus.iter().filter(|(_, record)| record.has("approver") && record.has("approved")) {
        let life = chronicle.of(id);
        let wrote = life.wrote("approved");
        let [last] = wrote[..] else {
            continue;
        };
        let at = life.wrote_first(last, "approved");
        let Some(commit) = life.versions[at].commit else {
            continue;
        };
        let parties: Vec<&str> = record.texts("approver").map(|(text, _)| text).collect();
        let held = |role: &str| holders_when(context, chronicle, role, (record, commit));
        let approvers: Vec<Identity> = parties.iter().map(|party| chronicle.circle.identity_when(party, held)).collect();
        if life.is_import(at) && !is_approved_now(context, chronicle, record, commit) {
            continue;
        }
        if context.settings.signed_approvals {
            signed(context, chronicle, (id, record), commit, &approvers, out);
        } else {
            alone(chronicle, (id, record), life, at, commit, &approvers, out);
        }
    }
}

/// Who held a role when the approval was written, where that is another than today. Nobody is known to
/// have where the role was recorded later, unless the record names a day that is early enough.
fn holders_when(context: &Context<'_>, chronicle: &Chronicle, role: &str, (approval, commit): (&Record, CommitIdx)) -> Option<Vec<String>> {
    let (id, _) = context.of_type("role").find(|(_, record)| record.id.to_lowercase() == role)?;
    let life = chronicle.of(id);
    let then = life.when(&chronicle.history, commit)?;
    if !is_recorded(chronicle, life, commit) && !held_since(then, approval) {
        return Some(Vec::new());
    }
    let holder = |state: &RecordState| state.get("holder").unwrap_or("").to_owned();
    let (then, now) = (holder(then), life.now().map(holder).unwrap_or_default());
    (then != now).then(|| then.split(", ").map(str::to_owned).collect())
}

/// Whether some version of a record stood when a commit was made, on whichever branch.
fn is_recorded(chronicle: &Chronicle, life: &RecordLife, commit: CommitIdx) -> bool {
    let day = chronicle.commit(commit).and_then(|facts| facts.day);
    let is_earlier = |own: CommitIdx| {
        let made = || chronicle.commit(own).and_then(|facts| facts.day);
        chronicle.history.is_ancestor(own, commit) || made().zip(day).is_some_and(|(made, day)| made <= day)
    };
    life.versions.iter().filter_map(|version| version.commit).any(is_earlier)
}

/// Whether a role says that its holder took it on no later than the day of an approval.
fn held_since(role: &RecordState, approval: &Record) -> bool {
    let taken = ["appointed", "accepted"].into_iter().filter_map(|field| role.get(field).and_then(parse_date)).min();
    taken.zip(approval.date("approved")).is_some_and(|(taken, approved)| taken <= approved.day)
}

/// Whether the commit that brought a record in is the one that approved it: made within the days that
/// `backdated_after` allows. What was approved long before is an old document that was brought in.
fn is_approved_now(context: &Context<'_>, chronicle: &Chronicle, record: &Record, commit: CommitIdx) -> bool {
    let written = chronicle.commit(commit).and_then(|facts| facts.day);
    let late = record.date("approved").zip(written).and_then(|(approved, written)| approved.day.until(written).ok());
    late.is_some_and(|late| i64::from(late.get_days()) <= context.settings.backdated_after)
}

/// Approvals as named: a second person must show in the change, the approval, or its merge.
fn alone(
    chronicle: &Chronicle,
    (id, record): (RecordId, &Record),
    life: &RecordLife,
    at: usize,
    commit: CommitIdx,
    approvers: &[Identity],
    out: &mut Findings,
) {
    let is_approver = |person: &Person| approvers.iter().any(|approver| approver.is(person));
    let Some(approval) = chronicle.commit(commit) else {
        return;
    };
    let approved_it = approval.writers().chain([&approval.committer]).find(|person| is_approver(person)).cloned();
    let changes: Vec<CommitFacts> = approved_changes(life, at).into_iter().filter_map(|commit| chronicle.commit(commit)).collect();
    let wrote_it = changes.iter().find_map(|facts| facts.writers().find(|person| is_approver(person)).map(|person| (facts, person)));
    let (what, facts, person) = match (&wrote_it, &approved_it) {
        (Some((facts, person)), _) => ("the change that was approved", *facts, *person),
        (None, Some(person)) => ("the approval", &approval, person),
        (None, None) => return,
    };
    let reviewers = || approval.reviewers.iter().chain(changes.iter().flat_map(|facts| &facts.reviewers));
    let seen_by_another = reviewers().any(|reviewer| !is_approver(reviewer) && !is_program(reviewer));
    let landed = chronicle.history.landed(commit);
    let merge = (landed != commit).then(|| chronicle.commit(landed)).flatten();
    let merged_by_another = merge.is_some_and(|merge| !is_approver(&merge.author) && !is_program(&merge.author));
    if seen_by_another || merged_by_another {
        return;
    }
    let message = format!(
        "{} is the approver named, and wrote {what}: commit {}",
        if person.name.is_empty() { format!("`{}`", person.email) } else { format!("`{}`", crate::schema::brief(&person.name)) },
        facts.name()
    );
    out.on(id, record.at("approver"), message)
        .help("have a second person approve it, or show the one who looked at it: a `Reviewed-by:` line in the commit, or a merge by them");
}

/// The commits that changed what the record says between the approval before and this one.
fn approved_changes(life: &RecordLife, at: usize) -> Vec<CommitIdx> {
    let before = life.ancestry(&[at]);
    let value = life.state(at).and_then(|state| state.get("approved"));
    let approved_before: Vec<usize> = (0..life.versions.len())
        .filter(|other| before[*other])
        .filter(|other| life.state(*other).and_then(|state| state.get("approved")).is_some_and(|own| Some(own) != value))
        .filter(|other| {
            // The version that wrote the former approval, not those that changed the text after it.
            let own = life.state(*other).and_then(|state| state.get("approved"));
            life.versions[*other].previous.iter().all(|older| life.state(*older).and_then(|state| state.get("approved")) != own)
        })
        .collect();
    let settled = life.ancestry(&approved_before);
    let changed = |other: &usize| {
        let version = &life.versions[*other];
        let is_same = |older: &usize| life.state(*older).zip(life.state(*other)).is_some_and(|(older, own)| older.says_same(own));
        !version.previous.is_empty() && !version.previous.iter().any(is_same)
    };
    (0..life.versions.len())
        .filter(|other| before[*other] && !settled[*other])
        .filter(changed)
        .filter_map(|other| life.versions[other].commit)
        .collect()
}

/// Approvals as signed: the commit that wrote the date, or a tag on it, is signed by the approver.
fn signed(
    context: &Context<'_>,
    chronicle: &Chronicle,
    (id, record): (RecordId, &Record),
    commit: CommitIdx,
    approvers: &[Identity],
    out: &mut Findings,
) {
    let Some(file) = &context.settings.allowed_signers else {
        out.unknown(Some(id), "`[approval] require = \"signed\"` needs `allowed_signers`, the file that says whose keys count");
        return;
    };
    let Some(facts) = chronicle.commit(commit) else {
        return;
    };
    // Nobody lets himself in: what the commit itself does to the file counts from the next one on.
    let before = chronicle.history.parents(commit).next().and_then(|parent| chronicle.allowed_signers(&file.value, parent));
    let allowed = before.or_else(|| chronicle.allowed_signers(&file.value, commit));
    let no_file = || Unsigned { why: format!("`{}` was not there yet", file.value), key_of: None };
    let Some(Unsigned { why, key_of }) = allowed.as_ref().map_or_else(|| Some(no_file()), |allowed| unsigned(chronicle, &facts, allowed, approvers))
    else {
        return;
    };
    let message = format!("the approval is not signed by the approver: commit {}: {why}", facts.name());
    let mut help = "have the approver commit the approval (or tag that commit) with `-S` and an SSH key of the allowed signers".to_owned();
    if let Some(principals) = key_of {
        help = format!(
            "{help}; if `{principals}` is the approver's address, tie it to them: in `[people]`, or in the role's `holder` as `Name <address>`"
        );
    }
    out.on(id, record.at("approved"), message).help(help);
}

/// Why a signature does not count.
struct Unsigned {
    why: String,
    /// Whose key it is, where it is one of the allowed signers'.
    key_of: Option<String>,
}

/// Why neither the commit nor a tag on it counts; none when one does.
fn unsigned(chronicle: &Chronicle, facts: &CommitFacts, allowed: &AllowedSigners, approvers: &[Identity]) -> Option<Unsigned> {
    let tags = chronicle.history.repo().tags(facts.whole.oid).unwrap_or_default();
    let time = facts.whole.committer.time;
    let of_tags = tags.iter().filter_map(|tag| Some((tag.signed.as_ref()?, tag.tagger.as_ref().map_or(time, |tagger| tagger.time))));
    let mut found = Unsigned { why: "it carries no signature".to_owned(), key_of: None };
    for (signed, time) in facts.whole.signed.iter().map(|signed| (signed, time)).chain(of_tags) {
        let verdict = verify(signed, allowed, time);
        if approvers.iter().flat_map(Identity::known_as).any(|known| verdict.is_by(known)) {
            return None;
        }
        let (why, key_of) = match verdict {
            Verdict::Good { principals, .. } => {
                if principals.iter().any(|patterns| is_mapped(chronicle, patterns, approvers)) {
                    return None;
                }
                (format!("the key is one of `{}`", principals.join("`, `")), Some(principals.join("`, `")))
            }
            Verdict::NotAllowed { why, .. } => (why, None),
            Verdict::Unsupported(why) => (format!("the signature can't be checked: {why}"), None),
            _ => ("the signature does not fit what it signs".to_owned(), None),
        };
        found = Unsigned { why, key_of };
    }
    Some(found)
}

/// Whether `.mailmap` gives a plain address of an allowed signer to an approver.
fn is_mapped(chronicle: &Chronicle, patterns: &str, approvers: &[Identity]) -> bool {
    let plain = |address: &&str| !address.contains(['*', '?', '!']);
    !patterns.contains('!')
        && patterns.split(',').map(str::trim).filter(plain).any(|address| {
            let person = Person { name: "".into(), email: address.into(), time: 0, offset: 0 };
            let person = chronicle.mailmap.resolve(&person);
            approvers.iter().any(|approver| approver.is(&person))
        })
}
