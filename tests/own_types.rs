//! A type, a field, a reference and a review date come by JSON alone: no Rust knows them.

mod support;

use aimslint::check::Project;
use aimslint::report::Options;
use aimslint::schema::parse_date;
use aimslint::source::Tree;
use support::places;

const SCHEMA: &str = r#"{
  "title": "bias-test",
  "description": "A test whether a system treats groups alike.",
  "type": "object",
  "required": ["tested", "result"],
  "properties": {
    "tested": { "description": "The day it was done.", "$ref": "record.json#/$defs/date", "x-aimslint-past": true },
    "repeat": { "description": "When it is to be done again.", "$ref": "record.json#/$defs/date" },
    "result": { "description": "What came out.", "enum": ["pass", "fail"] },
    "compares": { "description": "Tests it is compared with.", "$ref": "record.json#/$defs/references", "x-aimslint-ref": ["bias-test"] }
  },
  "unevaluatedProperties": false,
  "x-aimslint-review": { "from": ["reviewed", "tested"], "interval": "P6M", "kept": true },
  "x-aimslint-order": [["tested", "repeat"]]
}"#;

const RECORDS: &str = "---
id: BIAS-001
type: bias-test
tested: 2026-01-10
repeat: 2026-01-05
result: passed
compares: [BIAS-002, SYS-001]
---
";

const OTHER: &str = "---
id: BIAS-2
type: bias-test
tested: 2027-01-10
result: pass
colour: blue
---
";

const SYSTEM: &str = "---
id: SYS-001
type: system
owner: CTO
purpose: Ranks applications
lifecycle: planned
origin: built
---
";

#[test]
fn a_type_of_ones_own_is_checked_like_any_other() {
    let config = "[schemas]\npaths = [\"schema/*.json\"]\n";
    let files = [
        ("aimslint.toml", config),
        ("schema/bias-test.json", SCHEMA),
        ("aims/bias-1.md", RECORDS),
        ("aims/bias-2.md", OTHER),
        ("aims/system.md", SYSTEM),
    ];
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    let project = Project::read(Tree::from_texts(files), parse_date("2026-11-22").expect("a date"));
    let select = |codes: &[&str]| {
        let options = Options { select: codes.iter().map(|code| (*code).into()).collect(), ..Options::default() };
        places(&project.report(&project.verdict(&options)))
    };
    assert_eq!(select(&["CFG"]), Vec::<String>::new());
    assert_eq!(select(&["DOC005"]), ["aims/bias-1.md:6:9"], "the value of an enum");
    assert_eq!(select(&["DOC006"]), ["aims/bias-2.md:6:1"], "a field it does not have");
    assert_eq!(select(&["REF001"]), ["aims/bias-1.md:7:12"], "a reference to its own kind, a zero short");
    assert_eq!(select(&["REF002"]), ["aims/bias-1.md:7:22"], "a reference to another kind");
    assert_eq!(select(&["REV001"]), ["aims/bias-1.md:4:9"], "six months after the test");
    assert_eq!(select(&["REV004"]), ["aims/bias-2.md:4:9"], "a day that has not come");
    assert_eq!(select(&["REV005"]), ["aims/bias-1.md:5:9"], "again before it was done");
}

#[test]
fn a_schema_that_promises_what_is_not_checked_is_refused_at_its_place() {
    let config = "[schemas]\npaths = [\"schema/*.json\"]\n";
    let schema = "{\n  \"type\": \"object\",\n  \"dependentRequired\": {}\n}\n";
    let files = vec![("aimslint.toml".to_owned(), config.into()), ("schema/x.json".to_owned(), schema.into())];
    let report = support::check(files, "2026-11-22", "CFG004");
    assert_eq!(places(&report), ["schema/x.json:3:4"]);
}
