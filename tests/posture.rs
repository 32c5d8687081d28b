//! The outputs for auditors: on the sample AIMS as snapshots, and with content that is out to break
//! the formats.

use aimslint::check::Project;
use aimslint::posture::{
    Calendar, CalendarFormat, Chain, Posture, Readiness, ReadyFormat, SheetFormat, Stage, State, Statement, TraceFormat, gap_json, gap_sheet,
    write_sheet,
};
use aimslint::schema::parse_date;
use aimslint::source::{Tree, find_root, tree_of_folder};
use calamine::Reader;
use std::path::Path;

fn sample() -> Project {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/talent-screening");
    let root = find_root(&folder).expect("a root");
    Project::read(tree_of_folder(&root).expect("a tree"), day("2026-11-22"))
}

fn day(text: &str) -> jiff::civil::Date {
    parse_date(text).expect("a date")
}

fn text(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    String::from_utf8(bytes(write)).expect("UTF-8")
}

fn bytes(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(&mut bytes).expect("written");
    bytes
}

#[test]
fn the_sample_is_ready_and_each_output_reads_well() {
    let project = sample();
    let posture = Posture::of(&project);
    let readiness = Readiness::of(&posture, Stage::Surveillance, day("2026-11-22"));
    assert!(readiness.is_ready());
    insta::assert_snapshot!("ready-surveillance", text(|out| readiness.write(&posture, ReadyFormat::Text, out)));
    insta::assert_snapshot!("gap", text(|out| write_sheet(&gap_sheet(&posture, Some("iso-42001")), SheetFormat::Table, out)));
    let pack = project.standards.main().expect("a standard");
    let statement = Statement::of(&posture, pack).sheet(&posture);
    insta::assert_snapshot!("soa", text(|out| write_sheet(&statement, SheetFormat::Markdown, out)));
    let chain = Chain::through(&posture, &["RISK-001".to_owned()]).expect("a chain");
    insta::assert_snapshot!("trace-tree", text(|out| chain.write(&posture, TraceFormat::Tree, out)));
    insta::assert_snapshot!("trace-mermaid", text(|out| chain.write(&posture, TraceFormat::Mermaid, out)));
    insta::assert_snapshot!("trace-dot", text(|out| chain.write(&posture, TraceFormat::Dot, out)));
    insta::assert_snapshot!("trace-csv", text(|out| chain.write(&posture, TraceFormat::Csv, out)));
    let calendar = Calendar::of(&posture, Some(day("2027-01-31")));
    insta::assert_snapshot!("calendar", text(|out| calendar.write(&posture, CalendarFormat::Table, out)));
    insta::assert_snapshot!("calendar-ics", text(|out| calendar.write(&posture, CalendarFormat::Ics, out)).replace("\r\n", "\n"));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let make = || {
        let project = sample();
        let posture = Posture::of(&project);
        let mut all = Vec::new();
        for format in [SheetFormat::Table, SheetFormat::Markdown, SheetFormat::Html, SheetFormat::Csv, SheetFormat::Xlsx] {
            all.push(bytes(|out| write_sheet(&gap_sheet(&posture, None), format, out)));
        }
        all.push(gap_json(&posture, None).to_string().into_bytes());
        all
    };
    let first = make();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert!(first == make());
}

/// Every cell a formula, a tag, a break of syntax or a command to the terminal.
const HOSTILE: &[&str] = &[
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1:A2)",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "a | b \\| c",
    "\"]; evil [label=\"x",
    "x\"] --> y[\"z",
    "end;DTSTART:20200101,BEGIN:VEVENT",
    "[link](javascript:alert(1))",
    "\u{202e}reversed",
];

fn hostile() -> Project {
    let mut files = vec![("aimslint.toml".to_owned(), b"standards = [\"iso-42001\"]\n".to_vec())];
    let mut ids = Vec::new();
    for (at, words) in HOSTILE.iter().enumerate() {
        let quoted = serde_json::to_string(words).expect("JSON");
        let id = format!("RISK-{at:03}");
        files.push((
            format!("aims/risks/{id}.md"),
            format!("---\nid: {id}\ntype: risk\ntitle: {quoted}\nowner: {quoted}\nsystems: [SYS-001]\nlikelihood: 3\nimpact: 3\ntreatment: reduce\ndue: 2026-12-01\n---\n").into_bytes(),
        ));
        let control = ["A.2.2", "A.2.3", "A.2.4", "A.3.2", "A.3.3", "A.4.2", "A.4.3", "A.4.4", "A.4.5", "A.4.6", "A.5.2", "A.5.3"][at];
        files.push((
            format!("aims/soa/{control}.md"),
            format!("---\nid: {control}\ntype: control\napplicable: true\njustification: {quoted}\nowner: {quoted}\nimplementation: planned\nrisks: [{id}]\n---\n").into_bytes(),
        ));
        ids.push(id);
    }
    files.push((
        "aims/system.md".to_owned(),
        b"---\nid: SYS-001\ntype: system\ntitle: \"A \\\"system\\\" <b>\"\nowner: x\npurpose: y\nlifecycle: production\norigin: built\n---\n"
            .to_vec(),
    ));
    Project::read(Tree::from_texts(files), day("2026-11-22"))
}

