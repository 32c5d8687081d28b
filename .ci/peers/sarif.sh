#!/usr/bin/env bash
# SARIF against the official schema, by a validator that is not ours.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../tools.sh
source "$(dirname "$0")/../tools.sh"
python_with check-jsonschema==0.39.0
node_with @microsoft/sarif-multitool-linux@5.7.0
aimslint check fixtures/talent-screening-broken --format sarif --fail-on never > "$work/found.sarif"
aimslint check fixtures/talent-screening --format sarif > "$work/clean.sarif"
schema=$(find "$work/node/node_modules/@microsoft" -name 'sarif-2.1.0.json' | head -n 1)
check-jsonschema --schemafile "$schema" "$work/found.sarif" "$work/clean.sarif"
tool=$(find "$work/node/node_modules/@microsoft" -name Sarif.Multitool -type f | head -n 1)
chmod u+x "$tool"
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
for file in found clean; do
  # The validator exits with 0 whatever it finds: its words decide.
  "$tool" validate "$work/$file.sarif" --rule-kind "Sarif;Ghas" --output "$work/$file.out" --log ForceOverwrite | tee "$work/$file.txt"
  if grep -E '(error|warning) (GH|SARIF)[0-9]+' "$work/$file.txt"; then
    echo "the validator found something in $file.sarif"
    exit 1
  fi
done
