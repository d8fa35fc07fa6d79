"""Tables as files: what looks like a formula stays a text, numbers stay numbers."""

import io

import pytest
from openpyxl import load_workbook

from scheduler.web.table_files import Sheet, csv_bytes, neutral, xlsx_bytes

EVIL = (
    "＝1",
    "＠SUM",
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    '=HYPERLINK("http://x")',
)


@pytest.mark.parametrize("text", EVIL)
def test_what_looks_like_a_formula_gets_an_apostrophe(text):
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["羽毛球", "a=b", "1-2", 3, -4, 0.5, True])
def test_all_else_stays(cell):
    assert neutral(cell) == cell


def test_a_csv_has_its_mark_and_neutral_heads():
    body = csv_bytes(Sheet("x", ("=a", "b"), [(-1, "=2"), (None, "中")]))

    assert body.decode("utf-8-sig") == "'=a,b\r\n-1,'=2\r\n,中\r\n"
    assert body.startswith(b"\xef\xbb\xbf")


def test_no_cell_of_a_workbook_is_a_formula():
    body = xlsx_bytes(
        [Sheet("一", ("name", "n"), [(text, -1.5) for text in EVIL]), Sheet("二", ("a",), [("\x00b",)])]
    )

    book = load_workbook(io.BytesIO(body))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert book.sheetnames == ["一", "二"]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert [cell.value for cell in book["一"]["B"][1:]] == [-1.5] * len(EVIL)
