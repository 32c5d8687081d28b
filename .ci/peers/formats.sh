#!/usr/bin/env bash
# The reports for other CI systems, by readers that are not ours: JUnit by junitparser, GitLab's Code Quality by the
# rules of GitLab's reader, the CI example of the docs by GitLab's own schema.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../tools.sh
source "$(dirname "$0")/../tools.sh"
python_with junitparser==5.0.3 check-jsonschema==0.39.0
hostile_sample "$work/hostile"
sed -i 's/^evidence: .*/evidence: [EV-999]/' "$work/hostile/aims/risks/RISK-001.md"
cp -r fixtures/talent-screening "$work/clean"
cp -r fixtures/talent-screening-broken "$work/broken"
for name in hostile clean broken; do
  for format in junit gitlab json; do
    aimslint -C "$work/$name" check --format $format --fail-on warning > "$work/$name.$format" || [ $? = 1 ]
  done
done
python3 .ci/peers/formats.py "$work"

sed -n '/^```yaml gitlab$/,/^```$/p' docs/ci.md | sed '/^```/d' > "$work/.gitlab-ci.yml"
test -s "$work/.gitlab-ci.yml"
check-jsonschema --builtin-schema vendor.gitlab-ci "$work/.gitlab-ci.yml"
