//! Spreadsheets: what goes out comes back, and workbooks as people make them are understood.

use aimslint::check::Project;
use aimslint::exchange::{Options, export, import, read_pages, write_comma, write_workbook};
use aimslint::schema::parse_date;
use aimslint::source::{Tree, find_root, tree_of_folder};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

fn sample(name: &str) -> Project {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    let tree = tree_of_folder(&find_root(&folder).expect("a root")).expect("a tree");
    Project::read(tree, parse_date("2026-11-22").expect("a day"))
}

fn empty(config: &str) -> Project {
    project(vec![("aimslint.toml".to_owned(), config.as_bytes().to_vec())])
}

fn project(files: Vec<(String, Vec<u8>)>) -> Project {
    Project::read(Tree::from_texts(files), parse_date("2026-11-22").expect("a day"))
}

/// Every record's cells, by page and id.
fn cells(project: &Project) -> BTreeMap<(String, String), BTreeMap<String, String>> {
    let mut all = BTreeMap::new();
    for sheet in export(project, &[]) {
        for row in &sheet.rows {
            let named = sheet.columns.iter().map(|(name, _)| name.clone()).zip(row.iter().cloned());
            let row: BTreeMap<String, String> = named.filter(|(_, cell)| !cell.is_empty()).collect();
            all.insert((sheet.name.clone(), row["id"].clone()), row);
        }
    }
    all
}

fn comes_back(name: &str) {
    let before = sample(name);
    let mut book = Vec::new();
    write_workbook(&export(&before, &[]), &mut book).expect("a workbook");
    let mut again = Vec::new();
    write_workbook(&export(&before, &[]), &mut again).expect("a workbook");
    assert_eq!(book, again, "the same bytes each time");

    let pages = read_pages("aims.xlsx", &book).expect("pages");
    let config = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name).join("aimslint.toml")).expect("a config");
    let into = project(vec![("aimslint.toml".to_owned(), config.clone())]);
    let import = import(&into, &pages, &Options::default()).unwrap_or_else(|why| panic!("{why}"));
    assert!(import.not_understood.is_empty(), "{:?}", import.not_understood);
    let mut files = vec![("aimslint.toml".to_owned(), config)];
    files.extend(import.imported.iter().flat_map(|one| &one.files).map(|file| (file.path.clone(), file.text.clone().into_bytes())));
    let (before, after) = (cells(&before), cells(&project(files)));
    for (key, row) in &before {
        let mut read = after.get(key).unwrap_or_else(|| panic!("{key:?} is lost")).clone();
        // A document without a text gets its title as one.
        if !row.contains_key("markdown") {
            read.remove("markdown");
        }
        assert_eq!(row, &read, "{key:?}");
    }
}

#[test]
fn a_whole_management_system_comes_back() {
    comes_back("talent-screening");
    comes_back("support-chatbot");
}

#[test]
fn one_type_comes_back_as_csv() {
    let before = sample("talent-screening");
    let mut text = Vec::new();
    let sheets = export(&before, &["risk".into()]);
    write_comma(&sheets[0], &mut text).expect("CSV");
    let pages = read_pages("risk.csv", &text).expect("pages");
    assert_eq!(pages[0].rows.len(), sheets[0].rows.len() + 1);
    for (read, written) in pages[0].rows[1..].iter().zip(&sheets[0].rows) {
        assert_eq!(read.iter().map(|cell| cell.trim()).collect::<Vec<&str>>(), written.iter().map(|cell| cell.trim()).collect::<Vec<&str>>());
    }
}

