#!/usr/bin/env bash
# The release archive, the wheel and the npm packages: built here, installed into clean places, and run.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../tools.sh
source "$(dirname "$0")/../tools.sh"
python_with maturin==1.16.0 pre-commit==4.7.0
# The npm launcher would take it instead of what npm installed.
export -n AIMSLINT_BINARY
version=$(bash packaging/version.sh)
host=$(rustc -vV | sed -n 's/^host: //p')
dist=$work/dist
mkdir "$dist"

# Every place that names a version names this one.
grep -q "aimslint==$version\"" packaging/pre-commit-mirror/pyproject.toml
grep -q "aimslint/aimslint@v$version " scaffold/workflow.yml

runs() { # arguments: how it is started
  [ "$("$@" --version)" = "aimslint $version" ]
  expect 0 "$@" -C "$root/fixtures/talent-screening" check --quiet
  expect 1 "$@" -C "$root/fixtures/talent-screening-broken" check --quiet
  expect 2 "$@" --no-such-option 2> /dev/null
  say "runs: $*"
}

# --- The archive

bash packaging/archive.sh "$host" "$(dirname "$binary")" "$dist" > /dev/null
tar -xzf "$dist/aimslint-v$version-$host.tar.gz" -C "$work"
archive=$work/aimslint-v$version-$host
runs "$archive/aimslint"
bash -n "$archive/completions/aimslint.bash"
for page in aimslint aimslint-check aimslint-ready; do grep -q '^.TH aimslint' "$archive/man/$page.1"; done
say "$(wc -c < "$binary") bytes in the stripped binary"

# --- The wheel

# Libraries in C take the day as a reason to be built anew.
env -u SOURCE_DATE_EPOCH maturin build --release --locked --quiet --out "$dist" > /dev/null
python3 -m venv "$work/clean"
"$work/clean/bin/pip" install --quiet --disable-pip-version-check --no-index --find-links "$dist" aimslint
runs "$work/clean/bin/aimslint"
runs "$work/clean/bin/python" -m aimslint

# --- The mirror for pre-commit, with that wheel

cp -r packaging/pre-commit-mirror "$work/mirror"
cp -r fixtures/talent-screening-broken "$work/sample"
export HOME=$work PRE_COMMIT_HOME=$work/pre-commit PIP_FIND_LINKS=$dist
git config --global user.name Dana
git config --global user.email dana@example.org
for repo in mirror sample; do
  git -C "$work" init --quiet "$repo"
  git -C "$work/$repo" add .
  git -C "$work/$repo" commit --quiet --message Begin
done
expect 1 env -C "$work/sample" pre-commit try-repo "$work/mirror" aimslint > "$work/tried"
grep -q 'RSK006' "$work/tried"
say "runs: the mirror, by pre-commit"

# --- npm

node npm/build.mjs "$dist" "$dist"
mkdir "$work/site"
(cd "$work/site" && npm init --yes > /dev/null && npm install --silent --no-audit --no-fund --offline "$dist"/aimslint-cli-*.tgz "$dist/aimslint-$version.tgz" > /dev/null)
runs "$work/site/node_modules/.bin/aimslint"
(cd "$work/site" && [ "$(npx --offline aimslint --version)" = "aimslint $version" ])

# A signal to the launcher reaches what it runs, and ends both in the same way.
cat > "$work/sleeper" << 'SCRIPT'
#!/usr/bin/env bash
trap 'echo told > "$1"; trap - TERM; kill -TERM $$' TERM
echo started > "$1"
while :; do sleep 0.1; done
SCRIPT
chmod +x "$work/sleeper"
AIMSLINT_BINARY=$work/sleeper node npm/bin/aimslint.js "$work/told" &
launcher=$!
until [ -s "$work/told" ]; do sleep 0.1; done
kill -TERM "$launcher"
expect 143 wait "$launcher"
[ "$(cat "$work/told")" = told ]
say "runs: the npm launcher passes signals on"

# Without a package for this machine it says what to do.
mkdir "$work/alone"
cp npm/bin/aimslint.js "$work/alone/"
expect 2 node "$work/alone/aimslint.js" 2> "$work/told"
grep -q 'cargo install --locked aimslint' "$work/told"
