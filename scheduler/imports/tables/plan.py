"""plan.csv: the plan's dates and grid."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import select

from scheduler.imports.cells import CODE_CELL, DAY, TIME, Reader, text, whole
from scheduler.imports.importing import Importing
from scheduler.imports.storing import good, update
from scheduler.imports.table import Column, Row, Table
from scheduler.models import Plan
from solver.words import Words


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(name)
    return ZoneInfo(name).key


ZONE = Reader(
    _zone, Words("时区名，如 Asia/Shanghai", "the name of a zone, such as Asia/Shanghai"), "Asia/Shanghai"
)


class PlanTable(Table):
    name = "plan"
    title = Words("计划", "plan")
    key = ("code",)
    columns = (
        Column("code", CODE_CELL, required=True),
        Column("title_zh", text()),
        Column("title_en", text()),
        Column("first_day", DAY, required=True),
        Column("last_day", DAY, required=True),
        Column("zone", ZONE),
        Column("tick", whole(5, 60, empty=15)),
        Column("house_start", TIME),
        Column("house_end", TIME),
        Column("helpers", whole(empty=0)),
        Column("planned_on", DAY),
    )

    def check(self, row: Row, state: Importing) -> None:
        first, last = row["first_day"], row["last_day"]
        if first and last and last < first:
            wrong = Words("最后一天早于第一天", "the last day is before the first")
            row.wrong("last_day", "end-before-start", wrong, Words(f"不早于 {first}", f"not before {first}"))
        if first and last and (last - first).days > 800:
            wrong = Words("计划最长两年", "a plan is two years at most")
            row.wrong(
                "last_day", "bad-value", wrong, Words(f"例如 {first.year}-12-31", f"{first.year}-12-31")
            )
        if 60 % row["tick"]:
            wrong = Words("时间格须整除 60 分钟", "the tick must divide an hour")
            row.wrong("tick", "bad-value", wrong, Words("5、10、15、20、30 或 60", "5, 10, 15, 20, 30 or 60"))

    def store(self, rows: Sequence[Row], state: Importing) -> int:
        for row in good(rows):
            plan = state.session.scalar(select(Plan).where(Plan.code == row["code"]))
            if plan is None:
                plan = Plan(**_values(row))
                state.session.add(plan)
                row.outcome = "new"
            else:
                row.outcome = "updated" if update(plan, _values(row)) else "unchanged"
            state.plan = plan
        state.session.flush()
        return 0


def _values(row: Row) -> dict[str, Any]:
    start, end = row["house_start"], row["house_end"]
    hours = {"house_start": 360 if start is None else start, "house_end": 1320 if end is None else end}
    return {**row.values, **hours}


TABLE = PlanTable()
