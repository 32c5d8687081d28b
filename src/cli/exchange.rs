//! `aimslint import` and `aimslint export`.

use super::args::Global;
use super::begin::create;
use super::output::print;
use super::{CLEAN, Failure, input, output};
use crate::exchange::{self, Import, Imported, Options};
use crate::report::visible;
use crate::schema::nearest;
use crate::settings::folded;
use clap::{Args, ValueEnum};
use smol_str::SmolStr;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::PathBuf;

/// The longest spreadsheet that is read.
const LONGEST: u64 = 32 * 1024 * 1024;

/// Arguments of `import`.
#[derive(Clone, Debug, Args)]
#[command(after_help = IMPORT_EXAMPLES)]
pub struct ImportArguments {
    /// A spreadsheet: .xlsx, .ods, .xls or .csv
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The type of its rows, where it can't be seen
    #[arg(long = "type", value_name = "TYPE")]
    pub kind: Option<String>,
    /// Only this sheet
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// The field that a column goes into, as COLUMN=FIELD; COLUMN= leaves it out
    #[arg(long = "map", value_name = "COLUMN=FIELD")]
    pub columns: Vec<String>,
    /// Write a file for each record instead of a register
    #[arg(long)]
    pub files: bool,
    /// Show what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

const IMPORT_EXAMPLES: &str = "\
Examples:
  aimslint import \"Risk register.xlsx\" --dry-run      how its columns are understood
  aimslint import SoA.xlsx --sheet \"Annex A\" --type control
  aimslint import risks.csv --map \"Score=level\" --map \"Colour=\"";

/// Arguments of `export`.
#[derive(Clone, Debug, Args)]
#[command(after_help = EXPORT_EXAMPLES)]
pub struct ExportArguments {
    /// Types of record; all when none is named
    #[arg(value_name = "TYPE")]
    pub types: Vec<String>,
    /// How to write them
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "xlsx")]
    pub format: ExportFormat,
    /// Write to FILE instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Read this commit instead of the work tree
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,
}

const EXPORT_EXAMPLES: &str = "\
Examples:
  aimslint export -o aims.xlsx                   every record, a sheet for each type
  aimslint export risk control -o review.xlsx
  aimslint export risk --format csv";

/// Output formats of `export`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// A workbook with a sheet for each type.
    Xlsx,
    /// Comma-separated values of one type.
    Csv,
}

pub(super) fn export(global: &Global, arguments: &ExportArguments) -> Result<u8, Failure> {
    let today = input::today(global)?;
    let (root, _) = input::root_and_paths(global, &[])?;
    let project = input::project(&root, arguments.rev.as_deref(), today)?;
    let types: Vec<SmolStr> =
        arguments.types.iter().map(|name| input::type_named(&project.types, name, &[]).map(|kind| kind.name.clone())).collect::<Result<_, _>>()?;
    let sheets = exchange::export(&project, &types);
    if sheets.is_empty() {
        return Err(Failure::with_help("there are no records to export", "`aimslint types` lists the types"));
    }
    let mut bytes = Vec::new();
    match arguments.format {
        ExportFormat::Xlsx => {
            if arguments.output.is_none() && std::io::IsTerminal::is_terminal(&std::io::stdout()) {
                return Err(Failure::with_help("a workbook can't be shown on a terminal", "name a file with `-o aims.xlsx`"));
            }
            exchange::write_workbook(&sheets, &mut bytes)?;
        }
        ExportFormat::Csv => match &sheets[..] {
            [sheet] => exchange::write_comma(sheet, &mut bytes)?,
            _ => return Err(Failure::with_help("CSV holds the records of one type only", "name it: `aimslint export risk --format csv`")),
        },
    }
    let file = arguments.output.as_ref().map(|file| Ok::<PathBuf, Failure>(input::start(global)?.join(file))).transpose()?;
    output::write(&bytes, file.as_deref())?;
    Ok(CLEAN)
}

