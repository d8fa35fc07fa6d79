"""kits.csv: things that sessions borrow."""

from collections.abc import Sequence

from scheduler.imports.cells import CODE_CELL, text, whole
from scheduler.imports.importing import Importing
from scheduler.imports.storing import store_keyed
from scheduler.imports.table import Column, Row, Table
from scheduler.models import KitItem
from solver.words import Words


class KitsTable(Table):
    name = "kits"
    title = Words("器材", "kits")
    sort = "kit"
    key = ("code",)
    columns = (
        Column("code", CODE_CELL, required=True),
        Column("title_zh", text(), required=True),
        Column("title_en", text()),
        Column("stock", whole(), required=True),
    )

    def store(self, rows: Sequence[Row], state: Importing) -> int:
        store_keyed(rows, state, "kit", KitItem, lambda row: row.values)
        return 0


TABLE = KitsTable()
