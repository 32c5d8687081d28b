#!/usr/bin/env bash
# What the action does once aimslint is there: one check for people, one for the outputs, one for code
# scanning, and an end like that of `check`. Everything comes in through the environment; nothing of it,
# and nothing from the files that are checked, is ever read as code.
set -uo pipefail

work=$(mktemp -d "$RUNNER_TEMP/aimslint-check.XXXXXX")
trap 'rm -rf "$work"' EXIT
# As a path without a drive letter, whose colon would end it.
if kept=$(cd -- "$RUNNER_TEMP/aimslint/bin" 2> /dev/null && pwd); then PATH=$kept:$PATH; fi
random=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')

# A value that came from outside may hold line ends: one alone on a line ends it, and nobody can guess it.
output() { # arguments: name, value
  printf '%s<<%s\n%s\n%s\n' "$1" "$random" "$2" "$random" >> "$GITHUB_OUTPUT"
}

fail() { # argument: why; a fixed text
  echo "::error title=aimslint::$1"
  output exit-code 2
  exit 2
}

# What is printed in between is text and no command, whatever it says.
as_text() { # arguments: a command
  local code=0
  echo "::stop-commands::$random"
  "$@" || code=$?
  echo "::$random::"
  return "$code"
}

# --- Where

cd -- "$FOLDER" || fail "there is no such working-directory"
workspace=$(cd -- "$GITHUB_WORKSPACE" && pwd -P)
start=$(pwd -P)
paths=()
while IFS= read -r one; do
  case "$one" in
    "") ;;
    /*) paths+=("$one") ;;
    *) paths+=("$start/$one") ;;
  esac
done <<< "$PATHS"
sarif=$RUNNER_TEMP/aimslint.sarif
if [ -n "$SARIF" ]; then
  case "$SARIF" in
    /*) sarif=$SARIF ;;
    *) sarif=$start/$SARIF ;;
  esac
  # A pull request may bring links: what they point at is not written to.
  case "$(cd -- "$(dirname -- "$sarif")" 2> /dev/null && pwd -P)/" in
    "$workspace"/* | "$(cd -- "$RUNNER_TEMP" && pwd -P)"/*) ;;
    *) fail "sarif has to name a file in a folder of the workspace" ;;
  esac
  if [ -L "$sarif" ]; then fail "sarif names a link; nothing was written to it"; fi
fi
if [ -n "$CONFIG" ]; then
  if [ "$(basename -- "$CONFIG")" != aimslint.toml ] || [ ! -f "$CONFIG" ]; then
    fail "config has to name a file aimslint.toml; its folder is the root of what is checked"
  fi
  cd -- "$(dirname -- "$CONFIG")" || fail "the folder of config can't be entered"
fi

# --- Compared with what

# In a container the checkout may belong to somebody else, which git refuses to read: this run alone trusts it.
top=$(pwd -P)
until [ -e "$top/.git" ] || [ "$top" = / ] || [ "$top" = . ]; do top=$(dirname -- "$top"); done
if [ -e "$top/.git" ] && [ ! -O "$top" ]; then
  mkdir "$work/home"
  if [ -f "${HOME:-}/.gitconfig" ]; then git config --file "$work/home/.gitconfig" include.path "$HOME/.gitconfig"; fi
  git config --file "$work/home/.gitconfig" --add safe.directory "$top"
  export HOME=$work/home
fi

is_commit() { # argument: a revision
  case "$1" in "" | -*) return 1 ;; esac
  git rev-parse --quiet --verify "$1^{commit}" > /dev/null 2>&1
}

shallow=false
if [ "$(git rev-parse --is-shallow-repository 2> /dev/null)" = true ]; then shallow=true; fi
deepen="give actions/checkout fetch-depth: 0"

base=
wanted=false
case "$GITHUB_EVENT_NAME" in pull_request* | merge_group) wanted=true ;; esac
if [ -n "$BASE" ]; then
  wanted=true
  for one in "$BASE" "origin/$BASE"; do
    if [ -z "$base" ] && is_commit "$one"; then base=$one; fi
  done
elif [ "$wanted" = true ]; then
  # A pull request is checked out as its merge: the first parent is the newest state of its base, where
  # the event may tell of an older one.
  if [ -n "$EVENT_HEAD" ] && [ "$(git rev-parse --quiet --verify 'HEAD^2' 2> /dev/null)" = "$EVENT_HEAD" ]; then
    base=$(git rev-parse --verify 'HEAD^1')
  fi
  for one in "$EVENT_BASE" ${GITHUB_BASE_REF:+"origin/$GITHUB_BASE_REF"}; do
    if [ -z "$base" ] && is_commit "$one"; then base=$one; fi
  done
fi
if [ "$wanted" = true ] && [ -z "$base" ]; then
  # Going on by the config of the pull request would let it choose what it is checked by.
  if [ "$shallow" = true ]; then
    fail "this checkout is shallow and lacks the commit to compare with; $deepen"
  fi
  fail "the commit to compare with is not in this checkout; $deepen, or name another base"
fi

# --- The checks

given=(--fail-on "$FAIL_ON")
if [ -n "$base" ]; then given+=("--policy-from=$base"); fi
while IFS= read -r one; do
  if [ -n "$one" ]; then given+=("$one"); fi
done <<< "$ARGS"
news=()
if [ -n "$base" ]; then news+=("--since=$base"); fi

check() { # arguments: what differs from run to run
  aimslint check "${given[@]}" "$@" -- ${paths[@]+"${paths[@]}"}
}

as_text check ${news[@]+"${news[@]}"} --summary "$work/summary.md" --format github --output "$work/annotations"
code=$?
if [ "$code" -gt 1 ]; then fail "the check could not be made; the log tells why"; fi
if [ "$ANNOTATIONS" = true ]; then
  cat -- "$work/annotations"
fi
# Last, because a runner shows no more than ten notices.
if [ "$shallow" = true ]; then
  echo "::notice title=aimslint::this checkout is shallow, so rules about history can't tell; $deepen"
fi

as_text check ${news[@]+"${news[@]}"} --format json --output "$work/check.json"
as_text check --format sarif --output "$sarif"
if [ $? -gt 1 ] || [ ! -f "$work/check.json" ]; then fail "the outputs could not be written; the log tells why"; fi

aimslint ready --stage 1 > /dev/null 2>&1
case $? in
  0) ready=true ;;
  *) ready=false ;;
esac

# --- What others read

count() { # argument: a key of the summary, which comes before everything that is from files
  sed -n "s/.*\"$1\": *\([0-9][0-9]*\).*/\1/p" "$work/check.json" | head -n 1
}

output sarif-file "$sarif"
for key in errors warnings major minor; do output "$key" "$(count "$key")"; done
output ready "$ready"
output exit-code "$code"

if [ "$SUMMARY" = true ]; then
  cat -- "$work/summary.md" >> "$GITHUB_STEP_SUMMARY"
  printf '\nReady for a stage 1 audit: %s\n' "$ready" >> "$GITHUB_STEP_SUMMARY"
fi

exit "$code"
