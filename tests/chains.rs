//! The chain around a break: one finding at the first broken link, and the rest of the chain as
//! related places, in the order of the chain.

use aimslint::check::Project;
use aimslint::report::Options;
use aimslint::schema::parse_date;
use aimslint::source::Tree;

const CRITERIA: &str = "---\nid: CRIT-1\ntype: risk-criteria\napproved: 2026-01-05\nlikelihood: [1, 2, 3]\nimpact: [1, 2, 3]\nlevel: likelihood * impact\nacceptable: 3\n---\n";
const SYSTEM: &str = "---\nid: SYS-1\ntype: system\nowner: Ann\npurpose: Ranks\nlifecycle: production\norigin: built\n---\n";
const IMPACT: &str = "---\nid: IA-1\ntype: impact-assessment\nsystems: [SYS-1]\nassessed: 2026-05-01\nstatus: approved\naffected_groups: [applicants]\nindividuals: Lost chances\nsociety: Less trust\nrisks: [RISK-1]\n---\n";
const RISK: &str =
    "---\nid: RISK-1\ntype: risk\nowner: Ann\nsystems: [SYS-1]\nlikelihood: 3\nimpact: 3\ntreatment: reduce\ncontrols: [A.6.2.4]\n---\n";
const CONTROL: &str =
    "---\nid: A.6.2.4\ntype: control\napplicable: true\njustification: We ship models\nimplementation: implemented\nevidence: [EV-1]\n---\n";
const EVIDENCE: &str = "---\nid: EV-1\ntype: evidence\nlocation: https://example.org/log\ncollected: 2026-06-01\nvalid_for: P12M\n---\n";
const MONITORING: &str =
    "---\nid: MON-1\ntype: monitoring\nsystems: [SYS-1]\nmetric: Ratio\nfrequency: quarterly\nmeasured: 2026-11-01\nowner: Ann\n---\n";

const ALL: [(&str, &str); 7] = [
    ("criteria", CRITERIA),
    ("system", SYSTEM),
    ("impact", IMPACT),
    ("risk", RISK),
    ("control", CONTROL),
    ("evidence", EVIDENCE),
    ("monitoring", MONITORING),
];

/// The chain with one file as `edit` makes it: the codes of the chain's findings, and what each
/// tells of the rest, as `CODE path: related; related`.
fn told(file: &str, edit: impl Fn(&str) -> String) -> Vec<String> {
    let files = ALL.iter().map(|(name, text)| (format!("aims/{name}.md"), if *name == file { edit(text) } else { (*text).to_owned() }));
    let files = files.filter(|(_, text)| !text.is_empty()).map(|(path, text)| (path, text.into_bytes())).collect();
    let project = Project::read(Tree::from_texts(files), parse_date("2026-11-22").expect("a date"));
    let codes = ["IMP001", "IMP003", "RSK001", "RSK008", "SOA005", "EVD003", "SYS003", "REF"];
    let report = project.report(&project.verdict(&Options { select: codes.map(Into::into).to_vec(), ..Options::default() }));
    let line = |one: &aimslint::report::Located| {
        let related: Vec<&str> = one.related.iter().map(|related| &*related.message).collect();
        format!("{} {}: {}", one.page.code, one.path, related.join("; "))
    };
    report.findings.iter().map(line).collect()
}

#[test]
fn a_break_is_told_once_with_the_chain_around_it() {
    assert_eq!(told("", str::to_owned), [""; 0]);
    let gone = |_: &str| String::new();
    assert_eq!(
        told("impact", gone),
        ["IMP001 aims/system.md: `RISK-1` is its risk; `A.6.2.4` is the control of its risks; `MON-1` is what watches it"]
    );
    assert_eq!(
        told("monitoring", gone),
        ["SYS003 aims/system.md: `IA-1` is its impact assessment; `RISK-1` is its risk; `A.6.2.4` is the control of its risks"]
    );
    assert_eq!(
        told("risk", |text| text.replace("controls: [A.6.2.4]\n", "")),
        ["RSK001 aims/risk.md: `SYS-1` is the system it threatens; `IA-1` is the impact assessment that leads to it; the highest acceptable level"]
    );
    assert_eq!(
        told("control", |text| text.replace("evidence: [EV-1]\n", "")),
        ["SOA005 aims/control.md: `SYS-1` is the system whose risks it treats; `RISK-1` is the risk that rests on it", "REF006 aims/evidence.md: "]
    );
    assert_eq!(
        told("evidence", |text| text.replace("P12M", "P3M")),
        [
            "EVD003 aims/evidence.md: `SYS-1` is the system at the end of the chain; `RISK-1` is the risk behind its controls; `A.6.2.4` is the control it shows"
        ]
    );
    assert_eq!(
        told("monitoring", |text| text.replace("2026-11-01", "2026-02-01")),
        ["SYS003 aims/monitoring.md: how often; `SYS-1` is the system it watches"]
    );
}

/// A register of many risks is told in one line, not in many.
#[test]
fn a_long_chain_is_told_in_short() {
    let many = |text: &str| {
        let again = |number: usize| text.replace("RISK-1", &format!("RISK-{number}")).replace("---\n", "");
        let items: Vec<String> = (1..=9).map(|number| format!("  - {}", again(number).trim().replace('\n', "\n    "))).collect();
        format!("---\nid: DOC-R\ntype: document\nrecords:\n{}\n---\n", items.join("\n"))
    };
    let told = told("risk", many);
    assert_eq!(told, [""; 0]);
    let files = ALL.iter().filter(|(name, _)| *name != "impact").map(|(name, text)| {
        let text = if *name == "risk" { many(text) } else { (*text).to_owned() };
        (format!("aims/{name}.md"), text.into_bytes())
    });
    let project = Project::read(Tree::from_texts(files.collect()), parse_date("2026-11-22").expect("a date"));
    let report = project.report(&project.verdict(&Options { select: vec!["IMP001".into()], ..Options::default() }));
    let related: Vec<&str> = report.findings[0].related.iter().map(|related| &*related.message).collect();
    assert_eq!(related[0], "`RISK-1` and 8 more are its risks");
}
