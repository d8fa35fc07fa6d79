"""venues.csv: places, their lanes, and the halves of a hall."""

from collections.abc import Sequence
from typing import Any

from scheduler.imports.cells import CODE_CELL, LIST, text, whole, yes
from scheduler.imports.importing import Importing
from scheduler.imports.near import instead
from scheduler.imports.storing import good, store_keyed
from scheduler.imports.table import Column, Row, Table
from scheduler.models import Venue
from solver.words import Words


class VenuesTable(Table):
    name = "venues"
    title = Words("场地", "venues")
    sort = "venue"
    key = ("code",)
    columns = (
        Column("code", CODE_CELL, required=True),
        Column("title_zh", text(), required=True),
        Column("title_en", text()),
        Column("capacity", whole(empty=0)),
        Column("lanes", whole(1, 200, empty=1)),
        Column("shared", yes()),
        Column("outdoor", yes()),
        Column("site", text(40)),
        Column("travel", whole(0, 600, empty=0)),
        Column("features", LIST),
        Column("part_of", text(40)),
        Column("public", yes(empty=True)),
    )

    def store(self, rows: Sequence[Row], state: Importing) -> int:
        _check_parts(rows, state)
        wholes = [row for row in rows if not row["part_of"]]
        store_keyed(wholes, state, "venue", Venue, lambda row: _values(row, state))
        halves = [row for row in rows if row["part_of"]]
        store_keyed(halves, state, "venue", Venue, lambda row: _values(row, state))
        return 0


def _check_parts(rows: Sequence[Row], state: Importing) -> None:
    """What a venue is a part of is another venue, of this file or stored before, and no part itself."""
    listed = {row["code"]: row for row in good(rows)}
    known = set(state.known("venue")) | set(listed)
    for row in rows:
        hall = row["part_of"]
        if not hall:
            continue
        if hall not in known:
            right, use = instead(hall, known - {row["code"]})
            wrong = Words(f"没有场地“{hall}”", f"there is no venue {hall!r}")
            row.wrong("part_of", "unknown-venue", wrong, right, use)
        elif hall == row["code"] or (hall in listed and listed[hall]["part_of"]):
            wrong = Words("部分场地不能再分", "a part cannot have parts")
            row.wrong(
                "part_of", "nested-part", wrong, Words("写整个场地的代码", "the code of the whole venue")
            )


def _values(row: Row, state: Importing) -> dict[str, Any]:
    values = {name: value for name, value in row.values.items() if name != "part_of"}
    hall = state.find("venue", row["part_of"]) if row["part_of"] else None
    return {**values, "features": list(row["features"]), "part_of_id": hall.id if hall else None}


TABLE = VenuesTable()
