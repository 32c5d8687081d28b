//! What it is like at a terminal, in a pipe, and with a slip in what was typed.
#![cfg(unix)]

use std::path::Path;
use std::process::{Command, Output, Stdio};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/talent-screening-broken");

/// Every command with arguments that make it print something.
const COMMANDS: &[&[&str]] = &[
    &["check", "--no-history"],
    &["check", "--no-history", "--format", "json"],
    &["soa"],
    &["gap"],
    &["ready", "--stage", "1"],
    &["trace"],
    &["calendar"],
    &["crosswalk"],
    &["classify"],
    &["explain", "RSK001"],
    &["rules"],
    &["types"],
    &["requirements"],
    &["schema"],
    &["completions", "bash"],
    &["man"],
    &["fix", "--diff"],
    &["diff", "HEAD"],
    &["log", "RISK-001"],
    &["--help"],
    &["check", "--help"],
];

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aimslint"));
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM", "CI", "COLUMNS", "FORCE_HYPERLINK"] {
        command.env_remove(variable);
    }
    command.current_dir(folder).env("SOURCE_DATE_EPOCH", "1795305600");
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    command(folder).args(arguments).output().expect("it runs")
}

/// Runs it on a terminal of so many columns, and returns what is on the screen; nothing where there is
/// no `script` to lend one.
fn on_terminal(arguments: &str, columns: usize, environment: &[(&str, &str)]) -> Option<String> {
    let typed = format!("stty cols {columns} rows 40; '{}' {arguments}", env!("CARGO_BIN_EXE_aimslint"));
    let mut script = Command::new("script");
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI", "COLUMNS", "FORCE_HYPERLINK", "VTE_VERSION"] {
        script.env_remove(variable);
    }
    script.args(["-q", "-e", "-c", &typed, "/dev/null"]).current_dir(SAMPLE).env("TERM", "xterm-256color").stdin(Stdio::null());
    script.envs(environment.iter().copied());
    let output = script.output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A line without what colours it and what it links to.
fn bare(line: &str) -> String {
    String::from_utf8_lossy(&anstream::adapter::strip_bytes(line.as_bytes()).into_vec()).trim_end_matches('\r').to_owned()
}

#[test]
fn every_command_has_examples() {
    let help = String::from_utf8(run(Path::new(SAMPLE), &["--help"]).stdout).expect("text");
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| !line.ends_with(':') || line.starts_with("Usage"))
        .take_while(|line| *line != "Options:")
        .filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next())
        .collect();
    assert!(commands.len() > 15, "{commands:?}");
    for name in commands {
        let output = run(Path::new(SAMPLE), &[name, "--help"]);
        let help = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{name}");
        assert!(help.contains("Examples:\n"), "{name}: {help}");
        assert!(help.lines().all(|line| line.chars().count() <= 110), "{name}: {help}");
    }
}

#[test]
fn slips_are_told_with_what_was_meant() {
    let folder = Path::new(SAMPLE);
    for (typed, meant) in [
        (&["chekc"][..], "`aimslint check`"),
        (&["redy", "--stage", "1"], "`aimslint ready`"),
        (&["check", "--fromat", "json"], "--format"),
        (&["check", "--format", "jsno"], "json"),
        (&["check", "--select", "RSK01"], "RSK001"),
        (&["explain", "RSK01"], "RSK001"),
        (&["completions", "bsh"], "bash"),
    ] {
        let output = run(folder, typed);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{typed:?}");
        assert!(said.contains(meant), "{typed:?}: {said}");
        assert!(said.starts_with("error: "), "{typed:?}: {said}");
    }
}

#[test]
fn outside_any_management_system_it_says_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("README.md"), "# Something else\n").expect("written");
    let output = run(folder.path(), &[]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert!(said.starts_with("There is no AI management system here yet") && said.contains("\n  aimslint init "), "{said}");
    assert!(said.lines().count() < 15, "{said}");
}

