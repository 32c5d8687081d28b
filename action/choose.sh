#!/usr/bin/env bash
# Which aimslint is run: the one on the machine when it is the version that is wanted, else a release
# for this machine. Everything comes in through the environment; nothing of it is ever read as code.
set -euo pipefail

version=${VERSION#v}
if [ -z "$version" ]; then
  version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$GITHUB_ACTION_PATH/Cargo.toml" | head -n 1)
fi
if ! [[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]]; then
  echo "::error title=aimslint::the input version is no release: write it as 0.1.0"
  exit 2
fi

found=false
if [ "$(aimslint --version 2> /dev/null || true)" = "aimslint $version" ]; then found=true; fi

case "$RUNNER_OS-$RUNNER_ARCH" in
  Linux-X64) target=x86_64-unknown-linux-gnu ;;
  Linux-ARM64) target=aarch64-unknown-linux-gnu ;;
  macOS-X64) target=x86_64-apple-darwin ;;
  macOS-ARM64) target=aarch64-apple-darwin ;;
  Windows-X64) target=x86_64-pc-windows-msvc ;;
  *) target=none ;;
esac
# Containers such as Alpine have another C library; the binary for them needs none.
for loader in /lib/ld-musl-*; do
  if [ -e "$loader" ]; then target=${target%-gnu}; target=${target%-musl}-musl; fi
done

{
  echo "version=$version"
  echo "target=$target"
  echo "found=$found"
} >> "$GITHUB_OUTPUT"
