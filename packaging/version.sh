#!/usr/bin/env bash
# The version of this source, as Cargo.toml has it.
sed -n 's/^version = "\(.*\)"$/\1/p' "$(dirname "$0")/../Cargo.toml" | head -n 1
