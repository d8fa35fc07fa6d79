"""Files that hold more than we may know: only the columns that are needed get past this place.

A dry run keeps its files, so a list of leave must lose its reasons, and its own name, before that.
"""

import csv
import io
from collections.abc import Iterator

from scheduler.imports.problems import Problem
from scheduler.imports.reading import Files, opened, read_sheets
from scheduler.imports.rows import table_of
from scheduler.imports.sheets import Sheet
from scheduler.imports.table import Table
from scheduler.imports.tables import tables
from scheduler.imports.workbook import emptied

UNREADABLE = b"-"  # stands for what no reader opens: it is told the same way
CALLED = ("请假", "休假", "病假", "年假", "假条")  # whatever else stands in the name of such a list


def stripped(files: Files) -> dict[str, bytes]:
    """The files; those with private tables as CSV of their known columns, row numbers as they were.

    Of a file or sheet that is no table of ours nothing but its header is kept: whatever it is, it is not imported.
    """
    found: dict[str, bytes] = {}
    for name, data in opened(files).items():
        told: list[Problem] = []
        known = [(sheet, _table(sheet)) for sheet in read_sheets({name: data}, told.append)]
        if not known and told and data.strip():
            found[name] = UNREADABLE
            continue
        if [table for _, table in known] == [None]:
            found[name if name.endswith(".csv") else f"{name}.csv"] = _header(known[0][0])
            continue
        if not any(table is not None and table.is_private for _, table in known):
            strange = [sheet.name for sheet, table in known if table is None]
            found[name] = emptied(data, strange) if strange else data
            continue
        for sheet, table in known:
            if table is not None:
                found[_free(table.name, found)] = _csv(sheet, table)
    return found


def _table(sheet: Sheet) -> Table | None:
    """A list of leave is one whatever else its name says."""
    table = table_of(sheet)
    if table is None and any(word in sheet.name or word in sheet.file for word in CALLED):
        return tables()["leave"]
    return table


def _csv(sheet: Sheet, table: Table) -> bytes:
    """Of a private table the known columns, called as they are in the file; of another all of it."""
    names = [_column(text, table) for text in sheet.header]
    kept = [at for at, name in enumerate(names) if name and name not in names[:at]]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([sheet.header[at].strip() for at in kept])
    for row in _rows(sheet):
        writer.writerow([row[at] if at < len(row) else "" for at in kept] if row else [])
    return out.getvalue().encode()


def _header(sheet: Sheet) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(sheet.header)
    return out.getvalue().encode()


def _rows(sheet: Sheet) -> Iterator[tuple[str, ...]]:
    """The rows with empty ones where there were some, so that each keeps its number."""
    number = 2
    for record in sheet.records:
        while number < record.number:
            yield ()
            number += 1
        yield record.cells
        number += 1


def _column(text: str, table: Table) -> str:
    if not table.is_private:
        return text
    name = table.column_called(text)
    return name if name in {column.name for column in table.columns} else ""


def _free(name: str, taken: dict[str, bytes]) -> str:
    number, found = 1, f"{name}.csv"
    while found in taken:
        number += 1
        found = f"{number}-{name}.csv"
    return found
