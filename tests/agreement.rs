//! `check`, `gap`, `soa` and `ready` never disagree, whatever is wrong with an AIMS: held on copies
//! of the sample, each damaged in its own way.

use aimslint::check::Project;
use aimslint::posture::{Posture, Readiness, Stage, State, Statement};
use aimslint::rules::Grade;
use aimslint::schema::parse_date;
use aimslint::settings::Level;
use aimslint::source::Tree;
use rayon::prelude::*;
use std::path::Path;

type Files = Vec<(String, Vec<u8>)>;

fn sample() -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/talent-screening");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&root).expect("inside").to_string_lossy().replace('\\', "/");
                files.push((name, std::fs::read(&path).expect("a file")));
            }
        }
    }
    files.sort();
    files
}

/// A small generator: the same damage on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % count.max(1)
    }
}

/// One copy with one to three things done to it, and what they were.
fn damaged(mut files: Files, seed: u64) -> (Files, Vec<String>) {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) + 1);
    let mut done = Vec::new();
    for _ in 0..=dice.below(3) {
        let at = dice.below(files.len());
        let (path, bytes) = &mut files[at];
        let Ok(mut text) = String::from_utf8(bytes.clone()) else { continue };
        let lines = text.lines().count();
        let what = match dice.below(8) {
            0 => {
                done.push(format!("removed {path}"));
                files.remove(at);
                continue;
            }
            1 => {
                let gone = dice.below(lines);
                text = text.lines().enumerate().filter(|(line, _)| *line != gone).map(|(_, line)| format!("{line}\n")).collect();
                format!("dropped line {} of", gone + 1)
            }
            2 => {
                text = text.replace("2026-", "2023-");
                "aged the dates of".to_owned()
            }
            3 => {
                text = text.replace("status: approved", "status: draft");
                "made a draft of".to_owned()
            }
            4 => {
                text = text.replace("status: approved", "status: retired");
                "retired".to_owned()
            }
            5 => {
                text = text.replacen("| yes |", "| no |", 3).replace("implemented", "planned");
                "undid controls in".to_owned()
            }
            6 => {
                text = text.replacen("SYS-001", "SYS-009", 1).replacen("ROL-CEO", "ROL-XXX", 2);
                "broke names in".to_owned()
            }
            _ => {
                text = text.replacen("---\n", "---\n: [\n", 1);
                "broke the front-matter of".to_owned()
            }
        };
        done.push(format!("{what} {path}"));
        *bytes = text.into_bytes();
    }
    (files, done)
}

fn agrees(files: Files, done: &[String]) {
    let project = Project::read(Tree::from_texts(files), parse_date("2026-11-22").expect("a date"));
    let posture = Posture::of(&project);
    let findings = &posture.report.findings;
    // A requirement in place has no major or minor finding, as `check` prints them.
    for one in posture.requirements.iter().filter(|one| one.state == State::InPlace) {
        let requirement = project.standards.requirement(one.requirement);
        let own = project.standards.main().is_some_and(|main| main.id == project.standards.pack(one.requirement).id);
        let against = findings.iter().find(|finding| own && finding.grade >= Some(Grade::Minor) && finding.requirements.contains(&requirement.id));
        assert!(against.is_none(), "{done:?}: {} is in place against {}", requirement.id, against.map_or("", |one| &one.message));
    }
    // The statement and the gap report tell the same of each control.
    for pack in project.standards.chosen().iter().filter(|pack| pack.controls().next().is_some()) {
        for line in Statement::of(&posture, pack).lines {
            let state = posture.of_pack(pack).find(|one| project.standards.requirement(one.requirement).id == line.control).map(|one| one.state);
            assert_eq!(line.state, state, "{done:?}: {}", line.control);
            if state == Some(State::Excluded) {
                assert_eq!(line.applicable, Some(false), "{done:?}: {}", line.control);
            }
            if state == Some(State::InPlace) {
                assert_eq!(line.applicable, Some(true), "{done:?}: {}", line.control);
                assert!(!line.evidence.is_empty(), "{done:?}: {}", line.control);
            }
        }
    }
    // READY has nothing in the way, and what is in the way is a finding of `check`.
    let majors: Vec<usize> =
        (0..findings.len()).filter(|at| findings[*at].grade == Some(Grade::Major) && findings[*at].level > Level::Note).collect();
    for stage in [Stage::One, Stage::Two, Stage::Surveillance, Stage::Recertification] {
        let readiness = Readiness::of(&posture, stage, project.today);
        let blocking: Vec<usize> = readiness.rows.iter().flat_map(|row| row.blocking.iter().copied()).collect();
        assert_eq!(readiness.is_ready(), blocking.is_empty(), "{done:?}");
        for at in &majors {
            assert_eq!(blocking.iter().filter(|one| *one == at).count(), 1, "{done:?}: {} is told once for {stage:?}", findings[*at].message);
        }
        assert!(blocking.iter().all(|at| findings[*at].level > Level::Note), "{done:?}: a note is in the way");
    }
}

#[test]
fn outputs_agree_on_the_sample_and_on_damaged_copies() {
    let files = sample();
    agrees(files.clone(), &["nothing".to_owned()]);
    (0..36u64).into_par_iter().for_each(|seed| {
        let (files, done) = damaged(files.clone(), seed);
        agrees(files, &done);
    });
}
