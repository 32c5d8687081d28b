//! What `docs/own-rules.md` teaches works: its pages load, and their examples come true.

use aimslint::check::Project;
use aimslint::rules::{examples, lacking_examples};
use aimslint::schema::parse_date;
use aimslint::source::Tree;

/// The rule pages between fences of four back-ticks.
fn pages(guide: &str) -> Vec<String> {
    let blocks = guide.split("\n````markdown\n").skip(1);
    blocks.map(|block| block.split("\n````\n").next().unwrap_or("").to_owned() + "\n").collect()
}

fn project(pages: &[String]) -> Project {
    let config = ("aimslint.toml".to_owned(), b"own_rules = [\"rules/*.md\"]\n".to_vec());
    let files = pages.iter().enumerate().map(|(at, page)| (format!("rules/{at}.md"), page.clone().into_bytes()));
    Project::read(Tree::from_texts([config].into_iter().chain(files).collect::<Vec<_>>()), parse_date("2026-11-22").expect("a date"))
}

#[test]
fn the_guide_holds_three_rules_whose_examples_come_true() {
    let pages = pages(include_str!("../docs/own-rules.md"));
    assert_eq!(pages.len(), 3);
    let project = project(&pages);
    assert_eq!(project.settings.rule_problems, []);
    for code in ["ORG001", "ORG002", "ORG003"] {
        let rule = project.registry.get(code).expect("the rule is loaded");
        assert_eq!(lacking_examples(&rule.page), None, "{code}");
        for example in examples(&rule.page.body) {
            project.try_example(code, &example).unwrap_or_else(|error| panic!("{code}: {error}"));
        }
    }
}

#[test]
fn an_example_that_does_not_come_true_is_told() {
    let pages = pages(include_str!("../docs/own-rules.md"));
    let broken = pages[0].replace("at=aims/systems/SYS-001.md:6:12", "at=aims/systems/SYS-001.md:2:5");
    let project = project(&[broken]);
    let rule = project.registry.get("ORG001").expect("the rule is loaded");
    let told = project.try_example("ORG001", &examples(&rule.page.body)[0]).expect_err("the place is wrong");
    assert!(told.contains("expected aims/systems/SYS-001.md:2:5") && told.contains("found aims/systems/SYS-001.md:6:12"), "{told}");
}

/// The kinds of check that the guide's rules don't use: items of a list, coverage, and what must be
/// in the repo as a whole.
#[test]
fn every_kind_of_check_works_for_own_rules() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/own-rules");
    let mut paths: Vec<_> = std::fs::read_dir(folder).expect("the folder").flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let pages: Vec<String> = paths.iter().map(|path| std::fs::read_to_string(path).expect("a page")).collect();
    let project = project(&pages);
    assert_eq!(project.settings.rule_problems, []);
    for code in ["ORG011", "ORG012", "ORG013"] {
        let rule = project.registry.get(code).expect("the rule is loaded");
        assert_eq!(lacking_examples(&rule.page), None, "{code}");
        for (at, example) in examples(&rule.page.body).into_iter().enumerate() {
            project.try_example(code, &example).unwrap_or_else(|error| panic!("{code}, example {}: {error}", at + 1));
        }
    }
}
