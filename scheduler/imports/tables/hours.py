"""hours.csv: opening hours and quiet hours by type of day. A venue's rows replace the hours it had."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from scheduler.imports.cells import CODE_CELL, TIME, WEEKDAYS, choices, yes
from scheduler.imports.importing import Importing
from scheduler.imports.storing import Key, store_details
from scheduler.imports.table import Column, Row, Table
from scheduler.models import OpeningHours
from solver.problem import DAY_TYPES
from solver.words import Words

DETAILS = ("day_types", "weekdays", "start", "end", "quiet")


class HoursTable(Table):
    name = "hours"
    title = Words("开放时间", "hours")
    after = ("venues",)
    columns = (
        Column("venue", CODE_CELL, required=True, names="venue"),
        Column("day_types", choices(*DAY_TYPES), required=True),
        Column("weekdays", WEEKDAYS),
        Column("start", TIME, required=True),
        Column("end", TIME, required=True),
        Column("quiet", yes()),
    )

    def check(self, row: Row, state: Importing) -> None:
        start, end = row["start"], row["end"]
        if start is not None and end is not None and end <= start:
            wrong = Words("结束不晚于开始", "the end is not after the start")
            row.wrong(
                "end", "end-before-start", wrong, Words("结束晚于开始，最晚 24:00", "later, up to 24:00")
            )

    def store(self, rows: Sequence[Row], state: Importing) -> int:
        existing = {_key_of(o): o.id for o in state.session.scalars(select(OpeningHours))}
        return store_details(
            rows,
            state,
            OpeningHours,
            lambda row: [(state.find("venue", row["venue"]).id, *(row[d] for d in DETAILS))],
            existing,
            _values,
        )


def _key_of(o: OpeningHours) -> Key:
    return (o.venue_id, tuple(o.day_types), tuple(o.weekdays), o.start, o.end, o.quiet)


def _values(key: Key) -> dict[str, Any]:
    venue, types, weekdays, start, end, quiet = key
    return {
        "venue_id": venue,
        "day_types": list(types),
        "weekdays": list(weekdays),
        "start": start,
        "end": end,
        "quiet": quiet,
    }


TABLE = HoursTable()
