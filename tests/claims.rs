//! Every sentence of `fixtures/claims/sentences.toml`, each in a document of its own.

use aimslint::check::Project;
use aimslint::report::Options;
use aimslint::schema::parse_date;
use aimslint::source::Tree;
use serde::Deserialize;

#[derive(Deserialize)]
struct Sentences {
    sentence: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    text: String,
    #[serde(default)]
    expect: Vec<String>,
    #[serde(default)]
    lead: Option<String>,
    #[serde(default)]
    certificate: Option<String>,
}

/// The certificate records that a case takes for granted.
fn certificate(state: &str) -> String {
    let systems = if state == "narrow" { "[SYS-001]" } else { "[SYS-001, SYS-002]" };
    let word = if state == "invalid" { "suspended" } else { "active" };
    format!(
        "---\nid: CERT-001\ntype: certificate\nnumber: \"1\"\nbody: Example Cert\nscope: Development of AI\nsystems: {systems}\nissued: 2026-01-10\nexpires: 2029-01-09\nstate: {word}\n---\n"
    )
}

/// The codes found in the words of a case.
fn found(case: &Case) -> Vec<String> {
    let words = match &case.lead {
        Some(lead) => format!("# Claims\n\n## {lead}\n\n{}\n", case.text),
        None => format!("{}\n", case.text),
    };
    let mut files = vec![("README.md".to_owned(), words.into_bytes())];
    let state = case.certificate.as_deref().unwrap_or("valid");
    for system in ["SYS-001", "SYS-002"] {
        let text = format!("---\nid: {system}\ntype: system\nowner: ML\npurpose: Answers\nlifecycle: production\norigin: built\n---\n");
        files.push((format!("aims/{system}.md"), text.into_bytes()));
    }
    if state != "none" {
        files.push(("aims/CERT-001.md".to_owned(), certificate(state).into_bytes()));
    }
    let project = Project::read(Tree::from_texts(files), parse_date("2026-11-22").expect("a date"));
    let verdict = project.verdict(&Options { select: vec!["CLM".into()], ..Options::default() });
    let mut codes: Vec<String> = project.report(&verdict).findings.iter().map(|one| one.page.code.to_string()).collect();
    codes.sort();
    codes.dedup();
    codes
}

#[test]
fn every_sentence_is_judged_as_told() {
    let sentences: Sentences = toml::from_str(include_str!("../fixtures/claims/sentences.toml")).expect("the sentences");
    let wrong: Vec<String> = sentences
        .sentence
        .iter()
        .filter_map(|case| {
            let codes = found(case);
            (codes != case.expect).then(|| format!("{}: expected {:?}, found {codes:?}", case.text, case.expect))
        })
        .collect();
    assert!(sentences.sentence.len() >= 330);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Claims also stand where no sentence of the text is: in the front-matter of a page, and behind a
/// picture.
#[test]
fn titles_descriptions_and_pictures_speak_too() {
    let places = |text: &str| -> Vec<String> {
        let files = vec![("site/index.md".to_owned(), text.as_bytes().to_vec())];
        let project = Project::read(Tree::from_texts(files), parse_date("2026-11-22").expect("a date"));
        let report = project.report(&project.verdict(&Options { select: vec!["CLM003".into()], ..Options::default() }));
        report.findings.iter().map(|one| one.place()).collect()
    };
    let claim = "Sift is an ISO 42001 certified AI product.";
    assert_eq!(places(&format!("---\ntitle: Sift\ndescription: >-\n  Read first.\n  {claim}\n---\nRanking.\n")), ["site/index.md:4:3"]);
    assert_eq!(places(&format!("+++\ntitle = \"{claim}\"\n+++\n")), ["site/index.md:2:9"]);
    assert_eq!(places(&format!("---\nseo:\n  title: {claim}\n---\n")), ["site/index.md:3:10"]);
    assert_eq!(places(&format!("Ranking. ![{claim}](seal.png) See above.\n")), ["site/index.md:1:10"]);
    // Denied, quoted by a record, or a key that nobody sees.
    assert_eq!(places("---\ndescription: Sift is not an ISO 42001 certified AI product.\n---\n"), [""; 0]);
    assert_eq!(places(&format!("---\nid: RISK-1\ntype: risk\ntitle: {claim}\n---\n")), [""; 0]);
    assert_eq!(places(&format!("---\nlayout: {claim}\n---\n")), [""; 0]);
}

/// A finding points at its own sentence, also at one that begins with a name in lower case, and at
/// the picture as it is written.
#[test]
fn a_finding_stands_at_its_own_sentence() {
    let places = |text: &str| -> Vec<String> {
        let files = vec![("README.md".to_owned(), text.as_bytes().to_vec())];
        let project = Project::read(Tree::from_texts(files), parse_date("2026-11-22").expect("a date"));
        let report = project.report(&project.verdict(&Options { select: vec!["CLM".into()], ..Options::default() }));
        report.findings.iter().map(|one| format!("{} {}", one.page.code, one.place())).collect()
    };
    assert_eq!(places("We sit in Kiel. aimslint proves that you comply.\n"), ["CLM025 README.md:1:17"]);
    assert_eq!(places("We build tools, e.g. in Kiel.\naimslint proves that you comply.\n"), ["CLM025 README.md:2:1"]);
    assert_eq!(places("Our tools, z. B. `x`, e.g. aimslint, pass. This tool proves compliance.\n"), ["CLM025 README.md:1:44"]);
    assert_eq!(places("<p>\n  <img\n    src=\"/img/iso-logo.svg\">\n</p>\n"), ["CLM016 README.md:2:3"]);
    assert_eq!(places("> A text.\n>\n> We are certified by ISO.\n\nAsk us.\n"), ["CLM002 README.md:3:3"]);
}
