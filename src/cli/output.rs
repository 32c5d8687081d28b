//! Where output goes: to a terminal with colour, to a pipe without, to a file as a whole or not at all.

use super::Failure;
use super::args::{ColorChoice, Global};
use std::io::{IsTerminal, Write};
use std::path::Path;

/// What standard output can show.
#[derive(Clone, Copy, Debug)]
pub(super) struct Screen {
    /// Whether a person looks at it.
    pub(super) terminal: bool,
    /// Whether colour may be used.
    pub(super) color: bool,
    /// Whether it follows hyperlinks.
    pub(super) links: bool,
    /// Whether it shows line-drawing characters.
    pub(super) unicode: bool,
    /// Columns.
    pub(super) width: usize,
}

/// Columns where nothing says how many there are.
const WIDTH: usize = 80;
/// Wider lines are hard to read.
const WIDEST: usize = 120;
/// Narrower than this nothing can be laid out.
const NARROWEST: usize = 40;

impl Screen {
    /// Standard output as it is. `NO_COLOR`, `CLICOLOR` and `CLICOLOR_FORCE` decide unless `--color` does.
    pub(super) fn of_stdout(global: &Global) -> Screen {
        let stdout = std::io::stdout();
        let terminal = stdout.is_terminal();
        let color = match global.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never,
        };
        let columns = if terminal { terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)) } else { None };
        Screen {
            terminal,
            color,
            links: terminal && color && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout),
            unicode: !terminal || supports_unicode::on(supports_unicode::Stream::Stdout),
            width: columns.unwrap_or(WIDTH).clamp(NARROWEST, WIDEST),
        }
    }

    /// A file: no colour, nothing that depends on where it was made.
    pub(super) fn of_file() -> Screen {
        Screen { terminal: false, color: false, links: false, unicode: true, width: WIDTH }
    }
}

/// Writes to standard output; that nobody reads on is no failure.
pub(super) fn print(bytes: &[u8]) -> Result<(), Failure> {
    print_on(bytes).map(|_| ())
}

/// Writes to standard output; `false` when nobody reads on.
pub(super) fn print_on(bytes: &[u8]) -> Result<bool, Failure> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Writes a file so that nobody ever sees half of it.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failure = |error: std::io::Error| Failure::new(format!("`{}` can't be written: {error}", path.display()));
    // A device or a pipe is written to; what a link points at is replaced, not the link.
    if std::fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        return std::fs::write(path, bytes).map_err(failure);
    }
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".aimslint-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file: what the user's mask leaves of it.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder).map_err(failure)?;
    file.write_all(bytes).map_err(failure)?;
    file.persist(&path).map_err(|error| failure(error.error))?;
    Ok(())
}

/// Writes what a command made: to the file that was named, else to standard output.
pub(super) fn write(bytes: &[u8], output: Option<&Path>) -> Result<(), Failure> {
    output.map_or_else(|| print(bytes), |path| write_file(path, bytes))
}

/// Replaces a file of the repo by other bytes, as a whole: only when it is a plain file inside the
/// repo that is still as it was read. Its permissions stay.
pub(super) fn replace_file(root: &Path, path: &Path, before: &[u8], after: &[u8]) -> Result<(), Failure> {
    let failure = |error: std::io::Error| Failure::new(format!("`{}` can't be written: {error}", path.display()));
    let found = std::fs::symlink_metadata(path).map_err(failure)?;
    let folder = path.parent().map(std::fs::canonicalize).transpose().map_err(failure)?;
    let root = std::fs::canonicalize(root).map_err(failure)?;
    let Some(folder) = folder.filter(|folder| found.is_file() && folder.starts_with(&root)) else {
        return Err(Failure::new(format!("`{}` is reached through a link; nothing was written to it", path.display())));
    };
    if std::fs::read(path).map_err(failure)? != before {
        return Err(Failure::with_help(format!("`{}` has just been changed by somebody else", path.display()), "run it again"));
    }
    let mut file = tempfile::Builder::new().prefix(".aimslint-").tempfile_in(folder).map_err(failure)?;
    file.write_all(after).map_err(failure)?;
    file.as_file().set_permissions(found.permissions()).map_err(failure)?;
    file.persist(path).map_err(|error| failure(error.error))?;
    Ok(())
}
