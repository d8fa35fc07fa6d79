"""From sheets to rows: which table a sheet is, its header, its cells, and what must occur only once."""

from typing import Any

from scheduler.imports.importing import Importing
from scheduler.imports.near import instead
from scheduler.imports.problems import Problem
from scheduler.imports.sheets import Record, Sheet
from scheduler.imports.table import Column, Row, Table
from scheduler.imports.tables import tables
from solver.words import Words


def table_of(sheet: Sheet) -> Table | None:
    """The table that a sheet is by its name: venues, 场地, 2021-场地."""
    name = sheet.name.strip().lower()
    known = tables()
    if name in known:
        return known[name]
    words = {table.title.zh: table for table in known.values()} | known
    inside = [word for word in words if word in name.replace("_", "-").split("-")]
    return words[max(inside, key=len)] if inside else None


def tell_unknown_sheet(sheet: Sheet, state: Importing) -> None:
    """A file whose name says nothing is an error; a further sheet of a workbook may be somebody's notes."""
    right, use = instead(sheet.name, tables())
    wrong = Words(f"没有名为“{sheet.name}”的表", f"there is no table called {sheet.name!r}")
    state.report.add(
        Problem("unknown-table", sheet.file, 0, "", sheet.name, wrong, right, use, warning=not sheet.lone)
    )


def read_rows(sheet: Sheet, table: Table, state: Importing) -> list[Row]:
    """Every row of the sheet, its problems told. With an unusable header all rows are bad."""
    columns, usable = _columns(sheet, table, state)
    # Only tables with other names for their columns say them; all others are called as we call them.
    headings = {c.name: sheet.header[at].strip() for at, c in columns.items()} if table.aliases else {}
    return [_row(sheet, record, table, columns, headings, state, usable) for record in sheet.records]


def _columns(sheet: Sheet, table: Table, state: Importing) -> tuple[dict[int, Column], bool]:
    """The column at each place of the header, and whether all that are required are there."""
    known = {column.name: column for column in table.columns}
    found: dict[int, Column] = {}
    usable = True
    for place, text in enumerate(sheet.header):
        name = table.column_called(text)
        if name in known and known[name] not in found.values():
            found[place] = known[name]
        elif name:
            _tell_header(
                sheet, text, table, [n for n in known if n not in _names(found)], name in known, state
            )
    missing = [c.name for c in table.columns if c.required and c.name not in _names(found)]
    for name in missing:
        usable = False
        wrong = Words(f"缺少列 {name}", f"the column {name} is missing")
        right = Words("第一行须有：" + "、".join(known), "the first row must have: " + ", ".join(known))
        state.report.add(Problem("missing-column", sheet.file, 1, name, "", wrong, right))
    return found, usable


def _names(found: dict[int, Column]) -> set[str]:
    return {column.name for column in found.values()}


def _tell_header(
    sheet: Sheet, text: str, table: Table, free: list[str], twice: bool, state: Importing
) -> None:
    if twice:
        wrong, code = Words(f"列 {text} 出现两次", f"the column {text} occurs twice"), "duplicate-column"
        right, use = Words("只留一列", "keep one of them"), ""
    else:
        wrong, code = Words(f"没有列 {text}", f"there is no column {text!r}"), "unknown-column"
        right, use = instead(text.strip(), free, most=20)
    state.report.add(Problem(code, sheet.file, 1, text, text, wrong, right, use))


def _row(
    sheet: Sheet,
    record: Record,
    table: Table,
    columns: dict[int, Column],
    headings: dict[str, str],
    state: Importing,
    usable: bool,
) -> Row:
    raw = {c.name: record.cells[at] if at < len(record.cells) else "" for at, c in columns.items()}
    row = Row(sheet.file, record.number, raw, {}, state, record.bad or not usable, headings=headings)
    row.values = {c.name: _value(row, c, usable and not record.bad) for c in table.columns}
    if len(record.cells) > len(sheet.header) and any(record.cells[len(sheet.header) :]) and usable:
        wrong = Words("这一行的格子比列名多", "the row has more cells than the header has names")
        row.wrong(
            "", "too-many-cells", wrong, Words("含逗号的文字要加引号", "put text that has commas in quotes")
        )
    return row


def _value(row: Row, column: Column, tell: bool) -> Any:
    text = row.raw.get(column.name, "")
    if not text:
        if column.required and tell:
            row.wrong(
                column.name, "missing-value", Words("必须填写", "a value is needed"), column.reader.right
            )
        return column.reader.empty
    try:
        return column.reader.read(text)
    except ValueError:
        wrong = Words(f"“{text}”不对", f"{text!r} cannot be read")
        if tell:
            row.wrong(column.name, "bad-value", wrong, column.reader.right)
        row.bad = True
        return column.reader.empty


def check_rows(rows: list[Row], table: Table, state: Importing) -> None:
    """Names of other things, keys that occur twice, and the table's own checks, on every row."""
    seen: dict[tuple[str, ...], Row] = {}
    for row in rows:
        if table.key and all(row.raw.get(name) for name in table.key):
            _tell_twice(row, table, seen)
        for column in table.columns:
            if column.names and row[column.name]:
                _tell_unknown(row, column, state)
        table.check(row, state)
    if table.sort:
        codes = {str(row["code"]) for row in rows if row.bad and row["code"]}
        good = {str(row["code"]) for row in rows if not row.bad}
        state.spoiled.setdefault(table.sort, set()).update(codes - good)


def _tell_twice(row: Row, table: Table, seen: dict[tuple[str, ...], Row]) -> None:
    key = tuple(str(row[name]) for name in table.key)
    first = seen.setdefault(key, row)
    if first is row:
        return
    where = f"{first.file}:{first.number}" if first.file != row.file else str(first.number)
    wrong = Words(f"{'、'.join(key)} 已在第 {where} 行出现", f"{', '.join(key)} is already in row {where}")
    right = Words("每个只能有一行，删去或改名", "there may be one row of each: remove it or change it")
    row.wrong(table.key[-1], "duplicate", wrong, right)


def _tell_unknown(row: Row, column: Column, state: Importing) -> None:
    value = row[column.name]
    for code in value if isinstance(value, tuple) else (value,):
        if code not in state.known(column.names):
            row.unknown(column.name, column.names, code)
