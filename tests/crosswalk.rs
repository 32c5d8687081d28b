//! The crosswalk: what serves a point, and how it stands.

use aimslint::check::Project;
use aimslint::crosswalk::{Standing, View, crosswalk};
use aimslint::schema::parse_date;
use aimslint::source::Tree;
use smol_str::SmolStr;
use std::collections::BTreeSet;

fn project(standards: &str, records: &[(&str, &str)]) -> Project {
    let mut files = vec![("aimslint.toml".to_owned(), format!("standards = [{standards}]\n").into_bytes())];
    for (id, fields) in records {
        files.push((format!("aims/{id}.md"), format!("---\nid: {id}\n{fields}---\n").into_bytes()));
    }
    Project::read(Tree::from_texts(files), parse_date("2026-11-22").expect("a date"))
}

fn standing(project: &Project, pack: &str, point: &str, roles: &[&str]) -> Standing {
    standing_told(project, pack, point, roles, &[])
}

/// The standing of a point when findings name these requirements.
fn standing_told(project: &Project, pack: &str, point: &str, roles: &[&str], told: &[&[&str]]) -> Standing {
    let told: Vec<Vec<SmolStr>> = told.iter().map(|one| one.iter().map(SmolStr::new).collect()).collect();
    let view = View { corpus: &project.corpus, graph: &project.graph, standards: &project.standards };
    let roles: BTreeSet<String> = roles.iter().map(|role| (*role).to_owned()).collect();
    let made = crosswalk(&view, pack, &roles, &told).expect("the pack is followed");
    assert!(!made.disclaimer.is_empty());
    made.points.iter().find(|state| state.requirement.id == point).expect("a point").standing
}

const LAW: &str = "\"iso-42001\", \"eu-ai-act\"";

#[test]
fn a_point_is_in_place_when_named_and_partial_when_only_a_mapped_record_serves_it() {
    let named = project(LAW, &[("DOC-DECLARATION", "type: document\nrequirements: [IV.8]\n")]);
    assert_eq!(standing(&named, "eu-ai-act", "IV.8", &[]), Standing::InPlace);
    assert_eq!(standing(&named, "eu-ai-act", "IV.7", &[]), Standing::Missing);
    let fitting = project(LAW, &[("MON-001", "type: monitoring\nsystems: [SYS-001]\n")]);
    assert_eq!(standing(&fitting, "eu-ai-act", "17(1)(h)", &[]), Standing::Partial);
}

#[test]
fn a_point_that_a_finding_speaks_against_is_not_in_place() {
    let named = project(LAW, &[("IA-001", "type: impact-assessment\nrequirements: [\"27(1)(a)\", \"27(1)(b)\", IV.8]\n")]);
    let told = |point: &str, told: &[&str]| standing_told(&named, "eu-ai-act", point, &[], &[told]);
    assert_eq!(told("27(1)(a)", &["eu-ai-act:27"]), Standing::Partial, "the article as a whole");
    assert_eq!(told("27(1)(a)", &["eu-ai-act:27", "eu-ai-act:27(1)(b)"]), Standing::InPlace, "another point of it");
    assert_eq!(told("27(1)(b)", &["eu-ai-act:27", "eu-ai-act:27(1)(b)"]), Standing::Partial);
    assert_eq!(told("IV.8", &["eu-ai-act:27", "6.1.3"]), Standing::InPlace, "another article");
}

#[test]
fn what_is_retired_or_binds_others_does_not_count() {
    let retired = project(LAW, &[("DOC-DECLARATION", "type: document\nstatus: retired\nrequirements: [IV.8]\n")]);
    assert_eq!(standing(&retired, "eu-ai-act", "IV.8", &[]), Standing::Missing);
    assert_eq!(standing(&retired, "eu-ai-act", "IV.8", &["deployer"]), Standing::Excluded);
}

#[test]
fn a_shared_audit_counts_for_each_standard_it_is_tagged_with() {
    let both = "\"iso-42001\", \"iso-27001\"";
    let fields = |tags: &str| format!("type: audit\nstandards: [{tags}]\nrequirements: [\"9.2.1\"]\n");
    let tagged = project(both, &[("AUD-1", &fields("iso-42001, iso-27001"))]);
    assert_eq!(standing(&tagged, "iso-27001", "9.2.1", &[]), Standing::InPlace);
    assert_eq!(standing(&tagged, "iso-27001", "9.3.1", &[]), Standing::Missing);
    let ours = project(both, &[("AUD-1", &fields("iso-42001"))]);
    assert_eq!(standing(&ours, "iso-27001", "9.2.1", &[]), Standing::Partial);
}

#[test]
fn numbers_of_two_standards_never_mix() {
    let both = "\"iso-42001\", \"iso-27001\"";
    let ours = project(both, &[("DOC-1", "type: document\nrequirements: [A.5.2]\n")]);
    assert_eq!(standing(&ours, "iso-27001", "A.5.2", &[]), Standing::Missing);
    let theirs = project(both, &[("DOC-1", "type: document\nrequirements: [\"iso-27001:A.5.2\"]\n")]);
    assert_eq!(standing(&theirs, "iso-27001", "A.5.2", &[]), Standing::InPlace);
    assert_eq!(standing(&theirs, "iso-42001", "A.5.2", &[]), Standing::Missing);
}

#[test]
fn a_standard_looked_at_without_being_followed_finds_the_names_resolved() {
    let named = ("RISK-001", "type: risk\nsystems: [SYS-001]\nrequirements: [\"eu-ai-act:9(2)(a)\"]\n");
    let system = ("SYS-001", "type: system\nowner: CTO\npurpose: Ranks\nlifecycle: planned\norigin: built\n");
    let own = project("\"iso-42001\"", &[named, system]);
    let project = Project::read_following(own.tree, own.today, "eu-ai-act");
    let risk = project.graph.with_id("RISK-001")[0];
    assert_eq!(project.graph.linked(&project.corpus, risk, "system"), project.graph.with_id("SYS-001"));
    assert_eq!(standing(&project, "eu-ai-act", "9(2)(a)", &["provider"]), Standing::InPlace);
}