/// `aimslint … | head -1`: whoever reads on no longer gets no complaint.
#[test]
fn a_closed_pipe_is_quiet() {
    for arguments in COMMANDS {
        let mut child = command(Path::new(SAMPLE)).args(*arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!said.contains("panicked") && !said.contains("pipe"), "{arguments:?}: {said}");
        assert!(output.status.code().is_some_and(|code| code < 3), "{arguments:?}: {:?}", output.status);
    }
}

#[test]
fn colour_is_a_matter_of_who_reads() {
    let colored = |environment: &[(&str, &str)]| {
        let output = command(Path::new(SAMPLE)).args(["check", "--no-history"]).envs(environment.iter().copied()).output().expect("it runs");
        output.stdout.contains(&0x1b)
    };
    assert!(!colored(&[]), "in a pipe");
    assert!(colored(&[("CLICOLOR_FORCE", "1")]), "when forced");
    assert!(!colored(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]), "when refused");
    let Some(screen) = on_terminal("check --no-history", 80, &[]) else { return };
    assert!(screen.contains("\u{1b}["), "on a terminal");
    for environment in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        let screen = on_terminal("check --no-history", 80, &[environment]).unwrap_or_default();
        assert!(!screen.contains('\u{1b}'), "{environment:?}");
    }
}

#[test]
fn codes_are_links_where_the_terminal_follows_them() {
    let Some(screen) = on_terminal("check --no-history --select RSK", 80, &[("FORCE_HYPERLINK", "1")]) else { return };
    assert!(screen.contains("\u{1b}]8;;https://"), "{screen}");
    let screen = on_terminal("check --no-history --select RSK", 80, &[("FORCE_HYPERLINK", "0")]).unwrap_or_default();
    assert!(!screen.contains("\u{1b}]8;;"), "{screen}");
}

/// What is wrong, where and how bad stands there in words: boxes and colour only repeat it.
#[test]
fn a_narrow_window_shows_all_of_it_in_words() {
    let Some(screen) = on_terminal("check --no-history", 60, &[]) else { return };
    // A progress line is written over.
    let lines: Vec<String> = screen.lines().map(bare).map(|line| line.rsplit('\r').next().unwrap_or_default().to_owned()).collect();
    let wide: Vec<&String> = lines.iter().filter(|line| line.chars().count() > 60).collect();
    assert!(wide.is_empty(), "{wide:#?}");
    let concise = String::from_utf8(run(Path::new(SAMPLE), &["check", "--no-history", "--format", "concise"]).stdout).expect("text");
    let whole = lines.join("\n");
    for finding in concise.lines() {
        let place = finding.split(": ").next().unwrap_or_default();
        assert!(place == "." || whole.contains(place), "{place}");
    }
    let said = |level: &str| lines.iter().filter(|line| line.starts_with(&format!("{level}["))).count();
    let told = |level: &str| concise.lines().filter(|line| line.contains(&format!(": {level}: "))).count();
    for level in ["error", "warning", "note"] {
        assert_eq!(said(level), told(level), "{level}");
    }
}

#[test]
fn no_progress_is_shown_in_a_pipe() {
    let output = run(Path::new(SAMPLE), &["check"]);
    assert!(!String::from_utf8_lossy(&output.stderr).contains('\r'));
}

/// What is explained is shown as it stands in this repo, and examples don't push it off the screen.
#[test]
fn an_explanation_speaks_of_this_repo() {
    let explained = |what: &str| String::from_utf8(run(Path::new(SAMPLE), &["explain", what]).stdout).expect("text");
    let rule = explained("REF001");
    assert!(rule.contains("In this repo") && rule.contains("names no ") && !rule.contains("\nExamples\n"), "{rule}");
    assert!(rule.lines().count() < 60, "{rule}");
    let clause = explained("9.3.2");
    assert!(clause.contains("`MR-") || clause.contains("MR-"), "{clause}");
    assert!(explained("A.6.2.4").contains("In this repo"));
    assert!(explained("risk").contains("In this repo"));
    let nowhere = tempfile::tempdir().expect("a folder");
    let bare = String::from_utf8(run(nowhere.path(), &["explain", "REF001"]).stdout).expect("text");
    assert!(!bare.contains("In this repo"), "{bare}");
}