pub(super) fn import(global: &Global, arguments: &ImportArguments) -> Result<u8, Failure> {
    let today = input::today(global)?;
    let (root, _) = input::root_and_paths(global, &[])?;
    let project = input::project(&root, None, today)?;
    let file = input::start(global)?.join(&arguments.file);
    let name = visible(&arguments.file.display().to_string());
    let failed = |why: String| Failure::new(format!("`{name}` can't be imported: {why}"));
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(&file).map_err(|error| failed(error.to_string()))?;
    opened.take(LONGEST + 1).read_to_end(&mut bytes).map_err(|error| failed(error.to_string()))?;
    if bytes.len() as u64 > LONGEST {
        return Err(failed(format!("it is larger than {} MiB", LONGEST / 1024 / 1024)));
    }
    let pages = exchange::read_pages(&file.to_string_lossy(), &bytes).map_err(failed)?;
    let kind = arguments.kind.as_ref().map(|name| input::type_named(&project.types, name, &[])).transpose()?.map(|kind| kind.name.clone());
    if let Some(wanted) = arguments.sheet.as_ref().filter(|wanted| !pages.iter().any(|page| page.name == **wanted)) {
        let near = nearest(wanted, pages.iter().map(|page| page.name.as_str()));
        let names: Vec<String> = pages.iter().map(|page| format!("`{}`", visible(&page.name))).collect();
        let help = near.map_or_else(|| format!("it has {}", names.join(", ")), |near| format!("did you mean `{}`?", visible(near)));
        return Err(Failure::with_help(format!("`{name}` has no sheet `{wanted}`"), help));
    }
    let options = Options { kind, sheet: arguments.sheet.clone(), columns: columns(&arguments.columns)?, files: arguments.files };
    let import = exchange::import(&project, &pages, &options).map_err(failed)?;
    if import.imported.is_empty() {
        let help = "say what its rows are with `--type`, and where its columns go with `--map \"Column=field\"`";
        return Err(Failure::with_help(format!("no sheet of `{name}` is understood: none has the columns of a type of record"), help));
    }
    let mut text = String::new();
    if !arguments.dry_run {
        for file in import.imported.iter().flat_map(|one| &one.files) {
            if !create(&root.folder, &root.folder.join(&file.path), &file.text)? {
                return Err(Failure::new(format!("`{}` is there already, though git ignores it", file.path)));
            }
        }
    }
    told(&import, arguments.dry_run, &mut text);
    print(text.as_bytes())?;
    Ok(CLEAN)
}

fn columns(given: &[String]) -> Result<HashMap<String, SmolStr>, Failure> {
    given
        .iter()
        .map(|one| match one.rsplit_once('=') {
            Some((column, field)) => Ok((folded(column), SmolStr::new(field.trim()))),
            None => Err(Failure::with_help(format!("`--map {one}` names no field"), "write it as `--map \"Column=field\"`")),
        })
        .collect()
}

/// What was understood, and how, so that it can be put right with `--map`.
fn told(import: &Import, dry: bool, text: &mut String) {
    for one in &import.imported {
        let mapped = one.columns.iter().filter(|column| column.field.as_ref().is_some_and(|field| !field.starts_with("x-"))).count();
        let hidden = if one.hidden { " (hidden)" } else { "" };
        let records = if one.records == 1 { "1 record".to_owned() } else { format!("{} records", one.records) };
        let _ =
            writeln!(text, "{}{hidden}: {records} of type {}, {mapped} of {} columns understood", visible(&one.page), one.kind, one.columns.len());
        let width = one.columns.iter().map(|column| unicode_width::UnicodeWidthStr::width(visible(&column.name).as_str())).max().unwrap_or(0).min(40);
        for column in &one.columns {
            let name = visible(&column.name);
            let pad = " ".repeat(width.saturating_sub(unicode_width::UnicodeWidthStr::width(name.as_str())));
            let field = match &column.field {
                Some(field) if field.starts_with("x-") => format!("{field}   no field of a {}; kept as your own", one.kind),
                Some(field) => field.to_string(),
                None => "left out".to_owned(),
            };
            let _ = writeln!(text, "  {name}{pad}  {field}");
        }
        more(one, text);
        for file in &one.files {
            let _ = writeln!(text, "{} {}", if dry { "would write" } else { "wrote" }, file.path);
        }
        text.push('\n');
    }
    for one in &import.not_understood {
        let _ = writeln!(
            text,
            "{}: {} rows not understood; `--sheet \"{}\" --type TYPE` says what they are",
            visible(&one.page),
            one.rows,
            visible(&one.page)
        );
    }
    if dry {
        text.push_str("Nothing was written. `--map \"Column=field\"` sends a column elsewhere.\n");
    } else {
        text.push_str("Next: `aimslint` checks what came in.\n");
    }
}

fn more(one: &Imported, text: &mut String) {
    if let (Some(first), Some(last)) = (one.given.first(), one.given.last()) {
        let ids = if first == last { first.clone() } else { format!("{first} to {last}") };
        let _ = writeln!(text, "rows without an id were given one: {ids}");
    }
    if !one.faults.is_empty() {
        let _ = writeln!(text, "cells with a fault such as #REF! were left empty: {}", one.faults.join(", "));
    }
}
