//! The output formats. Each escapes what came from files for where it is read.

mod concise;
mod json;

use super::locate::Report;
use std::io::{self, Write};

/// An output format of `check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One line per finding.
    Concise,
    /// Versioned JSON.
    Json,
}

/// Writes a report.
///
/// # Errors
/// When the output can't be written.
pub fn write(report: &Report, format: Format, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Concise => concise::write(report, out),
        Format::Json => json::write(report, out),
    }
}

/// Text for a terminal or a log line: control characters, which could move the cursor, colour the
/// screen or begin a command, are shown as what they are.
pub(crate) fn visible(text: &str) -> String {
    let hidden = |letter: char| {
        letter.is_control() || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{feff}' | '\u{2028}' | '\u{2029}')
    };
    if !text.chars().any(hidden) {
        return text.to_owned();
    }
    text.chars().map(|letter| if hidden(letter) { format!("\\u{{{:x}}}", u32::from(letter)) } else { letter.to_string() }).collect()
}
