"""Reads the reports in a folder by others' readers, and compares them with the JSON of the same check."""

import json
import sys
from pathlib import Path

from junitparser import Failure, JUnitXml

FOLDER = Path(sys.argv[1])
FAILING = ("error", "warning")


def junit(name, found):
    report = JUnitXml.fromfile(str(FOLDER / f"{name}.junit"))
    cases = [case for suite in report for case in suite]
    failed = [case for case in cases if any(isinstance(one, Failure) for one in case.result)]
    suites = list(report)
    assert sum(suite.tests for suite in suites) == len(cases) > 0
    assert sum(suite.failures for suite in suites) == len(failed)
    # A document fails as one test, however much is found in it.
    assert len(failed) == len({one["path"] for one in found if one["level"] in FAILING}), name
    told = "".join(result.text or "" for case in failed for result in case.result)
    for one in found:
        if one["level"] in FAILING:
            assert one["code"] in told


def gitlab(name, found):
    issues = json.loads((FOLDER / f"{name}.gitlab").read_bytes())
    assert isinstance(issues, list) and len(issues) == len(found)
    for issue in issues:
        for key in ("description", "check_name", "fingerprint"):
            assert isinstance(issue[key], str) and issue[key]
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        path, begin = issue["location"]["path"], issue["location"]["lines"]["begin"]
        assert not path.startswith(("/", "./")) and (FOLDER / name / path).is_file(), path
        assert isinstance(begin, int) and begin >= 1
    # Of two with one fingerprint only the first is shown.
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)


for name in ("hostile", "clean", "broken"):
    found = json.loads((FOLDER / f"{name}.json").read_bytes())["findings"]
    assert bool(found) == (name != "clean"), name
    junit(name, found)
    gitlab(name, found)
    print(f"   {name}: {len(found)} findings read back")
