"""The tables of one year as tables of another: every date moved, everything else as it was.

What belongs to no year (venues, hours, kit, groups, people) is not copied: it is there already.
"""

import csv
import io
import re
from collections.abc import Mapping
from datetime import date

from scheduler.daytypes.shifting import Shift
from scheduler.imports.decoding import decode
from scheduler.imports.table import Table
from scheduler.imports.tables import tables

DATED = ("plan", "events", "rules", "closures", "free", "busy")
ENDS = (("first", "last"), ("start", "end"), ("first_day", "last_day"))
DAY = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")

Cells = dict[str, str]


def shifted(files: Mapping[str, bytes], shift: Shift, code: str) -> dict[str, bytes]:
    """The dated tables (CSV, named as the importer names them) in the other year; the plan is called `code`."""
    found = {}
    for name in DATED:
        data = files.get(f"{name}.csv")
        if data is None:
            continue
        reader = csv.DictReader(io.StringIO(decode(data).text, newline=""))
        rows = [_row(row, tables()[name], shift) for row in reader]
        if name == "plan":
            rows = [_plan(row, shift, code) for row in rows]
        found[f"{name}.csv"] = written(rows, reader.fieldnames or ())
    return found


def written(rows: list[Cells], columns: object) -> bytes:
    """Rows as CSV that spreadsheets open in the right encoding."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(columns), lineterminator="\n", extrasaction="ignore")  # type: ignore[call-overload]
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _row(row: Cells, table: Table, shift: Shift) -> Cells:
    """Every date of the row moved; the two ends of a stretch together. Titles and notes are people's words."""
    moved = {name: _text(value or "", shift) for name, value in row.items() if name in _dated(table)}
    for first, last in ENDS:
        if DAY.match(row.get(first) or "") and DAY.match(row.get(last) or ""):
            moved[first], moved[last] = _ends(row[first], row[last], shift)
    return row | moved


def _dated(table: Table) -> set[str]:
    """The columns that are read as days, moments or name=value pairs."""
    words = {c.name for c in table.columns if c.name.startswith(("title", "about", "reason", "note", "name"))}
    return {c.name for c in table.columns} - words


def _text(text: str, shift: Shift) -> str:
    return DAY.sub(lambda found: shift.day(date.fromisoformat(found[0])).isoformat(), text)


def _ends(first: str, last: str, shift: Shift) -> tuple[str, str]:
    start, end = shift.span(date.fromisoformat(first[:10]), date.fromisoformat(last[:10]))
    return start.isoformat() + first[10:], end.isoformat() + last[10:]


def _plan(row: Cells, shift: Shift, code: str) -> Cells:
    """The plan's own row: its code, and the year in its title."""
    old, new = str(shift.source), str(shift.target)
    titles = {name: row.get(name, "").replace(old, new) for name in ("title_zh", "title_en")}
    return row | titles | {"code": code}
