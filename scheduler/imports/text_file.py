"""A CSV file as a sheet."""

import csv
import io
from typing import TYPE_CHECKING

from scheduler.imports.decoding import Decoded, decode
from scheduler.imports.problems import Problem
from scheduler.imports.sheets import Record, Sheet, Tell
from solver.words import Words

if TYPE_CHECKING:
    from _csv import Reader

SEPARATORS = ",;\t，"


def read_csv(name: str, file: str, data: bytes, tell: Tell) -> Sheet:
    """The sheet of a text file in any of the known encodings and separators."""
    decoded = decode(data)
    reader = csv.reader(
        io.StringIO(decoded.text.replace("\0", ""), newline=""), delimiter=_separator(decoded.text)
    )
    sheet = Sheet(name, file, ())
    try:
        _fill(sheet, reader, decoded, tell)
    except csv.Error as error:
        wrong = Words(f"从这里起读不了：{error}", f"cannot be read from here on: {error}")
        right = Words("检查引号是否成对", "check that quotes come in pairs")
        tell(Problem("unreadable-text", file, len(sheet.records) + 2, "", "", wrong, right))
    return sheet


def _fill(sheet: Sheet, reader: "Reader", decoded: Decoded, tell: Tell) -> None:
    last, header = 0, True
    for number, cells in enumerate(reader, 1):
        lines, last = range(last + 1, reader.line_num + 1), reader.line_num
        bad = _tell_strange(sheet.file, number, lines, decoded, cells, tell)
        if header:
            sheet.header, header = tuple(cells), False
        elif any(cell.strip() for cell in cells):
            sheet.records.append(Record(number, tuple(cell.strip() for cell in cells), bad))


def _separator(text: str) -> str:
    """The sign that the header has most of; Chinese spreadsheets also write ; and tabs."""
    header = text.lstrip("\ufeff").split("\n", 1)[0]
    best = max(SEPARATORS, key=header.count)
    return best if header.count(best) else ","


def _tell_strange(
    file: str, number: int, lines: range, decoded: Decoded, cells: list[str], tell: Tell
) -> bool:
    strange = [decoded.strange[line] for line in lines if line in decoded.strange]
    if not strange:
        return False
    usual, own = decoded.encoding, strange[0]
    if own:
        code = "mixed-encodings"
        wrong = Words(
            f"这一行是 {own} 编码，文件其余部分是 {usual}", f"this line is {own}, the file is {usual}"
        )
    else:
        code = "unreadable-text"
        wrong = Words("这一行的文字无法解码", "the text of this line cannot be decoded")
    right = Words("把整个文件另存为 UTF-8 编码的 CSV", "save the whole file as CSV in UTF-8")
    tell(Problem(code, file, number, "", ",".join(cells), wrong, right))
    return True
