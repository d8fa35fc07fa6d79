"""people.csv: people with their branch and, if they have one, their duty."""

from collections.abc import Sequence

import sqlalchemy as sa

from scheduler import clock
from scheduler.imports.cells import CODE_CELL, DAY, Reader, choice, code, plain, text
from scheduler.imports.importing import Importing
from scheduler.imports.storing import good, update
from scheduler.imports.table import Column, Row, Table
from scheduler.mail_address import is_address
from scheduler.models import FeedToken, Membership, Person
from scheduler.models.person import LEFT
from solver.words import Words

PLAIN = ("code", "name", "pinyin", "sex", "born", "status", "duty_zh", "duty_en")


def read_address(said: str) -> str:
    address = plain(said)
    if not is_address(address):
        raise ValueError(said)
    return address


ADDRESS = Reader(
    read_address,
    Words(
        "一个邮箱，如 li@example.org；留空不改", "one mail address, as li@example.org; empty changes nothing"
    ),
    "",
)


class PeopleTable(Table):
    name = "people"
    title = Words("人员", "people")
    after = ("groups",)
    sort = "person"
    key = ("code",)
    columns = (
        Column("code", code(20), required=True),
        Column("name", text(80), required=True),
        Column("pinyin", text(120)),
        Column("sex", choice("f", "m")),
        Column("born", DAY),
        Column("status", choice("staff", "student", "outside", LEFT, empty="staff")),
        Column("branch", CODE_CELL, names="branch"),
        Column("duty", CODE_CELL),
        Column("duty_zh", text(80)),
        Column("duty_en", text(80)),
        Column("mail", ADDRESS),
    )

    def store(self, rows: Sequence[Row], state: Importing) -> int:
        _tell_shared_duties(rows)
        people = {p.code: p for p in state.table("person").values()}
        freed = _free_duties(rows, people, state)
        for row in good(rows):
            person = people.get(row["code"])
            values = {**{name: row[name] for name in PLAIN}, "duty": row["duty"] or None}
            if row["mail"]:  # who noted theirs by themselves keeps it when a list without addresses comes
                values["mail"] = row["mail"]
            if person is None:
                person = Person(**values)
                state.session.add(person)
                row.outcome = "new"
            else:
                row.outcome = "updated" if update(person, values) else "unchanged"
            moved = _move(person, row, state)
            if row.outcome == "unchanged" and (moved or row["code"] in freed):
                row.outcome = "updated"
        state.session.flush()
        _end_feeds(state)
        state.forget("person")
        return 0


def _end_feeds(state: Importing) -> None:
    """Whoever left reads no feed of their own any more."""
    left = sa.select(Person.id).where(Person.status == LEFT)
    tokens = sa.update(FeedToken).where(FeedToken.person_id.in_(left), FeedToken.revoked_at.is_(None))
    state.session.execute(tokens.values(revoked_at=clock.now()).execution_options(synchronize_session=False))


def _tell_shared_duties(rows: Sequence[Row]) -> None:
    """A duty is one person's."""
    holder: dict[str, Row] = {}
    for row in (r for r in rows if r["duty"]):
        first = holder.setdefault(row["duty"], row)
        if first is not row:
            wrong = Words(
                f"职务 {row['duty']} 已在第 {first.number} 行",
                f"{row['duty']} is already in row {first.number}",
            )
            row.wrong("duty", "duplicate", wrong, Words("一个职务只能有一人", "a duty is one person's"))


def _free_duties(rows: Sequence[Row], people: dict[str, Person], state: Importing) -> set[str]:
    """A duty that changes hands is laid down first, since no two may have it even for a moment.

    Gives the numbers of those who laid one down.
    """
    freed: set[str] = set()
    wanted = {row["duty"]: row["code"] for row in good(rows) if row["duty"]}
    for person in people.values():
        if person.duty in wanted and wanted[person.duty] != person.code:
            person.duty = None
            freed.add(person.code)
    state.session.flush()
    return freed


def _move(person: Person, row: Row, state: Importing) -> bool:
    """Be in the branch of the row and in no other; whether anything changed."""
    branch = state.find("branch", row["branch"]) if row["branch"] else None
    there = [m for m in person.memberships if m.group.kind == "branch"]
    if [m.group for m in there] == ([branch] if branch else []):
        return False
    for membership in there:
        person.memberships.remove(membership)
    if branch:
        person.memberships.append(Membership(group=branch, role="member"))
    return True


TABLE = PeopleTable()
