//! One change at a time to an AIMS that is clean: each brings exactly the findings that an auditor
//! would expect of it, at their exact places, and no other. The changes stand in
//! `fixtures/mutations.toml`.

use aimslint::check::Project;
use aimslint::report::Options;
use aimslint::schema::parse_date;
use aimslint::source::Tree;
use libtest_mimic::{Arguments, Failed, Trial};
use serde::Deserialize;
use std::path::Path;
use std::sync::Arc;

const SAMPLE: &str = "fixtures/talent-screening";
const TODAY: &str = "2026-11-22";

type Files = Vec<(String, Vec<u8>)>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    mutation: Vec<Mutation>,
}

/// One change, and what is to be found afterwards as `CODE path:line:column` or `CODE .`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mutation {
    why: String,
    file: String,
    /// Stands in the file exactly once.
    find: Option<String>,
    replace: Option<String>,
    rename: Option<String>,
    #[serde(default)]
    delete: bool,
    expect: Vec<String>,
}

impl Mutation {
    fn apply(&self, files: &mut Files) -> Result<(), String> {
        let at = files.iter().position(|(path, _)| *path == self.file).ok_or("there is no such file")?;
        if self.delete {
            files.remove(at);
        } else if let Some(path) = &self.rename {
            files[at].0.clone_from(path);
        } else {
            let (Some(find), Some(replace)) = (&self.find, &self.replace) else {
                return Err("it needs `find` and `replace`, `rename` or `delete`".to_owned());
            };
            let text = String::from_utf8(std::mem::take(&mut files[at].1)).map_err(|error| error.to_string())?;
            match text.matches(find.as_str()).count() {
                1 => files[at].1 = text.replacen(find.as_str(), replace, 1).into_bytes(),
                count => return Err(format!("`find` stands in the file {count} times")),
            }
        }
        Ok(())
    }

    fn run(&self, clean: &Files) -> Result<(), Failed> {
        let mut files = clean.clone();
        self.apply(&mut files)?;
        let project = Project::read(Tree::from_texts(files), parse_date(TODAY).expect("a date"));
        let report = project.report(&project.verdict(&Options::default()));
        let line = |one: &aimslint::report::Located| format!("{} {}", one.page.code, one.place());
        let mut found: Vec<String> = report.findings.iter().map(line).collect();
        let mut expected = self.expect.clone();
        found.sort();
        expected.sort();
        if found == expected {
            return Ok(());
        }
        let told: Vec<String> = report.findings.iter().map(|one| format!("  {}  {}", line(one), one.message)).collect();
        Err(format!("expected\n  {}\nfound\n{}", expected.join("\n  "), told.join("\n")).into())
    }
}

fn main() {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = std::fs::read_to_string(root.join("fixtures/mutations.toml")).expect("the table");
    let table: Table = toml::from_str(&table).expect("a table of mutations");
    let mut clean = Files::new();
    read(&root.join(SAMPLE), "", &mut clean);
    let clean = Arc::new(clean);
    let trials = table.mutation.into_iter().map(|mutation| {
        let clean = Arc::clone(&clean);
        let name = format!("{} ({})", mutation.why, mutation.file);
        Trial::test(name, move || mutation.run(&clean))
    });
    libtest_mimic::run(&arguments, trials.collect()).exit();
}

/// The files below a folder, by their paths from the root of the sample.
fn read(folder: &Path, prefix: &str, files: &mut Files) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read(&entry.path(), &format!("{path}/"), files);
        } else {
            files.push((path, std::fs::read(entry.path()).expect("a file")));
        }
    }
}
