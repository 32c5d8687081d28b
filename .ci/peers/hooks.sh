#!/usr/bin/env bash
# The commit hook by pre-commit and prek.
exec bash "$(dirname "$0")/../../tests/hooks/run.sh"