/// A workbook as people make them: a title above, merged headers, days, shares, a formula, a hidden
/// row and a hidden sheet, an empty row, columns of their own.
fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Risk register").expect("a sheet");
    let (plain, day, share) = (Format::new(), Format::new().set_num_format("dd.mm.yyyy"), Format::new().set_num_format("0%"));
    sheet.write_string(0, 0, "AI risk register of Example Ltd").expect("written");
    sheet.merge_range(2, 4, 2, 5, "Inherent", &plain).expect("merged");
    sheet.merge_range(2, 6, 2, 7, "Residual", &plain).expect("merged");
    for (column, name) in
        ["Title", "Risk ID", "Owner", "Systems", "Likelihood", "Impact", "Likelihood", "Impact", "Treatment", "Due", "Share"].iter().enumerate()
    {
        sheet.write_string(3, column as u16, *name).expect("written");
    }
    for row in [4u32, 5, 7] {
        let cells = [format!("Unfair ranking {row}"), format!("RISK-00{row}"), "ROLE-001".to_owned(), "SYS-001, SYS-002".to_owned()];
        for (column, cell) in cells.iter().enumerate() {
            sheet.write_string(row, column as u16, cell).expect("written");
        }
        sheet.write_number(row, 4, 4.0).expect("written");
        sheet.write_formula(row, 5, Formula::new("=2+1").set_result("3")).expect("written");
        sheet.write_number(row, 6, 2.0).expect("written").write_number(row, 7, 2.0).expect("written");
        sheet.write_string(row, 8, "Reduce").expect("written");
        sheet.write_datetime_with_format(row, 9, ExcelDateTime::from_ymd(2027, 3, 14).expect("a day"), &day).expect("written");
        sheet.write_number_with_format(row, 10, 0.85, &share).expect("written");
    }
    sheet.set_row_hidden(5).expect("hidden");
    let hidden = book.add_worksheet().set_name("Lists").expect("a sheet");
    hidden.set_hidden(true);
    hidden.write_string(0, 0, "high").expect("written").write_string(1, 0, "low").expect("written");
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn a_workbook_made_by_hand_is_understood() {
    let pages = read_pages("risks.xlsx", &workbook()).expect("pages");
    let import = import(&empty(""), &pages, &Options::default()).expect("an import");
    assert_eq!(import.not_understood.iter().map(|one| one.page.as_str()).collect::<Vec<_>>(), ["Lists"]);
    let one = &import.imported[0];
    assert_eq!((&*one.kind, one.records, one.files.len()), ("risk", 3, 1));
    let read = project(one.files.iter().map(|file| (file.path.clone(), file.text.clone().into_bytes())).collect());
    let rows = cells(&read);
    let row = &rows[&("risk".to_owned(), "RISK-005".to_owned())];
    for (field, value) in [
        ("title", "Unfair ranking 5"),
        ("systems", "SYS-001\nSYS-002"),
        ("likelihood", "4"),
        ("impact", "3"),
        ("residual_likelihood", "2"),
        ("residual_impact", "2"),
        ("treatment", "reduce"),
        ("due", "2027-03-14"),
        ("x-share", "85%"),
    ] {
        assert_eq!(row.get(field).map(String::as_str), Some(value), "{field}");
    }
}

#[test]
fn the_mapping_can_be_edited() {
    let pages = read_pages("risks.csv", b"Ref;Name;What we do;Colour\nR-1;Unfair;reduce;red\nR-2;Wrong;accept;green\n").expect("pages");
    let columns = [("ref", "id"), ("name", "title"), ("whatwedo", "treatment"), ("colour", "")];
    let columns = columns.iter().map(|(column, field)| ((*column).to_owned(), (*field).into())).collect();
    let options = Options { kind: Some("risk".into()), columns, ..Options::default() };
    let import = import(&empty(""), &pages, &options).expect("an import");
    let text = &import.imported[0].files[0].text;
    assert!(text.contains("| R-1 | Unfair | reduce |"), "{text}");
    assert!(!text.contains("red |"), "{text}");
}

#[test]
fn columns_of_their_own_stay_what_they_are() {
    let page = "Risk ID,Title,Ticket,Dept,Wiki\nR-1,Drift,4711,HR; IT,two words\nR-2,Bias,3.5,yes,https://example.org/a?b\nR-3,Leak,a|b,,\"first\nsecond\"\n";
    let options = Options { kind: Some("risk".into()), ..Options::default() };
    let import = import(&empty(""), &read_pages("risks.csv", page.as_bytes()).expect("pages"), &options).expect("an import");
    let read = project(import.imported[0].files.iter().map(|file| (file.path.clone(), file.text.clone().into_bytes())).collect());
    let rows = cells(&read);
    let cell = |id: &str, field: &str| rows[&("risk".to_owned(), id.to_owned())].get(field).cloned().unwrap_or_default();
    assert_eq!([cell("R-1", "x-ticket"), cell("R-1", "x-dept"), cell("R-1", "x-wiki")], ["4711", "HR; IT", "two words"]);
    assert_eq!([cell("R-2", "x-ticket"), cell("R-2", "x-dept"), cell("R-2", "x-wiki")], ["3.5", "yes", "https://example.org/a?b"]);
    assert_eq!([cell("R-3", "x-ticket"), cell("R-3", "x-wiki")], ["a|b", "first\nsecond"]);
}

