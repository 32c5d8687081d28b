//! Random histories: every touch and every life against a model that knows the truth, and the
//! touches against `git log -c` too. `HISTORIES=10000` runs more of them.

use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};
use std::io::Write;
use std::process::Stdio;

use aimslint::history::{CommitIdx, History, Interest, Oid, open, walk};

use crate::dice::Dice;
use crate::sandbox::Sandbox;

type Tree = BTreeMap<&'static str, usize>;

const PATHS: [&str; 8] = ["aims/a.md", "aims/b.md", "aims/x/c.md", "aims/x", "aims.md", "src/d.rs", "aims/z/y/e.md", "aims/x.md"];

struct Model {
    parents: Vec<Vec<usize>>,
    trees: Vec<Tree>,
    times: Vec<i64>,
}

impl Model {
    fn random(dice: &mut Dice) -> Self {
        let mut model = Self { parents: Vec::new(), trees: Vec::new(), times: Vec::new() };
        for index in 0..2 + dice.below(24) {
            let mut parents = Vec::new();
            if index > 0 && !dice.one_in(20) {
                let count = if dice.one_in(3) { 2 + usize::from(dice.one_in(5)) } else { 1 };
                for _ in 0..count {
                    let recent = index - 1 - dice.below(index.min(4));
                    if !parents.contains(&recent) {
                        parents.push(recent);
                    }
                }
            }
            let mut tree = Tree::new();
            if let Some(first) = parents.first() {
                tree = model.trees[*first].clone();
                for path in PATHS {
                    let from = &model.trees[parents[dice.below(parents.len())]];
                    match from.get(path) {
                        Some(&text) => tree.insert(path, text),
                        None => tree.remove(path),
                    };
                }
            }
            for _ in 0..dice.below(3) {
                let path = PATHS[dice.below(PATHS.len())];
                if dice.one_in(4) {
                    tree.remove(path)
                } else {
                    tree.insert(path, dice.below(4))
                };
            }
            // A file and a folder of one name can't both stand.
            if tree.contains_key("aims/x/c.md") {
                tree.remove("aims/x");
            }
            let time = 1_600_000_000 + i64::try_from(index).unwrap() * 60;
            let skew = if dice.one_in(4) { i64::try_from(dice.below(4000)).unwrap() - 2000 } else { 0 };
            model.parents.push(parents);
            model.trees.push(tree);
            model.times.push(time + skew);
        }
        model
    }

    fn entry(&self, commit: usize, path: &str) -> Option<usize> {
        self.trees[commit].get(path).copied()
    }

    fn head(&self) -> usize {
        self.parents.len() - 1
    }

    fn ancestors(&self, of: usize) -> BTreeSet<usize> {
        let mut found = BTreeSet::from([of]);
        let mut open = vec![of];
        while let Some(commit) = open.pop() {
            open.extend(self.parents[commit].iter().filter(|&&parent| found.insert(parent)));
        }
        found
    }

    fn touches(&self, commit: usize, path: &str) -> bool {
        let own = self.entry(commit, path);
        let parents = &self.parents[commit];
        if parents.is_empty() { own.is_some() } else { parents.iter().all(|&p| self.entry(p, path) != own) }
    }

    /// The touches that what stands at `path` at `commit` comes from.
    fn origins(&self, commit: usize, path: &str) -> BTreeSet<usize> {
        if self.touches(commit, path) {
            return BTreeSet::from([commit]);
        }
        let own = self.entry(commit, path);
        let same = self.parents[commit].iter().filter(|&&parent| self.entry(parent, path) == own);
        same.flat_map(|&parent| self.origins(parent, path)).collect()
    }

    /// Each live touch with what it grew from.
    fn life(&self, path: &str) -> BTreeMap<usize, BTreeSet<usize>> {
        let mut found = BTreeMap::new();
        let mut open: Vec<usize> = self.origins(self.head(), path).into_iter().collect();
        while let Some(touch) = open.pop() {
            if let Entry::Vacant(slot) = found.entry(touch) {
                let before: BTreeSet<usize> = self.parents[touch].iter().flat_map(|&parent| self.origins(parent, path)).collect();
                open.extend(&before);
                slot.insert(before);
            }
        }
        found
    }
}

