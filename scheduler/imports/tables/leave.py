"""leave.csv: who is on leave when, as the office has it. Reasons are neither read nor kept.

The rows of a person replace the leave that a list gave them before. Whole days, `end` included; half a day by
`half`. Columns may be called as personnel offices call them (工号, 开始, 结束, 半天); any other is left out.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

from sqlalchemy import select

from scheduler.imports.cells import CODE_CELL, DAY, Reader, plain
from scheduler.imports.importing import Importing
from scheduler.imports.planning import tell_backwards, tell_outside
from scheduler.imports.storing import Key, store_details
from scheduler.imports.table import Column, Row, Table
from scheduler.models import Busy
from solver.words import Words

SOURCE = "leave"
NOON = timedelta(hours=12)
HALVES = {"am": "am", "上午": "am", "pm": "pm", "下午": "pm"}


def _half(text: str) -> str:
    try:
        return HALVES[plain(text).lower()]
    except KeyError:
        raise ValueError(text) from None


class LeaveTable(Table):
    name = "leave"
    title = Words("请假", "leave")
    after = ("plan", "people")
    columns = (
        Column("person", CODE_CELL, required=True),
        Column("start", DAY, required=True),
        Column("end", DAY),
        Column("half", Reader(_half, Words("上午 或 下午（am、pm）", "am or pm"), "")),
    )
    aliases: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("工号", "职工号", "人员编号", "staff_number"), "person"),
        **dict.fromkeys(("开始", "开始日期", "起始日期", "请假开始", "from"), "start"),
        **dict.fromkeys(("结束", "结束日期", "截止日期", "请假结束", "to", "until"), "end"),
        **dict.fromkeys(("半天", "时段"), "half"),
    }
    is_private = True

    def check(self, row: Row, state: Importing) -> None:
        who = row["person"]
        if who and who not in state.known("person"):
            row.unknown("person", "person", who)
        if row["start"] and not (row["end"] and tell_backwards(row, "start", "end")):
            tell_outside(row, "start", row["start"], state, warning=True)
        if row["half"] and row["end"] and row["end"] != row["start"]:
            wrong = Words("半天只能是同一天", "half a day is of one day")
            row.wrong("half", "bad-value", wrong, Words("分成两行写", "write it as two rows"))

    def store(self, rows: Sequence[Row], state: Importing) -> int:
        query = select(Busy.person_id, Busy.start, Busy.end, Busy.id).where(Busy.source == SOURCE)
        existing = {
            (person, start, end): number for person, start, end, number in state.session.execute(query)
        }
        return store_details(rows, state, Busy, lambda row: [_key(row, state)], existing, _values)


def _key(row: Row, state: Importing) -> Key:
    start = state.instant(row["start"])
    end = state.instant(row["end"] or row["start"], end=True)
    if row["half"]:
        start, end = (start, start + NOON) if row["half"] == "am" else (start + NOON, end)
    return (state.find("person", row["person"]).id, start, end)


def _values(key: Key) -> dict[str, Any]:
    return {"person_id": key[0], "start": key[1], "end": key[2], "source": SOURCE}


TABLE = LeaveTable()
