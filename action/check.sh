#!/usr/bin/env bash
# What the action does: check once for each place that shows the findings, and end as `check` ends.
# Everything comes in through the environment; nothing of it is ever read as code.
set -uo pipefail

# Where the step before puts it when the machine has none.
PATH="$PATH:${RUNNER_TEMP:-}/aimslint/bin"
cd -- "$FOLDER" || exit 2

given=(--fail-on "$FAIL_ON")
if [ -n "$BASE" ]; then given+=(--policy-from "$BASE"); fi
while IFS= read -r one; do
  if [ -n "$one" ]; then given+=("$one"); fi
done <<< "$ARGS"
paths=()
while IFS= read -r one; do
  if [ -n "$one" ]; then paths+=("$one"); fi
done <<< "$PATHS"

check() { # arguments: what differs from run to run
  aimslint check "${given[@]}" "$@" -- ${paths[@]+"${paths[@]}"}
}

if [ "$(git rev-parse --is-shallow-repository 2> /dev/null)" = true ]; then
  echo "::notice title=aimslint::the history is cut off here; give actions/checkout fetch-depth: 0 so that history rules can run"
fi

if [ "$ANNOTATIONS" = true ]; then
  check --format github
else
  check --quiet
fi
code=$?

counts=$(mktemp)
trap 'rm -f "$counts"' EXIT
count() { # argument: a key of the summary
  grep -o "\"$1\": *[0-9]*" "$counts" | head -n 1 | grep -o '[0-9]*$' || echo 0
}
if [ "$code" -le 1 ]; then
  check --format sarif --output "$SARIF" || true
  # Quotes in JSON texts are escaped, so the first such key is the one of the summary.
  check --format json --output "$counts" || true
fi

ready=false
if aimslint ready --stage 1 > /dev/null 2>&1; then ready=true; fi

{
  if [ "$code" -le 1 ]; then
    # A line end in a name would begin another output.
    case "$SARIF" in
      /*) echo "sarif-file=${SARIF//[$'\r\n']/}" ;;
      *) echo "sarif-file=${FOLDER%/}/${SARIF//[$'\r\n']/}" ;;
    esac
  fi
  for key in errors warnings major minor; do echo "$key=$(count "$key")"; done
  echo "ready=$ready"
  echo "exit-code=$code"
} >> "$GITHUB_OUTPUT"

if [ "$SUMMARY" = true ] && [ "$code" -le 1 ]; then
  {
    echo "### aimslint"
    echo
    echo "| Errors | Warnings | Major | Minor | Ready for stage 1 |"
    echo "|---|---|---|---|---|"
    echo "| $(count errors) | $(count warnings) | $(count major) | $(count minor) | $ready |"
    echo
    # A code block shows what comes from files as it is; its end can't stand inside an indented line.
    check --format concise | head -c 900000 | sed -e 's/^/    /'
  } >> "$GITHUB_STEP_SUMMARY"
fi

exit "$code"