/// Writes all models into one repository, the n-th at branch `n`, and gives the commits' oids.
fn write(s: &Sandbox, models: &[Model]) -> Vec<Vec<Oid>> {
    let mut stream = Vec::new();
    let mut mark = 0;
    for (number, model) in models.iter().enumerate() {
        let first = mark + 1;
        for (index, tree) in model.trees.iter().enumerate() {
            mark += 1;
            let (time, parents) = (model.times[index], &model.parents[index]);
            // A branch of its own for a root, else fast-import takes the last commit as parent.
            writeln!(stream, "reset refs/heads/{number}").unwrap();
            writeln!(stream, "commit refs/heads/{number}\nmark :{mark}\ncommitter A <a@b> {time} +0000\ndata 0").unwrap();
            for (at, parent) in parents.iter().enumerate() {
                writeln!(stream, "{} :{}", if at == 0 { "from" } else { "merge" }, first + parent).unwrap();
            }
            writeln!(stream, "deleteall").unwrap();
            for (path, text) in tree {
                // Short and unlike each other: no two are taken for renamed.
                let text = format!("{path} {text}").repeat(1 + text);
                writeln!(stream, "M 100644 inline {path}\ndata {}\n{text}", text.len()).unwrap();
            }
        }
    }
    writeln!(stream, "done").unwrap();
    let marks = s.path("marks");
    let mut command = s.command("repo", &["fast-import", "--quiet", "--done"]);
    let mut child = command.arg(format!("--export-marks={}", marks.display())).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(&stream).unwrap();
    assert!(child.wait().unwrap().success());
    let mut oids = BTreeMap::new();
    for line in std::fs::read_to_string(marks).unwrap().lines() {
        let (mark, oid) = line.split_once(' ').unwrap();
        oids.insert(mark[1..].parse::<usize>().unwrap(), Oid::from_str(oid).unwrap());
    }
    let mut all = oids.into_values();
    models.iter().map(|model| all.by_ref().take(model.trees.len()).collect()).collect()
}

fn governed(path: &str) -> bool {
    path.starts_with("aims/") || path == "aims.md"
}

fn check(model: &Model, oids: &[Oid], history: &History) {
    let known = model.ancestors(model.head());
    assert_eq!(history.len(), known.len());
    let number: BTreeMap<Oid, usize> = oids.iter().enumerate().map(|(at, oid)| (*oid, at)).collect();
    let of = |commit: CommitIdx| number[&history.oid(commit)];
    let ours: BTreeSet<(usize, String)> = history.touches().iter().map(|t| (of(t.commit), history.path(t.path).into_owned())).collect();
    let mut truth = BTreeSet::new();
    for &commit in &known {
        for path in PATHS.into_iter().filter(|path| governed(path) && model.touches(commit, path)) {
            truth.insert((commit, path.to_owned()));
        }
    }
    assert_eq!(ours, truth);
    for path in PATHS.into_iter().filter(|path| governed(path)) {
        let Some(idx) = history.find_path(path) else {
            continue;
        };
        let life = history.life(idx).unwrap();
        let live: BTreeMap<usize, BTreeSet<usize>> =
            life.live().map(|v| (of(v.commit), v.previous.iter().map(|&at| of(life.versions[at].commit)).collect())).collect();
        assert_eq!(live, model.life(path), "{path}");
        assert!(life.versions.is_sorted_by_key(|version| version.commit));
    }
    for &commit in &known {
        let idx = history.find(oids[commit]).unwrap();
        let before = model.ancestors(commit);
        let since: BTreeSet<usize> = history.since(idx, |_| true).iter().map(|t| of(t.commit)).collect();
        let expected: BTreeSet<usize> = truth.iter().map(|(c, _)| *c).filter(|c| !before.contains(c)).collect();
        assert_eq!(since, expected);
        for &other in &known {
            let other_idx = history.find(oids[other]).unwrap();
            assert_eq!(history.is_ancestor(other_idx, idx), before.contains(&other));
        }
    }
}

#[test]
fn random_histories_agree_with_the_model_and_with_git() {
    let count = std::env::var("HISTORIES").ok().and_then(|n| n.parse().ok()).unwrap_or(400);
    let seed = std::env::var("SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    let s = Sandbox::new();
    let mut dice = Dice(seed);
    let models: Vec<Model> = (0..count).map(|_| Model::random(&mut dice)).collect();
    let oids = write(&s, &models);
    let repo = open(&s.repo()).unwrap();
    let interest = Interest::new().code("aims", |_| true).code("aims.md", |_| true);
    for (number, (model, oids)) in models.iter().zip(&oids).enumerate() {
        let history = walk(&repo, *oids.last().unwrap(), &interest).unwrap();
        check(model, oids, &history);
        if number % 10 == 0 {
            let branch = format!("refs/heads/{number}");
            let log =
                s.git(&["log", "--full-history", "-c", "--root", "--no-renames", "--format=%H", "--name-only", &branch, "--", "aims", "aims.md"]);
            let mut theirs = BTreeSet::new();
            let mut commit = "";
            for line in log.lines().filter(|line| !line.is_empty()) {
                if line.len() == 40 {
                    commit = line
                } else {
                    theirs.insert(format!("{commit} {line}"));
                }
            }
            let ours: BTreeSet<String> = history.touches().iter().map(|t| format!("{} {}", history.oid(t.commit), history.path(t.path))).collect();
            assert_eq!(ours, theirs, "history {number}");
        }
    }
}
