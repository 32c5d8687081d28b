#!/usr/bin/env bash
# The diagrams of `trace` by Mermaid and Graphviz themselves: they parse, show as many boxes as there are records, and a
# hostile title is a label and nothing else.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../tools.sh
source "$(dirname "$0")/../tools.sh"
node_with mermaid@11.17.2 jsdom@29.1.1 @viz-js/viz@3.31.0
hostile_sample "$work/sample"
for format in mermaid dot json; do
  aimslint -C "$work/sample" trace --format $format > "$work/all.$format"
  aimslint -C "$work/sample" trace RISK-001 --format $format > "$work/one.$format"
done
cp .ci/peers/diagrams.mjs "$work/node/"
TITLE=$hostile_title node "$work/node/diagrams.mjs" "$work"
