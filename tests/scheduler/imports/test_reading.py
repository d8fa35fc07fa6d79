"""Files as people send them: encodings, spreadsheets, archives, and broken ones."""

import io
import zipfile
from datetime import date, datetime, time

import pytest

from scheduler.imports.decoding import decode
from scheduler.imports.reading import by_name, packed, read_folder, read_sheets, unpacked
from tests.tools.import_files import workbook

TEXT = "code,title_zh\nAUD,学术报告厅\nMPH,多功能厅\n"


def read(name: str, data: bytes):
    problems = []
    return read_sheets({name: data}, problems.append), problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_usual_encoding_gives_the_same_rows(encoding):
    sheets, problems = read("venues.csv", TEXT.encode(encoding))

    assert problems == []
    assert [s.header for s in sheets] == [("code", "title_zh")]
    assert [r.cells for r in sheets[0].records] == [("AUD", "学术报告厅"), ("MPH", "多功能厅")]


def test_a_line_in_another_encoding_is_named():
    mixed = "code,title_zh\nAUD,学术报告厅\nMPH,多功能厅\n".encode() + "HOME,职工之家\n".encode("gb18030")

    sheets, problems = read("venues.csv", mixed)

    assert [(p.code, p.row, p.wrong.en) for p in problems] == [
        ("mixed-encodings", 4, "this line is GB18030, the file is UTF-8")
    ]
    assert sheets[0].records[-1].cells == ("HOME", "职工之家")


def test_a_line_in_utf_8_in_a_gb18030_file_is_named():
    mixed = TEXT.encode("gb18030") + "HOME,职工之家\n".encode()

    problems = read("venues.csv", mixed)[1]

    assert [(p.code, p.row) for p in problems] == [("mixed-encodings", 4)]
    assert problems[0].wrong.zh == "这一行是 UTF-8 编码，文件其余部分是 GB18030"


def test_gb18030_words_that_happen_to_be_utf_8_do_not_count_as_mixed():
    decoded = decode("name\n联通\n学术报告厅\n".encode("gb18030"))

    assert (decoded.text, decoded.strange) == ("name\n联通\n学术报告厅\n", {})


def test_bytes_of_no_encoding_are_told_with_their_row():
    problems = read("venues.csv", TEXT.encode() + b"X,\xff\xff\xff\n")[1]

    assert [(p.code, p.row) for p in problems] == [("unreadable-text", 4)]


def test_rows_are_counted_as_a_spreadsheet_counts_them():
    """A cell over two lines is one row."""
    text = 'code,about\nA,"one\ntwo"\nB,three\n'

    sheets, _ = read("events.csv", text.encode())

    assert [(r.number, r.cells[0]) for r in sheets[0].records] == [(2, "A"), (3, "B")]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_other_separators_are_recognised(separator):
    sheets, _ = read("kits.csv", separator.join(["code", "stock"]).encode() + b"\n")

    assert sheets[0].header == ("code", "stock")


@pytest.mark.parametrize("data", [b"", b"  \r\n\n"])
def test_an_empty_file_is_told(data):
    sheets, problems = read("venues.csv", data)

    assert (sheets, [p.code for p in problems]) == ([], ["empty-file"])


def test_cells_of_a_workbook_read_as_a_csv_would_say_them():
    rows = [
        ["code", "day", "at", "time", "stock", "open"],
        ["a", date(2021, 3, 5), datetime(2021, 3, 5, 14, 0), time(9, 30), 40.0, True],  # noqa: DTZ001
        [None, None],
    ]

    sheets, problems = read("x.xlsx", workbook({"kits": rows}))

    assert problems == []
    assert [r.cells for r in sheets[0].records] == [
        ("a", "2021-03-05", "2021-03-05 14:00", "09:30", "40", "yes")
    ]


def test_merged_cells_are_told_at_every_row_they_touch():
    rows = [["code", "stock"], ["a", 1], ["b", None], ["c", 2]]

    problems = read("x.xlsx", workbook({"kits": rows}, merge=("kits", "B2:B3")))[1]

    assert [(p.code, p.row, p.column, p.value) for p in problems] == [
        ("merged-cells", 2, "stock", "B2:B3"),
        ("merged-cells", 3, "stock", "B2:B3"),
    ]
    assert problems[0].right.zh == "取消合并，每一格都填上"


def test_a_formula_without_a_saved_result_is_told():
    problems = read("x.xlsx", workbook({"kits": [["code", "stock"], ["a", "=1+1"]]}))[1]

    assert [(p.code, p.row, p.column, p.value) for p in problems] == [("formula", 2, "stock", "=1+1")]


def test_a_workbook_with_one_unnamed_sheet_is_what_its_file_is_called():
    sheets, _ = read("venues.xlsx", workbook({"Sheet1": [["code"], ["A"]]}))

    assert [s.name for s in sheets] == ["venues"]


def test_sheets_of_a_workbook_are_told_apart_in_the_report():
    sheets, _ = read("year.xlsx", workbook({"kits": [["code"]], "venues": [["code"]]}))

    assert [s.file for s in sheets] == ["year.xlsx[kits]", "year.xlsx[venues]"]


@pytest.mark.parametrize(
    ("name", "code"),
    [("a.xlsx", "unreadable-workbook"), ("a.zip", "unreadable-archive"), ("a.xls", "unknown-format")],
)
def test_what_cannot_be_read_is_told(name, code):
    assert [p.code for p in read(name, b"not what it says")[1]] == [code]


def test_a_zip_gives_its_tables_and_leaves_the_rest():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as pack:
        pack.writestr("2021/kits.csv", "code\nrope\n")
        pack.writestr("__MACOSX/2021/._kits.csv", "junk")
        pack.writestr("2021/readme.md", "hello")

    sheets, problems = read("year.zip", buffer.getvalue())

    assert ([(s.name, len(s.records)) for s in sheets], problems) == ([("kits", 1)], [])


def test_packing_gives_the_same_bytes_for_the_same_files():
    files = {"b.csv": b"2", "a.csv": b"1"}

    assert packed(files) == packed(dict(sorted(files.items())))
    assert unpacked(packed(files)) == files


def test_a_folder_gives_the_files_that_may_hold_tables(tmp_path):
    (tmp_path / "kits.csv").write_text("code\n")
    (tmp_path / "notes.md").write_text("x")
    (tmp_path / "~$kits.xlsx").write_text("lock file of a spreadsheet")

    assert read_folder(tmp_path) == {"kits.csv": b"code\n"}


def test_files_of_the_same_name_are_all_read():
    files = by_name([("a/events.csv", b"1"), ("b\\events.csv", b"2"), ("../../etc/kits.csv", b"3")])

    assert files == {"events.csv": b"1", "2/events.csv": b"2", "kits.csv": b"3"}


def test_an_archive_in_an_archive_is_told_by_its_name():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as pack:
        pack.writestr("inner.zip", b"PK")

    sheets, problems = read("year.zip", buffer.getvalue())

    assert (sheets, [(p.code, p.file) for p in problems]) == ([], [("empty-archive", "year.zip")])
