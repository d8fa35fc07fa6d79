"""groups.csv: branches, clubs, teams and cohorts."""

from collections.abc import Sequence

from scheduler.imports.cells import CODE_CELL, choice, text, whole, yes
from scheduler.imports.importing import Importing
from scheduler.imports.storing import store_keyed
from scheduler.imports.table import Column, Row, Table
from scheduler.models import Group
from solver.words import Words

KINDS = ("branch", "club", "team", "cohort")


class GroupsTable(Table):
    name = "groups"
    title = Words("组织", "groups")
    sort = "group"
    key = ("code",)
    columns = (
        Column("code", CODE_CELL, required=True),
        Column("kind", choice(*KINDS), required=True),
        Column("title_zh", text(), required=True),
        Column("title_en", text()),
        Column("size", whole(empty=0)),
        Column("public", yes(empty=True)),
    )

    def store(self, rows: Sequence[Row], state: Importing) -> int:
        store_keyed(rows, state, "group", Group, lambda row: row.values)
        return 0


TABLE = GroupsTable()
