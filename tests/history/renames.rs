//! Random histories of records that keep who they are: edited and renamed on branches that are
//! merged. A record's life, followed by its last path, must be the model's.

use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};
use std::io::Write;
use std::process::Stdio;

use aimslint::history::{Interest, open, walk};

use crate::dice::Dice;
use crate::sandbox::Sandbox;

/// A record's name (a number never used twice) and the state of each of its lines.
type State = (usize, [usize; 12]);

struct Model {
    parents: Vec<Vec<usize>>,
    /// Per commit, each record's state.
    states: Vec<Vec<State>>,
}

const RECORDS: usize = 3;

impl Model {
    fn random(dice: &mut Dice) -> Self {
        let mut names = RECORDS;
        let mut model = Self { parents: vec![vec![]], states: vec![(0..RECORDS).map(|name| (name, [0; 12])).collect()] };
        for index in 1..3 + dice.below(16) {
            let mut parents = vec![index - 1 - dice.below(index.min(3))];
            let other = index - 1 - dice.below(index.min(3));
            if dice.one_in(3) && other != parents[0] {
                parents.push(other);
            }
            let mut states = model.states[parents[0]].clone();
            for (record, state) in states.iter_mut().enumerate() {
                if parents.len() == 2 {
                    // A merge takes one side, or the name of one and the text of the other.
                    let of = |dice: &mut Dice| model.states[parents[dice.below(2)]][record];
                    *state = of(dice);
                    if dice.one_in(2) {
                        state.1 = of(dice).1;
                    }
                } else {
                    if dice.one_in(3) {
                        state.1[dice.below(12)] += 1;
                    }
                    if dice.one_in(4) {
                        state.0 = names;
                        names += 1;
                    }
                }
            }
            model.parents.push(parents);
            model.states.push(states);
        }
        model
    }

    fn origins(&self, commit: usize, record: usize) -> BTreeSet<usize> {
        let own = self.states[commit][record];
        let mut same = self.parents[commit].iter().filter(|&&p| self.states[p][record] == own).peekable();
        if same.peek().is_none() {
            return BTreeSet::from([commit]);
        }
        same.flat_map(|&parent| self.origins(parent, record)).collect()
    }

    fn life(&self, record: usize) -> BTreeMap<usize, BTreeSet<usize>> {
        let mut found = BTreeMap::new();
        let mut open: Vec<usize> = self.origins(self.parents.len() - 1, record).into_iter().collect();
        while let Some(touch) = open.pop() {
            if let Entry::Vacant(slot) = found.entry(touch) {
                let before: BTreeSet<usize> = self.parents[touch].iter().flat_map(|&parent| self.origins(parent, record)).collect();
                open.extend(&before);
                slot.insert(before);
            }
        }
        found
    }
}

fn path(name: usize) -> String {
    format!("aims/r{name}.md")
}

fn text(record: usize, lines: &[usize; 12]) -> String {
    lines.iter().enumerate().map(|(at, state)| format!("record {record} line {at} state {state}\n")).collect()
}

#[test]
fn lives_go_on_across_random_renames() {
    let count: usize = std::env::var("HISTORIES").ok().and_then(|n| n.parse().ok()).unwrap_or(300);
    let seed = std::env::var("SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    let mut dice = Dice(seed);
    let s = Sandbox::new();
    let mut stream = Vec::new();
    let mut mark = 0;
    let models: Vec<Model> = (0..count).map(|_| Model::random(&mut dice)).collect();
    for (number, model) in models.iter().enumerate() {
        let first = mark + 1;
        for (index, states) in model.states.iter().enumerate() {
            mark += 1;
            writeln!(stream, "reset refs/heads/{number}\ncommit refs/heads/{number}\nmark :{mark}").unwrap();
            // The message tells which commit of the model it is.
            let message = index.to_string();
            writeln!(stream, "committer A <a@b> {} +0000\ndata {}\n{message}", 1_600_000_000 + index, message.len()).unwrap();
            for (at, parent) in model.parents[index].iter().enumerate() {
                writeln!(stream, "{} :{}", if at == 0 { "from" } else { "merge" }, first + parent).unwrap();
            }
            writeln!(stream, "deleteall").unwrap();
            for (record, (name, lines)) in states.iter().enumerate() {
                let text = text(record, lines);
                writeln!(stream, "M 100644 inline {}\ndata {}\n{text}", path(*name), text.len()).unwrap();
            }
        }
    }
    writeln!(stream, "done").unwrap();
    let mut child = s.command("repo", &["fast-import", "--quiet", "--done"]).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(&stream).unwrap();
    assert!(child.wait().unwrap().success());
    let repo = open(&s.repo()).unwrap();
    for (number, model) in models.iter().enumerate() {
        let head = repo.resolve(&format!("refs/heads/{number}")).unwrap();
        let history = walk(&repo, head, &Interest::new().below("aims")).unwrap();
        let of = |commit| history.commit(commit).unwrap().subject().parse::<usize>().unwrap();
        for record in 0..RECORDS {
            let last = path(model.states.last().unwrap()[record].0);
            let life = history.life(history.find_path(&last).unwrap()).unwrap();
            let live: BTreeMap<usize, BTreeSet<usize>> =
                life.live().map(|v| (of(v.commit), v.previous.iter().map(|&at| of(life.versions[at].commit)).collect())).collect();
            assert_eq!(live, model.life(record), "history {number}, record {record}");
        }
    }
}
