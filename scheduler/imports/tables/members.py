"""members.csv: who is in which club, team or cohort. A group's rows replace the members it had."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select, update

from scheduler.imports.cells import CODE_CELL, Reader, text
from scheduler.imports.importing import Importing
from scheduler.imports.storing import good
from scheduler.imports.table import Column, Row, Table
from scheduler.models import Membership
from solver.words import Words

ROLE = Reader(text(20).read, text(20).right, "member")
Pair = tuple[int, int]  # group and person


class MembersTable(Table):
    name = "members"
    title = Words("成员", "members")
    after = ("groups", "people")
    columns = (
        Column("group", CODE_CELL, required=True, names="group"),
        Column("person", CODE_CELL, required=True, names="person"),
        Column("role", ROLE),
    )

    def store(self, rows: Sequence[Row], state: Importing) -> int:
        found = state.session.scalars(select(Membership))
        there = {(m.group_id, m.person_id): (m.id, m.role) for m in found}
        wanted = _wanted(rows, state)
        new = []
        for pair, row in wanted.items():
            row.outcome = _outcome(there.get(pair), row["role"])
            if row.outcome == "new":
                new.append({"group_id": pair[0], "person_id": pair[1], "role": row["role"]})
            elif row.outcome == "updated":
                change = update(Membership).where(Membership.id == there[pair][0])
                state.session.execute(change.values(role=row["role"]))
        if new:
            state.session.execute(insert(Membership), new)
        return 0 if any(r.bad for r in rows) else _remove(there, wanted, state)


def _wanted(rows: Sequence[Row], state: Importing) -> dict[Pair, Row]:
    """Rows by group and person; the same person may be named by number and by duty, but only once."""
    wanted: dict[Pair, Row] = {}
    for row in good(rows):
        pair = state.find("group", row["group"]).id, state.find("person", row["person"]).id
        first = wanted.setdefault(pair, row)
        if first is not row:
            wrong = Words(f"已在第 {first.number} 行", f"already in row {first.number}")
            row.wrong("person", "duplicate", wrong, Words("每人一行", "one row for each person"))
    return wanted


def _outcome(there: tuple[int, str] | None, role: str) -> str:
    if there is None:
        return "new"
    return "unchanged" if there[1] == role else "updated"


def _remove(there: dict[Pair, tuple[int, str]], wanted: dict[Pair, Row], state: Importing) -> int:
    """Those whom the file no longer names. Branches are people.csv's, so nobody leaves one here."""
    branches = {group.id for group in state.table("branch").values()}
    groups = {group for group, _ in wanted} - branches
    gone = [id for pair, (id, _) in there.items() if pair[0] in groups and pair not in wanted]
    for start in range(0, len(gone), 500):
        state.session.execute(delete(Membership).where(Membership.id.in_(gone[start : start + 500])))
    state.forget_all()
    return len(gone)


TABLE = MembersTable()
