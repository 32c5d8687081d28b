//! What the rules say of random histories of records, against a model that knows the truth: edits,
//! reviews, layout, renames, deletions, new ids, records written over others, branches and merges.

use super::dice::Dice;
use aimslint::check::Project;
use aimslint::report::Options;
use aimslint::source::{find_root, tree_at_revision};
use git2::{Oid, Repository, Signature, Time};
use std::collections::{BTreeMap, BTreeSet};

/// What a record says, and what its last review saw.
#[derive(Clone, Debug)]
struct Record {
    folder: usize,
    /// The name of its file, which another record may take over.
    file: usize,
    title: usize,
    content: u64,
    layout: u64,
    reviewed: u64,
    version: u64,
    /// Its content when `reviewed` was written.
    seen: u64,
    /// Its content when `version` was written.
    versioned: u64,
    /// The record it refers to, and what that said when `reviewed` was written.
    target: Option<(usize, u64)>,
}

type Records = BTreeMap<usize, Record>;

impl Record {
    fn text(&self, id: usize) -> String {
        let policies = self.target.map_or(String::new(), |(to, _)| format!("procedures: [POL-{to}]\n"));
        let day = |number: u64| format!("{}-{:02}-{:02}", 2000 + number / 336, number / 28 % 12 + 1, number % 28 + 1);
        let body = match self.layout % 3 {
            0 => format!("Rule number {} holds.\n", self.content),
            1 => format!("Rule\nnumber *{}*\n\nholds.\n", self.content),
            _ => format!("* Rule number {} holds.\n", self.content),
        };
        format!(
            "---\nid: POL-{id}\ntype: procedure\ntitle: Policy {}\nowner: Ann\nstatus: approved\nversion: '{}'\nreviewed: {}\n{policies}tags: [t{}]\n---\n{body}",
            self.title,
            self.version,
            day(self.reviewed),
            self.layout,
        )
    }
}

struct Model {
    repository: Repository,
    _folder: tempfile::TempDir,
    clock: i64,
    counter: u64,
}

impl Model {
    fn new() -> Model {
        let folder = tempfile::tempdir().unwrap();
        Model { repository: Repository::init_bare(folder.path()).unwrap(), _folder: folder, clock: 1_700_000_000, counter: 0 }
    }

