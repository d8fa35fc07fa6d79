"""free.csv: when a group is free of union events by right. A group's rows replace those it had."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from scheduler.imports.cells import CODE_CELL, MOMENT, text
from scheduler.imports.importing import Importing
from scheduler.imports.planning import as_moment, tell_backwards, tell_outside, type_of
from scheduler.imports.storing import Key, store_details
from scheduler.imports.table import Column, Row, Table
from scheduler.imports.words import day_and_type
from scheduler.models import GroupFree
from solver.words import Words


class FreeTable(Table):
    name = "free"
    title = Words("放假", "free time")
    after = ("plan", "groups", "days")
    columns = (
        Column("group", CODE_CELL, required=True, names="group"),
        Column("start", MOMENT, required=True),
        Column("end", MOMENT, required=True),
        Column("reason_zh", text()),
        Column("reason_en", text()),
    )

    def check(self, row: Row, state: Importing) -> None:
        if tell_backwards(row, "start", "end") or not row["start"] or not row["end"]:
            return
        day = as_moment(row["start"]).date()
        tell_outside(row, "start", day, state, warning=True)
        kind = type_of(day, state)
        if kind.type == "holiday":
            right = Words(
                "当天本来放假，半天假不另补", "everybody is off that day; the half day does not move"
            )
            row.warn("start", "on-holiday", day_and_type(day, kind), right)

    def store(self, rows: Sequence[Row], state: Importing) -> int:
        existing = {_key_of(f): f.id for f in state.session.scalars(select(GroupFree))}
        return store_details(
            rows, state, GroupFree, lambda row: [_key(row, state)], existing, _values, state.is_in_plan
        )


def _key(row: Row, state: Importing) -> Key:
    group = state.find("group", row["group"]).id
    span = state.instant(row["start"]), state.instant(row["end"], end=True)
    return (group, *span, row["reason_zh"], row["reason_en"])


def _key_of(f: GroupFree) -> Key:
    return (f.group_id, f.start, f.end, f.reason_zh, f.reason_en)


def _values(key: Key) -> dict[str, Any]:
    return dict(zip(("group_id", "start", "end", "reason_zh", "reason_en"), key, strict=True))


TABLE = FreeTable()