#[test]
fn hostile_content_stays_content_in_csv_and_workbook() {
    let project = hostile();
    let posture = Posture::of(&project);
    let pack = project.standards.main().expect("a standard");
    for sheet in [gap_sheet(&posture, None), Statement::of(&posture, pack).sheet(&posture)] {
        let csv = bytes(|out| write_sheet(&sheet, SheetFormat::Csv, out));
        let mut reader = csv::Reader::from_reader(csv.as_slice());
        let columns = reader.headers().expect("a header").len();
        for row in reader.records() {
            let row = row.expect("a row");
            assert_eq!(row.len(), columns);
            assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{row:?}");
        }
        let book = bytes(|out| write_sheet(&sheet, SheetFormat::Xlsx, out));
        let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(book)).expect("a workbook");
        let names = book.sheet_names();
        for name in names {
            let cells = book.worksheet_range(&name).expect("a sheet");
            assert!(cells.used_cells().all(|(_, _, cell)| matches!(cell, calamine::Data::String(_))), "{name}: every cell is text");
            let formulas = book.worksheet_formula(&name).expect("formulas");
            assert!(formulas.used_cells().all(|(_, _, formula)| formula.is_empty()), "{name}: no formula");
        }
    }
}

#[test]
fn hostile_content_stays_content_in_pages() {
    let project = hostile();
    let posture = Posture::of(&project);
    let pack = project.standards.main().expect("a standard");
    let statement = Statement::of(&posture, pack).sheet(&posture);
    let html = text(|out| write_sheet(&statement, SheetFormat::Html, out));
    assert!(html.contains("Content-Security-Policy") && html.contains("default-src 'none'"));
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    for bad in ["<script", "<img", " style=", "http://", "https://", "\u{202e}"] {
        assert!(!html.contains(bad), "{bad}");
    }
    let readiness = Readiness::of(&posture, Stage::Two, day("2026-11-22"));
    assert!(!readiness.is_ready() || posture.verdict.findings.iter().all(|one| one.grade != Some(aimslint::rules::Grade::Major)));
    let markdown = text(|out| write_sheet(&statement, SheetFormat::Markdown, out));
    assert!(!markdown.contains("<script") && !markdown.contains("<img") && !markdown.contains("\n[link]"));
    let columns = |line: &str| line.replace("\\|", "").matches('|').count();
    let table: Vec<&str> = markdown.lines().filter(|line| line.starts_with("| A.")).collect();
    assert_eq!(table.len(), 38);
    assert!(table.iter().all(|line| columns(line) == 9), "every row has its eight cells");
}

#[test]
fn hostile_content_stays_content_in_diagrams_and_calendars() {
    let project = hostile();
    let posture = Posture::of(&project);
    let chain = Chain::of_systems(&posture);
    let mermaid = text(|out| chain.write(&posture, TraceFormat::Mermaid, out));
    for line in mermaid.lines().filter(|line| line.contains('[')) {
        assert_eq!(line.matches('"').count(), 2, "one label a line: {line}");
    }
    let dot = text(|out| chain.write(&posture, TraceFormat::Dot, out));
    for line in dot.lines() {
        let plain = line.replace("\\\\", "").replace("\\\"", "");
        assert_eq!(plain.matches('"').count() % 2, 0, "quotes come in pairs: {line}");
        assert!(!plain.split('"').step_by(2).any(|outside| outside.contains("evil")), "{line}");
    }
    let calendar = Calendar::of(&posture, None);
    let ics = text(|out| calendar.write(&posture, CalendarFormat::Ics, out));
    let parsed: icalendar::Calendar = ics.parse().expect("a calendar");
    assert_eq!(parsed.events().count(), calendar.all.len());
    let uids: std::collections::BTreeSet<&str> = parsed.events().filter_map(|event| icalendar::Component::get_uid(event)).collect();
    assert_eq!(uids.len(), calendar.all.len(), "each has a name of its own");
    let titles: Vec<&str> = parsed.events().filter_map(|event| icalendar::Component::get_summary(event)).collect();
    assert!(titles.iter().any(|title| title.ends_with("end;DTSTART:20200101,BEGIN:VEVENT")), "{titles:?}");
}

