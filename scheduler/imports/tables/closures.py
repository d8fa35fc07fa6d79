"""closures.csv: when a venue is closed, and why. A venue's rows replace the closures it had."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from scheduler.imports.cells import CODE_CELL, MOMENT, text
from scheduler.imports.importing import Importing
from scheduler.imports.planning import as_moment, tell_backwards, tell_outside
from scheduler.imports.storing import Key, store_details
from scheduler.imports.table import Column, Row, Table
from scheduler.models import Closure
from solver.words import Words


class ClosuresTable(Table):
    name = "closures"
    title = Words("停用", "closures")
    after = ("plan", "venues")
    columns = (
        Column("venue", CODE_CELL, required=True, names="venue"),
        Column("start", MOMENT, required=True),
        Column("end", MOMENT, required=True),
        Column("reason_zh", text()),
        Column("reason_en", text()),
    )

    def check(self, row: Row, state: Importing) -> None:
        if not tell_backwards(row, "start", "end") and row["start"] and row["end"]:
            tell_outside(row, "start", as_moment(row["start"]).date(), state, warning=True)

    def store(self, rows: Sequence[Row], state: Importing) -> int:
        existing = {_key_of(c): c.id for c in state.session.scalars(select(Closure))}
        return store_details(
            rows, state, Closure, lambda row: [_key(row, state)], existing, _values, state.is_in_plan
        )


def _key(row: Row, state: Importing) -> Key:
    venue = state.find("venue", row["venue"]).id
    span = state.instant(row["start"]), state.instant(row["end"], end=True)
    return (venue, *span, row["reason_zh"], row["reason_en"])


def _key_of(c: Closure) -> Key:
    return (c.venue_id, c.start, c.end, c.reason_zh, c.reason_en)


def _values(key: Key) -> dict[str, Any]:
    return dict(zip(("venue_id", "start", "end", "reason_zh", "reason_en"), key, strict=True))


TABLE = ClosuresTable()
