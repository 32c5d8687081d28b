//! The examples below each command's `--help`: what one would type, and what comes of it.

/// Commands and their examples; a command that shows its own is not here.
const EXAMPLES: &[(&str, &[(&str, &str)])] = &[
    ("init", &[("init", "in the folder you are in"), ("init aims-repo", "in a folder of its own; what is there stays as it is")]),
    (
        "new",
        &[
            ("new risk \"Wrong advice\"", "a risk with the next free id, in the folder of risks"),
            ("new management-review", "with a hint at each field; the path is printed"),
        ],
    ),
    ("soa", &[("soa", "as Markdown"), ("soa --format html -o soa.html", "one page to sign"), ("soa --format csv", "for a spreadsheet")]),
    (
        "gap",
        &[
            ("gap", "each clause and control in the terminal"),
            ("gap --standard iso-27001", "against another standard"),
            ("gap --format csv", "for a spreadsheet"),
        ],
    ),
    (
        "ready",
        &[
            ("ready --stage 1", "whether the first audit can be faced today"),
            ("ready --stage surveillance --on 2027-03-01", "with what will have run out by then"),
            ("ready --stage 2 --format html -o ready.html", "a page for the management"),
        ],
    ),
    (
        "trace",
        &[("trace", "all systems"), ("trace RISK-001", "the chain that one record stands in"), ("trace SYS-001 --format mermaid", "as a diagram")],
    ),
    (
        "calendar",
        &[
            ("calendar", "what falls due in the time ahead"),
            ("calendar --until 2027-12-31", "up to a day"),
            ("calendar --format ics -o aims.ics", "for a calendar program"),
        ],
    ),
    ("crosswalk", &[("crosswalk", "which records serve the points of the EU AI Act"), ("crosswalk --format json", "for other programs")]),
    ("classify", &[("classify", "all systems"), ("classify SYS-001", "one, with the fact that decided each outcome")]),
    ("diff", &[("diff main", "from a branch to the work tree"), ("diff v1.0..v1.1 --format md", "between two releases, for a pull request")]),
    ("log", &[("log RISK-001", "each change of each field, with its commit")]),
    (
        "explain",
        &[
            ("explain RSK005", "a rule: why an auditor raises it, and how to mend it"),
            ("explain 9.3.2", "a clause, with the records here that show it"),
            ("explain A.6.2.4", "a control"),
            ("explain risk.treatment", "a field and what it may hold"),
        ],
    ),
    ("rules", &[("rules", "all rules"), ("rules --test", "run the examples of your own"), ("rules --format json", "for other programs")]),
    ("types", &[("types", "all types of record"), ("types --format json", "for other programs")]),
    ("requirements", &[("requirements", "those of the standards you follow"), ("requirements --standard eu-ai-act", "those of one standard")]),
    ("schema", &[("schema > aims.schema.json", "one schema for all types"), ("schema risk", "of one type"), ("schema config", "of aimslint.toml")]),
    (
        "completions",
        &[
            ("completions bash > ~/.local/share/bash-completion/completions/aimslint", ""),
            ("completions fish > ~/.config/fish/completions/aimslint.fish", ""),
        ],
    ),
    ("man", &[("man > aimslint.1", "aimslint as a whole"), ("man check | man -l -", "a command, to read now")]),
];

/// What ends some commands, beside the examples.
const CODES: &[(&str, &str)] = &[
    ("check", "Exit code: 0 nothing at or above --fail-on, 1 findings, 2 the check could not be made."),
    ("ready", "Exit code: 0 ready, 1 not ready, 2 it could not be told."),
];

/// Adds the examples to the commands.
pub(super) fn add_to(mut command: clap::Command) -> clap::Command {
    for (name, lines) in EXAMPLES {
        command = command.mut_subcommand(name, |one| one.after_help(told(lines)));
    }
    for (name, code) in CODES {
        command = command.mut_subcommand(name, |one| {
            let before = one.get_after_help().map(ToString::to_string).unwrap_or_default();
            one.after_help(format!("{before}\n\n{code}"))
        });
    }
    command
}

/// The lines of one command, what they do side by side.
fn told(lines: &[(&str, &str)]) -> String {
    let width = lines.iter().map(|(typed, _)| typed.len()).max().unwrap_or(0);
    let lines = lines.iter().map(|(typed, does)| format!("  aimslint {typed:<width$}  {does}").trim_end().to_owned());
    format!("Examples:\n{}", lines.collect::<Vec<String>>().join("\n"))
}
