#!/usr/bin/env bash
# The GitHub Action, step by step as a runner does it.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../tools.sh
source "$(dirname "$0")/../tools.sh"
python_with pyyaml==6.0.3 markdown-it-py==4.3.0
AIMSLINT_BINARY=$binary python3 -m unittest discover --start-directory tests/action
