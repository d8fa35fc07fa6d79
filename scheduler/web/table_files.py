"""Tables as files that spreadsheets open: CSV and XLSX. A cell that looks like a formula is only ever a text.

A title or a reason is typed by people; one that begins with = + - @ would be run by the program that opens
the file, with the rights of whoever opened it.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # full-width ones, too
CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32)))  # XML cannot hold them


class Sheet(NamedTuple):
    """A table with its name (at most 31 characters for a spreadsheet)."""

    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[Any]]


def neutral(cell: Any) -> Any:
    """Numbers as they are; of texts, those that a spreadsheet would run get an apostrophe first."""
    if cell is None or isinstance(cell, bool | int | float):
        return "" if cell is None else cell
    text = str(cell).translate(CONTROL)
    return f"'{text}" if text.lstrip(" ")[:1] in RISKY or text[:1] in RISKY else text


def csv_bytes(sheet: Sheet) -> bytes:
    """UTF-8 with a mark at its begin, which Excel needs to read Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([neutral(cell) for cell in sheet.head])
    writer.writerows([neutral(cell) for cell in row] for row in sheet.rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def xlsx_bytes(sheets: Sequence[Sheet]) -> bytes:
    """A workbook; numbers are numbers, so that one can go on calculating, and texts are texts."""
    from openpyxl import Workbook  # slow to load, and few ask for it

    book = Workbook(write_only=True)
    for sheet in sheets:
        made = book.create_sheet(sheet.name[:31])
        made.append([neutral(cell) for cell in sheet.head])
        for row in sheet.rows:
            made.append([neutral(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