#[test]
fn a_date_that_moves_keeps_its_name() {
    let uids = |due: &str| {
        let risk = format!(
            "---\nid: RISK-001\ntype: risk\ntitle: t\nowner: o\nsystems: [SYS-001]\nlikelihood: 1\nimpact: 1\ntreatment: reduce\ndue: {due}\n---\n"
        );
        let project = Project::read(Tree::from_texts(vec![("r.md".to_owned(), risk.into_bytes())]), day("2026-11-22"));
        let posture = Posture::of(&project);
        let ics = text(|out| Calendar::of(&posture, None).write(&posture, CalendarFormat::Ics, out));
        ics.lines().filter(|line| line.starts_with("UID:")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(uids("2026-12-01"), uids("2027-03-01"));
    assert_eq!(uids("2026-12-01").len(), 1);
}

#[test]
fn unknown_and_elsewhere_are_never_in_place() {
    let files = |evidence: &str| {
        vec![
            ("a/c.md".to_owned(), b"---\nid: A.2.2\ntype: control\napplicable: true\njustification: because\nowner: o\nimplementation: implemented\nevidence: [EV-001]\n---\n".to_vec()),
            ("a/e.md".to_owned(), format!("---\nid: EV-001\ntype: evidence\ntitle: t\nowner: o\n{evidence}\ncollected: 2026-11-01\n---\n").into_bytes()),
            ("a/proof.txt".to_owned(), b"proof\n".to_vec()),
        ]
    };
    for (evidence, state) in [("location: a safe", State::Unknown), ("artifact: a/proof.txt", State::InPlace)] {
        let project = Project::read(Tree::from_texts(files(evidence)), day("2026-11-22"));
        let verdict = aimslint::report::Verdict::default();
        let posture = Posture::from_verdict(&project, verdict);
        let control = posture.requirements.iter().find(|one| project.standards.requirement(one.requirement).id == "A.2.2").expect("the control");
        assert_eq!(control.state, state, "{evidence}");
    }
}

/// The sample with one text replaced in one file.
fn changed(path: &str, from: &str, to: &str) -> Project {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/talent-screening");
    let tree = tree_of_folder(&find_root(&folder).expect("a root")).expect("a tree");
    let files = tree.files().map(|(id, file)| {
        let bytes = tree.read(id, 1 << 22).expect("a file");
        let bytes = if *file.path == *path { String::from_utf8(bytes).expect("text").replacen(from, to, 1).into_bytes() } else { bytes };
        (file.path.to_string(), bytes)
    });
    Project::read(Tree::from_texts(files.collect()), day("2026-11-22"))
}

#[test]
fn nobody_is_ready_without_a_certificate_in_force() {
    for (state, ready) in [("active", true), ("suspended", false), ("withdrawn", false)] {
        let project = changed("aims/certificate/CERT-001.md", "state: active", &format!("state: {state}"));
        let posture = Posture::of(&project);
        for stage in [Stage::Surveillance, Stage::Recertification] {
            let readiness = Readiness::of(&posture, stage, day("2026-11-22"));
            let page = text(|out| readiness.write(&posture, ReadyFormat::Text, out));
            let told = page.contains("no certificate in force is recorded");
            assert_eq!(told, !ready, "{state} {stage:?}\n{page}");
            assert!(ready || !readiness.is_ready(), "{state} {stage:?}");
        }
        assert!(Readiness::of(&posture, Stage::One, day("2026-11-22")).is_ready(), "stage 1 comes before any certificate");
    }
}

#[test]
fn the_calendar_has_the_next_audit_review_and_recertification() {
    let project = sample();
    let posture = Posture::of(&project);
    let calendar = text(|out| Calendar::of(&posture, None).write(&posture, CalendarFormat::Table, out));
    for what in ["Hold the next internal audit", "Hold the next management review", "Have the recertification audit planned"] {
        assert!(calendar.replace('\n', " ").contains(&what[..12]), "{what}\n{calendar}");
    }
}
