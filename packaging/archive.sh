#!/usr/bin/env bash
# Packs a binary as releases do, with its completions and manual pages:
# packaging/archive.sh TARGET FOLDER-WITH-THE-BINARY OUT
set -euo pipefail
target=$1
built=$(cd "$2" && pwd)
mkdir -p "$3"
out=$(cd "$3" && pwd)
cd "$(dirname "$0")/.."

name=aimslint-v$(bash packaging/version.sh)-$target
binary=aimslint
case "$target" in *-windows-*) binary=aimslint.exe ;; esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/$name/completions" "$work/$name/man"
cp "$built/$binary" README.md CHANGELOG.md LICENSE-MIT LICENSE-APACHE "$work/$name/"
chmod 755 "$work/$name/$binary"

aimslint() { "$work/$name/$binary" "$@"; }
for shell in bash elvish fish powershell zsh; do
  case $shell in
    bash) file=aimslint.bash ;;
    elvish) file=aimslint.elv ;;
    fish) file=aimslint.fish ;;
    powershell) file=_aimslint.ps1 ;;
    zsh) file=_aimslint ;;
  esac
  aimslint completions $shell > "$work/$name/completions/$file"
done
aimslint man > "$work/$name/man/aimslint.1"
# The commands as `--help` lists them: two spaces, a word, what it does.
for command in $(aimslint --help | sed -n 's/^  \([a-z][a-z-]*\)  .*/\1/p'); do
  if aimslint man "$command" > "$work/page" 2> /dev/null; then mv "$work/page" "$work/$name/man/aimslint-$command.1"; fi
done
tar -C "$work" -czf "$out/$name.tar.gz" "$name"
echo "$out/$name.tar.gz"
