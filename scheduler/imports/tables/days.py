"""days.csv: dates whose type differs from the calendar, such as a holiday notice that came late."""

from collections.abc import Sequence

from scheduler.imports.cells import DAY, choice, text
from scheduler.imports.importing import Importing
from scheduler.imports.planning import tell_outside
from scheduler.imports.storing import good, update
from scheduler.imports.table import Column, Row, Table
from scheduler.models import PlanDay
from solver.problem import DAY_TYPES
from solver.words import Words


class DaysTable(Table):
    name = "days"
    title = Words("特殊日期", "days")
    after = ("plan",)
    needs_plan = True
    key = ("day",)
    columns = (
        Column("day", DAY, required=True),
        Column("type", choice(*DAY_TYPES), required=True),
        Column("name_zh", text(80)),
        Column("name_en", text(80)),
    )

    def check(self, row: Row, state: Importing) -> None:
        if row["day"]:
            tell_outside(row, "day", row["day"], state)

    def store(self, rows: Sequence[Row], state: Importing) -> int:
        assert state.plan is not None
        there = {day.day: day for day in state.plan.days}
        for row in good(rows):
            day = there.get(row["day"])
            if day is None:
                state.session.add(PlanDay(plan_id=state.plan.id, **row.values))
                row.outcome = "new"
            else:
                row.outcome = "updated" if update(day, row.values) else "unchanged"
        state.session.flush()
        state.session.refresh(state.plan)
        return 0


TABLE = DaysTable()
