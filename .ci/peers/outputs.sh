#!/usr/bin/env bash
# Calendar and workbook by the readers people have: icalendar and openpyxl, with content that is out to break them.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../tools.sh
source "$(dirname "$0")/../tools.sh"
python_with icalendar==7.3.0 openpyxl==3.1.5
hostile_sample "$work/sample"
# A justification in the Statement of Applicability that a spreadsheet would run.
sed -i '0,/^| A\.2\.2 |/s/^| A\.2\.2 | \([^|]*\) | yes | \([^|]*\) |/| A.2.2 | =1+1 | yes | @SUM(1,2)+cmd |/' "$work/sample/aims/soa/soa.md"
grep -q '=1+1' "$work/sample/aims/soa/soa.md"
aimslint -C "$work/sample" calendar --until 2027-12-31 --format ics > "$work/due.ics"
aimslint -C "$work/sample" calendar --until 2027-12-31 --format json > "$work/due.json"
aimslint -C "$work/sample" soa --format xlsx --output "$work/soa.xlsx"
aimslint -C "$work/sample" soa --format json > "$work/soa.json"
TITLE=$hostile_title python3 .ci/peers/outputs.py "$work"
