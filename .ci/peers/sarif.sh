#!/usr/bin/env bash
# SARIF against the official schema, by a validator that is not ours.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet check-jsonschema
npm --silent --prefix "$work" install --no-audit --no-fund @microsoft/sarif-multitool-linux >/dev/null
cargo run --release --locked --quiet -- check fixtures/talent-screening-broken --on 2026-11-22 --format sarif --fail-on never >"$work/found.sarif"
cargo run --release --locked --quiet -- check fixtures/talent-screening --on 2026-11-22 --format sarif >"$work/clean.sarif"
schema=$(find "$work/node_modules/@microsoft" -name 'sarif-2.1.0.json' | head -n 1)
"$work/venv/bin/check-jsonschema" --schemafile "$schema" "$work/found.sarif" "$work/clean.sarif"
tool=$(find "$work/node_modules/@microsoft" -name Sarif.Multitool -type f | head -n 1)
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
