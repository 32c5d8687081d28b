//! One HTML page that needs nothing else: no script, no network, its style named by its hash.

use super::{Cell, Sheet};
use crate::report::visible;
use base64ct::{Base64, Encoding};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};
use std::io::{self, Write};

const STYLE: &str = include_str!("page.css");

pub(super) fn write(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", page(sheet).into_string())
}

fn page(sheet: &Sheet) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (visible(&sheet.title)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { (visible(&sheet.title)) }
                    @if !sheet.facts.is_empty() {
                        dl {
                            @for (label, value) in &sheet.facts {
                                dt { (label) }
                                dd { (cell(value)) }
                            }
                        }
                    }
                    @for table in &sheet.tables {
                        div.wide tabindex="0" role="region" aria-label=(visible(if table.title.is_empty() { &sheet.title } else { &table.title })) {
                            table {
                                caption { (visible(if table.title.is_empty() { &sheet.title } else { &table.title })) }
                                thead { tr { @for column in &table.columns { th scope="col" { (column.name) } } } }
                                tbody {
                                    @for row in &table.rows {
                                        tr {
                                            @for (at, one) in row.iter().enumerate() {
                                                @if at == 0 { th scope="row" { (cell(one)) } } @else { td { (cell(one)) } }
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
                    @for note in &sheet.notes { p { (visible(note)) } }
                }
            }
        }
    }
}

fn cell(cell: &Cell) -> Markup {
    let lines: Vec<String> = cell.text.split('\n').map(visible).collect();
    html! {
        @if cell.text.is_empty() {
        } @else if lines.len() == 1 {
            span class=(cell.tone.word()) { (lines[0]) }
        } @else {
            ul { @for line in &lines { li { (line) } } }
        }
    }
}

/// Nothing is loaded and nothing runs but the one style, by its hash.
fn policy() -> String {
    let hash = Base64::encode_string(&Sha256::digest(STYLE.as_bytes()));
    format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'")
}
