#!/usr/bin/env bash
# The commit hook by the two programs that run it: from nothing to a commit, one refused, one mended, and the ways to
# commit less than everything.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../../.ci/tools.sh
source "$(dirname "$0")/../../.ci/tools.sh"
python_with pre-commit==4.7.0 prek==0.5.11
export PRE_COMMIT_HOME=$work/pre-commit PREK_HOME=$work/prek HOME=$work
unset "${!GIT_@}"
git config --global user.name Dana
git config --global user.email dana@example.org
git config --global init.defaultBranch main
git config --global advice.detachedHead false

for manifest in .pre-commit-hooks.yaml packaging/pre-commit-mirror/.pre-commit-hooks.yaml; do
  pre-commit validate-manifest "$manifest"
  prek validate-manifest "$manifest"
done

# Our manifest as a hook of the repo itself, but for the language: the binary is there.
manifest_as_config() {
  echo "repos:"
  echo "  - repo: local"
  echo "    hooks:"
  sed -n '/^- id:/,$p' "$root/.pre-commit-hooks.yaml" | sed -e 's/language: rust/language: system/' -e '/minimum_pre_commit_version/d' -e 's/^/      /'
}

commit() { git commit --quiet --message "$1" "${@:2}" > "$work/said" 2>&1; }

refused() { # arguments: what the user reads, then the commit
  local reads=$1
  expect 1 commit "${@:2}"
  grep -qF -- "$reads" "$work/said" || { cat "$work/said"; echo "it does not say: $reads"; return 1; }
}

from_nothing() { # argument: the program
  rm -rf "$work/new"
  git init --quiet "$work/new"
  cd "$work/new"
  aimslint init > /dev/null
  "$1" install > /dev/null
  git add .
  commit "Begin"
  git rev-parse --quiet --verify HEAD > /dev/null
  say "$1: init, hook, commit"

  sed -i 's/^systems: .*/systems: [SYS-01]/' aims/risks/RISK-001.md
  git add .
  refused "REF001" "Break"
  grep -qF "aims/risks/RISK-001.md:" "$work/said"
  say "$1: a broken record is refused"
  aimslint fix > /dev/null
  git add .
  # Mended it is as it was; a commit needs something else.
  echo "" >> aims/risks/RISK-001.md
  git add .
  commit "Mend"
  say "$1: fixed, it passes"
}

parts_of_it() { # argument: the program
  rm -rf "$work/sample"
  cp -r "$root/fixtures/talent-screening" "$work/sample"
  cd "$work/sample"
  git init --quiet .
  manifest_as_config > .pre-commit-config.yaml
  "$1" install > /dev/null
  git add .
  commit "Begin"

  git rm --quiet -r aims/evidence/artifacts
  refused "EVD001" "Delete evidence"
  git reset --quiet --hard
  say "$1: a commit that only deletes is checked"

  risk=aims/risks/RISK-001.md
  broken() { sed -i 's/^evidence: .*/evidence: [EV-999]/' "$risk"; }
  broken
  git add "$risk"
  git show "HEAD:$risk" > "$risk"
  refused "EV-999" "What is staged counts, not the mended file beside it"
  git reset --quiet --hard

  broken
  echo "More." >> aims/README.md
  git add aims/README.md
  commit "The broken file beside it is not staged"
  git diff --quiet -- "$risk" && { echo "the work that was not staged is gone"; return 1; }
  git add "$risk"
  echo "Even more." >> aims/README.md
  commit "Only this file" aims/README.md
  refused "EV-999" "Only that file" "$risk"
  refused "EV-999" "All" --all
  git reset --quiet --hard
  say "$1: partly staged, by name, and --all"

  git worktree add --quiet "$work/tree" -b beside
  cd "$work/tree"
  broken
  refused "EV-999" "In a linked work tree" --all
  cd "$work/sample"
  git worktree remove --force "$work/tree"
  git branch --quiet -D beside
  say "$1: in a linked work tree"
}

for program in pre-commit prek; do
  from_nothing "$program"
  parts_of_it "$program"
done
