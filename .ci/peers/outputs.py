"""Reads the calendar and the workbook in a folder by others' readers."""

import json
import os
import sys
from pathlib import Path

from icalendar import Calendar
from openpyxl import load_workbook

FOLDER = Path(sys.argv[1])
TITLE = os.environ["TITLE"]

raw = (FOLDER / "due.ics").read_bytes()
assert all(len(line) <= 75 for line in raw.split(b"\r\n")), "a line is not folded"
calendar = Calendar.from_ical(raw)
events = list(calendar.walk("VEVENT"))
due = json.loads((FOLDER / "due.json").read_bytes())
due = next(value for value in due.values() if isinstance(value, list))
assert len(events) == len(due) > 0, (len(events), len(due))
assert len({str(event["UID"]) for event in events}) == len(events)
assert {type(event["DTSTART"].dt).__name__ for event in events} == {"date"}
assert not [key for event in events for key in event if key not in
            ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "CATEGORIES", "TRANSP", "STATUS", "CLASS", "DURATION")]  # fmt: skip
texts = [str(event.get(key, "")) for event in events for key in ("SUMMARY", "DESCRIPTION")]
assert any(TITLE in text for text in texts), "the title is not there as it was written"
print(f"   {len(events)} events")

workbook = load_workbook(FOLDER / "soa.xlsx")
cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value is not None]
assert not [cell for cell in cells if cell.data_type == "f"], "a text became a formula"
assert not [cell for cell in cells if cell.hyperlink], "a text became a link"
assert {"=1+1", "@SUM(1,2)+cmd"} & {cell.value for cell in cells}, "the text is not there as it was written"
assert sum(str(cell.value).startswith("A.") for cell in cells if cell.column == 1) == 38
print(f"   {len(cells)} cells in {len(workbook.sheetnames)} sheets")