#[test]
fn quotes_of_front_matter_are_no_part_of_a_value() {
    let text = "---\nid: POL-1\ntype: policy\ntitle: \"AI policy\"\nowner: 'Ann'\nversion: \"1.0\"\n---\n";
    let rows = cells(&project(vec![("aims/p.md".to_owned(), text.as_bytes().to_vec())]));
    let row = &rows[&("policy".to_owned(), "POL-1".to_owned())];
    assert_eq!([&row["title"], &row["owner"], &row["version"]], ["AI policy", "Ann", "1.0"]);
}

fn aimslint(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_aimslint")).args(arguments).args(["--on", "2026-11-22"]).current_dir(folder).output().expect("it runs")
}

#[test]
fn nothing_is_overwritten_and_nothing_comes_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    std::fs::write(path.join("aimslint.toml"), "").expect("written");
    std::fs::write(path.join("risks.xlsx"), workbook()).expect("written");
    let dry = aimslint(path, &["import", "risks.xlsx", "--dry-run"]);
    assert_eq!(dry.status.code(), Some(0));
    assert!(!path.join("aims").exists());
    let output = aimslint(path, &["import", "risks.xlsx"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.contains("Risk register: 3 records of type risk, 10 of 11 columns understood"), "{text}");
    assert!(text.contains("Lists: 2 rows not understood"), "{text}");
    let written = std::fs::read(path.join("aims/risks/register.md")).expect("a register");
    let again = aimslint(path, &["import", "risks.xlsx"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("`RISK-004` is in the repo already"), "{}", String::from_utf8_lossy(&again.stderr));
    assert_eq!(std::fs::read(path.join("aims/risks/register.md")).expect("a register"), written);
    let csv = aimslint(path, &["export", "risk", "--format", "csv"]);
    assert!(String::from_utf8_lossy(&csv.stdout).contains("\"RISK-004\""));
}

#[test]
fn what_is_no_spreadsheet_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("aimslint.toml"), "").expect("written");
    for (name, bytes) in
        [("a.xlsx", &b"not a workbook"[..]), ("b.csv", b"\xff\xfe"), ("c.docx", b""), ("d.ods", b"PK\x03\x04"), ("e.csv", b"just,words\n")]
    {
        std::fs::write(folder.path().join(name), bytes).expect("written");
        let output = aimslint(folder.path(), &["import", name]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: "), "{name}");
    }
}

#[test]
fn words_of_other_teams_and_languages_are_understood() {
    let sheet = "Risiko-ID;Titel;Verantwortlich;Eintrittswahrscheinlichkeit;Auswirkung;Behandlung;Fällig\n\
                 RISK-001;Unfaire Auswahl;ROLE-001;3;4;Mindern;14.03.2027\n";
    let pages = read_pages("Risikoregister.csv", sheet.as_bytes()).expect("pages");
    let import = import(&empty(""), &pages, &Options::default()).expect("an import");
    let one = &import.imported[0];
    assert_eq!((&*one.kind, one.records), ("risk", 1));
    let rows = cells(&project(one.files.iter().map(|file| (file.path.clone(), file.text.clone().into_bytes())).collect()));
    let row = &rows[&("risk".to_owned(), "RISK-001".to_owned())];
    for (field, value) in
        [("title", "Unfaire Auswahl"), ("owner", "ROLE-001"), ("likelihood", "3"), ("impact", "4"), ("treatment", "reduce"), ("due", "2027-03-14")]
    {
        assert_eq!(row.get(field).map(String::as_str), Some(value), "{field}");
    }
}
