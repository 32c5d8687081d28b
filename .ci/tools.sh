# What the scripts in peers/ share; sourced by them, never run. Whatever a script needs is installed by name into a
# folder of its own: what can't be had makes it fail, nothing is skipped.
# shellcheck shell=bash

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit
root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
target=${CARGO_TARGET_DIR:-target}
case "$target" in /*) ;; *) target=$root/$target ;; esac

# The release binary, built when it is not there yet, unless another is named; also first on PATH.
if [ -z "${AIMSLINT_BINARY:-}" ]; then
  cargo build --release --locked --quiet
  AIMSLINT_BINARY=$target/release/aimslint
fi
binary=$AIMSLINT_BINARY
PATH=$(dirname "$binary"):$PATH

# What changes with the machine or the day has no place in a check.
export SOURCE_DATE_EPOCH=1795305600 # 2026-11-22
unset NO_COLOR CLICOLOR CLICOLOR_FORCE

python_with() { # arguments: packages
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install --quiet --disable-pip-version-check "$@"
  PATH=$work/venv/bin:$PATH
}

node_with() { # arguments: packages; they are found in $work/node/node_modules
  mkdir -p "$work/node"
  (cd "$work/node" && npm init --yes > /dev/null && npm install --silent --no-audit --no-fund --ignore-scripts "$@" > /dev/null)
}

# Runs a command that has to end with this code.
expect() { # arguments: code, command
  local wanted=$1 code=0
  shift
  "$@" || code=$?
  if [ "$code" != "$wanted" ]; then
    echo "expected exit code $wanted, got $code: $*" >&2
    return 1
  fi
}

say() { printf '   %s\n' "$*"; }

# The sample AIMS in a folder, with a risk whose title is out to break whatever shows it.
hostile_title='=HYPERLINK("http://e.example/")  "]; x[y] --> z; ::error::%0A | <script>alert(1)</script> `b` \N{1} %%{init: {}}%% click RISK-002 https://e.example'
hostile_sample() { # argument: the folder
  cp -r "$root/fixtures/talent-screening" "$1"
  local yaml=${hostile_title//\'/\'\'}
  TITLE="title: '$yaml'" awk '/^title: / && !done { print ENVIRON["TITLE"]; done = 1; next } { print }' \
    "$root/fixtures/talent-screening/aims/risks/RISK-001.md" > "$1/aims/risks/RISK-001.md"
}
