//! For people: a header, the lines with the other ends marked, one line of help, and a summary
//! that says the worst first. Readable without colour, by a screen reader, and in 60 columns.

mod nothing;
mod setup;
mod snippet;
mod summary;

use super::words::{inert, whole_words};
use super::{Look, Output, page_address, requirement_names, visible};
use crate::report::locate::Located;
use crate::settings::Level;
use anstyle::{AnsiColor, Style};
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity, SourceCode};
use snippet::Snippets;
use std::fmt;
use std::io::{self, Write};

pub(super) use summary::write as summary;

/// The most places of a finding that are named; `json` has all.
const PLACES: usize = 8;

pub(super) fn write(output: &Output<'_>, out: &mut dyn Write) -> io::Result<()> {
    let pen = Pen::new(output.look);
    if nothing::fits(output) {
        nothing::write(output, out)?;
        return summary(output, out);
    }
    let in_setup = setup::fits(output);
    for one in output.report.findings.iter().filter(|one| !in_setup || one.level > Level::Note) {
        pen.finding(output, one, out)?;
    }
    if in_setup {
        setup::write(output, out)?;
    }
    if output.look.show_suppressed {
        for one in &output.report.suppressed {
            pen.finding(output, one, out)?;
        }
    }
    summary(output, out)
}

/// What stays the same from finding to finding.
struct Pen<'a> {
    look: &'a Look,
    handler: GraphicalReportHandler,
}

impl<'a> Pen<'a> {
    fn new(look: &'a Look) -> Pen<'a> {
        let theme = match (look.unicode, look.color) {
            (true, true) => GraphicalTheme::unicode(),
            (true, false) => GraphicalTheme::unicode_nocolor(),
            (false, true) => GraphicalTheme { characters: miette::ThemeCharacters::ascii(), ..GraphicalTheme::unicode() },
            (false, false) => GraphicalTheme::none(),
        };
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(look.width)
            .with_links(false)
            .with_context_lines(1)
            .with_wrap_lines(true)
            .with_break_words(true)
            .with_word_separator(textwrap::WordSeparator::AsciiSpace)
            .with_word_splitter(textwrap::WordSplitter::NoHyphenation)
            .without_syntax_highlighting();
        Pen { look, handler }
    }

    fn finding(&self, output: &Output<'_>, one: &Located, out: &mut dyn Write) -> io::Result<()> {
        self.header(output, one, out)?;
        let (snippets, rest) = Snippets::of(output.report, one, self.look.width);
        let shown = Shown { one, message: visible(&one.message), help: one.help.as_deref().map(visible), snippets, rest };
        let mut text = String::new();
        self.handler.render_report(&mut text, &shown).map_err(|_| io::Error::other("the finding can't be drawn"))?;
        for line in text.lines() {
            writeln!(out, "{}", inert(line.trim_end()))?;
        }
        writeln!(out)
    }

    /// `error[RSK001]: untreated-risk · major · ISO/IEC 42001 6.1.3`
    fn header(&self, output: &Output<'_>, one: &Located, out: &mut dyn Write) -> io::Result<()> {
        let mut rest = format!(": {}", one.page.name);
        if let Some(grade) = one.grade {
            rest.push_str(&format!(" · {}", grade.word()));
        }
        if !one.requirements.is_empty() {
            rest.push_str(&format!(" · {}", requirement_names(output.context.standards, &one.requirements)));
        }
        if let Some(reason) = &one.suppressed {
            rest.push_str(&format!(" · suppressed: {}", inert(&visible(reason))));
        }
        let title = format!("{}[{}]", one.level.word(), one.page.code);
        // Wrapped before it is painted, so that colour and links don't count as columns.
        let wrapped = textwrap::fill(&format!("{title}{rest}"), whole_words(self.look.width).subsequent_indent("  "));
        let rest = wrapped.strip_prefix(title.as_str()).unwrap_or(&rest);
        let style = if self.look.color { level_style(one.level) } else { Style::new() };
        let code = if self.look.links {
            format!("\u{1b}]8;;{}\u{1b}\\{}\u{1b}]8;;\u{1b}\\", page_address(&one.page), one.page.code)
        } else {
            one.page.code.to_string()
        };
        writeln!(out, "{style}{}[{code}]{style:#}{rest}", one.level.word())
    }
}

fn level_style(level: Level) -> Style {
    let color = match level {
        Level::Error => AnsiColor::Red,
        Level::Warning => AnsiColor::Yellow,
        Level::Note => AnsiColor::Cyan,
    };
    color.on_default().bold()
}

/// A finding as miette draws it.
struct Shown<'a> {
    one: &'a Located,
    message: String,
    help: Option<String>,
    snippets: Snippets,
    /// Places that got no snippet, and what they are.
    rest: Vec<String>,
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn severity(&self) -> Option<Severity> {
        Some(match self.one.level {
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
            Level::Note => Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let mut lines: Vec<String> = self.help.iter().cloned().collect();
        lines.extend(self.rest.iter().take(PLACES).map(|place| format!("see {place}")));
        if self.rest.len() > PLACES {
            lines.push(format!("and {} more; `--format json` lists all", self.rest.len() - PLACES));
        }
        (!lines.is_empty()).then(|| Box::new(lines.join("\n")) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.snippets)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.snippets.labels()))
    }
}
