"""What a dry run keeps of files that hold more than we may know."""

import html
import io
import zipfile

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from scheduler.imports import private
from scheduler.imports.reading import packed, read_sheets
from scheduler.imports.sheets import Sheet
from tests.tools.import_files import workbook

VENUES = [["code", "title_zh", "title_en"], ["AUD", "报告厅", "Auditorium"], ["MPH", "多功能厅", "Hall"]]
NOTES = [["谁", "为什么"], ["李红梅", "手术"]]


def said(data: bytes) -> str:
    """All that is in a file, its parts unpacked."""
    if not data.startswith(b"PK"):
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        return "".join(html.unescape(pack.read(name).decode()) for name in pack.namelist())


def read(files: dict[str, bytes]) -> list[Sheet]:
    return read_sheets(files, lambda problem: None)


def book(**more: object) -> bytes:
    return workbook({"venues": VENUES, "备注": NOTES}, **more)


def test_a_sheet_that_is_no_table_loses_all_but_its_header() -> None:
    kept = private.stripped({"year.xlsx": book()})

    venues, notes = read(kept)
    assert [record.cells for record in venues.records] == [tuple(row) for row in VENUES[1:]]
    assert (notes.name, notes.header, notes.records) == ("备注", ("谁", "为什么"), [])
    assert "手术" in said(book())
    assert "手术" not in said(kept["year.xlsx"])


def test_what_the_other_sheets_are_told_for_is_told_as_before() -> None:
    whole = workbook({"venues": VENUES, "备注": NOTES}, merge=("venues", "A2:A3"))
    before, after = [], []

    read_sheets({"year.xlsx": whole}, before.append)
    read_sheets(private.stripped({"year.xlsx": whole}), after.append)

    assert [p.code for p in before] == ["merged-cells"] * len(before)
    assert before == after


def test_a_comment_beside_a_cell_is_not_kept_with_it() -> None:
    made = load_workbook(io.BytesIO(book()))
    made["venues"]["A2"].comment = Comment("手术室", "李红梅")
    out = io.BytesIO()
    made.save(out)

    assert "李红梅" not in said(private.stripped({"year.xlsx": out.getvalue()})["year.xlsx"])


def test_of_an_archive_only_tables_are_kept() -> None:
    venues = "\n".join(",".join(row) for row in VENUES).encode()
    notes = "\n".join(",".join(row) for row in NOTES).encode()
    archive = packed(
        {"venues.csv": venues, "备注.csv": notes, "诊断.txt": "谁\n手术".encode(), "手术.docx": b"x"}
    )

    kept = private.stripped({"all.zip": archive})

    assert sorted(kept) == ["venues.csv", "备注.csv", "诊断.txt.csv"]
    assert kept["venues.csv"] == venues
    assert "手术" not in said(packed(kept))


@pytest.mark.parametrize("name", ["请假.xls", "leave.zip", "leave.xlsx", "leave.numbers"])
def test_of_a_file_that_nobody_can_read_nothing_is_kept_and_it_is_told_as_before(name: str) -> None:
    before, after = [], []
    data = "李红梅 手术".encode()

    read_sheets({name: data}, before.append)
    kept = private.stripped({name: data})
    read_sheets(kept, after.append)

    assert kept == {name: private.UNREADABLE}
    assert before
    assert before == after
