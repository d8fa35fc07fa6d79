"""An .xlsx file as sheets. Dates, times, numbers and yes/no become the text that a CSV would have."""

import io
import zipfile
from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any

from scheduler.imports.problems import Problem
from scheduler.imports.sheets import Record, Sheet, Tell
from solver.words import Words

MOST = 200 * 1024 * 1024  # bytes that a workbook may unpack to


def read_workbook(file: str, data: bytes, tell: Tell) -> list[Sheet]:
    """All sheets that hold anything; a file that is none, or far too large, is told and gives none."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            if sum(info.file_size for info in pack.infolist()) > MOST:
                raise ValueError("too large")
        values = load_workbook(io.BytesIO(data), data_only=True)
        written = load_workbook(io.BytesIO(data))
    except Exception:  # openpyxl raises whatever its parsers do
        wrong = Words("不是能读的 .xlsx 工作簿", "this is not a workbook that can be read")
        right = Words(
            "在表格软件中另存为 .xlsx 或 UTF-8 的 CSV", "save it again as .xlsx, or as CSV in UTF-8"
        )
        tell(Problem("unreadable-workbook", file, 0, "", "", wrong, right))
        return []
    sheets = [_sheet(file, written[s.title], s, len(values.worksheets) == 1, tell) for s in values.worksheets]
    return [s for s in sheets if s.header or s.records]


def emptied(data: bytes, names: Collection[str]) -> bytes:
    """The workbook with the sheets of these names empty but for their header, and nothing but cells in the others:
    values, merged ranges, and formulas whose result was not saved."""
    from openpyxl import Workbook, load_workbook

    values, written = load_workbook(io.BytesIO(data), data_only=True), load_workbook(io.BytesIO(data))
    made = Workbook()
    made.remove(made.worksheets[0])
    for sheet in values.worksheets:
        copy, formulas = made.create_sheet(sheet.title), written[sheet.title]
        last = 1 if sheet.title in names else None
        for row in sheet.iter_rows(max_row=last):
            for cell in row:
                said = formulas[cell.coordinate].value if cell.value is None else cell.value
                if said is not None:
                    copy[cell.coordinate] = said
        for area in formulas.merged_cells.ranges if last is None else ():
            copy.merge_cells(str(area))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _sheet(file: str, written: Any, values: Any, lone: bool, tell: Tell) -> Sheet:
    name = values.title
    place = file if lone else f"{file}[{name}]"
    merged, formulas = _merged(written), _formulas(written)
    sheet = Sheet(name, place, (), lone=lone)
    for number, row in enumerate(values.iter_rows(), 1):
        cells = tuple(as_text(cell.value) for cell in row)
        if number == 1:
            sheet.header = _without_tail(cells)
            _tell_merged(place, merged, number, sheet.header, tell)
            continue
        bad = _tell_merged(place, merged, number, sheet.header, tell)
        bad |= _tell_formulas(place, formulas.get(number, []), cells, sheet.header, tell)
        if any(cells) or bad:
            sheet.records.append(Record(number, cells, bad))
    return sheet


def as_text(value: Any) -> str:
    """What a CSV would say."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _without_tail(cells: tuple[str, ...]) -> tuple[str, ...]:
    """A header without the empty cells that formatting leaves at its end."""
    length = max((n for n, cell in enumerate(cells, 1) if cell), default=0)
    return cells[:length]


def _merged(sheet: Any) -> dict[int, list[tuple[str, int]]]:
    """Merged ranges by each row that they touch: (range, first column)."""
    found: dict[int, list[tuple[str, int]]] = {}
    for area in sheet.merged_cells.ranges:
        for row in range(area.min_row, area.max_row + 1):
            found.setdefault(row, []).append((str(area), area.min_col))
    return found


def _tell_merged(
    file: str, merged: dict[int, list[tuple[str, int]]], number: int, header: tuple[str, ...], tell: Tell
) -> bool:
    for area, column in merged.get(number, ()):
        wrong = Words(
            f"单元格 {area} 是合并的，看不出每行的值", f"cells {area} are merged, so each row's value is lost"
        )
        right = Words("取消合并，每一格都填上", "unmerge them and fill every cell")
        tell(Problem("merged-cells", file, number, _column(header, column), area, wrong, right))
    return number in merged


def _tell_formulas(
    file: str, formulas: list[Any], cells: tuple[str, ...], header: tuple[str, ...], tell: Tell
) -> bool:
    """A formula counts by the value that was saved with it; without one it is told."""
    without = [cell for cell in formulas if not cells[cell.column - 1]]
    for cell in without:
        wrong = Words("公式没有保存结果", "a formula without a saved result")
        right = Words(
            "在表格软件中打开并保存，或粘贴为值", "open and save it in a spreadsheet, or paste as values"
        )
        column = _column(header, cell.column)
        tell(Problem("formula", file, cell.row, column, str(cell.value), wrong, right))
    return bool(without)


def _formulas(sheet: Any) -> dict[int, list[Any]]:
    """Cells with formulas by row. In one pass: asking for a single row measures the whole sheet."""
    found: dict[int, list[Any]] = {}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                found.setdefault(cell.row, []).append(cell)
    return found


def _column(header: tuple[str, ...], column: int) -> str:
    return header[column - 1] if column <= len(header) else ""
