#!/usr/bin/env bash
# Puts the release into the runner's temporary folder, when its checksum is the one that was
# published with it; where there is none for this machine, builds it.
set -euo pipefail

releases=${AIMSLINT_RELEASES:-https://github.com/aimslint/aimslint/releases/download}
folder=$RUNNER_TEMP/aimslint
name=aimslint-v$VERSION-$TARGET
archive=$name.tar.gz

if [ -x "$folder/bin/aimslint" ] || [ -x "$folder/bin/aimslint.exe" ]; then
  echo "aimslint $VERSION is kept from an earlier run"
  exit 0
fi
mkdir -p "$folder/bin"
work=$(mktemp -d "$RUNNER_TEMP/aimslint-download.XXXXXX")
trap 'rm -rf "$work"' EXIT

download() { # argument: a file of the release
  curl --fail --silent --show-error --location --retry 3 --output "$work/$1" "$releases/v$VERSION/$1"
}

sum() { # argument: a file
  if command -v sha256sum > /dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

if [ "$TARGET" != none ] && download SHA256SUMS && download "$archive"; then
  published=$(awk -v name="$archive" '$2 == name || $2 == "*" name { print $1 }' "$work/SHA256SUMS")
  if [ -z "$published" ] || [ "$published" != "$(sum "$work/$archive")" ]; then
    echo "::error title=aimslint::$archive is not what was published: its SHA-256 differs; nothing was run"
    exit 2
  fi
  # A path with a drive letter would be taken for a host.
  (cd "$work" && tar -xzf "$archive")
  mv "$work/$name/aimslint"* "$folder/bin/"
elif ! command -v cargo > /dev/null; then
  echo "::error title=aimslint::there is no release $VERSION for this machine, and no cargo to build it with"
  exit 2
elif grep -q "^version = \"$VERSION\"$" "$GITHUB_ACTION_PATH/Cargo.toml"; then
  echo "no release $VERSION for this machine: building the action's own source"
  cargo install --locked --path "$GITHUB_ACTION_PATH" --root "$folder"
else
  echo "no release $VERSION for this machine: building it from the registry"
  cargo install --locked "aimslint@$VERSION" --root "$folder"
fi
