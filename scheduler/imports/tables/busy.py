"""busy.csv: when people are not free, as spans or as weekly patterns. Reasons are neither asked, read nor kept.

A row names a person (number or duty) or a group, meaning all its members. The rows of a person replace the
spans that an import gave them before.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from scheduler.imports.cells import CODE_CELL, MOMENT, TIME, WEEKDAYS
from scheduler.imports.importing import Importing
from scheduler.imports.planning import as_moment, tell_backwards, tell_outside
from scheduler.imports.storing import Key, store_details
from scheduler.imports.table import Column, Row, Table
from scheduler.models import Busy, Membership
from solver.words import Words

SOURCE = "import"


class BusyTable(Table):
    name = "busy"
    title = Words("忙碌", "busy")
    after = ("plan", "people", "groups", "members")
    columns = (
        Column("person", CODE_CELL, required=True),
        Column("start", MOMENT, required=True),
        Column("end", MOMENT, required=True),
        Column("weekdays", WEEKDAYS),
        Column("start_time", TIME),
        Column("end_time", TIME),
    )
    is_private = True

    def check(self, row: Row, state: Importing) -> None:
        who = row["person"]
        if who and who not in state.known("person") and who not in state.known("group"):
            row.unknown("person", "person", who)
        if not tell_backwards(row, "start", "end") and row["start"] and row["end"]:
            tell_outside(row, "start", as_moment(row["start"]).date(), state, warning=True)
        _check_pattern(row)

    def store(self, rows: Sequence[Row], state: Importing) -> int:
        found = state.session.execute(
            select(Busy.person_id, Busy.start, Busy.end, Busy.id).where(Busy.source == SOURCE)
        )
        existing = {(person, start, end): id for person, start, end, id in found}
        members = _members(state)
        return store_details(
            rows, state, Busy, lambda row: _keys(row, members, state), existing, _values, state.is_in_plan
        )


def _check_pattern(row: Row) -> None:
    """Both times of day or none; a weekday only with times."""
    start, end = row["start_time"], row["end_time"]
    times = [row.raw.get("start_time", ""), row.raw.get("end_time", "")]
    if bool(times[0]) != bool(times[1]) or (row["weekdays"] and not times[0]):
        missing = "end_time" if times[0] else "start_time"
        wrong = Words("起止时刻要一起填", "both times of day are needed")
        row.wrong(missing, "missing-value", wrong, Words("例如 09:00 和 11:30", "such as 09:00 and 11:30"))
    elif start is not None and end is not None and end <= start:
        wrong = Words("结束不晚于开始", "the end is not after the start")
        row.wrong("end_time", "end-before-start", wrong, Words("结束晚于开始", "a later time"))
    if times[0] and (isinstance(row["start"], datetime) or isinstance(row["end"], datetime)):
        wrong = Words("填了时刻时这里只写日期", "with times of day this is a date only")
        row.wrong("start", "bad-value", wrong, Words("日期写作 2021-03-05", "a date, written 2021-03-05"))


def _members(state: Importing) -> dict[int, list[int]]:
    """Person ids by group id."""
    members: dict[int, list[int]] = {}
    for group, person in state.session.execute(select(Membership.group_id, Membership.person_id)):
        members.setdefault(group, []).append(person)
    return members


def _keys(row: Row, members: dict[int, list[int]], state: Importing) -> list[Key]:
    person = state.find("person", row["person"])
    who = [person.id] if person else sorted(members.get(state.find("group", row["person"]).id, ()))
    spans = list(_spans(row, state))
    return [(id, start, end) for id in who for start, end in spans]


def _spans(row: Row, state: Importing) -> Iterator[tuple[datetime, datetime]]:
    """The row's one span, or one on each day of the pattern."""
    start, end = row["start"], row["end"]
    if row["start_time"] is None:
        yield state.instant(start), state.instant(end, end=True)
        return
    for day in _pattern_days(start, end, row["weekdays"]):
        midnight = state.instant(day)
        clock = (timedelta(minutes=row["start_time"]), timedelta(minutes=row["end_time"]))
        yield midnight + clock[0], midnight + clock[1]


def _pattern_days(start: date, end: date, weekdays: tuple[int, ...]) -> Iterator[date]:
    for number in range(min((end - start).days, 1500) + 1):
        day = start + timedelta(days=number)
        if not weekdays or day.isoweekday() in weekdays:
            yield day


def _values(key: Key) -> dict[str, Any]:
    return {"person_id": key[0], "start": key[1], "end": key[2], "source": SOURCE}


TABLE = BusyTable()
