//! The GitHub Action, run step by step by `tests/action`, where Python has what that needs; CI always
//! runs it (`.ci/peers/action.sh`).

use std::path::Path;
use std::process::Command;

#[test]
#[allow(clippy::print_stderr, reason = "what was not tested has to be told")]
fn the_action_does_on_a_runner_what_it_says() {
    let python = |arguments: &[&str]| {
        let mut command = Command::new("python3");
        command.args(arguments).current_dir(Path::new(env!("CARGO_MANIFEST_DIR"))).env("AIMSLINT_BINARY", env!("CARGO_BIN_EXE_aimslint"));
        command.output()
    };
    if !python(&["-c", "import markdown_it, yaml"]).is_ok_and(|output| output.status.success()) {
        eprintln!("not run: python3 with PyYAML and markdown-it-py is needed");
        return;
    }
    let output = python(&["-B", "-m", "unittest", "discover", "--start-directory", "tests/action"]).expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