    fn next(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    fn commit(&mut self, records: &Records, parents: &[Oid]) -> Oid {
        self.clock += 3600;
        let mut folders: BTreeMap<usize, git2::TreeBuilder<'_>> = BTreeMap::new();
        for (id, record) in records {
            let blob = self.repository.blob(record.text(*id).as_bytes()).unwrap();
            let folder = folders.entry(record.folder).or_insert_with(|| self.repository.treebuilder(None).unwrap());
            folder.insert(format!("policy-{}.md", record.file), blob, 0o100_644).unwrap();
        }
        let mut aims = self.repository.treebuilder(None).unwrap();
        for (name, folder) in folders {
            aims.insert(name.to_string(), folder.write().unwrap(), 0o040_000).unwrap();
        }
        let mut top = self.repository.treebuilder(None).unwrap();
        top.insert("aims", aims.write().unwrap(), 0o040_000).unwrap();
        let tree = self.repository.find_tree(top.write().unwrap()).unwrap();
        let who = Signature::new("Ann", "ann@example.org", &Time::new(self.clock, 0)).unwrap();
        let parents: Vec<git2::Commit<'_>> = parents.iter().map(|oid| self.repository.find_commit(*oid).unwrap()).collect();
        let parents: Vec<&git2::Commit<'_>> = parents.iter().collect();
        self.repository.commit(None, &who, &who, "Step", &tree, &parents).unwrap()
    }

    /// One step on some of the records; `gone` gathers what is deleted.
    fn step(&mut self, dice: &mut Dice, records: &mut Records, mine: &dyn Fn(usize) -> bool, gone: &mut BTreeSet<usize>) {
        let ids: Vec<usize> = records.keys().copied().filter(|id| mine(*id)).collect();
        let Some(&id) = ids.get(dice.below(ids.len().max(1))) else {
            return;
        };
        let next = self.next();
        let kind = dice.below(12);
        if kind == 9 && records.len() > 2 {
            records.remove(&id);
            gone.insert(id);
            return;
        }
        if kind >= 10
            && let Some(mut record) = records.remove(&id)
        {
            // An id that was never used, of the same line of work.
            let other = 1000 + 2 * next as usize + id % 2;
            if kind == 11 {
                // Another record in its place, perhaps in another folder.
                gone.insert(id);
                let folder = (record.folder + dice.below(2)) % 3;
                record = Record { folder, title: other, content: next, seen: next, versioned: next, target: None, ..record };
            }
            records.insert(other, record);
            return;
        }
        let target = records[&id].target.map(|(to, seen)| (to, records.get(&to).map_or(seen, |target| target.content)));
        let record = records.get_mut(&id).unwrap();
        match kind {
            0..=2 => record.content = next,
            3 | 4 => {
                // A review, sometimes with a change of its own.
                if kind == 4 {
                    record.content = next;
                }
                record.reviewed = next;
                record.seen = record.content;
                record.target = target;
            }
            5 => {
                record.content = next;
                record.version = next;
                record.versioned = record.content;
            }
            6 | 7 => record.layout += 1,
            _ => record.folder = (record.folder + 1) % 3,
        }
    }
}

/// `GIT001 POL-3`, …, by the model.
fn truth(records: &Records, gone: &BTreeSet<usize>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (id, record) in records {
        if record.content != record.seen {
            found.insert(format!("GIT001 POL-{id}"));
        }
        if record.content != record.versioned {
            found.insert(format!("GIT005 POL-{id}"));
        }
        if let Some((to, seen)) = record.target
            && records.get(&to).is_some_and(|target| target.content != seen)
        {
            found.insert(format!("GIT007 POL-{id}"));
        }
    }
    found.extend(gone.iter().filter(|id| !records.contains_key(id)).map(|id| format!("GIT011 POL-{id}")));
    found
}

const RULES: [&str; 6] = ["GIT001", "GIT005", "GIT006", "GIT007", "GIT009", "GIT011"];

/// The same, by the rules: as the library finds it, or the program that `AIMSLINT_PROGRAM` names (one
/// built for release looks at ten histories while this one looks at one).
fn found(model: &Model, head: Oid) -> BTreeSet<String> {
    let name = |code: &str, record: Option<&str>, message: &str| {
        format!("{code} {}", record.or_else(|| message.split('`').find(|part| part.starts_with("POL-"))).unwrap_or("?"))
    };
    if let Some(program) = std::env::var_os("AIMSLINT_PROGRAM") {
        let mut command = std::process::Command::new(program);
        command.arg("-C").arg(model.repository.path()).args(["check", "--format", "json", "--on", "2026-11-22"]);
        command.args(["--rev", &head.to_string(), "--select", &RULES.join(",")]);
        let report: serde_json::Value = serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
        let told = |one: &serde_json::Value| name(one["code"].as_str().unwrap(), one["record"].as_str(), one["message"].as_str().unwrap());
        return report["findings"].as_array().unwrap().iter().map(told).collect();
    }
    let root = find_root(model.repository.path()).unwrap();
    let tree = tree_at_revision(&root, &head.to_string()).unwrap();
    let project = Project::read(tree, aimslint::schema::parse_date("2026-11-22").unwrap());
    let options = Options { select: RULES.map(Into::into).to_vec(), ..Options::default() };
    let report = project.report(&project.verdict(&options));
    report.findings.iter().map(|one| name(&one.page.code, one.record.as_deref(), &one.message)).collect()
}

fn history(seed: u64) {
    let mut dice = Dice(seed);
    let mut model = Model::new();
    let mut records = Records::new();
    for id in 0..3 + dice.below(4) {
        let content = model.next();
        let target = (id > 0 && dice.below(2) == 0).then(|| dice.below(id));
        let target = target.map(|to| (to, records[&to].content));
        let (seen, versioned) = (content, content);
        records.insert(
            id,
            Record { folder: id % 2, file: id, title: id, content, layout: 0, reviewed: model.next(), version: 1, seen, versioned, target },
        );
    }
    let mut gone = BTreeSet::new();
    let mut head = model.commit(&records, &[]);
    for _ in 0..4 + dice.below(12) {
        if dice.below(4) > 0 {
            model.step(&mut dice, &mut records, &|_| true, &mut gone);
            head = model.commit(&records, &[head]);
            continue;
        }
        // Two lines of work on different records, merged.
        let (mut ours, mut theirs, mut left, mut right) = (records.clone(), records.clone(), head, head);
        for _ in 0..1 + dice.below(3) {
            model.step(&mut dice, &mut ours, &|id| id % 2 == 0, &mut gone);
            left = model.commit(&ours, &[left]);
            model.step(&mut dice, &mut theirs, &|id| id % 2 == 1, &mut gone);
            right = model.commit(&theirs, &[right]);
        }
        records = ours.into_iter().filter(|(id, _)| id % 2 == 0).chain(theirs.into_iter().filter(|(id, _)| id % 2 == 1)).collect();
        head = model.commit(&records, &[left, right]);
    }
    assert_eq!(found(&model, head), truth(&records, &gone), "seed {seed}; run with AIMSLINT_SEED={seed}");
}

#[test]
fn the_rules_agree_with_a_model_that_knows_the_truth() {
    if let Some(seed) = std::env::var("AIMSLINT_SEED").ok().and_then(|text| text.parse().ok()) {
        return history(seed);
    }
    let number = |name: &str, otherwise: u64| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise);
    let first = number("AIMSLINT_FIRST", 0);
    (first..first + number("AIMSLINT_HISTORIES", 40)).for_each(history);
}
